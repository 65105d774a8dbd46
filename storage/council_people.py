"""People at the council: whoever asks to be forgotten, and whoever is somebody else, too."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.forgetting import struck_out
from storage.matters import Matter
from storage.meetings import Attendance, Meeting, Remark
from storage.minutes import Minutes
from storage.motions import Judgement, Second
from storage.questionnaires import Questionnaire, Sheet
from storage.round_tables import RoundSide, RoundTable
from storage.tasks import Task
from storage.three_lists import Item

#: Where a member is named, wherever it counts for nothing how often.
NAMED: Sequence[tuple[type[SQLModel], str]] = (
    (Meeting, "confirmed_by"),
    (Meeting, "called_by"),
    (Remark, "member_id"),
    (Minutes, "written_by"),
    (RoundSide, "member_id"),
    (Task, "proven_by"),
    (Task, "struck_by"),
    (Questionnaire, "made_by"),
    (Item, "member_id"),
    (Item, "struck_by"),
)
#: Where a voice counts once: `voter` names a household, or a member by their number.
_VOICES: Sequence[type[Any]] = (Second, Judgement, Sheet)
#: Where people are written about, in words or lines of words.
_WRITTEN: Sequence[tuple[type[SQLModel], Sequence[str]]] = (
    (Minutes, ("lines", "decisions")),
    (Task, ("owner_name", "proof", "why")),
    (RoundTable, ("agreed",)),
    (RoundSide, ("name",)),
    (Item, ("words", "proof")),
)


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


async def part_of(db: AsyncSession, member_id: int) -> dict[str, int]:
    """How often else a member stands at the council: tasks they have or had, round tables they
    were invited to, motions they seconded and judged, open surveys, lines of the lists."""
    asked = {
        "task": select(sa.func.count())
        .select_from(Task)
        .join(Matter, col(Matter.id) == col(Task.matter_id))
        .where(Matter.handler_id == member_id),
        "round-table": select(sa.func.count()).where(RoundSide.member_id == member_id),
        "second": select(sa.func.count()).where(Second.member_id == member_id),
        "judgement": select(sa.func.count()).where(Judgement.member_id == member_id),
        "survey": select(sa.func.count()).where(Sheet.member_id == member_id),
        "list": select(sa.func.count()).where(Item.member_id == member_id),
    }
    return {name: int((await db.exec(query)).one()) for name, query in asked.items()}


async def words_of(db: AsyncSession, member_id: int) -> Sequence[str]:
    """What a member wrote on the three lists, or in a survey that is open."""
    items = await db.exec(select(Item.words).where(Item.member_id == member_id))
    needs = await db.exec(select(Sheet.needs).where(Sheet.member_id == member_id))
    return [one for one in (*items.all(), *needs.all()) if one]


class Shown(NamedTuple):
    """What is shown of a member at the council: tasks by their matters, gatherings whose minutes
    name them, round tables."""

    tasks: Sequence[int]
    minutes: Sequence[int]
    rounds: Sequence[int]


async def shown_of(db: AsyncSession, member_id: int, secrets: Collection[str]) -> Shown:
    """Where cards may name a member."""
    tasks = await db.exec(
        select(Task.matter_id)
        .join(Matter, col(Matter.id) == col(Task.matter_id))
        .where(Matter.handler_id == member_id)
    )
    own = {one.meeting_id for one in await remarks_of(db, member_id)}
    pages = (await db.exec(select(Minutes).where(col(Minutes.posted_at).is_not(None)))).all()
    named = [
        page.meeting_id
        for page in pages
        if page.meeting_id in own
        or any(struck_out(line, secrets) != line for line in (*page.lines, *page.decisions))
    ]
    rounds = await db.exec(select(RoundSide.meeting_id).where(RoundSide.member_id == member_id))
    called = await db.exec(
        select(RoundTable.meeting_id)
        .join(Meeting, col(Meeting.id) == col(RoundTable.meeting_id))
        .where(Meeting.called_by == member_id)
    )
    return Shown(tasks.all(), named, sorted({*rounds.all(), *called.all()}))


async def forget(db: AsyncSession, member_id: int, secrets: Collection[str]) -> None:
    """What a member said stays said, without them and their voice; what they said for their
    household stays its word. Whether they came goes."""
    for remark in await remarks_of(db, member_id):
        remark.words = struck_out(remark.words, secrets)
        remark.member_id, remark.name = None, ""
        remark.channel, remark.voice, remark.seconds = "", "", 0
    await _strike_words(db, member_id, secrets)
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


async def _strike_words(db: AsyncSession, member_id: int, secrets: Collection[str]) -> None:
    """What others wrote down of what came of it loses these names and numbers; a photo somebody
    showed for a task, and what they say they need, stay without them."""
    for side in (await db.exec(select(RoundSide).where(RoundSide.member_id == member_id))).all():
        side.name = ""
    for table, names in _WRITTEN:
        for row in (await db.exec(select(table))).all():
            for name in names:
                before = getattr(row, name)
                after = (
                    struck_out(before, secrets)
                    if isinstance(before, str)
                    else [struck_out(one, secrets) for one in before]
                )
                if after != before:
                    setattr(row, name, after)
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
