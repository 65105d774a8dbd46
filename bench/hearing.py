"""`python -m bench.hearing` (`make eval`): how well residents are heard.

Measured on the project's own examples (tests/hearing), on the half the rules may be tuned on, or
with `--held` on the other half. The table of the first half is kept in docs/hearing.md. Where
HUYING_EVAL_DATA names a folder with `titles_dev.csv` (title, label, alt_label) or `chat_dev.csv`
(text: ordinary chat), those are measured too.
"""

import argparse
import csv
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.agreement import Agreement, Share, b_cubed, retrieved
from bench.table import keep, table
from bot.hear import Heard, categories_of, heard, reports_in
from domain import alike
from domain.taxonomy import Taxonomy

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "tests" / "hearing"
PAGE = ROOT / "docs" / "hearing.md"

#: What should stand in the leader's list at least, and what nobody may be bothered with. The rest
#: (wishes, motions, complaints) is neither here nor there.
REPORTED = {"report", "emergency"}
QUIET = {"chat", "thanks", "question", "progress", "metoo", "done", "claim", "data", "help"}
#: Every line is heard this often; the quickest counts, for others use the machine too.
ROUNDS = 5

Row = dict[str, str]


def rows(file: Path) -> list[Row]:
    """A table with a head."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


class Ear:
    """The rules, and what they cost: everything is heard through it."""

    def __init__(self, categories: Taxonomy) -> None:
        self.categories = categories

    def __call__(self, row: Row) -> Heard:
        return heard(row["text"], self.categories, forwarded=row.get("forwarded") == "yes")

    def key(self, words: str) -> str:
        """The key of their category, whether or not they would be taken up; empty where there is
        none."""
        category = self.categories.classify(words)
        return category.key if category is not None else ""

    def micros(self, lines: list[Row]) -> float:
        """Microseconds a line."""
        taken = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            for row in lines:
                self(row)
            taken.append(time.perf_counter() - began)
        return min(taken) / len(lines) * 1e6


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured on one half of the examples."""

    emergencies: Share
    #: Cards for emergencies, of the examples that are none.
    cried: Share
    #: Cards of any kind: of the hard negatives, and of ordinary talk among the examples.
    misled: Share
    popped_up: Share
    category: Share
    top: Share
    reports: Agreement
    same: Agreement


def measured(half: str, ear: Ear) -> Figures:
    """Hear every line of a half."""
    examples, negatives = _half(half)
    urgent = [row for row in examples if row["emergency"]]
    filed = [row for row in examples if row["category"] and not row["emergency"]]
    told = [(row["kind"] in REPORTED, row) for row in examples if row["kind"] in REPORTED | QUIET]
    told += [(False, row) for row in negatives if row["candidate"] != "yes"]
    return Figures(
        emergencies=Share.of(ear(row).emergency is not None for row in urgent),
        cried=Share.of(ear(row).emergency is not None for row in examples if not row["emergency"]),
        misled=Share.of(_card(ear(row)) for row in negatives),
        popped_up=Share.of(_card(ear(row)) for row in examples if row["kind"] in QUIET),
        category=Share.of(ear.key(row["text"]) == row["category"] for row in filed),
        top=Share.of(_top(ear.key(row["text"])) == _top(row["category"]) for row in filed),
        reports=retrieved((meant, ear(row).kind == "report") for meant, row in told),
        same=_alike(EXAMPLES / f"alike_{half}.csv"),
    )


def tables(half: str, ear: Ear) -> str:
    """The figures of the project's own examples, as Markdown."""
    examples, negatives = _half(half)
    one = measured(half, ear)
    own = [
        ("", half),
        ("emergencies heard", f"{one.emergencies}"),
        ("cards for emergencies, of other examples", _counted(one.cried)),
        ("false cards, of hard negatives", _counted(one.misled)),
        ("false cards, of ordinary talk", _counted(one.popped_up)),
        ("category, of 63", f"{one.category}"),
        ("category, of 11 tops", f"{one.top}"),
        ("reports: P, R, F", f"{one.reports}"),
        ("the same thing, B³: P, R, F", f"{one.same}"),
        ("µs a line", f"{ear.micros(examples + negatives):.0f}"),
    ]
    kinds = [("emergency", "heard", "as that kind"), *_emergencies(ear, examples)]
    return f"{table(own)}\n\n{table(kinds)}"


def misses(half: str, ear: Ear) -> Iterator[str]:
    """Each line heard wrongly: what was meant, what was heard, the line."""
    examples, negatives = _half(half)
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


def _emergencies(ear: Ear, examples: list[Row]) -> Iterator[tuple[str, str, str]]:
    kinds = Counter(row["emergency"] for row in examples if row["emergency"])
    for kind, lines in kinds.items():
        made = [ear(row).emergency for row in examples if row["emergency"] == kind]
        right = Share.of(one == kind for one in made)
        yield kind, f"{sum(one is not None for one in made)} of {lines}", f"{right.part}"


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


def _half(half: str) -> tuple[list[Row], list[Row]]:
    return rows(EXAMPLES / f"examples_{half}.csv"), rows(EXAMPLES / f"negatives_{half}.csv")


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
    "false answers": lambda made: made.leads == "answer",
    "false lines in the leader's list": lambda made: made.leads == "list",
}


def _alike(file: Path) -> Agreement:
    meant = {row["id"]: row["group"] for row in rows(file)}
    return b_cubed(meant, alike.group(reports_in(file)))


def main() -> None:
    """Print the figures; keep those of the half the rules may be tuned on."""
    parser = argparse.ArgumentParser(prog="make eval", description=__doc__)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--held", action="store_true", help="the half nobody tunes on; not kept")
    which.add_argument("--misses", action="store_true", help="each line of the dev half misheard")
    wanted = parser.parse_args()
    ear = Ear(categories_of(None))
    if wanted.misses:
        print("\n".join(misses("dev", ear)))
        return
    found = tables("held" if wanted.held else "dev", ear)
    print(found)
    if data := os.environ.get("HUYING_EVAL_DATA"):
        print(f"\n{table([['other data', ''], *outside(ear, Path(data))])}")
    if not wanted.held:
        keep(found, PAGE)


if __name__ == "__main__":
    main()
