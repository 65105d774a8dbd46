"""Doors as people write them: 3-602, 3号楼2单元602室, 2门602, 3#602, 8-1-802, 三号楼六零二.

The same numbers mean different doors in different cities, so forms that leave words out are read
the way the community says it is. What is not sure is not a door: a wrong flat is worse than a
question. A door is therefore the whole of the words, never something found among them.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from domain.hearing import plain


class Style(StrEnum):
    """What the number before the room means where nobody says it."""

    BUILDING_ROOM = "building-room"  # 3-602 is 3号楼602
    UNIT_ROOM = "unit-room"  # 3-602 is 3单元602
    LANE = "lane"  # 上海: 3-602 is 3号602, the stairwell is the building; 100-3-602 is 100弄3号602


@dataclass(frozen=True, slots=True)
class Door:
    """A flat as somebody named it; what they left out is None."""

    room: str
    unit: str | None = None
    building: str | None = None
    lane: str | None = None


_DIGITS = dict(zip("零〇一二三四五六七八九幺", "001234567891", strict=True))
_ONE = "[一二三四五六七八九]"
#: Numbers with 十 and 百; the others are said digit by digit: 六零二.
_COUNTED = re.compile(
    rf"(?:({_ONE}|两)百)?(?:(?:(?<=百)零)?({_ONE})|(?:(?<=百)零)?({_ONE}?)十({_ONE})?)?"
)
#: Beside a digit it is not clear where a number ends: 602一家人.
_CHINESE = re.compile(r"(?<![0-9])[零〇一二两三四五六七八九幺十百]+(?![0-9])")

#: A door of a floor: 602 is the second of the sixth, 1203 the third of the twelfth.
_HIGHEST, _WIDEST = 60, 60
_GAP = r"\s*[-‐–—―_/,，、·]?\s*"
_DASH = r"\s*(?:[-‐–—―_/]|杠|槓)\s*"
_NUMBER = r"(?:[1-9][0-9]{0,2}|0[1-9]|[A-Za-z])"
_ROOM = r"(?P<room>[0-9]{3,4}[A-Za-z]?)\s*(?:室|房间|房間|号房|號房|房|号|號|户|戶)?"
_LANE = r"(?P<lane>[1-9][0-9]{0,3})\s*弄"
_BUILDING = rf"(?P<building>{_NUMBER})\s*(?:号楼|號樓|#楼|#樓|#|号|號|栋|棟|幢|座)"
_UNIT = rf"(?P<unit>{_NUMBER})\s*(?:单元|單元|门|門|梯)"
_FLOOR = r"(?P<floor>[0-9]{1,2})\s*(?:楼|樓|层|層)"
#: Every part has its word: order tells them apart as well.
_NAMED = re.compile(
    rf"(?:{_LANE}{_GAP})?(?:{_BUILDING}{_GAP})?(?:{_UNIT}{_GAP})?(?:{_FLOOR}{_GAP})?{_ROOM}"
)
_NUMBERS = re.compile(
    rf"(?:(?P<first>[1-9][0-9]{{0,3}}|0[1-9]|[A-Za-z]){_DASH})?(?P<second>{_NUMBER}){_DASH}{_ROOM}"
)
_EDGES = " \t\r\n，,。.！!;；:：~～…"

#: 「我住 3-602」: whole messages in which a person says where they live. `read` takes `door`; the
#: signs allowed in it are those of doors, so that talk is not even looked at.
_SIGNS = r"(?=[^0-9零〇一二三四五六七八九幺十]*[0-9零〇一二三四五六七八九幺十])"
SAID = re.compile(
    rf"(?:我们?家?住在?|我们?家[在是]|i live (?:in|at))[ :：,，]*(?P<door>{_SIGNS}"
    r"[0-9零〇一二两三四五六七八九幺十百A-Za-z号號楼樓栋棟幢座弄单單元门門梯层層室房间間户戶杠槓#"
    r"\-‐–—―_/,，、·\s]{3,24})的?[ 。.！!~～]*",
    re.IGNORECASE,
)

#: Numbers people like, know or are born in: before a name in a nickname they are no rooms.
_LIKED = frozenset("110 112 114 119 120 122 318 404 518 520 521 911 1024 1212 1314".split())  # noqa: SIM905
_NAME = r"(?:[\u4e00-\u9fff]{1,4}|[A-Za-z]{1,8})"


def read(words: str, style: Style) -> Door | None:
    """The door these words are, or None where they are anything else or not surely one."""
    text = _arabic(plain(words).strip(_EDGES))
    if found := _NUMBERS.fullmatch(text):
        return _numbers(found, style)
    if found := _NAMED.fullmatch(text):
        return _named(found, style)
    return None


def said(words: str, style: Style) -> Door | None:
    """The door in 「我住 3-602」; None where it names none surely."""
    found = SAID.fullmatch(plain(words))
    return read(found["door"], style) if found else None


def nickname(words: str, style: Style) -> Door | None:
    """The door a name in a group begins or ends with: 3-602 王阿姨, 602王阿姨, 小李 3-602.

    Only the surest: a room alone must stand before a name in Chinese signs, and not be a number
    people like for itself.
    """
    text = plain(words)
    gap = r"[\s\-—_/·|()（）]*"
    for at in range(3, len(text) + 1):
        if text[at : at + 1].isdigit():
            continue
        door, name = text[:at], text[at:]
        if re.fullmatch(rf"{gap}(?:{_NAME})?[)）]?", name) and (found := read(door, style)):
            return _sure(found, door, re.sub(gap, "", name))
    for at in range(1, len(text) - 2):
        name, door = text[:at], text[at:]
        if not re.fullmatch(rf"[\u4e00-\u9fff]{{2,4}}{gap}", name):
            continue
        found = read(door.strip("()（） "), style)
        if found is not None and (found.building or found.unit):
            return found
    return None


def building_number(name: str) -> str | None:
    """The number in a building's name by which doors find it: 3号楼 → 3, 100弄3号 → 3, A座 → A."""
    text = _arabic(plain(name))
    named = re.search(rf"(?<![0-9A-Za-z])({_NUMBER})\s*(?:号|號|#|栋|棟|幢|座)", text)
    found = named or re.search(r"(?<![0-9])([0-9]{1,3})(?![0-9弄])", text)
    return _number(found[1]) if found else None


