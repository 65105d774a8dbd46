"""`python -m bench.hearing` (`make eval`): how well residents are heard.

Measured on the project's own examples (tests/hearing): on those the rules may be tuned on, whose
table is kept in docs/hearing.md, or with `--held` on those nobody looks at. Where
HUYING_EVAL_DATA names a folder with `titles_dev.csv` (title, label, alt_label) or `chat_dev.csv`
(text: ordinary chat), those are measured too.
"""

import argparse
import csv
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.agreement import Agreement, Share, b_cubed, retrieved
from bench.table import keep, table
from bot.hear import Heard, categories_of, heard, reports_in
from domain import alike
from domain.emergencies import BOUNDS, RULES_ONLY, Bounds
from domain.emergency_kinds import Kind
from domain.taxonomy import Taxonomy

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "tests" / "hearing"
PAGE = ROOT / "docs" / "hearing.md"

#: What should stand in the leader's list at least, and what nobody may be bothered with. The rest
#: (wishes, motions, complaints) is neither here nor there.
REPORTED = {"report", "emergency"}
QUIET = {"chat", "thanks", "question", "progress", "metoo", "done", "claim", "data", "help"}
#: The parts of the examples: those rules are tuned on, and those that nobody looks at.
TUNED, UNSEEN = ("dev", "wide", "fresh"), ("held", "blind", "unseen", "later")
#: Every line is heard this often; the quickest counts, for others use the machine too.
ROUNDS = 5

Row = dict[str, str]


def rows(file: Path) -> list[Row]:
    """A table with a head."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


class Ear:
    """The rules and the second ear, and what they cost: everything is heard through it."""

    def __init__(self, categories: Taxonomy, bounds: Bounds = BOUNDS) -> None:
        self.categories = categories
        self.bounds = bounds

    def __call__(self, row: Row) -> Heard:
        forwarded = row.get("forwarded") == "yes"
        return heard(row["text"], self.categories, forwarded=forwarded, bounds=self.bounds)

    def key(self, words: str) -> str:
        """The key of their category, whether or not they would be taken up; empty where there is
        none."""
        category = self.categories.classify(words)
        return category.key if category is not None else ""

    def micros(self, lines: list[Row]) -> float:
        """Microseconds of the processor a line."""
        taken = []
        for _ in range(ROUNDS):
            began = time.process_time()
            for row in lines:
                self(row)
            taken.append(time.process_time() - began)
        return min(taken) / len(lines) * 1e6


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured on one part of the examples."""

    emergencies: Share
    #: Their speakers asked alone, where no card came of it; and the same of hard negatives.
    asked: Share
    asked_in_vain: Share
    #: Cards for emergencies, of the examples that are none.
    cried: Share
    #: Cards of any kind: of the hard negatives, and of ordinary talk among the examples.
    misled: Share
    popped_up: Share
    category: Share
    top: Share
    reports: Agreement
    #: Not every part has lines that are alike.
    same: Agreement | None


def measured(part: str, ear: Ear) -> Figures:
    """Hear every line of a part."""
    examples, negatives = _part(part)
    urgent = [row for row in examples if row["emergency"]]
    filed = [row for row in examples if row["category"] and not row["emergency"]]
    told = [(row["kind"] in REPORTED, row) for row in examples if row["kind"] in REPORTED | QUIET]
    told += [(False, row) for row in negatives if row["candidate"] != "yes"]
    return Figures(
        emergencies=Share.of(ear(row).emergency is not None for row in urgent),
        asked=Share.of(ear(row).leads == "question" for row in urgent),
        asked_in_vain=Share.of(ear(row).leads == "question" for row in negatives),
        cried=Share.of(ear(row).emergency is not None for row in examples if not row["emergency"]),
        misled=Share.of(_card(ear(row)) for row in negatives),
        popped_up=Share.of(_card(ear(row)) for row in examples if row["kind"] in QUIET),
        category=Share.of(ear.key(row["text"]) == row["category"] for row in filed),
        top=Share.of(_top(ear.key(row["text"])) == _top(row["category"]) for row in filed),
        reports=retrieved((meant, ear(row).kind == "report") for meant, row in told),
        same=_alike(EXAMPLES / f"alike_{part}.csv"),
    )


def tables(parts: Sequence[str], ear: Ear) -> str:
    """The figures of the project's own examples, part beside part, as Markdown."""
    columns = [_column(part, ear) for part in parts]
    kinds = {part: dict(_emergencies(ear, _part(part)[0])) for part in parts}
    told = [kind for kind in Kind if any(kind in heard for heard in kinds.values())]
    heads = ["emergency", *(f"{part}: heard, as that kind" for part in parts)]
    by_kind = [[kind, *(kinds[part].get(kind, "-") for part in parts)] for kind in told]
    return f"{table([_FIGURES, *columns], turned=True)}\n\n{table([heads, *by_kind])}"


