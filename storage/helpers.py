"""People in call-outs and their hours: whoever asks to be forgotten, and whoever turns out to be
somebody else."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.callouts import Answer, State
from domain.forgetting import struck_out
from storage.callouts import Callout, Certificate, Going, Service
from storage.matters import Matter

#: The more somebody meant to come, the more it is their answer.
_FIRMER = (Answer.NOT_GOING, Answer.IN_LINE, Answer.GOING)


async def _wake(db: AsyncSession, member_id: int, now: datetime) -> None:
    """The clock looks at what a member said to come to: their place may be free, and whoever
    called reads their name."""
    theirs = (
        select(Callout.matter_id)
        .join(Going, col(Going.callout_id) == col(Callout.id))
        .where(Going.member_id == member_id, col(Callout.state).in_((State.PLANNED, State.OVER)))
    )
    await db.exec(sa.update(Matter).where(col(Matter.id).in_(theirs)).values(due_at=now))


async def forget(
    db: AsyncSession, member_id: int, secrets: Collection[str], now: datetime
) -> None:
    """A member comes to nothing and called nobody. The hours they gave stay as hours somebody
    gave; no certificate names them."""
    await db.flush()
    await _wake(db, member_id, now)
    drafts = sa.delete(Callout).where(
        col(Callout.made_by) == member_id, col(Callout.matter_id).is_(None)
    )
    mine = await db.exec(select(Callout).where(Callout.made_by == member_id))
    for callout in mine.all():
        callout.title = struck_out(callout.title, secrets)
        callout.meet_at = struck_out(callout.meet_at, secrets)
    await db.flush()
    for query in (
        drafts,
        sa.delete(Going).where(col(Going.member_id) == member_id),
        sa.delete(Certificate).where(col(Certificate.member_id) == member_id),
        # What nobody confirmed nobody can confirm any more.
        sa.delete(Service).where(
            col(Service.member_id) == member_id, col(Service.confirmed_at).is_(None)
        ),
        sa.update(Callout).where(col(Callout.made_by) == member_id).values(made_by=None),
        sa.update(Service).where(col(Service.member_id) == member_id).values(member_id=None),
        sa.update(Service).where(col(Service.confirmed_by) == member_id).values(confirmed_by=None),
    ):
        await db.exec(query)
    await db.flush()


async def merge(db: AsyncSession, old: int, new: int, now: datetime) -> None:
    """What two members said and gave is one person's: they come once, and their time at one matter
    is the longer one that was confirmed, if any was."""
    await db.flush()
    await _wake(db, old, now)
    said = await db.exec(select(Going).where(Going.member_id == new))
    mine = {one.callout_id: one for one in said.all()}
    for one in (await db.exec(select(Going).where(Going.member_id == old))).all():
        same = mine.get(one.callout_id)
        if same is None:
            db.add(
                Going(
                    callout_id=one.callout_id, member_id=new, answer=one.answer, at=one.at,
                    came=one.came,
                )
            )  # fmt: skip
        else:
            if _FIRMER.index(one.answer) > _FIRMER.index(same.answer):
                same.answer, same.at = one.answer, one.at
            if one.came is not None:
                same.came = bool(same.came or one.came)
        await db.delete(one)
    await db.flush()
    given = await db.exec(select(Service).where(Service.member_id == new))
    has = {one.matter_id: one for one in given.all()}
    for time in (await db.exec(select(Service).where(Service.member_id == old))).all():
        twin = has.get(time.matter_id)
        if twin is None:
            time.member_id = new
            continue
        if _weight(time) > _weight(twin):
            twin.what, twin.day, twin.minutes = time.what, time.day, time.minutes
            twin.confirmed_by, twin.confirmed_at = time.confirmed_by, time.confirmed_at
        await db.delete(time)
    await db.flush()
    for query in (
        sa.update(Callout).where(col(Callout.made_by) == old).values(made_by=new),
        sa.update(Service).where(col(Service.confirmed_by) == old).values(confirmed_by=new),
        sa.update(Certificate).where(col(Certificate.member_id) == old).values(member_id=new),
    ):
        await db.exec(query)
    await _unconfirm_own(db, new)


async def _unconfirm_own(db: AsyncSession, member_id: int) -> None:
    """Nobody confirms what they gave themself."""
    await db.exec(
        sa.update(Service)
        .where(col(Service.member_id) == member_id, col(Service.confirmed_by) == member_id)
        .values(confirmed_by=None, confirmed_at=None)
    )


async def fade(db: AsyncSession, before: datetime) -> None:
    """Of a call-out whose hour went before a moment nobody needs to know who said what to it; the
    hours that were given stay with those who gave them."""
    over = select(Callout.id).where(col(Callout.ends_at) < before)
    await db.exec(sa.delete(Going).where(col(Going.callout_id).in_(over)))
    drafts = sa.delete(Callout).where(
        col(Callout.ends_at) < before, col(Callout.matter_id).is_(None)
    )
    await db.exec(drafts)
    await db.flush()


def _weight(one: Service) -> tuple[bool, int]:
    return one.confirmed_at is not None, one.minutes


async def called(db: AsyncSession, member_id: int) -> list[Callout]:
    """Every call-out of a member, drafts too, the oldest first."""
    found = await db.exec(
        select(Callout).where(Callout.made_by == member_id).order_by(col(Callout.id))
    )
    return list(found.all())


async def answered(db: AsyncSession, member_id: int) -> list[tuple[Going, Callout]]:
    """Every answer of a member to one, the oldest first."""
    found = await db.exec(
        select(Going, Callout)
        .join(Callout, col(Callout.id) == col(Going.callout_id))
        .where(Going.member_id == member_id)
        .order_by(col(Going.callout_id))
    )
    return list(found.all())
