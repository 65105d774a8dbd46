"""Events come in: pulled raw, looked at, stored in one commit, and only then may the platform
forget them. Then each is handled: per chat in order, chats in parallel.

A crash from the commit on loses nothing. What asks nothing of the bot is never written.
"""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.dispatch import Dispatch
from chat.channel import Channel, Closed, Failure, Raw, TryLater
from chat.ears import Ears
from chat.incoming import Incoming, Me, Said
from storage import inbox
from storage.engine import transient
from storage.inbox import Row
from storage.work import Storage

log = structlog.get_logger()

#: A row that fails this often by its own fault is set aside.
FAULTS = 2
#: Seconds a photo or voice that came just before the words is held, in memory only.
HELD = 120.0
_HELD_CHATS = 2000
#: Seconds between tries when the database or the platform is away: growing, to a bound.
WAITS = (0.2, 0.5, 1, 2, 5, 10, 30)


def growing(times: int) -> float:
    """How long to wait before the next try after `times` failures."""
    return WAITS[min(times, len(WAITS) - 1)]


@dataclass
class Intake:
    """From the platform into the inbox."""

    storage: Storage
    channel: Channel
    me: Me
    ears: Ears
    now: Callable[[], datetime]
    #: Called with the rows just stored.
    arrived: Callable[[list[Row]], None]
    #: Monotonic seconds of the last answer from the platform: health looks at it.
    pulled_at: float = field(default_factory=time.monotonic)
    _held: OrderedDict[tuple[str, str], deque[tuple[float, Raw]]] = field(
        default_factory=OrderedDict
    )

    async def run(self) -> None:
        """Pull for ever. Raises Closed when the platform does not know this bot any more."""
        failures = 0
        while True:
            try:
                await self.once()
                failures = 0
            except Closed:
                raise
            except Failure as no:
                wait = max(growing(failures), _asked(no))
                log.warning("pull failed", why=str(no), again_in=wait)
                failures += 1
                await asyncio.sleep(wait)

    async def once(self) -> int:
        """One batch: pulled, looked at, stored. Returns how many were stored.

        The batch is not let go while the database is away: it is stored when it is back.
        """
        batch = await self.channel.pull()
        self.pulled_at = time.monotonic()
        keep = self.worth_keeping(batch)
        failures = 0
        while keep:
            try:
                await self.store(keep)
                break
            except Exception as error:
                if not transient(error):
                    raise
                log.warning("inbox away", why=type(error).__name__, again_in=growing(failures))
                await asyncio.sleep(growing(failures))
                failures += 1
        return len(keep)

    async def take(self, batch: list[Raw]) -> None:
        """Events that were brought: looked at and stored. Raises what the database raised; the
        same events may then be brought again."""
        keep = self.worth_keeping(batch)
        try:
            if keep:
                await self.store(keep)
        except BaseException:
            for raw in keep:
                if raw not in batch and isinstance(said := self.channel.read(raw, self.me), Said):
                    self._hold(said, raw)
            raise

    async def store(self, keep: list[Raw]) -> None:
        """One commit for the batch; what came before is known by its id and left alone."""
        events = [(self.channel.event_id(raw), self.channel.line(raw), raw) for raw in keep]
        async with self.storage.writing() as db:
            rows = await inbox.keep(db, self.channel.name, events, self.now())
        self.arrived(rows)

    def worth_keeping(self, batch: list[Raw]) -> list[Raw]:
        """The events that ask something of the bot, with the photos that came just before."""
        keep: list[Raw] = []
        for raw in batch:
            try:
                event = self.channel.read(raw, self.me)
                heard = self.ears.hears(event)
            except Exception:
                keep.append(raw)
                continue
            if heard:
                keep.append(raw)
                keep.extend(self._before(event))
            elif isinstance(event, Said):
                self._hold(event, raw)
        return keep

    def _hold(self, said: Said, raw: Raw) -> None:
        if said.who is None or not said.photos or said.edited or said.forwarded:
            return
        held = self._held.setdefault((said.chat.id, said.who.id), deque(maxlen=10))
        held.append((time.monotonic(), raw))
        self._held.move_to_end((said.chat.id, said.who.id))
        while len(self._held) > _HELD_CHATS:
            self._held.popitem(last=False)

    def _before(self, event: Incoming | None) -> list[Raw]:
        if not isinstance(event, Said) or event.who is None or not event.words:
            return []
        held = self._held.pop((event.chat.id, event.who.id), None)
        since = time.monotonic() - HELD
        return [raw for at, raw in held or () if at >= since]


