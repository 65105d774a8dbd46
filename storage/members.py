"""Members, the accounts they write from, and the roles they hold. What a role allows is looked up
in `storage.rights`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from chat.incoming import Chat, Person
from chat.text import Text, text
from domain.roles import Role
from storage.columns import choice, valid
from storage.places import Binding, Group, Place

#: Sources of a resident's role that nobody confirmed: by writing in the group of the building, or
#: by saying so alone with the bot, which gives the right to report and nothing to read.
SPOKE, SAID = "spoke", "said"


class Member(SQLModel, table=True):
    """A person, whatever they write from."""

    id: int | None = Field(default=None, primary_key=True)
    #: Empty where they asked not to be named, or are gone.
    name: str
    #: They asked not to be named: no name is taken from their app either.
    nameless: bool = False
    #: When they were told what is kept of them.
    noticed_at: datetime | None = None
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
    """A role a member holds at a place while `since` ≤ now < `until`. Nothing is deleted: it
    ends."""

    __tablename__ = "role"

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    place_id: int = Field(foreign_key="place.id", index=True)
    role: Role = Field(sa_column=choice(Role))
    #: Who says so: the community's file, a code ("invite"), somebody entitled ("confirmed"), or
    #: the person alone: SPOKE, SAID.
    source: str = "file"
    #: Somebody entitled said so. Whoever only spoke is a resident nobody confirmed.
    confirmed: bool = True
    #: The part of the place that is theirs, as `domain.zones` reads it; empty: all of it.
    zone: str = ""
    since: datetime
    until: datetime | None = None


async def account(db: AsyncSession, channel: str, address: str) -> Account | None:
    """The account row of a platform id."""
    return (await db.exec(_ACCOUNT, params={"channel": channel, "address": address})).first()


# Queries a turn asks are built once: building one takes SQLAlchemy longer than asking it.
_ACCOUNT = select(Account).where(
    Account.channel == sa.bindparam("channel"), Account.address == sa.bindparam("address")
)
_REACHABLE = (
    select(Account)
    .where(
        col(Account.member_id).in_(sa.bindparam("members", expanding=True)),
        col(Account.reachable).is_(True),
    )
    .order_by(col(Account.id).desc())
)
_READS = (
    select(Member.language, Account.language)
    .join(Account, col(Account.member_id) == col(Member.id))
    .where(Account.channel == sa.bindparam("channel"), Account.address == sa.bindparam("address"))
)
_KNOWN = (
    select(Member, Account)
    .join(Account, col(Account.member_id) == col(Member.id))
    .where(Account.channel == sa.bindparam("channel"), Account.address == sa.bindparam("address"))
)
#: The moment a query asks about.
_NOW = sa.bindparam("now", type_=Held.__table__.c.since.type)  # type: ignore[attr-defined]
_ROLES = (
    select(Held)
    .where(Held.member_id == sa.bindparam("member"), valid(Held, _NOW))
    .order_by(col(Held.id))
)
_held = Held.__table__  # type: ignore[attr-defined]
_SOURCE = sa.bindparam("source", type_=_held.c.source.type)
#: What already makes somebody a resident of a place.
_RESIDES = (
    valid(_held, _NOW),
    # Who only said so alone with the bot is taken at their word by speaking there.
    sa.or_(_held.c.source != SAID, _SOURCE == SAID),
)
_SETTLE = (
    sa.insert(_held)
    .from_select(
        ["member_id", "place_id", "role", "source", "confirmed", "zone", "since"],
        sa.select(
            sa.bindparam("member", type_=_held.c.member_id.type),
            sa.bindparam("place", type_=_held.c.place_id.type),
            sa.literal(Role.RESIDENT, type_=_held.c.role.type),
            _SOURCE,
            sa.false(),
            sa.literal(""),
            _NOW,
        ).where(
            ~sa.exists().where(
                _held.c.member_id == sa.bindparam("member"),
                _held.c.place_id == sa.bindparam("place"),
                *_RESIDES,
            )
        ),
        include_defaults=False,
    )
    .execution_options(preserve_rowcount=True)
)
_resides = sa.exists().where(
    _held.c.member_id == col(Member.id), _held.c.place_id == col(Place.id), *_RESIDES
)
_MET = (
    select(Place, Member, Account, _resides)
    .select_from(Place)
    .join(Binding, col(Binding.place_id) == col(Place.id))
    .join(Group, col(Binding.chat_id) == col(Group.id))
    .outerjoin(
        Account,
        sa.and_(
            col(Account.channel) == sa.bindparam("channel"),
            col(Account.address) == sa.bindparam("address"),
        ),
    )
    .outerjoin(Member, col(Member.id) == col(Account.member_id))
    .where(
        Group.channel == sa.bindparam("channel"),
        Group.address == sa.bindparam("group"),
        col(Binding.until).is_(None),
        col(Place.until).is_(None),
    )
    .order_by(col(Binding.id))
)


async def known(
    db: AsyncSession, channel: str, who: Person, now: datetime
) -> tuple[Member, Account]:
    """The member behind an account, both made where there are none yet."""
    row = (await db.exec(_KNOWN, params={"channel": channel, "address": who.id})).first()
    if row is not None:
        member, found = row
        _speaks(found, who)
        return member, found
    return await newcomer(db, channel, who, now)


async def newcomer(
    db: AsyncSession, channel: str, who: Person, now: datetime
) -> tuple[Member, Account]:
    """A member for an account nobody has written from before. Where somebody wrote them down at
    the same moment, flushing raises IntegrityError."""
    member = Member(name=who.name, since=now)
    db.add(member)
    await db.flush()
    found = Account(
        channel=channel, address=who.id, member_id=member.id or 0, language=who.language
    )
    db.add(found)
    return member, found


def _speaks(account: Account, who: Person) -> None:
    """Keep what their app says its language is now."""
    if who.language and account.language != who.language:
        account.language = who.language


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody in a group."""

    #: The places it serves today, as `places.places_of` finds them.
    here: Sequence[Place] = ()
    #: The member behind the account; of a group that serves no place nobody looked.
    known: tuple[Member, Account] | None = None
    #: They count as a resident of the first place: `settle` would find nothing to do.
    resides: bool = False


