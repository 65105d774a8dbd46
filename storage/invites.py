"""One-time codes: a group is bound, an office is taken, two accounts become one person."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from chat.incoming import Chat
from domain.invitations import ATTEMPTS, LASTS, WITHIN, Opens, hashed
from domain.roles import Role
from storage.columns import choice, valid
from storage.members import Held, Member
from storage.places import Binding, Place

#: The source of a role somebody took by a link.
BY_INVITE = "invite"
#: Codes that were typed are forgotten so long after they ended; links stay, as a list of who was
#: asked.
FORGOTTEN_AFTER = timedelta(days=1)


class Invite(SQLModel, table=True):
    """A code somebody was given, as a hash: whoever reads the database cannot use it."""

    id: int | None = Field(default=None, primary_key=True)
    kind: Opens = Field(sa_column=choice(Opens))
    code_hash: str = Field(unique=True)
    #: The place a group is bound to or an office is held at.
    place_id: int | None = Field(default=None, foreign_key="place.id")
    role: Role | None = Field(default=None, sa_column=choice(Role, nullable=True))
    #: Who made it, and, for an account, whose second account it will be.
    made_by: int = Field(foreign_key="member.id", index=True)
    made_at: datetime
    until: datetime
    #: When the second account said that both are theirs: the first has the last word.
    agreed_at: datetime | None = None
    used_at: datetime | None = None
    #: Who used it; without `used_at`, who opened the link last and was asked.
    used_by: int | None = Field(default=None, foreign_key="member.id")


class Guess(SQLModel, table=True):
    """How many wrong codes came from an account or a group since a moment."""

    __table_args__ = (sa.UniqueConstraint("channel", "address"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    address: str
    since: datetime
    wrong: int = 0


async def make(
    db: AsyncSession,
    kind: Opens,
    draw: Callable[[], str],
    by: int,
    now: datetime,
    *,
    place_id: int | None = None,
    role: Role | None = None,
) -> str:
    """A fresh code, known only to whoever is given what this returns."""
    await db.exec(
        sa.delete(Invite).where(
            col(Invite.kind) != Opens.STAFF, col(Invite.until) <= now - FORGOTTEN_AFTER
        )
    )
    secret = draw()
    while await _with(db, kind, secret) is not None:
        secret = draw()
    db.add(
        Invite(
            kind=kind,
            code_hash=hashed(kind, secret),
            place_id=place_id,
            role=role,
            made_by=by,
            made_at=now,
            until=now + LASTS[kind],
        )
    )
    await db.flush()
    return secret


async def _with(db: AsyncSession, kind: Opens, secret: str) -> int | None:
    asked = select(Invite.id).where(Invite.code_hash == hashed(kind, secret))
    return (await db.exec(asked)).first()


async def found(db: AsyncSession, kind: Opens, secret: str) -> Invite | None:
    """What a code stands for, open or not, locked until the turn ends: of two who say it at once
    the second finds it used."""
    return await _locked(db, Invite.code_hash == hashed(kind, secret))


async def invite(db: AsyncSession, id: int) -> Invite | None:
    """A code somebody has used or opened, locked until the turn ends."""
    return await _locked(db, Invite.id == id)


async def _locked(db: AsyncSession, which: object) -> Invite | None:
    return (
        await db.exec(
            select(Invite)
            .where(which)  # type: ignore[arg-type]
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).first()


async def open_links(
    db: AsyncSession, by: int, now: datetime, limit: int
) -> Sequence[tuple[Invite, Place]]:
    """The links a member handed out that nobody has answered yet, the newest first."""
    rows = await db.exec(
        select(Invite, Place)
        .join(Place, col(Invite.place_id) == col(Place.id))
        .where(
            Invite.kind == Opens.STAFF,
            Invite.made_by == by,
            col(Invite.used_at).is_(None),
            Invite.until > now,
        )
        .order_by(col(Invite.id).desc())
        .limit(limit)
    )
    return rows.all()


async def invited(
    db: AsyncSession, place_ids: Sequence[int], now: datetime
) -> Sequence[tuple[Held, Member, Place]]:
    """Who holds an office at these places by a link, the newest first."""
    rows = await db.exec(
        select(Held, Member, Place)
        .join(Member, col(Held.member_id) == col(Member.id))
        .join(Place, col(Held.place_id) == col(Place.id))
        .where(col(Held.place_id).in_(place_ids), Held.source == BY_INVITE, valid(Held, now))
        .order_by(col(Held.id).desc())
    )
    return rows.all()


async def bound(db: AsyncSession, place_ids: Sequence[int]) -> set[int]:
    """Those of the places that a group serves today."""
    rows = await db.exec(
        select(Binding.place_id).where(
            col(Binding.place_id).in_(place_ids), col(Binding.until).is_(None)
        )
    )
    return set(rows.all())


async def may_guess(db: AsyncSession, whom: Sequence[Chat], now: datetime) -> bool:
    """Whether none of these, an account or a group, has named too many wrong codes of late."""
    return all(one.wrong < ATTEMPTS for one in await _guesses(db, whom, now))


async def guessed_wrong(db: AsyncSession, whom: Sequence[Chat], now: datetime) -> None:
    """One more wrong code from each of these. What is over an hour old is forgotten."""
    await db.exec(sa.delete(Guess).where(col(Guess.since) <= now - WITHIN))
    known = {(one.channel, one.address): one for one in await _guesses(db, whom, now)}
    for chat in whom:
        row = known.get((chat.channel, chat.id))
        if row is None:
            row = Guess(channel=chat.channel, address=chat.id, since=now)
            db.add(row)
        row.wrong += 1
    await db.flush()


async def _guesses(db: AsyncSession, whom: Sequence[Chat], now: datetime) -> Sequence[Guess]:
    rows = await db.exec(
        select(Guess)
        .where(
            sa.or_(
                *(
                    sa.and_(col(Guess.channel) == one.channel, col(Guess.address) == one.id)
                    for one in whom
                )
            ),
            Guess.since > now - WITHIN,
        )
        .with_for_update()
    )
    return rows.all()
