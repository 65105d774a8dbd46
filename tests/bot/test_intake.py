"""Events come in whole: stored before the platform may forget them, each once, in order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.intake import Intake, Lines
from chat.channel import Raw, TryLater
from chat.ears import Ears
from handlers import ROUTES
from storage import inbox
from storage.inbox import Received, Row, Standing
from storage.matters import Matter
from tests.faults.platform import Platform, Wire
from tests.house import B3, B5, ME, House, opened, write


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        yield await opened(database_url, stack)


class Watched(Wire):
    """A wire that looks, at each pull, whether what it confirms stands in the inbox."""

    def __init__(self, platform: Platform, house: House) -> None:
        super().__init__(platform, batch=2)
        self.house = house
        self.confirmed: set[str] = set()

    async def pull(self) -> list[Raw]:
        stored = {row.event for row in await self.house.rows(Received)}
        batch = self.platform.updates[: self._given]
        assert {str(raw["id"]) for raw in batch} <= stored
        self.confirmed |= {str(raw["id"]) for raw in batch}
        return await super().pull()


async def test_an_update_is_confirmed_only_after_it_was_stored(house: House) -> None:
    platform = Platform()
    wang = house.person("王阿姨")
    platform.happens(*(wang.said(f"报修 {n}楼灯坏了") for n in range(5)))
    wire = Watched(platform, house)
    intake = Intake(house.storage, wire, ME, house.ears, house.now, lambda _: None)
    while platform.updates:
        await intake.once()
    assert len(wire.confirmed) == 5


async def test_one_update_nobody_can_read_stalls_nothing(house: House) -> None:
    wang, chen = house.person("王阿姨"), house.person("陈伯")
    await house.receive(
        wang.said("报修 1楼灯坏了"),
        {"id": "broken", "line": B3},
        {"id": "worse", "line": B3, "kind": "Said", "chat": 7, "at": "yesterday"},
        wang.said("报修 2楼灯坏了"),
        chen.said("报修 电梯坏了", chat=B5),
    )
    assert len(house.said(B3)) == 2
    assert len(house.said(B5)) == 1
    aside = [row for row in await house.rows(Received) if row.standing == Standing.ASIDE]
    assert {row.event for row in aside} == {"broken", "worse"}


async def test_the_same_update_twice_is_handled_once(house: House) -> None:
    raw = write(house.person("王阿姨").said("报修 1楼灯坏了"))
    await house.receive(raw, dict(raw))
    await house.receive(dict(raw))
    assert len(await house.rows(Matter)) == 1


async def test_what_is_done_says_nothing_any_more(house: House) -> None:
    await house.person("王阿姨").says("报修 1楼灯坏了")
    [row] = await house.rows(Received)
    assert (row.standing, row.payload) == (Standing.DONE, None)


async def test_the_ids_of_done_updates_are_forgotten_after_48_hours(house: House) -> None:
    await house.person("王阿姨").says("报修 1楼灯坏了")
    await house.later(hours=47)
    assert len(await house.rows(Received)) == 1
    await house.later(hours=3)
    assert await house.rows(Received) == []


async def test_a_look_that_fails_keeps_the_update(house: House) -> None:
    class Deaf(Ears):
        def hears(self, what: object) -> bool:
            raise ValueError("a thing nobody thought of")

    house.intake.ears = Deaf(ROUTES)
    assert await house.receive(house.person("王阿姨").said("今天天气真好")) == 1


async def test_rows_whose_commit_was_not_answered_are_handled_in_their_place(
    house: House,
) -> None:
    """The commit arrived, its answer did not: the second try finds the rows and hands them on."""
    wang = house.person("王阿姨")
    batch = [write(wang.said("报修 1楼灯坏了")), write(wang.said("报修 2楼灯坏了"))]
    arrived: list[list[Row]] = []
    intake = Intake(house.storage, house.channel, ME, house.ears, house.now, arrived.append)
    await intake.store(batch)
    await intake.store([*batch, write(wang.said("报修 3楼灯坏了"))])
    first, second = arrived
    assert second[:2] == first
    assert len(second) == 3


async def test_rows_an_earlier_run_left_are_handled_before_newer_ones(house: House) -> None:
    wang = house.person("王阿姨")
    intake = Intake(house.storage, house.channel, ME, house.ears, house.now, lambda _: None)
    await intake.store([write(wang.said(f"报修 {n}楼灯坏了")) for n in (1, 2)])
    house.channel.pending.append(write(wang.said("报修 3楼灯坏了")))
    async with asyncio.TaskGroup() as tasks:
        lines = Lines(house.storage, house.dispatch, tasks)
        intake.arrived = lines.put
        await lines.pick_up()
        await intake.once()
    matters = await house.rows(Matter)
    assert [(one.number, one.words) for one in matters] == [
        (1, "1楼灯坏了"), (2, "2楼灯坏了"), (3, "3楼灯坏了"),
    ]  # fmt: skip


async def test_a_photo_is_heard_when_the_report_it_belongs_to_waits_since_before_a_restart(
    house: House,
) -> None:
    wang = house.person("王阿姨")
    intake = Intake(house.storage, house.channel, ME, house.ears, house.now, lambda _: None)
    await intake.store([write(wang.said("报修 3楼楼道灯坏了"))])
    # A new process: its ears are empty, and the report is not handled yet.
    house.ears = house.dispatch.ears = intake.ears = Ears(ROUTES)
    house.channel.pending.append(write(wang.said(photos=("lamp",))))
    async with asyncio.TaskGroup() as tasks:
        lines = Lines(house.storage, house.dispatch, tasks)
        intake.arrived = lines.put
        await lines.pick_up()
        assert await intake.once() == 1
    await house.deliver()
    assert "with-photos" in house.keys(B3)[0]


async def test_chats_are_handled_beside_each_other_and_each_in_order(house: House) -> None:
    troubles = ("灯坏了", "水管漏水", "窗户关不上", "消防栓没水", "下水道堵了", "墙皮掉了")
    people = [(house.person(f"邻居{n}"), one) for n, one in enumerate(troubles)]
    await house.receive(
        *(
            person.said(f"报修 {n}楼{trouble}", chat=chat)
            for n in range(5)
            for person, trouble in people
            for chat in (B3, B5)
        )
    )
    for said in (house.said(B3), house.said(B5)):
        floors = [int(one.split("】")[1][0]) for one in said]
        assert floors == sorted(floors)
        assert len(said) == 30


async def test_a_platform_that_is_away_is_asked_again(house: House) -> None:
    class Away(Wire):
        asked = 0

        async def pull(self) -> list[Raw]:
            self.asked += 1
            if self.asked < 3:
                raise TryLater(timedelta(0))
            back.set()
            await asyncio.Event().wait()
            return []

    back = asyncio.Event()
    wire = Away(Platform())
    intake = Intake(house.storage, wire, ME, house.ears, house.now, lambda _: None)
    running = asyncio.create_task(intake.run())
    async with asyncio.timeout(20):
        await back.wait()
    running.cancel()
    assert wire.asked == 3


async def test_ordinary_talk_writes_nothing_at_all(house: House) -> None:
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    sa.event.listen(house.storage.engine.sync_engine, "before_cursor_execute", note)
    people = [house.person(f"邻居{n}") for n in range(5)]
    for words in (
        "大家早上好",
        "报修电话是多少来着",
        "灯坏了吗？",
        "有人一起拼单买菜吗",
        "反映很好",
    ):
        for person in people:
            assert await house.intake.once() == 0
            house.channel.pending.append(write(person.said(words)))
    assert await house.intake.once() == 0
    assert statements == []


async def test_inbox_retry_brings_a_row_back(house: House) -> None:
    await house.receive({"id": "broken", "line": B3})
    async with house.storage.reading() as db:
        [(id, _, line, why, _)] = await inbox.aside(await db.connection())
    assert (line, why) == (B3, "KeyError")
    # What was wrong with it has been mended since.
    mended = write(house.person("王阿姨").said("报修 1楼灯坏了"))
    async with house.storage.writing() as db:
        await db.execute(sa.update(Received).values(payload=mended))
        assert await inbox.retry(db, [id]) == 1
    async with asyncio.TaskGroup() as tasks:
        await Lines(house.storage, house.dispatch, tasks).pick_up()
    await house.deliver()
    assert len(house.said(B3)) == 1
    [row] = await house.rows(Received)
    assert (row.standing, row.payload) == (Standing.DONE, None)
