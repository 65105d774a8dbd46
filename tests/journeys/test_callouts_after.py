"""A call-out whose caller forgets who was there, leaves the office, or leaves altogether; and what
neighbours write below its card in their own words."""

from datetime import timedelta

import pytest
from sqlmodel import select

from domain.callouts import Answer, State
from domain.matters import State as MatterState
from domain.roles import Role
from domain.wishes import SEATED
from storage.callouts import Going, Service
from storage.matters import Matter
from storage.members import Held, Member
from tests.house import B3, B5, House, Somebody
from tests.journeys.test_callouts import SNOW, answers, called, comes, the_callout
from tests.polling import flat, member, moves_in, neighbour
from tests.wishing import Lane, lane, volunteer

WHO = "callout-title+callout-who"
#: Both stories play on Saturday at 15:00; the snow is Sunday from nine to eleven.
OVER = timedelta(hours=20, minutes=1)


async def over(house: House, words: str = SNOW) -> Lane:
    """Two came, and it is over: 李楼长 was asked who was there."""
    home = await called(house, words)
    for who in home.people[1:3]:
        await comes(house, who)
    await house.later(seconds=OVER.total_seconds())
    assert asked(house, home.li) == [WHO]
    return home


def asked(house: House, who: Somebody) -> list[str]:
    """What somebody was asked about who was there, the newest last; older copies say nothing."""
    return [
        keys
        for card, keys in zip(house.wall(who.id), house.keys(who.id), strict=True)
        if (card.key or "").startswith("callout-who:")
    ]


async def reachable(house: House, name: str) -> Somebody:
    who = house.person(name)
    await who.whispers("/start")
    return who


async def leaves_office(house: House, who: Somebody) -> None:
    id = await member(house, who)
    async with house.storage.work(house.time) as work:
        for held in (await work.db.exec(select(Held).where(Held.member_id == id))).all():
            if held.role != Role.RESIDENT:
                held.until = house.time


async def test_who_forgot_to_say_who_was_there_is_asked_again_then_the_level_above(
    house: House,
) -> None:
    home = await over(house)
    zhou = await reachable(house, "小周")
    await house.later(hours=21)  # Monday 8:01
    assert asked(house, home.li) == [WHO]
    await home.li.whispers("我的事")
    assert "还没记谁来了" in house.said(home.li.id)[-1]
    await house.later(hours=1)
    assert asked(house, home.li)[-1] == "callout-title+callout-who-again"
    assert asked(house, zhou) == []
    # Once, whatever stops, starts or goes back in between.
    house.time -= timedelta(hours=3)
    await house.clock.tick()
    await house.deliver()
    await house.later(days=1)
    assert asked(house, home.li) == ["callout-title+callout-who-again"]
    await house.later(days=1, hours=3)  # Wednesday
    assert asked(house, zhou) == ["callout-title+callout-who-above"]
    assert asked(house, home.li)[-1] == "callout-title+callout-who-again"
    assert sum("who" in one for one in house.keys(home.li.id)) == 1
    # The one ticks, the other reads it.
    stayed = await member(house, home.people[2])
    id = (await the_callout(house)).matter_id
    await zhou.taps_data(f"zw:{id}:{stayed}", zhou.id)
    newest = [c for c in house.wall(home.li.id) if c.key == f"callout-who:{id}"][-1]
    labels = [b.label.key for row in newest.buttons for b in row]
    assert labels == ["button-was", "button-was-not", "button-these"]
    await zhou.taps("button-these", chat=zhou.id)
    [given] = await house.rows(Service)
    assert given.member_id == await member(house, home.people[1])
    assert given.confirmed_by == await member(house, zhou)
    assert asked(house, home.li)[-1] == "callout-title+callout-settled"
    await home.li.taps_data(f"zk:{id}", home.li.id)
    assert house.notice == "old-button"
    before = len(house.wall(home.li.id))
    await house.later(days=10)
    assert len(house.wall(home.li.id)) == before
    assert await house.clock.next_due() is None or (await matter(house)).due_at is None


async def matter(house: House) -> Matter:
    id = (await the_callout(house)).matter_id
    async with house.storage.reading() as db:
        return await db.get_one(Matter, id)


