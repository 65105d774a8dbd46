"""What the levels are still to be told: a matter came to them, or lies there beyond its time."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.matters import ACTIVE, Move, State
from storage.history import Entry
from storage.matters import Concern, Matter
from storage.places import Place

#: Of so many at once a database is asked.
_MANY = 5000


class Handed(SQLModel, table=True):
    """A matter came to a level. Told at once by day, in the morning what rose at night; many at
    once are told as one list. The row is erased when it was told."""

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    #: The level, and the place it came from: None where it began here, the level itself where it
    #: lies at the top beyond its time.
    place_id: int = Field(foreign_key="place.id", index=True)
    from_id: int | None = Field(default=None, foreign_key="place.id")
    at: datetime
    tell_at: datetime = Field(index=True)


class Lying(NamedTuple):
    """A matter that lies with a level which was not told yet."""

    matter_id: int
    #: It goes round somebody (回避): no group may read it.
    round_somebody: bool


class Telling(NamedTuple):
    """All that a level is to be told now, the first to be answered first."""

    place_id: int
    lying: Sequence[Lying]


async def overdue(db: AsyncSession, now: datetime, limit: int = 100) -> Sequence[int]:
    """The levels that are to be told something now, as places."""
    query = (
        select(Handed.place_id)
        .where(col(Handed.tell_at) <= now)
        .group_by(col(Handed.place_id))
        .order_by(sa.func.min(Handed.tell_at))
        .limit(limit)
    )
    return (await db.exec(query)).all()


async def claim_due(db: AsyncSession, place_id: int, now: datetime) -> Telling | None:
    """What a level is to be told now and nobody else is telling it: from now on it was told. What
    has left the level meanwhile, or is settled, is not told; None where nobody need be told."""
    mine = (
        select(Handed.id)
        .where(Handed.place_id == place_id, col(Handed.tell_at) <= now)
        .with_for_update(skip_locked=True)
    )
    told = await db.exec(
        sa.delete(Handed).where(col(Handed.id).in_(mine)).returning(col(Handed.matter_id))
    )
    ids = sorted(set(told.scalars().all()))
    if not ids:
        return None
    concerned = sa.and_(
        col(Matter.open).is_(False), sa.exists().where(col(Concern.matter_id) == col(Matter.id))
    )
    found: list[tuple[datetime | None, int, bool]] = []
    for at in range(0, len(ids), _MANY):
        rows = await db.exec(
            select(Matter.answer_by, Matter.id, concerned).where(
                col(Matter.id).in_(ids[at : at + _MANY]),
                Matter.level_id == place_id,
                col(Matter.state).in_((*ACTIVE, State.PROPOSED)),
            )
        )
        found += [(by, id or 0, bool(about)) for by, id, about in rows.all()]
    found.sort(key=lambda one: (one[0] is None, one[0], one[1]))
    return Telling(place_id, [Lying(id, about) for _, id, about in found])


async def returns(
    db: AsyncSession, places: Collection[int], reader: int, limit: int
) -> Sequence[tuple[Entry, Matter, Place]]:
    """What was delivered wrongly at these places, the newest first, and never to a reader whom the
    matter is about (回避)."""
    about = sa.exists().where(
        col(Concern.matter_id) == col(Matter.id), col(Concern.member_id) == reader
    )
    rows = await db.exec(
        select(Entry, Matter, Place)
        .join(Matter, col(Matter.id) == col(Entry.matter_id))
        .join(Place, col(Place.id) == col(Matter.place_id))
        .where(Entry.what == Move.RETURN.value, col(Matter.place_id).in_(places), sa.not_(about))
        .order_by(col(Entry.id).desc())
        .limit(limit)
    )
    return rows.all()


async def forget(db: AsyncSession, matter_id: int) -> None:
    """Nobody need be told of a matter any more."""
    await db.exec(sa.delete(Handed).where(col(Handed.matter_id) == matter_id))


async def next_due(db: AsyncSession) -> datetime | None:
    """The next moment a level is to be told something."""
    return (await db.exec(select(sa.func.min(Handed.tell_at)))).first()
