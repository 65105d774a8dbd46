"""Ten thousand matters of eight hundred buildings, all due at one moment: how long until each was
handed up once and everybody's message is queued, and what a new report waits meanwhile."""

import asyncio
import statistics
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import select

from bench.bots import HUYING, Running, running
from bench.databases import Databases, described
from bench.inside import fill
from bench.size import Size, tell
from bench.stage import GROUPS, RESIDENTS
from bot.community_folder import apply_file
from storage.engine import connect
from storage.history import Entry
from storage.matters import Matter
from storage.members import Account, Member
from storage.migrate import migrate
from storage.outbox import Message
from storage.work import Storage

#: From when the bot is seen to be at work to the moment all is due.
_LEAD = timedelta(seconds=2)
#: A report is told this often while they rise, in another group each time.
_EVERY = 0.2
#: Seconds after which it has failed.
_PATIENCE = 300.0
_OFFICER = """
[[member]]
account = "telegram:900001"
name = "网格员"
place = "grid"
roles = ["grid_officer"]
"""


@dataclass(frozen=True)
class Risen:
    """How it went."""

    matters: int
    seconds: float
    #: What a report waited meanwhile, in milliseconds.
    p50: float
    p95: float
    worst: float


async def measure(size: Size, engine: str, folder: Path, ours: Databases) -> Risen:
    """Raises RuntimeError where not each was handed up exactly once, or it took too long."""
    url = ours.url(engine, "rising")
    storage = Storage(connect(url))
    try:
        await prepared(storage, folder, size.rising, datetime.now(UTC) + timedelta(days=1))
        settings = {"HUYING_DATABASE_URL": url, "HUYING_TELEGRAM__PACE": "on"}
        async with running(f"rising-{engine}", HUYING, folder, settings) as bot:
            for people in bot.stage.people:
                for person in people:
                    bot.stage.world.private(person.id, bot.stage.bot.id).started = True
            await bot.stage.reports(5, 1, _EVERY)
            due = datetime.now(UTC) + _LEAD
            async with storage.writing() as db:
                old = sa.update(Matter).where(Matter.said_chat == "-1")
                await db.execute(old.values(due_at=due, answer_by=due))
            await asyncio.sleep(max((due - datetime.now(UTC)).total_seconds(), 0))
            return await _watched(storage, bot, size.rising)
    finally:
        await storage.close()


async def prepared(storage: Storage, folder: Path, many: int, due: datetime) -> None:
    """A database with a grid officer, somebody living in each building, and so many matters of
    theirs that are due at a moment."""
    await migrate(storage.engine)
    file = folder / "rising.toml"
    file.write_text(described() + _OFFICER, encoding="utf-8")
    now = datetime.now(UTC)
    await apply_file(storage, file, now)
    async with storage.work(now) as work:
        people = [Member(name=f"居民{number}", since=now) for number in range(GROUPS * RESIDENTS)]
        work.db.add_all(people)
        await work.db.flush()
        for number, one in enumerate(people):
            address = str(1_000_001 + number)
            work.db.add(
                Account(channel="telegram", address=address, member_id=one.id or 0, reachable=True)
            )
    # Building by building, as `fill` spreads the matters.
    order = [one.id or 0 for one in people[::RESIDENTS]]
    await fill(storage, many, due, order)


async def _watched(storage: Storage, bot: Running, many: int) -> Risen:
    started = time.monotonic()
    delays: list[float] = []
    risen = asyncio.create_task(_all(storage, many))
    while not risen.done():
        delays += (await bot.stage.reports(5, 1, _EVERY)).delays
    await risen
    seconds = time.monotonic() - started
    async with storage.reading() as db:
        raised = select(sa.func.count(), sa.func.count(sa.distinct(Entry.matter_id)))
        twice = (await db.exec(raised.where(Entry.what == "raise"))).one()
        queued = (await db.exec(select(sa.func.max(Message.id)))).one() or 0
    if tuple(twice) != (many, many) or queued < 2 * many:
        raise RuntimeError(f"handed up {twice}, queued {queued}")
    delays = [one * 1000 for one in delays]
    p95 = statistics.quantiles(delays, n=20)[-1]
    return Risen(many, seconds, statistics.median(delays), p95, max(delays))


async def _all(storage: Storage, many: int) -> None:
    async with asyncio.timeout(_PATIENCE):
        while True:
            async with storage.reading() as db:
                asked = select(sa.func.count()).where(Entry.what == "raise")
                done = (await db.exec(asked)).one()
            if done >= many:
                return
            tell(f"risen: {done}")
            await asyncio.sleep(1)
