"""The only door to a call-out: through a place whose people it calls, or the right to call
there."""

from dataclasses import dataclass, field

from domain.callouts import Answer, State
from domain.refusal import Refusal
from domain.roles import Can
from handlers.turn import Turn
from storage import callouts, electorate, rights
from storage.callouts import Callout, Going
from storage.electorate import Scope
from storage.matters import Matter
from storage.members import Member
from storage.places import Place
from storage.work import Work


@dataclass(slots=True)
class Called:
    """A call-out that was sent, its matter, whose people it calls, and who answered."""

    callout: Callout
    matter: Matter
    place: Place
    scope: Scope
    answers: list[tuple[Going, Member]] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The matter's, which its buttons and cards carry."""
        return self.matter.id or 0

    def said(self, answer: Answer) -> list[Member]:
        """Who answered so, the longest ago first."""
        return [member for going, member in self.answers if going.answer is answer]

    def of(self, member_id: int) -> Going | None:
        """A member's answer."""
        return next((going for going, _ in self.answers if going.member_id == member_id), None)


async def whole(work: Work, found: tuple[Callout, Matter, Place]) -> Called:
    """A call-out with its answers."""
    callout, matter, place = found
    scope = await electorate.scope(work.db, place)
    answers = await callouts.answers(work.db, callout.id or 0)
    return Called(callout, matter, place, scope, list(answers))


async def sent(turn: Turn, matter_id: int) -> Called:
    """A call-out by its matter, locked until the turn ends: of many who come at once each waits
    for the one before. Another place's answers like one that does not exist. Raises Refusal."""
    found = await callouts.of_matter(turn.work.db, matter_id)
    if found is None:
        raise Refusal("no-such-callout")
    one = await whole(turn.work, found)
    if not await _within_reach(turn, one):
        raise Refusal("no-such-callout")
    return one


async def planned(turn: Turn, matter_id: int) -> Called:
    """The same while it is still to come. Raises Refusal."""
    one = await sent(turn, matter_id)
    if one.callout.state is State.CALLED_OFF:
        raise Refusal("callout-called-off")
    if one.callout.state is not State.PLANNED or turn.now >= one.callout.ends_at:
        raise Refusal("callout-over")
    return one


async def require_caller(turn: Turn, one: Called) -> None:
    """Raises Refusal unless the speaker may call out there today: whoever called it once and holds
    the office no more confirms nobody's hours."""
    await turn.require(Can.CALL_OUT, one.place.id or 0)


async def _within_reach(turn: Turn, one: Called) -> bool:
    around = {*one.scope.places, one.scope.building, one.place.id}
    if not turn.private:
        return not around.isdisjoint({place.id for place in turn.places})
    if one.callout.made_by == turn.me or one.of(turn.me) is not None:
        return True
    mine = {place.id for place in await rights.places_of(turn.work.db, turn.me, turn.now)}
    if not around.isdisjoint(mine):
        return True
    here = one.place.id or 0
    return await turn.may(Can.ENTER_HOMES, here) or await turn.may(Can.CALL_OUT, here)
