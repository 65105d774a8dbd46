"""Where a community's rhythms hold, and whose day it is: a home has one council, the nearest."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.deadlines import Tier
from domain.gatherings import ANSWERS, Kind, Rhythm, State
from domain.matters import OPEN
from domain.matters import Kind as Of
from domain.motions import ON_AGENDA
from domain.places import Level
from domain.roles import Role
from storage import electorate, meetings
from storage.columns import valid
from storage.electorate import Scope
from storage.matters import Matter
from storage.meetings import AgendaItem, Meeting
from storage.members import Held, Member
from storage.motions import Motion
from storage.places import Community, Place

_DAY = timedelta(days=1)
#: Who comes to a leaders' meeting (楼长例会).
LEADERS = (Role.BUILDING_LEADER, Role.MICRO_GRID_OFFICER, Role.GRID_OFFICER)


async def rhythms(db: AsyncSession, community: Community) -> Sequence[tuple[Rhythm, Place]]:
    """Every rhythm and the place it holds at; one that names no place holds at the community, or
    at the top where there is none. A community that says nothing has one that is only offered."""
    written = [Rhythm.read(one) for one in community.settings.get("council", ())]
    if not written:
        own = community.settings
        day, at = own.get("meeting_day", 15), own.get("meeting_time", "19:00")
        written = [Rhythm(Kind.COUNCIL, day=day, time=at)]
    here = (
        await db.exec(select(Place).where(col(Place.until).is_(None)).order_by(col(Place.id)))
    ).all()
    tops = [one for one in here if one.kind is Level.COMMUNITY] or [
        one for one in here if one.parent_id is None and one.kind is not Level.ESTATE
    ]
    return [
        (rhythm, place)
        for rhythm in written
        for place in (here if rhythm.place else tops)
        if not rhythm.place or place.key == rhythm.place
    ]


async def scope(db: AsyncSession, community: Community, place: Place, kind: Kind) -> Scope:
    """The homes whose neighbours come together at a place: all there, without those whose own
    council is nearer."""
    whole = await electorate.scope(db, place)
    if kind is not Kind.COUNCIL:
        return whole
    left = whole.places
    for rhythm, other in await rhythms(db, community):
        if rhythm.kind is Kind.COUNCIL and other.id != place.id:
            nearer = (await electorate.scope(db, other)).places
            if len(nearer) < len(whole.places):
                left -= nearer
    return Scope(left, whole.building, whole.units)


async def meets_on(db: AsyncSession, community: Community, day: date) -> set[int]:
    """The places whose council is on this day."""
    midnight = datetime.combine(day, time(), ZoneInfo(community.timezone))
    found: set[int] = set()
    for meeting in await meetings.between(db, midnight, midnight + _DAY, Kind.COUNCIL):
        place = await db.get_one(Place, meeting.place_id)
        found |= (await scope(db, community, place, meeting.kind)).places
    return found


async def next_council(
    db: AsyncSession, community: Community, place_id: int, now: datetime
) -> datetime | None:
    """Until when what waits for the next council of a place is answered; None where none is
    planned."""
    around = await electorate.around(db, [place_id])
    for meeting, place in await meetings.to_come(db, around, now, (Kind.COUNCIL,)):
        if place_id in (await scope(db, community, place, meeting.kind)).places:
            return meeting.starts_at + ANSWERS
    return None


async def leaders(db: AsyncSession, where: Scope, now: datetime) -> Sequence[int]:
    """Who looks after a place in it now, as members."""
    rows = await db.exec(
        select(Held.member_id)
        .join(Member, col(Member.id) == col(Held.member_id))
        .where(
            col(Held.place_id).in_(where.places),
            col(Held.role).in_(LEADERS),
            valid(Held, now),
            col(Member.until).is_(None),
        )
        .distinct()
        .order_by(col(Held.member_id))
    )
    return rows.all()


async def gather(db: AsyncSession, meeting: Meeting, where: Scope) -> None:
    """What waits for the council there and is on no agenda of one to come is on this one's:
    motions that were seconded, and open matters only neighbours together can decide."""
    await db.flush()
    awaited = (
        sa.exists()
        .where(
            col(AgendaItem.matter_id) == col(Matter.id),
            col(Meeting.id) == col(AgendaItem.meeting_id),
            col(Meeting.state) == State.PLANNED,
            col(Meeting.kind) == Kind.COUNCIL,
            col(AgendaItem.carried).is_(False),
        )
        .correlate(Matter.__table__)  # type: ignore[attr-defined]
    )
    motion = col(Motion.state).in_(list(ON_AGENDA))
    report = sa.and_(
        col(Matter.kind) == Of.REPORT,
        col(Matter.tier) == Tier.COUNCIL,
        col(Matter.state).in_(OPEN),
        col(Matter.held_until).is_(None),
    )
    rows = await db.exec(
        select(Matter.id)
        .outerjoin(Motion, col(Motion.matter_id) == col(Matter.id))
        .where(
            col(Matter.place_id).in_(where.places),
            col(Matter.open).is_(True),
            sa.or_(motion, report),
            sa.not_(awaited),
        )
        .order_by(col(Matter.id))
    )
    for id in rows.all():
        await meetings.put_on(db, meeting.id or 0, id or 0)
