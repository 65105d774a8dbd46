"""Who else has the same trouble (我家也是): one voice a household.

Whoever joined a matter, or reported it, stays with that one when it is put together with another:
the other counts everybody of what it took in, however deep; taken apart each has its own again.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.matters import OPEN, Kind
from storage.history import Entry
from storage.matters import Matter
from storage.places import Household, Place
from storage.residences import Residence

#: How it stands in the history that somebody joined, and that one of many told it too.
JOINED, TOLD_TOO = "joined", "told too"


class Joined(SQLModel, table=True):
    """A neighbour whose home has it too. A member joins a matter once."""

    __table_args__ = (sa.UniqueConstraint("matter_id", "member_id"),)

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    #: Their home, where somebody confirmed it: two of one home are one voice.
    household_id: int | None = Field(default=None, foreign_key="household.id")
    at: datetime


# Queries of every card are built once: building one takes SQLAlchemy longer than asking it.
_OF: sa.BindParameter[int] = sa.bindparam("matter", type_=sa.Integer)
_first: Any = sa.select(col(Matter.id).label("id")).where(col(Matter.id) == _OF)
_tree = _first.cte("together", recursive=True)
#: A matter and all that was put together with it, and with those.
_TREE = _tree.union(
    sa.select(col(Matter.id).label("id")).join(_tree, col(Matter.into_id) == _tree.c.id)
)
_TOOK_IN = (col(Matter.id).in_(sa.select(_TREE.c.id)), col(Matter.id) != _OF)
_JOINED = (
    select(Joined).where(col(Joined.matter_id).in_(sa.select(_TREE.c.id))).order_by(col(Joined.id))
)
_TAKEN_IN = select(Matter).where(*_TOOK_IN).order_by(col(Matter.id))
#: Who joined, with the home they named, and who reported what it took in, with where.
_HAVING: Any = sa.union_all(
    sa.select(col(Joined.member_id), col(Joined.household_id), sa.null()).where(
        col(Joined.matter_id).in_(sa.select(_TREE.c.id))
    ),
    sa.select(col(Matter.reporter_id), sa.null(), col(Matter.place_id)).where(
        *_TOOK_IN, col(Matter.reporter_id).is_not(None)
    ),
)
_SINCE = sa.bindparam("since", type_=Joined.__table__.c.at.type)  # type: ignore[attr-defined]
_LATELY: Any = sa.union_all(
    sa.select(sa.func.count()).where(
        col(Joined.matter_id).in_(sa.select(_TREE.c.id)), col(Joined.at) >= _SINCE
    ),
    sa.select(sa.func.count()).where(*_TOOK_IN, col(Matter.created_at) >= _SINCE),
)


async def joined(db: AsyncSession, matter_id: int) -> Sequence[Joined]:
    """Who joined a matter or what was put together with it, the first first."""
    return (await db.exec(_JOINED, params={"matter": matter_id})).all()


async def having(db: AsyncSession, matter: Matter) -> Mapping[int, int | None]:
    """Everybody who has it beside its reporter, as members: whoever joined it, and whoever joined
    or reported what was put together with it. With each the home, where somebody confirmed it."""
    found: dict[int, int | None] = {}
    for member, home, place in await db.exec(_HAVING, params={"matter": matter.id}):
        if place is not None:
            home = await home_of(db, member, [matter.place_id, place])
        found[member] = found.get(member) or home
    return found


async def join(
    db: AsyncSession, matter: Matter, member_id: int, household_id: int | None, now: datetime
) -> bool:
    """One more has it too; False where they had said so before. The matter is locked by the
    caller, so that of two who say so at once both are kept."""
    if member_id in await having(db, matter):
        return False
    db.add(
        Joined(matter_id=matter.id or 0, member_id=member_id, household_id=household_id, at=now)
    )
    await db.flush()
    return True


async def leave(db: AsyncSession, matter: Matter, member_id: int) -> bool:
    """One has it no more, and what they said of it as one of many is gone; False where they had
    not said so. The matter is locked by the caller."""
    mine = [one for one in await joined(db, matter.id or 0) if one.member_id == member_id]
    for one in mine:
        await db.delete(one)
        await db.exec(
            sa.delete(Entry).where(
                col(Entry.matter_id) == one.matter_id,
                col(Entry.member_id) == member_id,
                col(Entry.what).in_((TOLD_TOO, JOINED)),
            )
        )
    await db.flush()
    return bool(mine)


async def home_of(db: AsyncSession, member_id: int, places: Sequence[int]) -> int | None:
    """The home of a member at one of these places, where somebody confirmed it; of several the
    first."""
    rows = await db.exec(
        select(Household.id)
        .join(Residence, col(Residence.household_id) == col(Household.id))
        .where(
            Residence.member_id == member_id,
            col(Household.place_id).in_(places),
            col(Residence.until).is_(None),
            col(Residence.confirmed_at).is_not(None),
        )
        .order_by(col(Residence.id))
        .limit(1)
    )
    return rows.first()


async def homes(db: AsyncSession, matter: Matter) -> int:
    """How many homes have it: the reporter's and those that joined. Of whom nobody knows the home,
    each counts for one."""
    others = await having(db, matter)
    if not others:
        return 1
    own = None
    if matter.reporter_id is not None:
        own = await home_of(db, matter.reporter_id, [matter.place_id])
    known = {home for home in others.values() if home is not None}
    unknown = {one for one, home in others.items() if home is None} - {matter.reporter_id}
    first = 0 if own is not None and own in known else 1
    return len(known) + len(unknown) + first


async def lately(db: AsyncSession, matter_id: int, since: datetime) -> int:
    """How many joined a matter, or told what was put together with it, since a moment."""
    counts = await db.exec(_LATELY, params={"matter": matter_id, "since": since})
    return sum(n for (n,) in counts)


async def alike(
    db: AsyncSession, place: Place, since: datetime, limit: int = 200, *, held: bool = False
) -> Sequence[Matter]:
    """The open reports on the walls of a place since a moment, and what other buildings of its
    estate told of the estate, the newest first; with `held` those instead that are on no wall yet,
    because whoever told them was asked whether it is the same as another."""
    here = col(Matter.place_id) == place.id
    if place.estate_id is not None:
        beside = select(Place.id).where(Place.estate_id == place.estate_id)
        here = sa.or_(here, sa.and_(col(Matter.estate_wide), col(Matter.place_id).in_(beside)))
    rows = await db.exec(
        select(Matter)
        .where(
            Matter.kind == Kind.REPORT,
            col(Matter.open),
            col(Matter.state).in_(OPEN),
            col(Matter.held_until).is_not(None) if held else col(Matter.held_until).is_(None),
            Matter.created_at >= since,
            here,
        )
        .order_by(col(Matter.id).desc())
        .limit(limit)
    )
    return rows.all()


async def open_since(db: AsyncSession, places: Sequence[int], since: datetime) -> Sequence[int]:
    """The reports that stand open on the walls of these places since a moment, as ids."""
    rows = await db.exec(
        select(Matter.id).where(
            Matter.kind == Kind.REPORT,
            col(Matter.open),
            col(Matter.state).in_(OPEN),
            col(Matter.held_until).is_(None),
            col(Matter.place_id).in_(places),
            Matter.created_at >= since,
        )
    )
    return [id for id in rows.all() if id is not None]


async def taken_in(db: AsyncSession, matter_id: int) -> Sequence[Matter]:
    """The matters that were put together with this one, and those with them, the first first."""
    return (await db.exec(_TAKEN_IN, params={"matter": matter_id})).all()


async def goes_on_in(db: AsyncSession, matter: Matter) -> Matter:
    """The matter this one was put together with, in the end; itself, where with none."""
    seen = {matter.id}
    while matter.into_id is not None and matter.into_id not in seen:
        matter = await db.get_one(Matter, matter.into_id)
        seen.add(matter.id)
    return matter
