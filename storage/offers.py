"""Which number stands for which button, in chats of channels that have none.

A row, because a number typed after a restart must still be the tap it was.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import Field, SQLModel

from chat.degrade import LAST_NUMBER
from chat.incoming import Chat


class Offer(SQLModel, table=True):
    """One number that was shown in a chat, until it is used again."""

    __table_args__ = (sa.UniqueConstraint("channel", "chat", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    chat: str
    number: int
    #: What the button would have carried.
    data: str


_offer = Offer.__table__  # type: ignore[attr-defined]


async def offer(db: AsyncConnection, chat: Chat, data: Sequence[str]) -> int:
    """Give these buttons the next numbers of the chat; returns the first. The oldest numbers are
    used again."""
    here = sa.and_(_offer.c.channel == chat.channel, _offer.c.chat == chat.id)
    newest = sa.select(_offer.c.number).where(here).order_by(_offer.c.id.desc()).limit(1)
    first = ((await db.execute(newest)).scalar() or 0) + 1
    if first + len(data) - 1 > LAST_NUMBER:
        first = 1
    numbers = range(first, first + len(data))
    await db.execute(sa.delete(_offer).where(here, _offer.c.number.in_(numbers)))
    rows = [
        {"channel": chat.channel, "chat": chat.id, "number": number, "data": one}
        for number, one in zip(numbers, data, strict=True)
    ]
    await db.execute(sa.insert(_offer), rows)
    return first


async def chosen(db: AsyncConnection, chat: Chat, number: int) -> str | None:
    """What the number stands for in this chat now, if it was offered."""
    return (
        await db.execute(
            sa.select(_offer.c.data).where(
                _offer.c.channel == chat.channel,
                _offer.c.chat == chat.id,
                _offer.c.number == number,
            )
        )
    ).scalar()


async def moved(db: AsyncConnection, chat: Chat, to: str) -> None:
    """Follow a chat to its new id. What the new id offers already is the newer."""
    here = sa.and_(_offer.c.channel == chat.channel, _offer.c.chat == chat.id)
    there = sa.select(_offer.c.number).where(_offer.c.channel == chat.channel, _offer.c.chat == to)
    await db.execute(sa.delete(_offer).where(here, _offer.c.number.in_(there)))
    await db.execute(sa.update(_offer).where(here).values(chat=to))
