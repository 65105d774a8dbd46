"""Members, the accounts they write from, and the roles they hold."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from chat.incoming import Chat, Person
from domain.roles import Can, Role, allows, holders
from storage.columns import choice
from storage.places import Place, above


class Member(SQLModel, table=True):
    """A person, whatever they write from."""

    id: int | None = Field(default=None, primary_key=True)
    name: str
    #: Chosen with /language; None: what their app says, else the community's.
    language: str | None = None
    since: datetime
    until: datetime | None = None


class Account(SQLModel, table=True):
    """What a member writes from: one person may have two."""

    __table_args__ = (sa.UniqueConstraint("channel", "address"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    address: str
    member_id: int = Field(foreign_key="member.id", index=True)
    #: What their app says its language is.
    language: str | None = None
    #: The private chat is open: the person started it and has not blocked the bot.
    reachable: bool = False


class Held(SQLModel, table=True):
    """A role a member holds at a place, with its dates. Nothing is deleted: it ends."""

    __tablename__ = "role"

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    place_id: int = Field(foreign_key="place.id", index=True)
    role: Role = Field(sa_column=choice(Role))
    #: Who says so: the community's file, or the person by writing in the group.
    source: str = "file"
    since: datetime
    until: datetime | None = None


async def account(db: AsyncSession, channel: str, address: str) -> Account | None:
    """The account row of a platform id."""
    return (
        await db.exec(
            select(Account).where(Account.channel == channel, Account.address == address)
        )
    ).first()


# Queries a turn asks are built once: building one takes SQLAlchemy longer than asking it.
_KNOWN = (
    select(Member, Account)
    .join(Account, col(Account.member_id) == col(Member.id))
    .where(Account.channel == sa.bindparam("channel"), Account.address == sa.bindparam("address"))
)
_ROLES = (
    select(Held)
    .where(Held.member_id == sa.bindparam("member"), col(Held.until).is_(None))
    .order_by(col(Held.id))
)
#: The roles held at a place and above it. In parents that run in a circle the nearest counts.
_held = Held.__table__  # type: ignore[attr-defined]
_RIGHTS = (
    select(_held.c.role, sa.func.min(above.c.step))
    .join(above, _held.c.place_id == above.c.id)
    .where(_held.c.member_id == sa.bindparam("member"), _held.c.until.is_(None))
    .group_by(_held.c.id, _held.c.role)
)
_SETTLE = sa.insert(_held).from_select(
    ["member_id", "place_id", "role", "source", "since"],
    sa.select(
        sa.bindparam("member", type_=_held.c.member_id.type),
        sa.bindparam("place", type_=_held.c.place_id.type),
        sa.literal(Role.RESIDENT, type_=_held.c.role.type),
        sa.literal("spoke"),
        sa.bindparam("now", type_=_held.c.since.type),
    ).where(
        ~sa.exists().where(
            _held.c.member_id == sa.bindparam("member"),
            _held.c.place_id == sa.bindparam("place"),
            _held.c.until.is_(None),
        )
    ),
    include_defaults=False,
)
_IN_CHARGE = (
    select(Member)
    .join(Held, col(Held.member_id) == col(Member.id))
    .where(
        Held.place_id == sa.bindparam("place"),
        col(Held.role).in_(sa.bindparam("roles", expanding=True)),
        col(Held.until).is_(None),
        col(Member.until).is_(None),
    )
    .order_by(col(Held.id))
)


async def known(
    db: AsyncSession, channel: str, who: Person, now: datetime
) -> tuple[Member, Account]:
    """The member behind an account, both made where there are none yet."""
    row = (await db.exec(_KNOWN, params={"channel": channel, "address": who.id})).first()
    if row is not None:
        member, found = row
        if who.language and found.language != who.language:
            found.language = who.language
        return member, found
    member = Member(name=who.name, since=now)
    db.add(member)
    await db.flush()
    found = Account(
        channel=channel, address=who.id, member_id=member.id or 0, language=who.language
    )
    db.add(found)
    return member, found


async def settle(db: AsyncSession, member: Member, place: Place, now: datetime) -> None:
    """Whoever writes in a building's chat counts as a resident there (unconfirmed)."""
    await db.flush()
    await db.exec(_SETTLE, params={"member": member.id, "place": place.id, "now": now})


async def roles_of(db: AsyncSession, member_id: int) -> Sequence[Held]:
    """The roles a member holds today, the newest last."""
    return (await db.exec(_ROLES, params={"member": member_id})).all()


async def may(db: AsyncSession, member_id: int, action: Can, place_id: int) -> bool:
    """Whether a member may do `action` at a place: the one look at the table of rights."""
    await db.flush()
    held = await db.exec(_RIGHTS, params={"member": member_id, "place": place_id})
    return any(allows(Role(role), action, steps_down=step) for role, step in held.all())


async def in_charge(db: AsyncSession, place_id: int, action: Can) -> Sequence[Member]:
    """Who may do `action` at exactly this place by a role held there."""
    asked = {"place": place_id, "roles": list(holders(action))}
    return (await db.exec(_IN_CHARGE, params=asked)).all()


async def private_chats(
    db: AsyncSession, members: Iterable[int]
) -> dict[int, tuple[Chat, str | None]]:
    """Where each of these members can be reached in private, and their app's language."""
    rows = await db.exec(
        select(Account)
        .where(col(Account.member_id).in_(list(members)), col(Account.reachable).is_(True))
        .order_by(col(Account.id).desc())
    )
    return {
        row.member_id: (Chat(row.channel, row.address, "private"), row.language)
        for row in rows.all()
    }


async def language_at(db: AsyncSession, chat: Chat, otherwise: str) -> str:
    """What is read in a chat: a person's own language in private, the community's in a group."""
    row = (
        await db.exec(
            select(Member.language, Account.language)
            .join(Account, col(Account.member_id) == col(Member.id))
            .where(Account.channel == chat.channel, Account.address == chat.id)
        )
    ).first()
    if row is None:
        return otherwise
    chosen, app = row
    return spoken(chosen, app, otherwise)


def spoken(chosen: str | None, app: str | None, otherwise: str) -> str:
    """A person's language: chosen with /language, else their app's, else the community's."""
    if chosen:
        return chosen
    if app:
        return "zh_CN" if app.lower().startswith("zh") else "en"
    return otherwise


async def places_of(db: AsyncSession, member_id: int) -> Sequence[Place]:
    """The places a member belongs to today; where they live first, then the newest."""
    rows = await db.exec(
        select(Place, Held)
        .join(Held, col(Held.place_id) == col(Place.id))
        .where(Held.member_id == member_id, col(Held.until).is_(None), col(Place.until).is_(None))
        .order_by(col(Held.id).desc())
    )
    found = sorted(rows.all(), key=lambda row: row[1].role is not Role.RESIDENT)
    return list({place.id: place for place, _ in found}.values())
