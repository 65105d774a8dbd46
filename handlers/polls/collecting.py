"""Whose votes on paper somebody may write down: the open polls in their charge, and the flats."""

from domain.codes import Code
from domain.electorate import Per
from domain.matters import OPEN
from domain.refusal import Refusal
from domain.roles import Can
from handlers import flats
from handlers.flats import Flat
from handlers.polls.door import Sent
from handlers.turn import Turn
from storage import electorate, places, polls


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
    """Where the speaker may write down the votes of this poll."""
    return await flats.charge(turn, one.place, one.scope, Can.HOLD_POLL)


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
    return await flats.in_charge(turn, one.place, one.scope, Can.HOLD_POLL)


async def flat(turn: Turn, one: Sent, id: int) -> Flat:
    """One of them, by its number. Raises Refusal."""
    for household, place in await in_charge(turn, one):
        if household.id == id:
            return household, place
    raise Refusal("no-such-flat")
