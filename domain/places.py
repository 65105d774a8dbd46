"""The tree of places: 单元 → 楼栋 → 微网格 → 网格 → 社区 → 街道, of which a city may leave levels
out, and the estate (小区) that lies beside it."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

from domain.doors import building_number
from domain.hearing import plain


class Level(StrEnum):
    """What kind of place it is. A city may leave levels out; the names shown are its own."""

    STREET = "street"
    COMMUNITY = "community"
    GRID = "grid"
    MICRO_GRID = "micro_grid"
    BUILDING = "building"
    UNIT = "unit"
    ESTATE = "estate"


#: Whose chats are resident chats: whoever writes there counts as a resident.
HOMES = frozenset({Level.BUILDING, Level.UNIT})


def upward(place: int, parents: Mapping[int, int | None]) -> Iterator[int]:
    """`place`, then its parent, and so on to the top.

    Ends even where the stored parents run in a circle, so bad data cannot hang a turn.
    """
    seen: set[int] = set()
    here: int | None = place
    while here is not None and here not in seen:
        seen.add(here)
        yield here
        here = parents.get(here)


_BUILDING = re.compile(
    r"(?<![0-9A-Za-z])(?P<number>[0-9]{1,3}|[A-Za-z])\s*(?:号楼|號樓|栋|棟|幢|座|#)", re.IGNORECASE
)


def buildings_in(words: str) -> frozenset[str]:
    """The numbers of all buildings that words name: 3号楼和5栋之间 → 3, 5."""
    return frozenset(
        found["number"].lstrip("0").upper() for found in _BUILDING.finditer(plain(words))
    )


def named_in(words: str, short: str, *, whole: bool) -> bool:
    """Whether words name the place that is called `short`: by its `whole` short name, or by the
    number in it as people say it (3号楼: 3栋, 3幢)."""
    if not whole:
        return building_number(short) in buildings_in(words)
    said, name = plain(words), plain(short)
    # No pattern of its own: somebody looks after three hundred of them.
    at = said.find(name)
    while at > 0 and said[at - 1].isascii() and said[at - 1].isalnum():
        at = said.find(name, at + 1)
    return at >= 0
