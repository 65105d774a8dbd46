"""Who is called, one after the other, until somebody answers."""

from datetime import timedelta

import pytest

from domain.alarms import LAST_CALL
from domain.matters import State
from domain.roles import Role
from storage import phones
from storage.history import Entry
from storage.matters import Matter
from storage.places import Place
from storage.posts import Duty
from tests.alarms import alarm, at_home, hired, lines, member
from tests.house import B3, GRID, House

LIFT = "电梯困人了"


def rung(house: House, chat: str) -> int:
    """How many calls stand in a chat."""
    return sum(key.startswith("alarm-call-title") for key in house.keys(chat))


async def test_one_then_the_next_then_the_level_above_to_the_top(house: House) -> None:
    await hired(house, "2101", "吴师傅", "b3", Role.BUILDING_LEADER)
    li, wu, zhou, chen = await at_home(house, "李楼长", "小周", "陈书记", "王阿姨") and [
        house.person("李楼长"),
        house.person("吴师傅", "2101"),
        house.person("小周"),
        house.person("陈书记"),
    ]
    await wu.whispers("/start")
    await house.person("王阿姨").says(LIFT)
    assert [rung(house, one.id) for one in (li, wu, zhou, chen)] == [1, 0, 0, 0]
    assert "7分钟没人应，我接着找吴师傅" in house.said(B3)[-1]
    await house.later(minutes=6, seconds=59)
    assert rung(house, wu.id) == 0
    await house.later(seconds=1)
    assert [rung(house, one.id) for one in (li, wu, zhou, chen)] == [1, 1, 0, 0]
    await house.later(minutes=8)
    assert [rung(house, one.id) for one in (li, wu, zhou, chen)] == [1, 1, 1, 0]
    assert rung(house, GRID) == 1
    await house.later(minutes=14)
    assert rung(house, chen.id) == 0
    await house.later(minutes=1)
    assert rung(house, chen.id) == 1
    matter, row = await alarm(house)
    assert (matter.state, row.calls, len(row.called)) == (State.WAITING, 4, 4)


@pytest.mark.parametrize("label", ["button-alarm-reached", "button-alarm-here"])
async def test_anybodys_answer_stops_the_calling(house: House, label: str) -> None:
    await at_home(house, "李楼长", "小周", "陈书记")
    await house.person("王阿姨").says(LIFT)
    await house.later(minutes=3)
    await house.person("陈叔").taps(label)
    assert house.notice in ("did-reached", "did-here")
    await house.later(hours=1)
    assert rung(house, "3001") == rung(house, GRID) == rung(house, "4001") == 0
    matter, row = await alarm(house)
    assert (matter.state, row.calls) == (State.TAKEN, 1)


async def test_answering_and_being_there_are_two_moments(house: House) -> None:
    await at_home(house, "李楼长")
    await house.person("王阿姨").says(LIFT)
    await house.later(minutes=2)
    await house.person("李楼长").taps("button-alarm-reached", chat="2001")
    assert lines(house, B3)[-2:] == ["alarm-reached", "code-alarm"]
    await house.later(minutes=4)
    await house.person("陈叔").taps("button-alarm-here")
    assert lines(house, B3)[-3:] == ["alarm-reached", "alarm-on-scene", "code-alarm"]
    assert "李楼长 11月21日周六 12:02 打通了" in house.said(B3)[-1]
    assert "陈叔 11月21日周六 12:06 在现场" in house.said(B3)[-1]
    matter, row = await alarm(house)
    assert row.answered_by == await member(house, "2001") == matter.handler_id
    assert row.on_scene_by == await member(house, str(7000 + sum(map(ord, "陈叔"))))
    assert (row.on_scene_at - row.answered_at).total_seconds() == 240


async def test_whoever_is_on_duty_comes_first_and_is_named_with_a_published_number(
    house: House,
) -> None:
    await hired(house, "2101", "吴师傅", "b3", Role.SECURITY_OFFICER)
    wu = await member(house, "2101")
    [b3] = [row.id for row in await house.rows(Place) if row.key == "b3"]
    async with house.storage.work(house.time) as work:
        work.db.add(Duty(member_id=wu, place_id=b3, spans="00:00-24:00", since=house.time))
        assert work.seal is not None
        await phones.keep(work.db, work.seal, wu, "13800001234", "file", house.time)
    await house.person("吴师傅", "2101").whispers("/start")
    await at_home(house, "李楼长")
    await house.person("王阿姨").says(LIFT)
    assert "值班：吴师傅" in house.said(B3)[-1]
    assert "13800001234" in house.said(B3)[-1]
    assert (rung(house, "2101"), rung(house, "2001")) == (1, 0)
    await house.later(minutes=7)
    assert rung(house, "2001") == 1
    # On duty without an office that handles matters, and yet their word counts here.
    await house.person("吴师傅", "2101").taps("button-alarm-out", chat="2101")
    assert house.notice == "did-over"


