"""The life of a report for those who are seldom thought of: whoever told it without a name, whom
it is about, whoever takes it back; and buttons that are months old."""

import pytest

from domain.matters import State
from storage.history import Entry
from storage.matters import Concern, Matter
from storage.members import Account
from tests.house import B3, House, Somebody

LAMP = "3楼楼道灯坏了"


async def matter(house: House, id: int = 1) -> Matter:
    return next(one for one in await house.rows(Matter) if one.id == id)


async def nameless(house: House) -> tuple[Somebody, Somebody]:
    """王阿姨 told something without her name; 李楼长 has it."""
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await wang.says("帮助")
    await wang.whispers("/start")
    await li.whispers("/start")
    await house.later(minutes=20)
    await wang.whispers("匿名 3单元门口垃圾没人收")
    return wang, li


def said(house: House, who: Somebody) -> str:
    return house.said(who.id)[-1]


async def nobody_is_named(house: House, who: Somebody) -> None:
    """Neither the row nor its history tells who it was."""
    [her] = [one.member_id for one in await house.rows(Account) if one.address == who.id]
    row = await matter(house)
    assert (row.reporter_id, row.said_chat) == (None, "")
    assert her not in {one.member_id for one in await house.rows(Entry) if one.matter_id == row.id}


async def test_whoever_told_it_without_a_name_hears_why_it_waits_and_closes_it(
    house: House,
) -> None:
    wang, li = await nameless(house)
    await li.whispers("报修1 我来办")
    await li.taps_data("wt:1:parts:tomorrow", chat=li.id)
    assert "要先等等（等配件）" in said(house, wang)
    await house.later(days=1)
    await li.whispers("报修1 办好了 换了大桶")
    assert "换了大桶" in said(house, wang)
    await wang.whispers("【3号楼·报修1】满意")
    assert (await matter(house)).state is State.RATED
    await wang.whispers("【3号楼·报修1】又坏了")
    assert (await matter(house)).state is State.TAKEN
    await nobody_is_named(house, wang)


async def test_whoever_told_it_without_a_name_has_it_handed_on(house: House) -> None:
    wang, li = await nameless(house)
    await li.taps_data("mv:1:not_ours", chat=li.id)
    await li.taps("button-office", chat=li.id)
    assert "诉求：" in said(house, wang)
    assert "请社区转办" in house.said(wang.id)[-2]
    await wang.whispers("【3号楼·报修1】请社区转办")
    row = await matter(house)
    assert (row.state, row.level_id == row.place_id) == (State.WAITING, False)
    await nobody_is_named(house, wang)


async def test_whom_it_is_about_can_do_nothing_with_it_or_with_its_parts(house: House) -> None:
    wang, li, zhou = (house.person(one) for one in ("王阿姨", "李楼长", "小周"))
    await wang.says("帮助")
    for one in (li, zhou):
        await one.whispers("/start")
    await wang.whispers("投诉 楼长态度不好，楼道堆物也不管")
    for data in (
        "mv:1:pause", "mv:1:not_ours", "mv:1:dismiss", "mv:1:arrive", "uf:1:True", "pt:1",
        "wt:1:parts:tomorrow", "lf:1:parts", "sw:1", "el:1:0123456789ab",
    ):  # fmt: skip
        assert await li.taps_data(data, chat=li.id) == "no-such-matter", data
    await zhou.taps("button-more", chat=zhou.id)
    await zhou.taps("button-split", chat=zhou.id)
    await zhou.whispers("找他谈话\n清楼道")
    parts = [one for one in await house.rows(Matter) if one.part_of_id == 1]
    about = {one.matter_id for one in await house.rows(Concern)}
    assert about == {1, *(one.id for one in parts)}
    assert await li.taps_data(f"mv:{parts[0].id}:take", chat=li.id) == "no-such-matter"
    assert "找他谈话" not in "".join(house.said(li.id))


async def test_what_was_split_and_is_taken_back_goes_on_without_a_name(house: House) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await li.whispers("/start")
    await wang.says(f"报修 {LAMP}")
    card = house.bubble(B3, "matter:1")
    await li.replies(card, "分成几件\n换灯泡\n修开关")
    await li.replies(card, "请网格帮忙")
    assert (await matter(house)).state is State.WAITING
    await wang.replies(card, "撤回")
    row = await matter(house)
    assert (house.keys(B3)[-1], row.state, row.reporter_id) == ("taken-off", State.WAITING, None)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("mv:1:take", "closed-already"),
        ("mv:1:arrive", "closed-already"),
        ("mv:1:pause", "closed-already"),
        ("wf:1:parts", "closed-already"),
        ("wt:1:parts:next_week", "closed-already"),
        ("mv:1:long_term", "closed-already"),
        ("lf:1:money", "closed-already"),
        ("mv:1:not_ours", "closed-already"),
        ("mv:1:dismiss", "closed-already"),
        ("sw:1", "closed-already"),
        ("pt:1", "closed-already"),
        ("mv:1:withdraw", "only-the-reporter"),
    ],
)
async def test_a_button_of_months_ago_says_that_it_is_over(
    house: House, data: str, told: str
) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    await house.person("王阿姨").says(f"报修 {LAMP}")
    await li.replies(house.bubble(B3, "matter:1"), "我来办")
    await li.replies(house.bubble(B3, "matter:1"), "办好了")
    await house.later(days=120)
    before = (await matter(house)).model_dump()
    assert await li.taps_data(data, chat=li.id) == told
    assert (await matter(house)).model_dump() == before
