"""What `huying check` looks at: the state of everything, read at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from chat.incoming import Chat
from domain.roles import Role
from storage.inbox import Received, Standing
from storage.members import Held, Member
from storage.outbox import Fate, Message
from storage.places import Binding, Community, Group, Place, community

_BOUND = sa.and_(col(Binding.chat_id) == col(Group.id), col(Binding.until).is_(None))
_THERE = col(Place.until).is_(None)
_INSIDE = ("member", "administrator")


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
class Survey:
    """Everything as it is. Empty before the first `apply`."""

    community: Community | None = None
    places: Sequence[Place] = ()
    groups: Sequence[Bound] = ()
    #: The roles held at a place, by its id.
    roles: Mapping[int, Sequence[Role]] = field(default_factory=dict)
    parked: Stuck = Stuck()
    aside: Stuck = Stuck()


async def survey(db: AsyncSession) -> Survey:
    """Look at everything."""
    places = (
        await db.exec(select(Place).where(col(Place.until).is_(None)).order_by(col(Place.id)))
    ).all()
    return Survey(
        community=await community(db),
        places=places,
        groups=await _groups(db),
        roles=await _roles(db),
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
    return [
        Bound(Chat(group.channel, group.address), group.title, group.standing, tuple(keys))
        for group, keys in served.values()
        # A group that serves nothing matters only while the bot is in it.
        if keys or group.standing in _INSIDE
    ]


async def _roles(db: AsyncSession) -> dict[int, list[Role]]:
    rows = await db.exec(
        select(Held.place_id, Held.role)
        .join(Member, col(Held.member_id) == col(Member.id))
        .where(col(Held.until).is_(None), col(Member.until).is_(None))
        .distinct()
    )
    held: dict[int, list[Role]] = {}
    for place, role in rows.all():
        held.setdefault(place, []).append(Role(role))
    return held


async def _stuck(db: AsyncSession, column: Any, value: str, since: Any) -> Stuck:
    rows = await db.exec(select(sa.func.count(), sa.func.min(since)).where(column == value))
    return Stuck(*rows.one())
