"""Polls and the votes in them.

Who has voted stands in one table, what was chosen in another, under a keyed hash of the poll and
the household. The key has a row of its own and goes with the poll: from then on nobody can put
the two together again. No time stands beside either, nor a number that would tell the order.
"""

import hmac
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.ballots import Subject, Vote
from domain.electorate import Per
from domain.matters import OPEN, Kind
from storage.columns import choice
from storage.matters import Matter
from storage.places import Place


class Poll(SQLModel, table=True):
    """A question with its answers. Without a matter it is a draft only its author sees."""

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int | None = Field(default=None, foreign_key="matter.id", unique=True)
    place_id: int = Field(foreign_key="place.id", index=True)
    made_by: int | None = Field(default=None, foreign_key="member.id", index=True)
    title: str
    options: list[str] = Field(default_factory=list, sa_column=sa.Column(sa.JSON, nullable=False))
    per: Per = Field(sa_column=choice(Per))
    several: bool = False
    secret: bool = True
    #: Which rule of 民法典 art. 278 is held beside the result; None: none.
    subject: Subject | None = Field(default=None, sa_column=choice(Subject, nullable=True))
    closes_at: datetime
    #: When households that have not voted are reminded; None once they were.
    remind_at: datetime | None = None
    created_at: datetime
    closed_at: datetime | None = None
    #: What is done with it, in the words of whoever holds it.
    next_step: str | None = None
    #: What it came to, as `storage.results` writes it.
    result: dict[str, Any] | None = Field(
        default=None, sa_column=sa.Column(sa.JSON(none_as_null=True), nullable=True)
    )


class PollKey(SQLModel, table=True):
    """What a poll's votes are hidden under. It is gone when the poll is."""

    __tablename__ = "poll_key"

    poll_id: int = Field(foreign_key="poll.id", primary_key=True)
    key: str


class Ballot(SQLModel, table=True):
    """What somebody chose. `under` is the keyed hash of who; in an open poll who."""

    # Rows lie in the order of their hashes, not in that of the votes.
    __table_args__ = ({"sqlite_with_rowid": False},)

    poll_id: int = Field(foreign_key="poll.id", primary_key=True)
    under: str = Field(primary_key=True)
    choice: list[int] = Field(default_factory=list, sa_column=sa.Column(sa.JSON, nullable=False))


class Turnout(SQLModel, table=True):
    """That somebody voted, and not what. `voter` names a household (h12), a person (m5), or a
    person whose word for a household waits until somebody confirms that they live there
    (h12m5)."""

    __table_args__ = ({"sqlite_with_rowid": False},)

    poll_id: int = Field(foreign_key="poll.id", primary_key=True)
    voter: str = Field(primary_key=True)
    household_id: int | None = Field(default=None, foreign_key="household.id", index=True)
    #: Who spoke last, until the poll is closed.
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    #: It counts only once somebody confirmed that the person lives there.
    waits: bool = False
    #: It came on paper.
    paper: bool = False
    #: How often another member of the household replaced it.
    replaced: int = 0


@dataclass(frozen=True, slots=True)
class Voter:
    """For whom somebody speaks: a household, themself, or a household nobody confirmed yet."""

    household: int | None = None
    member: int | None = None
    waits: bool = False

    @property
    def name(self) -> str:
        """As the tables call it."""
        household = f"h{self.household}" if self.household else ""
        return household if household and not self.waits else f"{household}m{self.member}"


# Queries of every vote are built once: building one takes SQLAlchemy longer than asking it.
_OF_MATTER = (
    select(Poll, Matter, Place)
    .join(Matter, col(Matter.id) == col(Poll.matter_id))
    .join(Place, col(Place.id) == col(Matter.place_id))
    .where(Poll.matter_id == sa.bindparam("matter"))
    .with_for_update(of=(Matter, Poll))
    .execution_options(populate_existing=True)
)


