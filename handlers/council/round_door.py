"""The only doors to a round table: whoever called it and the mediators, and each side for itself.
Nobody else, whatever they hold (人民调解法 art. 29), and only alone with the bot."""

from dataclasses import dataclass

from domain.matters import State
from domain.refusal import Refusal
from domain.roles import Can, Role
from handlers.turn import Turn
from storage import matters, rights, round_tables
from storage.meetings import Meeting
from storage.places import Place
from storage.round_tables import RoundSide, RoundTable
from storage.work import Work


@dataclass(frozen=True, slots=True)
class Table:
    """A round table, its gathering, and where it belongs."""

    table: RoundTable
    meeting: Meeting
    place: Place

    @property
    def id(self) -> int:
        """The gathering's, which its buttons and cards carry."""
        return self.meeting.id or 0


async def called(turn: Turn, meeting_id: int) -> Table:
    """A round table for whoever called it, or mediates there. Raises Refusal."""
    found = await round_tables.of_meeting(turn.work.db, meeting_id)
    if found is None or not turn.private:
        raise Refusal("no-such-meeting")
    one = Table(*found)
    if turn.me == one.meeting.called_by or turn.me in await mediators(turn.work, one):
        return one
    gone = one.meeting.called_by is None
    if gone and await turn.may(Can.HOLD_COUNCIL, one.place.id or 0):
        return one  # whoever called it was erased: somebody must go on
    raise Refusal("no-such-meeting")


async def side(turn: Turn, side_id: int) -> tuple[Table, RoundSide]:
    """A round table for one of those it concerns, and which they are. Raises Refusal."""
    row = await turn.work.db.get(RoundSide, side_id)
    if row is None or row.member_id != turn.me or not turn.private:
        raise Refusal("no-such-meeting")
    found = await round_tables.of_meeting(turn.work.db, row.meeting_id)
    if found is None:
        raise Refusal("no-such-meeting")
    return Table(*found), row


async def signed_by(turn: Turn, side_id: int) -> tuple[Table, RoundSide]:
    """The same for whoever called it, of somebody who writes from nowhere. Raises Refusal."""
    row = await turn.work.db.get(RoundSide, side_id)
    if row is None:
        raise Refusal("no-such-meeting")
    one = await called(turn, row.meeting_id)
    if row.member_id is not None:
        raise Refusal("round-asks-them")
    return one, row


async def mediators(work: Work, one: Table) -> set[int]:
    """Who mediates there (人民调解员), and is not themself meant."""
    officers = await rights.officers(work.db, one.place.id or 0, work.now)
    found = {member.id or 0 for role, member in officers if role is Role.MEDIATOR}
    if one.meeting.about_id is None:
        return found
    about = await matters.matter(work.db, one.meeting.about_id)
    if about is None or about.state is State.WITHDRAWN:
        return found
    return found - await matters.concerned(work.db, about)


async def members(work: Work, meeting_id: int) -> set[int]:
    """Everybody who may know of it."""
    found = await round_tables.of_meeting(work.db, meeting_id)
    if found is None:
        return set()
    one = Table(*found)
    sides = {row.member_id for row in await round_tables.sides(work.db, meeting_id)}
    all_of_them = sides | {one.meeting.called_by} | await mediators(work, one)
    return {each for each in all_of_them if each is not None}
