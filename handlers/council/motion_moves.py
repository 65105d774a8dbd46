"""A motion takes a step: its own state, what its matter says of it, the line in its history."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain import matters, motions
from domain.deadlines import next_council
from domain.gatherings import Kind
from domain.motion_rules import GATHERINGS, WINDOW
from domain.motions import OF_MATTER, Move, State
from handlers.council.motion_door import One
from storage import electorate, meetings, rhythms
from storage.meetings import Meeting
from storage.places import Community
from storage.work import Work

#: A window that would close sooner than this says nothing to anybody.
_SHORTEST = timedelta(days=1)
#: Two gatherings surely lie in so many days.
_FAR = timedelta(days=100)


def step(work: Work, one: One, move: Move, by: int | None, **facts: int | str) -> None:
    """The motion stands so from now on. Raises Refusal where the table does not list the move."""
    motion, matter, now = one.motion, one.matter, work.now
    before = motion.state
    motion.state = motions.after(before, move, motion.before, number=matter.number)
    motion.before = before if move is Move.MERGE else None
    matter.state = OF_MATTER[motion.state]
    matter.done_at = None if matter.state in matters.OPEN else matter.done_at or now
    if move in (Move.ADOPT, Move.REJECT):
        motion.decided_at = now
    if motion.state not in motions.BEFORE_DECISION:
        motion.comments_until = None
    work.note(one.id, f"motion-{move}", by, **facts)


async def gathering(work: Work, community: Community, one: One) -> Meeting | None:
    """The next gathering of those it concerns."""
    around = await electorate.around(work.db, [one.place.id or 0])
    for meeting, at in await meetings.to_come(work.db, around, work.now, (Kind.COUNCIL,)):
        whose = await rhythms.scope(work.db, community, at, Kind.COUNCIL)
        if at.id == one.place.id or one.place.id in whose.places:
            return meeting
    return None


async def window(work: Work, community: Community, one: One) -> datetime:
    """Until when everybody may say what they think: until the gathering, or for a week."""
    meeting = await gathering(work, community, one)
    if meeting is not None and meeting.starts_at - work.now >= _SHORTEST:
        return meeting.starts_at
    return work.now + WINDOW


async def rests_from(work: Work, community: Community, one: One) -> datetime:
    """When a motion too few seconded rests: at the next gathering but one. Those nobody has
    planned yet are reckoned by the day of the month."""
    around = await electorate.around(work.db, [one.place.id or 0])
    since = one.matter.created_at
    known = await meetings.between(work.db, since, since + _FAR, Kind.COUNCIL)
    found = [one.starts_at for one in known if one.place_id in around][:GATHERINGS]
    zone = ZoneInfo(community.timezone)
    while len(found) < GATHERINGS:
        last = max([since, *found]).astimezone(zone)
        day = community.settings.get("meeting_day", 15)
        found.append(next_council(last, day, 19, 0))
    return max(found)


async def put_on_agenda(work: Work, community: Community, one: One) -> None:
    """It is talked about at the next gathering, where one is planned."""
    meeting = await gathering(work, community, one)
    if meeting is not None:
        await meetings.put_on(work.db, meeting.id or 0, one.id)


async def wind(work: Work, community: Community, one: One) -> None:
    """When something happens to it by itself next."""
    due = None
    if one.motion.state is State.PROPOSED:
        due = max(await rests_from(work, community, one), work.now + timedelta(minutes=1))
    elif one.motion.state is State.DISCUSSING and one.motion.comments_until is not None:
        until = one.motion.comments_until
        due = until if until > work.now else None
    elif one.motion.state is State.DONE:
        due = one.motion.rated_until
    one.matter.due_at = due
