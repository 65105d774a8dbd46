"""An emergency in a group that serves no place: what to do is said, nobody is named, and nothing
is written down."""

from dataclasses import replace

import pytest

from chat.channel import Abilities
from storage.alarms import Alarm
from storage.matters import Matter
from storage.members import Account, Member
from tests.alarms import at_home, lines
from tests.house import B3, House

NOWHERE, ELSEWHERE = "-777", "-778"
LIFT, FIRE, BEATEN = "电梯困人了", "着火了快跑", "老公打我"


@pytest.mark.parametrize(
    ("words", "title", "first"),
    [
        (LIFT, "alarm-lift", "alarm-lift-inside"),
        (FIRE, "alarm-fire", "alarm-fire-first"),
        ("一股臭鸡蛋味头晕", "alarm-gas", "alarm-gas-first"),
    ],
)
async def test_the_advice_comes_under_the_cry_without_a_name_or_a_button(
    house: House, words: str, title: str, first: str
) -> None:
    await house.person("王阿姨").says(words, chat=NOWHERE)
    [card] = house.wall(NOWHERE)
    assert card.title
    assert card.title.facts["what"].key == title
    told = lines(house, NOWHERE)
    assert (told[0], told[-1], card.buttons) == (first, "alarm-unserved", ())
    assert "王阿姨" not in str(card)
    assert "李楼长" not in str(card)


async def test_nobody_is_written_down_and_nobody_is_called(house: House) -> None:
    [li] = await at_home(house, "李楼长")
    before = (len(house.keys(li.id)), len(await house.rows(Member)))
    await house.person("过路的", "9009").says(LIFT, chat=NOWHERE)
    assert (len(house.keys(li.id)), len(await house.rows(Member))) == before
    assert "9009" not in {row.address for row in await house.rows(Account)}
    assert (await house.rows(Matter), await house.rows(Alarm)) == ([], [])


async def test_each_kind_is_answered_once_an_hour_in_each_group(house: House) -> None:
    wang, chen = house.person("王阿姨"), house.person("陈叔")
    for one in (wang, chen, wang):
        await one.says(LIFT, chat=NOWHERE)
    assert len(house.wall(NOWHERE)) == 1
    await chen.says(FIRE, chat=NOWHERE)
    await chen.says(LIFT, chat=ELSEWHERE)
    assert (len(house.wall(NOWHERE)), len(house.wall(ELSEWHERE))) == (2, 1)
    await house.later(minutes=59)
    await wang.says(LIFT, chat=NOWHERE)
    assert len(house.wall(NOWHERE)) == 2
    await house.later(minutes=1)
    await wang.says(LIFT, chat=NOWHERE)
    assert len(house.wall(NOWHERE)) == 3


async def test_what_is_discreet_is_told_to_the_speaker_alone(house: House) -> None:
    [wang] = await at_home(house, "王阿姨")
    await wang.says(BEATEN, chat=NOWHERE)
    assert house.wall(NOWHERE) == []
    assert lines(house, wang.id)[:2] == ["discreet-seen", "discreet-danger"]
    assert await house.rows(Matter) == []


async def test_whom_the_bot_cannot_write_to_is_told_aside(house: House) -> None:
    await house.person("过路的", "9009").says(BEATEN, chat=NOWHERE)
    [card] = house.wall(NOWHERE)
    assert card.only_for == "9009"
    assert "9009" not in {row.address for row in await house.rows(Account)}


async def test_where_nothing_can_be_said_aside_three_numbers_stand_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.channel, "abilities", lambda chat: Abilities(asides=False))
    stranger = house.person("过路的", "9009")
    await stranger.says(BEATEN, chat=NOWHERE)
    await stranger.says("我不想活了", chat=NOWHERE)
    assert house.keys(NOWHERE) == ["unserved-numbers"]


async def test_an_admin_nobody_can_see_gets_open_advice_and_nothing_discreet(
    house: House,
) -> None:
    admin = house.person("管理员")
    await house.receive(replace(admin.said(LIFT, chat=NOWHERE), who=None))
    assert [card.title is not None for card in house.wall(NOWHERE)] == [True]
    await house.receive(replace(admin.said(BEATEN, chat=NOWHERE), who=None))
    assert house.keys(NOWHERE)[-1] == "anonymous-admin"


async def test_other_words_still_get_the_one_polite_line(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says(LIFT, chat=NOWHERE)
    await wang.says("报修 3楼灯坏了", chat=NOWHERE, named=True)
    await wang.says("报修 3楼灯坏了", chat=NOWHERE, named=True)
    assert house.keys(NOWHERE).count("group-unbound") == 1
    assert house.wall(B3) == []
