"""Which messages delivery may send now, and whose they are while they are on their way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from chat.card import Outgoing
from chat.incoming import Chat
from storage.outbox import OUTGOING, SEALED, Fate, Lane, Message, Shown
from storage.seal import Envelope, Seal, Unsealable

_outbox = Message.__table__  # type: ignore[attr-defined]
_shown = Shown.__table__  # type: ignore[attr-defined]


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


# Queries of every round are built once: building one takes SQLAlchemy longer than asking.

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
            await set_aside(db, _outbox.c.id == row.id, "UnreadableCard")
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


async def set_aside(db: AsyncConnection, which: sa.ColumnElement[bool], why: str) -> None:
    """Set these rows aside for the operators."""
    parked = {"fate": Fate.PARKED.value, "why": why, "told": False}
    await db.execute(sa.update(_outbox).where(which).values(parked))


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
