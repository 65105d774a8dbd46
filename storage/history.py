"""What happened, line by line, never changed afterwards: to a matter, at a place, with somebody's
data."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession


class Entry(SQLModel, table=True):
    """One thing that happened: who, when, what, and what was needed to understand it."""

    __tablename__ = "history"
    __table_args__ = (sa.Index("history_what", "what", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int | None = Field(default=None, foreign_key="matter.id", index=True)
    #: Where, if it was no matter's.
    place_id: int | None = Field(default=None, foreign_key="place.id")
    at: datetime
    #: None: the clock.
    member_id: int | None = Field(default=None, foreign_key="member.id")
    #: Whose right, home or number it was about.
    about_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    what: str
    facts: dict[str, Any] = Field(
        default_factory=dict, sa_column=sa.Column(sa.JSON, nullable=False)
    )


async def note_all(db: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Many lines at once, in their order."""
    if rows:
        await db.execute(_NOTE, list(rows))


# Queries a turn asks are built once: building one takes SQLAlchemy longer than asking it.
_LAST = (
    select(Entry)
    .where(Entry.matter_id == sa.bindparam("matter"), Entry.what == sa.bindparam("what"))
    .order_by(col(Entry.id).desc())
    .limit(1)
)
_NOTE = sa.insert(Entry.__table__)  # type: ignore[attr-defined]


async def last(db: AsyncSession, matter_id: int, what: str) -> Entry | None:
    """The latest entry of this sort."""
    return (await db.exec(_LAST, params={"matter": matter_id, "what": what})).first()


async def count(db: AsyncSession, matter_id: int, what: str) -> int:
    """How many entries of this sort a matter has."""
    asked = select(sa.func.count()).where(Entry.matter_id == matter_id, Entry.what == what)
    return (await db.exec(asked)).one()


async def latest(
    db: AsyncSession, matter_id: int, what: Collection[str], limit: int
) -> Sequence[Entry]:
    """The latest entries of these sorts, the newest first."""
    return (
        await db.exec(
            select(Entry)
            .where(Entry.matter_id == matter_id, col(Entry.what).in_(what))
            .order_by(col(Entry.id).desc())
            .limit(limit)
        )
    ).all()


async def about(db: AsyncSession, member_id: int, limit: int = 200) -> Sequence[Entry]:
    """What was done with a member's rights, home and number, the newest first."""
    return (
        await db.exec(
            select(Entry)
            .where(Entry.about_id == member_id)
            .order_by(col(Entry.id).desc())
            .limit(limit)
        )
    ).all()


async def times(db: AsyncSession, matter_id: int, what: str) -> int:
    """How often something of this sort happened to a matter."""
    query = select(sa.func.count()).where(
        col(Entry.matter_id) == matter_id, col(Entry.what) == what
    )
    return (await db.exec(query)).one()
