"""People in polls: whoever asks to be forgotten, and whoever turns out to be somebody else."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import polls
from storage.polls import Ballot, Poll, Turnout


async def mine(db: AsyncSession, member_id: int) -> Sequence[tuple[Poll, Turnout]]:
    """The polls in which it is known that a member voted: open ones, and those in which who chose
    what is told."""
    found = await db.exec(
        select(Poll, Turnout)
        .join(Turnout, col(Turnout.poll_id) == col(Poll.id))
        .where(Turnout.member_id == member_id)
        .order_by(col(Poll.id), col(Turnout.voter))
    )
    return found.all()


async def made(db: AsyncSession, member_id: int) -> Sequence[Poll]:
    """The polls a member wrote, sent or not."""
    found = await db.exec(select(Poll).where(Poll.made_by == member_id).order_by(col(Poll.id)))
    return found.all()


async def forget(db: AsyncSession, member_id: int) -> None:
    """A member's own votes are gone; what they said for their household stays its word, without
    them. What they asked the neighbours stays too; what they had not sent does not."""
    for poll, row in await mine(db, member_id):
        if row.voter.endswith(f"m{member_id}"):
            await polls.drop(db, poll, row)
        else:
            row.member_id = None
    drafts = sa.and_(col(Poll.made_by) == member_id, col(Poll.matter_id).is_(None))
    await db.exec(sa.delete(Poll).where(drafts))
    await db.exec(sa.update(Poll).where(col(Poll.made_by) == member_id).values(made_by=None))
    await db.flush()


async def merge(db: AsyncSession, old: int, new: int) -> None:
    """What two members said is one person's word: where both have voted, the first's stands."""
    for poll, row in await mine(db, old):
        if not row.voter.endswith(f"m{old}"):
            row.member_id = new
            continue
        name = f"{row.voter.removesuffix(f'm{old}')}m{new}"
        ballot = await db.get_one(Ballot, (poll.id, await polls.under(db, poll, row.voter)))
        choice, household, waits = ballot.choice, row.household_id, row.waits
        await polls.drop(db, poll, row)
        if await db.get(Turnout, (poll.id, name)) is not None:
            continue
        under, id = await polls.under(db, poll, name), poll.id or 0
        db.add(Ballot(poll_id=id, under=under, choice=choice))
        db.add(Turnout(poll_id=id, voter=name, household_id=household, member_id=new, waits=waits))
    await db.flush()


async def fade(db: AsyncSession, closed_before: datetime, written_before: datetime) -> None:
    """What a poll came to stays for good. Who took part, and the choices nobody can put a name
    to, go with time; so does what was written and never sent."""
    closed = select(Poll.id).where(col(Poll.closed_at) < closed_before)
    for table in (Ballot, Turnout):
        await db.exec(sa.delete(table).where(col(table.poll_id).in_(closed)))
    unsent = sa.and_(col(Poll.matter_id).is_(None), col(Poll.created_at) < written_before)
    await db.exec(sa.delete(Poll).where(unsent))
