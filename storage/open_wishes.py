"""Wishes that still need somebody: for the evening's digest, and for whoever may offer them to a
team. What has waited longest comes first, and before it what is asked once more."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.roles import Can
from domain.wishes import State
from storage import places, rights
from storage.matters import Matter
from storage.places import Place
from storage.wishes import Whole, Wish

#: Places of somebody that are looked through.
_PLACES = 50
_OPEN = (
    select(Wish, Matter, Place)
    .join(Matter, col(Matter.id) == col(Wish.matter_id))
    .join(Place, col(Place.id) == col(Matter.place_id))
    .where(Wish.state == State.PUBLISHED)
    .order_by(col(Matter.created_at), col(Wish.id))
)


async def on_walls(db: AsyncSession, here: Collection[int]) -> Sequence[Whole]:
    """What the groups of these places read: told by somebody there, or published there, or at the
    estate of one of them."""
    estates = select(Place.estate_id).where(
        col(Place.id).in_(here), col(Place.estate_id).is_not(None)
    )
    found = await db.exec(
        _OPEN.where(
            sa.or_(
                col(Matter.place_id).in_(here),
                col(Wish.place_id).in_(here),
                col(Wish.place_id).in_(estates),
            )
        )
    )
    return found.all()


async def fallow(db: AsyncSession, member_id: int, now: datetime) -> Sequence[Whole]:
    """What nobody claimed for so long that it went further, where a member may send a team: not
    their own, but what they told for others."""
    mine = await rights.where(db, member_id, Can.SEND_TEAM, now, _PLACES)
    if not mine:
        return ()
    reach = await places.here_and_below(db, [place.id or 0 for place in mine])
    found = await db.exec(_OPEN.where(col(Matter.place_id).in_(reach), col(Wish.rung) > 0))
    return [row for row in found.all() if row[0].wisher_id != member_id or row[0].on_behalf]
