"""Somebody cries for help: the card at once, whoever it is and however they say it."""

import pytest

from chat.incoming import Quoted
from domain.deadlines import Tier
from domain.emergency_kinds import Kind
from domain.matters import Kind as What
from domain.matters import State
from domain.roles import Role
from storage.alarms import Alarm
from storage.matters import Matter
from storage.outbox import Lane, Message
from tests.alarms import alarm, at_home, hired, labels, lines, reactions
from tests.house import B3, B5, GRID, House

LIFT = "电梯困人了"


@pytest.mark.parametrize(
    ("words", "kind", "title"),
    [
        ("电梯困人了", Kind.TRAPPED, "alarm-lift"),
        ("孩子反锁在家里了", Kind.TRAPPED, "alarm-locked"),
        ("电梯坠落了", Kind.FALL, "alarm-fall"),
        ("闻到煤气味", Kind.GAS, "alarm-gas"),
        ("着火了", Kind.FIRE, "alarm-fire"),
        ("有人触电了", Kind.ELECTRIC, "alarm-electric"),
        ("有人晕倒了", Kind.MEDICAL, "alarm-medical"),
        ("楼上扔东西下来砸到人了", Kind.FALLING_OBJECT, "alarm-falling"),
        ("我妈走丢了", Kind.MISSING, "alarm-missing"),
    ],
)
async def test_an_open_kind_makes_its_card_at_once(
    house: House, words: str, kind: Kind, title: str
) -> None:
    await house.person("王阿姨").says(words)
    [card] = house.wall(B3)
    assert card.title
    assert card.title.key == "alarm-title"
    assert card.title.facts["what"].key == title
    shown = lines(house, B3)
    assert shown[-3:] == ["alarm-not-called", "alarm-nobody-on-duty", "code-alarm"] or shown[
        -3:
    ] == ["alarm-not-called", "alarm-duty", "code-alarm"]
    assert labels(card)[:2] == ["button-alarm-reached", "button-alarm-here"]
    assert labels(card)[3] == "button-alarm-mistake"
    matter, row = await alarm(house)
    assert (matter.kind, matter.tier, matter.open) == (What.ALARM, Tier.EMERGENCY, True)
    assert (matter.state, row.kind, matter.words) == (State.WAITING, kind, words)
    assert house.wall(B5) == []


async def test_it_is_heard_however_it_is_said(house: House) -> None:
    [wang] = await at_home(house, "王阿姨")
    before = len(await house.rows(Alarm))
    await wang.says("电梯困人了", named=True)
    await wang.says("报修 楼里着火了")
    await wang.says("有人晕倒了", reply=Quoted("5", "吃了吗", by_bot=False))
    await wang.whispers("闻到煤气味")
    rows = await house.rows(Alarm)
    assert len(rows) - before == 4
    titles = [card.title.facts["what"].key for card in house.wall(B3) if card.title]
    assert titles == ["alarm-lift", "alarm-fire", "alarm-medical", "alarm-gas"]
    assert house.wall(wang.id)[-1].title.facts["what"].key == "alarm-gas"
    assert {row.kind for row in await house.rows(Matter)} == {What.ALARM}


