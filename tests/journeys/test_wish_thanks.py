"""Thanks in the group: only where both sides want them, and named only who said so."""

from domain.wishes import State
from tests.house import B3, House
from tests.wishing import Lane, lane


async def good(house: House) -> Lane:
    home = await lane(house)
    await home.published()
    await home.comes(home.people[1])
    await home.people[1].taps("button-did", chat=home.people[1].id)
    await home.wang.taps("button-good", chat=home.wang.id)
    return home


async def test_both_agree_and_each_is_named_as_they_say(house: House) -> None:
    home = await good(house)
    helper = home.people[1]
    id = (await home.matter()).id
    await helper.taps_data(f"zv:{id}:named", helper.id)
    assert house.notice == "old-button"
    await home.wang.taps("button-thank-unnamed", chat=home.wang.id)
    assert "wish-thank-ask-helper" in house.keys(helper.id)[-1]
    assert not any("wish-thanks" in one for one in house.keys(B3))
    await home.people[2].taps_data(f"zv:{id}:named", home.people[2].id)
    assert house.notice == "old-button"
    await helper.taps("button-thanked-named", chat=helper.id)
    thanks = house.said(B3)[-1]
    assert f"一位邻居谢谢{helper.name}" in thanks
    assert home.wang.name not in thanks
    assert (await home.wish()).state is State.THANKED
    # Whoever helped may take their name back.
    await helper.taps_data(f"zv:{id}:no", helper.id)
    assert helper.name not in house.said(B3)[-1]
    await home.wang.taps_data(f"zv:{id}:named", home.wang.id)
    assert house.notice == "wish-thanked-already"


async def test_either_ones_no_leaves_the_group_in_peace(house: House) -> None:
    home = await good(house)
    before = len(house.wall(B3))
    await home.wang.taps("button-thank-no", chat=home.wang.id)
    assert not any("wish-thank-ask-helper" in one for one in house.keys(home.people[1].id))
    await home.wang.taps_data(f"zv:{(await home.matter()).id}:unnamed", home.wang.id)
    await home.people[1].taps("button-thank-no", chat=home.people[1].id)
    assert len(house.wall(B3)) == before
    assert (await home.wish()).state is State.FULFILLED


async def test_whoever_wished_is_named_where_they_want_it(house: House) -> None:
    home = await good(house)
    await home.wang.taps("button-thank-named", chat=home.wang.id)
    await home.people[1].taps("button-thanked-unnamed", chat=home.people[1].id)
    thanks = house.said(B3)[-1]
    assert f"{home.wang.name}谢谢帮忙的邻居" in thanks
    assert home.people[1].name not in thanks


async def test_a_new_name_follows_and_whoever_is_forgotten_is_named_no_more(house: House) -> None:
    home = await good(house)
    helper = home.people[1]
    await home.wang.taps("button-thank-named", chat=home.wang.id)
    await helper.taps("button-thanked-named", chat=helper.id)
    await helper.whispers("叫我老张")
    assert "老张" in house.said(B3)[-1]
    await helper.whispers("删除我的数据")
    await helper.taps("button-erase", chat=helper.id)
    await house.later(minutes=1)
    assert "老张" not in house.said(B3)[-1]
    assert home.wang.name in house.said(B3)[-1]


async def test_a_wisher_forgotten_before_the_helper_agrees_is_named_nowhere(house: House) -> None:
    home = await good(house)
    helper = home.people[1]
    await home.wang.taps("button-thank-named", chat=home.wang.id)
    await home.wang.whispers("删除我的数据")
    await home.wang.taps("button-erase", chat=home.wang.id)
    await helper.taps("button-thanked-named", chat=helper.id)
    assert not any(home.wang.name in words for words in house.said(B3))
    assert any("wish-thanks" in one for one in house.keys(B3))


async def test_a_helper_forgotten_while_asked_is_thanked_by_nobody(house: House) -> None:
    home = await good(house)
    helper = home.people[1]
    await home.wang.taps("button-thank-named", chat=home.wang.id)
    await helper.whispers("删除我的数据")
    await helper.taps("button-erase", chat=helper.id)
    before = len(house.wall(B3))
    await helper.taps_data(f"zv:{(await home.matter()).id}:named", helper.id)
    assert house.notice in ("old-button", "no-such-wish")
    assert len(house.wall(B3)) == before


async def test_two_who_agree_at_one_instant_are_thanked_in_one_message(house: House) -> None:
    home = await lane(house)
    await home.published("心愿 想请两个人帮忙搬桌子")
    one, two = home.people[1:3]
    for who in (one, two):
        await home.comes(who)
    for who in (one, two):
        await who.taps("button-did", chat=who.id)
    await home.wang.taps("button-good", chat=home.wang.id)
    await home.wang.taps("button-thank-unnamed", chat=home.wang.id)
    id = (await home.matter()).id
    await house.receive(one.tapped(f"zv:{id}:named", one.id), two.tapped(f"zv:{id}:named", two.id))
    [thanks] = [words for words in house.said(B3) if "谢谢" in words and one.name in words]
    assert two.name in thanks


async def test_what_is_thanked_in_the_night_stands_there_in_the_morning(house: House) -> None:
    home = await good(house)
    await home.wang.taps("button-thank-named", chat=home.wang.id)
    await house.later(hours=8)
    await home.people[1].taps("button-thanked-named", chat=home.people[1].id)
    assert not any("wish-thanks" in one for one in house.keys(B3))
    await house.later(hours=11)
    assert any("wish-thanks" in one for one in house.keys(B3))
