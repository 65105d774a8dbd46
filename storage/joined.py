"""Who else has the same trouble (我家也是): one voice a household."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.matters import OPEN, Kind
from storage.matters import Matter
from storage.places import Household, Place
from storage.residences import Residence


class Joined(SQLModel, table=True):
    """A neighbour whose home has it too. A member joins a matter once."""

    __table_args__ = (sa.UniqueConstraint("matter_id", "member_id"),)

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    #: Their home, where somebody confirmed it: two of one home are one voice.
    household_id: int | None = Field(default=None, foreign_key="household.id")
    #: The matter they had reported, which was put together with this one.
    from_matter_id: int | None = Field(default=None, foreign_key="matter.id")
    at: datetime


async def joined(db: AsyncSession, matter_id: int) -> Sequence[Joined]:
    """Who joined a matter, the first first."""
    rows = await db.exec(
        select(Joined).where(Joined.matter_id == matter_id).order_by(col(Joined.id))
    )
    return rows.all()


async def join(
    db: AsyncSession,
    matter_id: int,
    member_id: int,
    household_id: int | None,
    now: datetime,
    *,
    from_matter_id: int | None = None,
) -> bool:
    """One more has it too; False where they had said so before. The matter is locked by the
    caller, so that of two who say so at once both are kept."""
    before = select(Joined.id).where(Joined.matter_id == matter_id, Joined.member_id == member_id)
    if (await db.exec(before)).first() is not None:
        return False
    db.add(
        Joined(
            matter_id=matter_id,
            member_id=member_id,
            household_id=household_id,
            from_matter_id=from_matter_id,
            at=now,
        )
    )
    await db.flush()
    return True


async def home_of(db: AsyncSession, member_id: int, places: Sequence[int]) -> int | None:
    """The home of a member at one of these places, where somebody confirmed it; of several the
    first."""
    rows = await db.exec(
        select(Household.id)
        .join(Residence, col(Residence.household_id) == col(Household.id))
        .where(
            Residence.member_id == member_id,
            col(Household.place_id).in_(places),
            col(Residence.until).is_(None),
            col(Residence.confirmed_at).is_not(None),
        )
        .order_by(col(Residence.id))
        .limit(1)
    )
    return rows.first()


async def homes(db: AsyncSession, matter: Matter) -> int:
    """How many homes have it: the reporter's and those that joined. Of whom nobody knows the home,
    each counts for one."""
    rows = await joined(db, matter.id or 0)
    if not rows:
        return 1
    own = None
    if matter.reporter_id is not None:
        own = await home_of(db, matter.reporter_id, [matter.place_id])
    known = {row.household_id for row in rows if row.household_id is not None}
    unknown = {row.member_id for row in rows if row.household_id is None} - {matter.reporter_id}
    first = 0 if own is not None and own in known else 1
    return len(known) + len(unknown) + first


async def lately(db: AsyncSession, matter_id: int, since: datetime) -> int:
    """How many joined a matter since a moment."""
    rows = await db.exec(
        select(sa.func.count()).where(Joined.matter_id == matter_id, col(Joined.at) >= since)
    )
    return int(rows.one())


async def alike(
    db: AsyncSession, place: Place, since: datetime, limit: int = 200, *, held: bool = False
) -> Sequence[Matter]:
    """The open reports on the walls of a place since a moment, and what other buildings of its
    estate told of the estate, the newest first; with `held` those instead that are on no wall yet,
    because whoever told them was asked whether it is the same as another."""
    here = col(Matter.place_id) == place.id
    if place.estate_id is not None:
        beside = select(Place.id).where(Place.estate_id == place.estate_id)
        here = sa.or_(here, sa.and_(col(Matter.estate_wide), col(Matter.place_id).in_(beside)))
    rows = await db.exec(
        select(Matter)
        .where(
            Matter.kind == Kind.REPORT,
            col(Matter.open),
            col(Matter.state).in_(OPEN),
            col(Matter.held_until).is_not(None) if held else col(Matter.held_until).is_(None),
            Matter.created_at >= since,
            here,
        )
        .order_by(col(Matter.id).desc())
        .limit(limit)
    )
    return rows.all()


async def open_since(db: AsyncSession, places: Sequence[int], since: datetime) -> Sequence[int]:
    """The reports that stand open on the walls of these places since a moment, as ids."""
    rows = await db.exec(
        select(Matter.id).where(
            Matter.kind == Kind.REPORT,
            col(Matter.open),
            col(Matter.state).in_(OPEN),
            col(Matter.held_until).is_(None),
            col(Matter.place_id).in_(places),
            Matter.created_at >= since,
        )
    )
    return [id for id in rows.all() if id is not None]


async def move(db: AsyncSession, old: int, new: int) -> None:
    """Whoever joined one matter has joined another, which it was put together with. Whoever had
    joined both stays once."""
    there = select(Joined.member_id).where(Joined.matter_id == new)
    await db.exec(
        sa.delete(Joined).where(col(Joined.matter_id) == old, col(Joined.member_id).in_(there))
    )
    await db.exec(
        sa.update(Joined)
        .where(col(Joined.matter_id) == old)
        .values(matter_id=new, from_matter_id=old)
    )


async def part(db: AsyncSession, old: int, new: int, reporter: int | None) -> None:
    """They are two matters again: whoever came from the first goes back to it."""
    came = (col(Joined.matter_id) == new, col(Joined.from_matter_id) == old)
    await db.exec(sa.delete(Joined).where(*came, col(Joined.member_id) == reporter))
    await db.exec(sa.update(Joined).where(*came).values(matter_id=old, from_matter_id=None))


async def taken_in(db: AsyncSession, matter_id: int) -> Sequence[Matter]:
    """The matters that were put together with this one, and those with them, the first first."""
    found: list[Matter] = []
    asked = [matter_id]
    while asked:
        rows = await db.exec(
            select(Matter).where(col(Matter.into_id).in_(asked)).order_by(col(Matter.id))
        )
        known = {one.id for one in found}
        new = [one for one in rows.all() if one.id not in known and one.id != matter_id]
        found += new
        asked = [one.id or 0 for one in new]
    return found


async def goes_on_in(db: AsyncSession, matter: Matter) -> Matter:
    """The matter this one was put together with, in the end; itself, where with none."""
    seen = {matter.id}
    while matter.into_id is not None and matter.into_id not in seen:
        matter = await db.get_one(Matter, matter.into_id)
        seen.add(matter.id)
    return matter


async def leaves(db: AsyncSession, matter: Matter) -> None:
    """Whoever reported what was put together with another has joined that one no more."""
    await db.exec(
        sa.delete(Joined).where(
            col(Joined.from_matter_id) == matter.id, col(Joined.member_id) == matter.reporter_id
        )
    )
