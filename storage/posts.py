"""What goes with an office: who stands in for whom (A/B 角), duty hours, marks."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.roles import Mark, Role
from storage.columns import choice, valid
from storage.members import Held, Member
from storage.places import Place, above


class StandIn(SQLModel, table=True):
    """B 角: who acts for the holder of a role while `since` ≤ now < `until`. Without `since` the
    person stands ready and does not act."""

    __tablename__ = "stand_in"

    id: int | None = Field(default=None, primary_key=True)
    held_id: int = Field(foreign_key="role.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    since: datetime | None = None
    until: datetime | None = None
    #: Who says so: the community's file, which may end what it began, or the holder ("said").
    source: str = "file"


class Marked(SQLModel, table=True):
    """What a member is known for at a place: 党员中心户."""

    __tablename__ = "mark"

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    place_id: int = Field(foreign_key="place.id", index=True)
    mark: Mark = Field(sa_column=choice(Mark))
    source: str = "file"
    since: datetime
    until: datetime | None = None


class Duty(SQLModel, table=True):
    """When a member is on duty at a place and everywhere under it, as `domain.duty` writes it."""

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    place_id: int = Field(foreign_key="place.id", index=True)
    spans: str
    source: str = "file"
    since: datetime
    until: datetime | None = None


async def holders(
    db: AsyncSession, place_id: int, now: datetime
) -> Sequence[tuple[Held, Member, Place]]:
    """Who holds an office at a place and above it today, the nearest first."""
    rows = await db.exec(
        select(Held, Member, Place)
        .join(Member, col(Held.member_id) == col(Member.id))
        .join(Place, col(Held.place_id) == col(Place.id))
        .join(above, col(Held.place_id) == above.c.id)
        .where(valid(Held, now), col(Held.role) != Role.RESIDENT, col(Member.until).is_(None))
        .order_by(above.c.step, col(Held.id)),
        params={"place": place_id},
    )
    return rows.all()


async def marked(
    db: AsyncSession, place_id: int, now: datetime
) -> Sequence[tuple[Marked, Member]]:
    """Who bears a mark at a place today."""
    rows = await db.exec(
        select(Marked, Member)
        .join(Member, col(Marked.member_id) == col(Member.id))
        .where(Marked.place_id == place_id, valid(Marked, now), col(Member.until).is_(None))
        .order_by(col(Marked.id))
    )
    return rows.all()


async def duties(
    db: AsyncSession, place_id: int, now: datetime
) -> Sequence[tuple[Duty, Member, Place]]:
    """Whose duty hours hold at a place: those of the place and of every place above it."""
    rows = await db.exec(
        select(Duty, Member, Place)
        .join(Member, col(Duty.member_id) == col(Member.id))
        .join(Place, col(Duty.place_id) == col(Place.id))
        .join(above, col(Duty.place_id) == above.c.id)
        .where(valid(Duty, now), col(Member.until).is_(None))
        .order_by(above.c.step, col(Duty.id)),
        params={"place": place_id},
    )
    return rows.all()


async def stand_ins(db: AsyncSession, held_id: int) -> Sequence[tuple[StandIn, Member]]:
    """Who stands ready or acts for the holder of a role, the longest known first."""
    rows = await db.exec(
        select(StandIn, Member)
        .join(Member, col(StandIn.member_id) == col(Member.id))
        .where(StandIn.held_id == held_id, col(Member.until).is_(None))
        .order_by(col(StandIn.id))
    )
    return rows.all()
