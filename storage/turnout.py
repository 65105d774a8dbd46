"""Who has voted in a poll so far, how many that are, and what they chose."""

import functools
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.electorate import Per
from storage import electorate
from storage.electorate import Scope, how_many, within
from storage.places import Household
from storage.polls import Ballot, Poll, PollKey, Turnout, hidden_as

# Queries of every vote are built once: building one takes SQLAlchemy longer than asking it.
_OF_POLL = Turnout.poll_id == sa.bindparam("poll")
_WAITING = (
    select(Turnout).where(_OF_POLL, col(Turnout.waits).is_(True)).order_by(col(Turnout.voter))
)


@functools.cache
def _counted(per: Per, *, count: bool, units: bool) -> Any:
    """The votes that count: of flats that are in the register still."""
    counted = select(sa.func.count()).select_from(Turnout) if count else select(Turnout)
    counted = counted.where(_OF_POLL, col(Turnout.waits).is_(False))
    if per is Per.PERSON:
        return counted
    return counted.join(Household, col(Household.id) == col(Turnout.household_id)).where(
        within(units=units)
    )


@functools.cache
def _heard(per: Per, units: bool) -> Any:
    done = _counted(per, count=True, units=units)
    return done if per is Per.PERSON else how_many(units).add_columns(done.scalar_subquery())


async def waiting(db: AsyncSession, poll: Poll) -> Sequence[Turnout]:
    """Votes that do not count yet, in no order that tells anything."""
    return (await db.exec(_WAITING, params={"poll": poll.id})).all()


async def counted(db: AsyncSession, poll: Poll, where: Scope) -> Sequence[Turnout]:
    """Who voted so that it counts."""
    query = _counted(poll.per, count=False, units=where.by_units)
    found = await db.exec(query, params=_asked(poll, where))
    rows: Sequence[Turnout] = found.all()
    return rows


async def heard(
    db: AsyncSession, poll: Poll, where: Scope, now: datetime
) -> tuple[int, int | None]:
    """How many voices were heard, and of how many: None where no register knows the flats."""
    found = await db.exec(_heard(poll.per, where.by_units), params=_asked(poll, where))
    if poll.per is Per.PERSON:
        return found.one(), await electorate.asked(db, where, poll.per, now)
    every, registered, done = found.one()
    return done, every if registered else None


def _asked(poll: Poll, where: Scope) -> dict[str, Any]:
    flats_of = {} if poll.per is Per.PERSON else where.bound
    return {"poll": poll.id, **flats_of}


async def choices(
    db: AsyncSession, poll: Poll, rows: Sequence[Turnout]
) -> list[tuple[Turnout, list[int]]]:
    """What each of these chose. Only while the poll is open, or of an open poll."""
    key = (await db.get_one(PollKey, poll.id)).key if poll.secret else ""
    ballots = await db.exec(select(Ballot).where(Ballot.poll_id == poll.id))
    by_name = {one.under: one.choice for one in ballots.all()}
    names = [hidden_as(key, poll.id or 0, r.voter) if poll.secret else r.voter for r in rows]
    return [(row, by_name[name]) for row, name in zip(rows, names, strict=True)]