@dataclass
class Lines:
    """Stored events on their way through dispatch: one line per chat, in order."""

    storage: Storage
    dispatch: Dispatch
    tasks: asyncio.TaskGroup
    #: How many chats are handled at once. SQLite writes one turn at a time anyway.
    at_once: int = 16
    _lines: dict[str, deque[Row]] = field(default_factory=dict)
    _known: set[int] = field(default_factory=set)
    working: set[asyncio.Task[None]] = field(default_factory=set)
    _room: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._room = asyncio.Semaphore(self.at_once)

    def put(self, rows: list[Row]) -> None:
        """Rows to handle, each behind the earlier ones of its chat."""
        for row in rows:
            if row.id in self._known:
                continue
            self._known.add(row.id)
            line = self._lines.get(row.line)
            if line is None:
                line = self._lines[row.line] = deque()
                line.append(row)
                task = self.tasks.create_task(self._work_off(row.line, line))
                self.working.add(task)
                task.add_done_callback(self.working.discard)
            else:
                self._queue(line, row)

    def _queue(self, line: deque[Row], row: Row) -> None:
        """Behind those that happened before it: events that are brought, not pulled, may come
        out of order. The first of the line is being handled."""
        place = len(line)
        while place > 1 and self._happened_before(row, line[place - 1]):
            place -= 1
        line.insert(place, row)

    def _happened_before(self, one: Row, other: Row) -> bool:
        """By the platform's own count, where it counts."""
        first, second = (self.dispatch.channel.event_id(row.payload) for row in (one, other))
        return first.isdecimal() and second.isdecimal() and int(first) < int(second)

    async def pick_up(self) -> None:
        """Rows of an earlier run, and rows an operator asked to try again."""
        async with self.storage.reading() as db:
            rows = await inbox.waiting(await db.connection())
        for row in rows:
            if row.id not in self._known:
                self._hear_again(row)
        self.put(rows)

    def _hear_again(self, row: Row) -> None:
        """What a stored event made the ears expect next was forgotten with the last run."""
        with suppress(Exception):  # unreadable: set aside when it is handled
            self.dispatch.ears.hears(self.dispatch.channel.read(row.payload, self.dispatch.me))

    @property
    def waiting(self) -> int:
        """How many rows are not done yet."""
        return len(self._known)

    async def _work_off(self, name: str, line: deque[Row]) -> None:
        while line:
            async with self._room:
                await self.settle(line[0])
            self._known.discard(line.popleft().id)
        del self._lines[name]

    async def settle(self, row: Row) -> None:
        """Handle a row until it is done or set aside; a failure of the moment is not its fault."""
        faults, waits = row.tries, 0
        while True:
            try:
                await self.dispatch.handle(row)
                return
            except Exception as error:
                if transient(error):
                    log.warning("not its fault", row=row.id, why=type(error).__name__)
                    await asyncio.sleep(growing(waits))
                    waits += 1
                    continue
                faults += 1
                log.exception("turn failed", row=row.id, faults=faults)
                await self._count(row, faults, type(error).__name__)
                if faults >= FAULTS:
                    return

    async def _count(self, row: Row, faults: int, why: str) -> None:
        waits = 0
        while True:
            try:
                if faults >= FAULTS:
                    await self.dispatch.set_aside(row, why)
                else:
                    async with self.storage.writing() as db:
                        await inbox.failed(db, row.id, why)
                return
            except Exception as error:
                if not transient(error):
                    raise
                await asyncio.sleep(growing(waits))
                waits += 1


def _asked(no: Failure) -> float:
    return no.after.total_seconds() if isinstance(no, TryLater) else 0.0
