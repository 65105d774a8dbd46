"""What was decided to be said and is not said yet; what was said and may be edited.

Written in the transaction that decided it, read by delivery (`storage.outbox_flight`). Order holds
inside (chat, lane).
"""

import functools
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import IntEnum, StrEnum
from itertools import groupby
from typing import Annotated, Any

import pydantic
import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import Field, SQLModel

from chat.card import Card, Handoff, Outgoing, Poll
from chat.incoming import Chat
from storage.seal import Envelope, Seal

OUTGOING: TypeAdapter[Outgoing] = TypeAdapter(
    Annotated[Outgoing, pydantic.Field(discriminator="what")]
)


class Lane(IntEnum):
    """Which messages go first."""

    EMERGENCY = 0
    ANSWER = 1
    CARD = 2
    DIGEST = 3


class Fate(StrEnum):
    """What became of an outgoing message."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    PARKED = "parked"


class Message(SQLModel, table=True):
    """One message on its way out."""

    __tablename__ = "outbox"
    __table_args__ = (
        # One waiting row per card: a newer state takes the older row's place in the queue.
        sa.Index(
            "outbox_one_waiting",
            "channel",
            "chat",
            "key",
            unique=True,
            sqlite_where=sa.text("fate = 'waiting' AND key IS NOT NULL"),
            postgresql_where=sa.text("fate = 'waiting' AND key IS NOT NULL"),
        ),
        sa.Index(
            "outbox_heads",
            "channel",
            "chat",
            "lane",
            "id",
            "held_until",
            sqlite_where=sa.text("fate = 'waiting'"),
            postgresql_where=sa.text("fate = 'waiting'"),
        ),
        sa.Index("outbox_fate", "fate", "sent_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    chat: str
    lane: int
    key: str | None = None
    language: str
    #: Erased once it was shown.
    what: dict[str, Any] | None = Field(default=None, sa_column=sa.Column(sa.JSON, nullable=True))
    fate: str = Fate.WAITING
    #: How often the channel said "later".
    tries: int = 0
    #: How often the outcome of a send was lost.
    lost: int = 0
    not_before: datetime | None = None
    #: Until then, on the community's clock, it is as if it were not here, and delays nothing.
    held_until: datetime | None = None
    sent_at: datetime | None = None
    why: str = ""
    #: The operators heard that it was parked.
    told: bool = False
    created_at: datetime


class Shown(SQLModel, table=True):
    """The message a card lives in: the newer state of the card edits it."""

    __table_args__ = (
        sa.UniqueConstraint("channel", "chat", "key"),
        sa.Index("shown_message", "channel", "chat", "message"),
        sa.Index("shown_key", "key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    chat: str
    key: str
    message: str
    #: A newer state of it waits until then, and holds up nothing else. Real time, as `sent_at`.
    rests_until: datetime | None = None


_outbox = Message.__table__  # type: ignore[attr-defined]
_shown = Shown.__table__  # type: ignore[attr-defined]


def insert(db: AsyncConnection, table: sa.Table) -> Any:
    """An INSERT that can say ON CONFLICT, for either engine."""
    return insert_on(db.dialect.name, table)


def insert_on(dialect: str, table: sa.Table) -> Any:
    """The same, for an engine by its name."""
    make = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return make(table)


# Queries of every turn and round are built once: building one takes SQLAlchemy longer than asking.


@functools.cache
def _putting(dialect: str, keyed: bool) -> Any:
    query = insert_on(dialect, _outbox)
    if not keyed:
        return query
    held, then = _outbox.c.held_until, query.excluded.held_until
    lane, now = _outbox.c.lane, query.excluded.lane
    return query.on_conflict_do_update(
        index_elements=["channel", "chat", "key"],
        index_where=sa.text("fate = 'waiting' AND key IS NOT NULL"),
        set_={
            "what": query.excluded.what,
            "language": query.excluded.language,
            "lane": sa.case((now < lane, now), else_=lane),
            # The earlier of the two, or NULL, which is at once.
            "held_until": sa.case((sa.or_(then.is_(None), then < held), then), else_=held),
        },
    )


async def put(
    db: AsyncConnection,
    chat: Chat,
    what: Outgoing,
    *,
    lane: Lane,
    language: str,
    now: datetime,
    not_before: datetime | None = None,
    seal: Seal | None = None,
) -> None:
    """Queue a message, perhaps held until a moment. A waiting card with the same key takes the new
    content, not a new place, and goes at the earlier moment of the two, in the more urgent lane.
    With a seal the row tells nobody whom it goes to, nor what it says; it is a new message, and
    erased once sent."""
    made = row(chat, what, lane=lane, language=language, now=now, not_before=not_before, seal=seal)
    await put_all(db, [made])


async def put_all(db: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Queue many messages in their order, each as `put` does."""
    for keyed, together in groupby(rows, lambda one: one["key"] is not None):
        several = list(together)
        await db.execute(
            _putting(db.dialect.name, keyed), several if len(several) > 1 else several[0]
        )


