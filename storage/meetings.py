"""Gatherings (议事日, 楼长例会, 圆桌会): when and where they are, who comes, what is talked about,
and the book in which stands who said what."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.deadlines import Tier
from domain.gatherings import ANSWERS, Answer, Kind, Notice, State
from domain.remarks import Known
from storage.columns import choice
from storage.matters import Matter
from storage.places import Place


class Meeting(SQLModel, table=True):
    """One gathering. Everything it tells by itself hangs on `due_at`."""

    __table_args__ = (sa.UniqueConstraint("place_id", "kind", "meant_for"),)

    id: int | None = Field(default=None, primary_key=True)
    #: Whose people come.
    place_id: int = Field(foreign_key="place.id", index=True)
    kind: Kind = Field(sa_column=choice(Kind))
    state: State = Field(default=State.PLANNED, sa_column=choice(State))
    #: The day its rhythm meant, in the community's time zone; None for one called by somebody.
    meant_for: date | None = None
    starts_at: datetime = Field(index=True)
    #: Where, in words; empty where nobody said.
    room: str = ""
    #: Why it is not on the day it was meant for: the holiday's name, or somebody's words.
    moved_why: str = ""
    #: The State Council has not said yet that this is a holiday (预计).
    expected: bool = False
    #: Somebody put it off: why are their words.
    put_off: bool = False
    #: The community never said that it meets: nobody is told before somebody says that it does.
    offered: bool = False
    #: Somebody must still say that it may move, or that it is.
    asks: bool = False
    confirmed_by: int | None = Field(default=None, foreign_key="member.id", index=True)
    #: Who called it together; None: its rhythm did.
    called_by: int | None = Field(default=None, foreign_key="member.id", index=True)
    #: The one matter a round table is about.
    about_id: int | None = Field(default=None, foreign_key="matter.id", index=True)
    #: Which notices went out, by `domain.gatherings.Notice`.
    told: list[str] = Field(default_factory=list, sa_column=sa.Column(sa.JSON, nullable=False))
    created_at: datetime
    #: When something must happen by itself next; empty when nothing must.
    due_at: datetime | None = Field(default=None, index=True)

    def was_told(self) -> frozenset[Notice]:
        """The notices that went out."""
        return frozenset(Notice(one) for one in self.told)

    def tell(self, notice: Notice) -> None:
        """From now on it went out."""
        self.told = [*self.told, notice.value]


class Attendance(SQLModel, table=True):
    """What somebody answered, and whether they were there."""

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True, index=True)
    #: For which home, where they have one there.
    household_id: int | None = Field(default=None, foreign_key="household.id", index=True)
    #: None: asked, and silent so far.
    answer: Answer | None = Field(default=None, sa_column=choice(Answer, nullable=True))
    #: Invited by name: a round table's two sides, a leaders' meeting.
    invited: bool = False
    #: Whoever wrote the minutes says so.
    came: bool | None = None
    at: datetime


class AgendaItem(SQLModel, table=True):
    """What is talked about at a gathering: a motion, or a matter of tier C."""

    __tablename__ = "agenda"

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", primary_key=True, index=True)
    #: The lowest is first; equal ones in the order of their numbers.
    position: int = 0
    #: It was not dealt with, and goes to the next one.
    carried: bool = False
    #: What was decided, in words.
    decided: str = ""


class Remark(SQLModel, table=True):
    """What somebody said about a motion or at a meeting (圆桌会的册子). It stays when they go."""

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", index=True)
    #: The motion, or the matter of tier C.
    matter_id: int | None = Field(default=None, foreign_key="matter.id", index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    #: How somebody is called who said it at the table and writes from nowhere.
    name: str = ""
    words: str
    #: Sent by somebody who could not come (请人带话).
    sent: bool = False
    #: It proposes what to do, and is more than a word.
    proposal: bool = False
    #: Who is told who said it.
    known: Known = Field(default=Known.BOOK, sa_column=choice(Known))
    channel: str = ""
    #: A voice message, by the channel's own id.
    voice: str = ""
    seconds: int = 0
    at: datetime


async def meeting(db: AsyncSession, id: int) -> tuple[Meeting, Place] | None:
    """A gathering and whose it is, locked until the turn ends."""
    found = await db.exec(
        select(Meeting, Place)
        .join(Place, col(Place.id) == col(Meeting.place_id))
        .where(Meeting.id == id)
        .with_for_update(of=Meeting)
        .execution_options(populate_existing=True)
    )
    return found.first()


async def to_come(
    db: AsyncSession, places: Collection[int], now: datetime, kinds: Collection[Kind]
) -> Sequence[tuple[Meeting, Place]]:
    """The gatherings of these places that are still to come, the next first."""
    found = await db.exec(
        select(Meeting, Place)
        .join(Place, col(Place.id) == col(Meeting.place_id))
        .where(
            col(Meeting.place_id).in_(places),
            col(Meeting.kind).in_(kinds),
            Meeting.state == State.PLANNED,
            Meeting.starts_at > now,
            sa.not_(sa.and_(col(Meeting.offered), col(Meeting.asks))),
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    return found.all()


async def between(
    db: AsyncSession, since: datetime, until: datetime, kind: Kind
) -> Sequence[Meeting]:
    """The gatherings of a kind that start in a span of time and were not called off."""
    found = await db.exec(
        select(Meeting)
        .where(
            Meeting.kind == kind,
            Meeting.starts_at >= since,
            Meeting.starts_at < until,
            Meeting.state != State.CALLED_OFF,
            sa.not_(sa.and_(col(Meeting.offered), col(Meeting.asks))),
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    return found.all()


async def answers(db: AsyncSession, meeting_id: int) -> Sequence[Attendance]:
    """Who answered what, in the order they first did."""
    found = await db.exec(
        select(Attendance)
        .where(Attendance.meeting_id == meeting_id)
        .order_by(col(Attendance.at), col(Attendance.member_id))
    )
    return found.all()


async def answer(
    db: AsyncSession,
    meeting_id: int,
    member_id: int,
    answer: Answer,
    now: datetime,
    household_id: int | None = None,
) -> bool:
    """Somebody's answer from now on; False where it stood already."""
    row = await db.get(Attendance, (meeting_id, member_id))
    if row is None:
        row = Attendance(meeting_id=meeting_id, member_id=member_id, at=now)
        db.add(row)
    changed = row.answer is not answer
    row.answer, row.household_id = answer, household_id or row.household_id
    await db.flush()
    return changed


