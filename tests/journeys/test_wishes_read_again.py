"""A stranger reads what is promised of wishes, and tries it as neighbours would."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.listening import listen_again
from chat.card import Card, Reaction
from domain.wishes import Claim, State
from storage.alarms import Alarm
from storage.places import Binding, Group, Place
from storage.wishes import Wish
from tests.house import B3, House, Somebody
from tests.polling import flat, moves_in, place
from tests.teams import published, somebody, team
from tests.wishing import VISIT, lane

ZONE = ZoneInfo("Asia/Shanghai")
SHARED = "-1101"


async def test_after_the_monthly_round_a_bare_word_is_heard_again(house: House) -> None:
    await published(house)
    wang = house.person("王阿姨")
    await house.later(days=30)
    await wang.taps("button-ask-again", wang.id)
    first = datetime(2027, 1, 1, 9, tzinfo=ZONE)
    await house.later(seconds=(first - house.time).total_seconds() + 300)
    assert (await house.rows(Wish))[0].state is State.PUBLISHED
    lin = house.person("小林")
    await lin.whispers("/start")
    await moves_in(house, lin, await flat(house, "901"))
    assert await lin.says("我来") == 1
    assert (await house.rows(Wish))[0].state is State.CLAIMED
    # Another bot in its place listens as this one did.
    house.ears.calls.clear()
    await listen_again(house.storage, house.ears, house.time)
    assert await house.person("小马").says("我来") == 1


async def test_what_is_published_at_night_is_fresh_in_the_morning(house: House) -> None:
    home = await lane(house)
    await home.wang.whispers("心愿 想借个梯子")
    await house.later(hours=7)
    await home.li.taps("button-publish", chat=home.li.id)
    await house.later(hours=11)
    helper = home.people[1]
    await helper.says("我来")
    assert [one.state for one in await home.claims()] == [Claim.HELD]
    await home.published("心愿 想借个锤子")
    await house.later(minutes=31)
    await home.people[2].says("我来")
    assert len(await home.claims()) == 1


async def test_a_reply_to_the_card_sends_a_team(house: House) -> None:
    await published(house)
    li, lin = house.person("李楼长"), await somebody(house, "小林", "community")
    await team(house, "帮扶队", ["care"], lin)
    card = house.bubble(B3, "wish:1")
    await li.replies(card, "派单")
    assert house.keys(li.id)[-1].startswith("wish-title+team-which")
    await house.person("王阿姨").replies(card, "派给队伍")
    assert house.keys(B3)[-1] == "not-yours-to-do"


@pytest.mark.parametrize(
    "words",
    [
        "我来吧",
        "我来帮忙",
        "我可以帮忙的！",
        "让我来",
        "我去",
        "我报名",
        "+1",
        "我行",
        "I can help",
    ],
)
async def test_below_the_card_people_say_it_in_their_own_way(house: House, words: str) -> None:
    home = await lane(house)
    await home.published()
    await home.comes(home.people[1], words)
    assert [one.state for one in await home.claims()] == [Claim.HELD]


@pytest.mark.parametrize("words", ["我来过了吗", "我来不了", "谁来", "我来问一下", "辛苦了"])
async def test_and_what_is_no_offer_is_none(house: House, words: str) -> None:
    home = await lane(house)
    await home.published()
    await home.comes(home.people[1], words)
    assert await home.claims() == []


async def test_who_cannot_come_may_say_it_in_words(house: House) -> None:
    home = await lane(house)
    await home.published()
    first, second = home.people[1:3]
    await home.comes(first)
    await home.comes(second)
    await second.taps("button-stand-in-line", chat=second.id)
    await first.replies(await home.bubble("wish-help", first.id), "不好意思，我来不了了")
    assert [one.state for one in await home.claims()] == [Claim.RELEASED, Claim.OFFERED]
    await second.replies(await home.bubble("wish-offer", second.id), "来不了")
    assert [one.state for one in await home.claims()] == [Claim.RELEASED, Claim.PASSED]
    assert house.keys(second.id)[-1] == "wish-let-go"


async def test_one_leaves_the_line_and_is_never_asked(house: House) -> None:
    home = await lane(house)
    await home.published()
    first, second, third = home.people[1:4]
    for who in (first, second, third):
        await home.comes(who)
    # First and second in line do not look alike from outside: who has it reads a heart.
    hearts = [one.what.emoji for one in house.channel.order if isinstance(one.what, Reaction)]
    assert hearts == ["❤", "🙏", "🙏"]
    for who in (second, third):
        await who.taps("button-stand-in-line", chat=who.id)
    await second.whispers("我的事")
    assert "您排着" in house.said(second.id)[-1]
    # Who stands in line already is not asked whether they want to.
    await home.comes(second)
    assert "前一位来不了" in await home.said_of("wish-line", second.id)
    await second.taps("button-leave-line", chat=second.id)
    assert house.notice == "wish-let-go"
    await first.taps("button-let-go", chat=first.id)
    states = [one.state for one in await home.claims()]
    assert states == [Claim.RELEASED, Claim.RELEASED, Claim.OFFERED]
    # Whoever is asked lets it be by the old button of the line: the place is free.
    await third.taps_data(f"yg:{(await home.matter()).id}", third.id)
    assert (await home.wish()).state is State.PUBLISHED


async def test_the_preview_hears_yes_and_no_in_words(house: House) -> None:
    home = await lane(house)
    await home.wang.whispers("心愿 想借轮椅")
    public = (await home.wish()).public
    await home.li.replies(await home.bubble("wish-check", home.li.id), "不能发")
    assert "wish-why-not" in house.keys(home.li.id)[-1]
    await home.li.replies(await home.bubble("wish-check", home.li.id), "可以")
    wish = await home.wish()
    assert (wish.state, wish.public) == (State.PUBLISHED, public)
    await home.wang.replies(await home.bubble("wish-mine", home.wang.id), "谢谢")
    assert (await home.wish()).state is State.PUBLISHED


async def test_the_leaders_yes_may_be_a_word(house: House) -> None:
    home = await lane(house)
    await home.published(VISIT)
    await home.comes(home.people[1])
    asked = next(
        one for one in reversed(house.channel.order)
        if one.chat == home.li.id and isinstance(one.what, Card)
        and (one.what.key or "").startswith("wish-yes")
    )  # fmt: skip
    await home.li.replies(asked, "可以")
    assert [one.state for one in await home.claims()] == [Claim.HELD]
    await home.li.replies(asked, "换一位")
    assert [one.state for one in await home.claims()] == [Claim.REPLACED]


async def test_a_yes_to_a_wish_that_is_over_opens_no_door(house: House) -> None:
    home = await lane(house)
    await home.published(VISIT)
    await home.comes(home.people[1])
    claim = (await home.claims())[0]
    await home.wang.taps("button-no-more", chat=home.wang.id)
    await home.wang.taps("button-no-more-sure", chat=home.wang.id)
    assert "wish-allow-over" in "".join(house.keys(home.li.id))
    await home.li.taps_data(f"yy:{(await home.matter()).id}:{claim.id}:True", home.li.id)
    assert house.notice == "wish-withdrawn-already"
    assert (await home.wish()).password == ""


async def test_a_wisher_without_the_private_chat_is_told_how_to_take_it_back(house: House) -> None:
    home = await lane(house)
    shy = Somebody(house, "60003", "🌸", None)
    await moves_in(house, shy, await flat(house, "401"))
    await shy.says("心愿 想借轮椅")
    assert house.keys(B3)[-1] == "wish-noted"
    await home.li.taps("button-publish", chat=home.li.id)
    await home.comes(home.people[1])
    await shy.replies(await home.bubble(), "不用了")
    assert house.keys(B3)[-1] == "open-private-first"
    assert (await home.wish()).state is State.CLAIMED


async def test_at_night_nobody_else_is_woken(house: House) -> None:
    home = await lane(house)
    await home.published()
    silent = [one.silent for one in house.wall(home.wang.id)]
    assert not any(silent)
    await house.later(hours=9)
    helper = home.people[1]
    await helper.taps("button-help")
    mine = house.wall(home.wang.id)[-1]
    assert (mine.key, mine.silent) == (f"wish-mine:{(await home.matter()).id}", True)
    assert "wish-yours" in house.keys(helper.id)[-1]
    await helper.taps("button-let-go", chat=helper.id)
    assert house.wall(home.wang.id)[-1].silent
    await house.later(hours=9)
    await helper.taps("button-help")
    assert not house.wall(home.wang.id)[-1].silent


@pytest.mark.parametrize(
    "words", ["心愿 老伴中风后行动不便，想借轮椅", "微心愿：我妈摔倒骨折了，想借拐杖"]
)
async def test_an_illness_of_long_ago_is_no_cry(house: House, words: str) -> None:
    home = await lane(house)
    await home.wang.whispers(words)
    assert await house.rows(Alarm) == []
    wish = await home.wish()
    assert ("中风" in wish.public, "骨折" in wish.public) == (False, False)


@pytest.mark.parametrize(
    "words", ["心愿 救命我妈晕倒了", "心愿 老伴中风了叫不醒，想借轮椅", "心愿 快来人家里着火了"]
)
async def test_a_cry_is_a_cry_however_it_begins(house: House, words: str) -> None:
    home = await lane(house)
    await home.wang.whispers(words)
    assert len(await house.rows(Alarm)) == 1
    assert await house.rows(Wish) == []


async def test_in_a_group_of_two_buildings_a_wish_belongs_to_the_house_of_its_wisher(
    house: House,
) -> None:
    home = await lane(house)
    async with house.storage.work(house.time) as work:
        group = Group(channel="telegram", address=SHARED, standing="administrator", greeted=True)
        work.db.add(group)
        await work.db.flush()
        for key in ("b5", "b3"):
            here = await place(house, key)
            work.db.add(Binding(chat_id=group.id, place_id=here.id, since=house.time))
    await home.wang.says("心愿 想借轮椅", chat=SHARED)
    assert (await home.matter()).place_id == (await place(house, "b3")).id
    stranger = Somebody(house, "60004", "新邻居", None)
    await stranger.says("心愿 想借个梯子", chat=SHARED)
    assert house.keys(SHARED)[-1] == "wish-which-house"
    await stranger.says("心愿 5号楼，想借个梯子", chat=SHARED)
    assert house.keys(SHARED)[-1] == "wish-noted"
    assert (await home.matter()).place_id == (await place(house, "b5")).id
    assert "5号楼" not in (await home.wish()).public
    assert len(await house.rows(Place)) == 5


async def test_what_is_edited_alone_makes_no_second_wish(house: House) -> None:
    home = await lane(house)
    await home.wang.whispers("心愿 想借轮衣", message="m1")
    await home.wang.whispers("心愿 想借轮椅", message="m1", edited=True)
    [wish] = await house.rows(Wish)
    assert (wish.words, wish.public) == ("想借轮椅", "一位邻居想借轮椅")
    assert "轮椅" in await home.said("wish-check", home.li.id)
    await home.li.taps("button-publish", chat=home.li.id)
    await home.wang.whispers("心愿 想借轮椅和拐杖", message="m1", edited=True)
    assert house.keys(home.wang.id)[-1] == "wish-published-already"
    assert len(await house.rows(Wish)) == 1


async def test_the_round_that_was_asked_for_is_not_lost(house: House) -> None:
    await published(house)
    lin, wang = await somebody(house, "小林", "community"), house.person("王阿姨")
    care = await team(house, "帮扶队", ["care"], lin)
    li = house.person("李楼长")
    await house.later(days=29, hours=23)
    await li.taps_data(f"zo:1:{care}", li.id)
    await house.later(hours=2)
    await wang.taps("button-ask-again", wang.id)
    await lin.taps_data("zn:1", lin.id)
    await house.later(days=12)
    assert (await house.rows(Wish))[0].state is State.PUBLISHED


async def test_old_fingers_and_telephones_write_it_otherwise(house: House) -> None:
    home = await lane(house)
    await home.wang.whispers("心原 想借轮椅")
    assert (await home.wish()).public == "一位邻居想借轮椅"
    await home.li.taps("button-publish", chat=home.li.id)
    number = (await home.matter()).number
    await home.people[1].whispers(f"任领第{number}个")
    assert [one.state for one in await home.claims()] == [Claim.HELD]
    await home.published("心愿 想借个梯子")
    await home.people[2].whispers("我来吧")
    assert [one.state for one in await home.claims()] == [Claim.HELD, Claim.HELD]


async def test_nobody_wishes_behind_the_groups_own_name(house: House) -> None:
    home = await lane(house)
    await house.receive(replace(home.wang.said("心愿 想借轮椅"), who=None))
    assert house.keys(B3)[-1] == "anonymous-admin"
    assert await house.rows(Wish) == []


async def test_forged_buttons_move_nothing(house: House) -> None:
    home = await lane(house)
    await home.wang.whispers(VISIT)
    forger, id = home.people[3], (await home.matter()).id
    forged = [f"yp:{id}", f"yr:{id}:never", f"yc:{id}:words", f"yh:{id}", f"yl:{id}", f"yq:{id}"]
    for data in forged:
        for chat in (forger.id, B3):
            await forger.taps_data(data, chat)
            assert house.notice == "no-such-wish", data
    await home.li.taps("button-publish", chat=home.li.id)
    await home.comes(home.people[1])
    claim = (await home.claims())[0].id
    for data, why in (
        (f"yy:{id}:{claim}:True", "not-yours-to-do"), (f"yy:{id}:99:True", "not-yours-to-do"),
        (f"ye:{id}:True", "wish-only-the-wisher"), (f"yw:{id}:True", "wish-only-the-wisher"),
        (f"yd:{id}", "wish-not-yours"), (f"yt:{id}", "wish-not-yours"),
        (f"ym:{id}", "wish-not-yours"), (f"yg:{id}", "wish-not-yours"),
        (f"yn:{id}:True", "wish-not-now"), (f"yv:{id}:{claim}", "wish-not-now"),
        (f"za:{id}:True", "no-such-wish"), (f"yp:{id}", "not-yours-to-do"),
        ("yp:9999", "no-such-wish"),
    ):  # fmt: skip
        await forger.taps_data(data, forger.id)
        assert house.notice == why, data
    assert [one.state for one in await home.claims()] == [Claim.ASKED]
    assert (await home.wish()).state is State.CLAIMED


async def test_too_late_without_a_private_chat_one_is_led_there(house: House) -> None:
    home = await lane(house)
    await home.published()
    await home.comes(home.people[1])
    shy, id = Somebody(house, "60005", "🐼🎋", None), (await home.matter()).id
    await moves_in(house, shy, await flat(house, "402"))
    for data in (f"yh:{id}", f"yl:{id}"):
        await shy.taps_data(data)
        assert (house.channel.notices[-1][2] or "").startswith("https://t.me/"), data
    assert [one.state for one in await home.claims()] == [Claim.HELD]
    await shy.whispers(f"/start yh-{id}")
    await shy.taps("button-stand-in-line", chat=shy.id)
    assert [one.state for one in await home.claims()] == [Claim.HELD, Claim.IN_LINE]
