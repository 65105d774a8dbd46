"""The order of an agenda, as whoever holds the gathering wants it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.gatherings import Kind, State
from domain.roles import Can
from storage import meetings, rights
from storage.matters import Matter
from storage.meetings import AgendaItem, Meeting
from storage.places import Place

#: A gathering that was so lately is the one whoever holds it is writing down.
JUST_BEEN = timedelta(days=3)
#: So long before it whoever holds a gathering is reminded of its agenda.
SOON = timedelta(days=3)

Item = tuple[AgendaItem, Matter, Place]


async def _items(db: AsyncSession, matter_id: int) -> Sequence[tuple[AgendaItem, Meeting]]:
    found = await db.exec(
        select(AgendaItem, Meeting)
        .join(Meeting, col(Meeting.id) == col(AgendaItem.meeting_id))
        .where(
            AgendaItem.matter_id == matter_id,
            Meeting.kind == Kind.COUNCIL,
            Meeting.state != State.CALLED_OFF,
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    return found.all()


async def just_been(db: AsyncSession, matter_id: int, now: datetime) -> Meeting | None:
    """The gathering that has talked about a matter now or lately."""
    return next(
        (
            meeting
            for _, meeting in reversed(await _items(db, matter_id))
            if meeting.starts_at <= now <= meeting.starts_at + JUST_BEEN
        ),
        None,
    )


async def decide(db: AsyncSession, matter_id: int, decided: str, now: datetime) -> None:
    """What came of a matter stands beside it, where it was talked about last or will be next."""
    items = [(item, at) for item, at in await _items(db, matter_id) if not item.carried]
    lately = [item for item, at in items if at.starts_at <= now <= at.starts_at + JUST_BEEN]
    ahead = [item for item, at in items if at.starts_at > now]
    for item in lately[-1:] or ahead[:1]:
        item.decided = decided
    await db.flush()


async def drop(db: AsyncSession, matter_id: int, now: datetime) -> None:
    """It is on no agenda to come."""
    for item, at in await _items(db, matter_id):
        if at.starts_at > now:
            await db.delete(item)
    await db.flush()


async def carry(db: AsyncSession, matter_id: int, now: datetime) -> None:
    """It is off the gathering that has just been, else off the next one; the one after that takes
    it up by itself."""
    items = await _items(db, matter_id)
    lately = [item for item, at in items if at.starts_at <= now <= at.starts_at + JUST_BEEN]
    ahead = [item for item, at in items if at.starts_at > now]
    for item in lately[-1:] or ahead[:1]:
        item.carried = True
    await db.flush()


async def soon(db: AsyncSession, member_id: int, now: datetime) -> tuple[Meeting, int] | None:
    """The next council a member holds in the coming days, and how much is to be talked about."""
    found = await db.exec(
        select(Meeting)
        .where(
            Meeting.kind == Kind.COUNCIL,
            Meeting.state == State.PLANNED,
            col(Meeting.asks).is_(False),
            Meeting.starts_at > now,
            Meeting.starts_at <= now + SOON,
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    for meeting in found.all():
        if await rights.may(db, member_id, Can.HOLD_COUNCIL, meeting.place_id, now):
            on = await meetings.agenda(db, meeting.id or 0)
            return meeting, sum(not item.carried for item, _, _ in on)
    return None


async def up(db: AsyncSession, meeting_id: int, matter_id: int) -> bool:
    """It is talked about before the one that stood before it; False where it was first, or is not
    on."""
    on = [item for item, _, _ in await meetings.agenda(db, meeting_id) if not item.carried]
    at = next((n for n, item in enumerate(on) if item.matter_id == matter_id), 0)
    if at == 0:
        return False
    on[at - 1], on[at] = on[at], on[at - 1]
    for n, item in enumerate(on, 1):
        item.position = n
    await db.flush()
    return True


async def set_off(db: AsyncSession, meeting_id: int, matter_id: int, *, off: bool) -> bool:
    """It is not talked about there, or is again, behind the others; False: nothing changed."""
    item = await db.get(AgendaItem, (meeting_id, matter_id))
    if item is None or item.carried is off:
        return False
    if not off:
        on = await meetings.agenda(db, meeting_id)
        item.position = max((one.position for one, _, _ in on), default=0) + 1
    item.carried = off
    await db.flush()
    return True
