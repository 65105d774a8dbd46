"""Whoever says first that they help has it; the others may stand in line and are asked in turn."""

from datetime import timedelta

import pytest

from bot.listening import listen_again
from chat.card import Reaction
from chat.incoming import Quoted
from domain.roles import Role
from domain.wishes import SEATED, Claim, State
from storage.wishes import WishClaim
from tests.house import B3, B5, House, Somebody
from tests.polling import flat, moves_in, neighbour
from tests.wishing import VISIT, Lane, lane, volunteer

TOGETHER = "心愿 周六上午要3个人一起大扫除"


def reactions(house: House, chat: str = B3) -> list[str]:
    return [
        one.what.emoji
        for one in house.channel.order
        if one.chat == chat and isinstance(one.what, Reaction)
    ]


async def states(home: Lane) -> list[Claim]:
    return [one.state for one in await home.claims()]


async def test_the_first_reply_has_it_and_the_second_may_stand_in_line(house: House) -> None:
    home = await lane(house)
    await home.published()
    first, second = home.people[1:3]
    await home.comes(first)
    await home.comes(second, "算我一个")
    assert await states(home) == [Claim.HELD]
    assert reactions(house) == ["❤", "🙏"]
    await house.later(seconds=10)
    assert "已有邻居接下，谢谢！" in await home.said()
    assert "wish-yours" in house.keys(first.id)[-1]
    assert house.keys(second.id)[-1] == "wish-too-late"
    await second.taps("button-stand-in-line", chat=second.id)
    assert house.keys(second.id)[-1] == "code-wish-at+wish-line-noted"
    assert await states(home) == [Claim.HELD, Claim.IN_LINE]
    await house.later(seconds=10)
    assert "还有1位邻居也想帮" in await home.said()
    # Twice changes nothing.
    await second.taps_data(f"yl:{(await home.matter()).id}", second.id)
    await home.comes(first)
    assert await states(home) == [Claim.HELD, Claim.IN_LINE]
    assert (await home.wish()).claimed_at == house.time - timedelta(seconds=20)


async def test_a_tap_a_number_and_a_bare_word_claim_too(house: House) -> None:
    home = await lane(house)
    await home.published()
    number = (await home.matter()).number
    assert await home.people[1].taps("button-help") == "wish-yours-toast"
    assert await home.people[2].taps_data(f"yh:{(await home.matter()).id}") is not None
    assert house.notice == "wish-too-late-toast"
    await home.published("心愿 想借个梯子")
    await home.people[2].says(f"认领 {number + 1}")
    assert await states(home) == [Claim.HELD, Claim.HELD]
    await home.published("心愿 想借个锤子")
    await home.people[3].says("我来")
    assert await states(home) == [Claim.HELD] * 3
    await home.people[1].says("/claim 99", chat=B3)
    assert house.keys(B3)[-1] == "no-such-wish"


async def test_a_bare_word_that_may_be_for_anything_is_asked_about_alone(house: House) -> None:
    home = await lane(house)
    assert await home.people[1].says("我来") == 0
    assert house.wall(B3) == []
    await home.published()
    await home.published("心愿 想借个梯子")
    before = len(house.wall(B3))
    await home.people[1].says("我来")
    assert await states(home) == []
    assert len(house.wall(B3)) == before
    assert "wish-choose" in house.keys(home.people[1].id)[-1]
    await house.later(hours=1)
    await home.published("心愿 想借个锤子")
    await house.later(minutes=31)
    await home.people[2].says("我认领")
    assert await states(home) == []
    await home.people[1].taps("button-wish", chat=home.people[1].id)
    assert await states(home) == [Claim.HELD]
    # Another bot in its place listens as this one did.
    house.ears.calls.clear()
    assert await home.people[2].says("我来") == 0
    await listen_again(house.storage, house.ears, house.time)
    assert await home.people[2].says("我来") == 1
    await house.later(days=3)
    assert await home.people[2].says("我来") == 0


async def test_below_a_report_or_a_neighbours_word_it_is_no_claim(house: House) -> None:
    home = await lane(house)
    await home.published()
    await home.wang.says("报修 3楼灯坏了")
    report = house.channel.order[-1]
    assert house.keys(B3)[-1].startswith("report-title")
    await home.people[1].replies(report, "我来")
    assert house.keys(B3)[-1] == "wish-reply-which"
    bread = Quoted("77", "谁下楼带个馒头", by_bot=False)
    assert await home.people[1].says("我来", reply=bread) == 0
    assert await states(home) == []


