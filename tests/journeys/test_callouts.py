"""Call-outs: many hands for the snow, from the first word to who was there."""

from datetime import timedelta

import pytest

from domain.callouts import Answer, State
from domain.matters import State as MatterState
from domain.roles import Role
from storage.callouts import Callout, Going, Service
from storage.history import Entry
from storage.matters import Matter, Photo
from tests.house import B3, CATALOGUE_SAYS, House, Somebody
from tests.polling import flat, member, moves_in, neighbour
from tests.wishing import Lane, lane, volunteer

SNOW = "招募 明天上午9点扫雪，2人，3号楼门口集合，2小时"


async def called(house: House, words: str = SNOW) -> Lane:
    """李楼长 calls out, looks at it, and sends it."""
    home = await lane(house)
    await home.li.whispers(words)
    await home.li.taps("button-send", chat=home.li.id)
    assert house.notice == "callout-sent", house.notice
    return home


async def the_callout(house: House) -> Callout:
    rows = await house.rows(Callout)
    found: Callout = rows[-1]
    return found


async def answers(house: House) -> list[Answer]:
    rows = sorted(await house.rows(Going), key=lambda one: (one.at, one.member_id))
    return [one.answer for one in rows]


def words_of(house: House, chat: str, start: str) -> str:
    """The words of the newest card in a chat whose key begins so."""
    found = [card for card in house.wall(chat) if (card.key or "").startswith(start)]
    return CATALOGUE_SAYS(found[-1], "zh_CN")


async def comes(house: House, who: Somebody, *, coming: bool = True, chat: str = B3) -> None:
    await who.taps_data(f"zc:{(await the_callout(house)).matter_id}:{coming}", chat)


async def test_it_is_looked_at_in_private_then_stands_in_the_group(house: House) -> None:
    home = await lane(house)
    volunteer_ = await volunteer(house, 41)
    await home.li.whispers(SNOW)
    preview = house.said(home.li.id)[-1]
    assert "扫雪" in preview
    assert "2人" in preview
    assert "3号楼门口" in preview
    assert "保险" in preview
    assert house.wall(B3) == []
    await home.li.taps("button-send", chat=home.li.id)
    callout = await the_callout(house)
    assert (callout.title, callout.needed, callout.meet_at) == ("扫雪", 2, "3号楼门口")
    assert callout.starts_at - house.time == timedelta(hours=18)
    assert callout.ends_at - callout.starts_at == timedelta(hours=2)
    shown = house.said(B3)[-1]
    assert "【招募1】扫雪" in shown
    assert "11月22日周日 9:00" in shown
    assert "和大人一起" in shown
    assert "李楼长" not in shown
    assert "【3号楼·招募1】" in words_of(house, volunteer_.id, "callout:")
    # Sent once: the draft is gone.
    await home.li.taps_data(f"zs:{callout.id}", home.li.id)
    assert house.notice == "callout-draft-gone"


async def test_who_may_not_call_out_is_told_so_only_where_they_asked(house: House) -> None:
    home = await lane(house)
    await home.people[0].says(SNOW)
    assert house.wall(B3) == []
    assert await house.rows(Callout) == []
    await home.people[0].whispers(SNOW)
    assert house.keys(home.people[0].id)[-1] == "not-yours-to-do"
    await home.li.says(SNOW)
    assert house.keys(B3)[-1] == "callout-in-private"
    await home.people[0].taps_data(f"zs:{(await the_callout(house)).id}", home.people[0].id)
    assert house.notice == "callout-draft-gone"
    await home.li.taps("button-drop-callout", chat=home.li.id)
    assert house.notice == "callout-dropped"
    assert await house.rows(Callout) == []


async def test_what_is_missing_is_asked_one_by_one(house: House) -> None:
    home = await lane(house)
    await home.li.whispers("招募")
    assert house.keys(home.li.id)[-1] == "callout-ask-what"
    await home.li.whispers("打扫院子")
    assert house.keys(home.li.id)[-1] == "callout-ask-when"
    await home.li.whispers("今天上午8点")
    assert house.keys(home.li.id)[-1] == "callout-ask-later"
    await home.li.whispers("算了")
    assert house.keys(home.li.id)[-1] == "callout-dropped"
    await home.li.whispers("召集 明天下午3点打扫院子")
    assert house.keys(home.li.id)[-1] == "callout-ask-many"
    await home.li.whispers("6")
    callout = await the_callout(house)
    assert (callout.title, callout.needed) == ("打扫院子", 6)
    assert "callout-insure" not in house.keys(home.li.id)[-1]


