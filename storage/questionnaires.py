"""The survey at the end of a quarter (满意度测评, 需求清单): one sheet a household."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.electorate import Scope, within
from storage.members import Member
from storage.places import Household, Place
from storage.residences import Residence


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


async def of_quarter(db: AsyncSession, place_id: int, quarter: str) -> Questionnaire | None:
    """The survey of a place and a quarter, where it was begun."""
    found = await db.exec(
        select(Questionnaire).where(
            Questionnaire.place_id == place_id, Questionnaire.quarter == quarter
        )
    )
    return found.first()


async def counting(db: AsyncSession, id: int) -> Sequence[Sheet]:
    """The sheets that count: one a household. Who spoke for one that nobody had confirmed yet
    counts where it was confirmed since, and the household has not spoken itself."""
    found: dict[int, Sheet] = {}
    waiting: list[Sheet] = []
    for sheet in await sheets(db, id):
        if sheet.household_id is None:
            continue
        if sheet.voter == f"h{sheet.household_id}":
            found[sheet.household_id] = sheet
        else:
            waiting.append(sheet)
    for sheet in waiting:
        if sheet.household_id not in found and await _lives_there(db, sheet):
            found[sheet.household_id or 0] = sheet
    return list(found.values())


async def _lives_there(db: AsyncSession, sheet: Sheet) -> bool:
    home = await db.exec(
        select(Residence.id).where(
            Residence.member_id == sheet.member_id,
            Residence.household_id == sheet.household_id,
            col(Residence.until).is_(None),
            col(Residence.confirmed_at).is_not(None),
        )
    )
    return home.first() is not None


async def open_now(db: AsyncSession, now: datetime) -> Sequence[tuple[Questionnaire, Place]]:
    """The surveys that are open, the oldest first."""
    found = await db.exec(
        select(Questionnaire, Place)
        .join(Place, col(Place.id) == col(Questionnaire.place_id))
        .where(col(Questionnaire.closed_at).is_(None), col(Questionnaire.closes_at) > now)
        .order_by(col(Questionnaire.id))
    )
    return found.all()


async def silent(db: AsyncSession, id: int, where: Scope) -> list[int]:
    """The members somebody confirmed in a flat there that has not answered yet, and who did not
    answer for another one of theirs."""
    heard = [one for one in await sheets(db, id) if one.answers]
    homes = {one.household_id for one in await counting(db, id) if one.answers}
    spoke = {one.member_id for one in heard}
    asked = (
        select(Residence.member_id, Residence.household_id)
        .join(Household, col(Household.id) == col(Residence.household_id))
        .join(Member, col(Member.id) == col(Residence.member_id))
        .where(
            within(units=where.by_units),
            col(Residence.until).is_(None),
            col(Residence.confirmed_at).is_not(None),
            col(Member.until).is_(None),
        )
        .order_by(col(Residence.id))
    )
    found = await db.exec(asked, params=where.bound)
    return sorted({one for one, home in found.all() if home not in homes and one not in spoke})


async def empty(db: AsyncSession, id: int) -> None:
    """What each household said goes: only what it came to stays."""
    await db.exec(sa.delete(Sheet).where(col(Sheet.questionnaire_id) == id))
    await db.flush()


async def closed(
    db: AsyncSession, places: Collection[int], since: datetime, until: datetime
) -> Sequence[Questionnaire]:
    """The surveys of these places that were closed in a span of time."""
    found = await db.exec(
        select(Questionnaire)
        .where(
            col(Questionnaire.place_id).in_(places),
            col(Questionnaire.closed_at) >= since,
            col(Questionnaire.closed_at) < until,
        )
        .order_by(col(Questionnaire.id))
    )
    return found.all()
