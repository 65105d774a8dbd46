"""What goes with an office: who stands in for whom (A/B 角), duty hours, marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain import duty
from domain.places import Level
from domain.roles import Mark, Role
from storage.applied import FILE
from storage.columns import choice, lasting, valid
from storage.members import Held, Member
from storage.places import Place, above
from storage.teams import TeamMember


class StandIn(SQLModel, table=True):
    """B 角: who acts for the holder of a role while `since` ≤ now < `until`. Without `since` the
    person stands ready and does not act."""

    __tablename__ = "stand_in"

    id: int | None = Field(default=None, primary_key=True)
    held_id: int = Field(foreign_key="role.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    since: datetime | None = None
    until: datetime | None = None
    #: Who says so: the community's file, which may end what it began, or the holder ("said") of
    #: whom the file names.
    source: str = "file"
    #: When both were told that it is over.
    told_at: datetime | None = None


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


_place = Place.__table__  # type: ignore[attr-defined]
_unit = _place.alias("unit")
#: The place bound as "place", those above it, their estates, and its units.
_near = sa.union_all(
    sa.select(above.c.id, above.c.step),
    sa.select(above.c.estate_id, above.c.step).where(above.c.estate_id.is_not(None)),
    sa.select(_unit.c.id, sa.literal(0)).where(
        _unit.c.parent_id == sa.bindparam("place"), _unit.c.kind == Level.UNIT
    ),
).subquery("near")
_steps = (
    sa.select(_near.c.id, sa.func.min(_near.c.step).label("step"))
    .group_by(_near.c.id)
    .subquery("steps")
)


class Post(NamedTuple):
    """Somebody's office, seen from a place."""

    held: Held
    member: Member
    place: Place
    #: Steps up from the place that asks.
    step: int


async def board(db: AsyncSession, place_id: int, now: datetime) -> Sequence[Post]:
    """Who holds an office today at a place, above it, in the estates there and in its units, the
    nearest first."""
    rows = await db.exec(
        select(Held, Member, Place, _steps.c.step)
        .join(Member, col(Held.member_id) == col(Member.id))
        .join(Place, col(Held.place_id) == col(Place.id))
        .join(_steps, col(Held.place_id) == _steps.c.id)
        .where(
            valid(Held, now),
            col(Held.role) != Role.RESIDENT,
            col(Member.until).is_(None),
            col(Place.until).is_(None),
        )
        .order_by(_steps.c.step, col(Held.id)),
        params={"place": place_id},
    )
    return [Post(*row) for row in rows.all()]


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


@dataclass(frozen=True, slots=True)
class Watch:
    """Somebody's duty."""

    member: Member
    place: Place
    #: When they come on; None: they are on duty now.
    begins: datetime | None
    #: When they go off; None for somebody who is on duty always.
    ends: datetime | None


async def on_duty(
    db: AsyncSession, place_id: int, zone: ZoneInfo, now: datetime
) -> Sequence[Watch]:
    """Who is on duty for a place now, the nearest first."""
    return [one for one in await _watches(db, place_id, zone, now) if one.begins is None]


async def next_on_duty(
    db: AsyncSession, place_id: int, zone: ZoneInfo, now: datetime
) -> Watch | None:
    """Who comes on duty next for a place, where nobody is."""
    later = [one for one in await _watches(db, place_id, zone, now) if one.begins is not None]
    return min(later, key=lambda one: one.begins or now, default=None)


async def _watches(
    db: AsyncSession, place_id: int, zone: ZoneInfo, now: datetime
) -> Sequence[Watch]:
    """Everybody with duty hours for a place, once each time they are written down, and when they
    are on duty now or next. Nobody is named whose hours are over before they come on."""
    local, found = now.astimezone(zone), []
    for row, member, place in await duties(db, place_id, now):
        hours = duty.spans(row.spans)
        on = duty.covers(hours, local)
        begins = None if on else duty.begins(hours, local)
        ends = duty.ends(hours, begins or local)
        begins, ends = (moment and moment.astimezone(UTC) for moment in (begins, ends))
        if begins is not None and row.until is not None and begins >= row.until:
            continue
        if row.until is not None and (ends is None or ends > row.until):
            ends = row.until
        found.append(Watch(member, place, begins, ends))
    return found


async def by_file(db: AsyncSession, member_id: int, now: datetime) -> bool:
    """Whether the community's file says who this member is: it would bring back what they change
    themselves, and part again what was joined."""
    for table in (Held, Duty, Marked, TeamMember):
        query = select(table.id).where(
            table.member_id == member_id, table.source == FILE, lasting(table, now)
        )
        if (await db.exec(query.limit(1))).first() is not None:
            return True
    return False


async def whole_community(db: AsyncSession) -> Place | None:
    """The place that is the whole community (社区); where the tree has none, its top."""
    rows = await db.exec(
        select(Place)
        .where(col(Place.until).is_(None), col(Place.kind) != Level.ESTATE)
        .order_by(
            col(Place.kind) != Level.COMMUNITY, col(Place.parent_id).is_not(None), col(Place.id)
        )
        .limit(1)
    )
    return rows.first()
