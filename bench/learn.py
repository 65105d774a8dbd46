"""`python -m bench.learn`: teach the second ear (`domain/second_ear.txt`) by examples.

Its teachers are the examples rules are tuned on; `cries_…` and `quiet_…` beside them, written for
it by hands that saw neither rules nor examples (and `_plain`, to teach it what goes without
saying); and ordinary chat: `chat_dev.csv` of the folder that HUYING_EVAL_DATA names, which is not
kept here. Never the examples nobody looks at.

A linear support vector machine with squared hinge loss, found by dual coordinate descent (Hsieh
et al., ICML 2008, algorithm 1), each sign half as it stands and half by how much oftener it is in
cries than in talk (Wang and Manning, ACL 2012), in plain Python: the same lines always give the
same table. `--folds` writes nothing and tells how well it hears what it was not taught: the lines
of each hand by an ear that learnt from the others.
"""

import argparse
import csv
import hashlib
import os
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from itertools import count
from math import log, sqrt
from pathlib import Path

from bench.agreement import Share
from bench.table import table as as_table
from domain import emergencies, second_ear
from domain.emergencies import BOUNDS
from domain.emergency_kinds import Kind
from domain.second_ear import Opinion, Table
from domain.signs import signs

EXAMPLES = Path(__file__).parents[1] / "tests" / "hearing"
TAUGHT = ("dev", "wide", "fresh")
#: Registers the hands were asked for: fear, what is noticed, tongues; neighbours, notices, …
BY_REGISTER = (
    "fear", "noticed", "tongues", "three", "short", "residents", "forgotten",
    "neighbours", "notices", "calm", "exaggerated", "everyday", "messages",
    "building",
)  # fmt: skip
CHAT = "chat_dev.csv"
#: Who wrote for it, not knowing the rules: each with the register they were asked for.
HANDS = ("learn", "more", *BY_REGISTER)
FOLDS = 5
#: How much a line counts that is heard wrongly, and how often all are gone through.
COST, ROUNDS = 1.0, 12
#: Ordinary chat is real, and what is heard most: a cry heard in it costs more than another.
CHAT_COST = 6.0
#: A sign that stood in fewer lines says nothing of the next line.
LEAST = 6
#: How much of a sign's worth is how well it alone tells cries from talk.
TELLING = 0.5
#: Weights are kept as whole numbers of this unit; for a kind only so many, the weightiest.
UNIT, KIND_SIGNS = 0.05, 800


@dataclass(frozen=True, slots=True)
class Line:
    """A line to learn from: what it tells of, and the file it stands in."""

    words: str
    kind: Kind | None
    file: str


def files() -> list[Path]:
    """What is learnt from, of what is kept here."""
    names = [f"{of}_{part}.csv" for part in TAUGHT for of in ("examples", "negatives")]
    names += [f"{of}_{hand}.csv" for hand in (*HANDS, "plain") for of in ("cries", "quiet")]
    return [file for name in names if (file := EXAMPLES / name).exists()]


def lines(chat: Path | None) -> list[Line]:
    """Every line to learn from, the ordinary chat of `chat` among them."""
    found = []
    for file in [*files(), *([chat] if chat else [])]:
        with file.open(encoding="utf-8-sig", newline="") as rows:
            for row in csv.DictReader(rows):
                kind = Kind(row["emergency"]) if row.get("emergency") else None
                found.append(Line(row["text"], kind, file.name))
    return found


def taught(told: Sequence[Line]) -> Table:
    """The table these lines give."""
    heard = [signs(line.words) for line in told]
    costs = [CHAT_COST if line.file == CHAT else COST for line in told]
    danger, silence = weighed(heard, [line.kind is not None for line in told], costs)
    cries = [at for at, line in enumerate(told) if line.kind is not None]
    among = [heard[at] for at in cries]
    kinds = {}
    for kind in sorted({told[at].kind or Kind.HELP for at in cries}):
        weights, quiet = weighed(
            among, [told[at].kind is kind for at in cries], [COST] * len(cries)
        )
        kinds[kind] = (weightiest(weights, KIND_SIGNS), quiet)
    return Table(UNIT, danger, silence, kinds)


def weightiest(weights: Mapping[str, int], most: int) -> dict[str, int]:
    """Those that weigh most, for or against."""
    first = sorted(weights.items(), key=lambda one: (-abs(one[1]), one[0]))
    return dict(first[:most])


def weighed(
    heard: Sequence[set[str]], so: Sequence[bool], costs: Sequence[float]
) -> tuple[dict[str, int], int]:
    """What each sign weighs where lines are told apart by `so`, in units, and what none weighs."""
    counted = Counter(sign for one in heard for sign in one)
    names = sorted(sign for sign, times in counted.items() if times >= LEAST)
    number = {sign: at for at, sign in enumerate(names)}
    rows = [sorted(number[sign] for sign in one if sign in number) for one in heard]
    worth = _worth(rows, so, len(names))
    lines = [
        [(column, worth[column] / sqrt(len(one))) for column in row]
        for row, one in zip(rows, heard, strict=True)
    ]
    weights, silence = _separated(lines, [1.0 if yes else -1.0 for yes in so], costs, len(names))
    kept = {name: round(weights[at] * worth[at] / UNIT) for at, name in enumerate(names)}
    return {name: weight for name, weight in kept.items() if weight}, round(silence / UNIT)


#: A table of no sign.
NOTHING = Table(UNIT, {}, 0, {})


