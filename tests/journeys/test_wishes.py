"""A wish is told, looked at, published without a name, claimed by reply, met, done."""

import pytest

from domain import matters
from domain.wishes import Claim, Kind, State
from storage.matters import Matter
from storage.wishes import Wish
from tests.house import B3, GRID, House
from tests.polling import B7, B8, estate, place
from tests.wishing import CHAIR, VISIT, lane, volunteer


async def test_a_wish_is_told_alone_looked_at_and_published_without_a_name(house: House) -> None:
    home = await lane(house)
    await home.wang.whispers("心愿 我叫王秀英，3楼602，刚做过手术，想借轮椅，用一个月，30号前")
    wish = await home.wish()
    assert (wish.kind, wish.state, wish.helpers) == (Kind.THING, State.SAID, 1)
    assert wish.until is not None
    assert house.wall(B3) == []
    assert "王秀英" in await home.said("wish-check", home.li.id)
    assert "wish-stands-said" in house.keys(home.wang.id)[-1]
    await home.li.taps("button-publish", chat=home.li.id)
    said = await home.said()
    assert "一位邻居想借轮椅，用一个月" in said
    for told in ("王", "602", "3楼", "手术"):
        assert told not in said
    assert (await home.wish()).state is State.PUBLISHED
    assert "wish-stands-published" in house.keys(home.wang.id)[-1]
    assert (await home.matter()).title == wish.public


async def test_in_the_group_nothing_of_it_is_repeated(house: House) -> None:
    home = await lane(house)
    await home.wang.says("心愿 想找人陪我妈看病，她刚做过手术")
    assert house.wall(B3) == []
    assert len(await house.rows(Wish)) == 1
    assert "手术" in await home.said("wish-mine", home.wang.id)
    stranger = house.person("新邻居")
    await stranger.says("微心愿：想请人教我用手机")
    assert house.keys(B3) == ["wish-noted"]
    await stranger.says("心愿是世界和平吧哈哈")
    await stranger.says("谁家有轮椅")
    assert len(await house.rows(Wish)) == 2
    await stranger.says("谁家有轮椅借用一下", named=True)
    assert len(await house.rows(Wish)) == 3


async def test_for_an_old_neighbour_the_leader_says_it_and_publishes_it(house: House) -> None:
    home = await lane(house)
    await home.li.whispers("心愿 帮5楼奶奶借个轮椅，她刚做过手术")
    wish = await home.wish()
    assert wish.on_behalf == "5楼奶奶"
    await home.li.taps("button-publish", chat=home.li.id)
    assert "一位老人想借个轮椅" in await home.said()
    assert "5楼" not in await home.said()


async def test_what_was_understood_is_put_right(house: House) -> None:
    home = await lane(house)
    await home.wang.whispers(CHAIR)
    await home.wang.taps("button-kind", chat=home.wang.id)
    assert (await home.wish()).kind is Kind.COMPANY
    await home.wang.taps("button-helpers", chat=home.wang.id)
    assert (await home.wish()).helpers == 2
    await home.wang.taps("button-wish-until", chat=home.wang.id)
    await home.wang.whispers("没想好呢")
    assert "wish-until-unclear" in house.keys(home.wang.id)[-1]
    await home.wang.whispers("下周日")
    until = (await home.wish()).until
    assert until is not None
    assert (until - house.time).days == 8
    await home.li.taps("button-enters" if not (await home.wish()).home else "button-stays-out",
                       chat=home.li.id)  # fmt: skip
    assert not (await home.wish()).home
    # Whoever neither wished it nor looks after it changes nothing.
    await home.people[1].taps_data(f"yc:{(await home.matter()).id}:kind", home.people[1].id)
    assert house.notice == "no-such-wish"
    await home.li.taps("button-publish", chat=home.li.id)
    await home.wang.taps_data(f"yc:{(await home.matter()).id}:kind", home.wang.id)
    assert house.notice == "wish-published-already"


async def test_the_leader_rewords_it_by_a_reply(house: House) -> None:
    home = await lane(house)
    await home.wang.whispers("心愿 腿脚不便，帮忙买菜")
    check = await home.bubble("wish-check", home.li.id)
    await home.li.replies(check, "改成 一位邻居想请人每周带一次菜")
    assert (await home.wish()).public == "一位邻居想请人每周带一次菜"
    await home.li.taps("button-reword", chat=home.li.id)
    await home.li.whispers("一位邻居想请人带菜")
    assert (await home.wish()).public == "一位邻居想请人带菜"
    check = await home.bubble("wish-check", home.li.id)
    await home.li.replies(check, "长" * 41)
    assert "wish-words-long" in house.keys(home.li.id)[-1]
    await home.li.taps("button-publish", chat=home.li.id)
    assert "一位邻居想请人带菜" in await home.said()


async def test_money_medicine_and_loans_go_another_way(house: House) -> None:
    home = await lane(house)
    for words in ("心愿 借2000块钱应急", "心愿 帮我去医院取药", "心愿 想请人垫付一下"):
        await home.wang.whispers(words)
        assert house.keys(home.wang.id)[-1] == "wish-never"
    await home.wang.says("心愿 借2000块钱应急")
    assert house.wall(B3) == []
    assert await house.rows(Wish) == []


async def test_what_is_not_published_is_told_to_the_wisher_alone(house: House) -> None:
    home = await lane(house)
    await home.wang.whispers(CHAIR)
    await home.li.taps("button-not-publish", chat=home.li.id)
    await home.li.taps("button-wish-other-way", chat=home.li.id)
    assert house.keys(home.wang.id)[-1] == "wish-refused"
    assert (await home.wish()).state is State.REFUSED
    assert house.wall(B3) == []
    await home.li.taps_data(f"yp:{(await home.matter()).id}", home.li.id)
    assert house.notice == "wish-over"


