"""How a flat is named: inside its place, outside it, and on a button; and which of them somebody
looks after, whose slips on paper they may write down. In private only."""

from collections.abc import Sequence

from chat.text import Fact, Text, text
from domain import doors
from domain.doors import Door, Style
from domain.places import Level
from domain.refusal import Refusal
from domain.roles import Can
from handlers.turn import Turn
from storage import electorate, places
from storage.electorate import Scope
from storage.places import Community, Household, Place

Flat = tuple[Household, Place]

#: Signs of a button's label.
_LABEL = 10


def style(community: Community) -> Style:
    """What 3-602 means in this community."""
    return Style(community.settings.get("doors", Style.BUILDING_ROOM))


def door(household: Household, place: Place) -> Fact:
    """The flat inside its place: 2单元602, or 602 where there are no units."""
    unit = "" if place.kind is Level.UNIT else doors.unit_number(household.unit)
    room = doors.room_number(household.room)
    return text("home-door", unit=unit, room=room) if unit else room


def order(household: Household, place: Place) -> tuple[int, int, str, int, str]:
    """What flats are sorted by as one walks up the stairs: 602 comes before 1001."""
    unit, room = doors.unit_number(household.unit), doors.room_number(household.room)
    return place.id or 0, len(unit), unit, len(room), room


def flat(household: Household, place: Place) -> Text:
    """The flat as it is named outside its place: 3号楼2单元602."""
    return text("home-flat", place=place.short, door=door(household, place))


def label(household: Household, place: Place) -> Text:
    """The same, short enough for a button: of a long place's name its end is kept, where the
    number is."""
    unit = "" if place.kind is Level.UNIT else doors.unit_number(household.unit)
    # The unit's number and its word of two signs.
    taken = len(doors.room_number(household.room)) + (len(unit) + 2 if unit else 0)
    name, room = place.short, max(_LABEL - taken, 4)
    if len(name) > room:
        name = f"…{name[1 - room :]}"
    short = text("home-flat", place=name, door=door(household, place))
    return text("button-home-flat", flat=short)


async def charge(turn: Turn, place: Place, scope: Scope, action: Can) -> frozenset[int]:
    """Where of what is asked at a place the speaker may do `action`: everywhere, or in the places
    they look after themself; nowhere where that is none."""
    if await turn.may(action, place.id or 0):
        return scope.places | {scope.building or 0}
    below = await places.here_and_below(turn.work.db, [one.id or 0 for one in turn.places])
    return frozenset([id for id in sorted(scope.places & below) if await turn.may(action, id)])


async def in_charge(turn: Turn, place: Place, scope: Scope, action: Can) -> list[Flat]:
    """The flats there, as one walks up the stairs."""
    inside = await charge(turn, place, scope, action)
    known = await electorate.flats(turn.work.db, scope)
    return sorted((one for one in known if one[0].place_id in inside), key=lambda one: order(*one))


def behind(found: Door, known: Sequence[Flat]) -> Flat:
    """One of these, by its door. Raises Refusal where there is none, or more than one."""
    matching = [one for one in known if _is(found, *one)]
    if not matching:
        raise Refusal("no-such-flat")
    if len(matching) > 1:
        raise Refusal("paper-which-flat", room=found.room)
    return matching[0]


def _is(found: Door, home: Household, place: Place) -> bool:
    if doors.room_number(home.room) != doors.room_number(found.room):
        return False
    if found.unit is not None and doors.unit_number(home.unit) != doors.unit_number(found.unit):
        return False
    return found.building in (None, doors.building_number(place.name))