async def test_who_says_it_at_once_is_asked_no_more(house: House) -> None:
    home = await over(house)
    await home.li.taps("button-these", chat=home.li.id)
    assert (await matter(house)).due_at is None
    assert (await matter(house)).state is MatterState.UNRATED
    before = len(house.wall(home.li.id))
    await house.later(days=5)
    assert len(house.wall(home.li.id)) == before


async def test_nobody_is_asked_in_the_night_nor_twice_by_a_bot_that_slept(house: House) -> None:
    home = await over(house)
    zhou = await reachable(house, "小周")
    house.time += timedelta(days=3, hours=12)  # Wednesday 23:01, asleep since
    await house.clock.tick()
    await house.deliver()
    assert asked(house, home.li) == [WHO]
    await house.later(hours=10)
    assert asked(house, home.li) == ["callout-title+callout-who-again"]
    assert asked(house, zhou) == ["callout-title+callout-who-above"]
    shown = len(house.channel.order)
    await house.later(days=4)
    assert len([one for one in house.channel.order[shown:] if one.chat == home.li.id]) == 0


async def test_who_holds_the_office_no_more_confirms_nobodys_hours(house: House) -> None:
    home = await over(house)
    zhou = await reachable(house, "小周")
    await leaves_office(house, home.li)
    await home.li.taps("button-these", chat=home.li.id)
    assert house.notice == "not-yours-to-do"
    assert await house.rows(Service) == []
    await house.later(days=1)
    assert asked(house, home.li) == ["callout-title+old-button"] or len(asked(house, zhou)) == 1
    await zhou.taps("button-these", chat=zhou.id)
    assert len(await house.rows(Service)) == 2


async def test_whoever_called_is_forgotten_and_somebody_else_says_who_was_there(
    house: House,
) -> None:
    home = await over(house)
    zhou = await reachable(house, "小周")
    await leaves_office(house, home.li)
    await home.li.whispers("删除我的数据")
    await home.li.taps("button-erase", chat=home.li.id)
    await house.later(days=1)
    assert len(asked(house, zhou)) == 1
    await zhou.taps("button-these", chat=zhou.id)
    assert (await the_callout(house)).state is State.SETTLED


async def test_of_whoever_was_forgotten_meanwhile_nobody_is_asked(house: House) -> None:
    home = await over(house)
    for who in home.people[1:3]:
        await who.whispers("删除我的数据")
        await who.taps("button-erase", chat=who.id)
    await house.later(days=4)
    assert (await matter(house)).due_at is None
    assert not any("again" in one for one in house.keys(home.li.id))


async def test_two_who_may_say_it_at_one_instant_write_the_hours_once(house: House) -> None:
    home = await over(house)
    zhou = await reachable(house, "小周")
    id = (await the_callout(house)).matter_id
    await house.receive(home.li.tapped(f"zk:{id}", home.li.id), zhou.tapped(f"zk:{id}", zhou.id))
    assert len(await house.rows(Service)) == 2
    assert {one.confirmed_at is not None for one in await house.rows(Service)} == {True}


@pytest.mark.parametrize(
    "words",
    ["我可以来", "我去我去", "我想去", "参加", "我要报名！", "好的我来", "行，我去", "带我一个",
     "我和老伴都去", "我也参加", "去", "俺来"],
)  # fmt: skip
async def test_neighbours_say_in_their_own_way_that_they_come(house: House, words: str) -> None:
    home = await called(house)
    card = house.bubble(B3, f"callout:{(await the_callout(house)).matter_id}")
    await home.people[1].replies(card, words)
    assert await answers(house) == [Answer.GOING]


@pytest.mark.parametrize(
    "words",
    ["不去了", "有事去不了", "来不成了", "来不了了，不好意思", "抱歉我去不了", "我不去",
     "参加不了"],
)  # fmt: skip
async def test_and_that_they_cannot(house: House, words: str) -> None:
    home = await called(house)
    await comes(house, home.people[1])
    card = house.bubble(B3, f"callout:{(await the_callout(house)).matter_id}")
    await home.people[1].replies(card, words)
    assert await answers(house) == [Answer.NOT_GOING]


