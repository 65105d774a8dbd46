"""Who is asked by a poll at a place: its flats, or the residents somebody confirmed."""

import functools
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from chat.incoming import Chat
from domain import doors
from domain.ballots import Weight
from domain.electorate import Per
from domain.places import HOMES, Level
from domain.roles import Can, Role, holders
from storage import ahead, places
from storage.columns import valid
from storage.members import Held, Member
from storage.places import Binding, Group, Household, Place
from storage.residences import Residence

_PLACES: Any = sa.bindparam("places", expanding=True)


@dataclass(frozen=True, slots=True)
class Scope:
    """The homes a poll reaches: whole places, and of one building the flats of some units."""

    places: frozenset[int]
    building: int | None = None
    units: tuple[str, ...] = ()

    @property
    def by_units(self) -> bool:
        """Whether flats of some units of a building are in it."""
        return self.building is not None

    @property
    def bound(self) -> dict[str, Any]:
        """What `within` asks for."""
        asked: dict[str, Any] = {"places": sorted(self.places)}
        if self.by_units:
            asked |= {"building": self.building, "units": list(self.units)}
        return asked


def within(*, units: bool) -> sa.ColumnElement[bool]:
    """Whether a flat of today lies in the scope whose `bound` is asked with it."""
    inside: sa.ColumnElement[bool] = col(Household.place_id).in_(_PLACES)
    if units:
        of_unit = sa.and_(
            col(Household.place_id) == sa.bindparam("building"),
            col(Household.unit).in_(sa.bindparam("units", expanding=True)),
        )
        inside = sa.or_(inside, of_unit)
    return sa.and_(inside, col(Household.until).is_(None))


async def scope(db: AsyncSession, place: Place) -> Scope:
    """Everything at and below a place; of an estate its buildings, wherever they lie."""
    roots = [place.id or 0]
    if place.kind is Level.ESTATE:
        theirs = await db.exec(select(Place.id).where(Place.estate_id == place.id))
        roots += [id for id in theirs.all() if id is not None]
    below = frozenset(await places.here_and_below(db, roots))
    if place.kind is not Level.UNIT or place.parent_id is None:
        return Scope(below)
    named = await db.exec(
        select(Household.unit).where(Household.place_id == place.parent_id).distinct()
    )
    mine = doors.unit_number(place.name)
    units = tuple(sorted(one for one in named.all() if one and doors.unit_number(one) == mine))
    return Scope(below, place.parent_id, units)


# Queries of every vote are built once: building one takes SQLAlchemy longer than asking it.


@functools.cache
def how_many(units: bool) -> Any:
    """How many flats there are, and how many of them the register knows."""
    known = sa.func.count().filter(col(Household.source) == "file")
    counted = select(sa.func.count(), known).select_from(Household)
    return counted.where(within(units=units))


@functools.cache
def _homes_of(units: bool) -> Any:
    return (
        select(Residence, Household, Place)
        .join(Household, col(Household.id) == col(Residence.household_id))
        .join(Place, col(Place.id) == col(Household.place_id))
        .where(
            Residence.member_id == sa.bindparam("member"),
            col(Residence.until).is_(None),
            within(units=units),
        )
        .order_by(col(Residence.id))
    )


async def around(db: AsyncSession, here: Sequence[int]) -> set[int]:
    """Where a poll may be held that asks people here: these places, those above, their estates."""
    ways_up = (await ahead.chains(db, here)).values()
    above = [place for way_up in ways_up for place in way_up]
    return {id for one in above for id in (one.id, one.estate_id) if id is not None}


async def asked(db: AsyncSession, where: Scope, per: Per, now: datetime) -> int | None:
    """How many voices there are; None where no register knows the flats."""
    if per is Per.PERSON:
        counted = await db.exec(
            select(sa.func.count(sa.distinct(col(Held.member_id))))
            .join(Member, col(Member.id) == col(Held.member_id))
            .where(*_residents(where, now))
        )
        return int(counted.one())
    every, registered = (await db.exec(how_many(where.by_units), params=where.bound)).one()
    return int(every) if registered else None


def _residents(where: Scope, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        col(Held.place_id).in_(where.places),
        col(Held.role).in_(list(holders(Can.VOTE))),
        col(Held.confirmed).is_(True),
        valid(Held, now),
        col(Member.until).is_(None),
    )


