"""The table of categories: the city's own, or the one that comes with the program; and what words
were corrected to."""

from datetime import datetime
from functools import lru_cache
from hashlib import sha256

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain import taxonomy
from domain.categories import Category, Taxonomy
from domain.wordings import essence
from storage.applied import Changes

#: How many corrected wordings are remembered; the oldest make room.
MOST = 1000


class CityTable(SQLModel, table=True):
    """The city's own table as `apply` last read it, without a fault. At most one row."""

    __tablename__ = "taxonomy"

    id: int = Field(default=1, primary_key=True)
    text: str


class Corrected(SQLModel, table=True):
    """Somebody in charge said what such words are about. The words themselves are not kept."""

    #: SHA-256 of what is left of the words without where it is.
    wording: str = Field(primary_key=True)
    category: str
    at: datetime = Field(index=True)


# Queries a turn asks are built once: building one takes SQLAlchemy longer than asking it.
_TABLE = select(CityTable.text)
_KNOWN = select(Corrected.category).where(Corrected.wording == sa.bindparam("wording"))
_BOTH = select(_TABLE.scalar_subquery(), _KNOWN.scalar_subquery())


async def of(db: AsyncSession) -> Taxonomy:
    """The categories of this city, as they are now."""
    own = (await db.exec(_TABLE)).first()
    return _read(own) if own is not None else shipped()


async def judged(db: AsyncSession, words: str) -> Category | None:
    """The category of a report: what such words were corrected to, else what their signs say."""
    # None is no wording's, and finds nothing.
    own, known = (await db.exec(_BOTH, params={"wording": _wording(words)})).one()
    table = _read(own) if own is not None else shipped()
    if known is not None and (category := table.of(known)) is not None:
        return category
    return table.classify(words)


async def remember(db: AsyncSession, words: str, category: str, now: datetime) -> None:
    """From now on such words are about this category. Words that only say where are not
    remembered."""
    wording = _wording(words)
    if wording is None:
        return
    row = await db.get(Corrected, wording)
    if row is not None:
        row.category, row.at = category, now
        return
    db.add(Corrected(wording=wording, category=category, at=now))
    await db.flush()
    kept = select(Corrected.wording).order_by(col(Corrected.at).desc(), col(Corrected.wording))
    for old in (await db.exec(kept.offset(MOST))).all():
        await db.exec(sa.delete(Corrected).where(col(Corrected.wording) == old))


async def keep(db: AsyncSession, text: str | None, changes: Changes) -> None:
    """Make it the city's own table; None: the one that comes with the program."""
    row = await db.get(CityTable, 1)
    if row is None and text is not None:
        db.add(CityTable(text=text))
        changes.added.append("the city's own")
    elif row is not None and text is None:
        await db.delete(row)
        changes.ended.append("the city's own")
    elif row is not None and text is not None and row.text != text:
        row.text = text
        changes.changed.append("the city's own")


def _wording(words: str) -> str | None:
    left = essence(words)
    return sha256(left.encode()).hexdigest() if left else None


@lru_cache(maxsize=4)
def _read(text: str) -> Taxonomy:
    return taxonomy.read(text.encode(), "taxonomy")


@lru_cache(maxsize=1)
def shipped() -> Taxonomy:
    """The categories that come with the program."""
    return taxonomy.read(taxonomy.SHIPPED.read_bytes(), taxonomy.SHIPPED.name)
