"""Whom a motion concerns: whoever proposed, seconded or talked about it, or voted on it; who is
meant by a name; what somebody has to do."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain import tasks
from storage.columns import valid
from storage.electorate import Scope, living_in
from storage.matters import Matter
from storage.meetings import Remark
from storage.members import Held, Member
from storage.motions import Judgement, Motion, Second
from storage.places import Place
from storage.polls import Poll, Turnout
from storage.tasks import Task


async def concerned(db: AsyncSession, motion: Motion, matter: Matter) -> set[int]:
    """As members, each once."""
    found: set[int | None] = {matter.reporter_id}
    homes: set[int] = set()
    seconds = select(Second.member_id, Second.household_id).where(Second.motion_id == motion.id)
    rows = [*(await db.exec(seconds)).all()]
    if motion.poll_id is not None:
        voted = (
            select(Turnout.member_id, Turnout.household_id)
            .join(Poll, col(Poll.id) == col(Turnout.poll_id))
            .where(Poll.matter_id == motion.poll_id)
        )
        rows += (await db.exec(voted)).all()
    for member, home in rows:
        found.add(member)
        if member is None and home is not None:
            homes.add(home)
    spoke = select(Remark.member_id).where(Remark.matter_id == matter.id)
    found |= set((await db.exec(spoke)).all())
    if homes:
        lived = await living_in(db, homes)
        found |= {one.member_id for one in lived if one.confirmed_at is not None}
    return {one for one in found if one is not None}


async def forget_judgements(db: AsyncSession, motion: Motion) -> None:
    """What was said of it is over: it is being done again."""
    await db.exec(sa.delete(Judgement).where(col(Judgement.motion_id) == motion.id))


async def called(
    db: AsyncSession, name: str, places: Collection[int], now: datetime
) -> Sequence[Member]:
    """Who is called so and holds anything at these places, as a resident somebody confirmed or in
    an office."""
    found = await db.exec(
        select(Member)
        .join(Held, col(Held.member_id) == col(Member.id))
        .where(
            Member.name == name,
            col(Held.place_id).in_(places),
            col(Held.confirmed).is_(True),
            valid(Held, now),
            col(Member.until).is_(None),
        )
        .distinct()
        .order_by(col(Member.id))
    )
    return found.all()


async def open_of(db: AsyncSession, member_id: int) -> Sequence[tuple[Task, Matter, Place]]:
    """The tasks somebody has to do, the soonest first."""
    found = await db.exec(
        select(Task, Matter, Place)
        .join(Matter, col(Matter.id) == col(Task.matter_id))
        .join(Place, col(Place.id) == col(Matter.place_id))
        .where(Matter.handler_id == member_id, Task.state == tasks.State.OPEN)
        .order_by(col(Task.by), col(Task.id))
    )
    return found.all()


async def standing(
    db: AsyncSession, where: Scope | Collection[int]
) -> Sequence[tuple[Task, Matter, Place]]:
    """The tasks of these places that are not over, the soonest first."""
    places = where.places if isinstance(where, Scope) else where
    found = await db.exec(
        select(Task, Matter, Place)
        .join(Matter, col(Matter.id) == col(Task.matter_id))
        .join(Place, col(Place.id) == col(Matter.place_id))
        .where(
            col(Matter.place_id).in_(places),
            col(Task.state).in_([tasks.State.OPEN, tasks.State.PROVEN]),
        )
        .order_by(col(Task.by), col(Task.id))
    )
    return found.all()
