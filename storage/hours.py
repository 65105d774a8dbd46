"""The hours volunteers gave: said, confirmed, certified."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.roles import Can
from domain.wishes import WELL, Claim, State
from storage import places, rights
from storage.callouts import Certificate, Service
from storage.matters import Matter
from storage.members import Member
from storage.places import Place
from storage.wishes import Wish, WishClaim

#: Places of somebody that are looked through.
_PLACES = 50


async def helped(
    db: AsyncSession, matter_id: int, member_id: int
) -> tuple[Wish, WishClaim, Matter] | None:
    """The wish of a matter a member did something for, once they said it is done; locked until the
    turn ends."""
    await db.flush()
    found = await db.exec(
        select(Wish, WishClaim, Matter)
        .join(WishClaim, col(WishClaim.wish_id) == col(Wish.id))
        .join(Matter, col(Matter.id) == col(Wish.matter_id))
        .where(
            Wish.matter_id == matter_id,
            WishClaim.member_id == member_id,
            WishClaim.state == Claim.DONE,
            col(Wish.state).in_(sorted({*WELL, State.DONE})),
        )
        .with_for_update(of=(Matter, Wish, WishClaim))
        .execution_options(populate_existing=True)
    )
    return found.first()


async def of(db: AsyncSession, matter_id: int, member_id: int) -> Service | None:
    """The time a member gave to one matter."""
    await db.flush()
    found = await db.exec(
        select(Service).where(Service.matter_id == matter_id, Service.member_id == member_id)
    )
    return found.first()


async def to_confirm(
    db: AsyncSession, member_id: int, now: datetime
) -> Sequence[tuple[Service, Member, Place]]:
    """The time given at places a member looks after that waits for their yes, the longest first;
    never their own."""
    mine = await rights.where(db, member_id, Can.HANDLE, now, _PLACES)
    if not mine:
        return ()
    reach = await places.here_and_below(db, [place.id or 0 for place in mine])
    found = await db.exec(
        select(Service, Member, Place)
        .join(Member, col(Member.id) == col(Service.member_id))
        .join(Place, col(Place.id) == col(Service.place_id))
        .where(
            col(Service.confirmed_at).is_(None),
            col(Service.place_id).in_(reach),
            Service.member_id != member_id,
        )
        .order_by(col(Service.said_at), col(Service.id))
    )
    return found.all()


async def waiting(db: AsyncSession, id: int) -> tuple[Service, Member] | None:
    """Time somebody said they gave that nobody confirmed yet; locked until the turn ends."""
    await db.flush()
    found = await db.exec(
        select(Service, Member)
        .join(Member, col(Member.id) == col(Service.member_id))
        .where(Service.id == id, col(Service.confirmed_at).is_(None))
        .with_for_update(of=Service)
        .execution_options(populate_existing=True)
    )
    return found.first()


async def unconfirmed(db: AsyncSession, member_id: int) -> Sequence[tuple[Service, Member]]:
    """What a member said they gave and nobody confirmed yet."""
    await db.flush()
    found = await db.exec(
        select(Service, Member)
        .join(Member, col(Member.id) == col(Service.member_id))
        .where(Service.member_id == member_id, col(Service.confirmed_at).is_(None))
        .order_by(col(Service.id))
    )
    return found.all()


async def certificate(db: AsyncSession, code: str) -> tuple[Certificate, Member] | None:
    """A certificate by its code, and whose it is."""
    found = await db.exec(
        select(Certificate, Member)
        .join(Member, col(Member.id) == col(Certificate.member_id))
        .where(Certificate.code == code)
    )
    return found.first()


async def certificates(db: AsyncSession, member_id: int) -> Sequence[Certificate]:
    """Every certificate a member was given, the oldest first."""
    found = await db.exec(
        select(Certificate)
        .where(Certificate.member_id == member_id)
        .order_by(col(Certificate.made_at), col(Certificate.code))
    )
    return found.all()