async def test_nobody_checks_a_wish_of_their_own(house: House) -> None:
    home = await lane(house)
    await home.li.whispers("心愿 想借个梯子")
    await home.li.taps_data(f"yp:{(await home.matter()).id}", home.li.id)
    assert house.notice == "wish-not-your-own"
    zhou = house.person("小周")
    await zhou.whispers("/start")
    await zhou.taps_data(f"yp:{(await home.matter()).id}", zhou.id)
    assert (await home.wish()).state is State.PUBLISHED
    await home.people[0].taps_data(f"yp:{(await home.matter()).id}", home.people[0].id)
    assert house.notice == "not-yours-to-do"


async def test_unchecked_after_a_day_the_next_level_is_asked_once_each(house: House) -> None:
    home = await lane(house)
    zhou, chen = house.person("小周"), house.person("陈书记")
    await zhou.whispers("/start")
    await chen.whispers("/start")
    await home.wang.whispers(CHAIR)
    await house.later(hours=23)
    assert not [key for key in house.keys(zhou.id) if "wish-check" in key]
    await house.later(hours=30)
    assert [key for key in house.keys(zhou.id) if "wish-check-title" in key]
    assert await zhou.taps("button-publish", chat=zhou.id) is None
    assert (await home.wish()).state is State.PUBLISHED
    await house.later(days=1)
    assert (await home.history()).count("wish-unchecked") <= 2


async def test_what_waits_stands_on_the_leaders_list(house: House) -> None:
    home = await lane(house)
    await home.wang.whispers(CHAIR)
    await home.li.whispers("清单")
    assert "wish-to-check" in house.keys(home.li.id)[-1]
    await home.li.taps("button-to-check", chat=home.li.id)
    assert "wish-check-title" in house.keys(home.li.id)[-1]
    await home.li.taps("button-publish", chat=home.li.id)
    await home.li.taps_data("yk", home.li.id)
    assert house.notice == "wish-none-to-check"


async def test_a_house_of_few_flats_publishes_at_its_estate(house: House) -> None:
    await estate(house)
    home = await lane(house, homes=4)
    await home.published()
    wish = await home.wish()
    assert wish.place_id == (await place(house, "garden")).id
    for chat in (B3, B7, B8):
        assert "3号楼" not in await home.said(chat=chat)
    assert house.wall(GRID) == []
    # Whoever lives anywhere in the estate may help, whoever does not may not.
    await home.comes(home.people[1], chat=B7)
    assert [one.state for one in await home.claims()] == [Claim.HELD]


async def test_volunteers_hear_of_what_needs_a_person_and_of_nothing_else(house: House) -> None:
    home = await lane(house)
    helper = await volunteer(house, 70, "community")
    await home.published(CHAIR)
    assert not [key for key in house.keys(helper.id) if "wish-title" in key]
    await home.published("心愿 想请人帮忙取快递")
    assert "wish-title" in house.keys(helper.id)[-1]
    assert await helper.taps("button-help", chat=helper.id) is None
    assert [one.state for one in await home.claims()] == [Claim.HELD]


async def test_the_wisher_may_ask_first_and_too_many_are_too_many(house: House) -> None:
    home = await lane(house)
    await home.wang.whispers("心愿")
    await home.wang.whispers("", photos=("p1",))
    assert house.keys(home.wang.id)[-1] == "wish-how-to"
    await home.wang.whispers("", voice=7)
    await home.wang.whispers("想借个梯子")
    assert len(await house.rows(Wish)) == 1
    await home.wang.whispers("心愿")
    await home.wang.whispers("算了")
    assert house.keys(home.wang.id)[-1] == "wish-dropped"
    await home.wang.whispers("心愿 想借个梯子")
    assert house.keys(home.wang.id)[-1] == "wish-already"
    for n in range(4):
        await home.wang.whispers(f"/wish 想借{n + 2}本旧书")
    await home.wang.whispers("心愿 想借个锤子")
    assert house.keys(home.wang.id)[-1] == "wish-many"
    assert len(await house.rows(Matter)) == 5


async def test_a_visit_needs_a_yes_a_word_and_two_at_the_door(house: House) -> None:
    home = await lane(house)
    await home.published(VISIT)
    await home.comes(home.people[1])
    claim = await home.claim_of(home.people[1])
    assert claim.state is Claim.ASKED
    mine = await home.said("wish-help", home.people[1].id)
    assert "101" not in mine
    await home.li.taps("button-allow", chat=home.li.id)
    assert house.notice == "wish-allowed-toast"
    mine = await home.said("wish-help", home.people[1].id)
    password = (await home.wish()).password
    assert password
    assert "101" in mine
    assert password in mine
    assert "李楼长陪您" in mine
    assert password in await home.said("wish-mine", home.wang.id)
    assert password not in await home.said()


@pytest.mark.parametrize("command", ["心愿 ", "微心愿：", "/wish "])
async def test_an_old_illness_in_a_wish_calls_nobody_whatever_word_it_begins_with(
    house: House, command: str
) -> None:
    home = await lane(house)
    await home.wang.whispers(f"{command}老伴中风后行动不便，想借轮椅")
    assert [row.kind for row in await house.rows(Matter)] == [matters.Kind.WISH]
    assert house.wall(B3) == []
    # A cry is one all the same.
    await home.wang.whispers(f"{command}老伴突然晕倒了快来人")
    assert [row.kind for row in await house.rows(Matter)][1:] == [matters.Kind.ALARM]
