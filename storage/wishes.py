"""Wishes, and who claims them. A wish stands beside its matter, which has its number, its place
and its moments; who wished it, and in which words, stands here and nowhere else."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain import matters
from domain.wishes import LIVE, SEATED, STANDING, Claim, Kind, State
from storage.columns import choice
from storage.matters import Matter
from storage.members import Member
from storage.places import Place


class Wish(SQLModel, table=True):
    """What somebody wishes for, and how far it is."""

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", unique=True)
    wisher_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    kind: Kind = Field(sa_column=choice(Kind))
    state: State = Field(default=State.SAID, sa_column=choice(State, index=True))
    #: As it was said. It may hold a name or an illness: only whoever is in charge reads it, and
    #: from their yes on who claims it.
    words: str
    #: For whom, as the wisher calls them; empty: for themself.
    on_behalf: str = ""
    #: As neighbours read it: proposed by the bot, agreed to by whoever publishes it.
    public: str
    #: It leads into somebody's home: a claim needs a yes, and the first visit is by two.
    home: bool = False
    #: How many helpers it needs, and until when it is of any use.
    helpers: int = 1
    until: datetime | None = None
    #: Where it is published: a building with few flats does so at its estate.
    place_id: int = Field(foreign_key="place.id", index=True)
    checked_by: int | None = Field(default=None, foreign_key="member.id", index=True)
    #: When somebody in charge published or refused it, and why not.
    checked_at: datetime | None = None
    why: str = ""
    published_at: datetime | None = None
    #: When somebody first took it on, whatever became of that.
    claimed_at: datetime | None = None
    #: Since when it has needed somebody, and how many steps of the ladder of what is unclaimed are
    #: behind it (`domain.wish_times.LADDER`).
    open_since: datetime | None = None
    rung: int = 0
    #: What whoever comes says beside the number at the door; empty before a claim was allowed.
    password: str = ""
    #: When the wisher said that it is good; when it was over, however it ended.
    good_at: datetime | None = None
    ended_at: datetime | None = None
    #: What the wisher thanks with, and whether it may be read by neighbours.
    thanks: str = ""
    thanks_open: bool | None = None
    #: With their name.
    thanks_named: bool = False


class WishClaim(SQLModel, table=True):
    """Somebody's claim to a wish: one row for each of them, whatever became of it."""

    __tablename__ = "wish_claim"
    __table_args__ = (sa.UniqueConstraint("wish_id", "member_id"),)

    id: int | None = Field(default=None, primary_key=True)
    wish_id: int = Field(foreign_key="wish.id", index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    #: The organisation or team they speak for (共建单位, 党支部, 志愿队); empty: for themself.
    party: str = ""
    state: Claim = Field(sa_column=choice(Claim))
    #: When it came to this state, and, in line, the order: the lowest is asked first.
    at: datetime
    line: int = 0
    #: Under eighteen: which adult comes along; None: of age, or never asked.
    adult: str | None = None
    #: Whoever allowed it, and who goes along the first time.
    yes_by: int | None = Field(default=None, foreign_key="member.id", index=True)
    with_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    #: Until when they get in touch; when they were asked why not.
    contact_by: datetime | None = None
    asked_at: datetime | None = None
    #: When they meet, where a time was agreed.
    meets_at: datetime | None = None
    #: Until when the place offered to them is kept.
    offered_until: datetime | None = None
    #: Each side's own yes to the other having their number; None: not asked or not answered.
    wisher_phone: bool | None = None
    helper_phone: bool | None = None
    done_at: datetime | None = None
    #: What they say of it, and how long it took.
    done_words: str = ""
    minutes: int | None = None
    #: Whether they want to be thanked where neighbours read it (None: not asked or not answered),
    #: and by name.
    thanks_open: bool | None = None
    thanks_named: bool = False


Whole = tuple[Wish, Matter, Place]

_WHOLE = (
    select(Wish, Matter, Place)
    .join(Matter, col(Matter.id) == col(Wish.matter_id))
    .join(Place, col(Place.id) == col(Matter.place_id))
)
# Queries of every claim are built once: building one takes SQLAlchemy longer than asking it.
_OF_MATTER = (
    _WHOLE.where(Wish.matter_id == sa.bindparam("matter"))
    .with_for_update(of=(Matter, Wish))
    .execution_options(populate_existing=True)
)
_CLAIMS = (
    select(WishClaim)
    .where(WishClaim.wish_id == sa.bindparam("wish"))
    .order_by(col(WishClaim.id))
    .execution_options(populate_existing=True)
)


async def of_matter(db: AsyncSession, matter_id: int) -> Whole | None:
    """A wish by its matter, locked until the turn ends: of many who claim it at once each waits
    for the one before. The place is the wisher's own, not where it is published."""
    await db.flush()
    return (await db.exec(_OF_MATTER, params={"matter": matter_id})).first()


async def claims(db: AsyncSession, wish: Wish) -> Sequence[WishClaim]:
    """Every claim to a wish, in the order they were first made."""
    return (await db.exec(_CLAIMS, params={"wish": wish.id})).all()


async def claimers(db: AsyncSession, wish: Wish) -> Sequence[tuple[WishClaim, Member]]:
    """Who has a place, and who they are."""
    found = await db.exec(
        select(WishClaim, Member)
        .join(Member, col(Member.id) == col(WishClaim.member_id))
        .where(WishClaim.wish_id == wish.id, col(WishClaim.state).in_(sorted(SEATED)))
        .order_by(col(WishClaim.id))
    )
    return found.all()


async def standing(db: AsyncSession, at: Collection[int]) -> Sequence[Whole]:
    """The wishes published at these places that neighbours may still do something about, the
    newest first."""
    found = await db.exec(
        _WHOLE.where(col(Wish.place_id).in_(at), col(Wish.state).in_(sorted(STANDING))).order_by(
            col(Wish.published_at).desc(), col(Wish.id).desc()
        )
    )
    return found.all()


async def unchecked(db: AsyncSession, at: Collection[int]) -> Sequence[Whole]:
    """The wishes of these places that nobody in charge has looked at, the oldest first."""
    found = await db.exec(
        _WHOLE.where(col(Matter.place_id).in_(at), Wish.state == State.SAID).order_by(col(Wish.id))
    )
    return found.all()


async def calling(db: AsyncSession, since: datetime) -> Sequence[tuple[int, datetime]]:
    """The wishes published since a moment that neighbours may still do something about, by their
    matters, and when each was."""
    found = await db.exec(
        select(Wish.matter_id, Wish.published_at).where(
            col(Wish.published_at) >= since, col(Wish.state).in_(sorted(STANDING))
        )
    )
    return [(id, at) for id, at in found.all() if at is not None]


async def thanked(db: AsyncSession, member_id: int) -> Sequence[int]:
    """The matters of the wishes whose thanks name a member in the group."""
    found = await db.exec(
        select(col(Wish.matter_id))
        .join(WishClaim, col(WishClaim.wish_id) == col(Wish.id))
        .where(
            Wish.state == State.THANKED,
            sa.or_(
                sa.and_(col(Wish.wisher_id) == member_id, col(Wish.thanks_named)),
                sa.and_(col(WishClaim.member_id) == member_id, col(WishClaim.thanks_named)),
            ),
        )
        .distinct()
    )
    return found.all()


async def wished(db: AsyncSession, member_id: int, limit: int = 10) -> Sequence[Whole]:
    """What a member wished, the newest first."""
    found = await db.exec(
        _WHOLE.where(Wish.wisher_id == member_id).order_by(col(Wish.id).desc()).limit(limit)
    )
    return found.all()


async def taken_on(
    db: AsyncSession, member_id: int, states: Collection[Claim] = SEATED, limit: int = 20
) -> Sequence[tuple[WishClaim, Wish, Matter, Place]]:
    """What a member claims, by how the claim stands, the oldest first."""
    found = await db.exec(
        select(WishClaim, Wish, Matter, Place)
        .join(Wish, col(Wish.id) == col(WishClaim.wish_id))
        .join(Matter, col(Matter.id) == col(Wish.matter_id))
        .join(Place, col(Place.id) == col(Matter.place_id))
        .where(
            WishClaim.member_id == member_id,
            col(WishClaim.state).in_(sorted(states)),
            col(Wish.state).in_(sorted(LIVE)),
        )
        .order_by(col(WishClaim.id))
        .limit(limit)
    )
    return found.all()


async def numbered(
    db: AsyncSession, at: Collection[int], number: int, short: str | None
) -> Sequence[int]:
    """The matters of the wishes with this number that were told or are published at one of these
    places; `short` is what either place is called. Those that are over only where no other is
    meant."""
    shown = aliased(Place)
    found = await db.exec(
        select(Matter.id, Wish.state, Place.short, shown.short)
        .join(Wish, col(Wish.matter_id) == col(Matter.id))
        .join(Place, col(Place.id) == col(Matter.place_id))
        .join(shown, col(shown.id) == col(Wish.place_id))
        .where(
            Matter.kind == matters.Kind.WISH,
            Matter.number == number,
            sa.or_(col(Matter.place_id).in_(at), col(Wish.place_id).in_(at)),
        )
        .order_by(col(Matter.id).desc())
    )
    rows = [row for row in found.all() if short in (None, row[2], row[3])]
    live = [row for row in rows if row[1] in LIVE]
    return [id for id, *_ in live or rows[:1] if id is not None]