@pytest.mark.parametrize("words", ["谁去呀", "能带孩子吗", "去吧去吧", "去年去过", "你去不去"])
async def test_the_rest_is_talk(house: House, words: str) -> None:
    home = await called(house)
    card = house.bubble(B3, f"callout:{(await the_callout(house)).matter_id}")
    shown = len(house.channel.order)
    await home.people[1].replies(card, words)
    assert await answers(house) == []
    assert len([one for one in house.channel.order[shown:] if one.chat == B3]) == 0


async def test_a_name_of_little_pictures_is_ticked_like_any_other(house: House) -> None:
    home = await called(house)
    pictures = Somebody(house, "60001", "👩‍👩‍👧‍👦🌸🇨🇳王姐爱生活每一天")
    nameless = Somebody(house, "60002", "")
    for n, who in enumerate((pictures, nameless)):
        await moves_in(house, who, await flat(house, f"90{n}"), reachable=True)
        await comes(house, who)
    await house.later(seconds=OVER.total_seconds())
    # The house asserts that every label fits its button.
    await home.li.taps_data(
        f"zw:{(await the_callout(house)).matter_id}:{await member(house, nameless)}", home.li.id
    )
    await home.li.taps("button-these", chat=home.li.id)
    [given] = await house.rows(Service)
    assert given.member_id == await member(house, pictures)


async def test_forged_and_old_buttons_reach_nothing(house: House) -> None:
    home = await over(house)
    id = (await the_callout(house)).matter_id
    far = Somebody(house, "60005", "五号楼的人")
    await far.says("你好", chat=B5, named=True)
    stranger = await member(house, far)
    theirs = await member(house, home.people[1])
    for who, data, chat, refused in (
        (home.people[1], f"zw:{id}:{theirs}", home.people[1].id, "not-yours-to-do"),
        (home.people[1], f"zk:{id}", home.people[1].id, "not-yours-to-do"),
        (home.li, f"zk:{id}", B3, "old-button"),
        (home.li, f"zw:{id}:{stranger}", home.li.id, "old-button"),
        (home.li, f"zw:{id + 99}:{theirs}", home.li.id, "no-such-callout"),
        (far, f"zc:{id}:True", B5, "no-such-callout"),
        (far, f"zw:{id}:{theirs}", far.id, "no-such-callout"),
        (far, f"zf:{id}", far.id, "no-such-callout"),
        (home.people[2], f"zf:{id}", home.people[2].id, "not-yours-to-do"),
    ):
        assert await who.taps_data(data, chat) == refused, data
    assert await house.rows(Service) == []


async def test_who_helps_here_no_more_has_its_card_and_nothing_behind_it(house: House) -> None:
    helper = await volunteer(house, 44)
    home = await called(house)
    assert any((card.key or "").startswith("callout:") for card in house.wall(helper.id))
    await leaves_office(house, helper)
    await helper.taps("button-come", chat=helper.id)
    assert house.notice == "no-such-callout"
    assert await answers(house) == []
    assert home.li.id


async def test_hours_written_down_in_the_night_wake_nobody(house: House) -> None:
    home = await over(house)
    await house.later(hours=11)  # Sunday 22:01
    await home.li.taps("button-these", chat=home.li.id)
    for who in home.people[1:3]:
        assert house.keys(who.id)[-1] == "callout-your-hours"
        assert house.wall(who.id)[-1].silent


async def test_of_more_than_fit_below_one_card_the_rest_is_said(house: House) -> None:
    home = await called(house, "招募 明天上午9点扫雪，70人")
    callout = await the_callout(house)
    async with house.storage.work(house.time) as work:
        for n in range(65):
            who = Member(name=f"邻居{n}", since=house.time)
            work.db.add(who)
            await work.db.flush()
            said = Answer.NOT_GOING if n == 0 else Answer.GOING
            work.db.add(
                Going(
                    callout_id=callout.id or 0, member_id=who.id or 0, answer=said, at=house.time
                )
            )  # fmt: skip
    await house.later(seconds=OVER.total_seconds())
    assert "还有4位没列出来" in house.said(home.li.id)[-1]
    assert "邻居0\n" not in house.said(home.li.id)[-1]
    await home.li.taps("button-these", chat=home.li.id)
    assert len(await house.rows(Service)) == 64


