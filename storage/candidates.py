"""Candidates (候选): unaddressed words that surely report something, kept until somebody decides.

A row goes whole when it is decided or its time is over: ordinary chat is never stored, and what
nobody wants leaves no word behind. Who said it is kept as the channel knows them: nobody becomes a
member by talking to neighbours.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from chat.incoming import Chat
from domain.candidates import Mode, Stage
from domain.matters import OPEN, Kind
from storage.columns import choice
from storage.matters import Matter
from storage.places import Place


class Candidate(SQLModel, table=True):
    """What somebody said to nobody, at a place, in words that surely report something."""

    __table_args__ = (sa.UniqueConstraint("channel", "chat", "message"),)

    id: int | None = Field(default=None, primary_key=True)
    place_id: int = Field(foreign_key="place.id", index=True)
    #: Up to which level it stands in the lists of those in charge.
    level_id: int = Field(foreign_key="place.id", index=True)
    #: The group serves several places and nothing says which of them is meant.
    unsure: bool = False
    channel: str
    chat: str
    message: str
    account: str
    #: What the channel calls them and what language their app speaks.
    name: str
    language: str | None = None
    #: The channel can show them something there that others do not see.
    aside: bool = False
    words: str
    #: How many signs of them came later: an edit of the message replaces only the rest.
    added: int = 0
    photos: list[str] = Field(default_factory=list, sa_column=sa.Column(sa.JSON, nullable=False))
    at: datetime
    #: How often it was said, in whoever's words.
    told: int = 1
    mode: Mode = Field(sa_column=choice(Mode))
    stage: Stage = Field(sa_column=choice(Stage))
    #: When something must happen to it by itself next.
    due_at: datetime = Field(index=True)

    @property
    def said_in(self) -> Chat:
        """The group it was said in."""
        return Chat(self.channel, self.chat)


# Queries of every word between neighbours that is looked at are built once.
_HERE = (
    col(Candidate.channel) == sa.bindparam("channel"),
    col(Candidate.chat) == sa.bindparam("chat"),
)
_SAID_AS = select(Candidate).where(*_HERE, Candidate.message == sa.bindparam("message"))
_OF_LATE = (
    select(Candidate)
    .where(
        *_HERE,
        Candidate.account == sa.bindparam("account"),
        Candidate.at >= sa.bindparam("since", type_=Candidate.__table__.c.at.type),  # type: ignore[attr-defined]
    )
    .order_by(col(Candidate.id).desc())
    .limit(1)
    .with_for_update()
)
_AT = (
    select(Candidate)
    .where(col(Candidate.place_id).in_(sa.bindparam("places", expanding=True)))
    .order_by(col(Candidate.id))
    .with_for_update()
)


async def said_as(db: AsyncSession, chat: Chat, message: str) -> Candidate | None:
    """The candidate a message became, locked until the turn ends."""
    asked = {"channel": chat.channel, "chat": chat.id, "message": message}
    return (await db.exec(_SAID_AS.with_for_update(), params=asked)).first()


async def of_late(db: AsyncSession, chat: Chat, account: str, since: datetime) -> Candidate | None:
    """What this person said last in this chat, not before `since`, locked."""
    asked = {"channel": chat.channel, "chat": chat.id, "account": account, "since": since}
    return (await db.exec(_OF_LATE, params=asked)).first()


async def at(db: AsyncSession, places: Collection[int]) -> Sequence[Candidate]:
    """What waits at these places, in the order it was said, locked."""
    return (await db.exec(_AT, params={"places": list(places)})).all()


async def candidate(db: AsyncSession, id: int) -> Candidate | None:
    """A candidate, locked until the turn ends; None where it was decided, or never was."""
    query = select(Candidate).where(Candidate.id == id).with_for_update()
    return (await db.exec(query.execution_options(populate_existing=True))).first()


async def listed(db: AsyncSession, places: Collection[int]) -> Sequence[tuple[Candidate, Place]]:
    """What stands in the list of whoever is in charge of these places, and where it was said: what
    was said there, and what came up to them from below."""
    if not places:
        return []
    rows = await db.exec(
        select(Candidate, Place)
        .join(Place, col(Place.id) == col(Candidate.place_id))
        .where(sa.or_(col(Candidate.place_id).in_(places), col(Candidate.level_id).in_(places)))
        .order_by(col(Candidate.at), col(Candidate.id))
    )
    return rows.all()


async def of_account(db: AsyncSession, channel: str, account: str) -> Sequence[Candidate]:
    """What somebody said anywhere and nobody decided on."""
    rows = await db.exec(
        select(Candidate)
        .where(Candidate.channel == channel, Candidate.account == account)
        .order_by(col(Candidate.id))
    )
    return rows.all()


async def open_reports(
    db: AsyncSession, places: Collection[int], since: datetime
) -> Sequence[str]:
    """The words of the reports at these places that were told since a moment and are not done."""
    rows = await db.exec(
        select(Matter.words).where(
            col(Matter.place_id).in_(places),
            Matter.kind == Kind.REPORT,
            col(Matter.state).in_(OPEN),
            Matter.created_at >= since,
        )
    )
    return rows.all()


async def erase(db: AsyncSession, row: Candidate) -> None:
    """Not a word of it stays."""
    await db.delete(row)
    await db.flush()


async def forget_account(db: AsyncSession, channel: str, account: str) -> None:
    """Not a word of this person's stays."""
    await db.exec(
        sa.delete(Candidate).where(
            col(Candidate.channel) == channel, col(Candidate.account) == account
        )
    )


async def moved(db: AsyncSession, chat: Chat, to: str) -> None:
    """The group goes on under another id."""
    await db.exec(
        sa.update(Candidate)
        .where(col(Candidate.channel) == chat.channel, col(Candidate.chat) == chat.id)
        .values(chat=to)
    )


async def messages(db: AsyncSession) -> Sequence[tuple[str, str]]:
    """The messages that are candidates, as (chat, message): their edits are listened for."""
    return (await db.exec(select(Candidate.chat, Candidate.message))).all()


async def said_since(db: AsyncSession, since: datetime) -> Sequence[tuple[str, str, datetime]]:
    """Who said one since a moment, as (chat, account, when): pieces of it may follow."""
    query = select(Candidate.chat, Candidate.account, Candidate.at).where(Candidate.at >= since)
    return (await db.exec(query)).all()
