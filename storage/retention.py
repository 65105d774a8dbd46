"""What told long ago whose it was and tells so no more: the matters whose time is over, and the
neighbours on them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.forgetting import NEIGHBOUR
from domain.matters import BY_NEIGHBOURS, ENDED, OPEN, State
from storage.history import Entry
from storage.joined import JOINED, TOLD_TOO, Joined
from storage.matters import TELLS, Matter, Voice
from storage.rising import Handed
from storage.said_again import AGAIN

#: Closed without having been done: when, only history says.
_LEFT = (State.NOT_OURS, State.DISMISSED, State.WITHDRAWN)
#: What neighbours do to a matter that somebody else reported.
_BY_NEIGHBOURS = sorted({*map(str, BY_NEIGHBOURS), JOINED, TOLD_TOO, AGAIN, "shown"})

_into = aliased(Matter)


def _quiet(matter_id: Any, before: datetime) -> sa.ColumnElement[bool]:
    """Nothing has happened to a matter since."""
    return ~sa.exists().where(col(Entry.matter_id) == matter_id, col(Entry.at) >= before)


async def long_closed(db: AsyncSession, before: datetime, limit: int = 50) -> Sequence[Matter]:
    """Matters closed before a moment, however they were, that still tell who reported them or who
    joined. What was put together with another one is closed when that one is."""
    gone_into = sa.exists().where(
        col(_into.id) == col(Matter.into_id),
        col(_into.state).not_in(sorted(OPEN)),
        sa.or_(col(_into.done_at).is_(None), col(_into.done_at) < before),
        _quiet(col(_into.id), before),
    )
    closed = sa.or_(
        sa.and_(col(Matter.state).in_(sorted(ENDED)), col(Matter.done_at) < before),
        sa.and_(col(Matter.state).in_(_LEFT), _quiet(col(Matter.id), before)),
        sa.and_(col(Matter.state) == State.MERGED, _quiet(col(Matter.id), before), gone_into),
    )
    # Each of these is short, however many matters there were: what told long ago is in none.
    telling: Any = sa.union(
        sa.select(col(Matter.id)).where(sa.text(TELLS), col(Matter.created_at) < before),
        sa.select(col(Joined.matter_id)),
        sa.select(col(Voice.matter_id)),
    )
    rows = await db.exec(
        select(Matter)
        .where(col(Matter.id).in_(telling), closed)
        .order_by(col(Matter.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return rows.all()


async def let_neighbours_go(db: AsyncSession, matter: Matter) -> int:
    """Nobody can tell any more who joined a matter or spoke up about it, nor is a level to be told
    of it; returns how many had joined."""
    await db.flush()
    joined = sa.select(sa.func.count()).where(col(Joined.matter_id) == matter.id)
    n = int((await (await db.connection()).execute(joined)).scalar_one())
    await db.exec(sa.delete(Joined).where(col(Joined.matter_id) == matter.id))
    await db.exec(sa.delete(Handed).where(col(Handed.matter_id) == matter.id))
    lines = await db.exec(
        select(Entry).where(
            Entry.matter_id == matter.id,
            col(Entry.what).in_(_BY_NEIGHBOURS),
            col(Entry.member_id).is_not(None),
        )
    )
    for line in lines.all():
        line.member_id, line.facts = None, line.facts | {"by": NEIGHBOUR}
    matter.call_ok = None
    await db.flush()
    return n
