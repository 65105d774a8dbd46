"""When the demo's clock jumps, what is due and what is told by the hour happens on the way."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.demo import _step
from tests.house import B3, NOON, House, opened


@dataclass
class Hands:
    """The demo's clock over that of a house: it only goes forward."""

    house: House
    stops: list[datetime] = field(default_factory=list)

    def now(self) -> datetime:
        return self.house.time

    def set(self, to: datetime) -> None:
        self.house.time = max(self.house.time, to)
        self.stops.append(self.house.time)


@dataclass
class Seen:
    """What `_step` asks of the sandbox's world, and of the app."""

    clock: object
    delivery: object = None


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        yield await opened(sqlite_url, stack)


@pytest.fixture
def hands(house: House) -> Hands:
    return Hands(house)


async def jump(house: House, hands: Hands, **by: float) -> None:
    house.delivery.nudge = lambda: None  # the drain below stands for the loop that delivers
    quiet = house.delivery.quiet

    async def delivered() -> None:
        await house.delivery.drain()
        await quiet()

    house.delivery.quiet = delivered
    await _step(Seen(house.clock, house.delivery), Seen(hands), NOON + timedelta(**by))


async def test_a_jump_of_a_day_stops_for_the_lists_and_the_digest(
    house: House, hands: Hands
) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    await house.person("王阿姨").says("报修 3楼楼道灯坏了")
    await jump(house, hands, hours=22)
    assert [one for one in house.keys(B3) if one.startswith("digest")]
    assert [one for one in house.keys(li.id) if one.startswith("list-")]
    assert len(hands.stops) == 6  # 14:00, 15:30, 19:30, 07:30, 08:30 and the end
    assert hands.now() == NOON + timedelta(hours=22)


async def test_a_long_jump_stops_only_where_something_is_due(house: House, hands: Hands) -> None:
    await jump(house, hands, days=30)
    assert hands.stops == [NOON + timedelta(days=30)]
