"""The outbox goes out: in order per chat and lane, at a pace the platform allows, each failure
with its one answer. A chat that must wait delays no other.

One process delivers at a time (it holds the lease). Each round is one short transaction: what the
last sends came to is recorded, and the next heads are claimed. No network inside it.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import structlog

from bot.fitting import fit
from bot.pace import Pace
from chat import channel as failures
from chat.channel import Failure, Receiver
from chat.degrade import Fitted
from chat.incoming import Chat, Moved
from storage import outbox_cards
from storage import outbox_flight as flight
from storage import outbox_results as results
from storage.engine import transient
from storage.outbox import Lane
from storage.outbox_flight import Due, Head
from storage.work import Storage, Work

log = structlog.get_logger()

#: Sends on their way at once, over all chats.
AT_ONCE = 32
#: How often a lost reply is answered by sending a new message again; then it is parked.
RESENDS = 1
#: Seconds a chat waits after "later", growing with each try; the channel may ask for more.
BACKOFF = (1, 2, 4, 8, 15, 30, 60)
#: Looks at the outbox without being nudged: other processes write there too. Seconds.
LOOK = 1.0
REST = 0.0001  # seconds after a look, for each queue met: thousands take turns their time
#: Sent rows are kept this long for pacing after a restart.
REMEMBER = timedelta(minutes=5)
#: Seconds after a start or a broken transaction in which rows sent by nobody are looked for.
DOUBT = 5.0

Result = str | Failure
Key = tuple[str, str]


@dataclass
class Delivery:
    """Sends what waits. `real` is wall time kept in rows, `now` the community's clock, on which
    held rows are let go; pacing and waits are monotonic."""

    storage: Storage
    channels: Mapping[str, Receiver]
    pace: Pace
    #: Follow a group that moved, and note one where nobody is, in the transaction that heard it.
    follow: Callable[[Work, Moved], Awaitable[None]]
    nobody: Callable[[Work, Chat], Awaitable[None]]
    real: Callable[[], datetime] = lambda: datetime.now(UTC)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = field(default_factory=lambda: time.monotonic)
    _flying: dict[int, Due] = field(default_factory=dict)
    _landed: list[tuple[Due, Result]] = field(default_factory=list)
    _holds: dict[Key, float] = field(default_factory=dict)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _doubt_until: float = 0.0
    _sweep_at: float = 0.0
    _waiting: int = 0
    closed: bool = False

    def nudge(self) -> None:
        """Something was said: look at the outbox."""
        self._wake.set()

    @property
    def flying(self) -> int:
        """How many messages are on their way."""
        return len(self._flying)

    async def quiet(self) -> None:
        """Wait until all that may go out has gone out: only chats that must wait are left."""
        while self._flying or self._landed or await self._may_fly():  # noqa: ASYNC110
            await asyncio.sleep(0.02)

    async def _may_fly(self) -> bool:
        async with self.storage.reading() as db:
            heads = await flight.heads(await db.connection(), self.now(), self.real())
        now = self.monotonic()
        return any(self._holds.get((channel, chat), 0) <= now for _, channel, chat, _, _ in heads)

    async def take_over(self) -> None:
        """At start: what was being sent when the last process stopped waits again, and pacing
        remembers the last minute."""
        async with self.storage.writing() as db:
            back = await results.take_back(db)
            recent = await flight.recent(db, self.real() - timedelta(minutes=1))
            heads = await flight.heads(db, self.now(), self.real())
        real, tick = self.real(), self.monotonic()
        self._doubt_until = tick + DOUBT
        for chat, sends in recent.items():
            self.pace.refill(chat, (tick - (real - at).total_seconds() for at, _ in sends))
        for _, channel, chat_id, _, not_before in heads:
            if not_before is not None and not_before > real:
                wait = min((not_before - real).total_seconds(), 3600.0)
                self._holds[channel, chat_id] = tick + wait
        for chat in back:
            # It may have arrived, and then this very moment at the latest.
            self.pace.refill(chat, [tick])
        if back:
            log.warning("sends were interrupted", again=len(back))

    async def run(self) -> None:
        """Deliver for ever. Returns when a channel is closed for good."""
        away = 0
        while not self.closed:
            self._wake.clear()
            try:
                wait = await self.round()
                away = 0
                await asyncio.sleep(self._waiting * REST)
            except Exception as error:
                if not transient(error):
                    raise
                wait = float(BACKOFF[min(away, len(BACKOFF) - 1)])
                away += 1
                log.warning("outbox away", why=type(error).__name__, again_in=wait)
            try:
                async with asyncio.timeout(min(wait, LOOK)):
                    await self._wake.wait()
            except TimeoutError:
                pass

    async def drain(self) -> None:
        """Send everything that may go now, and wait for it. What must wait stays."""
        while True:
            await self.round()
            if not self._flying and not self._landed:
                return
            if self._tasks:
                await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

    async def round(self) -> float:
        """Record what landed, claim what may fly, start it. Returns seconds until more may fly."""
        landed, self._landed = self._landed, []
        ready: list[tuple[int, Key]] = []
        try:
            async with self.storage.work(self.real()) as work:
                await self._record(work, landed)
                await self._tidy(work)
                free = {one.id for one, _ in landed}
                heads = [] if self.closed else await flight.heads(work.core, self.now(), work.now)
                self._waiting = len(heads)
                ready, wait = self._ready(heads, free)
                due = [
                    (one, await fit(work, self.channels[one.chat.channel], one))
                    for one in await flight.claim(work.core, [id for id, _ in ready], work.seal)
                ]
        except BaseException:
            self._doubt_until = self.monotonic() + DOUBT
            self._landed = landed + self._landed
            for _, key in ready:
                self.pace.cancelled(key)
            raise
        for one, _ in landed:
            # Only now, with the outcome kept, may the chat's next message fly.
            del self._flying[one.id]
        for one, shape in due:
            self._start(one, shape)
        return 0.0 if self._landed else wait

    async def _tidy(self, work: Work) -> None:
        """Rows a lost commit left as being sent wait again; rows sent long ago are forgotten."""
        now = self.monotonic()
        if now < self._doubt_until and await results.take_back(work.core, self._flying):
            log.warning("claims of a lost commit taken back")
        if now >= self._sweep_at:
            await results.sweep(work.core, self.real() - REMEMBER)
            self._sweep_at = now + REMEMBER.total_seconds()

    async def finish(self, patience: float = 5.0) -> None:
        """At a stop: let what is on its way land, and record it, so that nothing is sent twice."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience)
        landed, self._landed = self._landed, []
        async with self.storage.work(self.real()) as work:
            await self._record(work, landed)

    def _ready(self, heads: Sequence[Head], free: set[int]) -> tuple[list[tuple[int, Key]], float]:
        now, soonest = self.monotonic(), float("inf")
        room = AT_ONCE - len(self._flying) + len(free)
        ready: list[tuple[int, Key]] = []
        busy: dict[Key, set[Lane]] = {}
        for one in self._flying.values():
            if one.id not in free:
                busy.setdefault((one.chat.channel, one.chat.id), set()).add(one.lane)
        for id, channel, chat, number, _ in heads:
            key, lane = (channel, chat), Lane(number)
            lanes = busy.setdefault(key, set())
            # One at a time in a chat, but an emergency waits for nobody.
            if channel not in self.channels or lane in lanes:
                continue
            if lanes and lane is not Lane.EMERGENCY:
                continue
            at = max(
                self._holds.get(key, 0.0), self.pace.when(key, lane, now, group=chat[0] == "-")
            )
            if at > now:
                soonest = min(soonest, at)
                continue
            if room <= 0:
                break
            room -= 1
            lanes.add(lane)
            ready.append((id, key))
            self.pace.started(key)
        return ready, max(soonest - now, 0.0)

    def _start(self, due: Due, shape: Fitted) -> None:
        self._flying[due.id] = due
        task = asyncio.create_task(self._send(due, shape))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, due: Due, shape: Fitted) -> None:
        result: Result
        try:
            result = due.replacing or ""
            if shape.what is not None:
                result = await self.channels[due.chat.channel].show(
                    shape.alone or due.reader.id, shape.what, due.language, shape.replacing
                )
        except Failure as no:
            result = no
        except Exception as error:
            # Our own drawing failed: not the channel's fault, and no reason to stop the others.
            log.exception("drawing failed", row=due.id)
            result = failures.BadCard(type(error).__name__)
        self.pace.ended((due.chat.channel, due.chat.id), self.monotonic())
        self._landed.append((due, result))
        self._wake.set()

    async def _record(self, work: Work, landed: list[tuple[Due, Result]]) -> None:
        shown = [(due, result) for due, result in landed if isinstance(result, str)]
        if shown:
            await results.sent(work.core, shown, self.real())
        for due, result in landed:
            if isinstance(result, Failure):
                await self._failed(work, due, result)

    async def _failed(self, work: Work, due: Due, no: Failure) -> None:
        """The seven ways a channel fails, and the one answer to each."""
        why = type(no).__name__ if due.to else f"{type(no).__name__}: {no}"
        tries, lost = due.tries, due.lost
        match no:
            case failures.TryLater():
                wait = max(no.after.total_seconds(), float(BACKOFF[min(tries, len(BACKOFF) - 1)]))
                await self._wait(work, due, wait, tries + 1, lost, why)
            case failures.Unknown() if due.replacing or lost < RESENDS:
                wait = float(BACKOFF[min(lost, len(BACKOFF) - 1)])
                await self._wait(work, due, wait, tries, lost + 1, why)
            case failures.Moved() if due.to is None:
                chat = Chat(due.chat.channel, due.chat.id)
                moved = Moved(id="", chat=chat, at=work.now, who=None, to=no.to)
                await self._follow(work, due, moved)
            case failures.Gone() if due.key is not None:
                await outbox_cards.gone(work.core, due.chat, due.key)
                await results.again(
                    work.core, due, not_before=None, tries=tries, lost=lost, why=why
                )
            case failures.Closed():
                self.closed = True
                await results.again(
                    work.core, due, not_before=None, tries=tries, lost=lost, why=why
                )
            case _:
                log.error("parked", row=due.id, why=why)
                await results.park(work.core, due, why)
                if isinstance(no, failures.NobodyThere):
                    await self.nobody(work, due.reader)
                    await results.park_chat(work.core, due.reader, why)

    async def _wait(
        self, work: Work, due: Due, wait: float, tries: int, lost: int, why: str
    ) -> None:
        not_before = self.real() + timedelta(seconds=wait)
        self._holds[due.chat.channel, due.chat.id] = self.monotonic() + wait
        log.warning("again later", row=due.id, why=why, wait=wait)
        await results.again(work.core, due, not_before=not_before, tries=tries, lost=lost, why=why)

    async def _follow(self, work: Work, due: Due, moved: Moved) -> None:
        await self.follow(work, moved)
        self.pace.moved((due.chat.channel, due.chat.id), (due.chat.channel, moved.to))
        await work.db.flush()
        there = replace(due, chat=Chat(due.chat.channel, moved.to))
        await results.again(
            work.core, there, not_before=None, tries=due.tries, lost=due.lost, why="moved"
        )
