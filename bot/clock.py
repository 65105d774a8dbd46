"""Time passes: APScheduler only ticks; every deadline is a column, never a scheduler job."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.orm.exc import StaleDataError

from chat.routes import Routes
from storage import candidates, due, places, rising, ticks
from storage.coming import Coming
from storage.engine import transient
from storage.meetings import Meeting
from storage.places import Community
from storage.questionnaires import Questionnaire
from storage.round_tables import RoundTable
from storage.tasks import Task
from storage.work import Storage

log = structlog.get_logger()

#: Seconds between ticks.
EVERY = 1


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that come due: which are, how one is claimed, and the kind whose handler decides."""

    overdue: Callable[..., Awaitable[Sequence[int]]]
    claim_due: Callable[..., Awaitable[Any]]
    next_due: Callable[..., Awaitable[datetime | None]]
    kind: Callable[[Any], str]
    #: Claims many at once, for rows that come due by the thousand.
    claim_all_due: Callable[..., Awaitable[Sequence[Any]]] | None = None


def _rows(table: Coming, kind: str) -> Rows:
    return Rows(table.overdue, table.claim_due, table.next_due, lambda _: kind)


#: So many rows move in one transaction: more would keep everybody else waiting for too long.
TOGETHER = 24

ROWS = (
    Rows(
        due.overdue,
        due.claim_due,
        due.next_due,
        lambda row: str(row.kind.value),
        due.claim_all_due,
    ),
    # After the matters: what has just come to a level is told it at once.
    Rows(rising.overdue, rising.claim_due, rising.next_due, lambda _: "handed"),
    Rows(candidates.overdue, candidates.claim_due, candidates.next_due, lambda _: "candidate"),
    _rows(Coming(Meeting), "meeting"),
    _rows(Coming(Task), "council-task"),
    _rows(Coming(Questionnaire), "questionnaire"),
    _rows(Coming(RoundTable), "round-table"),
)


@dataclass
class Clock:
    """Decides what is due: each row in a transaction of its own, each moment once."""

    storage: Storage
    routes: Routes
    now: Callable[[], datetime]
    nudge: Callable[[], None] = lambda: None
    #: When this process took each recurring look last: until its period is over, the database
    #: need not be asked.
    _taken: dict[str, datetime] = field(default_factory=dict)

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
        seen: set[int] = set()
        moved = 0
        while True:
            async with self.storage.reading() as db:
                late = [id for id in await rows.overdue(db, now) if id not in seen]
            if not late:
                return moved
            seen.update(late)
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
                return 1
        except StaleDataError:
            return 0  # somebody moved it this very moment; the next tick looks again
        except Exception as error:
            if transient(error):
                raise
            log.exception("a deadline failed", row=id)
            return 0

    async def _recurring(self, now: datetime) -> None:
        for job in self.routes.every_.values():
            last = self._taken.get(job.name)
            if last is not None and last <= now < last + job.period:
                continue
            async with self.storage.work(now) as work:
                ours = await ticks.mine(work.core, job.name, now, job.period)
                community: Community | None = await places.community(work.db) if ours else None
                if community is not None:
                    work.language = community.language
                    await job.run(work, community)
            if ours:
                self._taken[job.name] = now