async def draft(db: AsyncSession, id: int, made_by: int) -> Poll | None:
    """A poll that is not sent yet, for its author alone; locked until the turn ends."""
    found = await db.exec(
        select(Poll)
        .where(Poll.id == id, Poll.made_by == made_by, col(Poll.matter_id).is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.first()


async def of_matter(db: AsyncSession, matter_id: int) -> tuple[Poll, Matter, Place] | None:
    """A poll that was sent, by its matter, locked until the turn ends."""
    return (await db.exec(_OF_MATTER, params={"matter": matter_id})).first()


async def standing(
    db: AsyncSession, places: Sequence[int]
) -> Sequence[tuple[Poll, Matter, Place]]:
    """The polls that are open at these places, the newest first."""
    found = await db.exec(
        select(Poll, Matter, Place)
        .join(Matter, col(Matter.id) == col(Poll.matter_id))
        .join(Place, col(Place.id) == col(Matter.place_id))
        .where(col(Poll.place_id).in_(places), col(Matter.state).in_(OPEN))
        .order_by(col(Poll.id).desc())
    )
    return found.all()


async def numbered(
    db: AsyncSession, places: Collection[int], number: int, short: str | None
) -> Matter | None:
    """The newest poll with this number at these places; `short` is what its place is called."""
    found = await db.exec(
        select(Matter, Place)
        .join(Place, col(Place.id) == col(Matter.place_id))
        .where(
            Matter.kind == Kind.POLL,
            Matter.number == number,
            col(Matter.place_id).in_(places),
        )
        .order_by(col(Matter.id).desc())
    )
    return next((one for one, at in found.all() if short in (None, at.short)), None)


async def wake(db: AsyncSession, member_id: int, now: datetime) -> None:
    """Somebody said that the member lives there: polls in which their vote waits are looked at
    now, not at the next vote."""
    found = await db.exec(
        select(Matter)
        .join(Poll, col(Poll.matter_id) == col(Matter.id))
        .join(Turnout, col(Turnout.poll_id) == col(Poll.id))
        .where(
            Turnout.member_id == member_id,
            col(Turnout.waits).is_(True),
            col(Matter.state).in_(OPEN),
        )
        .order_by(col(Matter.id))
        .with_for_update(of=Matter)
        .execution_options(populate_existing=True)
    )
    for matter in found.all():
        if matter.due_at is not None:
            matter.due_at = min(matter.due_at, now)


def open_key(db: AsyncSession, poll: Poll) -> None:
    """A secret poll begins: its votes are hidden from now on."""
    if poll.secret:
        db.add(PollKey(poll_id=poll.id or 0, key=secrets.token_hex(32)))


@dataclass(frozen=True, slots=True)
class Kept:
    """A vote in its two tables."""

    row: Turnout
    ballot: Ballot

    @property
    def vote(self) -> Vote:
        """As it stands."""
        by = None if self.row.paper else self.row.member_id
        return Vote(frozenset(self.ballot.choice), by, self.row.replaced)


async def kept(db: AsyncSession, poll: Poll, voter: Voter) -> Kept | None:
    """The vote of somebody, None where they have not voted."""
    row = await db.get(Turnout, (poll.id, voter.name))
    if row is None:
        return None
    return Kept(row, await db.get_one(Ballot, (poll.id, await under(db, poll, voter.name))))


async def vote_of(db: AsyncSession, poll: Poll, voter: Voter) -> Vote | None:
    """The vote as it stands."""
    found = await kept(db, poll, voter)
    return found.vote if found else None


async def keep(
    db: AsyncSession, poll: Poll, voter: Voter, vote: Vote, *, paper: bool = False
) -> None:
    """The vote stands so from now on."""
    await put(db, poll, voter, vote, await kept(db, poll, voter), paper=paper)


async def put(
    db: AsyncSession,
    poll: Poll,
    voter: Voter,
    vote: Vote,
    before: Kept | None,
    *,
    paper: bool = False,
) -> None:
    """The same, by whoever locked the poll and looked what was `kept` before."""
    if before is None:
        id, hidden = poll.id or 0, await under(db, poll, voter.name)
        row = Turnout(poll_id=id, voter=voter.name, household_id=voter.household)
        row.waits = voter.waits
        before = Kept(row, Ballot(poll_id=id, under=hidden))
        db.add_all([row, before.ballot])
    before.row.member_id, before.row.replaced, before.row.paper = vote.by, vote.replaced, paper
    before.ballot.choice = sorted(vote.choice)
    await db.flush()


async def under(db: AsyncSession, poll: Poll, voter: str) -> str:
    """The name a vote lies under. Raises NoResultFound once a secret poll is closed."""
    if not poll.secret:
        return voter
    key = await db.get_one(PollKey, poll.id)
    return hidden_as(key.key, poll.id or 0, voter)


def hidden_as(key: str, poll_id: int, voter: str) -> str:
    """The keyed hash of who voted in which poll (HMAC-SHA256)."""
    return hmac.new(bytes.fromhex(key), f"{poll_id}:{voter}".encode(), "sha256").hexdigest()


async def drop(db: AsyncSession, poll: Poll, row: Turnout) -> None:
    """A vote is as if it had never been."""
    if (ballot := await db.get(Ballot, (poll.id, await under(db, poll, row.voter)))) is not None:
        await db.delete(ballot)
    await db.delete(row)
    await db.flush()
