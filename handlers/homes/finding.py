"""Which flat somebody means: their door against the register, from where they say it."""

from collections.abc import Iterable, Sequence

from domain import doors
from domain.doors import Door
from domain.places import Level
from domain.refusal import Refusal
from handlers.turn import Turn
from storage import places, residences
from storage.places import Household, Place
from storage.work import Work

Flat = tuple[Household, Place]


async def flats(turn: Turn, door: Door, *, more: bool) -> Sequence[Flat]:
    """The flats a door may be: one, or several of which the person picks theirs. Raises Refusal,
    naming whom to ask, where there is none. `more`: where nothing is known of a building, its flat
    may be written down now."""
    everywhere = await residences.homes(turn.work.db)
    here = await _buildings(turn, door, everywhere)
    found = await _known(turn.work, door, here, everywhere)
    if found:
        return found
    registered = await residences.registered(
        turn.work.db, _family([one.id or 0 for one in here], everywhere)
    )
    if registered:
        raise Refusal("home-not-in-register", who=await turn.who_confirms(here[0].id or 0))
    if len(here) > 1:
        raise Refusal("home-which-building")
    if not more:
        raise Refusal("home-too-many", who=await turn.who_confirms(here[0].id or 0))
    place, unit = here[0], door.unit or ""
    if place.kind is Level.UNIT:
        if unit in ("", doors.unit_number(place.name)):
            unit = ""
        else:
            place = next((one for one in everywhere if one.id == place.parent_id), place)
    household = await residences.flat_as_said(turn.work.db, place.id or 0, unit, door.room)
    return [(household, place)]


async def surely(turn: Turn, door: Door) -> Flat | None:
    """The one flat of the register, in the one place this group serves, that a door is."""
    if len(turn.places) != 1 or not places.is_home(turn.places[0]):
        return None
    everywhere = await residences.homes(turn.work.db)
    if door.building and not _matches(door, turn.places[0], everywhere):
        return None
    found = await _known(turn.work, door, turn.places, everywhere)
    return found[0] if len(found) == 1 and found[0][0].source == "file" else None


async def around(work: Work, household: Household, place: Place) -> list[int]:
    """The homes a flat lies in, its own place first: the unit where that is a place, the
    building."""
    everywhere = await residences.homes(work.db)
    building = place.parent_id if place.kind is Level.UNIT else place.id
    unit = _unit(household, place)
    units = [
        one.id
        for one in everywhere
        if one.kind is Level.UNIT
        and one.parent_id == building
        and unit == doors.unit_number(one.name)
    ]
    homes = {one.id for one in everywhere}
    found = [place.id, *units, building if building in homes else None]
    return list(dict.fromkeys(one for one in found if one is not None))


async def _buildings(turn: Turn, door: Door, everywhere: Sequence[Place]) -> Sequence[Place]:
    """Where the door may be: the place it names, else where the person speaks from or lives."""
    served = [place for place in turn.places if places.is_home(place)]
    if door.building is None:
        if not served:
            raise Refusal("home-which-building")
        return served
    for some in (served, everywhere):
        named = [place for place in some if _matches(door, place, everywhere)]
        # A unit's flats are found through their building.
        buildings = [place for place in named if place.kind is not Level.UNIT]
        if buildings or named:
            return buildings or named
    raise Refusal("home-no-such-building")


async def _known(
    work: Work, door: Door, here: Sequence[Place], everywhere: Sequence[Place]
) -> list[Flat]:
    """The flats already known that the door may be."""
    ids = [place.id or 0 for place in here]
    registered = await residences.registered(work.db, _family(ids, everywhere))
    wanted = door.unit
    if wanted is None and len(here) == 1 and here[0].kind is Level.UNIT:
        wanted = doors.unit_number(here[0].name)
    rows = [
        (household, place)
        for household, place in await residences.flats(
            work.db, _family(ids, everywhere), door.room
        )
        if doors.room_number(household.room) == door.room
        # Where nothing but words is known, a unit left out is no unit of a neighbour's.
        and (household.source == "file" or not registered)
        and (wanted is not None or registered or not household.unit)
    ]
    if wanted is None:
        return rows
    in_unit = [row for row in rows if _unit(*row) == wanted]
    # A register may know no units where people do.
    return in_unit or [row for row in rows if registered and not _unit(*row)]


def _unit(household: Household, place: Place) -> str:
    if place.kind is Level.UNIT:
        return doors.unit_number(place.name)
    return doors.unit_number(household.unit)


def _family(ids: Iterable[int], everywhere: Sequence[Place]) -> set[int]:
    """These places, the units in them, and the buildings they are units of."""
    family = set(ids)
    for place in everywhere:
        if place.kind is Level.UNIT and place.parent_id is not None:
            if place.parent_id in family:
                family.add(place.id or 0)
            elif place.id in family:
                family.add(place.parent_id)
    return family


def _matches(door: Door, place: Place, everywhere: Sequence[Place]) -> bool:
    """Whether the building a door names is this place, or the one this unit is in."""
    if place.kind is Level.UNIT:
        return any(
            _matches(door, one, everywhere) for one in everywhere if one.id == place.parent_id
        )
    for name in (place.name, place.short):
        lane = doors.lane_number(name)
        if doors.building_number(name) == door.building and (
            door.lane is None or lane is None or lane == door.lane
        ):
            return True
    return False
