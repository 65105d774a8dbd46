"""Who is asked by a poll at a place: its flats, or the residents somebody confirmed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

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


@dataclass(frozen=True, slots=True)
class Scope:
    """The homes a poll reaches: whole places, and of one building the flats of some units."""

    places: frozenset[int]
    building: int | None = None
    units: tuple[str, ...] = ()

    def flats(self) -> sa.ColumnElement[bool]:
        """Whether a flat of today lies in it."""
        inside: sa.ColumnElement[bool] = col(Household.place_id).in_(self.places)
        if self.building is not None:
            of_unit = sa.and_(
                col(Household.place_id) == self.building, col(Household.unit).in_(self.units)
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
    known = sa.func.count().filter(col(Household.source) == "file")
    flats = select(sa.func.count(), known).select_from(Household).where(where.flats())
    every, registered = (await db.exec(flats)).one()
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
    found = await db.exec(
        select(Residence, Household, Place)
        .join(Household, col(Household.id) == col(Residence.household_id))
        .join(Place, col(Place.id) == col(Household.place_id))
        .where(
            Residence.member_id == member_id,
            col(Residence.until).is_(None),
            where.flats(),
        )
        .order_by(col(Residence.id))
    )
    return found.all()


async def flats(db: AsyncSession, where: Scope) -> Sequence[tuple[Household, Place]]:
    """Every flat of it, building by building."""
    found = await db.exec(
        select(Household, Place)
        .join(Place, col(Place.id) == col(Household.place_id))
        .where(where.flats())
        .order_by(col(Place.id), col(Household.unit), col(Household.room), col(Household.id))
    )
    return found.all()


async def weights(db: AsyncSession, where: Scope) -> dict[int, Weight] | None:
    """What each flat weighs among owners; None where the area of one is not known."""
    asked = select(col(Household.id), col(Household.area_m2), col(Household.heads))
    rows = await db.exec(asked.where(where.flats()))
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


async def _served(db: AsyncSession, homes: Collection[int]) -> dict[tuple[str, str], set[int]]:
    """The groups of these homes, and everything each of them serves."""
    of_home = sa.exists().where(
        _home.c.chat_id == col(Group.id), _home.c.place_id.in_(homes), _home.c.until.is_(None)
    )
    rows = await db.exec(
        select(Group.channel, Group.address, Place.id, Place.kind)
        .join(Binding, col(Binding.chat_id) == col(Group.id))
        .join(Place, col(Place.id) == col(Binding.place_id))
        .where(
            of_home,
            col(Place.until).is_(None),
            col(Binding.until).is_(None),
            col(Group.standing).not_in(("left", "kicked", "silenced")),
        )
        .order_by(col(Binding.id))
    )
    served: dict[tuple[str, str], set[int]] = {}
    neighbours = set()
    for channel, address, id, kind in rows.all():
        served.setdefault((channel, address), set()).add(id or 0)
        if kind in HOMES and id in homes:
            neighbours.add((channel, address))
    return {group: ids for group, ids in served.items() if group in neighbours}
