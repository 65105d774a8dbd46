"""Round tables (圆桌会): which times there are to choose among, who is invited and what they say,
what was agreed on. In no group: only those invited, the mediators and whoever called it see it."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.meetings import Meeting
from storage.places import Place


class RoundTable(SQLModel, table=True):
    """Beside its gathering: everything a round table has that others have not."""

    __tablename__ = "round_table"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", unique=True)
    #: Moments to choose among, in UTC; one of them becomes the gathering's own.
    times: list[str] = Field(default_factory=list, sa_column=sa.Column(sa.JSON, nullable=False))
    #: When the time was settled.
    fixed_at: datetime | None = None
    #: What is agreed on, a line each; and when the last of them agreed.
    agreed: list[str] = Field(default_factory=list, sa_column=sa.Column(sa.JSON, nullable=False))
    settled_at: datetime | None = None
    #: When it is asked whether it holds.
    follow_up_at: datetime | None = None
    #: Which steps of `domain.round_tables.Step` were told.
    told: list[str] = Field(default_factory=list, sa_column=sa.Column(sa.JSON, nullable=False))
    opened_at: datetime
    due_at: datetime | None = Field(default=None, index=True)


class RoundSide(SQLModel, table=True):
    """One of those it concerns."""

    __tablename__ = "round_side"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    #: None: they write from nowhere, and whoever called it goes and asks.
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    name: str = ""
    #: Which of the times suit them, counted from 0; None: not answered.
    suits: list[int] | None = Field(
        default=None, sa_column=sa.Column(sa.JSON(none_as_null=True), nullable=True)
    )
    #: Whether they agree to what was written down; None: not answered.
    agrees: bool | None = None
    #: Whether it holds, when they were asked again.
    holds: bool | None = None


async def of_meeting(db: AsyncSession, id: int) -> tuple[RoundTable, Meeting, Place] | None:
    """A round table by its gathering, locked until the turn ends."""
    found = await db.exec(
        select(RoundTable, Meeting, Place)
        .join(Meeting, col(Meeting.id) == col(RoundTable.meeting_id))
        .join(Place, col(Place.id) == col(Meeting.place_id))
        .where(RoundTable.meeting_id == id)
        .with_for_update(of=(RoundTable, Meeting))
        .execution_options(populate_existing=True)
    )
    return found.first()


async def sides(db: AsyncSession, meeting_id: int) -> Sequence[RoundSide]:
    """Those it concerns, in the order they were written down."""
    found = await db.exec(
        select(RoundSide).where(RoundSide.meeting_id == meeting_id).order_by(col(RoundSide.id))
    )
    return found.all()


async def about(db: AsyncSession, matter_id: int) -> int | None:
    """The newest round table on a matter, by its gathering; None where there is none."""
    found = await db.exec(
        select(Meeting.id)
        .join(RoundTable, col(RoundTable.meeting_id) == col(Meeting.id))
        .where(Meeting.about_id == matter_id)
        .order_by(col(Meeting.id).desc())
    )
    return found.first()
