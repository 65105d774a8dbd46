"""Wishes that still need somebody: for the evening's digest, and for whoever may offer them to a
team. What has waited longest comes first, and before it what is asked once more."""

from collections.abc import Collection, Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.wishes import State
from storage.matters import Matter
from storage.places import Place
from storage.wishes import Whole, Wish

_OPEN = (
    select(Wish, Matter, Place)
    .join(Matter, col(Matter.id) == col(Wish.matter_id))
    .join(Place, col(Place.id) == col(Matter.place_id))
    .where(Wish.state == State.PUBLISHED)
    .order_by(col(Matter.created_at), col(Wish.id))
)


async def on_walls(db: AsyncSession, places: Collection[int]) -> Sequence[Whole]:
    """What the groups of these places read: published at one of them, or at the estate of one and
    standing in all its groups."""
    estates = select(Place.estate_id).where(
        col(Place.id).in_(places), col(Place.estate_id).is_not(None)
    )
    found = await db.exec(
        _OPEN.where(col(Wish.place_id).in_(places) | col(Wish.place_id).in_(estates))
    )
    return found.all()


async def fallow(db: AsyncSession, places: Collection[int]) -> Sequence[Whole]:
    """What nobody claimed for so long that it went further, of whoever lives at these places."""
    found = await db.exec(_OPEN.where(col(Matter.place_id).in_(places), col(Wish.rung) > 0))
    return found.all()
