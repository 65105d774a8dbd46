"""Wishes that nobody in charge has looked at yet, for whoever may."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from domain.roles import Can
from storage import places, rights, wishes
from storage.wishes import Whole

#: Places of somebody that are looked through.
_PLACES = 50


async def to_check(db: AsyncSession, member_id: int, now: datetime) -> Sequence[Whole]:
    """What a member may look at and nobody has, the oldest first: not their own, but what they
    told for others."""
    mine = await rights.where(db, member_id, Can.HANDLE, now, _PLACES)
    if not mine:
        return ()
    reach = await places.here_and_below(db, [place.id or 0 for place in mine])
    rows = await wishes.unchecked(db, reach)
    return [row for row in rows if row[0].wisher_id != member_id or row[0].on_behalf]
