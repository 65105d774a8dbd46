"""Tasks of the council (任务): who does what was decided until when, what they show for it, and
who struck it off (销号)."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.tasks import State
from storage.columns import choice
from storage.matters import Matter
from storage.places import Place


class Task(SQLModel, table=True):
    """A task beside its matter of `Kind.TASK`, which gives it number, place, title and owner
    (`handler_id`). A matter of that kind without such a row is a part of a report."""

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", unique=True)
    #: What decided it, the matter of a motion or of tier C, and where.
    about_id: int | None = Field(default=None, foreign_key="matter.id", index=True)
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", index=True)
    state: State = Field(default=State.OPEN, sa_column=choice(State))
    #: Who does it where they write from nowhere: 物业, 王师傅.
    owner_name: str = ""
    #: Until when it is to be done. The matter's own `due_at` stays empty.
    by: datetime
    proof: str = ""
    channel: str = ""
    #: A photo of it, by the channel's own id.
    photo: str = ""
    proven_by: int | None = Field(default=None, foreign_key="member.id", index=True)
    proven_at: datetime | None = None
    struck_by: int | None = Field(default=None, foreign_key="member.id", index=True)
    struck_at: datetime | None = None
    #: Why it was put off or dropped.
    why: str = ""
    #: When its owner, or whoever is above, is told something next.
    due_at: datetime | None = Field(default=None, index=True)


async def of_matter(db: AsyncSession, matter_id: int) -> tuple[Task, Matter, Place] | None:
    """A task by its matter, locked until the turn ends."""
    found = await db.exec(
        select(Task, Matter, Place)
        .join(Matter, col(Matter.id) == col(Task.matter_id))
        .join(Place, col(Place.id) == col(Matter.place_id))
        .where(Task.matter_id == matter_id)
        .with_for_update(of=(Matter, Task))
        .execution_options(populate_existing=True)
    )
    return found.first()


async def about(db: AsyncSession, matter_id: int) -> Sequence[tuple[Task, Matter]]:
    """The tasks that came of a motion, by their numbers."""
    found = await db.exec(
        select(Task, Matter)
        .join(Matter, col(Matter.id) == col(Task.matter_id))
        .where(Task.about_id == matter_id)
        .order_by(col(Matter.number), col(Matter.id))
    )
    return found.all()


async def of_meeting(db: AsyncSession, meeting_id: int) -> Sequence[tuple[Task, Matter]]:
    """The tasks that came of a gathering, by their numbers."""
    found = await db.exec(
        select(Task, Matter)
        .join(Matter, col(Matter.id) == col(Task.matter_id))
        .where(Task.meeting_id == meeting_id)
        .order_by(col(Matter.number), col(Matter.id))
    )
    return found.all()
