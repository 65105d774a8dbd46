"""Hours of volunteers: said, confirmed, certified."""

from datetime import timedelta

import pytest

from storage.callouts import Certificate, Service
from tests.house import B3, House
from tests.polling import member
from tests.wishing import Lane, lane


async def helped(house: House) -> Lane:
    """A wish somebody did, and the wisher said that it is good."""
    home = await lane(house)
    await home.published()
    await home.comes(home.people[1])
    await home.people[1].taps("button-did", chat=home.people[1].id)
    await home.wang.taps("button-good", chat=home.wang.id)
    return home


async def confirmed(house: House) -> Lane:
    home = await helped(house)
    await home.people[1].taps("button-half-day", chat=home.people[1].id)
    await home.li.taps_data("zb", home.li.id)
    await home.li.taps("button-hours-yes", chat=home.li.id)
    return home


async def test_the_helper_says_how_long_and_the_leader_says_yes(house: House) -> None:
    home = await helped(house)
    helper = home.people[1]
    id = (await home.matter()).id
    await home.people[2].taps_data(f"zh:{id}:hour", home.people[2].id)
    assert house.notice == "hours-not-yours"
    await helper.taps("button-hour", chat=helper.id)
    assert house.notice == "hours-noted"
    assert "记下了：1小时" in house.said(helper.id)[-1]
    await helper.taps("button-half-day", chat=helper.id)
    [given] = await house.rows(Service)
    assert (given.minutes, given.confirmed_at) == (240, None)
    assert "轮椅" in given.what
    assert (await home.claim_of(helper)).minutes == 240
    await helper.taps_data("zb", helper.id)
    assert house.notice == "hours-none"
    await helper.taps_data(f"zy:{given.id}:True", helper.id)
    assert house.notice == "hours-not-your-own"
    await home.people[2].taps_data(f"zy:{given.id}:True", home.people[2].id)
    assert house.notice == "not-yours-to-do"
    # The next list says so.
    await house.later(hours=42)
    assert any("hours-to-confirm" in one for one in house.keys(home.li.id))
    await home.li.taps("button-see-hours", chat=home.li.id)
    await home.li.taps("button-hours-yes", chat=home.li.id)
    [given] = await house.rows(Service)
    assert given.confirmed_by == await member(house, home.li)
    assert "4小时算数了" in house.said(helper.id)[-1]
    await helper.taps_data(f"zh:{id}:day", helper.id)
    assert house.notice == "hours-counted"
    await home.li.taps_data(f"zy:{given.id}:False", home.li.id)
    assert house.notice == "old-button"


async def test_what_is_not_so_is_not_counted(house: House) -> None:
    home = await helped(house)
    helper = home.people[1]
    await helper.taps("button-day", chat=helper.id)
    await home.li.taps_data("zb", home.li.id)
    await home.li.taps("button-hours-no", chat=home.li.id)
    assert await house.rows(Service) == []
    assert house.keys(helper.id)[-1] == "hours-not-counted"
    await helper.taps("button-two-hours", chat=helper.id)
    assert [one.minutes for one in await house.rows(Service)] == [120]


async def test_my_hours_and_a_certificate_staff_can_look_up(house: House) -> None:
    home = await confirmed(house)
    helper = home.people[1]
    await helper.whispers("我的时长")
    assert "一共1次，4小时" in house.said(helper.id)[-1]
    await helper.taps("button-certificate", chat=helper.id)
    paper = house.said(helper.id)[-1]
    assert "志愿服务证明" in paper
    assert helper.name in paper
    assert "4小时" in paper
    await helper.taps("button-certificate", chat=helper.id)
    [row] = await house.rows(Certificate)
    code = f"{row.code[:4]}-{row.code[4:]}"
    assert code in paper
    await home.li.whispers(f"核对证明 {code.lower()}")
    assert house.keys(home.li.id)[-1] == "certificate-true"
    assert helper.name in house.said(home.li.id)[-1]
    await home.li.whispers("核对证明 ABCD-2345")
    assert house.keys(home.li.id)[-1] == "certificate-none"
    await home.people[2].whispers(f"核对证明 {code}")
    assert house.keys(home.people[2].id)[-1] == "certificate-staff-only"
    # Asked in the group, it goes to private.
    await helper.says("我的时长")
    assert not any("4小时" in one for one in house.said("-1003"))


async def test_nothing_counts_that_nobody_confirmed(house: House) -> None:
    home = await helped(house)
    helper = home.people[1]
    await helper.whispers("我的时长")
    assert house.keys(helper.id)[-1] == "hours-empty"
    await helper.taps("button-half-hour", chat=helper.id)
    await helper.whispers("服务证明")
    assert "等楼长点头" in house.said(helper.id)[-1]
    await helper.taps_data("zg", helper.id)
    assert house.notice == "hours-empty"
    assert await house.rows(Certificate) == []


async def test_another_day_is_another_certificate_and_nobody_is_forgotten_in_one(
    house: House,
) -> None:
    home = await confirmed(house)
    helper = home.people[1]
    await helper.taps_data("zg", helper.id)
    await house.later(days=1)
    await helper.taps_data("zg", helper.id)
    first, second = sorted(await house.rows(Certificate), key=lambda one: one.until)
    assert second.until - first.until == timedelta(days=1)
    await helper.whispers("/privacy")
    await helper.whispers("我的数据")
    assert any("服务证明" in one for one in house.files(helper.id))
    await helper.whispers("删除我的数据")
    await helper.taps("button-erase", chat=helper.id)
    await house.later(minutes=1)
    assert await house.rows(Certificate) == []
    [given] = await house.rows(Service)
    assert given.member_id is None
    await home.li.whispers(f"核对证明 {first.code}")
    assert house.keys(home.li.id)[-1] == "certificate-none"


async def test_what_waits_for_a_yes_follows_a_name_and_goes_with_who_is_forgotten(
    house: House,
) -> None:
    home = await helped(house)
    helper = home.people[1]
    await helper.taps("button-hour", chat=helper.id)
    await home.li.taps_data("zb", home.li.id)
    await helper.whispers("叫我老张")
    assert "老张" in house.said(home.li.id)[-1]
    await helper.whispers("删除我的数据")
    await helper.taps("button-erase", chat=helper.id)
    await house.later(minutes=1)
    assert not any("老张" in one for one in house.said(home.li.id))
    assert await house.rows(Service) == []


@pytest.mark.parametrize(
    "words",
    ["我的志愿时长", "查我的时长", "我的志愿服务时长", "我帮了多久", "我一共做了多少小时",
     "志愿者证明", "给我开个志愿服务证明", "我想开一份服务证明", "时长"],
)  # fmt: skip
async def test_it_is_asked_for_alone_as_it_comes_to_mind(house: House, words: str) -> None:
    home = await confirmed(house)
    helper = home.people[1]
    await helper.whispers(words)
    assert house.keys(helper.id)[-1] == "hours-title+hours-sum+hours-line"
    # Between neighbours it is talk, and so is another office's paper.
    before = len(house.wall(B3))
    await helper.says(words)
    assert len(house.wall(B3)) == before
    await helper.whispers("给我开个居住证明")
    assert "hours" not in house.keys(helper.id)[-1]


async def test_a_yes_in_the_night_wakes_nobody(house: House) -> None:
    home = await helped(house)
    helper = home.people[1]
    await helper.taps("button-hour", chat=helper.id)
    await house.later(hours=8)
    await home.li.taps_data("zb", home.li.id)
    await home.li.taps("button-hours-yes", chat=home.li.id)
    assert house.keys(helper.id)[-1] == "hours-yours"
    assert house.wall(helper.id)[-1].silent