async def test_a_neighbour_who_never_opened_the_private_chat_has_it_too(house: House) -> None:
    home = await lane(house)
    await home.published()
    shy = Somebody(house, "60001", "🌸🐈", None)
    await moves_in(house, shy, await flat(house, "301"))
    await home.comes(shy)
    assert await states(home) == [Claim.HELD]
    assert house.keys(B3)[-1] == "wish-yours-open"
    other = Somebody(house, "60002", "小林", None)
    await moves_in(house, other, await flat(house, "302"))
    messages = len(house.wall(B3))
    await home.comes(other)
    assert len(house.wall(B3)) == messages
    # Who cannot be written to keeps the place for a few hours only.
    claim = await home.claim_of(shy)
    assert claim.contact_by == house.time + timedelta(hours=4)
    tapped = await Somebody(house, "60001", "🌸🐈").taps_data(f"yh:{(await home.matter()).id}")
    assert tapped is None
    assert (house.channel.notices[-1][2] or "").startswith("https://t.me/")
    await shy.whispers(f"/start yh-{(await home.matter()).id}")
    assert "wish-yours" in house.keys(shy.id)[-1]


async def test_only_whom_somebody_confirmed_may_help_and_nobody_themself(house: House) -> None:
    home = await lane(house)
    await home.published()
    new = neighbour(house, 81)
    await new.whispers("/start")
    await moves_in(house, new, await flat(house, "303"), confirmed=False)
    await home.comes(new)
    assert house.keys(B3)[-1] == "wish-confirm-first"
    await home.comes(home.wang)
    assert house.keys(B3)[-1] == "wish-own"
    away = neighbour(house, 82)
    await away.whispers("/start")
    await moves_in(house, away, await flat(house, "101", key="b5"))
    await away.taps_data(f"yh:{(await home.matter()).id}", B5)
    assert house.notice == "no-such-wish"
    assert await states(home) == []
    company = await volunteer(house, 83, "community", role=Role.ORGANISATION)
    await company.taps_data(f"yh:{(await home.matter()).id}", company.id)
    assert (await home.claim_of(company)).party == company.name


@pytest.mark.races
async def test_fifty_at_the_same_instant_make_one_claim_and_little_noise(house: House) -> None:
    home = await lane(house, homes=4)
    crowd = [neighbour(house, 200 + n) for n in range(50)]
    for n, who in enumerate(crowd):
        await moves_in(house, who, await flat(house, f"{9 + n}01"), reachable=True)
    await home.published()
    number = (await home.matter()).number
    before = len(house.wall(B3))
    # Half reply in the group, half write in private, each chat a line of its own.
    card = await home.bubble()
    await house.receive(
        *(who.said("我来", reply=Quoted(card.message, "", by_bot=True)) for who in crowd[:25]),
        *(who.said(f"认领 {number}", chat=who.id) for who in crowd[25:]),
    )
    await house.later(seconds=30)
    claims = await home.claims()
    assert [one.state for one in claims] == [Claim.HELD]
    assert len(house.wall(B3)) - before == 0
    assert len(reactions(house)) == 25
    assert (await home.bubble()).edits <= 3
    told = [who for who in crowd if house.wall(who.id)]
    assert len(told) == 50
    assert sum("wish-too-late" in house.keys(who.id) for who in crowd) == 49
    id = (await home.matter()).id
    await house.receive(*(who.tapped(f"yl:{id}", who.id) for who in crowd))
    claims = await home.claims()
    assert sum(one.state is Claim.IN_LINE for one in claims) == 49
    assert len({one.line for one in claims if one.state is Claim.IN_LINE}) == 49
    assert sum(one.state in SEATED for one in claims) == 1


