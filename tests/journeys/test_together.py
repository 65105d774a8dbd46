"""一起处理: what has one cause is settled with one tap, and each is checked on its own."""

from datetime import timedelta

import pytest
from sqlmodel import select

from domain.matters import State
from storage.history import Entry
from storage.lists import Picked
from storage.matters import Matter
from storage.members import Held, Member
from tests.house import B3, GRID, House, Somebody


@pytest.fixture
async def li(house: House) -> Somebody:
    """李楼长 before a list: three lamps and a door, none of which anybody is on."""
    li = house.person("李楼长")
    await li.whispers("/start")
    wang = house.person("王阿姨")
    for floor in (1, 2, 3):
        await wang.says(f"报修 {floor}楼楼道灯坏了")
    await wang.says("报修 单元门打不开")
    await li.whispers("我的清单")
    assert house.keys(li.id)[-1].count("list-line") == 4
    return li


async def states(house: House) -> list[State]:
    return [one.state for one in sorted(await house.rows(Matter), key=lambda one: one.id)]


async def test_everything_of_one_cause_is_handed_to_the_property_company_at_once(
    house: House, li: Somebody
) -> None:
    await li.taps("button-together", chat=li.id)
    await li.taps("button-cause", chat=li.id)
    assert house.keys(li.id)[-1] == "together-chosen" + "+list-line" * 3
    await li.taps("button-to-property", chat=li.id)
    assert house.keys(li.id)[-1] == "together-did" + "+list-line-open" * 3
    assert await states(house) == [State.WITH_PROPERTY] * 3 + [State.WAITING]
    [me] = [one.id for one in await house.rows(Member) if one.name == "李楼长"]
    moved = [one for one in await house.rows(Entry) if one.what == "to_property"]
    assert [one.member_id for one in moved] == [me] * 3
    # Every wall says so, and the list above tells what is left.
    assert [card.lines[0].key for card in house.wall(B3)[:3]] == ["state-property"] * 3
    [list_] = [one for one in house.wall(li.id) if one.title and one.title.key == "list-title"]
    assert len([one for one in list_.lines if one.key == "list-line"]) == 1
    assert await house.rows(Picked) == []


async def test_one_is_left_and_another_added_by_a_tap(house: House, li: Somebody) -> None:
    await li.taps("button-together", chat=li.id)
    await li.taps("button-choose-own", chat=li.id)
    assert house.keys(li.id)[-1] == "together-chosen"
    assert await li.taps("button-take", chat=li.id) == "together-nothing"
    for matter in (1, 2, 4):
        await li.taps_data(f"lp:{matter}:True", chat=li.id)
    await li.taps("button-chosen", chat=li.id)  # the newest chosen is left again
    await li.taps("button-take", chat=li.id)
    assert await states(house) == [State.TAKEN, State.TAKEN, State.WAITING, State.WAITING]


async def test_what_cannot_be_moved_holds_up_no_other_and_says_why(
    house: House, li: Somebody
) -> None:
    await li.taps("button-together", chat=li.id)
    await li.taps("button-cause", chat=li.id)
    zhou = house.person("小周")
    await zhou.taps_data("mv:2:take", chat=GRID)
    await li.taps("button-take", chat=li.id)
    assert house.keys(li.id)[-1] == (
        "together-did+list-line-open+list-line-open+together-skipped+together-why"
    )
    why = house.wall(li.id)[-1].lines[-1].facts["why"]
    assert (why.key, why.facts["who"]) == ("taken-already", "小周")
    rows = sorted(await house.rows(Matter), key=lambda one: one.id)
    assert [one.state for one in rows[:3]] == [State.TAKEN] * 3
    assert rows[1].handler_id != rows[0].handler_id


async def test_done_together_every_reporter_is_asked_on_their_own(
    house: House, li: Somebody
) -> None:
    wang = house.person("王阿姨")
    await wang.whispers("/start")
    await li.taps("button-together", chat=li.id)
    await li.taps("button-cause", chat=li.id)
    await li.taps("button-finish", chat=li.id)
    assert await states(house) == [State.DONE] * 3 + [State.WAITING]
    asked = [card for card in house.wall(wang.id) if (card.key or "").startswith("done:")]
    assert len(asked) == 3


async def test_the_right_is_asked_when_it_happens_not_when_it_was_chosen(
    house: House, li: Somebody
) -> None:
    await li.taps("button-together", chat=li.id)
    await li.taps("button-cause", chat=li.id)
    async with house.storage.work(house.time) as work:
        for held in (await work.db.exec(select(Held))).all():
            held.until = house.time
    house.time += timedelta(minutes=1)
    await li.taps("button-take", chat=li.id)
    assert await states(house) == [State.WAITING] * 4


async def test_forged_taps_move_nothing(house: House, li: Somebody) -> None:
    zhao, wang = house.person("赵楼长"), house.person("王阿姨")
    for one in (zhao, wang):
        await one.whispers("/start")
    assert await zhao.taps_data("lp:1:True", chat=zhao.id) == "old-button"
    assert await zhao.taps_data("lm:take", chat=zhao.id) == "together-nothing"
    assert await wang.taps_data("lm:take", chat=wang.id) == "together-nothing"
    await li.taps("button-together", chat=li.id)
    await li.taps("button-cause", chat=li.id)
    assert await li.taps_data("lm:withdraw", chat=li.id) == "old-button"
    assert await li.taps_data("lm:take", chat=B3) == "old-button"
    assert await li.taps_data("lc:0123456789ab", chat=li.id) == "list-nothing"
    assert await states(house) == [State.WAITING] * 4


async def test_the_text_for_the_city_tells_what_happened_and_nobodys_name_door_or_number(
    house: House, li: Somebody
) -> None:
    wang = house.person("王阿姨")
    await wang.says("报修 402门口的灯坏了，我电话13800001234")
    await li.whispers("清单")
    await li.taps("button-together", chat=li.id)
    await li.taps("button-choose-own", chat=li.id)
    await li.taps_data("lp:5:True", chat=li.id)
    await li.taps("button-city-text", chat=li.id)
    said = house.said(li.id)[-1]
    assert "【3号楼·报修5】" in said
    for part in (
        "时间：11月21日",
        "地点：富春江路社区3号楼",
        "类别：公共设施·照明",
        "经过：",
        "处置：",
    ):
        assert part in said
    for secret in ("王阿姨", "402", "13800001234"):
        assert secret not in said
