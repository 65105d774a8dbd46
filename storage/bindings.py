"""Which groups serve which places: bound by a code, let go, welcomed, pinned."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.places import HOMES
from storage.places import Binding, Group, Place

#: The source of a binding that somebody made by saying a code in the group.
BY_CODE = "code"
#: Standings in which the bot is in a group, as the platform said last.
INSIDE = ("member", "administrator")


async def of_group(db: AsyncSession, group_id: int) -> Sequence[tuple[Binding, Place]]:
    """What a group serves today, the first bound first."""
    rows = await db.exec(
        select(Binding, Place)
        .join(Place, col(Binding.place_id) == col(Place.id))
        .where(
            Binding.chat_id == group_id, col(Binding.until).is_(None), col(Place.until).is_(None)
        )
        .order_by(col(Binding.id))
    )
    return rows.all()


async def these(db: AsyncSession, ids: Collection[int]) -> Sequence[Place]:
    """Those of the places that still stand, in the order they were entered."""
    rows = await db.exec(
        select(Place)
        .where(col(Place.id).in_(ids), col(Place.until).is_(None))
        .order_by(col(Place.id))
    )
    return rows.all()


def bind(db: AsyncSession, group: Group, place: Place, now: datetime) -> None:
    """From now on the group serves the place, because somebody entitled said a code in it."""
    db.add(Binding(chat_id=group.id or 0, place_id=place.id or 0, source=BY_CODE, since=now))


async def binding(db: AsyncSession, id: int) -> Binding | None:
    """A binding, locked until the turn ends."""
    return (await db.exec(select(Binding).where(Binding.id == id).with_for_update())).first()


async def unwelcomed(db: AsyncSession) -> Sequence[Group]:
    """The groups the bot is in that serve homes and have not been told who it is."""
    homes = (
        select(Binding.chat_id)
        .join(Place, col(Binding.place_id) == col(Place.id))
        .where(
            col(Binding.until).is_(None), col(Place.until).is_(None), col(Place.kind).in_(HOMES)
        )
    )
    rows = await db.exec(
        select(Group)
        .where(
            col(Group.welcomed).is_(False),
            col(Group.standing).in_(INSIDE),
            col(Group.id).in_(homes),
        )
        .order_by(col(Group.id))
    )
    return rows.all()


async def unpinned(db: AsyncSession) -> Sequence[Group]:
    """The groups whose welcome may be pinned, as far as one knows, and is not."""
    rows = await db.exec(
        select(Group)
        .where(
            col(Group.welcomed).is_(True),
            col(Group.pinned).is_(False),
            Group.standing == "administrator",
        )
        .order_by(col(Group.id))
    )
    return rows.all()
