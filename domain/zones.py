"""Whose part of a place something is (包片): units and floors, as a community file names them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain import codes
from domain.hearing import plain

_N = "(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})"
_UNIT, _FLOOR = "(?:单元|單元)", "[楼樓层層]"
_TO = r"\s*[-–~～至到]\s*"
#: 1单元, 1-2单元; 1-6楼.
_PART = re.compile(rf"({_N})(?:{_TO}({_N}))?\s*(?:({_UNIT})|({_FLOOR}))(?!栋|棟|长|長)")


@dataclass(frozen=True, slots=True)
class Zone:
    """Units and floors; of either, none means all of them."""

    units: frozenset[int] = frozenset()
    floors: frozenset[int] = frozenset()

    def holds(self, words: str) -> bool:
        """Whether what somebody said may be here: nothing in it names another unit or floor."""
        units, floors = _named(words)
        other_unit = self.units and units and self.units.isdisjoint(units)
        other_floor = self.floors and floors and self.floors.isdisjoint(floors)
        return not (other_unit or other_floor)


def read(parts: Sequence[str]) -> Zone | None:
    """The zone of these parts, each of units or of floors: 1单元, 1-6楼. None where one is no such
    thing."""
    units: set[int] = set()
    floors: set[int] = set()
    for part in parts:
        found = _PART.fullmatch(plain(part).strip())
        if found is None or not _span(found):
            return None
        (units if found[3] else floors).update(_span(found))
    return Zone(frozenset(units), frozenset(floors))


def _named(words: str) -> tuple[set[int], set[int]]:
    units: set[int] = set()
    floors: set[int] = set()
    for found in _PART.finditer(plain(words)):
        (units if found[3] else floors).update(_span(found))
    return units, floors


def _span(found: re.Match[str]) -> range:
    first = codes.number(found[1])
    return range(first, (codes.number(found[2]) if found[2] else first) + 1)
