"""Who lives where, as they said it and as somebody confirmed it."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from domain.places import HOMES
from domain.residence import Relation
from domain.roles import Role
from storage.columns import choice, valid
from storage.members import SAID, SPOKE, Held, Member
from storage.places import Household, Place


class Residence(SQLModel, table=True):
    """A member in a household. Until somebody entitled confirmed it, it is only a word."""

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    household_id: int = Field(foreign_key="household.id", index=True)
    #: None until the person was asked.
    relation: Relation | None = Field(default=None, sa_column=choice(Relation, nullable=True))
    #: "said", or "nickname": read from the name they show in the group.
    said_as: str = "said"
    since: datetime
    confirmed_at: datetime | None = None
    confirmed_by: int | None = Field(default=None, foreign_key="member.id")
    #: When the yearly question was put; None while none is open.
    asked_at: datetime | None = None
    until: datetime | None = None


_open = col(Residence.until).is_(None)
_unconfirmed = sa.and_(_open, col(Residence.confirmed_at).is_(None))
_AT = (
    select(Residence, Household, Place)
    .join(Household, col(Household.id) == col(Residence.household_id))
    .join(Place, col(Place.id) == col(Household.place_id))
)


async def homes(db: AsyncSession) -> Sequence[Place]:
    """Every place people live in."""
    found = await db.exec(
        select(Place)
        .where(col(Place.kind).in_(HOMES), col(Place.until).is_(None))
        .order_by(col(Place.id))
    )
    return found.all()


async def flats(
    db: AsyncSession, places: Collection[int], room: str
) -> Sequence[tuple[Household, Place]]:
    """The flats of these places whose room may be this one, written as the register has it."""
    found = await db.exec(
        select(Household, Place)
        .join(Place, col(Place.id) == col(Household.place_id))
        .where(
            col(Household.place_id).in_(places),
            col(Household.until).is_(None),
            col(Household.room).contains(room, autoescape=True),
        )
        .order_by(col(Household.id))
    )
    return found.all()


async def registered(db: AsyncSession, places: Collection[int]) -> set[int]:
    """Those of these places whose flats the community's register knows."""
    found = await db.exec(
        select(Household.place_id)
        .where(
            col(Household.place_id).in_(places),
            Household.source == "file",
            col(Household.until).is_(None),
        )
        .distinct()
    )
    return set(found.all())


async def flat(db: AsyncSession, id: int) -> tuple[Household, Place] | None:
    """A flat and where it is, locked until the turn ends: one person has one home in it."""
    found = await db.exec(
        select(Household, Place)
        .join(Place, col(Place.id) == col(Household.place_id))
        .where(Household.id == id, col(Household.until).is_(None), col(Place.until).is_(None))
        .with_for_update(of=Household)
    )
    return found.first()


async def flat_as_said(db: AsyncSession, place_id: int, unit: str, room: str) -> Household:
    """The flat of a building without a register, made where nobody lived in it yet."""
    found = await db.exec(
        select(Household).where(
            Household.place_id == place_id, Household.unit == unit, Household.room == room
        )
    )
    household = found.first() or Household(place_id=place_id, unit=unit, room=room)
    household.source, household.until = "said", None
    db.add(household)
    await db.flush()
    return household


async def own(db: AsyncSession, member_id: int) -> Sequence[tuple[Residence, Household, Place]]:
    """Where a member lives or says so, the first said first."""
    found = await db.exec(
        _AT.where(Residence.member_id == member_id, _open).order_by(col(Residence.id))
    )
    return found.all()


async def mine(
    db: AsyncSession, member_id: int, household_id: int
) -> tuple[Residence, Household, Place] | None:
    """A member's home in a flat, locked until the turn ends; None where they say of none."""
    found = await db.exec(
        _AT.where(Residence.member_id == member_id, Residence.household_id == household_id, _open)
        .with_for_update(of=Residence)
        .execution_options(populate_existing=True)
    )
    return found.first()


async def claims(
    db: AsyncSession, place_id: int, *, but: int
) -> Sequence[tuple[Residence, Household, Member]]:
    """What people say of a place and nobody confirmed, the oldest first; without what the member
    `but` says: nobody confirms themself."""
    return (await db.exec(_claims(place_id, but))).all()


async def claims_up_to(
    db: AsyncSession, place_id: int, last: int, *, but: int
) -> Sequence[tuple[Residence, Household, Member]]:
    """Those of them up to a number, locked until the turn ends: two may be settling them."""
    found = await db.exec(
        _claims(place_id, but)
        .where(col(Residence.id) <= last)
        .with_for_update(of=Residence)
        .execution_options(populate_existing=True)
    )
    return found.all()