def _worth(rows: Sequence[Sequence[int]], so: Sequence[bool], columns: int) -> list[float]:
    """What a sign is worth before its weight is found: the more, the more its share of one side's
    signs differs from its share of the other's."""
    counts = {side: [1] * columns for side in (True, False)}
    for row, side in zip(rows, so, strict=True):
        for column in row:
            counts[side][column] += 1
    cries, talk = sum(counts[True]), sum(counts[False])
    return [
        1 - TELLING + TELLING * abs(log(of_cries / cries * talk / of_talk))
        for of_cries, of_talk in zip(counts[True], counts[False], strict=True)
    ]


def _separated(
    rows: Sequence[Sequence[tuple[int, float]]],
    sides: Sequence[float],
    costs: Sequence[float],
    columns: int,
) -> tuple[list[float], float]:
    """Weights and bias that part the rows, columns with values, by their sides."""
    weights = [0.0] * columns
    bias, soft = 0.0, [0.5 / cost for cost in costs]
    pressed = [0.0] * len(rows)
    longest = [
        sum(value * value for _, value in row) + 1 + softness
        for row, softness in zip(rows, soft, strict=True)
    ]
    order, dice = list(range(len(rows))), random.Random(0)
    for _ in range(ROUNDS):
        dice.shuffle(order)
        for at in order:
            row, side = rows[at], sides[at]
            said = bias
            for column, value in row:
                said += weights[column] * value
            slope = side * said - 1 + soft[at] * pressed[at]
            wanted = max(pressed[at] - slope / longest[at], 0.0)
            if (moved := (wanted - pressed[at]) * side) == 0:
                continue
            pressed[at] = wanted
            bias += moved
            for column, value in row:
                weights[column] += moved * value
    return weights, bias


def folds(told: Sequence[Line]) -> list[int]:
    """In which fold each line lies: all lines of a hand in one, for whoever wrote them wrote the
    same thing twice; chat, of many hands, is dealt out. What rules were tuned on, and what goes
    without saying, is in none: -1."""
    chat = count()
    found = []
    for line in told:
        hand = line.file.partition("_")[2].removesuffix(".csv")
        if line.file == CHAT:
            found.append(next(chat) % FOLDS)
        else:
            found.append(HANDS.index(hand) % FOLDS if hand in HANDS else -1)
    return found


def crossed(told: Sequence[Line]) -> list[Opinion]:
    """What the ear says of each line that lies in a fold, when it did not learn from it."""
    fold = folds(told)
    found = [Opinion(0.0, set(), NOTHING)] * len(told)
    for left in range(FOLDS):
        table = taught([line for line, one in zip(told, fold, strict=True) if one != left])
        for at, line in enumerate(told):
            if fold[at] == left:
                found[at] = second_ear.opinion(line.words, table)
    return found


#: What is tried instead of the bounds that hold: one of them moved, the others as they are.
TRIED = tuple(
    dict.fromkeys(
        (
            BOUNDS,
            *(replace(BOUNDS, sure=sure) for sure in (0.3, 0.4, 0.5, 0.6, 0.7)),
            *(replace(BOUNDS, asks=asks) for asks in (-0.3, -0.2, -0.1, 0.0, 0.1, 0.2)),
            *(replace(BOUNDS, doubts=doubts) for doubts in (-0.8, -0.6, -0.4, -0.2, 0.0)),
            *(replace(BOUNDS, denies=denies) for denies in (-1.0, -0.8, -0.6, -0.4)),
        )
    )
)
_HEADS = (
    "sure, asks, doubts, denies", "cries: card", "or asked", "quiet: card", "asked in vain",
    "chat: card", "chat: asked",
)  # fmt: skip


def _figures(told: Sequence[Line]) -> Iterator[Sequence[str]]:
    """For each of the bounds that are tried, what becomes of lines that neither a rule nor the
    ear knew."""
    within = [line for line, fold in zip(told, folds(told), strict=True) if fold >= 0]
    said = [opinion for opinion, fold in zip(crossed(told), folds(told), strict=True) if fold >= 0]
    parts = {
        "cries": [line.kind is not None for line in within],
        "quiet": [line.kind is None and line.file != CHAT for line in within],
        "chat": [line.file == CHAT for line in within],
    }
    for bounds in TRIED:
        found = [
            emergencies.listened(line.words, bounds=bounds, opinion=one)
            for line, one in zip(within, said, strict=True)
        ]
        row = [", ".join(f"{bound:+.1f}" for bound in astuple(bounds))]
        for part, so in parts.items():
            heard = [one for one, inside in zip(found, so, strict=True) if inside]
            cards = Share.of(one.danger is not None for one in heard)
            asked = Share.of(one.perhaps for one in heard)
            row += [_told(share, few=part == "chat") for share in (cards, asked)]
        yield row


def _told(share: Share, *, few: bool) -> str:
    return f"{share.part} of {share.whole}" if few else f"{share.value:.3f}"


def digests(learnt_from: Sequence[Path]) -> str:
    """What a table was learnt from, as lines of its head."""
    told = (
        (file.name, hashlib.sha256(file.read_bytes()).hexdigest()[:16]) for file in learnt_from
    )
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
    text = HEAD + digests(files()) + second_ear.written(taught(told))
    second_ear.TABLE.write_text(text, encoding="utf-8")
    print(f"{second_ear.TABLE.name}: {len(text.encode()) // 1024} KB, of {len(told)} lines")


if __name__ == "__main__":
    main()