#: What the figures of a part are called, in the order of its column.
_FIGURES = (
    "",
    "emergencies heard",
    "… and whose speaker is asked",
    "cards for emergencies, of other examples",
    "false cards, of hard negatives",
    "… and asked in vain, alone",
    "false cards, of ordinary talk",
    "category, of 63",
    "category, of 11 tops",
    "reports: P, R, F",
    "the same thing, B³: P, R, F",
    "µs a line",
)


def _column(part: str, ear: Ear) -> tuple[str, ...]:
    examples, negatives = _part(part)
    one = measured(part, ear)
    return (
        part,
        f"{one.emergencies}",
        _counted(one.asked),
        _counted(one.cried),
        _counted(one.misled),
        _counted(one.asked_in_vain),
        _counted(one.popped_up),
        f"{one.category}",
        f"{one.top}",
        f"{one.reports}",
        f"{one.same or '-'}",
        f"{ear.micros(examples + negatives):.0f}",
    )


def misses(part: str, ear: Ear) -> Iterator[str]:
    """Each line heard wrongly: what was meant, what was heard, the line."""
    examples, negatives = _part(part)
    for row in examples:
        made = ear(row)
        if row["emergency"] != (made.emergency or ""):
            yield f"emergency {row['emergency'] or '-'} → {made.emergency or '-'}: {row['text']}"
        elif (row["kind"] in REPORTED) > (made.kind == "report"):
            yield f"{row['kind']} → {made.kind}: {row['text']}"
        elif row["kind"] in QUIET and made.kind == "report":
            yield f"{row['kind']} → {made.leads}: {row['text']}"
        if row["category"] and not row["emergency"]:
            found = ear.key(row["text"])
            if found != row["category"]:
                yield f"{row['category']} → {found or '-'}: {row['text']}"
    for row in negatives:
        made = ear(row)
        if made.kind == "report" and not (row["candidate"] == "yes" and made.leads == "list"):
            yield f"{row['sort']} → {made.emergency or made.leads}: {row['text']!r}"


def _emergencies(ear: Ear, examples: list[Row]) -> Iterator[tuple[str, str]]:
    kinds = Counter(row["emergency"] for row in examples if row["emergency"])
    for kind, lines in kinds.items():
        made = [ear(row).emergency for row in examples if row["emergency"] == kind]
        right = Share.of(one == kind for one in made)
        heard_ = sum(one is not None for one in made)
        yield kind, f"{heard_} of {lines}, {right.part}"


def outside(ear: Ear, folder: Path) -> Iterator[tuple[str, str]]:
    """Rows about what a folder has of other people's data."""
    titles, chat = folder / "titles_dev.csv", folder / "chat_dev.csv"
    if titles.exists():
        told = rows(titles)
        right = Share.of(
            _top(ear.key(row["title"])) in {row["label"], row.get("alt_label") or row["label"]}
            for row in told
        )
        yield f"{titles.name}: category, 11 tops", str(right)
    if chat.exists():
        said = rows(chat)
        made = [ear(row) for row in said]
        for name, so in _FALSE.items():
            false = sum(so(one) for one in made)
            yield f"{chat.name}: {name}", f"{false} ({false / len(said) * 1e4:.1f} per 10 000)"
        yield f"{chat.name}: µs a line", f"{ear.micros(said):.0f}"


def _part(part: str) -> tuple[list[Row], list[Row]]:
    return rows(EXAMPLES / f"examples_{part}.csv"), rows(EXAMPLES / f"negatives_{part}.csv")


def _top(key: str) -> str:
    return key.partition(".")[0]


def _counted(share: Share) -> str:
    return f"{share.part} of {share.whole}"


def _card(made: Heard) -> bool:
    return made.leads in {"card", "discreet card"}


#: What ordinary chat must not lead to.
_FALSE: dict[str, Callable[[Heard], bool]] = {
    "false cards": _card,
    "… of which emergencies": lambda made: made.emergency is not None,
    "asked alone in vain": lambda made: made.leads == "question",
    "false answers": lambda made: made.leads == "answer",
    "false lines in the leader's list": lambda made: made.leads == "list",
}


def _alike(file: Path) -> Agreement | None:
    if not file.exists():
        return None
    meant = {row["id"]: row["group"] for row in rows(file)}
    return b_cubed(meant, alike.group(reports_in(file)))


def main() -> None:
    """Print the figures; keep those of the parts the rules may be tuned on."""
    parser = argparse.ArgumentParser(prog="make eval", description=__doc__)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--held", action="store_true", help="what nobody tunes on; not kept")
    which.add_argument("--misses", action="store_true", help="each line misheard, of the others")
    parser.add_argument("--rules", action="store_true", help="without the second ear; not kept")
    wanted = parser.parse_args()
    ear = Ear(categories_of(None), RULES_ONLY if wanted.rules else BOUNDS)
    if wanted.misses:
        print("\n".join(line for part in TUNED for line in misses(part, ear)))
        return
    found = tables(UNSEEN if wanted.held else TUNED, ear)
    print(found)
    if data := os.environ.get("HUYING_EVAL_DATA"):
        print(f"\n{table([['other data', ''], *outside(ear, Path(data))])}")
    if not (wanted.held or wanted.rules):
        keep(found, PAGE)


if __name__ == "__main__":
    main()