async def agenda(db: AsyncSession, meeting_id: int) -> Sequence[tuple[AgendaItem, Matter, Place]]:
    """What is talked about, in its order."""
    found = await db.exec(
        select(AgendaItem, Matter, Place)
        .join(Matter, col(Matter.id) == col(AgendaItem.matter_id))
        .join(Place, col(Place.id) == col(Matter.place_id))
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(col(AgendaItem.position), col(Matter.number), col(Matter.id))
    )
    return found.all()


async def put_on(db: AsyncSession, meeting_id: int, matter_id: int) -> None:
    """A matter is talked about there, behind what is already."""
    if await db.get(AgendaItem, (meeting_id, matter_id)) is not None:
        return
    last = await db.exec(
        select(sa.func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting_id)
    )
    place = (last.one() or 0) + 1
    db.add(AgendaItem(meeting_id=meeting_id, matter_id=matter_id, position=place))
    await db.flush()


async def carry(db: AsyncSession, meeting_id: int, to: int, matters: Collection[int]) -> int:
    """What was not dealt with goes to another gathering, in the same order; how many went."""
    gone = 0
    for item, matter, _ in await agenda(db, meeting_id):
        if matter.id in matters and not item.carried:
            item.carried = True
            await put_on(db, to, matter.id or 0)
            gone += 1
    return gone


async def answered_later(db: AsyncSession, meeting_id: int, was: datetime, to: datetime) -> None:
    """What waits there for an answer, until so long after it began, waits so long after `to`."""
    for _, matter, _ in await agenda(db, meeting_id):
        if matter.tier is Tier.COUNCIL and matter.answer_by == was + ANSWERS:
            if matter.due_at == matter.answer_by:
                matter.due_at = to + ANSWERS
            matter.answer_by = to + ANSWERS
    await db.flush()


async def remarks(
    db: AsyncSession, *, meeting_id: int | None = None, matter_id: int | None = None
) -> Sequence[Remark]:
    """What was said at a meeting or about a matter, in the order it was."""
    asked = select(Remark).order_by(col(Remark.at), col(Remark.id))
    if meeting_id is not None:
        asked = asked.where(Remark.meeting_id == meeting_id)
    if matter_id is not None:
        asked = asked.where(Remark.matter_id == matter_id)
    return (await db.exec(asked)).all()
