"""How much a group was told that day by itself: what is more than its share waits."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import Field, SQLModel

from chat.incoming import Chat
from storage.outbox import insert


class SaidToday(SQLModel, table=True):
    """Messages that were told a group on one of its days, or will be."""

    __tablename__ = "said_today"

    channel: str = Field(primary_key=True)
    chat: str = Field(primary_key=True)
    #: As 2026-11-22, on the calendar of the community.
    day: str = Field(primary_key=True)
    messages: int = 0
    #: The digest of that day was looked at.
    digest: bool = False


_said = SaidToday.__table__  # type: ignore[attr-defined]


async def take(db: AsyncConnection, chat: Chat, day: date, most: int) -> bool:
    """Take one of the `most` places of a group's day; False where none is left."""
    query = insert(db, _said).values(
        channel=chat.channel, chat=chat.id, day=day.isoformat(), messages=1, digest=False
    )
    taken = await db.execute(
        query.on_conflict_do_update(
            index_elements=["channel", "chat", "day"],
            set_={"messages": _said.c.messages + 1},
            where=_said.c.messages < most,
        ).returning(_said.c.messages)
    )
    return taken.first() is not None


async def take_digest(db: AsyncConnection, chat: Chat, day: date) -> bool:
    """Take the digest of a group's day; False where somebody else did."""
    query = insert(db, _said).values(
        channel=chat.channel, chat=chat.id, day=day.isoformat(), messages=0, digest=True
    )
    taken = await db.execute(
        query.on_conflict_do_update(
            index_elements=["channel", "chat", "day"],
            set_={"digest": True},
            where=_said.c.digest.is_(False),
        ).returning(_said.c.chat)
    )
    return taken.first() is not None


async def digested(db: AsyncConnection, day: date) -> set[Chat]:
    """The groups whose digest of a day was looked at."""
    rows = await db.execute(
        sa.select(_said.c.channel, _said.c.chat).where(
            _said.c.day == day.isoformat(), _said.c.digest
        )
    )
    return {Chat(channel, chat) for channel, chat in rows}


async def forget(db: AsyncConnection, before: date) -> None:
    """Days that are over are looked at no more."""
    await db.execute(sa.delete(_said).where(_said.c.day < before.isoformat()))
