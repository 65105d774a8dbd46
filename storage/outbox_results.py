"""What came of a send: shown, to be tried again, or set aside for the operators."""

import functools
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from chat.card import Card
from chat.incoming import Chat
from storage.outbox import Fate, Message, Shown, insert_on
from storage.outbox_flight import Due, set_aside

_outbox = Message.__table__  # type: ignore[attr-defined]
_shown = Shown.__table__  # type: ignore[attr-defined]
_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)

_SENT = (
    sa.update(_outbox)
    .where(_outbox.c.id.in_(_IDS))
    .values(fate=Fate.SENT.value, sent_at=sa.bindparam("at"), what=None, why="")
    .returning(_outbox.c.id, _outbox.c.chat)
)


_FORGET = sa.delete(_outbox).where(_outbox.c.id.in_(_IDS))


@functools.cache
def _showing(dialect: str) -> Any:
    query = insert_on(dialect, _shown)
    return query.on_conflict_do_update(
        index_elements=["channel", "chat", "key"],
        set_={"message": query.excluded.message, "rests_until": query.excluded.rests_until},
    )


async def sent(db: AsyncConnection, done: Iterable[tuple[Due, str]], at: datetime) -> None:
    """These were shown as these messages. `at` is real time: pacing is refilled from it."""
    done = list(done)
    if hidden := [due.id for due, _ in done if due.to is not None]:
        await db.execute(_FORGET, {"ids": hidden})
    # A chat may have moved while the message was on its way: the row knows where it is now.
    now_in = await db.execute(_SENT, {"ids": [due.id for due, _ in done], "at": at})
    chats = {row.id: row.chat for row in now_in}
    fresh = [
        {
            "channel": due.chat.channel,
            "chat": chats[due.id],
            "key": due.key,
            "message": message,
            "rests_until": _rests_until(due, at),
        }
        for due, message in done
        if due.key is not None
        and due.id in chats
        and (message != due.replacing or _rests_until(due, at) is not None)
    ]
    if fresh:
        await db.execute(_showing(db.dialect.name), fresh)


def _rests_until(due: Due, at: datetime) -> datetime | None:
    """Until when a card rests that was just shown."""
    rests = due.what.rests if isinstance(due.what, Card) else 0
    return at + timedelta(seconds=rests) if rests else None


async def again(
    db: AsyncConnection, due: Due, *, not_before: datetime | None, tries: int, lost: int, why: str
) -> None:
    """Put a row back in its old place. A newer state of the same card that came meanwhile goes
    into this older row."""
    values: dict[str, Any] = {
        "fate": Fate.WAITING.value,
        "not_before": not_before,
        "tries": tries,
        "lost": lost,
        "why": why,
    }
    values |= await _newer(db, due.chat, due.key)
    await db.execute(sa.update(_outbox).where(_outbox.c.id == due.id).values(values))


async def _newer(db: AsyncConnection, chat: Chat, key: str | None) -> dict[str, Any]:
    if key is None:
        return {}
    same = sa.and_(
        _outbox.c.channel == chat.channel,
        _outbox.c.chat == chat.id,
        _outbox.c.key == key,
        _outbox.c.fate == Fate.WAITING.value,
    )
    newer = (
        await db.execute(
            sa.delete(_outbox).where(same).returning(_outbox.c.what, _outbox.c.language)
        )
    ).first()
    return {"what": newer.what, "language": newer.language} if newer else {}


async def park(db: AsyncConnection, due: Due, why: str) -> None:
    """Set aside for the operators. Its content is kept: nothing said is lost. What was sealed is
    erased: it must not lie about."""
    if due.to is not None:
        await db.execute(_FORGET, {"ids": [due.id]})
        return
    await set_aside(db, _outbox.c.id == due.id, why)


async def park_chat(db: AsyncConnection, chat: Chat, why: str) -> None:
    """Set aside all that waits for a chat where nobody is."""
    waits = sa.and_(
        _outbox.c.channel == chat.channel,
        _outbox.c.chat == chat.id,
        _outbox.c.fate == Fate.WAITING.value,
    )
    await set_aside(db, waits, why)


async def take_back(db: AsyncConnection, flying: Iterable[int] = ()) -> list[tuple[str, str]]:
    """Rows marked as being sent that nobody is sending wait again, in their old places.

    `flying` are those that truly are on their way. Returns the (channel, chat) of each row taken
    back: it may have been shown already, at most one a chat and lane.
    """
    rows = (
        await db.execute(
            sa.select(_outbox.c.id, _outbox.c.channel, _outbox.c.chat, _outbox.c.key)
            .where(_outbox.c.fate == Fate.SENDING.value, _outbox.c.id.not_in(list(flying)))
            .order_by(_outbox.c.id)
        )
    ).all()
    for row in rows:
        values = {"fate": Fate.WAITING.value, "not_before": None, "why": "stopped in a send"}
        values |= await _newer(db, Chat(row.channel, row.chat), row.key)
        await db.execute(sa.update(_outbox).where(_outbox.c.id == row.id).values(values))
    return [(row.channel, row.chat) for row in rows]


async def sweep(db: AsyncConnection, before: datetime) -> None:
    """Forget sent rows older than pacing needs."""
    await db.execute(
        sa.delete(_outbox).where(_outbox.c.fate == Fate.SENT.value, _outbox.c.sent_at < before)
    )


async def parked(db: AsyncConnection) -> Sequence[tuple[int, str, str, str]]:
    """Parked messages: id, channel, chat, why."""
    rows = await db.execute(
        sa.select(_outbox.c.id, _outbox.c.channel, _outbox.c.chat, _outbox.c.why)
        .where(_outbox.c.fate == Fate.PARKED.value)
        .order_by(col(_outbox.c.id))
    )
    return [tuple(row) for row in rows]


async def untold(db: AsyncConnection) -> int:
    """How many parked messages the operators have not heard of; from now on they have."""
    told = await db.execute(
        sa.update(_outbox)
        .where(_outbox.c.fate == Fate.PARKED.value, _outbox.c.told.is_(False))
        .values(told=True)
    )
    return int(told.rowcount)