async def test_what_the_morning_would_be_too_late_for_is_told_at_once_without_a_sound(
    house: House,
) -> None:
    helper = await volunteer(house, 44)
    home = await lane(house)
    await house.later(hours=7)  # Saturday 22:00
    await home.li.whispers("招募 明天早上6点扫雪，5人")
    await home.li.taps("button-send", chat=home.li.id)
    assert house.notice == "callout-sent"
    [card] = house.wall(B3)
    assert card.silent
    assert any((one.key or "").startswith("callout:") for one in house.wall(helper.id))
    await comes(house, home.people[1])
    # Off again, and one of them cannot be written to: the group reads it before six.
    nobody = neighbour(house, 60)
    await moves_in(house, nobody, await flat(house, "905"))
    await comes(house, nobody)
    await home.li.taps("button-off", chat=home.li.id)
    await home.li.taps("button-off-sure", chat=home.li.id)
    assert house.keys(B3)[-1] == "callout-off-told"
    # What is early enough in the morning waits for it, and whoever called reads until when.
    await home.li.whispers("招募 明天下午3点打扫院子，5人")
    await home.li.taps("button-send", chat=home.li.id)
    assert house.notice == "callout-sent-later"
    assert "22日周日 8:30" in house.said(home.li.id)[-2]
    shown = len(house.wall(B3))
    await house.later(hours=11)
    assert len(house.wall(B3)) == shown + 1


async def test_a_report_in_the_middle_of_writing_one_is_a_report(house: House) -> None:
    home = await lane(house)
    await home.li.whispers("招募 扫雪")
    await home.li.whispers("报修 3楼楼道灯坏了")
    assert [row.title for row in await house.rows(Matter)] == ["3楼楼道灯坏了"]


async def test_alone_with_the_bot_a_word_is_enough(house: House) -> None:
    home = await called(house)
    who = home.people[1]
    await who.whispers("行，我去")
    assert await answers(house) == [Answer.GOING]
    await who.whispers("我去不了了")
    assert house.keys(who.id)[-1] == "wish-cannot-which+callout-title"
    await who.taps("button-callout", chat=who.id)
    assert await answers(house) == [Answer.NOT_GOING]
    await who.whispers("我去不了了")
    assert house.keys(who.id)[-1] == "wish-nothing-held"


async def test_of_several_it_is_asked_which_and_a_wish_is_not_let_go_for_a_call_out(
    house: House,
) -> None:
    home = await called(house)
    who = home.people[1]
    await home.published()
    await home.comes(who)
    await home.li.whispers("招募 后天上午9点打扫院子，5人")
    await home.li.taps("button-send", chat=home.li.id)
    await who.whispers("我报名")
    assert house.keys(who.id)[-1].count("callout-title") == 2
    await who.taps("button-callout", chat=who.id)
    assert [one.callout_id for one in await house.rows(Going)] == [2]
    await who.whispers("来不了了")
    assert house.keys(who.id)[-1] == "wish-cannot-which+wish-title+callout-title"
    assert (await home.claim_of(who)).state in SEATED


async def test_where_nothing_is_called_out_a_word_alone_is_answered_kindly(house: House) -> None:
    home = await lane(house)
    await home.people[1].whispers("我去")
    assert house.keys(home.people[1].id)[-1] == "callout-none-now"
    # In the group it is what people say when they are surprised.
    await home.people[1].says("我去")
    assert house.wall(B3) == []
    # What is called out elsewhere is not theirs.
    five = Somebody(house, "60005", "五号楼的人")
    await moves_in(house, five, await flat(house, "101", "b5"), reachable=True)
    await home.li.whispers(SNOW)
    await home.li.taps("button-send", chat=home.li.id)
    await five.whispers("我去")
    assert house.keys(five.id)[-1] == "callout-none-now"
    assert await answers(house) == []


async def test_who_holds_the_office_no_more_reads_no_names(house: House) -> None:
    home = await called(house)
    await comes(house, home.people[1])
    assert any(home.people[1].name in said for said in house.said(home.li.id))
    await leaves_office(house, home.li)
    await comes(house, home.people[2])
    await house.later(seconds=10)
    assert not any(who.name in said for who in home.people for said in house.said(home.li.id))
    await home.li.taps_data(f"ze:{(await the_callout(house)).matter_id}:False", home.li.id)
    assert house.notice == "not-yours-to-do"
