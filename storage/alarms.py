"""Emergencies that were heard: what a matter of tier E has beside its row, and how the one that
stands is found."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.alarms import Move, Wish
from domain.emergency_kinds import DISCREET, Kind
from domain.matters import OPEN
from domain.matters import Kind as What
from storage.columns import choice
from storage.history import Entry
from storage.matters import Matter
from storage.places import Place


class Alarm(SQLModel, table=True):
    """One emergency. When the next person is called is the matter's `due_at`."""

    matter_id: int = Field(foreign_key="matter.id", primary_key=True)
    kind: Kind = Field(sa_column=choice(Kind, index=True))
    #: The places it may be at, as people call them: of a shared group all of them, where the
    #: words name none.
    whereabouts: str
    #: How many lines told of it, and when the last one did.
    lines: int = 1
    heard_at: datetime
    #: When calling began; None: nobody is called.
    began_at: datetime | None = None
    #: How many calls were made, and who was called.
    calls: int = 0
    called: list[int] = Field(default_factory=list, sa_column=sa.Column(sa.JSON, nullable=False))
    #: 应答: who answered first.
    answered_at: datetime | None = None
    answered_by: int | None = Field(default=None, foreign_key="member.id")
    #: 到场: who was there first.
    on_scene_at: datetime | None = None
    on_scene_by: int | None = Field(default=None, foreign_key="member.id")
    #: Somebody not entitled to end it says it has ended so.
    proposed: Move | None = Field(default=None, sa_column=choice(Move, nullable=True))
    proposed_by: int | None = Field(default=None, foreign_key="member.id")
    ended_as: Move | None = Field(default=None, sa_column=choice(Move, nullable=True))
    ended_by: int | None = Field(default=None, foreign_key="member.id")
    #: Discreet kinds: what the speaker wants, and when they were shown what they can do.
    wish: Wish | None = Field(default=None, sa_column=choice(Wish, nullable=True))
    told_at: datetime | None = None


Both = tuple[Matter, Alarm]


def anywhere(served: Sequence[Place]) -> str:
    """The whereabouts of what may be at any of these places."""
    return "、".join(one.short for one in served)


def _both() -> Any:
    joined = select(Matter, Alarm).join(Alarm, col(Alarm.matter_id) == col(Matter.id))
    return joined.execution_options(populate_existing=True)


async def of(db: AsyncSession, matter_id: int) -> Alarm | None:
    """What belongs to a matter that is an emergency."""
    return await db.get(Alarm, matter_id, populate_existing=True)


async def untouched(db: AsyncSession, matter: Matter) -> bool:
    """Whether a matter is something discreet that nobody was called for."""
    if matter.kind is not What.ALARM or matter.open:
        return False
    alarm = await of(db, matter.id or 0)
    return alarm is not None and alarm.began_at is None


async def standing(
    db: AsyncSession, place_id: int, kind: Kind, since: datetime, reporter: int | None = None
) -> Both | None:
    """The open alarm of a kind at a place of which somebody told since a moment; of `reporter`
    alone where it is discreet. The place stays locked, so that of two who cry at once one joins
    the other."""
    await db.exec(select(Place.id).where(Place.id == place_id).with_for_update())
    asked = (
        _both()
        .where(
            col(Matter.place_id) == place_id,
            col(Alarm.kind) == kind,
            col(Matter.state).in_(OPEN),
            col(Alarm.heard_at) >= since,
        )
        .order_by(col(Matter.id).desc())
        .limit(1)
    )
    if reporter is not None:
        asked = asked.where(col(Matter.reporter_id) == reporter)
    return _first(await db.exec(asked.with_for_update()))


async def open_ones(db: AsyncSession) -> Sequence[Both]:
    """Every alarm that is not over, the oldest first. There are few of them."""
    asked = _both().where(col(Matter.state).in_(OPEN)).order_by(col(Matter.id))
    return [(matter, alarm) for matter, alarm in (await db.exec(asked)).all()]


