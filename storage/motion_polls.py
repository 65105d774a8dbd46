"""A motion and the poll that decides it: what happens to the poll is written beside the motion in
the same transaction, and the motion's own moment takes it from there."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.matters import OPEN
from domain.motion_rules import outcome
from domain.motions import OF_MATTER, Move, after
from domain.refusal import Refusal
from storage.matters import Matter
from storage.motions import Motion
from storage.polls import Poll
from storage.work import Work


async def _asks_about(db: AsyncSession, poll: Poll) -> tuple[Motion, Matter] | None:
    found = await db.exec(
        select(Motion, Matter)
        .join(Matter, col(Matter.id) == col(Motion.matter_id))
        .where(Motion.question_id == poll.id)
        .with_for_update(of=(Matter, Motion))
        .execution_options(populate_existing=True)
    )
    return found.first()


async def draft(db: AsyncSession, motion: Motion, poll: Poll) -> None:
    """This poll, still a draft, asks about the motion from now on; one that was written before and
    never sent does no more. Raises Refusal where one runs."""
    await refuse_second(db, motion)
    before = await db.get(Poll, motion.question_id) if motion.question_id else None
    db.add(poll)
    await db.flush()
    motion.question_id = poll.id
    await db.flush()
    if before is not None and before.matter_id is None:
        await db.delete(before)
        await db.flush()


async def refuse_second(db: AsyncSession, motion: Motion) -> None:
    """Raises Refusal where a poll about the motion is open: nothing is decided twice."""
    poll = await db.get(Matter, motion.poll_id) if motion.poll_id else None
    if poll is not None and poll.state in OPEN:
        raise Refusal("motion-poll-runs", number=poll.number)


async def sent(work: Work, poll: Poll, by: int) -> None:
    """The poll begins: the motion it asks about is being decided. Raises Refusal where that is
    decided, withdrawn or merged meanwhile."""
    found = await _asks_about(work.db, poll)
    if found is None:
        return
    motion, matter = found
    await refuse_second(work.db, motion)
    motion.state = after(motion.state, Move.DECIDE, number=matter.number)
    matter.state = OF_MATTER[motion.state]
    motion.poll_id, motion.outcome, matter.due_at = poll.matter_id, None, work.now
    work.note(matter.id or 0, f"motion-{Move.DECIDE}", by, poll=poll.matter_id)


async def counted(
    db: AsyncSession,
    poll: Poll,
    counts: Sequence[int],
    took_part: int,
    asked: int | None,
    now: datetime,
    *,
    told: bool,
) -> None:
    """The poll is closed: what it came to for the motion. The numbers only where they are told."""
    found = await _asks_about(db, poll)
    if found is None:
        return
    motion, matter = found
    motion.outcome = outcome(motion.rule, counts[0], took_part, asked)
    if told:
        motion.yes, motion.no, motion.abstained = counts[0], counts[1], counts[2]
    matter.due_at = now


async def called_off(db: AsyncSession, poll: Poll, now: datetime) -> None:
    """The poll came to nothing: the motion waits for the next gathering."""
    if (found := await _asks_about(db, poll)) is not None:
        found[1].due_at = now


async def decided_by(db: AsyncSession, poll: Poll) -> tuple[Motion, Matter] | None:
    """The motion a poll asks about, to be named beside its result."""
    return await _asks_about(db, poll)
