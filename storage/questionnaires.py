"""The survey at the end of a quarter (满意度测评, 需求清单): one sheet a household."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.places import Place


class Questionnaire(SQLModel, table=True):
    """The survey of a place and a quarter."""

    __table_args__ = (sa.UniqueConstraint("place_id", "quarter"),)

    id: int | None = Field(default=None, primary_key=True)
    place_id: int = Field(foreign_key="place.id", index=True)
    #: 2026Q4
    quarter: str
    questions: list[str] = Field(
        default_factory=list, sa_column=sa.Column(sa.JSON, nullable=False)
    )
    made_by: int | None = Field(default=None, foreign_key="member.id", index=True)
    opens_at: datetime
    closes_at: datetime
    closed_at: datetime | None = None
    #: How many households were asked when it closed; None where no register knows.
    asked: int | None = None
    result: dict[str, Any] | None = Field(
        default=None, sa_column=sa.Column(sa.JSON(none_as_null=True), nullable=True)
    )
    due_at: datetime | None = Field(default=None, index=True)


class Sheet(SQLModel, table=True):
    """What a household answered: who did is not told, and goes when the survey is closed."""

    questionnaire_id: int = Field(foreign_key="questionnaire.id", primary_key=True)
    #: As `storage.polls.Voter` names them.
    voter: str = Field(primary_key=True)
    household_id: int | None = Field(default=None, foreign_key="household.id", index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    #: By question, from 0: a number each.
    answers: dict[str, int] = Field(
        default_factory=dict, sa_column=sa.Column(sa.JSON, nullable=False)
    )
    #: What is needed most, in their words.
    needs: str = ""
    #: It came on paper.
    paper: bool = False
    at: datetime


async def questionnaire(db: AsyncSession, id: int) -> tuple[Questionnaire, Place] | None:
    """A survey and whose it is, locked until the turn ends."""
    found = await db.exec(
        select(Questionnaire, Place)
        .join(Place, col(Place.id) == col(Questionnaire.place_id))
        .where(Questionnaire.id == id)
        .with_for_update(of=Questionnaire)
        .execution_options(populate_existing=True)
    )
    return found.first()


async def sheets(db: AsyncSession, id: int) -> Sequence[Sheet]:
    """What was answered, in no order that tells who was first."""
    found = await db.exec(
        select(Sheet).where(Sheet.questionnaire_id == id).order_by(col(Sheet.voter))
    )
    return found.all()
