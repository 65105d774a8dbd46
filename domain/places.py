"""The tree of places: 单元 → 楼栋 → 微网格 → 网格 → 社区 → 街道, of which a city may leave levels
out, and the estate (小区) that lies beside it."""

from collections.abc import Iterator, Mapping
from enum import StrEnum


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