async def of_late(db: AsyncSession, member_id: int, since: datetime) -> Both | None:
    """The newest open alarm that a member raised and told of since a moment."""
    asked = (
        _both()
        .where(
            col(Matter.reporter_id) == member_id,
            col(Matter.state).in_(OPEN),
            col(Alarm.heard_at) >= since,
        )
        .order_by(col(Matter.id).desc())
        .limit(1)
    )
    return _first(await db.exec(asked.with_for_update()))


async def lately_discreet(db: AsyncSession, member_id: int, since: datetime) -> Both | None:
    """The newest discreet word of a member since a moment, over or not."""
    asked = (
        _both()
        .where(
            col(Matter.reporter_id) == member_id,
            col(Matter.created_at) >= since,
            col(Alarm.kind).in_(DISCREET),
        )
        .order_by(col(Matter.id).desc())
        .limit(1)
    )
    return _first(await db.exec(asked.with_for_update()))


async def answers(db: AsyncSession, alarm: Alarm) -> Sequence[Entry]:
    """Who said, since calling began, that they are coming, got through, or are there."""
    asked = select(Entry).where(
        Entry.matter_id == alarm.matter_id,
        col(Entry.what).in_([Move.COMING.value, Move.REACHED.value, Move.ON_SCENE.value]),
        Entry.at >= (alarm.began_at or alarm.heard_at),
    )
    return (await db.exec(asked.order_by(col(Entry.id)))).all()


async def own(db: AsyncSession, matter_id: int, member_id: int) -> Both | None:
    """An alarm by its id, for whoever raised it."""
    asked = _both().where(col(Matter.id) == matter_id, col(Matter.reporter_id) == member_id)
    return _first(await db.exec(asked.with_for_update()))


async def untold(db: AsyncSession, member_id: int, since: datetime) -> Both | None:
    """A discreet alarm whose speaker was not reached in private, raised since a moment."""
    asked = (
        _both()
        .where(
            col(Matter.reporter_id) == member_id,
            col(Matter.state).in_(OPEN),
            col(Matter.created_at) >= since,
            # A doubted alarm of an open kind is closed too, and its speaker was told at once.
            col(Alarm.kind).in_(DISCREET),
            col(Alarm.told_at).is_(None),
        )
        .order_by(col(Matter.id).desc())
        .limit(1)
    )
    return _first(await db.exec(asked.with_for_update()))


async def said_as(db: AsyncSession, channel: str, chat: str, message: str) -> int | None:
    """The alarm a message raised."""
    asked = (
        select(Alarm.matter_id)
        .join(Matter, col(Matter.id) == col(Alarm.matter_id))
        .where(
            Matter.said_channel == channel,
            Matter.said_chat == chat,
            Matter.said_message == message,
        )
    )
    return (await db.exec(asked)).first()


async def false_alarms(db: AsyncSession, member_id: int, since: datetime) -> int:
    """How many alarms of a member turned out to be a mistake since a moment."""
    asked = (
        select(sa.func.count())
        .select_from(Alarm)
        .join(Matter, col(Matter.id) == col(Alarm.matter_id))
        .where(
            col(Matter.reporter_id) == member_id,
            col(Alarm.ended_as) == Move.MISTAKE,
            col(Matter.done_at) > since,
        )
    )
    return int((await db.exec(asked)).one())


async def was_there(db: AsyncSession, matter_id: int, member_id: int) -> bool:
    """Whether a member said that they are on the scene."""
    asked = select(Entry.id).where(
        Entry.matter_id == matter_id,
        Entry.member_id == member_id,
        Entry.what == Move.ON_SCENE.value,
    )
    return (await db.exec(asked.limit(1))).first() is not None


async def standing_places(db: AsyncSession, ids: Collection[int]) -> list[Place]:
    """These places as they stand today."""
    asked = select(Place).where(col(Place.id).in_(ids), col(Place.until).is_(None))
    return list((await db.exec(asked.order_by(col(Place.id)))).all())


def _first(rows: Any) -> Both | None:
    row = rows.first()
    return (row[0], row[1]) if row is not None else None
