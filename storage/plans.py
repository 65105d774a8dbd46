"""Which gatherings are written down for the days to come, and what was said to an offer of one."""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.gatherings import Kind, State
from storage.meetings import AgendaItem, Meeting

#: After so many unanswered offers nobody is asked any more.
SILENT = 3


async def taken_up(db: AsyncSession, place_id: int) -> bool | None:
    """What was said when the place was offered a council's day: yes, no, or None for nothing. The
    last word counts; to be silent as often as `SILENT` is one, too."""
    found = await db.exec(
        select(Meeting.state, Meeting.confirmed_by)
        .where(Meeting.place_id == place_id, col(Meeting.offered))
        .order_by(col(Meeting.created_at).desc(), col(Meeting.id).desc())
    )
    rows = found.all()
    said = [state for state, by in rows if by is not None]
    if said:
        return said[0] != State.CALLED_OFF
    silent = sum(state == State.CALLED_OFF for state, _ in rows)
    return False if silent >= SILENT else None


async def meant(
    db: AsyncSession, place_id: int, kind: Kind, first: date, last: date
) -> dict[date, Meeting]:
    """What is written down of a rhythm, by the day it was meant for; locked until the turn
    ends."""
    found = await db.exec(
        select(Meeting)
        .where(
            Meeting.place_id == place_id,
            Meeting.kind == kind,
            col(Meeting.meant_for) >= first,
            col(Meeting.meant_for) <= last,
        )
        .with_for_update()
    )
    return {one.meant_for: one for one in found.all() if one.meant_for is not None}


async def planned(db: AsyncSession, now: datetime) -> Sequence[Meeting]:
    """What is still to come of any rhythm; locked until the turn ends."""
    found = await db.exec(
        select(Meeting)
        .where(
            col(Meeting.meant_for).is_not(None),
            Meeting.state == State.PLANNED,
            Meeting.starts_at > now,
        )
        .with_for_update()
    )
    return found.all()


async def drop(db: AsyncSession, meeting: Meeting) -> None:
    """A gathering nobody was told of is as if it had never been planned."""
    await db.exec(sa.delete(AgendaItem).where(col(AgendaItem.meeting_id) == meeting.id))
    await db.delete(meeting)
    await db.flush()