async def test_the_first_have_a_place_and_the_next_stand_in_line(house: House) -> None:
    home = await called(house)
    one, two, three = home.people[1:4]
    for who in (one, two, three):
        await who.taps("button-come")
    assert await answers(house) == [Answer.GOING, Answer.GOING, Answer.IN_LINE]
    assert "callout-yours-in-line" in house.keys(three.id)[-1]
    assert "保险" in house.said(one.id)[-1]
    await house.later(seconds=10)
    wall = words_of(house, B3, "callout:")
    assert "已有2人，要2人" in wall
    assert "还有1人排着队" in wall
    assert "人满了" not in wall
    assert not any(who.name in wall for who in (one, two, three))
    assert one.name in words_of(house, home.li.id, "callout-held:")
    await comes(house, one)
    assert house.notice == "callout-noted"
    # Somebody cannot come: whoever waits has the place and hears of it.
    await one.taps("button-cannot-come", chat=one.id)
    assert house.notice == "callout-noted-not"
    assert "callout-yours" in house.keys(three.id)[-1]
    # What said that they wait says so no more; and the full card says what a tap leads to.
    assert "您排着队" not in "".join(house.said(three.id))
    await house.later(seconds=10)
    assert "人满了，再点「我去」就排上队" in words_of(house, B3, "callout:")
    assert sorted(await answers(house)) == [Answer.GOING, Answer.GOING, Answer.NOT_GOING]
    assert "callout-not-yours" in house.keys(one.id)[-1]


async def test_only_whom_somebody_confirmed_comes(house: House) -> None:
    home = await called(house)
    stranger = neighbour(house, 30)
    await stranger.says("大家好")
    await comes(house, stranger)
    assert house.notice == "callout-confirm-first"
    unsure = neighbour(house, 31)
    await moves_in(house, unsure, await flat(house, "901"), confirmed=False)
    await comes(house, unsure)
    assert house.notice == "callout-confirm-first"
    far = house.person("赵楼长")
    await comes(house, far, chat=far.id)
    assert house.notice == "no-such-callout"
    assert await answers(house) == []
    helper = await volunteer(house, 42)
    await comes(house, helper, chat=helper.id)
    assert house.notice == "callout-noted"
    assert home.li.id


async def test_words_and_photos_below_the_card(house: House) -> None:
    home = await called(house)
    card = house.bubble(B3, f"callout:{(await the_callout(house)).matter_id}")
    before = len(house.wall(B3))
    await home.people[1].replies(card, "我去")
    await home.people[2].replies(card, "铲子谁带？")
    assert await answers(house) == [Answer.GOING]
    await home.people[1].replies(card, "", photos=("snow-1",))
    await home.people[2].replies(card, "", photos=("cat",))
    assert [one.file for one in await house.rows(Photo)] == ["snow-1"]
    assert len(house.wall(B3)) == before
    held = house.bubble(home.li.id, f"callout-held:{(await the_callout(house)).matter_id}")
    await home.li.replies(held, "", photos=("snow-2",))
    assert house.keys(home.li.id)[-1] == "callout-photo-kept"
    await home.li.taps("button-photos", chat=home.li.id)
    assert [card.photo for card in house.wall(home.li.id) if card.photo] == ["snow-1", "snow-2"]
    await home.people[1].taps_data(f"zf:{(await the_callout(house)).matter_id}", home.people[1].id)
    assert house.notice == "not-yours-to-do"
    await home.people[1].replies(card, "去不了了")
    assert await answers(house) == [Answer.NOT_GOING]


async def test_a_reminder_the_evening_before_and_two_hours_before(house: House) -> None:
    home = await called(house)
    goes, waits = home.people[1], home.people[3]
    await comes(house, goes)
    await comes(house, home.people[2])
    await comes(house, waits)
    before = len(house.wall(goes.id))
    await house.later(hours=4)  # 19:00
    assert len(house.wall(goes.id)) == before + 1
    assert "快到了" in house.said(goes.id)[-1]
    await house.later(hours=12)  # 7:00: nobody is woken before half past seven
    assert len(house.wall(goes.id)) == before + 1
    await house.later(hours=1, minutes=35)
    assert len(house.wall(goes.id)) == before + 2
    assert not any("快到了" in one for one in house.said(waits.id))


async def test_called_off_with_a_word_to_those_who_come(house: House) -> None:
    home = await called(house)
    await comes(house, home.people[1])
    await home.people[2].taps_data(
        f"ze:{(await the_callout(house)).matter_id}:True", home.people[2].id
    )
    assert house.notice == "not-yours-to-do"
    await home.li.taps("button-off", chat=home.li.id)
    assert (await the_callout(house)).state is State.PLANNED
    await home.li.taps("button-off-sure", chat=home.li.id)
    assert (await the_callout(house)).state is State.CALLED_OFF
    assert "不办了" in house.said(home.people[1].id)[-1]
    await house.later(seconds=10)
    assert "callout-is-off" in house.keys(B3)[-1]
    [matter] = await house.rows(Matter)
    assert (matter.state, matter.due_at) == (MatterState.WITHDRAWN, None)
    await comes(house, home.people[2])
    assert house.notice == "callout-called-off"
    heard = len(house.wall(home.people[1].id))
    await house.later(days=2)
    assert len(house.wall(home.people[1].id)) == heard


