"""Who seconds a motion, one voice a household; which motions there are beside it."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.matters import Kind
from domain.motions import BEFORE_DECISION, State
from storage import electorate
from storage.electorate import Scope
from storage.history import Entry
from storage.matters import Matter
from storage.motions import Motion, Second
from storage.places import Place
from storage.polls import Voter
from storage.residences import Residence


async def second(db: AsyncSession, motion: Motion, voter: Voter, by: int, now: datetime) -> bool:
    """One more voice; False where this household, or this person, has seconded it before."""
    mine = sa.or_(col(Second.voter) == voter.name, col(Second.member_id) == by)
    before = await db.exec(select(Second.voter).where(Second.motion_id == motion.id, mine))
    if before.first() is not None:
        return False
    db.add(
        Second(
            motion_id=motion.id or 0, voter=voter.name, household_id=voter.household,
            member_id=by, waits=voter.waits, at=now,
        )
    )  # fmt: skip
    await db.flush()
    return True


async def heard(db: AsyncSession, motion: Motion, where: Scope, now: datetime) -> int:
    """How many voices count."""
    await _confirmed_meanwhile(db, motion, where, now)
    asked = select(sa.func.count()).where(
        Second.motion_id == motion.id, col(Second.waits).is_(False)
    )
    return int((await db.exec(asked)).one())


async def _confirmed_meanwhile(
    db: AsyncSession, motion: Motion, where: Scope, now: datetime
) -> None:
    """The voices of people somebody has confirmed since count from now on; of a household that
    has spoken there is one already."""
    await db.flush()
    alone = await db.exec(
        select(Second).where(
            Second.motion_id == motion.id,
            col(Second.waits).is_(True),
            col(Second.household_id).is_(None),
        )
    )
    for row in alone.all():
        row.waits = not await electorate.resident(db, where, row.member_id or 0, now)
    rows = await db.exec(
        select(Second)
        .join(
            Residence,
            sa.and_(
                col(Residence.member_id) == col(Second.member_id),
                col(Residence.household_id) == col(Second.household_id),
            ),
        )
        .where(
            Second.motion_id == motion.id,
            col(Second.waits).is_(True),
            col(Residence.until).is_(None),
            col(Residence.confirmed_at).is_not(None),
        )
    )
    for row in rows.all():
        voter = Voter(household=row.household_id)
        by, at = row.member_id, row.at
        await db.delete(row)
        await db.flush()
        if await db.get(Second, (motion.id, voter.name)) is None:
            db.add(
                Second(
                    motion_id=motion.id or 0, voter=voter.name, household_id=voter.household,
                    member_id=by, at=at,
                )
            )  # fmt: skip
            await db.flush()


async def take_over(db: AsyncSession, old: Motion, into: Motion) -> None:
    """Whoever seconded a motion has seconded the one it is merged into."""
    for row in (await db.exec(select(Second).where(Second.motion_id == old.id))).all():
        same = sa.or_(
            col(Second.voter) == row.voter,
            sa.and_(col(Second.member_id) == row.member_id, col(Second.member_id).is_not(None)),
        )
        there = await db.exec(select(Second.voter).where(Second.motion_id == into.id, same))
        if there.first() is None:
            db.add(Second(**row.model_dump() | {"motion_id": into.id}))
            await db.flush()


async def not_for_itself(
    db: AsyncSession, motion: Motion, homes: Collection[int], mover: int
) -> None:
    """Whoever proposed a motion, and their home, second it no more: they did so where another one
    was, which was merged into it."""
    await db.exec(
        sa.delete(Second).where(
            col(Second.motion_id) == motion.id,
            sa.or_(col(Second.household_id).in_(homes), col(Second.member_id) == mover),
        )
    )


async def numbered(
    db: AsyncSession, number: int, short: str | None
) -> Sequence[tuple[int, int | None]]:
    """The motions with this number, as (matter, place); `short` is what the place is called, or
    was."""
    rows = await db.exec(
        select(Matter.id, Place.id, Place.short, Place.formerly)
        .join(Place, col(Place.id) == col(Matter.place_id))
        .where(Matter.kind == Kind.MOTION, Matter.number == number)
        .order_by(col(Matter.id))
    )
    return [
        (id or 0, place)
        for id, place, now, formerly in rows.all()
        if short in (None, now, *formerly)
    ]


async def beside(
    db: AsyncSession, places: Collection[int], states: Collection[State] = BEFORE_DECISION
) -> Sequence[tuple[Motion, Matter, Place]]:
    """The motions of these places that stand so and are shown, the newest first."""
    found = await db.exec(
        select(Motion, Matter, Place)
        .join(Matter, col(Matter.id) == col(Motion.matter_id))
        .join(Place, col(Place.id) == col(Matter.place_id))
        .where(
            col(Matter.place_id).in_(places),
            col(Motion.state).in_(list(states)),
            col(Matter.held_until).is_(None),
        )
        .order_by(col(Motion.id).desc())
    )
    return found.all()


async def turned_down(
    db: AsyncSession, places: Collection[int], since: datetime
) -> Sequence[Matter]:
    """The motions of these places that were rejected since a moment."""
    found = await db.exec(
        select(Matter)
        .join(Motion, col(Motion.matter_id) == col(Matter.id))
        .where(
            col(Matter.place_id).in_(places),
            Motion.state == State.REJECTED,
            col(Motion.decided_at) > since,
        )
    )
    return found.all()


async def of_member(db: AsyncSession, member_id: int) -> Sequence[tuple[Motion, Matter, Place]]:
    """What a member proposed, the newest first."""
    found = await db.exec(
        select(Motion, Matter, Place)
        .join(Matter, col(Matter.id) == col(Motion.matter_id))
        .join(Place, col(Place.id) == col(Matter.place_id))
        .where(Matter.reporter_id == member_id)
        .order_by(col(Motion.id).desc())
    )
    return found.all()


async def part_in(db: AsyncSession, member_id: int) -> Sequence[int]:
    """The motions a member proposed, seconded, spoke about or moved, as matters."""
    mine = select(Entry.matter_id).where(
        col(Entry.member_id) == member_id, col(Entry.what).startswith("motion-")
    )
    found = await db.exec(
        select(Motion.matter_id).where(col(Motion.matter_id).in_(mine)).order_by(col(Motion.id))
    )
    return found.all()


async def wake(db: AsyncSession, member_id: int, now: datetime) -> None:
    """Somebody said that the member lives there: motions their voice waits for are looked at."""
    found = await db.exec(
        select(Matter)
        .join(Motion, col(Motion.matter_id) == col(Matter.id))
        .join(Second, col(Second.motion_id) == col(Motion.id))
        .where(
            Second.member_id == member_id,
            col(Second.waits).is_(True),
            Motion.state == State.PROPOSED,
        )
        .order_by(col(Matter.id))
        .with_for_update(of=Matter)
        .execution_options(populate_existing=True)
    )
    for matter in found.all():
        matter.due_at = min(matter.due_at or now, now)
