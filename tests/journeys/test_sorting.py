"""What a report is about: proposed by the table, corrected with one tap, remembered."""

from datetime import timedelta

import pytest

from chat.card import Card, Reaction
from domain.deadlines import Tier
from domain.matters import State
from storage.history import Entry
from storage.matters import Matter
from storage.taxonomy import CityTable, Corrected
from tests.house import B3, GRID, NOON, House

HEADER = "key,top_zh,zh,tier,visibility,roles,outside,words,patterns\n"


async def the_matter(house: House) -> Matter:
    [matter] = await house.rows(Matter)
    return matter


async def opened_panel(house: House, words: str) -> None:
    """A report in the group, and its panel in the leader's private chat."""
    await house.person("王阿姨").says(f"报修 {words}")
    li = house.person("李楼长")
    await li.whispers("/start")
    await li.taps("button-handle")


def labels(card: Card) -> list[str]:
    return [str(one.label.facts.get("name")) for row in card.buttons for one in row]


@pytest.mark.parametrize(
    ("words", "category", "tier", "hours"),
    [
        ("3楼楼道灯坏了", "facility.lighting", Tier.SMALL, 24),
        ("厨房下水堵了往上冒水", "utility.sewer", Tier.URGENT, 24),
        ("花坛边上树枝断了挡着路", "sanitation.green", Tier.BIG, 72),
        ("楼下餐馆油烟熏得窗户开不了", "sanitation.smell", Tier.HARD, 120),
    ],
)
async def test_the_category_of_the_words_proposes_the_tier_and_the_deadline(
    house: House, words: str, category: str, tier: Tier, hours: int
) -> None:
    await house.person("王阿姨").says(f"报修 {words}")
    matter = await the_matter(house)
    assert (matter.category, matter.tier) == (category, tier)
    assert matter.answer_by == NOON + timedelta(hours=hours)
    assert matter.open


async def test_what_no_category_speaks_of_is_a_small_thing(house: House) -> None:
    await house.person("王阿姨").says("大堂的镜子碎了", named=True)
    matter = await the_matter(house)
    assert (matter.category, matter.tier) == (None, Tier.SMALL)
    assert matter.answer_by == NOON + timedelta(hours=24)


