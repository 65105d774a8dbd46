"""Places, the chats bound to them, the community they make up, and the households in them."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from chat.incoming import Chat
from domain.candidates import Mode
from domain.places import HOMES, Level
from storage.columns import choice


class Community(SQLModel, table=True):
    """The one community of this database, as `apply` last read it. One row."""

    id: int = Field(default=1, primary_key=True)
    name: str
    timezone: str
    language: str
    #: What residents call the bot, and how its name is misheard.
    bot_names: list[str] = Field(
        default_factory=list, sa_column=sa.Column(sa.JSON, nullable=False)
    )
    #: "channel:account" of those who hear of trouble.
    operators: list[str] = Field(
        default_factory=list, sa_column=sa.Column(sa.JSON, nullable=False)
    )
    #: deadlines, hotlines and other numbers a community sets for itself.
    settings: dict[str, Any] = Field(
        default_factory=dict, sa_column=sa.Column(sa.JSON, nullable=False)
    )
    #: Grows with every `apply` that changed something: how a running bot notices.
    revision: int = 0
    told_trouble_at: datetime | None = None


class Place(SQLModel, table=True):
    """A street, community, grid, building, unit or estate."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: Level = Field(sa_column=choice(Level))
    name: str
    #: How it is named outside its own chat; unique in the community, never reused.
    short: str = Field(unique=True)
    #: Short names it had before: matters told under one of them are still found, and no other
    #: place may take it.
    formerly: list[str] = Field(default_factory=list, sa_column=sa.Column(sa.JSON, nullable=False))
    parent_id: int | None = Field(default=None, foreign_key="place.id", index=True)
    estate_id: int | None = Field(default=None, foreign_key="place.id")
    #: What becomes of unaddressed words here and below; None: what is said above.
    unaddressed: Mode | None = Field(default=None, sa_column=choice(Mode, nullable=True))
    #: The last number given to a matter here; numbers are never given twice.
    last_number: int = 0
    since: datetime
    until: datetime | None = None


