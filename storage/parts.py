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


async def parts(db: AsyncSession, matter_id: int) -> Sequence[Matter]:
    """The parts of a matter, in the order of their numbers. Not locked: whoever closes the whole
    holds the whole, and whoever closes a part locks the whole after it and looks again."""
    return (await db.exec(_PARTS, params={"matter": matter_id})).all()
