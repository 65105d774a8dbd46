"""Who may stand in for whom, who acts now, and whose time is over (A/B 角)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.roles import Role
from storage.applied import FILE
from storage.columns import lasting, valid
from storage.members import Held, Member
from storage.places import Place
from storage.posts import StandIn

#: The source of what the holder of an office says, not the community's file.
SAID = "said"

_file = StandIn.__table__.alias("named")  # type: ignore[attr-defined]


class Deputy(NamedTuple):
    """Who stands in for whom, in which office."""

    row: StandIn
    member: Member
    held: Held
    place: Place


_ALL = (
    select(StandIn, Member, Held, Place)
    .join(Member, col(StandIn.member_id) == col(Member.id))
    .join(Held, col(StandIn.held_id) == col(Held.id))
    .join(Place, col(Held.place_id) == col(Place.id))
    .where(col(StandIn.member_id) != col(Held.member_id))
    .order_by(col(StandIn.id))
)


def _deputies(now: datetime) -> Any:
    """Stand-ins in offices that are held now, by people who are still here."""
    return _ALL.where(valid(Held, now), col(Member.until).is_(None))


async def ready(db: AsyncSession, member_id: int, now: datetime) -> Sequence[Deputy]:
    """Whom the community's file names to stand in for a member, each once for each office."""
    rows = await db.exec(
        _deputies(now).where(
            Held.member_id == member_id, StandIn.source == FILE, lasting(StandIn, now)
        )
    )
    found = {(one.row.held_id, one.row.member_id): one for one in _read(rows.all())}
    return list(found.values())


async def acting(db: AsyncSession, held_ids: Collection[int], now: datetime) -> Sequence[Deputy]:
    """Who acts for the holders of these offices now."""
    rows = await db.exec(
        _deputies(now).where(col(StandIn.held_id).in_(held_ids), valid(StandIn, now))
    )
    return _read(rows.all())


async def acting_by(db: AsyncSession, member_id: int, now: datetime) -> Sequence[Deputy]:
    """For whom a member acts now."""
    rows = await db.exec(_deputies(now).where(StandIn.member_id == member_id, valid(StandIn, now)))
    return _read(rows.all())


async def offices(db: AsyncSession, member_id: int, now: datetime) -> Sequence[tuple[Held, Place]]:
    """The offices a member holds now, kept as they are until the turn ends: of two who act for
    one office at once, the second waits."""
    rows = await db.exec(
        select(Held, Place)
        .join(Place, col(Held.place_id) == col(Place.id))
        .where(Held.member_id == member_id, valid(Held, now), col(Held.role) != Role.RESIDENT)
        .order_by(col(Held.id))
        .with_for_update(of=Held)
    )
    return rows.all()


async def end_unnamed(db: AsyncSession, now: datetime) -> None:
    """End what the holder of an office began with somebody whom the file names no more."""
    named = (
        sa.exists()
        .where(
            _file.c.held_id == StandIn.held_id,
            _file.c.member_id == StandIn.member_id,
            _file.c.source == FILE,
            sa.or_(_file.c.until.is_(None), _file.c.until > now),
        )
        .correlate(StandIn)
    )
    await db.flush()
    await db.exec(
        sa.update(StandIn)
        .where(col(StandIn.source) == SAID, lasting(StandIn, now), ~named)
        .values(until=now)
    )


async def over(db: AsyncSession, since: datetime, now: datetime) -> Sequence[Deputy]:
    """Whose standing in came to its end after `since` while nobody was told."""
    rows = await db.exec(
        _ALL.where(
            col(StandIn.since) < col(StandIn.until),
            col(StandIn.until) <= now,
            col(StandIn.until) > since,
            col(StandIn.told_at).is_(None),
        ).with_for_update(of=StandIn)
    )
    return _read(rows.all())


def _read(rows: Iterable[Any]) -> Sequence[Deputy]:
    return [Deputy(*row) for row in rows]
