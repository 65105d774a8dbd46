"""The only door to a poll: through the group it stands in, a home it asks, or the right to hold
one there."""

from dataclasses import dataclass

from domain.matters import OPEN
from domain.refusal import Refusal
from domain.roles import Can
from handlers.turn import Turn
from storage import electorate, polls
from storage.electorate import Scope
from storage.matters import Matter
from storage.places import Place
from storage.polls import Poll


@dataclass(frozen=True, slots=True)
class Sent:
    """A poll that was sent: the question, its matter, where it is held, whom it asks."""

    poll: Poll
    matter: Matter
    place: Place
    scope: Scope

    @property
    def id(self) -> int:
        """The matter's, which its buttons and cards carry."""
        return self.matter.id or 0


async def sent(turn: Turn, matter_id: int) -> Sent:
    """A poll by its matter, locked until the turn ends. Another place's answers like one that
    does not exist. Raises Refusal."""
    found = await polls.of_matter(turn.work.db, matter_id)
    if found is None:
        raise Refusal("no-such-poll")
    poll, matter, place = found
    one = Sent(poll, matter, place, await electorate.scope(turn.work.db, place))
    if not await _within_reach(turn, one):
        raise Refusal("no-such-poll")
    return one


async def open_one(turn: Turn, matter_id: int) -> Sent:
    """The same while votes are taken. Raises Refusal."""
    one = await sent(turn, matter_id)
    if one.matter.state not in OPEN or turn.now >= one.poll.closes_at:
        raise Refusal("poll-over", number=one.matter.number)
    return one


async def _within_reach(turn: Turn, one: Sent) -> bool:
    here = {place.id for place in turn.places}
    if not turn.private:
        return not here.isdisjoint({*one.scope.places, one.scope.building, one.place.id})
    if await electorate.homes_of(turn.work.db, one.scope, turn.me):
        return True
    known = await electorate.resident(turn.work.db, one.scope, turn.me, turn.now)
    return known is not None or await turn.may(Can.HOLD_POLL, one.place.id or 0)