async def test_a_piece_and_an_edit_may_turn_into_one(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("报修 电梯坏了")
    await wang.says("有人困在电梯里出不来")
    matter, _ = await alarm(house)
    assert matter.words.startswith("有人困")
    await wang.says("楼道里有点烟", message="77")
    assert len(await house.rows(Alarm)) == 1
    await wang.says("楼道里着火了", message="77", edited=True)
    matter, row = await alarm(house)
    assert (row.kind, matter.said_message) == (Kind.FIRE, "77")
    await wang.says("3楼楼道里着火了", message="77", edited=True)
    matter, row = await alarm(house)
    assert (matter.words, row.lines, len(await house.rows(Alarm))) == ("3楼楼道里着火了", 1, 2)


async def test_somebody_nobody_knows_and_somebody_without_a_name_are_heard(house: House) -> None:
    await house.person("路人").says(LIFT, chat=B5)
    assert lines(house, B5)[-1] == "code-alarm"
    hidden = house.person("李楼长").said("着火了")
    await house.receive(type(hidden)(**{
        name: None if name == "who" else getattr(hidden, name)
        for name in hidden.__dataclass_fields__
    }))  # fmt: skip
    matter, row = await alarm(house)
    assert (row.kind, matter.reporter_id) == (Kind.FIRE, None)
    assert house.wall(B3)[-1].title.facts["what"].key == "alarm-fire"


async def test_a_stranger_alone_with_the_bot_is_heard_by_the_community(house: House) -> None:
    await at_home(house, "陈书记")
    stranger = house.person("路人")
    await stranger.whispers("着火了")
    assert house.keys(stranger.id)[-1].startswith("alarm-title+alarm-fire-first")
    assert house.keys("4001")[-1].startswith("alarm-call-title+panel-words")
    assert house.wall(B3) == house.wall(B5) == []


@pytest.mark.parametrize(
    ("words", "forwarded"),
    [
        ("某地一小区着火，消防赶到", True),
        ("明天上午9点消防演练，听到着火了的喊声请不要惊慌", False),
        ("是哪家着火了？", False),
        ("【通知】电梯困人应急演练本周六举行", False),
        ("我家打火灶打不着火", False),
    ],
)
async def test_forwards_drills_notices_and_questions_make_no_card(
    house: House, words: str, forwarded: bool
) -> None:
    await house.person("王阿姨").says(words, forwarded=forwarded)
    assert house.wall(B3) == []
    assert await house.rows(Alarm) == []


async def test_one_card_an_incident_and_another_for_another_kind(house: House) -> None:
    wang, chen = house.person("王阿姨"), house.person("陈叔")
    await wang.says(LIFT)
    await chen.says("有人困在电梯里")
    await wang.says("电梯里有人困住了", edited=False)
    assert len(house.wall(B3)) == 1
    assert "alarm-lines" in lines(house, B3)
    matter, row = await alarm(house)
    assert (row.lines, matter.words.count("\n")) == (3, 2)
    assert reactions(house, B3) == ["👌", "👌"]
    await chen.says("着火了")
    assert len(house.wall(B3)) == 2
    await house.person("赵楼长").says(LIFT, chat=B5)
    assert len(house.wall(B5)) == 1
    await house.later(hours=3)
    await wang.says(LIFT)
    assert len(await house.rows(Alarm)) == 4


async def test_what_is_said_under_the_card_is_for_whoever_comes(house: House) -> None:
    [li] = await at_home(house, "李楼长")
    await house.person("王阿姨").says(LIFT)
    bubble = house.channel.order[-1]
    card = next(one for one in house.channel.order if one.chat == B3)
    await house.person("陈叔").replies(card, "在3单元，里面有老人")
    assert bubble is not None
    assert house.wall(li.id)[-1].lines[0].facts["words"] == f"{LIFT}\n在3单元，里面有老人"
    assert reactions(house, B3) == ["👌"]


async def test_everything_of_it_flies_in_the_emergency_lane_even_at_night(house: House) -> None:
    [li] = await at_home(house, "李楼长")
    await house.later(hours=15)  # 3:00 in Shanghai
    await house.person("王阿姨").says(LIFT)
    assert lines(house, B3)[-1] == "code-alarm"
    assert house.keys(li.id)[-1].startswith("alarm-call-title")
    sent = [row for row in await house.rows(Message) if row.key]
    assert {row.lane for row in sent} == {Lane.EMERGENCY}


async def test_only_numbers_somebody_confirmed_are_printed(house: House) -> None:
    house.community.settings["hotlines"] = {
        "property": {"number": "0571-00000001", "confirmed": False},
        "lift_rescue": {"number": "96333", "confirmed": True},
    }
    await house.person("王阿姨").says(LIFT)
    assert "电话：电梯救援96333" in house.said(B3)[-1]
    assert "00000001" not in house.said(B3)[-1]
    assert "119" in house.said(B3)[-1]
    assert "我没有替您打电话" in house.said(B3)[-1]


async def test_staff_speak_from_above_of_a_building_below(house: House) -> None:
    await house.person("小周").says("3号楼电梯困人了", chat=GRID)
    assert lines(house, B3)[-1] == "code-alarm"
    assert house.wall(GRID)[-1].title.facts["what"].key == "alarm-lift"
    assert house.wall(B5) == []


async def test_a_second_false_alarm_calls_whoever_is_on_duty_only(house: House) -> None:
    [li] = await at_home(house, "李楼长")
    wang, chen = house.person("王阿姨"), house.person("陈叔")
    await wang.says(LIFT)
    await wang.taps("button-alarm-mistake")
    assert house.notice == "did-mistake"
    assert lines(house, B3) == ["alarm-was-mistake"]
    cards = len(house.wall(B3))
    await wang.says("着火了")
    matter, _ = await alarm(house)
    assert not matter.open
    assert house.keys(li.id)[-1].startswith("alarm-call-title")
    # The same advice, as a reply: no card of the incident, nothing to tap.
    assert len(house.wall(B3)) == cards + 1
    assert lines(house, B3)[0] == "alarm-fire-first"
    assert house.wall(B3)[-1].buttons == ()
    # Somebody else says so too: now everybody hears of it.
    await chen.says("真的着火了")
    assert labels(house.wall(B3)[-1])[0] == "button-alarm-reached"
    matter, row = await alarm(house)
    assert (matter.open, row.lines) == (True, 2)


async def test_after_a_doubted_cry_the_private_chat_goes_on_as_ever(house: House) -> None:
    _, wang = await at_home(house, "李楼长", "王阿姨")
    await wang.says("着火了")
    await wang.taps("button-alarm-mistake")
    await wang.says("煤气味好大")
    matter, row = await alarm(house)
    assert (matter.open, row.kind) == (False, Kind.GAS)
    await wang.whispers("/help")
    assert house.keys(wang.id)[-1] == "help"
    await wang.whispers("今天天气真好")
    assert "sorry-set-aside" not in house.keys(wang.id)


async def test_a_false_alarm_is_forgotten_after_a_day(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says(LIFT)
    await wang.taps("button-alarm-mistake")
    await house.later(hours=25)
    await wang.says("着火了")
    matter, _ = await alarm(house)
    assert matter.open


async def test_whose_number_hangs_on_the_wall_is_named_with_it(house: House) -> None:
    await hired(house, "2101", "吴师傅", "b3", Role.BUILDING_LEADER)
    await house.person("王阿姨").says(LIFT)
    assert "值班：李楼长、吴师傅" in house.said(B3)[-1]
    assert "138" not in house.said(B3)[-1]
