"""圆桌会的册子: everything a council kept in a span of time, for whoever may have it as a whole.
Round tables are in no book: they are nobody's but those they concern."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.gatherings import Kind
from storage.matters import Matter
from storage.meetings import Attendance, Meeting, Remark
from storage.members import Member
from storage.minutes import Minutes
from storage.motions import Motion
from storage.places import Place
from storage.questionnaires import Questionnaire
from storage.tasks import Task
from storage.three_lists import Item


async def gatherings(
    db: AsyncSession, places: Collection[int], since: datetime
) -> Sequence[tuple[Meeting, Place, Minutes | None]]:
    """The gatherings since a moment and their minutes, the oldest first."""
    found = await db.exec(
        select(Meeting, Place, Minutes)
        .join(Place, col(Place.id) == col(Meeting.place_id))
        .outerjoin(Minutes, col(Minutes.meeting_id) == col(Meeting.id))
        .where(
            col(Meeting.place_id).in_(places),
            Meeting.kind != Kind.ROUND_TABLE,
            Meeting.starts_at >= since,
        )
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    return found.all()


async def coming(db: AsyncSession, meetings: Collection[int]) -> dict[int, int]:
    """How many said that they come, by gathering."""
    rows = await db.exec(
        select(Attendance.meeting_id, sa.func.count())
        .where(col(Attendance.meeting_id).in_(meetings), col(Attendance.answer) == "coming")
        .group_by(col(Attendance.meeting_id))
    )
    return dict(rows.all())


async def remarks(
    db: AsyncSession, places: Collection[int], since: datetime
) -> Sequence[tuple[Remark, Member | None, Matter | None, Meeting | None]]:
    """What was said at these gatherings and about the motions of these places, the oldest first;
    with who said it, where they are still known."""
    found: Any = await db.exec(
        select(Remark, Member, Matter, Meeting)
        .outerjoin(Member, col(Member.id) == col(Remark.member_id))
        .outerjoin(Matter, col(Matter.id) == col(Remark.matter_id))
        .outerjoin(Meeting, col(Meeting.id) == col(Remark.meeting_id))
        .where(
            col(Remark.at) >= since,
            sa.or_(
                col(Matter.place_id).in_(places),
                sa.and_(col(Meeting.place_id).in_(places), col(Meeting.kind) != Kind.ROUND_TABLE),
            ),
        )
        .order_by(col(Remark.at), col(Remark.id))
    )
    return list(found.all())


async def motions(
    db: AsyncSession, places: Collection[int], since: datetime
) -> Sequence[tuple[Motion, Matter, Place]]:
    """The motions said since a moment, or decided since, by their numbers."""
    found = await db.exec(
        select(Motion, Matter, Place)
        .join(Matter, col(Matter.id) == col(Motion.matter_id))
        .join(Place, col(Place.id) == col(Matter.place_id))
        .where(
            col(Matter.place_id).in_(places),
            col(Matter.held_until).is_(None),
            sa.or_(col(Matter.created_at) >= since, col(Motion.decided_at) >= since),
        )
        .order_by(col(Place.id), col(Matter.number))
    )
    return found.all()


async def tasks(
    db: AsyncSession, places: Collection[int], since: datetime
) -> Sequence[tuple[Task, Matter, Place]]:
    """The tasks given since a moment, or still to be done, by their numbers."""
    found = await db.exec(
        select(Task, Matter, Place)
        .join(Matter, col(Matter.id) == col(Task.matter_id))
        .join(Place, col(Place.id) == col(Matter.place_id))
        .where(
            col(Matter.place_id).in_(places),
            sa.or_(col(Matter.created_at) >= since, col(Task.struck_at).is_(None)),
        )
        .order_by(col(Place.id), col(Matter.number))
    )
    return found.all()


async def items(db: AsyncSession, places: Collection[int]) -> Sequence[tuple[Item, Place]]:
    """All three lists, the oldest first."""
    found = await db.exec(
        select(Item, Place)
        .join(Place, col(Place.id) == col(Item.place_id))
        .where(col(Item.place_id).in_(places))
        .order_by(col(Item.list), col(Item.id))
    )
    return found.all()


async def surveys(
    db: AsyncSession, places: Collection[int], since: datetime
) -> Sequence[tuple[Questionnaire, Place]]:
    """The surveys closed since a moment, the oldest first."""
    found = await db.exec(
        select(Questionnaire, Place)
        .join(Place, col(Place.id) == col(Questionnaire.place_id))
        .where(col(Questionnaire.place_id).in_(places), col(Questionnaire.closed_at) >= since)
        .order_by(col(Questionnaire.closed_at), col(Questionnaire.id))
    )
    return found.all()
