"""Whose votes on paper somebody may write down: the open polls in their charge, and the flats."""

from collections.abc import Sequence

from domain import doors
from domain.codes import Code
from domain.doors import Door
from domain.electorate import Per
from domain.matters import OPEN
from domain.refusal import Refusal
from domain.roles import Can
from handlers import flats
from handlers.polls.door import Sent
from handlers.turn import Turn
from storage import electorate, places, polls
from storage.places import Household, Place

Flat = tuple[Household, Place]


def named(one: Sent, code: Code) -> bool:
    """Whether somebody's code is this poll's."""
    return code.number == one.matter.number and code.place in (None, one.place.short)


async def open_ones(turn: Turn) -> list[Sent]:
    """The polls that are open and ask somebody in the speaker's charge."""
    here = [place.id or 0 for place in turn.places]
    around = await _below(turn) | await electorate.around(turn.work.db, here)
    found = []
    for poll, matter, place in await polls.standing(turn.work.db, sorted(around)):
        one = Sent(poll, matter, place, await electorate.scope(turn.work.db, place))
        if poll.closes_at > turn.now and await _charge(turn, one):
            found.append(one)
    return found


async def _below(turn: Turn) -> set[int]:
    return await places.here_and_below(turn.work.db, [place.id or 0 for place in turn.places])


async def _charge(turn: Turn, one: Sent) -> frozenset[int]:
    """Where the speaker may write down the votes of this poll: everywhere it asks, or in the
    places they look after themself."""
    if await turn.may(Can.HOLD_POLL, one.place.id or 0):
        return one.scope.places | {one.scope.building or 0}
    near = one.scope.places & await _below(turn)
    return frozenset([id for id in sorted(near) if await turn.may(Can.HOLD_POLL, id)])


async def reached(turn: Turn, matter_id: int) -> Sent:
    """The poll behind a button, locked until the turn ends: the right is asked again, and what is
    over is over. Raises Refusal."""
    found = await polls.of_matter(turn.work.db, matter_id)
    if found is None or not turn.private:
        raise Refusal("no-such-poll")
    poll, matter, place = found
    one = Sent(poll, matter, place, await electorate.scope(turn.work.db, place))
    if not await _charge(turn, one):
        raise Refusal("no-such-poll")
    if matter.state not in OPEN or turn.now >= poll.closes_at:
        raise Refusal("poll-over", number=matter.number)
    if poll.per is Per.PERSON:
        raise Refusal("paper-per-person")
    return one


async def in_charge(turn: Turn, one: Sent) -> list[Flat]:
    """The flats the poll asks whose votes the speaker may write down."""
    charge = await _charge(turn, one)
    known = await electorate.flats(turn.work.db, one.scope)
    mine = [(home, place) for home, place in known if home.place_id in charge]
    return sorted(mine, key=lambda one: flats.order(*one))


async def flat(turn: Turn, one: Sent, id: int) -> Flat:
    """One of them, by its number. Raises Refusal."""
    for household, place in await in_charge(turn, one):
        if household.id == id:
            return household, place
    raise Refusal("no-such-flat")


def behind(door: Door, known: Sequence[Flat]) -> Flat:
    """One of them, by its door. Raises Refusal where there is none, or more than one."""
    found = [one for one in known if _is(door, *one)]
    if not found:
        raise Refusal("no-such-flat")
    if len(found) > 1:
        raise Refusal("paper-which-flat", room=door.room)
    return found[0]


def _is(door: Door, home: Household, place: Place) -> bool:
    if doors.room_number(home.room) != doors.room_number(door.room):
        return False
    if door.unit is not None and doors.unit_number(home.unit) != doors.unit_number(door.unit):
        return False
    return door.building in (None, doors.building_number(place.name))