def row(
    chat: Chat,
    what: Outgoing,
    *,
    lane: Lane,
    language: str,
    now: datetime,
    not_before: datetime | None = None,
    seal: Seal | None = None,
) -> dict[str, Any]:
    """A message as the row `put` makes of it."""
    key = what.key if isinstance(what, Card | Handoff | Poll) and seal is None else None
    body = what.model_dump(mode="json", exclude_defaults=True) | {"what": what.what}
    queue = chat.id
    if seal is not None:
        body.pop("key", None)
        body = {SEALED: seal.seal(Envelope(chat.id, language, body).packed())}
        queue, language = hidden_queue(seal, chat), ""
    return {
        "channel": chat.channel,
        "chat": queue,
        "lane": int(lane),
        "key": key,
        "language": language,
        "what": body,
        "fate": Fate.WAITING.value,
        "tries": 0,
        "lost": 0,
        "why": "",
        "told": False,
        "held_until": not_before,
        "created_at": now,
    }


#: What a sealed row's content is kept under.
SEALED = "sealed"


def hidden_queue(seal: Seal, chat: Chat) -> str:
    """The queue in which sealed messages to a chat wait in order: no chat has such a name."""
    return "~" + seal.lookup(f"queue {chat.channel}:{chat.id}")


async def withdraw(db: AsyncConnection, *keys: str) -> None:
    """What is held under these keys and was never shown is not shown at all."""
    await db.execute(
        sa.delete(_outbox).where(
            _outbox.c.key.in_(keys),
            _outbox.c.fate == Fate.WAITING.value,
            _outbox.c.held_until.is_not(None),
        )
    )


async def waiting(db: AsyncConnection, chat: Chat, key: str) -> Sequence[datetime | None]:
    """Whether a card waits to be shown or edited in a chat, and until when it is held: one moment,
    None for one that is not held, or nothing."""
    rows = await db.execute(
        sa.select(_outbox.c.held_until).where(
            _outbox.c.channel == chat.channel,
            _outbox.c.chat == chat.id,
            _outbox.c.key == key,
            _outbox.c.fate == Fate.WAITING.value,
        )
    )
    return rows.scalars().all()


async def moved(db: AsyncConnection, chat: Chat, to: str) -> None:
    """Follow a chat to its new id everywhere a message waits or lives. What the new id already
    has under the same key is the newer."""
    await _yield_to_newer(db, chat, to)
    for table in (_outbox, _shown):
        await db.execute(
            sa.update(table)
            .where(table.c.channel == chat.channel, table.c.chat == chat.id)
            .values(chat=to)
        )


async def _yield_to_newer(db: AsyncConnection, chat: Chat, to: str) -> None:
    there = sa.select(_shown.c.key).where(_shown.c.channel == chat.channel, _shown.c.chat == to)
    await db.execute(
        sa.delete(_shown).where(
            _shown.c.channel == chat.channel, _shown.c.chat == chat.id, _shown.c.key.in_(there)
        )
    )
    waits = sa.and_(_outbox.c.channel == chat.channel, _outbox.c.fate == Fate.WAITING.value)
    there = sa.select(_outbox.c.key).where(waits, _outbox.c.chat == to, _outbox.c.key.is_not(None))
    await db.execute(
        sa.delete(_outbox).where(waits, _outbox.c.chat == chat.id, _outbox.c.key.in_(there))
    )


async def hide(db: AsyncConnection, seal: Seal, chat: Chat, now: datetime) -> None:
    """What was said to a chat of late leaves no row, and what this turn, of `now`, said so far is
    sealed."""
    here = sa.and_(_outbox.c.channel == chat.channel, _outbox.c.chat == chat.id)
    await db.execute(sa.delete(_outbox).where(here, _outbox.c.fate == Fate.SENT.value))
    mine = sa.and_(here, _outbox.c.fate == Fate.WAITING.value, _outbox.c.created_at == now)
    rows = await db.execute(sa.delete(_outbox).where(mine).returning(_outbox))
    for row in sorted(rows.all(), key=lambda row: row.id):
        what, language = OUTGOING.validate_python(row.what), row.language
        await put(db, chat, what, lane=row.lane, language=language, now=now, seal=seal)
