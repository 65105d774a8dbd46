"""The tasks a matter was split into (分成几件)."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.matters import Matter

_PARTS = (
    select(Matter)
    .where(Matter.part_of_id == sa.bindparam("matter"))
    .order_by(col(Matter.id))
    .execution_options(populate_existing=True)
)


async def parts_of(db: AsyncSession, ids: Sequence[int]) -> dict[int, list[Matter]]:
    """What `parts` finds for each of these matters."""
    found: dict[int, list[Matter]] = {id: [] for id in ids}
    rows = await db.exec(
        select(Matter).where(col(Matter.part_of_id).in_(ids)).order_by(col(Matter.id))
    )
    for one in rows.all():
        found[one.part_of_id or 0].append(one)
    return found


async def parts(db: AsyncSession, matter_id: int) -> Sequence[Matter]:
    """The parts of a matter, in the order of their numbers. Not locked: whoever closes the whole
    holds the whole, and whoever closes a part locks the whole after it and looks again."""
    return (await db.exec(_PARTS, params={"matter": matter_id})).all()
