"""A second ear: how much a line sounds like those in which somebody cried for help.

Rules know the words they were told. This ear was taught by examples (`python -m bench.learn`): a
table says of a *sign*, one to three letters in a row or the families of words that stand in a
line, how much it speaks for danger or against it, and a line weighs what its signs weigh. It says
nothing by itself: what follows from it is decided beside the rules (`domain.emergencies`).
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from math import sqrt
from operator import add
from pathlib import Path

from domain.emergency_kinds import Kind
from domain.folding import folded

TABLE = Path(__file__).with_name("second_ear.txt")
#: Words and their families.
FAMILIES = TABLE.with_name("ear_words.txt")
#: Letters after these are not listened to: nobody cries for help at such a length.
LISTENS = 120
#: How far the likeliest kind must be ahead of the next one, or it is no kind's.
AHEAD = 0.3

#: A word in Latin letters, a number, or one letter of any other script. Marks say nothing: people
#: in fear do not set them.
_UNIT = re.compile(r"[a-z]+|[0-9]+|[^\W\d_a-z]")


def _units(words: str) -> list[str]:
    """What a line is made of. A Latin word carries a point behind it, that it be no letter's
    neighbour; of a number only that it is one."""
    found = _UNIT.findall(folded(words))[:LISTENS]
    return [one if one > "~" else "0" if one < ":" else f"{one}·" for one in found]


@cache
def _families() -> tuple[dict[str, str], dict[str, int]]:
    """By a word, its family; and by the first letter of words, how long the longest of them is.
    The file holds words as they are folded, so that reading it takes no time."""
    family: dict[str, str] = {}
    longest: dict[str, int] = {}
    for line in FAMILIES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, *words = line.split()
            for word in words:
                if word.isascii():
                    family[f"{word}·"], longest[f"{word}·"] = f"〈{name}〉", 1
                else:
                    family[word] = f"〈{name}〉"
                    longest[word[0]] = max(longest.get(word[0], 0), len(word))
    return family, longest


def _told(said: list[str]) -> tuple[list[str], list[str]]:
    """The line with families in their words' place, the longest words first; and the families."""
    known, longest = _families()
    # One sign for each unit, so that a word is a slice of it; no Latin word is part of another.
    text = "".join(one if len(one) == 1 else " " for one in said)
    told: list[str] = []
    families: list[str] = []
    at = 0
    while at < len(said):
        one = said[at]
        step, family = longest.get(one, 0), None
        while step > 1 and family is None:
            if (family := known.get(text[at : at + step])) is None:
                step -= 1
        if family is None:
            step, family = 1, known.get(one)
        if family is not None:
            families.append(family)
        told.append(family or one)
        at += step
    return told, families


def signs(words: str) -> set[str]:
    """The signs of a line: letters in a row up to three, `^` and `$` where it begins and ends;
    the same in pairs with families (`〈老〉`) in their words' place; which family stands before
    which."""
    said = _units(words)
    told, families = _told(said)
    row, told = ["^", *said, "$"], ["^", *told, "$"]
    pairs = list(map(add, row, row[1:]))
    found = {*row, *pairs, *families, *map(add, pairs, row[2:]), *map(add, told, told[1:])}
    for at, one in enumerate(families, 1):
        found.update([f"{one}…{other}" for other in families[at:] if other != one])
    return found


@dataclass(frozen=True)
class Table:
    """What was learnt. `danger` and each of `kinds`: what a sign weighs, and what a line without
    any sign weighs, all in the same small unit."""

    unit: float
    danger: dict[str, int]
    silence: int
    kinds: dict[Kind, tuple[dict[str, int], int]]

    @cached_property
    def _by_sign(self) -> dict[str, list[tuple[Kind, int]]]:
        found: dict[str, list[tuple[Kind, int]]] = {}
        for kind, (weights, _) in self.kinds.items():
            for sign, weight in weights.items():
                found.setdefault(sign, []).append((kind, weight))
        return found

    def said(self, found: set[str]) -> dict[Kind, float]:
        """How much these signs speak for each kind."""
        known = dict.fromkeys(self.kinds, 0)
        for sign in self._by_sign.keys() & found:
            for kind, weight in self._by_sign[sign]:
                known[kind] += weight
        size = sqrt(len(found))
        return {
            kind: (known[kind] / size + silence) * self.unit
            for kind, (_, silence) in self.kinds.items()
        }


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a line sounds like: `danger` above 0 more like a cry than like talk; `signs` are those
    of the line."""

    danger: float
    signs: set[str]
    table: Table

    @property
    def kind(self) -> Kind:
        """The kind it sounds like; HELP where two are too close."""
        said = self.table.said(self.signs)
        first, second = sorted(said, key=said.__getitem__, reverse=True)[:2]
        return first if said[first] - said[second] >= AHEAD else Kind.HELP


def opinion(words: str, table: Table | None = None) -> Opinion:
    """What a line sounds like, by the table that comes with the bot or by another one."""
    table, found = table or learnt(), signs(words)
    known = sum(filter(None, map(table.danger.get, found)))
    return Opinion((known / sqrt(len(found)) + table.silence) * table.unit, found, table)


def strongest(words: str, most: int = 4) -> list[str]:
    """The signs of a line that speak most for danger, the strongest first. They are pieces of
    somebody's words: for whoever asks what the bot makes of a line of theirs, never for a log."""
    weights = learnt().danger
    told = sorted(
        ((weights[sign], sign) for sign in weights.keys() & signs(words)),
        key=lambda one: (-one[0], one[1]),
    )
    return [sign for weight, sign in told[:most] if weight > 0]


@cache
def learnt() -> Table:
    """The table that comes with the bot, read once."""
    return read(TABLE.read_text(encoding="utf-8"))


#: The name of the weights for danger of any kind.
DANGER = "danger"


def read(text: str) -> Table:
    """A table from its text: after `unit` lines of `NAME WEIGHT SIGN…`; the line without a sign
    is what silence weighs. Raises ValueError where it is no table."""
    weights: dict[str, dict[str, int]] = {}
    silence: dict[str, int] = {}
    unit = 0.0
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        name, weight, *told = line.split(" ")
        if name == "unit":
            unit = float(weight)
        elif told:
            weights.setdefault(name, {}).update(dict.fromkeys(told, int(weight)))
        else:
            silence[name] = int(weight)
    danger, quiet = weights.pop(DANGER), silence.pop(DANGER)
    kinds = {Kind(name): (of, silence[name]) for name, of in weights.items()}
    return Table(unit, danger, quiet, kinds)


def written(table: Table) -> str:
    """The text of a table: signs of one weight on one line, in order, so that two tables can be
    compared by eye."""
    lines = [f"unit {table.unit!r}"]
    of_all = {DANGER: (table.danger, table.silence)}
    of_all |= {kind.value: of for kind, of in sorted(table.kinds.items())}
    for name, (weights, silence) in of_all.items():
        lines.append(f"{name} {silence}")
        by_weight: dict[int, list[str]] = {}
        for sign, weight in weights.items():
            by_weight.setdefault(weight, []).append(sign)
        lines += [
            f"{name} {weight} {' '.join(sorted(told))}"
            for weight, told in sorted(by_weight.items(), reverse=True)
        ]
    return "\n".join(lines) + "\n"