async def test_moved_and_everybody_who_comes_hears_the_new_time(house: House) -> None:
    home = await called(house)
    await comes(house, home.people[1])
    await home.li.taps("button-shift", chat=home.li.id)
    await home.li.whispers("昨天上午9点")
    assert house.keys(home.li.id)[-1] == "callout-ask-later"
    await home.li.whispers("下周六上午10点")
    assert "callout-shifted" in house.keys(home.li.id)
    callout = await the_callout(house)
    assert callout.ends_at - callout.starts_at == timedelta(hours=2)
    assert "改时间了" in house.said(home.people[1].id)[-1]
    await house.later(hours=20)  # the old hour is no more
    assert (await the_callout(house)).state is State.PLANNED
    await home.li.taps("button-shift", chat=home.li.id)
    await home.li.whispers("算了")
    assert house.keys(home.li.id)[-1] == "callout-stays"
    await home.people[1].taps_data(f"zt:{callout.matter_id}", home.people[1].id)
    assert house.notice == "not-yours-to-do"


async def test_who_was_there_is_ticked_and_has_their_hours(house: House) -> None:
    home = await called(house)
    came, stayed = home.people[1], home.people[2]
    await comes(house, came)
    await comes(house, stayed)
    matter_id = (await the_callout(house)).matter_id
    await home.li.taps_data(f"zk:{matter_id}", home.li.id)
    assert house.notice == "old-button"
    await house.later(hours=20, minutes=1)
    assert (await the_callout(house)).state is State.OVER
    assert house.keys(home.li.id)[-1] == "callout-title+callout-who"
    await came.taps_data(f"zk:{matter_id}", came.id)
    assert house.notice == "not-yours-to-do"
    await home.li.taps_data(f"zw:{matter_id}:{await member(house, stayed)}", home.li.id)
    assert [one.label.key for row in house.wall(home.li.id)[-1].buttons for one in row] == [
        "button-was",
        "button-was-not",
        "button-these",
    ]
    await home.li.taps("button-was-not", chat=home.li.id)
    await home.li.taps_data(f"zw:{matter_id}:{await member(house, stayed)}", home.li.id)
    await home.li.taps("button-these", chat=home.li.id)
    [given] = await house.rows(Service)
    assert (given.member_id, given.minutes) == (await member(house, came), 120)
    assert given.confirmed_by == await member(house, home.li)
    assert "2小时" in house.said(came.id)[-1]
    assert (await the_callout(house)).state is State.SETTLED
    await house.later(seconds=10)
    assert "来了1位邻居" in house.said(B3)[-1]
    await comes(house, home.people[3])
    assert house.notice == "callout-over"


async def test_nobody_came_forward_and_nobody_is_asked(house: House) -> None:
    home = await called(house)
    await house.later(hours=20, minutes=1)
    assert not any("callout-who" in one for one in house.keys(home.li.id))
    assert (await the_callout(house)).state is State.OVER


async def test_my_things_show_what_i_come_to(house: House) -> None:
    home = await called(house)
    await comes(house, home.people[1])
    await home.people[1].whispers("我的事")
    assert "【3号楼·招募1】扫雪" in house.said(home.people[1].id)[-1]
    await home.li.whispers("我的事")
    assert "您招募的，1人来" in house.said(home.li.id)[-1]
    await comes(house, home.people[1], coming=False)
    await home.people[1].whispers("我的事")
    assert house.keys(home.people[1].id)[-1] == "mine-none"


async def test_its_number_leads_to_its_card_and_it_is_no_report(house: House) -> None:
    home = await called(house)
    await home.li.whispers("招募1 办好了")
    assert house.keys(home.li.id)[-1] == "that-is-a-callout"
    await home.li.taps_data(f"mv:{(await the_callout(house)).matter_id}:take", home.li.id)
    assert house.notice == "that-is-a-callout"


