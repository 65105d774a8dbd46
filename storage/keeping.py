"""What is kept about a member, for the file they may ask for."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.members import Held, Member
from storage.places import Place
from storage.posts import Duty, Marked, StandIn


async def roles(db: AsyncSession, member_id: int) -> Sequence[tuple[Held, Place]]:
    """Every role a member holds, held or will hold, the oldest first."""
    rows = await db.exec(
        select(Held, Place)
        .join(Place, col(Place.id) == col(Held.place_id))
        .where(Held.member_id == member_id)
        .order_by(col(Held.since), col(Held.id))
    )
    return rows.all()


async def stands_in(db: AsyncSession, member_id: int) -> Sequence[tuple[Held, Place, Member]]:
    """The roles a member stands in for, where, and whose they are."""
    rows = await db.exec(
        select(Held, Place, Member)
        .join(StandIn, col(StandIn.held_id) == col(Held.id))
        .join(Place, col(Place.id) == col(Held.place_id))
        .join(Member, col(Member.id) == col(Held.member_id))
        .where(StandIn.member_id == member_id)
        .order_by(col(StandIn.id))
    )
    return rows.all()


async def marks(db: AsyncSession, member_id: int) -> Sequence[Place]:
    """Where a member bears a mark."""
    rows = await db.exec(
        select(Place)
        .join(Marked, col(Marked.place_id) == col(Place.id))
        .where(Marked.member_id == member_id)
        .order_by(col(Marked.id))
    )
    return rows.all()


async def duties(db: AsyncSession, member_id: int) -> Sequence[tuple[str, Place]]:
    """A member's hours of duty, and where."""
    rows = await db.exec(
        select(Duty.spans, Place)
        .join(Place, col(Place.id) == col(Duty.place_id))
        .where(Duty.member_id == member_id)
        .order_by(col(Duty.id))
    )
    return rows.all()
