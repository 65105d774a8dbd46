"""Who else has the same trouble (我家也是): one voice a household.

Whoever joined a matter, or reported it, stays with that one when it is put together with another:
the other counts everybody of what it took in, however deep; taken apart each has its own again.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.matters import OPEN, Kind
from storage.columns import literals
from storage.history import Entry
from storage.matters import Matter, Photo
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
_NOTHING = sa.cast(sa.null(), sa.Integer)
#: Who joined, with the home they named, and who reported what it took in, with where.
_JOINED_BY: Any = sa.select(
    col(Joined.member_id), col(Joined.household_id), _NOTHING, _NOTHING
).where(col(Joined.matter_id).in_(sa.select(_TREE.c.id)))
_TOLD_BY: Any = sa.select(col(Matter.reporter_id), _NOTHING, col(Matter.place_id), _NOTHING).where(
    *_TOOK_IN, col(Matter.reporter_id).is_not(None)
)
_HAVING: Any = sa.union_all(_JOINED_BY, _TOLD_BY)
#: The same, and in the last column how many photos the matter has.
_ON_CARD: Any = sa.union_all(
    sa.select(_NOTHING, _NOTHING, _NOTHING, sa.func.count()).where(col(Photo.matter_id) == _OF),
    _JOINED_BY,
    _TOLD_BY,
)
#: The confirmed homes of members at places, the first said first.
_HOMES = (
    select(col(Residence.member_id), col(Household.id), col(Household.place_id))
    .join(Residence, col(Residence.household_id) == col(Household.id))
    .where(
        col(Residence.member_id).in_(sa.bindparam("members", expanding=True)),
        col(Household.place_id).in_(sa.bindparam("places", expanding=True)),
        col(Residence.until).is_(None),
        col(Residence.confirmed_at).is_not(None),
    )
    .order_by(col(Residence.id))
)
_SINCE = sa.bindparam("since", type_=Joined.__table__.c.at.type)  # type: ignore[attr-defined]
_LATELY: Any = sa.union_all(
    sa.select(sa.func.count()).where(
        col(Joined.matter_id).in_(sa.select(_TREE.c.id)), col(Joined.at) >= _SINCE
    ),
    sa.select(sa.func.count()).where(*_TOOK_IN, col(Matter.created_at) >= _SINCE),
)

_HERE = col(Matter.place_id) == sa.bindparam("place")
_beside = select(Place.id).where(col(Place.estate_id) == sa.bindparam("estate"))
_THERE = sa.or_(_HERE, sa.and_(col(Matter.estate_wide), col(Matter.place_id).in_(_beside)))
#: How many open reports a new one is compared with, at most.
_MOST = 200
_STANDS = (
    Matter.kind == Kind.REPORT,
    col(Matter.open),
    col(Matter.state).in_(literals(Matter.state, OPEN)),
    col(Matter.created_at) >= _SINCE,
)


def _newest(query: Any, *where: Any) -> Any:
    return query.where(*_STANDS, *where).order_by(col(Matter.id).desc()).limit(_MOST)


_ALIKE_HERE, _ALIKE_THERE = (
    _newest(select(Matter), col(Matter.held_until).is_(None), where) for where in (_HERE, _THERE)
)
_CATEGORY: sa.BindParameter[str | None] = sa.bindparam("category", type_=sa.String())
_OF_IT = sa.or_(
    _CATEGORY.is_(None), col(Matter.category).is_(None), col(Matter.category) == _CATEGORY
)
_COMPARED = sa.select(
    col(Matter.id), col(Matter.words), col(Matter.created_at), col(Matter.held_until)
)
_TOLD_HERE, _TOLD_THERE = (_newest(_COMPARED, _OF_IT, where) for where in (_HERE, _THERE))


async def joined(db: AsyncSession, matter_id: int) -> Sequence[Joined]:
    """Who joined a matter or what was put together with it, the first first."""
    return (await db.exec(_JOINED, params={"matter": matter_id})).all()


async def having(db: AsyncSession, matter: Matter) -> Mapping[int, int | None]:
    """Everybody who has it beside its reporter, as members: whoever joined it, and whoever joined
    or reported what was put together with it. With each the home, where somebody confirmed it."""
    rows = (await db.exec(_HAVING, params={"matter": matter.id})).all()
    return (await _with_homes(db, matter, rows, {}))[0]


async def _with_homes(
    db: AsyncSession, matter: Matter, rows: Sequence[Any], more: Mapping[int, int]
) -> tuple[dict[int, int | None], dict[int, int | None]]:
    """Who has a matter, by rows of `_HAVING`, each with their home; and the homes of `more`, as
    members, at a place."""
    told = [(member, place) for member, _, place, _ in rows if place is not None]
    homes: Sequence[Any] = ()
    if told or more:
        asked = {
            "members": sorted({one for one, _ in (*told, *more.items())}),
            "places": sorted({matter.place_id, *(place for _, place in (*told, *more.items()))}),
        }
        homes = (await db.exec(_HOMES, params=asked)).all()

    def home_at(member: int, *places: int) -> int | None:
        return next((id for who, id, at in homes if who == member and at in places), None)

    found: dict[int, int | None] = {}
    for member, home, place, _ in rows:
        own = home if place is None else home_at(member, matter.place_id, place)
        found[member] = found.get(member) or own
    return found, {member: home_at(member, place) for member, place in more.items()}


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
    rows = await db.exec(_HOMES, params={"members": [member_id], "places": sorted(set(places))})
    return next((id for _, id, _ in rows.all()), None)


async def homes(db: AsyncSession, matter: Matter) -> int:
    """How many homes have it: the reporter's and those that joined. Of whom nobody knows the home,
    each counts for one."""
    rows = (await db.exec(_HAVING, params={"matter": matter.id})).all()
    return await _homes(db, matter, rows)


async def on_card(db: AsyncSession, matter: Matter) -> tuple[int, int]:
    """What neighbours see counted on a matter's card: its photos, and its `homes`."""
    rows = (await db.exec(_ON_CARD, params={"matter": matter.id})).all()
    [shots] = [row[-1] for row in rows if row[-1] is not None]
    return shots, await _homes(db, matter, [row for row in rows if row[-1] is None])


