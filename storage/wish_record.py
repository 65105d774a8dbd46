"""What of wishes is kept about a member, for the file they may ask for."""

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.matters import Matter
from storage.places import Place
from storage.teams import Declined, Dispatch, Team, TeamMember
from storage.wishes import Whole, Wish, WishClaim

_OFFERED = (
    select(Dispatch, Team, Matter)
    .join(Team, col(Team.id) == col(Dispatch.team_id))
    .join(Wish, col(Wish.id) == col(Dispatch.wish_id))
    .join(Matter, col(Matter.id) == col(Wish.matter_id))
    .order_by(col(Dispatch.id))
)


async def wished(db: AsyncSession, member_id: int) -> Sequence[Whole]:
    """Every wish that can be told to be a member's, the oldest first."""
    found = await db.exec(
        select(Wish, Matter, Place)
        .join(Matter, col(Matter.id) == col(Wish.matter_id))
        .join(Place, col(Place.id) == col(Matter.place_id))
        .where(Wish.wisher_id == member_id)
        .order_by(col(Wish.id))
    )
    return found.all()


async def claimed(
    db: AsyncSession, member_id: int
) -> Sequence[tuple[WishClaim, Wish, Matter, Place]]:
    """Every claim of a member, whatever became of it, the oldest first."""
    found = await db.exec(
        select(WishClaim, Wish, Matter, Place)
        .join(Wish, col(Wish.id) == col(WishClaim.wish_id))
        .join(Matter, col(Matter.id) == col(Wish.matter_id))
        .join(Place, col(Place.id) == col(Matter.place_id))
        .where(WishClaim.member_id == member_id)
        .order_by(col(WishClaim.id))
    )
    return found.all()


async def belongs_to(db: AsyncSession, member_id: int) -> Sequence[tuple[TeamMember, Team]]:
    """The teams a member belongs or belonged to."""
    found = await db.exec(
        select(TeamMember, Team)
        .join(Team, col(Team.id) == col(TeamMember.team_id))
        .where(TeamMember.member_id == member_id)
        .order_by(col(TeamMember.id))
    )
    return found.all()


async def offered_by(db: AsyncSession, member_id: int) -> Sequence[tuple[Dispatch, Team, Matter]]:
    """What a member offered to teams, and the wish's matter."""
    found = await db.exec(_OFFERED.where(Dispatch.by_id == member_id))
    return found.all()


async def declined_by(db: AsyncSession, member_id: int) -> Sequence[tuple[Dispatch, Team, Matter]]:
    """What a member of a team said they cannot come to, and the wish's matter."""
    said = select(Declined.dispatch_id).where(Declined.member_id == member_id)
    found = await db.exec(_OFFERED.where(col(Dispatch.id).in_(said)))
    return found.all()
