"""When each recurring look was taken last, so that two processes take it once."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import Field, SQLModel

from storage.outbox import insert


class Ticked(SQLModel, table=True):
    """A recurring look, or what is said at most once in a while, and when it was taken last."""

    name: str = Field(primary_key=True)
    at: datetime


#: How the names begin under which is kept whom the bot asked alone.
_ALONE = "alone:"

_ticked = Ticked.__table__  # type: ignore[attr-defined]


async def taken_since(db: AsyncConnection, name: str, moment: datetime) -> bool:
    """Whether a look was taken at a moment or later."""
    found = await db.execute(
        sa.select(_ticked.c.name).where(_ticked.c.name == name, _ticked.c.at >= moment)
    )
    return found.first() is not None


def _alone(channel: str, address: str) -> str:
    return f"{_ALONE}{channel}:{address}"


async def asked_alone(
    db: AsyncConnection, channel: str, address: str, now: datetime, period: timedelta
) -> bool:
    """Whether somebody may be asked, who is asked at most once in a period: asked from now on.
    Who was asked before is forgotten."""
    old = sa.and_(_ticked.c.name.startswith(_ALONE, autoescape=True), _ticked.c.at <= now - period)
    await db.execute(sa.delete(_ticked).where(old))
    return await mine(db, _alone(channel, address), now, period)


async def forget_asked(db: AsyncConnection, channel: str, address: str) -> None:
    """Nothing tells any more that somebody was asked."""
    await db.execute(sa.delete(_ticked).where(_ticked.c.name == _alone(channel, address)))


async def mine(db: AsyncConnection, name: str, now: datetime, period: timedelta) -> bool:
    """Whether it is time, and nobody else took it: taken from now on."""
    query = insert(db, _ticked).values(name=name, at=now)
    taken = await db.execute(
        query.on_conflict_do_update(
            index_elements=["name"],
            set_={"at": query.excluded.at},
            where=_ticked.c.at <= now - period,
        ).returning(_ticked.c.name)
    )
    return taken.first() is not None
