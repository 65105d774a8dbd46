"""A platform's wall for delivery tests: calls wait at gates, fail when told, arrive in order."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.delivery import Delivery
from bot.pace import Limits, Pace
from chat.card import Card, Outgoing, note
from chat.channel import Failure
from chat.incoming import Chat
from chat.text import text
from handlers import groups
from storage import outbox
from storage.outbox import Lane
from storage.work import Storage
from tests.house import FakeChannel

START = datetime(2026, 11, 21, 4, tzinfo=UTC)


class Wall(FakeChannel):
    """Shows plain words; remembers what arrived where, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived: list[tuple[str, str]] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.knocked = asyncio.Event()
        #: Failures after the message was shown: the answer is lost.
        self.lost: dict[str, list[Failure]] = {}

    async def show(self, chat: str, what: Outgoing, language: str, replacing: str | None) -> str:
        words = said(what)
        if gate := self.gates.get(words):
            self.knocked.set()
            await gate.wait()
        message = await super().show(chat, what, language, replacing)
        self.arrived.append((chat, words))
        if losses := self.lost.get(chat):
            raise losses.pop(0)
        return message

    def words(self, chat: str) -> list[str]:
        """What arrived in a chat, edits included."""
        return [words for where, words in self.arrived if where == chat]


def card(words: str, key: str | None = None) -> Card:
    """A card that says `words`, unchanged in every language."""
    return note(text("code-report", number=words)).model_copy(update={"key": key})


def said(what: Outgoing) -> str:
    """What `card` was made from."""
    return str(what.lines[0].facts["number"]) if isinstance(what, Card) else what.emoji


class Office:
    """Delivery over a database, with a hand on both of its clocks."""

    def __init__(self, storage: Storage, limits: Limits | None = None) -> None:
        self.storage = storage
        self.wall = Wall()
        self.elapsed = 0.0
        self.limits = limits
        self.open()

    def open(self) -> None:
        """Start delivery anew, as a new process would."""
        self.delivery = Delivery(
            self.storage, {"telegram": self.wall}, Pace(self.limits), groups.follow,
            groups.nobody_there, real=self.now, now=self.now,
            monotonic=lambda: 1000 + self.elapsed,
        )  # fmt: skip

    def now(self) -> datetime:
        return START + timedelta(seconds=self.elapsed)

    async def post(self, chat: str, what: Outgoing, lane: Lane = Lane.CARD) -> None:
        """Queue it, as a turn would."""
        async with self.storage.work(self.now()) as work:
            await work.post(Chat("telegram", chat), what, lane=lane)

    async def say(self, chat: str, *words: str, lane: Lane = Lane.CARD) -> None:
        for one in words:
            await self.post(chat, card(one), lane)

    async def later(self, seconds: float) -> None:
        """Time passes, and what may go by then goes."""
        self.elapsed += seconds
        await self.delivery.drain()

    async def fates(self) -> dict[str, str]:
        """What became of each row: its why, by its fate and id."""
        async with self.storage.reading() as db:
            table = outbox.Message.__table__  # type: ignore[attr-defined]
            rows = await (await db.connection()).execute(table.select().order_by(table.c.id))
            return {f"{row.id} {row.fate}": row.why for row in rows}
