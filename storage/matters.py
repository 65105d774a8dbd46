"""Matters of every kind, the people and photos on them, and how one is reached."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.deadlines import Tier
from domain.matters import Kind, Rating, State, Wait
from storage.columns import choice
from storage.members import Account
from storage.places import Place

#: SQLAlchemy wants the column itself, not its name.
_VERSION = sa.Column("version", sa.Integer, nullable=False)
#: Whose it is can still be told. A query that asks for these words finds the index.
TELLS = "(reporter_id IS NOT NULL OR on_behalf <> '')"


class Matter(SQLModel, table=True):
    """A report, wish, motion, poll or task. `version` is the net below the row lock."""

    __table_args__ = (
        sa.UniqueConstraint("place_id", "number"),
        sa.Index("matter_said", "said_channel", "said_chat", "said_message"),
        sa.Index("matter_lies", "level_id", "state"),
        sa.Index("matter_told", "created_at"),
        sa.Index("matter_done", "done_at"),
        sa.Index(
            "matter_tells",
            "created_at",
            sqlite_where=sa.text(TELLS),
            postgresql_where=sa.text(TELLS),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: Kind = Field(sa_column=choice(Kind))
    place_id: int = Field(foreign_key="place.id")
    number: int
    #: The level it lies with now: it starts where the tier says and rises; wrongly delivered it
    #: goes down once, with a reason.
    level_id: int = Field(foreign_key="place.id")
    #: When it came to that level, and when the time there runs out (100 %).
    arrived_at: datetime
    answer_by: datetime | None = None
    state: State = Field(sa_column=choice(State))
    #: The state it goes back to after it waited, was put together with another or proposed done.
    before: State | None = Field(default=None, sa_column=choice(State, nullable=True))
    tier: Tier = Field(sa_column=choice(Tier))
    #: Open: a card in the group. Otherwise only the reporter and the people in charge see it.
    open: bool = True
    #: What it is about, as a key of the taxonomy; None where no sign of any category stands in it.
    category: str | None = None
    #: It belongs to the whole estate (小区公共), whichever building it was told from.
    estate_wide: bool = False
    title: str
    words: str
    #: For whom the reporter speaks (代报), as the reporter calls them.
    on_behalf: str = ""
    #: Where the reporter says it is, in degrees.
    latitude: float | None = None
    longitude: float | None = None
    reporter_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    #: Nobody knows who reported it but a sealed link.
    anonymous: bool = False
    #: Who is on it at the level it lies with.
    handler_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    #: The first handler stays named (首接负责制), whoever is on it later.
    first_id: int | None = Field(default=None, foreign_key="member.id")
    #: The first word of a person, and when somebody was there (到场).
    answered_at: datetime | None = None
    on_scene_at: datetime | None = None
    #: When the property company is asked how it stands.
    property_by: datetime | None = None
    #: Why it must wait, since and until when; of a long-term matter the day of its next line.
    waits_for: Wait | None = Field(default=None, sa_column=choice(Wait, nullable=True))
    waits_since: datetime | None = None
    waits_until: datetime | None = None
    #: How often it was delivered wrongly (转错了).
    returned: int = 0
    #: The matter it was put together with (并案), and the one it is a part of.
    into_id: int | None = Field(default=None, foreign_key="matter.id", index=True)
    part_of_id: int | None = Field(default=None, foreign_key="matter.id", index=True)
    #: What the reporter thought of it, where they said so.
    rating: Rating | None = Field(default=None, sa_column=choice(Rating, nullable=True))
    #: It stands nowhere yet: the reporter was asked whether it is the same as another one.
    held_until: datetime | None = None
    #: The reporter may be called by the level above; None: not asked or not answered.
    call_ok: bool | None = None
    said_channel: str
    said_chat: str
    said_message: str
    created_at: datetime
    done_at: datetime | None = None
    #: When something must happen by itself next; empty when nothing must.
    due_at: datetime | None = Field(default=None, index=True)
    version: int = Field(default=None, sa_column=_VERSION)

    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": _VERSION}


class Photo(SQLModel, table=True):
    """A photo of a matter, by the channel's own id: the bytes stay with the platform."""

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    channel: str
    file: str


class Voice(SQLModel, table=True):
    """A voice message of a matter's reporter, which somebody in charge must listen to."""

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    channel: str
    #: The channel's own id; empty where it gives none.
    file: str
    seconds: int
    at: datetime


def minutes(seconds: int) -> str:
    """How long a voice message is, as a telephone shows it: 0:38."""
    return f"{seconds // 60}:{seconds % 60:02}"


class Concern(SQLModel, table=True):
    """Whom a matter complains about: it goes round that person, who never hears of it (回避)."""

    matter_id: int = Field(foreign_key="matter.id", primary_key=True)
    member_id: int = Field(foreign_key="member.id", primary_key=True, index=True)


async def matter(db: AsyncSession, id: int) -> Matter | None:
    """A matter, locked until the turn ends."""
    return (await db.exec(_ONE, params={"matter": id})).first()


async def numbered(
    db: AsyncSession, places: Sequence[int], number: int, short: str | None
) -> Sequence[int]:
    """The matters with this number at the places one may reach, as ids. `short` is what the place
    is called, or was."""
    rows = await db.exec(
        select(Matter.id, Place.short, Place.formerly)
        .join(Place, col(Matter.place_id) == col(Place.id))
        .where(col(Matter.place_id).in_(places), Matter.number == number)
    )
    return [
        id
        for id, now, formerly in rows.all()
        if id is not None and short in (None, now, *formerly)
    ]


