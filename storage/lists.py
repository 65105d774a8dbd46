"""What lies with whom: for the list of each person in charge, and the digest of a group."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from chat.incoming import Chat
from domain import titles, zones
from domain.categories import Taxonomy
from domain.matters import OPEN, Kind, State
from domain.places import HOMES, upward
from domain.roles import Can, Role, holders
from domain.zones import Zone
from storage.columns import valid
from storage.matters import Concern, Matter
from storage.members import Held, Member
from storage.outbox import insert
from storage.places import Binding, Group, Place, parents
from storage.posts import StandIn

#: Matters of a list at most: whoever has more is helped by none.
MOST = 500
#: A task of the council is no part of a report: its owner hears of it by its own card.
_PART = sa.and_(col(Matter.kind) == Kind.TASK, col(Matter.part_of_id).is_not(None))
_LISTED = sa.or_(col(Matter.kind) == Kind.REPORT, _PART)


class Listed(SQLModel, table=True):
    """The last half day for which somebody's list was looked at."""

    member_id: int = Field(foreign_key="member.id", primary_key=True)
    half_day: datetime


class Picked(SQLModel, table=True):
    """A matter somebody is choosing to settle together with others (一起处理)."""

    member_id: int = Field(foreign_key="member.id", primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", primary_key=True, index=True)
    #: Chosen; otherwise only offered.
    chosen: bool


class Lies(NamedTuple):
    """A matter, and the place it was told at."""

    matter: Matter
    place: Place


class Share(NamedTuple):
    """Somebody's part of a place (包片), and the parts of the others who are in charge of it."""

    mine: Zone
    others: Sequence[Zone]

    def takes(self, words: str) -> bool:
        """Whether what was said is theirs: what lies in another's part alone is not."""
        return self.mine.holds(words) or not any(one.holds(words) for one in self.others)


class Charge(NamedTuple):
    """What lies with a member: their share at these places; of other places, what is of a category
    that names their office."""

    places: Mapping[int, Share]
    offices: Sequence[tuple[Role, Collection[int]]] = ()


_listed = Listed.__table__  # type: ignore[attr-defined]
_picked = Picked.__table__  # type: ignore[attr-defined]
_held = Held.__table__  # type: ignore[attr-defined]
_stand_in = StandIn.__table__  # type: ignore[attr-defined]
_NOW = sa.bindparam("now", type_=_held.c.since.type)
_acting = sa.and_(_stand_in.c.held_id == _held.c.id, valid(_stand_in, _NOW))
_ROLES = sorted(holders(Can.HANDLE) | holders(Can.SEE_TO))
_CHARGE = (
    sa.select(
        _held.c.place_id,
        _held.c.role,
        _held.c.zone,
        sa.func.coalesce(_stand_in.c.member_id, _held.c.member_id),
    )
    .select_from(_held.outerjoin(_stand_in, _acting))
    .where(_held.c.role.in_(_ROLES), valid(_held, _NOW))
    .distinct()
)


async def charges(db: AsyncSession, now: datetime) -> Mapping[int, Charge]:
    """What lies with each member. Where nobody is in charge of a place, it is theirs who are at
    the nearest above it."""
    await db.flush()
    holds: dict[int, dict[int, Zone]] = {}
    offices: dict[int, list[tuple[Role, Collection[int]]]] = {}
    tree = await parents(db)
    ways_up = {one: list(upward(one, tree)) for one in tree}
    for place, role, zone, member in await (await db.connection()).execute(_CHARGE, {"now": now}):
        if role in holders(Can.HANDLE):
            holds.setdefault(place, {})[member] = zones.read(zone.split()) or Zone()
        else:
            below = [one for one, up in ways_up.items() if place in up]
            offices.setdefault(member, []).append((Role(role), below))
    found: dict[int, dict[int, Share]] = {}
    for place, up in ways_up.items():
        nearest = next((one for one in up if one in holds), None)
        here = holds[nearest] if nearest is not None else {}
        for member, zone in here.items():
            others = [theirs for other, theirs in here.items() if other != member]
            found.setdefault(member, {})[place] = Share(zone, others)
    return {
        member: Charge(found.get(member, {}), offices.get(member, ()))
        for member in found.keys() | offices.keys()
    }


async def unlooked(
    db: AsyncSession, who: Iterable[int], half_day: datetime, limit: int
) -> Sequence[int]:
    """Those of these members whose list of a half day nobody looked at yet."""
    done = set(
        (await db.exec(select(Listed.member_id).where(col(Listed.half_day) >= half_day))).all()
    )
    left = [one for one in sorted(who) if one not in done]
    there = select(Member.id).where(col(Member.id).in_(left), col(Member.until).is_(None))
    return [id for id in (await db.exec(there.order_by(col(Member.id)).limit(limit))).all() if id]


async def look(db: AsyncConnection, member_id: int, half_day: datetime) -> bool:
    """Take a member's list of a half day: False where somebody else did."""
    query = insert(db, _listed).values(member_id=member_id, half_day=half_day)
    taken = await db.execute(
        query.on_conflict_do_update(
            index_elements=["member_id"],
            set_={"half_day": query.excluded.half_day},
            where=_listed.c.half_day < query.excluded.half_day,
        ).returning(_listed.c.member_id)
    )
    return taken.first() is not None


# Queries asked for everybody are built once: building one takes SQLAlchemy longer than asking it.
_MEMBER = sa.bindparam("member", type_=sa.Integer())
_PLACES: sa.BindParameter[Any] = sa.bindparam("places", expanding=True)
_concern = select(Concern.member_id).where(Concern.matter_id == Matter.id)
#: It is about them, or they complained of somebody.
_about = sa.and_(
    col(Matter.open).is_(False),
    sa.or_(
        _concern.where(col(Concern.member_id) == _MEMBER).exists(),
        sa.and_(col(Matter.reporter_id) == _MEMBER, _concern.exists()),
    ),
)
#: Under way, and not first asked about whether it is the same as another.
_open = sa.and_(col(Matter.state).in_(sorted(OPEN)), col(Matter.held_until).is_(None))
_in_charge = sa.union(
    sa.select(_held.c.member_id).where(_held.c.role.in_(_ROLES), valid(_held, _NOW)),
    sa.select(_stand_in.c.member_id).where(valid(_stand_in, _NOW)),
)
#: Nobody in charge is on it.
_free = sa.or_(col(Matter.handler_id).is_(None), col(Matter.handler_id).not_in(_in_charge))
_MINE: Any = sa.union(
    select(Matter.id).where(col(Matter.handler_id) == _MEMBER, _open),
    select(Matter.id).where(col(Matter.level_id).in_(_PLACES), _open, _free),
)
_NAMED = select(Matter.id).where(
    col(Matter.level_id).in_(_PLACES),
    _open,
    _free,
    col(Matter.category).in_(sa.bindparam("categories", expanding=True)),
    col(Matter.open).is_(True),
)


def _asking(ids: Any) -> Any:
    return (
        select(Matter, Place)
        .join(Place, col(Matter.place_id) == col(Place.id))
        .where(col(Matter.id).in_(ids), _LISTED, sa.not_(_about))
        .order_by(col(Matter.answer_by).is_(None), col(Matter.answer_by), col(Matter.id))
        .limit(MOST)
    )


_LYING, _OF_AN_OFFICE = _asking(_MINE), _asking(_NAMED)


async def lying_with(
    db: AsyncSession, member_id: int, charge: Charge, table: Taxonomy, now: datetime
) -> Sequence[Lies]:
    """What is open and lies with a member: what they are on, and what lies with them and nobody
    else in charge is on. Never what is about them, nor what they complained of (回避)."""
    asked = {"member": member_id, "places": list(charge.places), "now": now}
    found = {
        matter.id: Lies(matter, place)
        for matter, place in (await db.exec(_LYING, params=asked)).all()
        if matter.handler_id == member_id
        or (share := charge.places.get(matter.level_id)) is None
        or share.takes(titles.public(f"{matter.title} {matter.words}"))
    }
    for role, places in charge.offices:
        named = [one.key for one in table.categories if role in one.roles]
        asked |= {"places": list(places), "categories": named}
        for matter, place in (await db.exec(_OF_AN_OFFICE, params=asked)).all():
            found.setdefault(matter.id, Lies(matter, place))
    return list(found.values())


async def pick(db: AsyncSession, member_id: int, offered: Mapping[int, bool]) -> None:
    """Offer a member these matters to settle together; true beside those that are chosen."""
    await unpick(db, member_id)
    for matter, chosen in offered.items():
        db.add(Picked(member_id=member_id, matter_id=matter, chosen=chosen))
    await db.flush()


async def choose(db: AsyncSession, member_id: int, matter_id: int, chosen: bool) -> bool:
    """Choose one that is offered, or leave it; False where it is not offered."""
    row = await db.get(Picked, (member_id, matter_id))
    if row is None:
        return False
    row.chosen = chosen
    await db.flush()
    return True


async def picks(db: AsyncSession, member_id: int) -> Mapping[int, bool]:
    """What a member is offered to settle together, and whether each is chosen."""
    rows = await db.exec(
        select(Picked).where(Picked.member_id == member_id).order_by(col(Picked.matter_id))
    )
    return {row.matter_id: row.chosen for row in rows.all()}


async def unpick(db: AsyncSession, member_id: int) -> None:
    """Nothing is offered any more."""
    await db.exec(sa.delete(Picked).where(col(Picked.member_id) == member_id))


async def these(db: AsyncSession, ids: Collection[int]) -> Sequence[Lies]:
    """Matters by their ids, with their places; what must be answered first comes first."""
    rows = await db.exec(
        select(Matter, Place)
        .join(Place, col(Matter.place_id) == col(Place.id))
        .where(col(Matter.id).in_(ids))
        .order_by(col(Matter.answer_by).is_(None), col(Matter.answer_by), col(Matter.id))
    )
    return [Lies(*row) for row in rows.all()]


async def homes(db: AsyncSession) -> Sequence[tuple[Chat, Sequence[Place]]]:
    """The groups of the places people live in, and which of them each serves today."""
    rows = await db.exec(
        select(Group.channel, Group.address, Place)
        .join(Binding, col(Binding.chat_id) == col(Group.id))
        .join(Place, col(Binding.place_id) == col(Place.id))
        .where(
            col(Place.kind).in_(sorted(HOMES)),
            col(Place.until).is_(None),
            col(Binding.until).is_(None),
            col(Group.standing).not_in(("left", "kicked", "silenced")),
        )
        .order_by(col(Group.id), col(Binding.id))
    )
    found: dict[Chat, list[Place]] = {}
    for channel, address, place in rows.all():
        found.setdefault(Chat(channel, address), []).append(place)
    return list(found.items())


async def public(db: AsyncSession, places: Collection[int], since: datetime) -> Sequence[Lies]:
    """What stands on the walls of these places and is open, or was done since a moment, the newest
    last."""
    rows = await db.exec(
        select(Matter, Place)
        .join(Place, col(Matter.place_id) == col(Place.id))
        .where(
            col(Matter.place_id).in_(places),
            _LISTED,
            col(Matter.open).is_(True),
            col(Matter.held_until).is_(None),
            sa.or_(
                col(Matter.state).in_(sorted(OPEN)),
                sa.and_(
                    col(Matter.state).in_((State.DONE, State.RATED, State.UNRATED)),
                    col(Matter.done_at) >= since,
                ),
            ),
        )
        .order_by(col(Matter.id))
        .limit(MOST)
    )
    return [Lies(*row) for row in rows.all()]
