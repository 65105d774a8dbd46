"""The matters whose moment has come: what the clock asks every second."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.matters import Matter

#: Asked whether anything is due or not: both by the index of `due_at`.
OVERDUE = (
    select(Matter.id)
    .where(col(Matter.due_at) <= sa.bindparam("now", type_=Matter.__table__.c.due_at.type))  # type: ignore[attr-defined]
    .order_by(col(Matter.due_at), col(Matter.id))
    .limit(sa.bindparam("most", type_=sa.Integer))
)
NEXT_DUE = (
    select(Matter.due_at)
    .where(col(Matter.due_at).is_not(None))
    .order_by(col(Matter.due_at))
    .limit(1)
)


async def overdue(db: AsyncSession, now: datetime, limit: int = 100) -> Sequence[int]:
    """The matters whose moment has come, the longest due first."""
    found = await db.exec(OVERDUE, params={"now": now, "most": limit})
    return [id for id in found.all() if id is not None]


async def claim_due(db: AsyncSession, id: int, now: datetime) -> Matter | None:
    """The matter, locked, if its moment has come and nobody else is on it."""
    return (
        await db.exec(
            select(Matter)
            .where(Matter.id == id, col(Matter.due_at) <= now)
            .with_for_update(skip_locked=True)
        )
    ).first()


async def claim_all_due(db: AsyncSession, ids: Sequence[int], now: datetime) -> Sequence[Matter]:
    """Of these matters all whose moment has come and nobody else is on, locked."""
    query = (
        select(Matter)
        .where(col(Matter.id).in_(ids), col(Matter.due_at) <= now)
        .order_by(col(Matter.due_at), col(Matter.id))
        .with_for_update(skip_locked=True)
    )
    return (await db.exec(query)).all()


async def next_due(db: AsyncSession) -> datetime | None:
    """The next moment anything must happen by itself."""
    return (await db.exec(NEXT_DUE)).first()
