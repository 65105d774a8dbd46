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
from domain.things import INSTEAD, MANY_SIDED, THINGS, WRONGS

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
    "floor": re.compile(r"(?<![0-9号a-z])" + _NUMBER + r"(?:楼(?!道)|层|f(?![a-z]))"),
    "room": re.compile(r"(?<![0-9])([0-9]{3,4})(?![0-9])(?!块|元|多|斤)"),
    "gate": re.compile(r"([东南西北])(?:大|小|侧)?门"),
    "zone": re.compile(r"([a-h])区"),
    "side": re.compile(r"([左右])(?:手|侧)?边?(?:的|那|这)?[个部台]?(?:电?梯)|电?梯([左右])边"),
    "carrier": re.compile(r"(移动|电信|联通|广电|铁通)"),
    "colour": re.compile(
        r"([白黑红蓝灰银黄绿])色?(?:的)?(?:小|轿|越野|面包|suv|车|[奔宝奥特大丰本别][驰马迪斯众田克])"
    ),
    "landmark": re.compile(
        r"(幼儿园|快递|柜子|亭子|滑梯|乐园|车棚|篮球|喷泉|超市|学校|会所|岗亭|菜场)"
    ),
}
#: Where a lift stands still is not which lift it is.
_HALTED = re.compile(rf"(?:停|卡|困)在{_NUMBER}(?:楼|层)")
#: What stands on the ground floor or below it, without its number.
_GROUND = re.compile(r"(?:单元|楼|大)门(?:口|边)|大堂|门厅|一楼大厅")
_BELOW = re.compile(r"地库|地下(?:室|车库|停车)|车库|负[一二三123]|b[123](?=层|区)|坡道")
_SAME_NAME = {"柜子": "快递", "乐园": "滑梯"}
#: Three signs in a row without any of these name something: 减速带, 洗衣机.
_NAME = re.compile(
    "(?=([^\\W0-9a-z_的了我你他她它是不没有能在这那个好几天么吗啊呢吧都也就还又什谁怎样一二三四五六七八九十"
    "两家楼上下里来去号层单元点到半夜早晚今昨明日给把被让要会说看很太真吵坏人出大小开关门口]{3}))"
)
#: A thing named only to say beside what.
_BESIDE = re.compile(
    r"(?<![堵挡住着])(?:垃圾桶|垃圾站|充电桩|路灯|花坛|快递柜|树|车棚|配电房|健身器材|单元门|电梯)"
    r"(?:旁边?|边上|对面|附近|门口|口|后面|前面|下面)"
)


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
    names: frozenset[str]
    spots: Mapping[str, frozenset[str]]
    estate: bool


def alike(a: str, b: str) -> float:
    """How likely two reports of one place tell of the same thing: 0 not at all, 1 in the same
    words. Without others to compare with every pair of letters is equally rare."""
    return likenesses(a, [b])[0]


def likenesses(words: str, others: Sequence[str]) -> list[float]:
    """How likely each of the others tells of the same thing as these words, as `alike` says."""
    here, mine = _spots(folded(words)), None
    found = []
    for other in others:
        there = _spots(folded(other))
        if _apart(here, there):
            found.append(0.0)  # most are: the rest need not be looked at
            continue
        mine = mine or _look(words, here)
        found.append(_likeness(mine, _look(other, there), {}))
    return found


def another(a: str, b: str) -> bool:
    """Whether both name a thing, and surely not the same one: another thing, or elsewhere."""
    mine, theirs = _look(a), _look(b)
    elsewhere = any(
        not (mine.spots[kind] & theirs.spots[kind])
        for kind in mine.spots.keys() & theirs.spots.keys()
    )
    named = bool(mine.things and theirs.things)
    return named and (elsewhere or not mine.things & theirs.things)


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


def _look(text: str, spots: Mapping[str, frozenset[str]] | None = None) -> _Seen:
    """`spots`: where they already were looked for."""
    said = glued(text)
    what = _BESIDE.sub("", said)
    things = {name for name, sign in THINGS.items() if sign.search(what)}
    for exact in tuple(things):
        things.difference_update(INSTEAD.get(exact, ()))
    return _Seen(
        Counter(said[at : at + 2] for at in range(len(said) - 1)) or Counter([said]),
        frozenset(things),
        frozenset(name for name, sign in WRONGS.items() if sign.search(what)),
        frozenset(_NAME.findall(said)),
        _spots(folded(text)) if spots is None else spots,
        where(text) == "estate",
    )


def _spots(said: str) -> dict[str, frozenset[str]]:
    spots = {}
    said = _HALTED.sub("", said)
    for kind, sign in _SPOTS.items():
        if found := {_arabic(next(filter(None, one.groups()))) for one in sign.finditer(said)}:
            spots[kind] = frozenset(_SAME_NAME.get(one, one) for one in found)
    # 602 stands on the sixth floor, whoever says only the floor.
    if "room" in spots and "floor" not in spots:
        spots["floor"] = frozenset(room[:-2] for room in spots["room"])
    if "floor" not in spots and (_GROUND.search(said) or _BELOW.search(said)):
        spots["floor"] = frozenset({"-1" if _BELOW.search(said) else "1"})
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
    if _apart(a.spots, b.spots):
        return 0.0
    wording = _cosine(a.pairs, b.pairs, rarity)
    if not a.things or not b.things:
        if a.names & b.names:
            return max(wording, SAME)
        return wording if wording >= _OTHER_THING else 0.0
    shared = len(a.things & b.things)
    told = a.wrongs and b.wrongs
    if not shared or (told and not a.wrongs & b.wrongs and a.things & b.things <= MANY_SIDED):
        return 0.0
    thing = shared / min(len(a.things), len(b.things))
    wrong = 0.5
    if a.wrongs == b.wrongs or (a.wrongs and b.wrongs):
        wrong = float(a.wrongs == b.wrongs or bool(a.wrongs & b.wrongs))
    return _WORDING * wording + _THING * thing + _WRONG * wrong


def _apart(a: Mapping[str, frozenset[str]], b: Mapping[str, frozenset[str]]) -> bool:
    """Whether they surely are of different floors, units, buildings or doors."""
    return any(a[kind].isdisjoint(b[kind]) for kind in a.keys() & b.keys())


def _cosine(a: Counter[str], b: Counter[str], rarity: Mapping[str, float]) -> float:
    both = sum(n * b[pair] * rarity.get(pair, 1.0) ** 2 for pair, n in a.items() if pair in b)
    return both / (_length(a, rarity) * _length(b, rarity)) if both else 0.0


def _length(pairs: Counter[str], rarity: Mapping[str, float]) -> float:
    return math.sqrt(sum((n * rarity.get(pair, 1.0)) ** 2 for pair, n in pairs.items()))