async def test_further_words_tell_what_it_is_about(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("大堂的镜子碎了", named=True)
    await wang.says("就是楼道的声控灯")
    assert (await the_matter(house)).category == "facility.lighting"


async def test_neighbours_never_read_the_citys_word_for_it_but_the_leader_does(
    house: House,
) -> None:
    await opened_panel(house, "3楼楼道灯坏了")
    assert not any("公共设施" in words or "照明" in words for words in house.said(B3))
    panel = house.said(house.person("李楼长").id)[-1]
    assert "公共设施·照明" in panel
    assert "物业" in panel


async def test_what_belongs_to_the_whole_estate_says_so_to_the_leader(house: House) -> None:
    await opened_panel(house, "小区大门口的路灯坏了")
    assert (await the_matter(house)).estate_wide
    assert "panel-estate" in house.keys("2001")[-1]


async def test_a_discreet_kind_makes_no_card_wherever_it_was_said(house: House) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await li.whispers("/start")
    await wang.says("反映 楼上邻居半夜吵得睡不着，噪音太大")
    matter = await the_matter(house)
    assert (matter.category, matter.open) == ("noise.neighbor", False)
    assert house.keys(B3) == ["discreet-taken"]
    assert "panel-category" in house.keys(li.id)[-1]
    zhang = house.person("张三")
    assert await zhang.taps_data("lk:1") == "no-such-matter"


async def test_whoever_opened_the_private_chat_gets_only_a_sign_in_the_group(
    house: House,
) -> None:
    wang = house.person("王阿姨")
    await wang.whispers("/start")
    await wang.says("反映 楼上邻居半夜吵得睡不着，噪音太大")
    signs = [one.what for one in house.channel.order if one.chat == B3]
    assert [isinstance(one, Reaction) for one in signs] == [True]
    assert "taken-down-privately-by" in house.keys(wang.id)[1]


async def test_one_tap_corrects_it_and_the_clock_stays(house: House) -> None:
    await opened_panel(house, "3楼楼道灯坏了")
    due = (await the_matter(house)).answer_by
    li = house.person("李楼长")
    await li.taps("button-more", chat=li.id)
    await li.taps("button-change-category", chat=li.id)
    offered = house.wall(li.id)[-1]
    assert len(labels(offered)) == 8 + 2
    assert "照明" not in labels(offered)
    await house.later(hours=2)
    await li.taps("button-category", chat=li.id)
    matter = await the_matter(house)
    assert house.notice == "sorted"
    assert matter.category not in (None, "facility.lighting")
    assert matter.answer_by == due
    assert house.keys(li.id)[-1] == "sorted"
    [line] = [one for one in await house.rows(Entry) if one.what == "sorted"]
    assert line.facts == {"was": "facility.lighting", "now": matter.category}


async def test_the_same_words_at_another_floor_are_known_next_time(house: House) -> None:
    await opened_panel(house, "3楼楼道灯坏了")
    li = house.person("李楼长")
    await li.taps("button-more", chat=li.id)
    await li.taps("button-change-category", chat=li.id)
    await li.taps("button-category", chat=li.id)
    corrected = (await the_matter(house)).category
    await house.person("张三").says("报修 5楼楼道的灯坏了")
    assert [one.category for one in await house.rows(Matter)] == [corrected, corrected]
    [kept] = await house.rows(Corrected)
    assert "灯" not in kept.wording


async def test_any_category_is_found_by_its_top(house: House) -> None:
    await opened_panel(house, "3楼楼道灯坏了")
    li = house.person("李楼长")
    await li.taps("button-more", chat=li.id)
    await li.taps("button-change-category", chat=li.id)
    await li.taps("button-more", chat=li.id)
    tops = house.wall(li.id)[-1]
    assert labels(tops)[:2] == ["民生关爱", "电梯"]
    await li.taps_data(tops.buttons[0][1].data, chat=li.id)
    below = house.wall(li.id)[-1]
    assert labels(below)[:2] == ["异响抖动", "急坠/冲顶/夹人"]
    assert await li.taps_data(below.buttons[0][0].data, chat=li.id) == "sorted"
    assert (await the_matter(house)).category == "elevator.abnormal"
    assert await li.taps_data("cp:1:nonsense", chat=li.id) == "old-button"
    assert await li.taps_data("ca:1:nonsense", chat=li.id) == "old-button"


async def test_neighbours_and_the_reporter_cannot_correct_it(house: House) -> None:
    await opened_panel(house, "3楼楼道灯坏了")
    for name in ("王阿姨", "张三", "赵楼长"):
        who = house.person(name)
        for data in ("ct:1", "cm:1", "cp:1:elevator", "ca:1:0123456789ab"):
            assert await who.taps_data(data) in ("not-yours-to-do", "no-such-matter")
    assert (await the_matter(house)).category == "facility.lighting"
    assert await house.rows(Corrected) == []


async def test_nothing_is_sorted_any_more_once_it_is_done(house: House) -> None:
    await opened_panel(house, "3楼楼道灯坏了")
    li = house.person("李楼长")
    await li.whispers("3号楼报修1 办好了")
    assert (await the_matter(house)).state is State.DONE
    assert await li.taps_data("ct:1", chat=li.id) == "closed-already"


async def test_corrected_to_a_discreet_kind_it_goes_from_the_wall(house: House) -> None:
    await opened_panel(house, "3楼楼道总有人吵，灯也坏了")
    li = house.person("李楼长")
    assert any("report-title" in keys for keys in house.keys(B3))
    await li.taps_data("cp:1:order", chat=li.id)
    below = house.wall(li.id)[-1]
    at = labels(below).index("邻里纠纷")
    data = [one.data for row in below.buttons for one in row][at]
    await li.taps_data(data, chat=li.id)
    assert not any("report-title" in keys for keys in house.keys(B3))
    assert not (await the_matter(house)).open
    assert await house.person("张三").taps_data("lk:1") == "no-such-matter"


async def test_an_edit_that_tells_something_discreet_takes_the_card_from_the_wall(
    house: House,
) -> None:
    wang = house.person("王阿姨")
    first = wang.said("报修 3楼楼道灯坏了")
    await house.receive(first)
    edited = wang.said("报修 楼上邻居半夜吵得睡不着，噪音太大", message=first.message, edited=True)
    await house.receive(edited)
    matter = await the_matter(house)
    assert (matter.category, matter.open) == ("noise.neighbor", False)
    assert house.keys(B3) == []


async def test_what_the_leader_said_it_is_an_edit_does_not_change(house: House) -> None:
    wang = house.person("王阿姨")
    first = wang.said("报修 3楼楼道灯坏了")
    await house.receive(first)
    li = house.person("李楼长")
    await li.whispers("/start")
    await li.taps("button-handle")
    await li.taps("button-more", chat=li.id)
    await li.taps("button-change-category", chat=li.id)
    await li.taps("button-category", chat=li.id)
    corrected = (await the_matter(house)).category
    await house.receive(wang.said("报修 4楼水管漏水", message=first.message, edited=True))
    assert (await the_matter(house)).category == corrected


async def test_a_citys_own_table_counts_from_the_moment_it_is_there(house: House) -> None:
    row = "garden.lamp,院子,院灯,S3,open,property,,灯,\n"
    async with house.storage.work(house.time) as work:
        work.db.add(CityTable(text=HEADER + row))
    await house.person("王阿姨").says("报修 3楼楼道灯坏了", chat=B3)
    matter = await the_matter(house)
    assert (matter.category, matter.tier) == ("garden.lamp", Tier.BIG)
    await house.person("小周").says("3号楼报修1 进度", chat=GRID)
    assert "院灯" not in house.said(GRID)[-1]
