"""Call-outs (招募), who comes, and the hours volunteers gave (服务时间)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.callouts import Answer, Notice, State
from storage.columns import choice
from storage.matters import Matter
from storage.members import Member
from storage.places import Place


class Callout(SQLModel, table=True):
    """Many hands at a certain hour. Without a matter it is a draft only its author sees. Its
    photos are its matter's, its next moment is its matter's `due_at`."""

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int | None = Field(default=None, foreign_key="matter.id", unique=True)
    #: Whose people are called.
    place_id: int = Field(foreign_key="place.id", index=True)
    made_by: int | None = Field(default=None, foreign_key="member.id", index=True)
    state: State = Field(default=State.PLANNED, sa_column=choice(State))
    #: What there is to do, and where to meet: both are read by everybody.
    title: str
    meet_at: str = ""
    starts_at: datetime
    ends_at: datetime
    #: How many are needed.
    needed: int
    #: Which notices went out, by `domain.callouts.Notice`.
    told: list[str] = Field(default_factory=list, sa_column=sa.Column(sa.JSON, nullable=False))
    created_at: datetime

    def was_told(self) -> frozenset[Notice]:
        """The notices that went out."""
        return frozenset(Notice(one) for one in self.told)

    def tell(self, notice: Notice) -> None:
        """From now on it went out, and whatever should have gone before it."""
        past = [
            one.value for one in Notice if list(Notice).index(one) <= list(Notice).index(notice)
        ]
        self.told = past


class Going(SQLModel, table=True):
    """What somebody answered, and whether they were there."""

    callout_id: int = Field(foreign_key="callout.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True, index=True)
    answer: Answer = Field(sa_column=choice(Answer))
    #: When they came to this answer: in line the longest first.
    at: datetime
    #: Whoever called out says so.
    came: bool | None = None


class Service(SQLModel, table=True):
    """Time a volunteer gave (志愿服务条例 art. 19: 服务时间、内容). It counts once somebody in
    charge said that it is so."""

    __table_args__ = (sa.UniqueConstraint("matter_id", "member_id"),)

    id: int | None = Field(default=None, primary_key=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    #: The call-out's, or the wish's.
    matter_id: int = Field(foreign_key="matter.id", index=True)
    #: Where it was, whose people in charge confirm it.
    place_id: int = Field(foreign_key="place.id", index=True)
    #: In words that tell of nobody.
    what: str
    day: date
    minutes: int
    said_at: datetime
    confirmed_by: int | None = Field(default=None, foreign_key="member.id", index=True)
    #: None: it waits.
    confirmed_at: datetime | None = None


class Certificate(SQLModel, table=True):
    """A certificate (服务证明) somebody was given: by its code staff see whether it is true."""

    code: str = Field(primary_key=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    until: date
    minutes: int
    times: int
    made_at: datetime


async def draft(db: AsyncSession, id: int, made_by: int) -> Callout | None:
    """A call-out that is not sent yet, for its author alone; locked until the turn ends."""
    found = await db.exec(
        select(Callout)
        .where(Callout.id == id, Callout.made_by == made_by, col(Callout.matter_id).is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.first()


async def of_matter(db: AsyncSession, matter_id: int) -> tuple[Callout, Matter, Place] | None:
    """A call-out that was sent, by its matter, locked until the turn ends: of many who come at
    once each waits for the one before."""
    await db.flush()
    found = await db.exec(
        select(Callout, Matter, Place)
        .join(Matter, col(Matter.id) == col(Callout.matter_id))
        .join(Place, col(Place.id) == col(Matter.place_id))
        .where(Callout.matter_id == matter_id)
        .with_for_update(of=(Matter, Callout))
        .execution_options(populate_existing=True)
    )
    return found.first()


async def coming_up(db: AsyncSession, member_id: int) -> Sequence[tuple[Callout, Matter, Place]]:
    """The call-outs still to come that a member called or means to come to, and those they called
    of which nobody said yet who was there; the next one first."""
    await db.flush()
    mine = select(Going.callout_id).where(
        Going.member_id == member_id, Going.answer != Answer.NOT_GOING
    )
    came = select(Going.callout_id).where(Going.answer == Answer.GOING)
    found = await db.exec(
        select(Callout, Matter, Place)
        .join(Matter, col(Matter.id) == col(Callout.matter_id))
        .join(Place, col(Place.id) == col(Matter.place_id))
        .where(
            sa.or_(
                sa.and_(col(Callout.state) == State.PLANNED, col(Callout.id).in_(mine)),
                sa.and_(
                    col(Callout.made_by) == member_id,
                    sa.or_(
                        col(Callout.state) == State.PLANNED,
                        sa.and_(col(Callout.state) == State.OVER, col(Callout.id).in_(came)),
                    ),
                ),
            )
        )
        .order_by(col(Callout.starts_at), col(Callout.id))
    )
    return found.all()


async def standing(
    db: AsyncSession, places: Collection[int]
) -> Sequence[tuple[Callout, Matter, Place]]:
    """The call-outs still to come that call the people of these places, the next one first."""
    found = await db.exec(
        select(Callout, Matter, Place)
        .join(Matter, col(Matter.id) == col(Callout.matter_id))
        .join(Place, col(Place.id) == col(Matter.place_id))
        .where(Callout.state == State.PLANNED, col(Callout.place_id).in_(places))
        .order_by(col(Callout.starts_at), col(Callout.id))
    )
    return found.all()


async def meant_to_come(
    db: AsyncSession, member_id: int
) -> Sequence[tuple[Callout, Matter, Place]]:
    """The call-outs still to come that a member said to come to, or stands in line for."""
    found = await coming_up(db, member_id)
    mine = await db.exec(
        select(Going.callout_id).where(
            Going.member_id == member_id, Going.answer != Answer.NOT_GOING
        )
    )
    said = set(mine.all())
    return [one for one in found if one[0].id in said and one[0].state is State.PLANNED]


async def answers(db: AsyncSession, callout_id: int) -> Sequence[tuple[Going, Member]]:
    """Who answered, the longest ago first."""
    found = await db.exec(
        select(Going, Member)
        .join(Member, col(Member.id) == col(Going.member_id))
        .where(Going.callout_id == callout_id)
        .order_by(col(Going.at), col(Going.member_id))
        .execution_options(populate_existing=True)
    )
    return found.all()


async def serve(
    db: AsyncSession,
    member_id: int,
    matter: Matter,
    what: str,
    day: date,
    minutes: int,
    now: datetime,
    *,
    confirmed_by: int | None = None,
) -> Service:
    """Somebody gave so much time; said again, the last word holds. It counts once confirmed."""
    await db.flush()
    found = await db.exec(
        select(Service).where(Service.matter_id == matter.id, Service.member_id == member_id)
    )
    row = found.first()
    if row is None:
        row = Service(
            member_id=member_id, matter_id=matter.id or 0, place_id=matter.place_id,
            what=what, day=day, minutes=minutes, said_at=now,
        )  # fmt: skip
        db.add(row)
    row.what, row.day, row.minutes, row.said_at = what, day, minutes, now
    row.confirmed_by = confirmed_by
    row.confirmed_at = now if confirmed_by is not None else None
    return row


async def unserve(db: AsyncSession, matter_id: int, member_id: int) -> None:
    """They were not there after all."""
    await db.flush()
    await db.exec(
        sa.delete(Service).where(
            col(Service.matter_id) == matter_id, col(Service.member_id) == member_id
        )
    )


async def services(db: AsyncSession, member_id: int) -> Sequence[Service]:
    """The time somebody gave, the newest first; what waits for a yes too."""
    found = await db.exec(
        select(Service)
        .where(Service.member_id == member_id)
        .order_by(col(Service.day).desc(), col(Service.id).desc())
    )
    return found.all()
