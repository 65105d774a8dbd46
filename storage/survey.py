"""What `huying check` looks at: the state of everything, read at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from chat.incoming import Chat
from domain.roles import Role
from storage.columns import valid
from storage.inbox import Received, Standing
from storage.members import Held, Member
from storage.outbox import Fate, Message
from storage.phones import Phone
from storage.places import Binding, Community, Group, Place, community
from storage.teams import Team

_BOUND = sa.and_(col(Binding.chat_id) == col(Group.id), col(Binding.until).is_(None))
_THERE = col(Place.until).is_(None)
_INSIDE = ("member", "administrator")
#: How long before and after its last day an office is spoken of.
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Bound:
    """A group that serves places, or one the bot is in that serves none. `standing` is the bot's,
    as the platform told last."""

    chat: Chat
    title: str
    standing: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stuck:
    """Rows somebody has to look at: how many, and since when the oldest."""

    rows: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """An office whose days are over, or soon will be, and that nobody has afterwards."""

    place: str
    role: Role
    until: datetime
    over: bool


@dataclass(frozen=True, slots=True)
class Survey:
    """Everything as it is. Empty before the first `apply`."""

    community: Community | None = None
    places: Sequence[Place] = ()
    groups: Sequence[Bound] = ()
    #: The roles held at a place, by its id.
    roles: Mapping[int, Sequence[Role]] = field(default_factory=dict)
    terms: Sequence[Term] = ()
    #: How many telephone numbers are kept.
    phones: int = 0
    parked: Stuck = Stuck()
    aside: Stuck = Stuck()


async def survey(db: AsyncSession, now: datetime) -> Survey:
    """Look at everything."""
    described = await community(db)
    places = (
        await db.exec(select(Place).where(col(Place.until).is_(None)).order_by(col(Place.id)))
    ).all()
    return Survey(
        community=described,
        places=places,
        groups=await _groups(db),
        roles=await _roles(db, now),
        terms=await _terms(db, ZoneInfo(described.timezone), now) if described else (),
        phones=(await db.exec(select(sa.func.count(col(Phone.id))))).one(),
        parked=await _stuck(db, Message.fate, Fate.PARKED, Message.created_at),
        aside=await _stuck(db, Received.standing, Standing.ASIDE, Received.received_at),
    )


async def _groups(db: AsyncSession) -> list[Bound]:
    rows = await db.exec(
        select(Group, Place)
        .outerjoin(Binding, _BOUND)
        .outerjoin(Place, sa.and_(col(Binding.place_id) == col(Place.id), _THERE))
        .order_by(col(Group.id), col(Binding.id))
    )
    served: dict[int, tuple[Group, list[str]]] = {}
    for group, place in rows.all():
        keys = served.setdefault(group.id or 0, (group, []))[1]
        if place is not None:
            keys.append(place.key)
    for team, group in await _teams(db):
        served.setdefault(group.id or 0, (group, []))[1].append(f"team {team.name}")
    return [
        Bound(Chat(group.channel, group.address), group.title, group.standing, tuple(keys))
        for group, keys in served.values()
        # A group that serves nothing matters only while the bot is in it.
        if keys or group.standing in _INSIDE
    ]


async def _teams(db: AsyncSession) -> Sequence[tuple[Team, Group]]:
    """The volunteer teams with a group of their own, which serves no place."""
    rows = await db.exec(
        select(Team, Group)
        .join(Group, col(Group.id) == col(Team.chat_id))
        .where(col(Team.until).is_(None))
        .order_by(col(Team.id))
    )
    return rows.all()


async def _roles(db: AsyncSession, now: datetime) -> dict[int, list[Role]]:
    rows = await db.exec(
        select(Held.place_id, Held.role)
        .join(Member, col(Held.member_id) == col(Member.id))
        .where(valid(Held, now), col(Member.until).is_(None))
        .distinct()
    )
    held: dict[int, list[Role]] = {}
    for place, role in rows.all():
        held.setdefault(place, []).append(Role(role))
    return held


async def _terms(db: AsyncSession, zone: ZoneInfo, now: datetime) -> list[Term]:
    rows = await db.exec(
        select(Held, Place)
        .join(Place, col(Held.place_id) == col(Place.id))
        .join(Member, col(Held.member_id) == col(Member.id))
        .where(_THERE, col(Held.role) != Role.RESIDENT, col(Member.until).is_(None))
        .order_by(col(Held.until), col(Held.id))
    )
    ends: dict[tuple[str, Role], list[datetime | None]] = {}
    for held, place in rows.all():
        ends.setdefault((place.name, held.role), []).append(held.until)
    found = []
    for (name, role), until in ends.items():
        last = None if None in until else max(filter(None, until))
        # Days end on a midnight there. What somebody took back or laid down, they know.
        if last and abs(last - now) <= SOON and last.astimezone(zone).time() == time():
            found.append(Term(name, role, last.astimezone(zone), over=last <= now))
    return found


async def _stuck(db: AsyncSession, column: Any, value: str, since: Any) -> Stuck:
    rows = await db.exec(select(sa.func.count(), sa.func.min(since)).where(column == value))
    return Stuck(*rows.one())
