"""People at the council: whoever asks to be forgotten, and whoever is somebody else, too."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.forgetting import struck_out
from storage.meetings import Attendance, Meeting, Remark
from storage.minutes import Minutes
from storage.motions import Judgement, Second
from storage.questionnaires import Questionnaire, Sheet
from storage.tasks import Task
from storage.three_lists import Item

#: Where a member is named, wherever it counts for nothing how often.
NAMED: Sequence[tuple[type[SQLModel], str]] = (
    (Meeting, "confirmed_by"),
    (Meeting, "called_by"),
    (Remark, "member_id"),
    (Minutes, "written_by"),
    (Task, "proven_by"),
    (Task, "struck_by"),
    (Questionnaire, "made_by"),
    (Item, "member_id"),
    (Item, "struck_by"),
)
#: Where a voice counts once: `voter` names a household, or a member by their number.
_VOICES: Sequence[type[Any]] = (Second, Judgement, Sheet)


async def remarks_of(db: AsyncSession, member_id: int) -> Sequence[Remark]:
    """What a member said, or had somebody say."""
    found = await db.exec(
        select(Remark).where(Remark.member_id == member_id).order_by(col(Remark.id))
    )
    return found.all()


async def answers_of(db: AsyncSession, member_id: int) -> Sequence[tuple[Attendance, Meeting]]:
    """To which gatherings a member said they come, or not."""
    found = await db.exec(
        select(Attendance, Meeting)
        .join(Meeting, col(Meeting.id) == col(Attendance.meeting_id))
        .where(Attendance.member_id == member_id)
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    return found.all()


async def forget(db: AsyncSession, member_id: int, secrets: Collection[str]) -> None:
    """What a member said stays said, without them and their voice; what they said for their
    household stays its word. Whether they came goes."""
    for remark in await remarks_of(db, member_id):
        remark.words = struck_out(remark.words, secrets)
        remark.member_id, remark.name = None, ""
        remark.channel, remark.voice, remark.seconds = "", "", 0
    await db.exec(sa.delete(Attendance).where(col(Attendance.member_id) == member_id))
    for table in _VOICES:
        alone = sa.and_(
            col(table.member_id) == member_id, col(table.voter).endswith(f"m{member_id}")
        )
        await db.exec(sa.delete(table).where(alone))
        await db.exec(
            sa.update(table).where(col(table.member_id) == member_id).values(member_id=None)
        )
    for named, name in NAMED:
        column = named.__table__.c[name]  # type: ignore[attr-defined]
        await db.exec(sa.update(named).where(column == member_id).values({name: None}))
    await db.flush()


async def merge(db: AsyncSession, old: int, new: int) -> None:
    """What two members said is one person's word: where both spoke, the first's stands."""
    has = set(
        (await db.exec(select(Attendance.meeting_id).where(Attendance.member_id == new))).all()
    )
    for row in (await db.exec(select(Attendance).where(Attendance.member_id == old))).all():
        if row.meeting_id in has:
            await db.delete(row)
        else:
            row.member_id = new
    await db.flush()
    for table in _VOICES:
        await _one_voice(db, table, old, new)


async def _one_voice(db: AsyncSession, table: type[Any], old: int, new: int) -> None:
    of = next(one.name for one in table.__table__.primary_key if one.name != "voter")
    for row in (await db.exec(select(table).where(table.member_id == old))).all():
        if not row.voter.endswith(f"m{old}"):
            row.member_id = new
            continue
        voter = f"{row.voter.removesuffix(f'm{old}')}m{new}"
        if await db.get(table, {of: getattr(row, of), "voter": voter}) is not None:
            await db.delete(row)
        else:
            row.voter, row.member_id = voter, new
    await db.flush()