def _claims(place_id: int, but: int) -> Select[Residence, Household, Member]:
    return (
        select(Residence, Household, Member)
        .join(Household, col(Household.id) == col(Residence.household_id))
        .join(Member, col(Member.id) == col(Residence.member_id))
        .where(
            Household.place_id == place_id,
            _unconfirmed,
            col(Member.until).is_(None),
            Residence.member_id != but,
        )
        .order_by(col(Residence.id))
    )


async def claim(db: AsyncSession, id: int) -> tuple[Residence, Household, Place] | None:
    """What somebody says, by its number, locked; None where it is settled or never was."""
    found = await db.exec(
        _AT.where(Residence.id == id, _unconfirmed).with_for_update(of=Residence)
    )
    return found.first()


async def claimed_places(db: AsyncSession, but: int) -> Sequence[Place]:
    """The places of which somebody other than `but` says something nobody confirmed yet."""
    ids = (
        select(Household.place_id)
        .join(Residence, col(Residence.household_id) == col(Household.id))
        .where(_unconfirmed, Residence.member_id != but)
    )
    found = await db.exec(select(Place).where(col(Place.id).in_(ids)).order_by(col(Place.id)))
    return found.all()


async def to_ask(
    db: AsyncSession, before: datetime, limit: int
) -> Sequence[tuple[Residence, Household, Place]]:
    """Confirmed before this moment and not asked since."""
    found = await db.exec(
        _AT.where(_open, col(Residence.confirmed_at) <= before, col(Residence.asked_at).is_(None))
        .order_by(col(Residence.confirmed_at))
        .limit(limit)
        .with_for_update(of=Residence)
    )
    return found.all()


async def unanswered(
    db: AsyncSession, before: datetime, limit: int
) -> Sequence[tuple[Residence, Household, Place]]:
    """Asked before this moment and still counted as confirmed."""
    found = await db.exec(
        _AT.where(
            _open, col(Residence.asked_at) <= before, col(Residence.confirmed_at).is_not(None)
        )
        .order_by(col(Residence.asked_at))
        .limit(limit)
        .with_for_update(of=Residence)
    )
    return found.all()


async def again(db: AsyncSession, old: Residence, now: datetime) -> Residence:
    """What changed is said anew, and unconfirmed: a yes to what it was is no yes to this."""
    old.until = now
    new = Residence(
        member_id=old.member_id,
        household_id=old.household_id,
        relation=old.relation,
        said_as=old.said_as,
        since=old.since,
    )
    db.add(new)
    await db.flush()
    return new


async def confirm_resident(
    db: AsyncSession, member_id: int, places: Sequence[int], now: datetime
) -> None:
    """The member is a resident of these places by somebody's word; of the first one at least."""
    held = await _resident(db, member_id, places, now)
    for one in held:
        one.confirmed = True
        one.source = "confirmed" if one.source in (SPOKE, SAID) else one.source
    if not any(one.place_id == places[0] for one in held):
        db.add(
            Held(
                member_id=member_id,
                place_id=places[0],
                role=Role.RESIDENT,
                source="confirmed",
                since=now,
            )
        )
    await db.flush()


async def doubt_resident(
    db: AsyncSession, member_id: int, places: Sequence[int], now: datetime
) -> None:
    """A resident of these places whom nobody confirms any longer."""
    for one in await _resident(db, member_id, places, now):
        if one.source != "file":
            one.confirmed, one.source = False, SPOKE


async def end_word(db: AsyncSession, member_id: int, places: Sequence[int], now: datetime) -> None:
    """What the member said alone with the bot of these places counts no longer."""
    for one in await _resident(db, member_id, places, now):
        if one.source == SAID:
            one.until = now


async def end_resident(
    db: AsyncSession, member_id: int, places: Sequence[int], now: datetime
) -> None:
    """No resident of these places any longer; what the community's file says, it says itself."""
    for one in await _resident(db, member_id, places, now):
        if one.source != "file":
            one.until = now


async def _resident(
    db: AsyncSession, member_id: int, places: Sequence[int], now: datetime
) -> Sequence[Held]:
    await db.flush()
    found = await db.exec(
        select(Held).where(
            Held.member_id == member_id,
            col(Held.place_id).in_(places),
            Held.role == Role.RESIDENT,
            valid(Held, now),
        )
    )
    return found.all()
