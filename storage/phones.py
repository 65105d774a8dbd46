"""Telephone numbers of members, sealed: what the database holds tells nobody a number."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.applied import FILE
from storage.seal import Seal, Unsealable


class Phone(SQLModel, table=True):
    """The one number a member left or the community's file names."""

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id", unique=True)
    #: The number, digits only, as `Seal.seal` closed it.
    sealed: str
    #: Its keyed hash: how a number is found without opening any.
    lookup: str = Field(index=True)
    #: The key that closed it: `Seal.key_id`.
    key_id: str
    #: "file" or "said".
    source: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Resealed:
    """What a look at some rows came to."""

    #: The highest id looked at; None: there was none left.
    upto: int | None
    done: int = 0
    #: Numbers that no key opens: left as they are.
    shut: int = 0


_phone = Phone.__table__  # type: ignore[attr-defined]
_OLD = (
    sa.select(_phone.c.id, _phone.c.sealed)
    .where(_phone.c.id > sa.bindparam("after"), _phone.c.key_id != sa.bindparam("newest"))
    .order_by(_phone.c.id)
    .limit(sa.bindparam("most"))
    .with_for_update()
)


async def of(db: AsyncSession, member_id: int) -> Phone | None:
    """The number a member left, still sealed."""
    return (await db.exec(select(Phone).where(Phone.member_id == member_id))).first()


async def looked_at(db: AsyncSession, member_id: int) -> Phone | None:
    """The same for somebody else to see: nobody deletes it until the turn ends, so that whoever
    does finds every card it was shown on."""
    asked = select(Phone).where(Phone.member_id == member_id).with_for_update()
    return (await db.exec(asked)).first()


async def keep(
    db: AsyncSession, seal: Seal, member_id: int, number: str, source: str, now: datetime
) -> None:
    """Keep a number (digits only) for a member, instead of the one before."""
    row = await of(db, member_id)
    if row is None:
        row = Phone(member_id=member_id, sealed="", lookup="", key_id="", source=source, since=now)
    row.sealed, row.lookup, row.key_id = seal.seal(number), seal.lookup(number), seal.key_id
    row.source, row.since = source, now
    db.add(row)
    await db.flush()


async def forget(db: AsyncSession, member_id: int) -> bool:
    """Forget a member's number; False where there was none."""
    gone = await db.exec(sa.delete(Phone).where(col(Phone.member_id) == member_id))
    return bool(gone.rowcount)


async def found(db: AsyncSession, seal: Seal, number: str) -> Sequence[int]:
    """The members who left this number (digits only), whichever key closed it."""
    asked = select(Phone.member_id).where(col(Phone.lookup).in_(seal.lookups(number)))
    return (await db.exec(asked.order_by(col(Phone.id)))).all()


async def published(
    db: AsyncSession, seal: Seal | None, members: Collection[int]
) -> dict[int, str]:
    """The numbers (digits only) that the community's file names for these members: those of its
    staff, which hang on the wall. What no key opens is left out."""
    if seal is None:
        return {}
    rows = await db.exec(
        select(Phone).where(col(Phone.member_id).in_(members), Phone.source == FILE)
    )
    numbers = {}
    for row in rows.all():
        with suppress(Unsealable):
            numbers[row.member_id] = seal.open(row.sealed)
    return numbers


async def reseal(db: AsyncConnection, seal: Seal, after: int, most: int = 500) -> Resealed:
    """Close the next numbers that an older key closed with the newest one, in row order.

    What cannot be opened is left as it is: its key may be found again.
    """
    rows = (await db.execute(_OLD, {"after": after, "newest": seal.key_id, "most": most})).all()
    fresh = []
    for row in rows:
        try:
            number = seal.open(row.sealed)
        except Unsealable:
            continue
        fresh.append(
            {"row": row.id, "to_sealed": seal.seal(number), "to_lookup": seal.lookup(number)}
        )
    if fresh:
        await db.execute(
            sa.update(_phone)
            .where(_phone.c.id == sa.bindparam("row"))
            .values(
                sealed=sa.bindparam("to_sealed"),
                lookup=sa.bindparam("to_lookup"),
                key_id=seal.key_id,
            ),
            fresh,
        )
    upto = rows[-1].id if rows else None
    return Resealed(upto, done=len(fresh), shut=len(rows) - len(fresh))
