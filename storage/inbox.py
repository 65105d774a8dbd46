"""What came in and is not done yet. Stored before the platform may forget it."""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import Field, SQLModel

from storage.outbox import insert_on


class Standing(StrEnum):
    """How far a row is."""

    NEW = "new"
    DONE = "done"
    ASIDE = "aside"


class Received(SQLModel, table=True):
    """One raw event. Its payload is erased when it is done; its id stays for 48 hours."""

    __tablename__ = "inbox"
    __table_args__ = (
        sa.UniqueConstraint("channel", "event"),
        sa.Index(
            "inbox_new",
            "id",
            sqlite_where=sa.text("standing = 'new'"),
            postgresql_where=sa.text("standing = 'new'"),
        ),
        sa.Index("inbox_received", "received_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    event: str
    #: The chat whose order it keeps, until it is done.
    line: str
    payload: dict[str, Any] | None = Field(
        default=None, sa_column=sa.Column(sa.JSON, nullable=True)
    )
    standing: str = Standing.NEW
    tries: int = 0
    why: str = ""
    #: The operators heard that it was set aside.
    told: bool = False
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """A stored event on its way through dispatch."""

    id: int
    channel: str
    line: str
    payload: dict[str, Any]
    tries: int = 0


_inbox = Received.__table__  # type: ignore[attr-defined]


@functools.cache
def _keeping(dialect: str) -> Any:
    return (
        insert_on(dialect, _inbox)
        .on_conflict_do_nothing(index_elements=["channel", "event"])
        .returning(_inbox.c.id, _inbox.c.event)
    )


async def keep(
    db: AsyncConnection,
    channel: str,
    events: Sequence[tuple[str, str, dict[str, Any]]],
    now: datetime,
) -> list[Row]:
    """Store a batch of (event id, line, payload). Returns the rows to handle: the new ones, and
    those stored before and not done, because the answer to that commit may have been lost."""
    if not events:
        return []
    values = [
        {
            "channel": channel,
            "event": event,
            "line": line,
            "payload": payload,
            "standing": Standing.NEW.value,
            "tries": 0,
            "why": "",
            "told": False,
            "received_at": now,
        }
        for event, line, payload in events
    ]
    fresh = await db.execute(_keeping(db.dialect.name), values)
    ids = {event: id for id, event in fresh}
    if before := [event for event, _, _ in events if event not in ids]:
        again = await db.execute(
            sa.select(_inbox.c.id, _inbox.c.event).where(
                _inbox.c.channel == channel,
                _inbox.c.event.in_(before),
                _inbox.c.standing == Standing.NEW.value,
            )
        )
        ids |= {event: id for id, event in again}
    return [
        Row(ids[event], channel, line, payload) for event, line, payload in events if event in ids
    ]


async def waiting(db: AsyncConnection, after: int = 0) -> list[Row]:
    """Rows not done yet, in the order they came."""
    rows = await db.execute(
        sa.select(_inbox.c.id, _inbox.c.channel, _inbox.c.line, _inbox.c.payload, _inbox.c.tries)
        .where(_inbox.c.standing == Standing.NEW.value, _inbox.c.id > after)
        .order_by(_inbox.c.id)
    )
    return [Row(*row) for row in rows]


_DONE = (
    sa.update(_inbox)
    .where(_inbox.c.id == sa.bindparam("row"), _inbox.c.standing == Standing.NEW.value)
    # Who wrote when is nobody's business once it is done.
    .values(standing=Standing.DONE.value, payload=None, why="", line="")
)


async def done(db: AsyncConnection, id: int) -> bool:
    """Mark a row done and erase what it said and where; False where it was done before."""
    changed = await db.execute(_DONE, {"row": id})
    return bool(changed.rowcount)


async def failed(db: AsyncConnection, id: int, why: str) -> None:
    """Count one failure of the row's own."""
    await db.execute(
        sa.update(_inbox).where(_inbox.c.id == id).values(tries=_inbox.c.tries + 1, why=why)
    )


async def set_aside(db: AsyncConnection, id: int, why: str) -> None:
    """Stop trying; the payload is kept for the operators and `inbox retry`."""
    await db.execute(
        sa.update(_inbox)
        .where(_inbox.c.id == id)
        .values(standing=Standing.ASIDE.value, why=why, told=False)
    )


async def aside(db: AsyncConnection) -> Sequence[tuple[int, str, str, str, datetime]]:
    """Rows set aside: id, channel, line, why, when they came. Never their words."""
    rows = await db.execute(
        sa.select(_inbox.c.id, _inbox.c.channel, _inbox.c.line, _inbox.c.why, _inbox.c.received_at)
        .where(_inbox.c.standing == Standing.ASIDE.value)
        .order_by(_inbox.c.id)
    )
    return [tuple(row) for row in rows]


async def retry(db: AsyncConnection, ids: Iterable[int] | None) -> int:
    """Try rows set aside again: these, or all. Returns how many."""
    query = (
        sa.update(_inbox)
        .where(_inbox.c.standing == Standing.ASIDE.value)
        .values(standing=Standing.NEW.value, tries=0, why="")
    )
    if ids is not None:
        query = query.where(_inbox.c.id.in_(list(ids)))
    return int((await db.execute(query)).rowcount)


async def sweep(db: AsyncConnection, before: datetime) -> None:
    """Forget the ids of rows done before a moment (48 hours ago: the platform keeps them 24)."""
    await db.execute(
        sa.delete(_inbox).where(
            _inbox.c.standing == Standing.DONE.value, _inbox.c.received_at < before
        )
    )


async def untold(db: AsyncConnection) -> int:
    """How many rows set aside the operators have not heard of; from now on they have."""
    told = await db.execute(
        sa.update(_inbox)
        .where(_inbox.c.standing == Standing.ASIDE.value, _inbox.c.told.is_(False))
        .values(told=True)
    )
    return int(told.rowcount)
