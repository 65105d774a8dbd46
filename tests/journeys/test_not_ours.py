"""不归我们管 and 不是事: kindly said, with who is, and never the last word."""

from datetime import timedelta

import pytest

from chat.card import Card
from domain.matters import State
from storage.history import Entry
from storage.matters import Matter
from storage.places import Community, Place
from storage.rising import Handed
from tests.house import B3, GRID, House, Somebody

ROAD = "门口马路对面烧烤店油烟呛人"


async def told(house: House, words: str = ROAD, *, private: bool = True) -> Somebody:
    """王阿姨's report; 李楼长 has its panel in private."""
    wang, li = house.person("王阿姨"), house.person("李楼长")
    if private:
        await wang.whispers("/start")
    await li.whispers("/start")
    await wang.says(f"报修 {words}")
    await li.taps("button-handle")
    return li


async def matter(house: House) -> Matter:
    return (await house.rows(Matter))[0]


def offices(house: House, li: Somebody) -> list[str]:
    card = house.bubble(li.id, "ask:1").what
    assert isinstance(card, Card)
    return [str(one.label.facts["name"]) for row in card.buttons for one in row]


async def level(house: House) -> str:
    row = await matter(house)
    return next(one.name for one in await house.rows(Place) if one.id == row.level_id)


async def test_whose_it_is_comes_from_the_category_and_the_citys_number_is_always_there(
    house: House,
) -> None:
    li = await told(house)
    await li.taps("button-more", chat=li.id)
    await li.taps("button-not-ours", chat=li.id)
    assert offices(house, li) == ["12345", "城管", "生态环境"]
    await li.taps_data("mv:1:not_ours", chat=li.id)
    await li.taps("button-office", chat=li.id)
    row = await matter(house)
    assert (row.state, row.due_at, house.notice) == (State.NOT_OURS, None, "did-not-ours")
    [told_, ready] = house.keys("1001")[-2:]
    assert (told_, ready) == ("not-ours-told", "city-ready+city-words")
    assert "该找生态环境" in house.said("1001")[-2]
    assert ROAD in house.said("1001")[-1]
    assert "不归我们管" in house.said(B3)[0]
    assert ROAD not in "".join(one for one in house.said(B3)[1:])
    assert await li.taps_data("mv:1:take", chat=li.id) == "not-ours-already"


async def test_what_no_table_knows_goes_to_the_city_and_confirmed_numbers_are_offered(
    house: House,
) -> None:
    hotlines = {
        "gas": {"number": "96777", "confirmed": True},
        "lift_rescue": {"number": "96333", "confirmed": False},
    }
    async with house.storage.work(house.time) as work:
        community = await work.db.get_one(Community, 1)
        community.settings = community.settings | {"hotlines": hotlines}
    house.community.settings = house.community.settings | {"hotlines": hotlines}
    li = await told(house, "3楼楼道灯坏了")
    await li.taps_data("mv:1:not_ours", chat=li.id)
    card = house.bubble(li.id, "ask:1").what
    assert isinstance(card, Card)
    assert len([one for row in card.buttons for one in row]) == 2
    await li.taps_data(next(one.data for row in card.buttons for one in row), chat=li.id)
    assert "燃气抢修 96777" in house.said("1001")[-2]


async def test_the_reporter_may_have_the_community_hand_it_on_and_its_clock_runs_there(
    house: House,
) -> None:
    li = await told(house, "3单元门口垃圾没人收")
    await li.taps_data("mv:1:not_ours", chat=li.id)
    await li.taps("button-office", chat=li.id)
    await house.later(hours=2)
    zhang, wang = house.person("张三"), house.person("王阿姨")
    assert await zhang.taps_data("mv:1:refer") == "only-the-reporter"
    assert await li.taps_data("mv:1:refer", chat=li.id) == "only-the-reporter"
    await wang.taps("button-refer", chat=wang.id)
    assert house.notice == "did-refer"
    row = await matter(house)
    assert (row.state, row.handler_id, await level(house)) == (
        State.WAITING, None, "富春江路社区",
    )  # fmt: skip
    assert (row.arrived_at, row.answer_by) == (house.time, house.time + timedelta(hours=72))
    [handed] = await house.rows(Handed)
    assert (handed.place_id, handed.matter_id) == (row.level_id, row.id)
    card = house.bubble(wang.id, "told:1").what
    assert isinstance(card, Card)
    assert (card.buttons, card.lines[0].facts["words"].key) == ((), "answered-refer")
    assert await wang.taps_data("mv:1:refer", chat=wang.id) == "not-done-yet"


async def test_a_reporter_who_never_started_hears_it_under_their_words_and_not_the_rest(
    house: House,
) -> None:
    li = await told(house, private=False)
    await li.taps_data("mv:1:not_ours", chat=li.id)
    await li.taps("button-office", chat=li.id)
    assert house.keys(B3)[-1] == "not-ours-told"
    assert "city-words" not in "".join(house.keys(B3))
    await house.person("王阿姨").replies(house.bubble(B3, "told:1"), "请社区转办")
    assert (await matter(house)).state is State.WAITING


async def test_a_forged_office_and_a_resident_lead_nowhere(house: House) -> None:
    li = await told(house)
    assert await li.taps_data("el:1:0123456789ab", chat=li.id) == "old-button"
    assert await house.person("张三").taps_data("mv:1:not_ours") == "not-yours-to-do"
    assert await house.person("张三").taps_data("el:1:0123456789ab") == "not-yours-to-do"
    assert await li.taps_data("mv:1:look_again", chat=li.id) == "only-the-reporter"
    assert (await matter(house)).state is State.WAITING


@pytest.mark.parametrize("by", ["button", "words"])
async def test_what_is_dismissed_is_looked_at_once_more_one_level_up(
    house: House, by: str
) -> None:
    li = await told(house, "3楼楼道灯有点暗，灯坏了")
    wang, zhou = house.person("王阿姨"), house.person("小周")
    if by == "button":
        await li.taps("button-dismiss", chat=li.id)
    else:
        await li.replies(house.bubble(li.id, "panel:1"), "不是事")
    row = await matter(house)
    assert (row.state, row.due_at) == (State.DISMISSED, None)
    assert house.keys(wang.id)[-1] == "dismissed-told"
    assert "看过了，不用办" in house.said(B3)[0]
    if by == "button":
        await wang.taps("button-look-again", chat=wang.id)
    else:
        await wang.replies(house.bubble(wang.id, "told:1"), "请帮我看看")
    row = await matter(house)
    assert (row.state, await level(house)) == (State.WAITING, "睿城网格")
    assert row.due_at is not None
    await zhou.taps_data("mv:1:dismiss", chat=GRID)
    assert (await matter(house)).state is State.DISMISSED
    assert house.keys(wang.id)[-1] == "dismissed-again"
    assert await wang.taps_data("mv:1:look_again", chat=wang.id) == "looked-again-already"
    whats = [one.what for one in await house.rows(Entry) if one.matter_id == 1]
    assert whats[-3:] == ["dismiss", "look_again", "dismiss"]


async def test_what_was_dismissed_is_closed_and_says_how_it_opens(house: House) -> None:
    li = await told(house, "3楼楼道灯坏了")
    await li.taps("button-dismiss", chat=li.id)
    assert await li.taps_data("mv:1:take", chat=li.id) == "dismissed-already"
    assert await house.person("张三").taps_data("mv:1:look_again") == "only-the-reporter"
