"""Time passes: APScheduler only ticks; every deadline is a column, never a scheduler job."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.orm.exc import StaleDataError

from bot.stepping_back import SteppedBack
from chat.card import note
from chat.ears import Listened
from chat.routes import Every, Routes
from chat.text import text
from handlers.telling import show_operators
from handlers.trouble import HOURLY
from storage import due, places, rising, ticks
from storage.candidates import Candidate
from storage.coming import Coming
from storage.engine import transient
from storage.meetings import Meeting
from storage.places import Community
from storage.questionnaires import Questionnaire
from storage.round_tables import RoundTable
from storage.tasks import Task
from storage.work import Storage, Work

log = structlog.get_logger()

#: Seconds between ticks.
EVERY = 1


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that come due: which are, how one is claimed, and the kind whose handler decides."""

    name: str
    overdue: Callable[..., Awaitable[Sequence[int]]]
    claim_due: Callable[..., Awaitable[Any]]
    next_due: Callable[..., Awaitable[datetime | None]]
    kind: Callable[[Any], str]
    #: Claims many at once, for rows that come due by the thousand.
    claim_all_due: Callable[..., Awaitable[Sequence[Any]]] | None = None


def _rows(table: Coming, kind: str) -> Rows:
    return Rows(kind, table.overdue, table.claim_due, table.next_due, lambda _: kind)


#: So many rows are looked up at once.
LOOK = 100
#: So many rows move in one transaction: more would keep everybody else waiting for too long.
TOGETHER = 24

ROWS = (
    Rows(
        "matter",
        due.overdue,
        due.claim_due,
        due.next_due,
        lambda row: str(row.kind.value),
        due.claim_all_due,
    ),
    # After the matters: what has just come to a level is told it at once.
    Rows("level", rising.overdue, rising.claim_due, rising.next_due, lambda _: "handed"),
    _rows(Coming(Candidate), "candidate"),
    _rows(Coming(Meeting), "meeting"),
    _rows(Coming(Task), "council-task"),
    _rows(Coming(Questionnaire), "questionnaire"),
    _rows(Coming(RoundTable), "round-table"),
)


#: How it is remembered what the operators heard of, and for how long.
_FAILED, _TOLD = "bot.clock.failed.", "bot.clock.told"
_REMEMBERED = timedelta(days=90)


