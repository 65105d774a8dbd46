"""`python -m bench.learn`: teach the second ear (`domain/second_ear.txt`) by examples.

Its teachers are the examples rules are tuned on; `cries_…` and `quiet_…` beside them, written for
it (`_learn` by people who saw neither rules nor examples, `_plain` to teach it what goes without
saying); and ordinary chat: `chat_dev.csv` of the folder that HUYING_EVAL_DATA names, which is not
kept here. Never the examples nobody looks at.

A linear support vector machine with squared hinge loss, found by dual coordinate descent (Hsieh
et al., ICML 2008, algorithm 1), in plain Python: the same lines always give the same table.
`--folds` writes nothing and tells how well it hears what it was not taught: each line by an ear
that learnt from the other four fifths.
"""

import argparse
import csv
import hashlib
import os
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from bench.agreement import Share
from bench.table import table as as_table
from domain import emergencies, second_ear
from domain.emergency_kinds import Kind
from domain.second_ear import Table, signs

EXAMPLES = Path(__file__).parents[1] / "tests" / "hearing"
TAUGHT = ("dev", "wide", "fresh")
CHAT = "chat_dev.csv"
FOLDS = 5
#: How much a line counts that is heard wrongly, and how often all are gone through.
COST, ROUNDS = 1.0, 12
#: Ordinary chat is real, and what is heard most: a cry heard in it costs more than another.
CHAT_COST = 4.0
#: A sign that stood in fewer lines says nothing of the next line.
LEAST = 4
#: Weights are kept as whole numbers of this unit; for a kind only so many, the weightiest.
UNIT, KIND_SIGNS = 0.05, 800


@dataclass(frozen=True, slots=True)
class Line:
    """A line to learn from: what it tells of, and the file it stands in."""

    words: str
    kind: Kind | None
    file: str
    sort: str = ""


def files() -> list[Path]:
    """What is learnt from, of what is kept here."""
    names = [f"{of}_{part}.csv" for part in TAUGHT for of in ("examples", "negatives")]
    names += [
        f"{of}_{part}.csv" for part in ("learn", "more", "plain") for of in ("cries", "quiet")
    ]
    return [EXAMPLES / name for name in names]


def lines(chat: Path | None) -> list[Line]:
    """Every line to learn from, the ordinary chat of `chat` among them."""
    found = []
    for file in [*files(), *([chat] if chat else [])]:
        with file.open(encoding="utf-8-sig", newline="") as rows:
            for row in csv.DictReader(rows):
                kind = Kind(row["emergency"]) if row.get("emergency") else None
                found.append(Line(row["text"], kind, file.name, row.get("sort") or ""))
    return found


def taught(told: Sequence[Line]) -> Table:
    """The table these lines give."""
    heard = [signs(line.words) for line in told]
    costs = [CHAT_COST if line.file == CHAT else COST for line in told]
    danger, silence = _weighed(heard, [line.kind is not None for line in told], costs)
    cries = [at for at, line in enumerate(told) if line.kind is not None]
    among = [heard[at] for at in cries]
    kinds = {}
    for kind in sorted({told[at].kind or Kind.HELP for at in cries}):
        weights, quiet = _weighed(
            among, [told[at].kind is kind for at in cries], [COST] * len(cries)
        )
        kinds[kind] = (_weightiest(weights), quiet)
    return Table(UNIT, danger, silence, kinds)


def _weightiest(weights: Mapping[str, int]) -> dict[str, int]:
    first = sorted(weights.items(), key=lambda one: (-abs(one[1]), one[0]))
    return dict(first[:KIND_SIGNS])


def _weighed(
    heard: Sequence[set[str]], so: Sequence[bool], costs: Sequence[float]
) -> tuple[dict[str, int], int]:
    """What each sign weighs where lines are told apart by `so`, in units, and what none weighs."""
    counted = Counter(sign for one in heard for sign in one)
    names = sorted(sign for sign, times in counted.items() if times >= LEAST)
    number = {sign: at for at, sign in enumerate(names)}
    rows = [sorted(number[sign] for sign in one if sign in number) for one in heard]
    sizes = [1 / sqrt(len(one)) for one in heard]
    weights, silence = _separated(rows, sizes, [1.0 if yes else -1.0 for yes in so], costs)
    kept = {name: round(weights[at] / UNIT) for at, name in enumerate(names)}
    return {name: weight for name, weight in kept.items() if weight}, round(silence / UNIT)


