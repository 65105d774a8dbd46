"""One turn, one transaction: rows, history, what to say, and "seen", all or nothing."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from chat.card import Outgoing
from chat.ears import Listened
from chat.incoming import Chat
from storage import history, outbox
from storage.engine import READING, write_lock
from storage.outbox import Lane
from storage.seal import Seal

Found = TypeVar("Found")


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
    #: Many rows move in this transaction, and each by itself: see `gather`.
    gathers: bool = False
    _kept: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    _notes: list[dict[str, Any]] = field(default_factory=list)
    _posts: list[dict[str, Any]] = field(default_factory=list)

    def gather(self) -> None:
        """From now on what is written is written together at the end, and what is looked up by
        `once` is looked up once: the clock moves many rows in one transaction. Not for a turn,
        which must read what it just wrote."""
        self.gathers = True

    async def once(self, key: tuple[Any, ...], look: Callable[[], Awaitable[Found]]) -> Found:
        """What `look` finds; where many rows move, it is asked once for each `key`."""
        if not self.gathers:
            return await look()
        if key not in self._kept:
            self._kept[key] = await look()
        found: Found = self._kept[key]
        return found

    def keep(self, key: tuple[Any, ...], found: Any) -> None:
        """What `once` is to find under a key: looked up for many at the same time."""
        self._kept[key] = found

    async def flush(self) -> None:
        """Write what was changed; where many rows move, that waits for the end."""
        if not self.gathers:
            await self.db.flush()

    async def end(self) -> None:
        """Write what was gathered."""
        await self.db.flush()
        await history.note_all(self.core, self._notes)
        await outbox.put_all(self.core, self._posts)
        self._notes.clear()
        self._posts.clear()

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
        await self.flush()
        to_hidden = self.hidden is not None and _same(self.hidden[1], chat)
        row = outbox.row(
            chat,
            what,
            lane=lane,
            language=language or self.language,
            now=self.now,
            not_before=not_before,
            seal=self.seal if sealed or to_hidden else None,
        )
        if self.gathers:
            self._posts.append(row)
        else:
            await outbox.put_all(self.core, [row])

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
        entry: dict[str, Any] = {
            "matter_id": matter_id, "at": self.now, "member_id": by, "what": what,
        }  # fmt: skip
        if self.gathers:
            self._notes.append(entry | {"facts": facts})
        else:
            self.db.add(history.Entry(**entry, facts=facts))


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
            work = Work(db, await db.connection(), now, language, self.seal)
            yield work
            if work.gathers:
                await work.end()

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
