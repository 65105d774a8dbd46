"""One turn, one transaction: rows, history, what to say, and "seen", all or nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from chat.card import Outgoing
from chat.ears import Listened
from chat.incoming import Chat
from storage import history, outbox
from storage.engine import READING, write_lock
from storage.outbox import Lane
from storage.seal import Seal


@dataclass
class Work:
    """What happens together. Nothing of it stays unless the block it was opened for ends well."""

    db: AsyncSession
    #: The same transaction without the ORM: inbox and outbox are too busy for it.
    core: AsyncConnection
    now: datetime
    #: The community's language, for groups.
    language: str = "zh_CN"
    #: Closes and opens telephone numbers; None where the operator gave no keys.
    seal: Seal | None = None
    #: Whose part in this turn leaves no trace, and the chat they read in: see `hide`.
    hidden: tuple[int, Chat] | None = None
    #: What the bot must listen for once this turn is kept: see `chat.ears`.
    listen: list[Listened] = field(default_factory=list)

    async def post(
        self,
        chat: Chat,
        what: Outgoing,
        *,
        lane: Lane = Lane.CARD,
        language: str | None = None,
        not_before: datetime | None = None,
        sealed: bool = False,
    ) -> None:
        """Queue what is to be said; it goes out only if the turn commits, and not before a moment
        where there is one. What is held so delays nothing else. `sealed`: until it is sent the
        database does not tell whom it goes to, and afterwards not that it was sent."""
        await self.db.flush()
        to_hidden = self.hidden is not None and _same(self.hidden[1], chat)
        await outbox.put(
            self.core,
            chat,
            what,
            lane=lane,
            language=language or self.language,
            now=self.now,
            not_before=not_before,
            seal=self.seal if sealed or to_hidden else None,
        )

    async def hide(self, member: int, chat: Chat) -> None:
        """From now on this turn leaves no trace of a person: what is said to them in their chat is
        sealed, and the history of matters does not name them."""
        if self.hidden is None and self.seal is not None:
            self.hidden = member, chat
            await self.db.flush()
            await outbox.hide(self.core, self.seal, chat, self.now)

    def record(
        self,
        what: str,
        by: int | None,
        *,
        place: int | None = None,
        about: int | None = None,
        **facts: Any,
    ) -> None:
        """One more line in the history that belongs to no matter: a right, a home, a number."""
        self.db.add(
            history.Entry(
                place_id=place, at=self.now, member_id=by, about_id=about, what=what, facts=facts
            )
        )

    def note(self, matter_id: int, what: str, by: int | None, **facts: Any) -> None:
        """One more line in a matter's history."""
        if self.hidden is not None and by == self.hidden[0]:
            by = None
        self.db.add(
            history.Entry(matter_id=matter_id, at=self.now, member_id=by, what=what, facts=facts)
        )


def _same(one: Chat, other: Chat) -> bool:
    return (one.channel, one.id) == (other.channel, other.id)


class Storage:
    """The way to the database: turns, short writes, and readers beside them."""

    def __init__(self, engine: AsyncEngine, seal: Seal | None = None) -> None:
        self.engine = engine
        self.seal = seal
        self._writing = write_lock(engine)
        self._reader = engine.execution_options(**{READING: True})

    @asynccontextmanager
    async def work(self, now: datetime, language: str = "zh_CN") -> AsyncIterator[Work]:
        """A turn. Commits when the block ends, rolls back when it raises."""
        async with (
            self._writing,
            AsyncSession(self.engine, expire_on_commit=False) as db,
            db.begin(),
        ):
            yield Work(db, await db.connection(), now, language, self.seal)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A short write without the ORM: intake and delivery commit per batch."""
        async with self._writing, self.engine.begin() as db:
            yield db

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A look that never waits for a writer."""
        async with AsyncSession(self._reader, expire_on_commit=False) as db:
            yield db

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()
