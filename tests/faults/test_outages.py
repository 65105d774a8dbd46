"""The database is away, busy, or says "not now": nothing is set aside, and nothing is lost."""

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, closing
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql
from structlog.typing import EventDict

from bot.intake import Lines
from bot.settings import Driver
from sandbox.serve import serving
from sandbox.world import World
from storage import sqlite
from storage.engine import connect, transient
from storage.inbox import Received, Standing
from storage.matters import Matter
from storage.work import Storage
from tests import databases
from tests.faults.bots import Nursery, bots, settled, until
from tests.faults.ledger import counts, rows
from tests.faults.proxy import door
from tests.faults.street import BOT, Building, act, build, settle
from tests.house import B3, House, opened, write


@pytest.mark.kills
async def test_a_bot_lives_through_an_outage_of_postgresql(
    postgres_url: str, nursery: Nursery, tmp_path: Path
) -> None:
    """A real bot, a real server, and a door between them that is shut three times."""
    dice, world = random.Random(3), World()
    buildings = [Building(number) for number in range(1, 6)]
    storage = Storage(connect(postgres_url))
    await settle(storage, buildings)
    await storage.close()
    build(world, buildings)
    async with (
        door(postgres_url) as (way, through),
        serving(world) as api,
        bots(nursery, through, api, tmp_path) as running,
    ):
        running.start(Driver.AIOGRAM)
        await until(lambda: BOT in world.last_poll, 30, "the bot to poll")
        for _ in range(3):
            for _ in range(20):
                act(world, dice.choice(buildings), dice)
                await asyncio.sleep(dice.random() * 0.02)
            await way.shut()
            for _ in range(20):
                act(world, dice.choice(buildings), dice)
                await asyncio.sleep(dice.random() * 0.02)
            await way.open()
        await until(lambda: settled(postgres_url, world), 40, "everything to be handled")
        assert running.alive
    assert "set aside" not in running.log
    assert "Traceback" not in running.log
    assert "away" in running.log
    assert set(counts(postgres_url, "inbox", "standing")) == {"done"}
    assert counts(postgres_url, "inbox", "tries").keys() == {0}
    assert set(counts(postgres_url, "outbox", "fate")) == {"sent"}
    for one in buildings:
        found = rows(
            postgres_url,
            f"SELECT said_message, words FROM matter WHERE said_chat = '{one.chat}' "
            "ORDER BY number",
        )
        assert [(int(said), words) for said, words in found] == list(one.said.items())


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


def not_its_fault(log: list[EventDict]) -> list[EventDict]:
    return [event for event in log if event["event"] == "not its fault"]


async def until_logged(log: list[EventDict]) -> None:
    async with asyncio.timeout(20):
        while not not_its_fault(log):
            await asyncio.sleep(0.01)


async def nothing_was_set_aside(house: House) -> None:
    found = await house.rows(Received)
    assert {(row.standing, row.tries) for row in found} == {(Standing.DONE, 0)}


