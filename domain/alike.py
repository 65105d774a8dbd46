"""Which reports tell of the same thing. People repeat what a neighbour just said in other words.

Likeness is that of the pairs of letters two reports share, each weighed by how rare it is among
the reports looked at: 楼道 stands in half of them and says little. What is broken and where counts
more than the wording: another floor, unit, building or door is another thing, and so is another
device, however alike the sentences. Who is told "is this the same?" is always asked, never merged.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.folding import folded, glued
from domain.taxonomy import where
from domain.things import THINGS, WRONGS

#: What is longer apart is told anew.
APART = timedelta(hours=72)
#: From here on two reports count as the same thing. Measured on labelled lines.
SAME = 0.5
#: What the wording, the thing and what is wrong with it count; together 1.
_WORDING, _THING, _WRONG = 0.3, 0.5, 0.2
#: The wording alone, where neither names a thing the table knows, must be this like.
_OTHER_THING = 0.3

_DIGITS = dict(zip("一二两三四五六七八九", "1223456789", strict=True))
_ONE = "一二两三四五六七八九"
_NUMBER = rf"([0-9]{{1,3}}|[{_ONE}]?十[{_ONE}]?|[{_ONE}]|[a-z])"
_SPOTS = {
    "building": re.compile(_NUMBER + r"(?:号楼|栋|幢|座|#)"),
    "unit": re.compile(_NUMBER + r"(?:单元|门洞)"),
    "floor": re.compile(r"(?<![0-9号])" + _NUMBER + r"(?:楼(?!道)|层)"),
    "room": re.compile(r"(?<![0-9])([0-9]{3,4})(?![0-9])(?!块|元|多|斤)"),
    "gate": re.compile(r"([东南西北])(?:大)?门"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A report as it is compared: `place` is the key of the building it was said in, "" where that
    is not known."""

    id: str
    text: str
    at: datetime
    place: str = ""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What of a report is compared."""

    pairs: Counter[str]
    things: frozenset[str]
    wrongs: frozenset[str]
    spots: Mapping[str, frozenset[str]]
    estate: bool


def alike(a: str, b: str) -> float:
    """How likely two reports of one place tell of the same thing: 0 not at all, 1 in the same
    words. Without others to compare with every pair of letters is equally rare."""
    return _likeness(_look(a), _look(b), {})


def group(lines: Sequence[Line]) -> dict[str, int]:
    """For each line's id the number of its group, from 0 in the order of time.

    A line joins the group it is likest to on the whole, so that a chain of half-likenesses does
    not bind what has nothing in common. Lines of different buildings meet only where both tell
    of what belongs to the estate.
    """
    order = sorted(lines, key=lambda line: (line.at, line.id))
    seen = {line.id: _look(line.text) for line in order}
    rarity = _rarity([one.pairs for one in seen.values()])
    groups: list[list[Line]] = []
    found: dict[str, int] = {}
    for line in order:
        best, number = 0.0, len(groups)
        for candidate, members in enumerate(groups):
            likeness = _to_group(line, members, seen, rarity)
            if likeness >= SAME and likeness > best:
                best, number = likeness, candidate
        if number == len(groups):
            groups.append([])
        groups[number].append(line)
        found[line.id] = number
    return found


def _to_group(
    line: Line, members: Sequence[Line], seen: Mapping[str, _Seen], rarity: Mapping[str, float]
) -> float:
    """The mean likeness to those who told of it; 0 where one of them surely told of another."""
    if line.at - members[-1].at > APART:
        return 0.0
    total = 0.0
    for member in members:
        mine, theirs = seen[line.id], seen[member.id]
        elsewhere = line.place != member.place and line.place and member.place
        if elsewhere and not (mine.estate and theirs.estate):
            return 0.0
        likeness = _likeness(mine, theirs, rarity)
        if likeness == 0.0:
            return 0.0
        total += likeness
    return total / len(members)


def _look(text: str) -> _Seen:
    said = glued(text)
    return _Seen(
        Counter(said[at : at + 2] for at in range(len(said) - 1)) or Counter([said]),
        frozenset(name for name, sign in THINGS.items() if sign.search(said)),
        frozenset(name for name, sign in WRONGS.items() if sign.search(said)),
        _spots(folded(text)),
        where(text) == "estate",
    )


def _spots(said: str) -> dict[str, frozenset[str]]:
    spots = {}
    for kind, sign in _SPOTS.items():
        if found := frozenset(_arabic(number) for number in sign.findall(said)):
            spots[kind] = found
    # 602 stands on the sixth floor, whoever says only the floor.
    if "room" in spots and "floor" not in spots:
        spots["floor"] = frozenset(room[:-2] for room in spots["room"])
    return spots


def _arabic(number: str) -> str:
    """十二 and 12 are the same floor."""
    if "十" not in number:
        return _DIGITS.get(number, number)
    tens, _, ones = number.partition("十")
    return _DIGITS.get(tens, "1") + _DIGITS.get(ones, "0")


def _rarity(all_pairs: Sequence[Counter[str]]) -> dict[str, float]:
    held = Counter(pair for pairs in all_pairs for pair in pairs)
    return {pair: math.log((1 + len(all_pairs)) / (1 + n)) + 1 for pair, n in held.items()}


def _likeness(a: _Seen, b: _Seen, rarity: Mapping[str, float]) -> float:
    if any(not (a.spots[kind] & b.spots[kind]) for kind in a.spots.keys() & b.spots.keys()):
        return 0.0
    wording = _cosine(a.pairs, b.pairs, rarity)
    if not a.things or not b.things:
        return wording if wording >= _OTHER_THING else 0.0
    shared = len(a.things & b.things)
    if not shared:
        return 0.0
    thing = shared / min(len(a.things), len(b.things))
    wrong = 0.5
    if a.wrongs == b.wrongs or (a.wrongs and b.wrongs):
        wrong = float(a.wrongs == b.wrongs or bool(a.wrongs & b.wrongs))
    return _WORDING * wording + _THING * thing + _WRONG * wrong


def _cosine(a: Counter[str], b: Counter[str], rarity: Mapping[str, float]) -> float:
    both = sum(n * b[pair] * rarity.get(pair, 1.0) ** 2 for pair, n in a.items() if pair in b)
    return both / (_length(a, rarity) * _length(b, rarity)) if both else 0.0


def _length(pairs: Counter[str], rarity: Mapping[str, float]) -> float:
    return math.sqrt(sum((n * rarity.get(pair, 1.0)) ** 2 for pair, n in pairs.items()))
