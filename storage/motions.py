"""Motions (议题): beside the matter that gives one its number and place, where it stands in its
own life; who seconded it, and what those concerned thought of what became of it."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.motion_rules import Outcome, Rule
from domain.motions import State
from domain.verdicts import Verdict
from storage.columns import choice
from storage.matters import Matter
from storage.places import Place


class Motion(SQLModel, table=True):
    """A motion. Who proposed it is the matter's reporter, what it was merged into the matter's
    `into_id`, and when something happens by itself the matter's `due_at`."""

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", unique=True)
    state: State = Field(sa_column=choice(State))
    #: The state it goes back to when it is parted from another.
    before: State | None = Field(default=None, sa_column=choice(State, nullable=True))
    #: So many households must second it.
    needs: int
    seconded_at: datetime | None = None
    #: Until when everybody may say what they think.
    comments_until: datetime | None = None
    #: How many must agree.
    rule: Rule = Field(default=Rule.HALF, sa_column=choice(Rule))
    #: The poll that asks about it, from its draft on; and its matter once it was sent.
    question_id: int | None = Field(
        default=None, foreign_key="poll.id", index=True, ondelete="SET NULL"
    )
    poll_id: int | None = Field(default=None, foreign_key="matter.id", index=True)
    #: What that poll came to, told by whoever closed it.
    outcome: Outcome | None = Field(default=None, sa_column=choice(Outcome, nullable=True))
    #: The gathering at which hands were counted, paper and chat once; None of it: none were.
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", index=True)
    yes: int | None = None
    no: int | None = None
    abstained: int | None = None
    #: What was decided, in words.
    decided: str = ""
    decided_at: datetime | None = None
    #: Until when those concerned are asked what they think of it.
    rated_until: datetime | None = None
    #: What they said, by verdict, and of how many ("asked"); who said what is kept no longer.
    rated: dict[str, int] | None = Field(
        default=None, sa_column=sa.Column(sa.JSON(none_as_null=True), nullable=True)
    )


class Second(SQLModel, table=True):
    """A voice that seconded a motion: a household (h12), or a person where no home is known (m5),
    as `storage.polls.Voter` names them."""

    motion_id: int = Field(foreign_key="motion.id", primary_key=True)
    voter: str = Field(primary_key=True)
    household_id: int | None = Field(default=None, foreign_key="household.id", index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    #: It counts only once somebody confirmed that the person lives there.
    waits: bool = False
    at: datetime


class Judgement(SQLModel, table=True):
    """What one of those concerned thinks of what became of a motion (评)."""

    motion_id: int = Field(foreign_key="motion.id", primary_key=True)
    voter: str = Field(primary_key=True)
    household_id: int | None = Field(default=None, foreign_key="household.id", index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    verdict: Verdict = Field(sa_column=choice(Verdict))
    at: datetime


async def of_matter(db: AsyncSession, matter_id: int) -> tuple[Motion, Matter, Place] | None:
    """A motion by its matter, locked until the turn ends."""
    found = await db.exec(
        select(Motion, Matter, Place)
        .join(Matter, col(Matter.id) == col(Motion.matter_id))
        .join(Place, col(Place.id) == col(Matter.place_id))
        .where(Motion.matter_id == matter_id)
        .with_for_update(of=(Matter, Motion))
        .execution_options(populate_existing=True)
    )
    return found.first()


async def seconds(db: AsyncSession, motion_id: int) -> Sequence[Second]:
    """Who seconded it, in the order they did."""
    found = await db.exec(
        select(Second)
        .where(Second.motion_id == motion_id)
        .order_by(col(Second.at), col(Second.voter))
    )
    return found.all()


async def judgements(db: AsyncSession, motion_id: int) -> Sequence[Judgement]:
    """What those concerned said of it."""
    found = await db.exec(
        select(Judgement).where(Judgement.motion_id == motion_id).order_by(col(Judgement.voter))
    )
    return found.all()


async def states(db: AsyncSession, matters: Sequence[int]) -> dict[int, State]:
    """Where these matters stand as motions; those that are none are left out."""
    rows = await db.exec(
        select(Motion.matter_id, Motion.state).where(col(Motion.matter_id).in_(matters))
    )
    return {id: State(state) for id, state in rows.all()}