class Group(SQLModel, table=True):
    """A group chat the bot knows of, bound to a place or not."""

    __tablename__ = "chat"
    __table_args__ = (sa.UniqueConstraint("channel", "address"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    #: The platform's own id of the group; it changes when the group moves.
    address: str
    title: str = ""
    #: member, administrator, left, kicked, silenced (may not write); empty until known.
    standing: str = ""
    #: The bot hears all that is said there, not only what is said to it.
    hears_all: bool = False
    #: An unbound group got its one polite line.
    greeted: bool = False
    #: A group that serves a home was told who the bot is and what it keeps.
    welcomed: bool = False
    #: That message stands at the head of the group, where the bot may pin.
    pinned: bool = False
    #: Ids it had before it moved: a community file written then still means this group.
    formerly: list[str] = Field(default_factory=list, sa_column=sa.Column(sa.JSON, nullable=False))


class Binding(SQLModel, table=True):
    """Which chat serves which place: one chat may serve several, one place may have several."""

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(foreign_key="chat.id", index=True)
    place_id: int = Field(foreign_key="place.id", index=True)
    #: Who says so: the community's file, which may end what it began, or a code said in the group.
    source: str = "file"
    since: datetime
    until: datetime | None = None


class Household(SQLModel, table=True):
    """A flat (专有部分) of a building."""

    __table_args__ = (sa.UniqueConstraint("place_id", "unit", "room"),)

    id: int | None = Field(default=None, primary_key=True)
    place_id: int = Field(foreign_key="place.id", index=True)
    #: Empty where the building has no units.
    unit: str = ""
    room: str
    #: Square metres, two decimals, as the title deed has them.
    area_m2: Decimal | None = Field(default=None, max_digits=10, decimal_places=2)
    heads: int = 1
    #: The community's register ("file"), or, where a building has none, somebody who lives there
    #: ("said").
    source: str = "file"
    until: datetime | None = None


async def community(db: AsyncSession) -> Community | None:
    """The community, or None before the first `apply`."""
    return await db.get(Community, 1)


# Queries a turn asks are built once: building one takes SQLAlchemy longer than asking it.
_SERVED = (
    select(Place)
    .join(Binding, col(Binding.place_id) == col(Place.id))
    .join(Group, col(Binding.chat_id) == col(Group.id))
    .where(
        Group.channel == sa.bindparam("channel"),
        Group.address == sa.bindparam("address"),
        col(Binding.until).is_(None),
        col(Place.until).is_(None),
    )
    .order_by(col(Binding.id))
)
#: What makes a group one of the place bound as "place".
SERVES = (
    Binding.place_id == sa.bindparam("place"),
    col(Binding.until).is_(None),
    col(Group.standing).not_in(("left", "kicked", "silenced")),
)
_SERVING = (
    select(Group.channel, Group.address)
    .join(Binding, col(Binding.chat_id) == col(Group.id))
    .where(*SERVES)
    .order_by(col(Binding.id))
)
_binding = Binding.__table__  # type: ignore[attr-defined]
_others = _binding.alias("others")
#: The same, and whether each group serves another place too.
_WALLS = (
    select(
        Group.channel,
        Group.address,
        sa.exists()
        .where(
            _others.c.chat_id == col(Group.id),
            _others.c.place_id != sa.bindparam("place"),
            _others.c.until.is_(None),
        )
        .label("shared"),
    )
    .join(Binding, col(Binding.chat_id) == col(Group.id))
    .where(*SERVES)
    .order_by(col(Binding.id))
)
_place = Place.__table__  # type: ignore[attr-defined]
_NEXT_NUMBER = (
    sa.update(_place)
    .where(_place.c.id == sa.bindparam("place"))
    .values(last_number=_place.c.last_number + 1)
    .returning(_place.c.last_number)
)


async def group(db: AsyncSession, ref: Chat) -> Group | None:
    """The row of a group, if the bot knows it."""
    return (
        await db.exec(select(Group).where(Group.channel == ref.channel, Group.address == ref.id))
    ).first()


async def known_group(db: AsyncSession, ref: Chat, title: str = "") -> Group:
    """The row of a group, made where there is none."""
    row = await group(db, ref)
    if row is None:
        row = Group(channel=ref.channel, address=ref.id, title=title)
        db.add(row)
        await db.flush()
    return row


async def places_of(db: AsyncSession, ref: Chat) -> Sequence[Place]:
    """The places a group serves today, the first bound first."""
    return (await db.exec(_SERVED, params={"channel": ref.channel, "address": ref.id})).all()


async def chats_of(db: AsyncSession, place_id: int) -> Sequence[Chat]:
    """The groups that serve a place today."""
    rows = await db.exec(_SERVING, params={"place": place_id})
    return [Chat(channel, address) for channel, address in rows.all()]


async def walls(db: AsyncSession, place_id: int) -> Sequence[tuple[Chat, bool]]:
    """The groups that serve a place today; True beside one that serves another place too, where
    a number alone does not say whose it is."""
    rows = (await db.exec(_WALLS, params={"place": place_id})).all()
    return [(Chat(channel, address), shared) for channel, address, shared in rows]


async def parents(db: AsyncSession) -> dict[int, int | None]:
    """The tree, child to parent."""
    rows = await db.exec(select(Place.id, Place.parent_id))
    return {id: parent for id, parent in rows.all() if id is not None}


#: More levels than any tree of places has.
LEVELS = 16
#: The place bound as "place" and those above it, with how many steps up they are.
above = (
    sa.select(
        _place.c.id,
        _place.c.parent_id,
        _place.c.estate_id,
        _place.c.kind,
        sa.literal(0).label("step"),
    )
    .where(_place.c.id == sa.bindparam("place"))
    .cte("above", recursive=True)
)
above = above.union_all(
    sa.select(_place.c.id, _place.c.parent_id, _place.c.estate_id, _place.c.kind, above.c.step + 1)
    .join(above, _place.c.id == above.c.parent_id)
    .where(above.c.step < LEVELS)
)
_UPWARD = select(Place).join(above, col(Place.id) == above.c.id).order_by(above.c.step)


async def chain(db: AsyncSession, place_id: int) -> list[Place]:
    """A place and those above it, upward."""
    found = (await db.exec(_UPWARD, params={"place": place_id})).all()
    # Where the stored parents run in a circle, a place is met more than once.
    return list({place.id: place for place in found}.values())


_below = (
    sa.select(_place.c.id)
    .where(_place.c.id.in_(sa.bindparam("roots", expanding=True)))
    .cte("below", recursive=True)
)
# Not UNION ALL: where the stored parents run in a circle, it ends.
_below = _below.union(sa.select(_place.c.id).join(_below, _place.c.parent_id == _below.c.id))
_DOWNWARD = select(Place.id).join(_below, col(Place.id) == _below.c.id)


async def here_and_below(db: AsyncSession, roots: Sequence[int]) -> set[int]:
    """These places and every place under them."""
    await db.flush()
    found = await db.exec(_DOWNWARD, params={"roots": list(roots)})
    return {id for id in found.all() if id is not None}


async def take_number(db: AsyncSession, place_id: int) -> int:
    """The next number of a place; the row stays locked until the turn commits."""
    number: int = (await db.exec(_NEXT_NUMBER, params={"place": place_id})).scalar_one()
    return number


def is_home(place: Place) -> bool:
    """Whether people live there, so that whoever writes in its chat counts as a resident."""
    return place.kind in HOMES


async def moved(db: AsyncSession, ref: Chat, to: str) -> None:
    """Follow a group to its new id; if the bot met the new one already, the old row yields."""
    old = await group(db, ref)
    new = await group(db, Chat(ref.channel, to))
    if old is None:
        return
    if new is not None and new.id != old.id:
        for binding in (await db.exec(select(Binding).where(Binding.chat_id == new.id))).all():
            binding.chat_id = old.id or 0
        if new.standing:
            old.standing, old.hears_all = new.standing, new.hears_all
        await db.flush()
        await db.delete(new)
        await db.flush()
    old.formerly = [*old.formerly, ref.id]
    old.address = to
    await db.flush()


def nameless() -> Community:
    """What stands in for a community before the first `apply`."""
    return Community(name="", timezone="Asia/Shanghai", language="zh_CN")
