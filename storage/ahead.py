"""What many matters that go up together need, looked up for all of them at once."""

from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from chat.incoming import Chat
from storage.matters import Matter
from storage.members import Member
from storage.places import LEVELS, SERVES, Binding, Group, Place

_place = Place.__table__  # type: ignore[attr-defined]
_others = Binding.__table__.alias("others")  # type: ignore[attr-defined]
_WALLS_OF = (
    select(
        Binding.place_id,
        Group.channel,
        Group.address,
        sa.exists()
        .where(
            _others.c.chat_id == col(Group.id),
            _others.c.place_id != col(Binding.place_id),
            _others.c.until.is_(None),
        )
        .label("shared"),
    )
    .join(Binding, col(Binding.chat_id) == col(Group.id))
    .where(col(Binding.place_id).in_(sa.bindparam("places", expanding=True)), *SERVES[1:])
    .order_by(col(Binding.id))
)
_UPWARDS = (
    sa.select(
        _place.c.id.label("root"), _place.c.id, _place.c.parent_id, sa.literal(0).label("step")
    )
    .where(_place.c.id.in_(sa.bindparam("places", expanding=True)))
    .cte("upwards", recursive=True)
)
_UPWARDS = _UPWARDS.union_all(
    sa.select(_UPWARDS.c.root, _place.c.id, _place.c.parent_id, _UPWARDS.c.step + 1)
    .join(_UPWARDS, _place.c.id == _UPWARDS.c.parent_id)
    .where(_UPWARDS.c.step < LEVELS)
)
_CHAINS = (
    select(_UPWARDS.c.root, Place)
    .join(_UPWARDS, col(Place.id) == _UPWARDS.c.id)
    .order_by(_UPWARDS.c.root, _UPWARDS.c.step)
)


async def chains(db: AsyncSession, places: Collection[int]) -> dict[int, list[Place]]:
    """What `places.chain` finds for each of these places."""
    found: dict[int, dict[int | None, Place]] = {}
    for root, place in (await db.exec(_CHAINS, params={"places": list(places)})).all():
        found.setdefault(root, {}).setdefault(place.id, place)
    return {root: list(above.values()) for root, above in found.items()}


async def walls(db: AsyncSession, places: Collection[int]) -> dict[int, list[tuple[Chat, bool]]]:
    """What `places.walls` finds for each of these places."""
    found: dict[int, list[tuple[Chat, bool]]] = {place: [] for place in places}
    asked = {"places": list(places)}
    for place, channel, address, shared in (await db.exec(_WALLS_OF, params=asked)).all():
        found[place].append((Chat(channel, address), shared))
    return found


async def parts(db: AsyncSession, ids: Sequence[int]) -> dict[int, list[Matter]]:
    """What `parts.parts` finds for each of these matters."""
    found: dict[int, list[Matter]] = {id: [] for id in ids}
    rows = await db.exec(
        select(Matter).where(col(Matter.part_of_id).in_(ids)).order_by(col(Matter.id))
    )
    for one in rows.all():
        found[one.part_of_id or 0].append(one)
    return found


async def members(db: AsyncSession, ids: Iterable[int]) -> Sequence[Member]:
    """These members, looked up together."""
    return (await db.exec(select(Member).where(col(Member.id).in_(list(ids))))).all()