async def test_who_was_asked_instead_of_somebody_on_duty_is_named(house: House) -> None:
    await hired(house, "2101", "吴师傅", "b3", Role.SECURITY_OFFICER)
    wu = await member(house, "2101")
    [b3] = [row.id for row in await house.rows(Place) if row.key == "b3"]
    async with house.storage.work(house.time) as work:
        work.db.add(Duty(member_id=wu, place_id=b3, spans="00:00-24:00", since=house.time))
    await at_home(house, "李楼长")
    await house.person("王阿姨").says(LIFT)
    # 吴师傅 is on duty and hears nothing, having opened no private chat: 李楼长 was asked.
    assert rung(house, "2001") == 1
    assert "值班：吴师傅、李楼长。" in house.said(B3)[-1]


async def test_a_number_somebody_left_for_themselves_is_on_no_wall(house: House) -> None:
    li = await member(house, "2001")
    async with house.storage.work(house.time) as work:
        assert work.seal is not None
        await phones.keep(work.db, work.seal, li, "13800004321", "said", house.time)
    await house.person("王阿姨").says(LIFT)
    assert "李楼长" in house.said(B3)[-1]
    assert "13800004321" not in house.said(B3)[-1]


async def test_where_nobody_can_be_reached_it_goes_up_at_once_and_to_the_operators(
    house: House,
) -> None:
    [chen] = await at_home(house, "陈书记")
    await house.person("王阿姨").says(LIFT)
    assert rung(house, chen.id) == 1
    house.community.operators = ["telegram:4001"]
    await house.later(minutes=15)
    assert rung(house, GRID) == 1
    await house.later(hours=1)
    assert rung(house, chen.id) >= 2  # called anew: an edit wakes nobody


async def test_after_three_hours_nobody_is_woken_any_more_but_it_is_not_forgotten(
    house: House,
) -> None:
    [li] = await at_home(house, "李楼长")
    await house.person("王阿姨").says(LIFT)
    await house.later(hours=4)
    _, row = await alarm(house)
    assert row.calls == LAST_CALL + 1
    await house.later(hours=2)
    _, row = await alarm(house)
    assert row.calls == LAST_CALL + 1
    assert house.keys(li.id)[-1] == "alarm-still"
    await li.taps("button-alarm-not-yet", chat=li.id)
    assert house.notice == "alarm-goes-on"
    await house.later(days=1)
    await li.taps("button-alarm-out", chat=li.id)
    matter, _ = await alarm(house)
    assert matter.state is State.DONE


async def test_the_speaker_is_not_called_to_their_own_cry(house: House) -> None:
    li, zhou = await at_home(house, "李楼长", "小周")
    await li.says(LIFT)
    assert (rung(house, li.id), rung(house, zhou.id)) == (0, 1)


async def test_a_bot_that_slept_through_it_calls_everybody_when_it_wakes(house: House) -> None:
    await at_home(house, "李楼长", "小周")
    await house.person("王阿姨").says(LIFT)
    house.time = house.time.replace(hour=house.time.hour + 1)
    for _ in range(4):  # a second each
        await house.clock.tick()
    await house.deliver()
    assert rung(house, "3001") == 1
    called = [row for row in await house.rows(Entry) if row.what == "called"]
    assert len(called) == 5
    [matter] = await house.rows(Matter)
    assert matter.due_at >= house.time


async def test_a_step_that_fails_leaves_its_moment_and_is_tried_again_within_seconds(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await at_home(house, "李楼长", "小周")
    await house.person("王阿姨").says(LIFT)

    async def dies(*_: object) -> None:
        raise RuntimeError("killed here")

    with monkeypatch.context() as patch:
        patch.setattr("handlers.emergencies.cards.redraw", dies)
        house.time += timedelta(minutes=7)
        await house.clock.tick()
        await house.deliver()
    _, row = await alarm(house)
    assert (row.calls, rung(house, "3001")) == (1, 0)
    house.time += timedelta(seconds=5)
    await house.clock.tick()
    await house.deliver()
    _, row = await alarm(house)
    assert (row.calls, rung(house, "3001")) == (2, 1)
