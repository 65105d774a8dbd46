"""What was decided to be said and is not said yet; what was said and may be edited.

Written in the transaction that decided it, read by delivery. Order holds inside (chat, lane).
"""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from itertools import groupby
from typing import Annotated, Any

import pydantic
import sqlalchemy as sa
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import Field, SQLModel, col

from chat.card import Card, Handoff, Outgoing, Poll
from chat.incoming import Chat
from storage.seal import Envelope, Seal, Unsealable

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


@dataclass(frozen=True, slots=True)
class Due:
    """A message delivery may send now."""

    id: int
    chat: Chat
    lane: Lane
    key: str | None
    language: str
    what: Outgoing
    tries: int
    lost: int
    replacing: str | None
    #: Where it goes, of a sealed message; `chat` is then only its queue.
    to: str | None = None

    @property
    def reader(self) -> Chat:
        """The chat it is read in."""
        return Chat(self.chat.channel, self.to or self.chat.id)


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


_NOW = sa.bindparam("now", type_=_outbox.c.held_until.type)
_rests = sa.exists().where(
    _shown.c.channel == _outbox.c.channel,
    _shown.c.chat == _outbox.c.chat,
    _shown.c.key == _outbox.c.key,
    _shown.c.rests_until > sa.bindparam("at", type_=_shown.c.rests_until.type),
)
_first = (
    sa.select(sa.func.min(_outbox.c.id).label("id"))
    .where(
        _outbox.c.fate == Fate.WAITING.value,
        sa.or_(_outbox.c.held_until.is_(None), _outbox.c.held_until <= _NOW),
        ~_rests,
    )
    .group_by(_outbox.c.channel, _outbox.c.chat, _outbox.c.lane)
    .subquery()
)
_HEADS = (
    sa.select(
        _outbox.c.id, _outbox.c.channel, _outbox.c.chat, _outbox.c.lane, _outbox.c.not_before
    )
    .join(_first, _outbox.c.id == _first.c.id)
    .order_by(_outbox.c.lane, _outbox.c.id)
    .limit(sa.bindparam("most"))
)


#: Row, channel, chat, lane, not before.
Head = tuple[int, str, str, int, datetime | None]


async def heads(
    db: AsyncConnection, now: datetime, real: datetime, limit: int = 2000
) -> Sequence[Head]:
    """The first waiting row of each (chat, lane) that is neither held nor of a card that rests.
    Held rows go by the community's clock, `now`; cards rest by the `real` one."""
    rows = await db.execute(_HEADS, {"now": now, "at": real, "most": limit})
    return [tuple(row) for row in rows]


_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
_CLAIM = (
    sa.update(_outbox)
    .where(_outbox.c.id.in_(_IDS), _outbox.c.fate == Fate.WAITING.value)
    .values(fate=Fate.SENDING.value)
    .returning(_outbox.c.id)
)
_CLAIMED = (
    sa.select(
        _outbox.c.id,
        _outbox.c.channel,
        _outbox.c.chat,
        _outbox.c.lane,
        _outbox.c.key,
        _outbox.c.language,
        _outbox.c.what,
        _outbox.c.tries,
        _outbox.c.lost,
        _shown.c.message,
    )
    .outerjoin(
        _shown,
        sa.and_(
            _shown.c.channel == _outbox.c.channel,
            _shown.c.chat == _outbox.c.chat,
            _shown.c.key == _outbox.c.key,
        ),
    )
    .where(_outbox.c.id.in_(_IDS))
    .order_by(_outbox.c.lane, _outbox.c.id)
)


async def claim(db: AsyncConnection, ids: Sequence[int], seal: Seal | None = None) -> list[Due]:
    """Mark these rows as being sent and say what each needs. A row somebody else took is left to
    them; one whose content cannot be read is parked, so that it holds up no other."""
    if not ids:
        return []
    mine = list((await db.execute(_CLAIM, {"ids": ids})).scalars())
    rows = await db.execute(_CLAIMED, {"ids": mine})
    due: list[Due] = []
    for row in rows.all():
        to, language, body = None, row.language, row.what
        try:
            if SEALED in (body or {}):
                if seal is None:
                    raise Unsealable
                to, language, body = Envelope.unpacked(seal.open(body[SEALED]))
            what = OUTGOING.validate_python(body)
        except (ValidationError, Unsealable):
            await _park(db, _outbox.c.id == row.id, "UnreadableCard")
            continue
        due.append(
            Due(
                id=row.id,
                chat=Chat(row.channel, row.chat),
                lane=Lane(row.lane),
                key=row.key,
                language=language,
                what=what,
                tries=row.tries,
                lost=row.lost,
                replacing=row.message,
                to=to,
            )
        )
    return due


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
    await _park(db, _outbox.c.id == due.id, why)


