"""Who else has the same trouble (我家也是): one voice a household."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession


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
