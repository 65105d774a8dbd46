"""Two bots on one database: one delivers, and what is due happens once."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
import sqlalchemy as sa
from structlog.typing import EventDict

from bot.clock import Clock
from chat.card import note
from chat.features import merged
from chat.incoming import Chat
from chat.routes import Routes
from chat.text import text
from handlers import ROUTES
from storage import due, ticks
from storage.engine import connect
from storage.history import Entry
from storage.lease import Lease
from storage.matters import Matter
from storage.outbox import Message
from storage.places import Community
from storage.rising import Handed
from storage.work import Storage, Work
from tests.house import B3, NOON, House, opened


@pytest.fixture
async def two(database_url: str) -> AsyncIterator[tuple[Storage, Storage]]:
    """Two processes' ways to one database."""
    both = Storage(connect(database_url)), Storage(connect(database_url))
    yield both
    for one in both:
        await one.close()


async def test_the_second_bot_does_not_get_the_lease_until_the_first_gives_it(
    two: tuple[Storage, Storage],
) -> None:
    first, second = (Lease(one.engine) for one in two)
    assert await first.take()
    assert await first.take()
    assert not await second.take()
    assert (await first.held(), await second.held()) == (True, False)
    await first.give()
    assert await second.take()
    assert (await first.held(), await second.held()) == (False, True)
    assert not await first.take()
    await second.give()


async def test_a_lost_connection_loses_the_lease_and_another_may_take_it(
    postgres_url: str,
) -> None:
    one, other, admin = (Storage(connect(postgres_url)) for _ in range(3))
    first, second = Lease(one.engine), Lease(other.engine)
    assert await first.take()
    async with admin.writing() as db:
        await db.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks "
                "WHERE locktype = 'advisory' AND granted"
            )
        )
    assert not await first.held()
    assert await second.take()
    assert not await first.take()
    await second.give()
    for storage in (one, other, admin):
        await storage.close()


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        yield await opened(database_url, stack)


async def test_two_that_tick_at_once_act_once(house: House, database_url: str) -> None:
    wang = house.person("王阿姨")
    for floor in range(1, 6):
        await wang.says(f"报修 {floor}楼灯坏了")
    house.time += timedelta(days=30)
    other = Storage(connect(database_url))
    clocks = [Clock(storage, ROUTES, house.now) for storage in (house.storage, other)]
    moved = await asyncio.gather(*(clock.tick() for clock in clocks))
    await other.close()
    assert sum(moved) >= 5
    raised = [entry for entry in await house.rows(Entry) if entry.what == "raise"]
    assert len(raised) == len({entry.matter_id for entry in raised}) == 5
    assert await house.rows(Handed) == []
    assert await clocks[0].tick() == 0


async def test_a_recurring_look_is_taken_by_one_of_two(two: tuple[Storage, Storage]) -> None:
    async def look(storage: Storage) -> bool:
        async with storage.writing() as db:
            return await ticks.mine(db, "look", NOON, timedelta(minutes=1))

    assert sorted(await asyncio.gather(*map(look, two))) == [False, True]


async def test_a_deadline_that_fails_holds_up_no_other(house: House, log: list[EventDict]) -> None:
    wang = house.person("王阿姨")
    for floor in (1, 2, 3):
        await wang.says(f"报修 {floor}楼灯坏了")
    seen: list[int] = []
    fragile = Routes()

    @fragile.due("report")
    async def act(work: Work, community: Community, matter: Matter) -> None:
        if matter.number == 2:
            raise ValueError("a rule with a fault")
        seen.append(matter.number)
        matter.due_at = None

    house.time += timedelta(days=30)
    clock = Clock(house.storage, fragile, house.now)
    assert await clock.tick() == 2
    assert seen == [1, 3]
    assert [event["event"] for event in log] == ["a deadline failed"]
    assert len([one for one in await house.rows(Matter) if one.due_at is not None]) == 1


async def test_one_with_a_fault_among_many_is_left_and_the_others_move_alone(
    house: House, log: list[EventDict]
) -> None:
    wang = house.person("王阿姨")
    for floor in (1, 2, 3):
        await wang.says(f"报修 {floor}楼灯坏了")
    together: list[int] = []
    fragile = Routes()

    @fragile.ahead("report")
    async def look(work: Work, community: Community, due: Sequence[Matter]) -> None:
        together.append(len(due))

    @fragile.due("report")
    async def act(work: Work, community: Community, matter: Matter) -> None:
        if matter.number == 2:
            raise ValueError("a rule with a fault")
        work.note(matter.id or 0, "moved", None)
        await work.post(Chat("telegram", B3), note(text("help")))
        matter.due_at = None

    house.time += timedelta(days=30)
    assert await Clock(house.storage, fragile, house.now).tick() == 2
    assert together == [3]
    moved = [entry.matter_id for entry in await house.rows(Entry) if entry.what == "moved"]
    assert sorted(moved) == [1, 3]
    waiting = [one.chat for one in await house.rows(Message) if one.fate == "waiting"]
    assert waiting.count(B3) == 2
    assert [event["event"] for event in log] == ["a deadline failed"]


async def test_an_idle_look_uses_the_index_however_many_matters_there_are(
    two: tuple[Storage, Storage],
) -> None:
    on_postgresql = two[0].engine.dialect.name == "postgresql"
    plan = "EXPLAIN " if on_postgresql else "EXPLAIN QUERY PLAN "
    async with two[0].reading() as db:
        if on_postgresql:
            # An empty table is read whole, whatever stands beside it.
            await db.exec(sa.text("SET LOCAL enable_seqscan = off"))  # type: ignore[call-overload]
        for query in (due.OVERDUE, due.NEXT_DUE):
            asked = query.params(now=NOON, most=100) if query is due.OVERDUE else query
            words = str(
                asked.compile(two[0].engine.sync_engine, compile_kwargs={"literal_binds": True})
            )
            plan = (
                "EXPLAIN " if two[0].engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
            )
            rows = (await db.exec(sa.text(plan + words))).all()  # type: ignore[call-overload]
            assert "ix_matter_due_at" in str(rows), rows
            assert "TEMP B-TREE" not in str(rows), rows


async def test_a_recurring_look_comes_again_after_its_period(house: House) -> None:
    taken: list[str] = []
    feature = Routes()

    @feature.every(timedelta(minutes=10))
    async def look(work: Work, community: Community) -> None:
        taken.append(community.name)

    clock = Clock(house.storage, merged([feature]), house.now)
    for minutes in (0, 9, 1, 9, 1):
        house.time += timedelta(minutes=minutes)
        await clock.tick()
    assert len(taken) == 3


async def test_the_scheduler_ticks_by_itself_once_it_is_started(house: House) -> None:
    await house.person("王阿姨").says("报修 1楼灯坏了")
    house.time += timedelta(days=30)
    ticked = asyncio.Event()
    clock = Clock(house.storage, ROUTES, house.now, ticked.set)
    scheduler = clock.scheduler()
    scheduler.start()
    async with asyncio.timeout(20):
        await ticked.wait()
    scheduler.shutdown(wait=False)
    assert [entry.what for entry in await house.rows(Entry)] == [
        "reported", "passed over", "raise", "late told",
    ]  # fmt: skip
