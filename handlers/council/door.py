"""The only door to a gathering: through the group of a home it is for, a place the speaker belongs
to, an invitation, or the right to hold one there."""

from dataclasses import dataclass

from domain.gatherings import REFUSED, Kind, State
from domain.refusal import Refusal
from domain.roles import Can
from handlers.turn import Turn
from storage import electorate, meetings, places, rhythms
from storage.electorate import Scope
from storage.meetings import Attendance, Meeting
from storage.places import Community, Place
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Gathering:
    """One gathering, whose it is, and the homes it is for."""

    meeting: Meeting
    place: Place
    scope: Scope
    #: One of its groups hears of other places' gatherings too, so that it must say whose it is.
    beside: bool = False

    @property
    def id(self) -> int:
        """Its own, which its buttons and cards carry."""
        return self.meeting.id or 0

    @property
    def public(self) -> bool:
        """Its day is told in groups. A round table is nobody's but those it concerns."""
        return self.meeting.kind is Kind.COUNCIL


async def whole(work: Work, community: Community, meeting: Meeting, place: Place) -> Gathering:
    """A gathering with the homes it is for."""
    scope = await rhythms.scope(work.db, community, place, meeting.kind)
    public = meeting.kind is Kind.COUNCIL
    beside = public and await electorate.shared(work.db, scope)
    return Gathering(meeting, place, scope, beside)


async def gathering(turn: Turn, id: int) -> Gathering:
    """A gathering, locked until the turn ends. Another's answers like one that does not exist.
    Raises Refusal."""
    found = await meetings.meeting(turn.work.db, id)
    if found is None:
        raise Refusal("no-such-meeting")
    one = await whole(turn.work, turn.community, *found)
    if not await _within_reach(turn, one):
        raise Refusal("no-such-meeting")
    return one


async def below(turn: Turn) -> set[int]:
    """Where the speaker holds whatever council there is: each of their places, and all below."""
    over = [one.id or 0 for one in turn.places if await turn.may(Can.HOLD_COUNCIL, one.id or 0)]
    return await places.here_and_below(turn.work.db, over) if over else set()


async def to_come(turn: Turn, id: int) -> Gathering:
    """The same as long as it has not begun. Raises Refusal."""
    one = await gathering(turn, id)
    if one.meeting.state is not State.PLANNED:
        raise Refusal(REFUSED[one.meeting.state])
    if turn.now >= one.meeting.starts_at:
        raise Refusal("meeting-begun")
    return one


async def held_by(turn: Turn, id: int) -> Gathering:
    """A gathering the speaker may move, call off and write down. Raises Refusal."""
    one = await gathering(turn, id)
    await turn.require(Can.HOLD_COUNCIL, one.place.id or 0)
    return one


async def _within_reach(turn: Turn, one: Gathering) -> bool:
    here = {place.id for place in turn.places}
    if one.public and not here.isdisjoint({*one.scope.places, one.scope.building, one.place.id}):
        return True
    if not turn.private:
        return False
    if await turn.work.db.get(Attendance, (one.id, turn.me)) is not None:
        return True
    if one.meeting.kind is Kind.ROUND_TABLE and one.meeting.called_by is not None:
        return one.meeting.called_by == turn.me  # nobody else, whatever they hold
    if one.meeting.kind is Kind.LEADERS:
        led = await rhythms.leaders(turn.work.db, one.scope, turn.now)
        if turn.me in led:
            return True
    return await turn.may(Can.HOLD_COUNCIL, one.place.id or 0)