async def met(db: AsyncSession, chat: Chat, who: Person | None, now: datetime) -> Met:
    """Who speaks in a group, and for which places: one look for every word and tap there."""
    asked = {
        "channel": chat.channel, "address": who.id if who else "", "group": chat.id,
        "now": now, "source": SPOKE,
    }  # fmt: skip
    rows = (await db.exec(_MET, params=asked)).all()
    here = [row[0] for row in rows]
    if who is None or not rows or rows[0][1] is None:
        return Met(here)
    _, member, found, resides = rows[0]
    _speaks(found, who)
    return Met(here, (member, found), bool(resides))


async def settle(
    db: AsyncSession, member: Member, place: Place, now: datetime, source: str = SPOKE
) -> bool:
    """Whoever writes in a building's chat counts as a resident there (unconfirmed); True where
    they did not before. SAID: whoever only says so alone with the bot may report, no more."""
    await db.flush()
    asked = {"member": member.id, "place": place.id, "now": now, "source": source}
    return (await db.exec(_SETTLE, params=asked)).rowcount > 0


async def unsettle(db: AsyncSession, member_id: int, places: Sequence[int], now: datetime) -> None:
    """Whoever counted as a resident of these places only because they wrote there does so no
    more; whom somebody entitled confirmed stays."""
    await db.exec(
        sa.update(Held)
        .where(
            col(Held.member_id) == member_id,
            col(Held.place_id).in_(places),
            col(Held.role) == Role.RESIDENT,
            col(Held.source) == "spoke",
            col(Held.confirmed).is_(False),
            col(Held.until).is_(None),
        )
        .values(until=now)
    )


async def held(db: AsyncSession, id: int) -> Held | None:
    """One role of somebody's, locked until the turn ends."""
    return (await db.exec(select(Held).where(Held.id == id).with_for_update())).first()


async def roles_of(db: AsyncSession, member_id: int, now: datetime) -> Sequence[Held]:
    """The roles a member holds now, the newest last."""
    return (await db.exec(_ROLES, params={"member": member_id, "now": now})).all()


def called(member: Member) -> Text | str:
    """How a member is called where others read it."""
    return member.name or text("a-neighbour")


async def private_chats(
    db: AsyncSession, members: Iterable[int]
) -> dict[int, tuple[Chat, str | None]]:
    """Where each of these members can be reached in private, and their app's language."""
    rows = await db.exec(_REACHABLE, params={"members": list(members)})
    return {
        row.member_id: (Chat(row.channel, row.address, "private"), row.language)
        for row in rows.all()
    }


async def language_at(db: AsyncSession, chat: Chat, otherwise: str) -> str:
    """What is read in a chat: a person's own language in private, the community's in a group."""
    row = (await db.exec(_READS, params={"channel": chat.channel, "address": chat.id})).first()
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