async def park_chat(db: AsyncConnection, chat: Chat, why: str) -> None:
    """Set aside all that waits for a chat where nobody is."""
    waits = sa.and_(
        _outbox.c.channel == chat.channel,
        _outbox.c.chat == chat.id,
        _outbox.c.fate == Fate.WAITING.value,
    )
    await _park(db, waits, why)


async def _park(db: AsyncConnection, which: sa.ColumnElement[bool], why: str) -> None:
    parked = {"fate": Fate.PARKED.value, "why": why, "told": False}
    await db.execute(sa.update(_outbox).where(which).values(parked))


#: How the key of a card begins that was posted anew below; its message's id ends it.
OLD = "old:"


async def forget(db: AsyncConnection, chat: Chat, key: str) -> None:
    """The next showing of a card posts anew. The message it lived in is kept in mind as an older
    copy: whoever erases a name must reach it too."""
    older = sa.literal(f"{OLD}{key}:").concat(_shown.c.message)
    await db.execute(sa.update(_shown).where(_lives(chat, key)).values(key=older))


async def gone(db: AsyncConnection, chat: Chat, key: str) -> None:
    """The message a card lived in is there no more: the next showing posts anew."""
    await db.execute(sa.delete(_shown).where(_lives(chat, key)))


def _lives(chat: Chat, key: str) -> sa.ColumnElement[bool]:
    return sa.and_(_shown.c.channel == chat.channel, _shown.c.chat == chat.id, _shown.c.key == key)


async def withdraw(db: AsyncConnection, *keys: str) -> None:
    """What is held under these keys and was never shown is not shown at all."""
    await db.execute(
        sa.delete(_outbox).where(
            _outbox.c.key.in_(keys),
            _outbox.c.fate == Fate.WAITING.value,
            _outbox.c.held_until.is_not(None),
        )
    )


async def card_at(db: AsyncConnection, chat: Chat, message: str) -> str | None:
    """The key of the card that a message shows or showed, if any: what a reply is about."""
    key = (
        await db.execute(
            sa.select(_shown.c.key).where(
                _shown.c.channel == chat.channel,
                _shown.c.chat == chat.id,
                _shown.c.message == message,
            )
        )
    ).scalar()
    return key.removeprefix(OLD) if key else None


async def stands(db: AsyncConnection, chat: Chat, key: str) -> bool:
    """Whether a card stands in a chat, so that the next showing only edits it."""
    found = await db.execute(sa.select(_shown.c.id).where(_lives(chat, key)))
    return found.first() is not None


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


async def shown_in(db: AsyncConnection, keys: Sequence[str]) -> Mapping[str, Sequence[Chat]]:
    """The chats in which each of these cards stands."""
    found: dict[str, list[Chat]] = {key: [] for key in keys}
    for key, channel, chat in await db.execute(_SHOWN_IN, {"cards": list(keys)}):
        found[key].append(Chat(channel, chat))
    return found


_SHOWN_IN = (
    sa.select(_shown.c.key, _shown.c.channel, _shown.c.chat)
    .where(_shown.c.key.in_(sa.bindparam("cards", expanding=True)))
    .order_by(_shown.c.id)
)
_WHERE = sa.select(_shown.c.channel, _shown.c.chat, _shown.c.message).where(
    _shown.c.key == sa.bindparam("card")
)


async def where_shown(db: AsyncConnection, key: str) -> list[tuple[Chat, str]]:
    """The chats a card stands in, and as which message."""
    rows = await db.execute(_WHERE, {"card": key})
    return [(Chat(channel, chat), message) for channel, chat, message in rows]


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


async def recent(
    db: AsyncConnection, since: datetime
) -> Mapping[tuple[str, str], list[tuple[datetime, Lane]]]:
    """What was sent since a moment, by chat: what pacing must remember after a restart."""
    rows = await db.execute(
        sa.select(_outbox.c.channel, _outbox.c.chat, _outbox.c.sent_at, _outbox.c.lane)
        .where(_outbox.c.fate == Fate.SENT.value, _outbox.c.sent_at >= since)
        .order_by(_outbox.c.sent_at)
    )
    found: dict[tuple[str, str], list[tuple[datetime, Lane]]] = {}
    for channel, chat, at, lane in rows:
        found.setdefault((channel, chat), []).append((at, Lane(lane)))
    return found


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
