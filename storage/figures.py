"""What is counted of places in a month: a handful of queries, however many matters there are. A
matter belongs to the place it was told at; a level's time, to the place that had it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain import surveys
from domain.alarms import Move as AlarmMove
from domain.figures import Call, Seen, Tally, Told
from domain.matters import ACTIVE, ENDED, Kind, Move, State
from domain.motions import Move as Step
from domain.places import Level
from storage import questionnaires
from storage.alarms import Alarm
from storage.history import Entry
from storage.matters import Matter
from storage.places import Place, here_and_below
from storage.wish_figures import wishes

_REPORT = col(Matter.kind) == Kind.REPORT
#: Where it was told, as no index knows it: a month is less than all there ever was at a place.
_told_at = col(Matter.place_id) + 0
_kept = sa.and_(col(Matter.done_at).is_not(None), col(Matter.done_at) <= col(Matter.answer_by))
#: When a level's time was over: it was done, or the time ran out.
_over = sa.case((_kept, col(Matter.done_at)), else_=col(Matter.answer_by))
#: Time runs in these, or ran until it was done.
_COUNT = sorted({*ACTIVE, State.PROPOSED, *ENDED})
#: Of a motion's life what is counted.
_STEPS = ("propose", Step.SECOND.value, Step.ADOPT.value, Step.FINISH.value)


async def seen(
    db: AsyncSession, roots: Sequence[int], since: datetime, until: datetime, now: datetime
) -> Seen:
    """All that is counted of these places and everything below them, from a moment to another."""
    below = sorted(await here_and_below(db, roots))
    told, done = await _reports(db, below, since, until)
    stays, raised, returned = await _moves(db, below, since, until)
    for level, tally in (await _stays(db, below, since, until, now)).items():
        stays[level] = stays.get(level, Tally()) + tally
    calls = await _calls(db, below, since, until)
    survey, base = await _surveys(db, below, since, until)
    motions = await _motions(db, below, since, until)
    wished = await wishes(db, below, since, until)
    return Seen(told, done, calls, stays, survey, base, raised, returned, motions, wished)


async def _motions(
    db: AsyncSession, below: Sequence[int], since: datetime, until: datetime
) -> dict[str, int]:
    """How many motions took each step; one that did so twice is one."""
    rows = await (await db.connection()).execute(
        sa.select(col(Entry.what), sa.func.count(sa.distinct(col(Entry.matter_id))))
        .join(Matter, col(Matter.id) == col(Entry.matter_id))
        .where(
            col(Entry.what).in_([f"motion-{step}" for step in _STEPS]),
            _within(col(Entry.at), since, until),
            _told_at.in_(below),
        )
        .group_by(col(Entry.what))
    )
    return {what.removeprefix("motion-"): n for what, n in rows}


async def _surveys(
    db: AsyncSession, below: Sequence[int], since: datetime, until: datetime
) -> tuple[Tally, Tally]:
    """What the surveys closed in this time came to; how many answered only where it is known of
    how many."""
    survey, base = Tally(), Tally()
    for row in await questionnaires.closed(db, below, since, until):
        result = row.result or {}
        if result.get("counts"):
            survey += Tally(*surveys.satisfied(result["counts"]))
        if row.asked:
            n = int(result.get("answered", 0))
            base += Tally(n, max(row.asked, n))
    return survey, base


async def done_openly(
    db: AsyncSession, places: Collection[int], since: datetime, until: datetime
) -> int:
    """How much of what stands on the walls of these places was done."""
    asked = select(sa.func.count()).where(
        col(Matter.place_id).in_(places),
        _REPORT,
        col(Matter.open).is_(True),
        col(Matter.state).in_(sorted(ENDED)),
        _within(col(Matter.done_at), since, until),
    )
    return (await db.exec(asked)).one()


def _within(column: Any, since: datetime, until: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(column >= since, column < until)


async def _reports(
    db: AsyncSession, below: Sequence[int], since: datetime, until: datetime
) -> tuple[Sequence[Told], Sequence[Told]]:
    """What was told in this time, and what was done in it."""
    rows = await (await db.connection()).execute(
        sa.select(
            col(Matter.tier),
            col(Matter.category),
            col(Matter.open),
            col(Matter.state),
            col(Matter.rating),
            col(Matter.created_at),
            col(Matter.answered_at),
            col(Matter.done_at),
        ).where(
            _told_at.in_(below),
            _REPORT,
            sa.or_(
                _within(col(Matter.created_at), since, until),
                _within(col(Matter.done_at), since, until),
            ),
        )
    )
    found = [Told(*row) for row in rows]
    return (
        [one for one in found if since <= one.told < until],
        [
            one
            for one in found
            if one.state in ENDED and one.done is not None and since <= one.done < until
        ],
    )


async def _stays(
    db: AsyncSession, below: Sequence[int], since: datetime, until: datetime, now: datetime
) -> Mapping[Level, Tally]:
    """The times of levels at which a matter was done, or still lies although they ran out."""
    rows = await (await db.connection()).execute(
        sa.select(col(Place.kind), sa.func.sum(sa.case((_kept, 1), else_=0)), sa.func.count())
        .join(Place, col(Place.id) == col(Matter.level_id))
        .where(
            col(Matter.level_id).in_(below),
            _REPORT,
            col(Matter.state).in_(_COUNT),
            col(Matter.answer_by) >= since,
            _within(_over, since, until),
            _over <= now,
        )
        .group_by(col(Place.kind))
    )
    return {Level(level): Tally(kept, of) for level, kept, of in rows}


async def _moves(
    db: AsyncSession, below: Sequence[int], since: datetime, until: datetime
) -> tuple[dict[Level, Tally], int, int]:
    """The times of levels that ran out, so that it rose by itself; how often anything went up, and
    how often it had been delivered wrongly. A level that asked for help in time is neither late
    nor in time, nor is one passed over while the bot slept: it never had the matter."""
    moved = (
        sa.select(
            col(Entry.what),
            sa.and_(
                col(Entry.member_id).is_(None), col(Entry.facts)["by"].as_string().is_(None)
            ).label("by_itself"),
            col(Entry.facts)["came"].as_integer().label("came"),
        )
        .join(Matter, col(Matter.id) == col(Entry.matter_id))
        .where(
            col(Entry.what).in_((Move.RAISE.value, Move.RETURN.value)),
            _within(col(Entry.at), since, until),
            col(Matter.place_id).in_(below),
            _REPORT,
        )
        .subquery()
    )
    rows = await (await db.connection()).execute(
        sa.select(moved.c.what, moved.c.by_itself, moved.c.came, col(Place.kind), sa.func.count())
        .outerjoin(Place, col(Place.id) == moved.c.came)
        .group_by(moved.c.what, moved.c.by_itself, moved.c.came, col(Place.kind))
    )
    inside = set(below)
    late: dict[Level, Tally] = {}
    times = {Move.RAISE.value: 0, Move.RETURN.value: 0}
    for what, by_itself, came, level, n in rows:
        times[what] += n
        if what == Move.RAISE and by_itself and came in inside:
            late[Level(level)] = late.get(Level(level), Tally()) + Tally(0, n)
    return late, times[Move.RAISE.value], times[Move.RETURN.value]


async def _calls(
    db: AsyncSession, below: Sequence[int], since: datetime, until: datetime
) -> Sequence[Call]:
    """The emergencies somebody was called for. What was a mistake was none, and what nobody was
    called for is nobody's business."""
    rows = await (await db.connection()).execute(
        sa.select(col(Matter.created_at), col(Alarm.on_scene_at))
        .join(Alarm, col(Alarm.matter_id) == col(Matter.id))
        .where(
            _told_at.in_(below),
            _within(col(Matter.created_at), since, until),
            col(Alarm.began_at).is_not(None),
            sa.or_(col(Alarm.ended_as).is_(None), col(Alarm.ended_as) != AlarmMove.MISTAKE),
        )
    )
    return [Call(*row) for row in rows]
