"""Minutes (纪要): what a gathering came to, typed, photographed or spoken."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Minutes(SQLModel, table=True):
    """The minutes of one gathering. Photos and voices are kept by the channel's own ids."""

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", unique=True)
    written_by: int | None = Field(default=None, foreign_key="member.id", index=True)
    lines: list[str] = Field(default_factory=list, sa_column=sa.Column(sa.JSON, nullable=False))
    channel: str = ""
    photos: list[str] = Field(default_factory=list, sa_column=sa.Column(sa.JSON, nullable=False))
    voices: list[str] = Field(default_factory=list, sa_column=sa.Column(sa.JSON, nullable=False))
    #: How many households came, as counted at the door; None where nobody counted.
    attended: int | None = None
    #: What was decided or agreed, a line each.
    decisions: list[str] = Field(
        default_factory=list, sa_column=sa.Column(sa.JSON, nullable=False)
    )
    created_at: datetime
    #: When the neighbours, or those invited, were told.
    posted_at: datetime | None = None


async def of_meeting(db: AsyncSession, meeting_id: int) -> Minutes | None:
    """The minutes of a gathering, locked until the turn ends; None where nobody began any."""
    found = await db.exec(
        select(Minutes)
        .where(Minutes.meeting_id == meeting_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.first()
