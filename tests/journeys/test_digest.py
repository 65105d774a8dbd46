"""In the evening a group hears what happened in its house today, once, if anything did."""

from datetime import timedelta

from domain.gatherings import Kind as Gathering
from domain.gatherings import Rhythm
from storage.matters import Matter
from tests.councils import meets
from tests.house import B3, B5, GRID, NOON, House

LAMP = "报修 3楼楼道灯坏了"


async def evening(house: House, day: int = 0, hour: float = 19.5) -> None:
    there = NOON + timedelta(days=day, hours=hour - 12)
    await house.later(seconds=(there - house.time).total_seconds())


def digests(house: House, chat: str = B3) -> list[str]:
    return [one for one in house.keys(chat) if one.startswith("digest-")]


async def test_what_was_done_is_being_done_and_waits_is_told_once(house: House) -> None:
    li, wang = house.person("李楼长"), house.person("王阿姨")
    await wang.says(LAMP)
    await wang.says("报修 单元门打不开")
    await wang.says("报修 402下水道堵了")
    await li.taps_data("mv:1:finish")
    await li.taps_data("mv:2:take")
    await evening(house, hour=19.4)
    assert digests(house) == []
    await evening(house)
    assert digests(house) == ["digest-title+digest-done+digest-at-work+digest-waiting+digest-end"]
    said = house.said(B3)[-1]
    assert "李楼长" in said
    assert "402" not in said
    assert "王阿姨" not in said
    for hour in (19.6, 20, 20.9, 22):
        await evening(house, hour=hour)
    assert len(digests(house)) == 1
    assert digests(house, GRID) == digests(house, B5) == []


async def test_where_nothing_happened_nothing_is_said(house: House) -> None:
    """`tell_the_day` looks at every group, and leaves most of them alone."""
    await house.person("王阿姨").says("大家好")
    for day in (0, 1, 2):
        await evening(house, day)
    assert digests(house) == digests(house, B5) == []


async def test_what_only_goes_on_is_no_news(house: House) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await wang.says("报修 单元门打不开")
    await li.taps_data("mv:1:take")
    await evening(house)
    assert len(digests(house)) == 1
    await evening(house, 1, hour=9)
    await evening(house, 1)
    assert len(digests(house)) == 1


async def test_what_stands_on_no_wall_is_in_no_digest(house: House) -> None:
    await house.person("王阿姨").says(LAMP)
    async with house.storage.work(house.time) as work:
        (await work.db.get_one(Matter, 1)).open = False
    await evening(house)
    assert digests(house) == []


async def test_on_the_day_of_the_council_there_is_none(house: House) -> None:
    await meets(house, Rhythm(Gathering.COUNCIL, day=21))
    await house.person("王阿姨").says(LAMP)
    await evening(house)
    assert digests(house) == []


async def test_a_late_start_tells_it_before_it_is_quiet_and_not_afterwards(house: House) -> None:
    await house.person("王阿姨").says(LAMP)
    await evening(house, hour=20.5)
    assert len(digests(house)) == 1
    house.time = NOON + timedelta(days=1)
    await house.person("王阿姨").says("报修 单元门打不开")
    await evening(house, 1, hour=21)
    assert len(digests(house)) == 1


async def test_everything_is_shown_to_whoever_asks_in_private(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says(LAMP)
    await evening(house)
    assert await wang.taps("button-whole-list") is None  # the link into private
    assert house.channel.notices[-1][2] is not None
    await wang.whispers("/start")
    assert await wang.taps("button-whole-list") == "mine-sent"
    assert house.keys(wang.id)[-1] == "digest-whole+mine-line"
    far = house.person("远方")
    await far.whispers("/start")
    assert await far.taps_data("dg", chat=far.id) == "digest-nothing"