async def test_who_never_opened_the_private_chat_is_led_there(house: House) -> None:
    home = await lane(house, reachable=False)
    await home.li.whispers("/start")
    await home.li.whispers(SNOW)
    await home.li.taps("button-send", chat=home.li.id)
    who = home.people[1]
    await comes(house, who)
    assert house.channel.notices[-1][2] is not None
    assert await answers(house) == [Answer.GOING]
    # Whoever cannot be written to reads in the group that it is moved.
    await home.li.taps("button-shift", chat=home.li.id)
    await home.li.whispers("下周六上午10点")
    assert house.keys(B3)[-1] == "callout-shift-told+callout-when-where"
    await who.whispers(f"/start zc-{(await the_callout(house)).matter_id}-True")
    assert "callout-yours" in house.keys(who.id)[-2]


async def test_staff_choose_whose_people_are_called(house: House) -> None:
    await house.later(hours=3)
    chen = house.person("陈书记")
    await chen.whispers("/start")
    await chen.whispers(SNOW)
    assert "callout-preview" in house.keys(chen.id)[-1]
    was = (await the_callout(house)).place_id
    await chen.taps("button-place", chat=chen.id)
    assert (await the_callout(house)).place_id != was


async def test_who_asks_to_be_forgotten_leaves_their_place_to_the_next(house: House) -> None:
    home = await called(house)
    for who in home.people[1:4]:
        await comes(house, who)
    await home.people[1].whispers("删除我的数据")
    await home.people[1].taps("button-erase", chat=home.people[1].id)
    await house.later(minutes=1)
    assert await answers(house) == [Answer.GOING, Answer.GOING]
    assert "callout-yours" in house.keys(home.people[3].id)[-1]


@pytest.mark.parametrize("role", [Role.TEAM_LEADER, Role.BRANCH_SECRETARY])
async def test_teams_and_the_branch_call_out_too(house: House, role: Role) -> None:
    await house.later(hours=3)
    who = await volunteer(house, 43, role=role)
    await who.whispers(SNOW)
    await who.taps("button-send", chat=who.id)
    assert house.notice == "callout-sent"
    assert "callout-sent" in [one.what for one in await house.rows(Entry)]


async def test_whoever_called_confirms_everybody_but_themself(house: House) -> None:
    home = await called(house)
    await comes(house, home.li, chat=home.li.id)
    await comes(house, home.people[1])
    await house.later(hours=20, minutes=1)
    await home.li.taps("button-these", chat=home.li.id)
    sure = {one.member_id: one.confirmed_at is not None for one in await house.rows(Service)}
    assert sure == {
        await member(house, home.li): False,
        await member(house, home.people[1]): True,
    }
    # forget_who_came runs once a day: after half a year only the hours are left.
    await house.later(days=190)
    assert await house.rows(Going) == []
    assert len(await house.rows(Service)) == 2


@pytest.mark.races
async def test_fifty_at_the_same_instant_fill_it_and_stand_in_line(house: House) -> None:
    home = await called(house, "招募 明天上午9点扫雪，10人")
    crowd = [neighbour(house, 200 + n) for n in range(50)]
    for n, who in enumerate(crowd):
        await moves_in(house, who, await flat(house, f"{9 + n}01"), reachable=True)
    id = (await the_callout(house)).matter_id
    before = len(house.wall(B3))
    await house.receive(*(who.tapped(f"zc:{id}:True", who.id) for who in crowd))
    await house.later(seconds=30)
    said = await answers(house)
    assert (said.count(Answer.GOING), said.count(Answer.IN_LINE)) == (10, 40)
    assert len(house.wall(B3)) == before
    assert house.bubble(B3, f"callout:{id}").edits <= 3
    assert home.li.id


async def test_in_the_night_nobody_reads_of_it_and_called_off_it_never_stands(
    house: House,
) -> None:
    home = await lane(house)
    await house.later(hours=7)  # 22:00
    await home.li.whispers("招募 后天上午9点打扫院子，5人")
    await home.li.taps("button-send", chat=home.li.id)
    assert house.wall(B3) == []
    await comes(house, home.people[1])
    assert house.wall(B3) == []
    await home.li.taps("button-off", chat=home.li.id)
    await home.li.taps("button-off-sure", chat=home.li.id)
    await house.later(hours=11)
    assert house.wall(B3) == []
    await home.li.whispers("招募 后天上午9点打扫院子，5人")
    await home.li.taps("button-send", chat=home.li.id)
    assert len(house.wall(B3)) == 1


@pytest.mark.parametrize("over", [False, True])
async def test_names_follow_and_go_wherever_they_stand(house: House, over: bool) -> None:
    home = await called(house)
    who = home.people[1]
    await comes(house, who)
    await comes(house, home.people[2])
    await house.later(hours=21 if over else 1)
    await who.whispers("叫我老张")
    assert any("老张" in str(one) for one in house.wall(home.li.id))
    await who.whispers("删除我的数据")
    await who.taps("button-erase", chat=who.id)
    await house.later(minutes=1)
    assert not any("老张" in str(one) for one in house.wall(home.li.id))
