"""What always fails when its moment has come steps back: everything behind it goes on."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from sqlmodel import select
from structlog.typing import EventDict

from bot.clock import Clock
from chat.features import merged
from chat.routes import Routes
from storage.matters import Matter
from storage.places import Community
from storage.work import Work
from tests.house import House, opened


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        yield await opened(database_url, stack)


async def test_a_hundred_that_always_fail_step_back_and_those_behind_go_on(
    house: House, log: list[EventDict], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Longer each time; the operators hear of each once, whichever process tries it."""
    monkeypatch.setattr("bot.clock.LOOK", 4)
    await house.person("管理员", "9001").whispers("/start")
    async with house.storage.work(house.time) as work:
        (await work.db.get_one(Community, house.community.id)).operators = ["telegram:9001"]
    wang = house.person("王阿姨")
    for floor in range(1, 13):
        await wang.says(f"报修 {floor}楼灯坏了")
    tried: list[int] = []
    fragile = Routes()

    @fragile.due("report")
    async def act(work: Work, community: Community, matter: Matter) -> None:
        tried.append(matter.number)
        if matter.number <= 9:
            raise ValueError("a rule with a fault")
        matter.due_at = None

    def told() -> int:
        return house.keys("9001").count("trouble-clock")

    house.time += timedelta(days=30)
    clock = Clock(house.storage, fragile, house.now)
    assert await clock.tick() == 3
    assert sorted(tried) == list(range(1, 13))
    await house.deliver()
    assert told() == 1
    for seconds, again in ((1, 0), (5, 9), (5, 0), (26, 9), (100, 0), (21, 9)):
        tried.clear()
        house.time += timedelta(seconds=seconds)
        await clock.tick()
        assert len(tried) == again, seconds
    # What comes due meanwhile waits for none of them.
    tried.clear()
    await wang.says("报修 13楼灯坏了")
    async with house.storage.work(house.time) as work:
        last = (await work.db.exec(select(Matter).where(Matter.number == 13))).one()
        last.due_at = house.time
    assert await clock.tick() == 1
    assert tried == [13]
    house.time += timedelta(hours=2)
    tried.clear()
    await Clock(house.storage, fragile, house.now).tick()
    assert len(tried) == 9
    await house.deliver()
    assert told() == 1


async def test_a_look_that_fails_holds_up_no_other_and_comes_again(
    house: House, log: list[EventDict]
) -> None:
    taken: list[str] = []
    first, second = Routes(), Routes()

    @first.every(timedelta(minutes=1))
    async def breaks(work: Work, community: Community) -> None:
        taken.append("breaks")
        raise ValueError("a look with a fault")

    @second.every(timedelta(minutes=1))
    async def goes_on(work: Work, community: Community) -> None:
        taken.append("goes on")

    clock = Clock(house.storage, merged([first, second]), house.now)
    for seconds in (0, 1, 5):
        house.time += timedelta(seconds=seconds)
        await clock.tick()
    assert taken == ["breaks", "goes on", "breaks"]
    assert {event["event"] for event in log} == {"a recurring look failed"}