@pytest.mark.races
async def test_fifty_taps_at_once_make_one_claim(house: House) -> None:
    home = await lane(house, homes=4)
    crowd = [neighbour(house, 200 + n) for n in range(50)]
    for n, who in enumerate(crowd):
        await moves_in(house, who, await flat(house, f"{9 + n}01"), reachable=True)
    await home.published()
    id = (await home.matter()).id
    before = len(house.wall(B3))
    await house.receive(*(who.tapped(f"yh:{id}", who.id) for who in crowd))
    await house.later(seconds=30)
    assert await states(home) == [Claim.HELD]
    assert len(house.wall(B3)) == before
    assert (await home.bubble()).edits <= 3


async def test_several_helpers_where_several_are_wished_for(house: House) -> None:
    home = await lane(house, homes=5)
    await home.published(TOGETHER)
    assert (await home.wish()).helpers == 3
    await home.comes(home.people[1])
    await home.comes(home.people[2])
    await house.later(seconds=10)
    assert (await home.wish()).state is State.PUBLISHED
    assert "已有2位，还要1位" in await home.said()
    await home.comes(home.people[3])
    assert (await home.wish()).state is State.CLAIMED
    await home.comes(home.people[4])
    assert sorted(await states(home)) == [Claim.HELD] * 3
    for who in home.people[1:3]:
        await who.taps("button-did", chat=who.id)
        assert house.notice == "wish-did-one"
    await home.people[3].taps("button-did", chat=home.people[3].id)
    assert (await home.wish()).state is State.DONE


async def test_who_cannot_come_says_so_and_the_next_in_line_is_asked(house: House) -> None:
    home = await lane(house)
    await home.published()
    first, second, third = home.people[1:4]
    for who in (first, second, third):
        await home.comes(who)
    for who in (second, third):
        await who.taps("button-stand-in-line", chat=who.id)
    await first.taps("button-let-go", chat=first.id)
    assert house.notice == "wish-let-go"
    assert await states(home) == [Claim.RELEASED, Claim.OFFERED, Claim.IN_LINE]
    assert (await home.wish()).state is State.CLAIMED
    await second.taps("button-leave-offer", chat=second.id)
    assert "wish-offer-left" in house.keys(second.id)[-1]
    assert await states(home) == [Claim.RELEASED, Claim.PASSED, Claim.OFFERED]
    offered = (await home.claim_of(third)).offered_until
    assert offered is not None
    # Twelve waking hours: from three in the afternoon to the next afternoon.
    assert timedelta(hours=20) < offered - house.time < timedelta(hours=24)
    await house.later(hours=25)
    assert await states(home) == [Claim.RELEASED, Claim.PASSED, Claim.PASSED]
    assert (await home.wish()).state is State.PUBLISHED
    await third.taps_data(f"yn:{(await home.matter()).id}:True", third.id)
    assert house.notice == "wish-not-now"
    # It costs nothing: who let it go may claim it again.
    await home.comes(first)
    assert (await home.claim_of(first)).state is Claim.HELD


async def test_the_next_in_line_takes_the_place(house: House) -> None:
    home = await lane(house)
    await home.published()
    first, second = home.people[1:3]
    await home.comes(first)
    await home.comes(second)
    await second.taps("button-stand-in-line", chat=second.id)
    await first.taps("button-let-go", chat=first.id)
    await second.taps("button-take-offer", chat=second.id)
    assert await states(home) == [Claim.RELEASED, Claim.HELD]
    assert "wish-yours" in house.keys(second.id)[-1]
    assert "wish-offer-taken" in house.keys(second.id)[-2]


async def test_who_never_gets_in_touch_is_asked_and_then_released(house: House) -> None:
    home = await lane(house)
    await home.published("心愿 想请人帮忙取快递")
    await home.comes(home.people[1])
    await house.later(hours=4, minutes=1)
    assert house.keys(home.people[1].id)[-1] == "wish-in-touch-yet"
    assert await states(home) == [Claim.HELD]
    await house.later(hours=18)
    assert await states(home) == [Claim.RELEASED]
    assert (await home.wish()).state is State.PUBLISHED
    assert "wish-lapsed" in await home.history()
    await home.comes(home.people[2])
    await home.people[2].taps("button-in-touch", chat=home.people[2].id)
    await house.later(days=3)
    assert (await home.claim_of(home.people[2])).state is Claim.AGREED