async def test_sqlite_locked_by_another_process_is_waited_for(
    tmp_path: Path, stack: AsyncExitStack, log: list[EventDict], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE", 0.05)
    url = databases.new_sqlite(tmp_path)
    house = await opened(url, stack)
    raw = house.person("王阿姨").said("报修 1楼灯坏了")
    with closing(sqlite3.connect(str(sa.make_url(url).database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        handling = asyncio.create_task(house.receive(raw))
        async with asyncio.timeout(20):
            while not any(event["event"] == "inbox away" for event in log):
                await asyncio.sleep(0.01)
        other.execute("ROLLBACK")
    await handling
    assert len(house.said(B3)) == 1
    await nothing_was_set_aside(house)


async def test_a_long_transaction_on_sqlite_lets_others_have_their_turn(tmp_path: Path) -> None:
    engine = connect(databases.new_sqlite(tmp_path))
    turns, over = 0, False

    async def others() -> None:
        nonlocal turns
        while not over:
            turns += 1
            await asyncio.sleep(0)

    waiting = asyncio.create_task(others())
    started, many = asyncio.get_running_loop().time(), 1000
    async with engine.begin() as db:
        for _ in range(many):
            await db.execute(sa.text("SELECT 1"))
    took = asyncio.get_running_loop().time() - started
    over = True
    await waiting
    await engine.dispose()
    # A statement alone takes a tenth of the time after which they have a turn.
    assert turns >= 10, (turns, took)


def alter(url: str, setting: str, value: str) -> None:
    """Change a setting of every connection to come."""
    name = sql.Identifier(str(sa.make_url(url).database))
    with psycopg.connect(url, autocommit=True) as db:
        db.execute(sql.SQL("ALTER DATABASE {} SET {} = {}").format(name, sql.SQL(setting), value))


async def test_a_lock_held_too_long_is_nobody_s_fault(
    postgres_url: str, stack: AsyncExitStack, log: list[EventDict]
) -> None:
    alter(postgres_url, "lock_timeout", "50ms")
    house = await opened(postgres_url, stack)
    raw = house.person("王阿姨").said("报修 1楼灯坏了")
    with psycopg.connect(postgres_url) as other:
        other.execute("SELECT id FROM place FOR UPDATE")
        handling = asyncio.create_task(house.receive(raw))
        await until_logged(log)
    await handling
    assert len(house.said(B3)) == 1
    await nothing_was_set_aside(house)


TWICE = """
CREATE SEQUENCE failures;
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF nextval('failures') <= 2 THEN
        RAISE EXCEPTION 'not now' USING ERRCODE = '{code}';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fail BEFORE INSERT ON matter FOR EACH ROW EXECUTE FUNCTION fail();
"""


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("40001", id="serialization failure"),
        pytest.param("40P01", id="deadlock"),
        pytest.param("53100", id="disk full"),
        pytest.param("57014", id="statement timeout"),
    ],
)
async def test_what_the_server_cannot_do_now_is_nobody_s_fault(
    postgres_url: str, stack: AsyncExitStack, log: list[EventDict], code: str
) -> None:
    with psycopg.connect(postgres_url) as db:
        db.execute(TWICE.format(code=code))
    house = await opened(postgres_url, stack)
    await house.person("王阿姨").says("报修 1楼灯坏了")
    assert len(not_its_fault(log)) == 2
    assert [matter.number for matter in await house.rows(Matter)] == [1]
    await nothing_was_set_aside(house)


async def test_backends_that_are_ended_in_the_middle_are_nobody_s_fault(
    postgres_url: str, stack: AsyncExitStack
) -> None:
    """What an administrator's restart does, again and again while people report."""
    house = await opened(postgres_url, stack)
    people = [house.person(f"邻居{n}") for n in range(4)]
    # A floor each, or the neighbours are asked whether they mean the same.
    said = [one.said(f"报修 {n}楼灯坏了") for n, one in enumerate(people * 5, 1)]
    house.channel.pending += map(write, said)
    others = "pid != pg_backend_pid() AND datname = current_database()"
    async with (
        await psycopg.AsyncConnection.connect(postgres_url, autocommit=True) as admin,
        asyncio.TaskGroup() as tasks,
    ):
        house.intake.arrived = Lines(house.storage, house.dispatch, tasks).put
        await house.intake.once()
        for _ in range(8):
            end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"
            await admin.execute(end)
            await asyncio.sleep(0.02)
    await house.deliver()
    assert len(await house.rows(Matter)) == 20
    assert [int(one.split("】")[0][3:]) for one in house.said(B3)] == list(range(1, 21))
    await nothing_was_set_aside(house)


@pytest.mark.parametrize("wrong", ["SELECT nonsense", "INSERT INTO place (id) VALUES (NULL)"])
async def test_a_wrong_statement_is_not_the_moment_s_fault(storage: Storage, wrong: str) -> None:
    with pytest.raises(sa.exc.DBAPIError) as raised:
        async with storage.writing() as db:
            await db.exec_driver_sql(wrong)
    assert not transient(raised.value)


async def test_what_was_said_stands_in_no_error(storage: Storage) -> None:
    with pytest.raises(sa.exc.DBAPIError) as raised:
        async with storage.writing() as db:
            await db.execute(sa.text("INSERT INTO nowhere VALUES (:words)"), {"words": "我家"})
    assert "我家" not in str(raised.value)
