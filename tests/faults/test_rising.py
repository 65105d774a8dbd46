"""Many matters go up at the same moment, in processes that are killed, and in two at once: each
goes up once, and what its level, its building and its reporter are told is told once."""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from domain.deadlines import Tier
from domain.matters import Kind, State
from storage.history import Entry
from storage.matters import Matter
from storage.members import Account, Member
from storage.outbox import Message
from storage.places import Place
from storage.rising import Handed
from tests.house import NOON, House, opened

ROOT = Path(__file__).parents[2]
MANY = 240
DUE = NOON + timedelta(hours=21)


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    """王阿姨, who opened her private chat, reported so many things, all due at nine."""
    async with AsyncExitStack() as stack:
        house = await opened(database_url, stack)
        async with house.storage.work(NOON) as work:
            home = (await work.db.exec(select(Place).where(Place.key == "b3"))).one()
            wang = Member(name="王阿姨", since=NOON)
            work.db.add(wang)
            await work.db.flush()
            work.db.add(
                Account(channel="telegram", address="1001", member_id=wang.id or 0, reachable=True)
            )
            for number in range(1, MANY + 1):
                work.db.add(
                    Matter(
                        kind=Kind.REPORT, place_id=home.id or 0, level_id=home.id or 0,
                        number=number, state=State.WAITING, tier=Tier.SMALL,
                        title=f"{number}号灯坏了", words=f"{number}号灯坏了", reporter_id=wang.id,
                        said_channel="telegram", said_chat="-1003", said_message=str(number),
                        created_at=NOON, arrived_at=NOON, answer_by=DUE, due_at=DUE,
                    )
                )  # fmt: skip
            home.last_number = MANY
        yield house


def ticking(url: str) -> "subprocess.Popen[bytes]":
    at = (DUE + timedelta(seconds=1)).isoformat()
    return subprocess.Popen([sys.executable, "-m", "tests.faults.ticking", url, at], cwd=ROOT)


async def risen(house: House) -> int:
    return len([one for one in await house.rows(Entry) if one.what == "raise"])


async def each_once(house: House) -> None:
    raised = Counter(one.matter_id for one in await house.rows(Entry) if one.what == "raise")
    told = Counter(one.matter_id for one in await house.rows(Entry) if one.what == "reporter told")
    assert (len(raised), set(raised.values())) == (MANY, {1})
    assert (len(told), set(told.values())) == (MANY, {1})
    assert {(one.level_id, one.answer_by) for one in await house.rows(Matter)} == {
        (3, DUE + timedelta(hours=72))
    }
    posts = Counter(
        (one.chat, (one.key or "").partition(":")[0]) for one in await house.rows(Message)
    )
    assert posts["-1003", "matter"] == MANY
    assert posts["1001", "raised"] == MANY
    assert await house.rows(Handed) == []


@pytest.mark.timeout(180)
async def test_killed_while_they_rise_each_rises_once(house: House, database_url: str) -> None:
    met = []
    for _ in range(3):
        process = ticking(database_url)
        before = await risen(house)
        while await risen(house) == before and process.poll() is None:
            await asyncio.sleep(0.01)
        process.kill()
        process.wait()
        met.append(await risen(house))
    assert 0 < met[0] < MANY, met
    last = ticking(database_url)
    assert await asyncio.to_thread(last.wait) == 0
    await each_once(house)


@pytest.mark.timeout(180)
async def test_two_processes_that_tick_at_once_move_each_once(
    house: House, database_url: str
) -> None:
    both = [ticking(database_url), ticking(database_url)]
    assert [await asyncio.to_thread(one.wait) for one in both] == [0, 0]
    await each_once(house)


async def test_the_clock_set_back_moves_nothing_again(house: House) -> None:
    house.time = DUE + timedelta(minutes=1)
    await house.clock.tick()
    for moment in (NOON, DUE, DUE + timedelta(minutes=2)):
        house.time = moment
        await house.clock.tick()
    await each_once(house)