async def said_as(db: AsyncSession, channel: str, chat: str, message: str) -> int | None:
    """The matter a message became."""
    asked = {"channel": channel, "chat": chat, "message": message}
    return (await db.exec(_SAID_AS, params=asked)).first()


# Queries a turn asks are built once: building one takes SQLAlchemy longer than asking it.
_ONE = (
    select(Matter)
    .where(Matter.id == sa.bindparam("matter"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_SAID_AS = select(Matter.id).where(
    Matter.said_channel == sa.bindparam("channel"),
    Matter.said_chat == sa.bindparam("chat"),
    Matter.said_message == sa.bindparam("message"),
)
_LATEST = (
    select(Matter)
    .where(
        Matter.reporter_id == sa.bindparam("member"),
        Matter.kind == Kind.REPORT,
        Matter.said_channel == sa.bindparam("channel"),
        Matter.said_chat == sa.bindparam("chat"),
        Matter.created_at >= sa.bindparam("since"),
    )
    .order_by(col(Matter.id).desc())
    .limit(1)
    .with_for_update()
)
_PHOTOS = select(Photo).where(Photo.matter_id == sa.bindparam("matter")).order_by(col(Photo.id))
_HOW_MANY = select(sa.func.count()).where(Photo.matter_id == sa.bindparam("matter"))
_CONCERNED = select(Concern.member_id).where(Concern.matter_id == sa.bindparam("matter"))
_VOICES = select(Voice).where(Voice.matter_id == sa.bindparam("matter")).order_by(col(Voice.id))


async def latest_of(
    db: AsyncSession, member_id: int, channel: str, chat: str, since: datetime
) -> Matter | None:
    """The report this person made last in this chat, not before `since`."""
    asked = {"member": member_id, "channel": channel, "chat": chat, "since": since}
    return (await db.exec(_LATEST, params=asked)).first()


async def mine(
    db: AsyncSession, member_id: int, limit: int = 10
) -> Sequence[tuple[Matter, Place]]:
    """What a member reported, the newest first, with its place."""
    return (
        await db.exec(
            select(Matter, Place)
            .join(Place, col(Matter.place_id) == col(Place.id))
            .where(Matter.reporter_id == member_id)
            .order_by(col(Matter.id).desc())
            .limit(limit)
        )
    ).all()


async def photos(db: AsyncSession, matter_id: int) -> Sequence[Photo]:
    """The photos of a matter, in the order they came."""
    return (await db.exec(_PHOTOS, params={"matter": matter_id})).all()


async def how_many_photos(db: AsyncSession, matter_id: int) -> int:
    """How many photos a matter has."""
    found = await db.exec(_HOW_MANY, params={"matter": matter_id})
    return found.one()


async def voices(db: AsyncSession, matter_id: int) -> Sequence[Voice]:
    """The voice messages of a matter, in the order they came."""
    return (await db.exec(_VOICES, params={"matter": matter_id})).all()


async def often(db: AsyncSession, limit: int, of_late: int = 500) -> Sequence[str]:
    """The categories of the latest matters, the most frequent first."""
    latest = (
        select(Matter.category)
        .where(col(Matter.category).is_not(None))
        .order_by(col(Matter.id).desc())
        .limit(of_late)
        .subquery()
    )
    category = latest.c.category
    rows = await db.exec(
        select(category).group_by(category).order_by(sa.func.count().desc(), category).limit(limit)
    )
    return rows.all()


async def moved(db: AsyncSession, channel: str, chat: str, to: str) -> None:
    """Messages that became matters are looked for in the chat's new id."""
    await db.exec(
        sa.update(Matter)
        .where(col(Matter.said_channel) == channel, col(Matter.said_chat) == chat)
        .values(said_chat=to)
    )


async def origins(db: AsyncSession, limit: int = 5000) -> Sequence[tuple[str, str]]:
    """The latest messages that became matters, as (chat, message), the oldest first."""
    rows = await db.exec(
        select(Matter.said_chat, Matter.said_message).order_by(col(Matter.id).desc()).limit(limit)
    )
    return list(reversed(rows.all()))


async def reported_since(db: AsyncSession, since: datetime) -> Sequence[tuple[str, str, datetime]]:
    """Who reported something since a moment, as (chat, account, when)."""
    rows = await db.exec(
        select(Matter.said_chat, Account.address, Matter.created_at)
        .join(Account, col(Account.member_id) == col(Matter.reporter_id))
        .where(Matter.created_at >= since, Account.channel == Matter.said_channel)
    )
    return rows.all()


def concern(db: AsyncSession, matter_id: int, members: Iterable[int]) -> None:
    """From now on the matter goes round these members."""
    for member_id in sorted(members):
        db.add(Concern(matter_id=matter_id, member_id=member_id))


async def concerned(db: AsyncSession, matter: Matter) -> frozenset[int]:
    """Whom a matter is about: they may not see it, touch it, or hear of it. One that stands on a
    wall is about nobody: everybody has read it."""
    if matter.open:
        return frozenset()
    rows = await db.exec(_CONCERNED, params={"matter": matter.id})
    return frozenset(rows.all())
