"""Minutes (纪要): what a gathering came to, typed, photographed or spoken."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.gatherings import State
from storage.meetings import Meeting
from storage.places import Place


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
    #: Since when whoever wrote it has been asked to (请人记).
    named_at: datetime | None = None
    #: When the neighbours, or those invited, were told.
    posted_at: datetime | None = None
    #: When they were changed after that.
    corrected_at: datetime | None = None


async def of_meeting(db: AsyncSession, meeting_id: int) -> Minutes | None:
    """The minutes of a gathering, locked until the turn ends; None where nobody began any."""
    found = await db.exec(
        select(Minutes)
        .where(Minutes.meeting_id == meeting_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.first()


async def begun(
    db: AsyncSession, since: datetime, now: datetime
) -> Sequence[tuple[Meeting, Place]]:
    """The gatherings that began since a moment and were not called off, the newest first."""
    found = await db.exec(
        select(Meeting, Place)
        .join(Place, col(Place.id) == col(Meeting.place_id))
        .where(
            Meeting.starts_at >= since,
            Meeting.starts_at <= now,
            col(Meeting.state).in_([State.PLANNED, State.HELD]),
        )
        .order_by(col(Meeting.starts_at).desc(), col(Meeting.id))
    )
    return found.all()


async def anew(db: AsyncSession, meeting_id: int, now: datetime) -> Minutes:
    """The minutes of a gathering, begun now where nobody has."""
    page = await of_meeting(db, meeting_id)
    if page is None:
        page = Minutes(meeting_id=meeting_id, created_at=now)
        db.add(page)
        await db.flush()
    return page