def lane_number(name: str) -> str | None:
    """The lane in a building's name: 100弄3号 → 100."""
    found = re.search(r"([0-9]{1,4})\s*弄", _arabic(plain(name)))
    return _number(found[1]) if found else None


def unit_number(name: str) -> str:
    """A unit's name as doors name it: 一单元, 01, 3号楼1单元 and 1 are one; empty: no units."""
    text = _arabic(plain(name))
    found = re.search(rf"(?<![0-9A-Za-z])({_NUMBER})\s*(?:单元|單元|门|門|梯|号|號)?$", text)
    return (_number(found[1]) if found else None) or text.upper()


def room_number(name: str) -> str:
    """A room of the register as doors name it: 0602室 and 602 are one."""
    text = re.sub(r"\s*(?:室|房|号|號|户|戶)$", "", _arabic(plain(name)))
    return text.lstrip("0").upper()


def _arabic(text: str) -> str:
    """Chinese numbers as digits; what is no clear number stays as it is."""
    return _CHINESE.sub(lambda found: _digits(found[0]), text)


def _digits(words: str) -> str:
    if not {"十", "百", "两"} & set(words):
        return "".join(_DIGITS[sign] for sign in words)
    counted = _COUNTED.fullmatch(words)
    if counted is None:
        return words
    hundreds, only, tens, ones = counted.groups()
    # 一百二 is 120 in speech and 102 to nobody: left alone.
    if hundreds and only and "零" not in words:
        return words
    total = 100 * int(_DIGITS.get(hundreds, "2")) if hundreds else 0
    if tens is not None:
        total += 10 * int(_DIGITS.get(tens, "1"))
    return str(total + int(_DIGITS.get(only or ones or "零", "0")))


def _numbers(found: re.Match[str], style: Style) -> Door | None:
    first, second, room = found["first"], _number(found["second"]), _room(found["room"])
    if room is None or second is None:
        return None
    if first is None:
        unit_first = style is Style.UNIT_ROOM
        return Door(room, unit=second) if unit_first else Door(room, building=second)
    if style is Style.LANE:
        return Door(room, building=second, lane=_number(first)) if first.isdigit() else None
    # 138-000-1234 and 2026-11-212 are no buildings.
    if len(first) > 3 or len(second) > 2:
        return None
    return Door(room, unit=second, building=_number(first))


def _named(found: re.Match[str], style: Style) -> Door | None:
    room, floor = _room(found["room"]), found["floor"]
    if room is None or (floor and int(floor) != _floor(room)):
        return None
    if found["lane"] and (style is not Style.LANE or not found["building"]):
        return None
    return Door(room, _number(found["unit"]), _number(found["building"]), _number(found["lane"]))


def _sure(door: Door, words: str, name: str) -> Door | None:
    if door.building or door.unit:
        return door
    digits = words.strip()
    year = len(digits) == 4 and digits[:2] in ("19", "20")
    by_word = not digits[-1:].isdigit()
    chinese = bool(re.fullmatch(r"[\u4e00-\u9fff]{2,4}", name))
    return door if chinese and (by_word or (not year and digits not in _LIKED)) else None


def _number(words: str | None) -> str | None:
    """03 and 3 are one building; letters keep their capital."""
    return words.lstrip("0").upper() or None if words else None


def _room(words: str) -> str | None:
    """A room without zeros before it, None where no floor has such a door."""
    room = words.lstrip("0").upper()
    digits = room.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if len(digits) < 3 or not 1 <= int(digits[-2:]) <= _WIDEST or _floor(room) > _HIGHEST:
        return None
    return room


def _floor(room: str) -> int:
    return int(re.sub("[^0-9]", "", room)[:-2])
