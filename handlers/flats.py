"""How a flat is named: inside its place, outside it, and on a button. In private only."""

from chat.text import Fact, Text, text
from domain import doors
from domain.doors import Style
from domain.places import Level
from storage.places import Community, Household, Place

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
