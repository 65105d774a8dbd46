"""What is counted of wishes of places in a month: `domain.wish_figures`. A wish belongs to the
place of whoever wished it."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.matters import Kind
from domain.wish_figures import Given, Offered, Wished, Wishes
from domain.wishes import Claim
from storage.callouts import Service
from storage.matters import Matter
from storage.teams import Dispatch
from storage.wishes import Wish, WishClaim

#: Where it was told, as no index knows it: a month is less than all there ever was at a place.
_told_at = col(Matter.place_id) + 0


async def wishes(
    db: AsyncSession, below: Sequence[int], since: datetime, until: datetime
) -> Wishes:
    """What was wished, given and offered to teams at these places, from a moment to another."""
    db_ = await db.connection()
    first_done = (
        sa.select(col(WishClaim.wish_id), sa.func.min(col(WishClaim.done_at)).label("at"))
        .where(col(WishClaim.done_at).is_not(None))
        .group_by(col(WishClaim.wish_id))
        .subquery("first_done")
    )
    said = await db_.execute(
        sa.select(col(Wish.state), col(Wish.published_at), col(Wish.claimed_at), first_done.c.at)
        .join(Matter, col(Matter.id) == col(Wish.matter_id))
        .outerjoin(first_done, first_done.c.wish_id == col(Wish.id))
        .where(
            _told_at.in_(below),
            col(Matter.kind) == Kind.WISH,
            col(Matter.created_at) >= since,
            col(Matter.created_at) < until,
        )
    )
    helped = await db_.execute(
        sa.select(sa.func.count())
        .select_from(WishClaim)
        .join(Wish, col(Wish.id) == col(WishClaim.wish_id))
        .join(Matter, col(Matter.id) == col(Wish.matter_id))
        .where(
            _told_at.in_(below),
            col(WishClaim.state) == Claim.DONE,
            col(WishClaim.done_at) >= since,
            col(WishClaim.done_at) < until,
        )
    )
    given = await db_.execute(
        sa.select(col(Service.minutes), col(Service.confirmed_at).is_not(None)).where(
            (col(Service.place_id) + 0).in_(below),
            col(Service.said_at) >= since,
            col(Service.said_at) < until,
        )
    )
    offered = await db_.execute(
        sa.select(col(Dispatch.taken_at))
        .join(Wish, col(Wish.id) == col(Dispatch.wish_id))
        .join(Matter, col(Matter.id) == col(Wish.matter_id))
        .where(_told_at.in_(below), col(Dispatch.at) >= since, col(Dispatch.at) < until)
    )
    return Wishes(
        [Wished(*row) for row in said],
        helped.scalar_one(),
        [Given(minutes, bool(confirmed)) for minutes, confirmed in given],
        [Offered(*row) for row in offered],
    )