async def test_another_helper_is_chosen_without_a_reason(house: House) -> None:
    home = await lane(house)
    await home.published(VISIT)
    await home.comes(home.people[1])
    await home.comes(home.people[2])
    await home.people[2].taps("button-stand-in-line", chat=home.people[2].id)
    await home.people[1].taps_data("yy:1:1:True", home.people[1].id)
    assert house.notice == "not-yours-to-do"
    await home.li.taps("button-another", chat=home.li.id)
    assert await states(home) == [Claim.REPLACED, Claim.OFFERED]
    assert "wish-help-gone" in house.keys(home.people[1].id)[-1]
    await home.people[2].taps("button-take-offer", chat=home.people[2].id)
    assert (await home.claim_of(home.people[2])).state is Claim.ASKED
    # The leader's own help is another's to allow.
    await home.people[2].taps("button-let-go", chat=home.people[2].id)
    await home.comes(home.li)
    await home.li.taps_data(f"yy:1:{(await home.claims())[-1].id}:True", home.li.id)
    assert house.notice == "wish-not-your-own"


async def test_who_comes_instead_comes_by_another_word(house: House) -> None:
    home = await lane(house)
    await home.published(VISIT)
    first, second = home.people[1:3]
    await home.comes(first)
    await home.li.taps("button-allow", chat=home.li.id)
    word = (await home.wish()).password
    assert word in await home.said("wish-mine", home.wang.id)
    await home.comes(second)
    await second.taps("button-stand-in-line", chat=second.id)
    await first.taps("button-let-go", chat=first.id)
    # Nobody may come by it now; and the message of the line leads to the offer.
    mine = await home.said("wish-mine", home.wang.id)
    assert word not in mine
    assert "前一位来不了，正在问下一位" in mine
    assert "不排了" not in await home.said("wish-line", second.id)
    await second.taps("button-take-offer", chat=second.id)
    await home.li.taps("button-allow", chat=home.li.id)
    again = (await home.wish()).password
    assert again not in ("", word)
    assert again in await home.said("wish-mine", home.wang.id)


async def test_an_unanswered_yes_goes_one_level_up(house: House) -> None:
    home = await lane(house)
    zhou = house.person("小周")
    await zhou.whispers("/start")
    await home.published(VISIT)
    await home.comes(home.people[1])
    await house.later(hours=25)
    assert "wish-may-they" in house.keys(zhou.id)[-1]
    await zhou.taps("button-allow", chat=zhou.id)
    assert await states(home) == [Claim.HELD]
    assert "小周陪您" in await home.said("wish-help", home.people[1].id)


async def test_no_child_goes_alone(house: House) -> None:
    home = await lane(house)
    await home.published(VISIT)
    young = home.people[1]
    await home.comes(young)
    await young.taps("button-young", chat=young.id)
    assert "未满18岁" in await home.said_of("wish-yes", home.li.id)
    await home.li.taps("button-allow", chat=home.li.id)
    assert house.notice == "wish-needs-adult"
    await young.whispers("我妈妈陈敏")
    assert (await home.claim_of(young)).adult == "我妈妈陈敏"
    await home.li.taps("button-allow", chat=home.li.id)
    assert await states(home) == [Claim.HELD]


async def test_other_wishes_are_shown_and_questions_are_passed_on(house: House) -> None:
    home = await lane(house)
    await home.published()
    await home.published("心愿 想借个梯子")
    first, second = home.people[1:3]
    await home.comes(first)
    await home.comes(second)
    await second.taps("button-other-wishes", chat=second.id)
    assert "wish-choose" in house.keys(second.id)[-1]
    await second.taps("button-ask-first")
    await second.whispers("轮椅要多宽的？")
    assert house.keys(second.id)[-1] == "wish-question-passed"
    assert "wish-question" in house.keys(home.li.id)[-1]
    rows: list[WishClaim] = await house.rows(WishClaim)
    assert len(rows) == 1
    # Whoever is in charge answers by a reply, and nobody else does.
    asked = [one for one in house.channel.order if one.chat == home.li.id][-1]
    await home.li.replies(asked, "普通宽的就行")
    assert house.keys(home.li.id)[-1] == "wish-answer-passed"
    assert "李楼长说：普通宽的就行" in house.said(second.id)[-1]
    await home.li.replies(asked, "👌")
    assert house.keys(home.li.id)[-1] == "wish-words-empty"