@dataclass
class Clock:
    """Decides what is due: each row in a transaction of its own, each moment once."""

    storage: Storage
    routes: Routes
    now: Callable[[], datetime]
    nudge: Callable[[], None] = lambda: None
    #: What was decided may make the bot listen for something.
    listen: Callable[[Listened], None] = lambda _: None
    #: When this process took each recurring look last: until its period is over, the database
    #: need not be asked.
    _taken: dict[str, datetime] = field(default_factory=dict)
    _back: SteppedBack = field(default_factory=SteppedBack)
    #: What failed, and the operators have not heard of.
    _untold: set[str] = field(default_factory=set)

    def scheduler(self) -> AsyncIOScheduler:
        """Ticks for ever, once started. A stalled loop ticks late, and once, never not at all."""
        ticking = AsyncIOScheduler(timezone=UTC)
        ticking.add_job(
            self.tick, "interval", seconds=EVERY,
            misfire_grace_time=None, coalesce=True, max_instances=1,
        )  # fmt: skip
        return ticking

    async def tick(self, at: datetime | None = None) -> int:
        """Decide everything due at a moment. Returns how many rows moved."""
        now = at or self.now()
        try:
            moved = sum([await self._due(rows, now) for rows in ROWS])
            await self._recurring(now)
            await self._tell(now)
        except Exception as error:
            if not transient(error):
                raise
            log.warning("tick missed", why=type(error).__name__)
            return 0
        if moved:
            self.nudge()
        return moved

    async def next_due(self) -> datetime | None:
        """The next moment something must happen by itself."""
        async with self.storage.reading() as db:
            moments = [await rows.next_due(db) for rows in ROWS]
        return min((at for at in moments if at is not None), default=None)

    async def _due(self, rows: Rows, now: datetime) -> int:
        tried = {id for name, id in self._back.resting(now) if name == rows.name}
        moved, look = 0, LOOK + len(tried)
        while True:
            async with self.storage.reading() as db:
                found = await rows.overdue(db, now, look)
            late = [id for id in found if id not in tried]
            if not late and len(found) < look:
                return moved
            if not late:
                look += LOOK  # what did not move stands before all others
            tried.update(late)
            many = TOGETHER if rows.claim_all_due is not None else 1
            for at in range(0, len(late), many):
                together: Sequence[int] = late[at : at + many]
                if len(together) > 1:
                    done, together = await self._together(rows, together, now)
                    moved += done
                for id in together:
                    moved += await self._one(rows, id, now)

    async def _together(
        self, rows: Rows, ids: Sequence[int], now: datetime
    ) -> tuple[int, Sequence[int]]:
        """Many rows in one transaction: how many moved, and which must move alone."""
        assert rows.claim_all_due is not None
        try:
            async with self.storage.work(now) as work:
                mine = await rows.claim_all_due(work.db, ids, now)
                alone = [row.id for row in mine if rows.kind(row) not in self.routes.ahead_]
                mine = [row for row in mine if row.id not in alone]
                community = await places.community(work.db) or places.nameless()
                work.language = community.language
                work.gather()
                for kind, run in self.routes.ahead_.items():
                    if some := [row for row in mine if rows.kind(row) == kind]:
                        await run(work, community, some)
                for row in mine:
                    await self.routes.due_[rows.kind(row)](work, community, row)
                    await asyncio.sleep(0)  # SQLite never waits, and others want the loop
            self._hear(work)
            return len(mine), alone
        except StaleDataError:
            return 0, ids
        except Exception as error:
            if transient(error):
                raise
            return 0, ids  # one of them has a fault: which, shows when each is alone

    async def _one(self, rows: Rows, id: int, now: datetime) -> int:
        try:
            async with self.storage.work(now) as work:
                row = await rows.claim_due(work.db, id, now)
                if row is None:
                    return 0
                community = await places.community(work.db) or places.nameless()
                work.language = community.language
                await self.routes.due_[rows.kind(row)](work, community, row)
            self._hear(work)
            self._back.went_well((rows.name, id))
            return 1
        except StaleDataError:
            return 0  # somebody moved it this very moment; the next tick looks again
        except Exception as error:
            if transient(error):
                raise
            log.exception("a deadline failed", row=id)
            self._failed(rows.name, id, now)
            return 0

    async def _recurring(self, now: datetime) -> None:
        resting = self._back.resting(now)
        for job in self.routes.every_.values():
            last = self._taken.get(job.name)
            if last is not None and last <= now < last + job.period:
                continue
            if ("job", job.name) in resting:
                continue
            try:
                ours = await self._take(job, now)
            except Exception as error:
                if transient(error):
                    raise
                log.exception("a recurring look failed", job=job.name)
                self._failed("job", job.name, now)
                continue
            self._back.went_well(("job", job.name))
            if ours:
                self._taken[job.name] = now

    async def _take(self, job: Every, now: datetime) -> bool:
        async with self.storage.work(now) as work:
            ours = await ticks.mine(work.core, job.name, now, job.period)
            community: Community | None = await places.community(work.db) if ours else None
            if community is not None:
                work.language = community.language
                await job.run(work, community)
        self._hear(work)
        return ours

    def _hear(self, work: Work) -> None:
        """Only once it is committed: what was undone calls for nobody."""
        for what in work.listen:
            self.listen(what)

    def _failed(self, name: str, what: int | str, now: datetime) -> None:
        """By its own fault: it steps back, and the operators are to hear of it."""
        self._back.failed((name, what), now)
        self._untold.add(f"{name}.{what}")

    async def _tell(self, now: datetime) -> None:
        """The operators hear of what fails, of each once, and at most once an hour of any."""
        if not self._untold:
            return
        lately = now - HOURLY + timedelta(microseconds=1)
        async with self.storage.reading() as db:
            if await ticks.taken_since(await db.connection(), _TOLD, lately):
                return
        async with self.storage.work(now) as work:
            new = [
                one
                for one in sorted(self._untold)
                if await ticks.mine(work.core, f"{_FAILED}{one}", now, _REMEMBERED)
            ]
            community = await places.community(work.db) or places.nameless()
            if new and await ticks.mine(work.core, _TOLD, now, HOURLY):
                words = text("trouble-clock", n=len(new))
                await show_operators(work, community, note(words))
        self._untold.clear()
        self.nudge()