async def resident(db: AsyncSession, where: Scope, member_id: int, now: datetime) -> bool | None:
    """Whether a member is a resident there; False where nobody confirmed it, None where they are
    none."""
    await db.flush()
    found = await db.exec(
        select(Held.confirmed).where(
            Held.member_id == member_id,
            col(Held.place_id).in_(where.places),
            Held.role == Role.RESIDENT,
            valid(Held, now),
        )
    )
    return max(found.all(), default=None)


async def homes_of(
    db: AsyncSession, where: Scope, member_id: int
) -> Sequence[tuple[Residence, Household, Place]]:
    """A member's homes in it, confirmed or only said, the first said first."""
    asked = where.bound | {"member": member_id}
    found: Sequence[tuple[Residence, Household, Place]] = (
        await db.exec(_homes_of(where.by_units), params=asked)
    ).all()
    return found


async def flats(db: AsyncSession, where: Scope) -> Sequence[tuple[Household, Place]]:
    """Every flat of it, building by building."""
    found = await db.exec(
        select(Household, Place)
        .join(Place, col(Place.id) == col(Household.place_id))
        .where(within(units=where.by_units))
        .order_by(col(Place.id), col(Household.unit), col(Household.room), col(Household.id)),
        params=where.bound,
    )
    return found.all()


async def weights(db: AsyncSession, where: Scope) -> dict[int, Weight] | None:
    """What each flat weighs among owners; None where the area of one is not known."""
    asked = select(col(Household.id), col(Household.area_m2), col(Household.heads))
    rows = await db.exec(asked.where(within(units=where.by_units)), params=where.bound)
    found: dict[int, Weight] = {}
    for id, area, heads in rows.all():
        if area is None:
            return None
        found[id or 0] = Weight(area, heads)
    return found or None


async def living_in(db: AsyncSession, households: Collection[int]) -> Sequence[Residence]:
    """Who says they belong to these flats, confirmed or not."""
    found = await db.exec(
        select(Residence).where(
            col(Residence.household_id).in_(households), col(Residence.until).is_(None)
        )
    )
    return found.all()


async def residents(db: AsyncSession, where: Scope, now: datetime) -> set[int]:
    """Every resident there somebody confirmed."""
    found = await db.exec(
        select(Held.member_id)
        .join(Member, col(Member.id) == col(Held.member_id))
        .where(*_residents(where, now))
    )
    return set(found.all())


async def walls(db: AsyncSession, place: Place, where: Scope) -> Sequence[tuple[Chat, bool]]:
    """The groups of neighbours in it, each once; of a stairwell without one its building's. True
    beside a group that does not serve the poll's own place alone: there a number must say whose
    it is."""
    served = await _served(db, where.places)
    if not served and where.building is not None:
        served = await _served(db, {where.building})
    return [
        (Chat(channel, address), ids != {place.id}) for (channel, address), ids in served.items()
    ]


async def shared(db: AsyncSession, where: Scope) -> bool:
    """Whether a group of these homes serves others as well."""
    ours = {*where.places, where.building}
    return any(not ids <= ours for ids in (await _served(db, where.places)).values())


_home = Binding.__table__.alias("home")  # type: ignore[attr-defined]


_of_home = sa.exists().where(
    _home.c.chat_id == col(Group.id), _home.c.place_id.in_(_PLACES), _home.c.until.is_(None)
)
_SERVED = (
    select(Group.channel, Group.address, Place.id, Place.kind)
    .join(Binding, col(Binding.chat_id) == col(Group.id))
    .join(Place, col(Place.id) == col(Binding.place_id))
    .where(
        _of_home,
        col(Place.until).is_(None),
        col(Binding.until).is_(None),
        col(Group.standing).not_in(("left", "kicked", "silenced")),
    )
    .order_by(col(Binding.id))
)


async def _served(db: AsyncSession, homes: Collection[int]) -> dict[tuple[str, str], set[int]]:
    """The groups of these homes, and everything each of them serves."""
    rows = await db.exec(_SERVED, params={"places": sorted(homes)})
    served: dict[tuple[str, str], set[int]] = {}
    neighbours = set()
    for channel, address, id, kind in rows.all():
        served.setdefault((channel, address), set()).add(id or 0)
        if kind in HOMES and id in homes:
            neighbours.add((channel, address))
    return {group: ids for group, ids in served.items() if group in neighbours}