def _separated(
    rows: Sequence[Sequence[int]],
    sizes: Sequence[float],
    sides: Sequence[float],
    costs: Sequence[float],
) -> tuple[list[float], float]:
    """Weights and bias that part the rows by their sides. A row has the same value, its size, in
    each of its columns."""
    weights = [0.0] * (1 + max((row[-1] for row in rows if row), default=0))
    bias, soft = 0.0, [0.5 / cost for cost in costs]
    pressed = [0.0] * len(rows)
    longest = [
        len(row) * size * size + 1 + softness
        for row, size, softness in zip(rows, sizes, soft, strict=True)
    ]
    order, dice = list(range(len(rows))), random.Random(0)
    for _ in range(ROUNDS):
        dice.shuffle(order)
        for at in order:
            row, size, side = rows[at], sizes[at], sides[at]
            said = sum(map(weights.__getitem__, row)) * size + bias
            slope = side * said - 1 + soft[at] * pressed[at]
            wanted = max(pressed[at] - slope / longest[at], 0.0)
            if (moved := (wanted - pressed[at]) * side) == 0:
                continue
            pressed[at] = wanted
            bias += moved
            moved *= size
            for column in row:
                weights[column] += moved
    return weights, bias


def folds(told: Sequence[Line]) -> list[int]:
    """In which fold each line lies: neighbours of one file and kind lie in one, for whoever wrote
    them wrote the same thing twice; chat, of many hands, is dealt out."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for at, line in enumerate(told):
        groups.setdefault((line.file, line.kind or "", line.sort), []).append(at)
    found = [0] * len(told)
    for (file, _, _), members in groups.items():
        for turn, at in enumerate(members):
            found[at] = turn % FOLDS if file == CHAT else turn * FOLDS // len(members)
    return found


def crossed(told: Sequence[Line]) -> list[tuple[float, Kind]]:
    """What the ear says of each line when it did not learn from its fold."""
    fold = folds(told)
    found: list[tuple[float, Kind]] = [(0.0, Kind.HELP)] * len(told)
    for left in range(FOLDS):
        table = taught([line for line, one in zip(told, fold, strict=True) if one != left])
        for at, line in enumerate(told):
            if fold[at] == left:
                made = second_ear.opinion(line.words, table)
                found[at] = made.danger, made.kind
    return found


#: What is tried: above which opinion a line that no rule hears is heard, or asked about.
TRIED = (0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0, -0.1, -0.2, -0.3, -0.4, -0.6, -0.8, -1.0)
_HEADS = (
    "opinion above", "cries: the ear", "cries: rules or the ear", "cries: rule and ear",
    "quiet: the ear", "quiet: rules or the ear", "quiet: rule and ear",
    "tuned cries: the ear", "reports: the ear", "chat: the ear",
)  # fmt: skip


def _figures(told: Sequence[Line]) -> Iterator[Sequence[str]]:
    """For each opinion that is tried, how much of what is above it; of lines that no rule knew
    when it was written, with the rules too."""
    said = [danger for danger, _ in crossed(told)]
    bounds = emergencies.RULES_ONLY
    ruled = [emergencies.listened(one.words, bounds=bounds).danger is not None for one in told]
    parts = {
        "cries": [line.file == "cries_learn.csv" for line in told],
        "quiet": [line.file == "quiet_learn.csv" for line in told],
        "tuned": [line.kind is not None and line.file.startswith("ex") for line in told],
        "filed": [line.kind is None and line.file.startswith("ex") for line in told],
        "chat": [line.file == CHAT for line in told],
    }

    def of(part: str, so: Sequence[bool]) -> Share:
        return Share.of(one for one, within in zip(so, parts[part], strict=True) if within)

    for least in TRIED:
        above = [one > least for one in said]
        either = [one or rule for one, rule in zip(above, ruled, strict=True)]
        both = [one and rule for one, rule in zip(above, ruled, strict=True)]
        yield (
            f"{least:+.1f}",
            *(
                f"{of(part, so).value:.3f}"
                for part in ("cries", "quiet")
                for so in (above, either, both)
            ),
            f"{of('tuned', above).value:.3f}",
            f"{of('filed', above).value:.3f}",
            f"{of('chat', above).part} of {of('chat', above).whole}",
        )


def digests() -> str:
    """What the table was learnt from, as lines of its head."""
    told = ((file.name, hashlib.sha256(file.read_bytes()).hexdigest()[:16]) for file in files())
    return "".join(f"# {name} {digest}\n" for name, digest in told)


HEAD = "# Made by `python -m bench.learn`, never by hand: what a sign weighs, from these lines\n"


def main() -> None:
    """Write the table, or tell how well it would hear."""
    parser = argparse.ArgumentParser(prog="python -m bench.learn", description=__doc__)
    parser.add_argument("--folds", action="store_true", help="measure; write nothing")
    wanted = parser.parse_args()
    folder = os.environ.get("HUYING_EVAL_DATA")
    if folder is None:
        parser.error(f"HUYING_EVAL_DATA names no folder with {CHAT}")
    told = lines(Path(folder) / CHAT)
    if wanted.folds:
        print(as_table([_HEADS, *_figures(told)]))
        return
    text = HEAD + digests() + second_ear.written(taught(told))
    second_ear.TABLE.write_text(text, encoding="utf-8")
    print(f"{second_ear.TABLE.name}: {len(text.encode()) // 1024} KB, of {len(told)} lines")


if __name__ == "__main__":
    main()
