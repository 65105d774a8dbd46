"""Half-said things: somebody was asked something and the answer may come after a restart."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

#: How long a question to a person stays open.
PATIENCE = timedelta(minutes=10)


class Draft(SQLModel, table=True):
    """What a person was asked in a chat, and what they had said before."""

    __table_args__ = (sa.UniqueConstraint("channel", "chat", "account"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    chat: str
    account: str
    #: What is waited for: "report".
    what: str
    words: str = ""
    message: str = ""
    photos: list[str] = Field(default_factory=list, sa_column=sa.Column(sa.JSON, nullable=False))
    until: datetime


# Queries a turn asks are built once: building one takes SQLAlchemy longer than asking it.
_MINE = (
    col(Draft.channel) == sa.bindparam("channel"),
    col(Draft.chat) == sa.bindparam("chat"),
    col(Draft.account) == sa.bindparam("account"),
)
_OPEN = select(Draft).where(*_MINE, col(Draft.until) > sa.bindparam("now"))
# Without the ORM, whose own deleting costs four times this.
_FORGET = sa.delete(Draft.__table__).where(*_MINE)  # type: ignore[attr-defined]


async def draft(
    db: AsyncSession, channel: str, chat: str, account: str, now: datetime
) -> Draft | None:
    """The open question to this person in this chat."""
    asked = {"channel": channel, "chat": chat, "account": account, "now": now}
    return (await db.exec(_OPEN, params=asked)).first()


async def forget(db: AsyncSession, channel: str, chat: str, account: str) -> None:
    """Close the question to this person, open or expired."""
    await db.flush()
    await db.exec(_FORGET, params={"channel": channel, "chat": chat, "account": account})
    for row in list(db.identity_map.values()):
        # The session did not see it go, and the next question may get its id.
        if isinstance(row, Draft) and (row.channel, row.chat, row.account) == (
            channel,
            chat,
            account,
        ):
            db.expunge(row)


async def open_ones(db: AsyncSession, now: datetime) -> Sequence[Draft]:
    """Every open question: what the bot must listen for after a restart."""
    return (await db.exec(select(Draft).where(Draft.until > now))).all()


async def of_account(db: AsyncSession, channel: str, account: str) -> Sequence[Draft]:
    """What a person was asked anywhere and has not answered."""
    return (
        await db.exec(
            select(Draft)
            .where(Draft.channel == channel, Draft.account == account)
            .order_by(col(Draft.id))
        )
    ).all()


async def waiting_for(db: AsyncSession, what: str, now: datetime) -> Sequence[Draft]:
    """Every open question of one sort, whoever was asked."""
    query = select(Draft).where(Draft.what == what, col(Draft.until) > now)
    return (await db.exec(query.order_by(col(Draft.id)))).all()


async def over(db: AsyncSession, what: Collection[str], now: datetime) -> Sequence[Draft]:
    """The questions of these sorts that nobody answered in time."""
    query = select(Draft).where(col(Draft.what).in_(what), col(Draft.until) <= now)
    return (await db.exec(query.order_by(col(Draft.id)))).all()


async def expire(db: AsyncSession, before: datetime) -> None:
    """Forget questions that nobody answered and whose time was over by then."""
    await db.exec(sa.delete(Draft).where(col(Draft.until) <= before))
