"""Who told what anonymously: a link that opens only with the keys, kept for a while; and the
openings that two people together asked for.

Sealed is the account, not the member: when two accounts turn out to be one person, the link
follows without being touched. It is padded, because a sealed value is as long as what it hides.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.sealed import KEPT, SECONDED_WITHIN
from storage.matters import Matter
from storage.members import Account, Member
from storage.phones import Resealed
from storage.places import Place
from storage.seal import Seal, Unsealable

#: Longer than any account's name.
_PADDED = 96


class Sealed(SQLModel, table=True):
    """The link from a matter to whoever told it anonymously."""

    matter_id: int = Field(foreign_key="matter.id", primary_key=True)
    #: The account, padded, as `Seal.seal` closed it.
    teller: str
    #: The key that closed it: `Seal.key_id`.
    key_id: str
    #: It is erased then.
    until: datetime = Field(index=True)


class Opening(SQLModel, table=True):
    """Somebody asked that a link be opened. Without a second person's yes nothing is shown."""

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    asked_by: int = Field(foreign_key="member.id", index=True)
    why: str
    asked_at: datetime
    agreed_by: int | None = Field(default=None, foreign_key="member.id", index=True)
    agreed_at: datetime | None = None
    #: It was refused, or nobody agreed in time.
    ended_at: datetime | None = None


_sealed = Sealed.__table__  # type: ignore[attr-defined]
_OLD = (
    sa.select(_sealed.c.matter_id, _sealed.c.teller)
    .where(_sealed.c.matter_id > sa.bindparam("after"), _sealed.c.key_id != sa.bindparam("newest"))
    .order_by(_sealed.c.matter_id)
    .limit(sa.bindparam("most"))
    .with_for_update()
)


def name(channel: str, address: str) -> str:
    """An account as it is sealed."""
    return f"{channel}:{address}"


def keep(db: AsyncSession, seal: Seal, matter: Matter, channel: str, address: str) -> None:
    """Keep who told a matter, as long as such links are kept."""
    teller = seal.seal(name(channel, address).ljust(_PADDED))
    until = matter.created_at + KEPT
    db.add(Sealed(matter_id=matter.id or 0, teller=teller, key_id=seal.key_id, until=until))


async def account(
    db: AsyncSession, seal: Seal | None, matter_id: int, now: datetime
) -> Account | None:
    """The account that told a matter anonymously; None where the link is over, was erased, or no
    key opens it."""
    rows = await db.exec(
        select(Sealed).where(Sealed.matter_id == matter_id, col(Sealed.until) > now)
    )
    for _, told_by in _opened(rows.all(), seal):
        channel, _, address = told_by.partition(":")
        found = await db.exec(
            select(Account).where(Account.channel == channel, Account.address == address)
        )
        return found.first()
    return None


async def lock(db: AsyncSession, member_id: int) -> None:
    """Two accounts of one member tell one after the other, until the turn ends."""
    await db.exec(select(Member.id).where(Member.id == member_id).with_for_update())


async def own(
    db: AsyncSession,
    seal: Seal | None,
    accounts: Collection[Account],
    now: datetime,
    since: datetime | None = None,
) -> Sequence[tuple[Matter, Place]]:
    """What was told anonymously from these accounts, the newest first, with its place. Every link
    since then is tried: none says whose it is before it is opened."""
    mine = {name(one.channel, one.address) for one in accounts}
    asked = select(Sealed).where(col(Sealed.until) > now)
    if since is not None:
        asked = asked.where(col(Sealed.until) >= since + KEPT)
    rows = (await db.exec(asked.order_by(col(Sealed.matter_id).desc()))).all()
    ids = [row.matter_id for row, told_by in _opened(rows, seal) if told_by in mine]
    if not ids:
        return []
    found = await db.exec(
        select(Matter, Place)
        .join(Place, col(Matter.place_id) == col(Place.id))
        .where(col(Matter.id).in_(ids))
        .order_by(col(Matter.id).desc())
    )
    return found.all()


async def forget(db: AsyncSession, matters: Collection[int]) -> None:
    """Nobody can tell any more who told these, nor be asked to."""
    await db.flush()
    await db.exec(sa.delete(Sealed).where(col(Sealed.matter_id).in_(list(matters))))


async def expire(db: AsyncSession, now: datetime) -> None:
    """Links whose time is over are erased."""
    await db.exec(sa.delete(Sealed).where(col(Sealed.until) <= now))


async def lasts(db: AsyncSession, matter_id: int, now: datetime) -> bool:
    """Whether there still is a link, whoever can open it."""
    asked = select(Sealed.matter_id).where(Sealed.matter_id == matter_id, col(Sealed.until) > now)
    return (await db.exec(asked)).first() is not None


async def reseal(db: AsyncConnection, seal: Seal, after: int, most: int = 500) -> Resealed:
    """Close the next links that an older key closed with the newest one, in row order. What cannot
    be opened is left as it is: its key may be found again."""
    rows = (await db.execute(_OLD, {"after": after, "newest": seal.key_id, "most": most})).all()
    done = 0
    for row in rows:
        with suppress(Unsealable):
            fresh = {"teller": seal.seal(seal.open(row.teller)), "key_id": seal.key_id}
            here = _sealed.c.matter_id == row.matter_id
            await db.execute(sa.update(_sealed).where(here).values(fresh))
            done += 1
    upto = rows[-1].matter_id if rows else None
    return Resealed(upto, done=done, shut=len(rows) - done)


async def opening(db: AsyncSession, id: int) -> Opening | None:
    """An opening that was asked for, locked until the turn ends."""
    asked = select(Opening).where(Opening.id == id).with_for_update()
    return (await db.exec(asked.execution_options(populate_existing=True))).first()


async def pending(db: AsyncSession, matter_id: int, now: datetime) -> Opening | None:
    """The opening of a matter's link that still waits for a second person."""
    rows = await db.exec(
        select(Opening).where(
            Opening.matter_id == matter_id,
            col(Opening.agreed_at).is_(None),
            col(Opening.ended_at).is_(None),
            col(Opening.asked_at) > now - SECONDED_WITHIN,
        )
    )
    return rows.first()


async def lapsed(db: AsyncSession, now: datetime) -> Sequence[Opening]:
    """The openings nobody agreed to in time, locked until the turn ends."""
    rows = await db.exec(
        select(Opening)
        .where(
            col(Opening.agreed_at).is_(None),
            col(Opening.ended_at).is_(None),
            col(Opening.asked_at) <= now - SECONDED_WITHIN,
        )
        .order_by(col(Opening.id))
        .with_for_update(skip_locked=True)
    )
    return rows.all()


def _opened(rows: Sequence[Sealed], seal: Seal | None) -> Iterator[tuple[Sealed, str]]:
    if seal is None:
        return
    for row in rows:
        with suppress(Unsealable):
            yield row, seal.open(row.teller).rstrip()
