"""What the places of a community must be to each other."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from domain.community import Site
from domain.faults import one_of, shown
from domain.places import HOMES, Level
from domain.table import Table

#: Below which levels a place may lie. Levels may be left out; an estate lies beside the tree.
ABOVE: dict[Level, tuple[Level, ...]] = {
    Level.STREET: (),
    Level.COMMUNITY: (Level.STREET,),
    Level.GRID: (Level.COMMUNITY, Level.STREET),
    Level.MICRO_GRID: (Level.GRID, Level.COMMUNITY, Level.STREET),
    Level.BUILDING: (Level.MICRO_GRID, Level.GRID, Level.COMMUNITY, Level.STREET),
    Level.UNIT: (
        Level.BUILDING,
        Level.MICRO_GRID,
        Level.GRID,
        Level.COMMUNITY,
        Level.STREET,
    ),
    Level.ESTATE: (Level.GRID, Level.COMMUNITY, Level.STREET),
}

Pair = tuple[Table, Site]


def judge(pairs: Sequence[Pair], kinds: Mapping[str, Level]) -> None:
    """Remember in each place's table what is wrong with it beside the others.

    `kinds` holds the kinds that could be read; a place without one is judged no further than its
    names.
    """
    _unique(pairs, "key", "key")
    _unique(pairs, "short", "short name")
    sites = {site.key: site for _, site in pairs}
    circles = set(_circles(pairs, sites))
    for table, site in pairs:
        if site.parent is not None and site.key not in circles:
            _judge_parent(table, site.key, site.parent, kinds, sites)
        if site.estate is not None:
            _judge_estate(table, site.key, site.estate, kinds, sites)
    _judge_chats([pair for pair in pairs if pair[1].key in kinds])


def _unique(pairs: Sequence[Pair], key: str, words: str) -> None:
    seen: dict[str, Site] = {}
    for table, site in pairs:
        value = getattr(site, key)
        first = seen.setdefault(value, site)
        if value and first is not site:
            own = key if key in table.values else "name"
            found = f"{shown(value)}, which the place in line {first.line} has"
            table.wrong(own, found, f"a {words} of its own")


def _circles(pairs: Sequence[Pair], sites: Mapping[str, Site]) -> Iterator[str]:
    """The keys of places that lie below themselves; each circle is a fault once."""
    told: set[str] = set()
    for table, site in pairs:
        way = [site.key]
        parent = site.parent
        while parent is not None and parent in sites and parent not in way:
            way.append(parent)
            parent = sites[parent].parent
        if parent == site.key and site.key not in told:
            told.update(way)
            found = " → ".join([*way, site.key])
            table.wrong("parent", f"a circle: {found}", "one way up")
    yield from told


def _judge_parent(
    table: Table, key: str, parent: str, kinds: Mapping[str, Level], sites: Collection[str]
) -> None:
    if parent not in sites:
        table.wrong("parent", shown(parent), f"the key of a place, {one_of(sites, parent)}")
    elif key in kinds and parent in kinds and kinds[parent] not in ABOVE[kinds[key]]:
        allowed = " or ".join(ABOVE[kinds[key]]) or "nothing"
        found = f"{shown(parent)}, a {kinds[parent]}"
        table.wrong("parent", found, f"{allowed} above a {kinds[key]}")


def _judge_estate(
    table: Table, key: str, estate: str, kinds: Mapping[str, Level], sites: Collection[str]
) -> None:
    estates = [one for one, kind in kinds.items() if kind is Level.ESTATE]
    if key in estates:
        table.wrong("estate", shown(estate), "none: an estate does not lie in an estate")
    elif estate not in sites:
        table.wrong("estate", shown(estate), f"the key of an estate, {one_of(estates, estate)}")
    elif estate in kinds and estate not in estates:
        found = f"{shown(estate)}, a {kinds[estate]}"
        table.wrong("estate", found, f"a place of kind estate: {one_of(estates, estate)}")


def _judge_chats(pairs: Sequence[Pair]) -> None:
    """One group may serve several small buildings, or one building's units: neighbours only."""
    first: dict[object, Site] = {}
    for table, site in pairs:
        for chat in site.chats:
            other = first.setdefault(chat, site)
            homes = site.kind in HOMES and other.kind in HOMES
            if other is not site and not (homes and site.parent == other.parent):
                table.wrong(
                    "chat" if "chat" in table.values else "chats",
                    f"{shown(str(chat))}, which serves the place in line {other.line}",
                    "a group of its own, or one shared by buildings or units side by side",
                )