async def _homes(db: AsyncSession, matter: Matter, rows: Sequence[Any]) -> int:
    if not rows:
        return 1
    told_by = matter.reporter_id
    others, its = await _with_homes(
        db, matter, rows, {} if told_by is None else {told_by: matter.place_id}
    )
    own = its.get(told_by or 0)
    known = {home for home in others.values() if home is not None}
    unknown = {one for one, home in others.items() if home is None} - {matter.reporter_id}
    first = 0 if own is not None and own in known else 1
    return len(known) + len(unknown) + first


async def lately(db: AsyncSession, matter_id: int, since: datetime) -> int:
    """How many joined a matter, or told what was put together with it, since a moment."""
    counts = await db.exec(_LATELY, params={"matter": matter_id, "since": since})
    return sum(n for (n,) in counts)


async def alike(db: AsyncSession, place: Place, since: datetime) -> Sequence[Matter]:
    """The open reports on the walls of a place since a moment, and what other buildings of its
    estate told of the estate, the newest first."""
    query, asked = _ALIKE_HERE, {"place": place.id, "since": since}
    if place.estate_id is not None:
        query, asked = _ALIKE_THERE, asked | {"estate": place.estate_id}
    found: Sequence[Matter] = (await db.exec(query, params=asked)).all()
    return found


class Told(NamedTuple):
    """Of an open report what another is compared with."""

    id: int
    words: str
    created_at: datetime
    #: It is on no wall yet: whoever told it was asked whether it is the same as another.
    held: bool


async def told_of(
    db: AsyncSession, place: Place, since: datetime, category: str | None, *, estate: bool
) -> Sequence[Told]:
    """What `alike` finds, and what is held, of this category or of none; of other buildings only
    where it is told of the `estate`."""
    asked = {"place": place.id, "since": since, "category": category}
    if place.estate_id is None or not estate:
        rows = await db.exec(_TOLD_HERE, params=asked)
    else:
        rows = await db.exec(_TOLD_THERE, params=asked | {"estate": place.estate_id})
    return [
        Told(id, words, created, held_until is not None)
        for id, words, created, held_until in rows.all()
    ]


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
