"""Words that may be a cry, and may be talk: whoever said them is asked, alone."""

import pytest
import sqlalchemy as sa

from chat.channel import Abilities
from domain.emergencies import listened
from domain.emergency_kinds import Kind
from domain.matters import State
from storage.alarms import Alarm
from storage.drafts import Draft
from storage.matters import Matter
from storage.members import Account
from storage.places import Place
from storage.tables import METADATA
from storage.ticks import Ticked
from tests.alarms import HALF_SAID, alarm, at_home, labels, lines
from tests.house import B3, GRID, House

UNSURE, AGAIN = [words for words in HALF_SAID if listened(words).perhaps][:2]
TALK = "晚上吃火锅 三缺一"
NOWHERE = "-777"


def asked(house: House, chat: str) -> int:
    """How often the question stands in a chat."""
    return sum(
        (card.key or "").startswith("perhaps:") and bool(card.buttons) for card in house.wall(chat)
    )


def test_the_words_of_these_stories_are_what_they_are_taken_for() -> None:
    assert listened(UNSURE).perhaps
    assert listened(AGAIN).perhaps
    assert not listened(TALK).perhaps


async def test_the_speaker_alone_is_asked_and_nothing_is_kept(house: House) -> None:
    li, wang = await at_home(house, "李楼长", "王阿姨")
    heard = len(house.keys(li.id))
    await wang.says(UNSURE)
    assert lines(house, wang.id) == ["perhaps-come"]
    assert labels(house.wall(wang.id)[-1]) == ["button-help-wanted", "button-all-well"]
    assert house.wall(B3) == []
    assert len(house.keys(li.id)) == heard
    assert (await house.rows(Matter), await house.rows(Alarm)) == ([], [])
    async with house.storage.reading() as db:
        for table in METADATA.sorted_tables:
            for row in (await db.exec(sa.select(table))).all():  # type: ignore[call-overload]
                assert UNSURE not in str(tuple(row)), table.name


async def test_plain_talk_is_not_asked_about(house: House) -> None:
    [wang] = await at_home(house, "王阿姨")
    await wang.says(TALK)
    assert asked(house, wang.id) == 0


async def test_who_wants_help_gets_whoever_is_on_duty_and_nobody_else_hears_of_it(
    house: House,
) -> None:
    li, wang, chen = await at_home(house, "李楼长", "王阿姨", "陈叔")
    others = len(house.keys(chen.id))
    await wang.says(UNSURE)
    await wang.taps("button-help-wanted", chat=wang.id)
    assert house.notice == "discreet-calling"
    matter, row = await alarm(house)
    assert (row.kind, matter.open, matter.state) == (Kind.HELP, False, State.WAITING)
    assert UNSURE not in matter.words
    assert house.keys(li.id)[-1].startswith("alarm-call-title")
    card = house.wall(wang.id)[-1]
    assert [one.key for one in card.lines][:2] == ["discreet-seen", "discreet-help"]
    assert card.lines[-1].key == "discreet-asked"
    assert asked(house, wang.id) == 0
    await li.taps("button-alarm-reached", chat=li.id)
    assert house.keys(wang.id)[-1] == "discreet-coming"
    assert house.wall(B3) == house.wall(GRID) == []
    assert len(house.keys(chen.id)) == others


async def test_who_is_well_is_left_in_peace(house: House) -> None:
    li, wang = await at_home(house, "李楼长", "王阿姨")
    heard = len(house.keys(li.id))
    await wang.says(UNSURE)
    await wang.taps("button-all-well", chat=wang.id)
    assert house.notice == "perhaps-well"
    assert lines(house, wang.id) == ["perhaps-well"]
    assert asked(house, wang.id) == 0
    assert await house.rows(Alarm) == []
    assert len(house.keys(li.id)) == heard


async def test_a_second_tap_calls_nobody_twice(house: House) -> None:
    _, wang = await at_home(house, "李楼长", "王阿姨")
    await wang.says(UNSURE)
    [data] = [one.data for one in house.wall(wang.id)[-1].buttons[0] if one.data.endswith("True")]
    await wang.taps_data(data, chat=wang.id)
    await wang.taps_data(data, chat=wang.id)
    assert len(await house.rows(Alarm)) == 1


async def test_a_forged_tap_calls_nobody_of_another_building(house: House) -> None:
    zhao, wang = await at_home(house, "赵楼长", "王阿姨")
    heard = len(house.keys(zhao.id))
    [other] = [row.id for row in await house.rows(Place) if row.key == "b5"]
    await wang.says(UNSURE)
    await wang.taps_data(f"eq:{other}:True", chat=wang.id)
    assert len(house.keys(zhao.id)) == heard


async def test_nobody_is_asked_more_than_once_an_hour(house: House) -> None:
    wang, chen = await at_home(house, "王阿姨", "陈叔")
    await wang.says(UNSURE)
    await house.later(minutes=59)
    await wang.says(AGAIN)
    assert len(house.keys(wang.id)) == len(house.keys(chen.id)) + 1
    await chen.says(AGAIN)
    assert asked(house, chen.id) == 1
    await house.later(minutes=1)
    before = len(house.wall(wang.id))
    await wang.says(AGAIN)
    assert len(house.wall(wang.id)) == before + 1


async def test_who_never_opened_the_private_chat_is_asked_aside_and_nobody_knows_them(
    house: House,
) -> None:
    passer = house.person("过路的", "9009")
    await passer.says(UNSURE)
    [card] = house.wall(B3)
    assert (card.only_for, [one.key for one in card.lines]) == ("9009", ["perhaps-come"])
    assert "9009" not in {row.address for row in await house.rows(Account)}
    await passer.taps("button-help-wanted", chat=B3)
    assert house.notice in {"discreet-calling", "discreet-nobody"}
    assert all(one.only_for == "9009" for one in house.wall(B3))


async def test_where_nobody_can_be_asked_alone_nothing_is_said(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.channel, "abilities", lambda chat: Abilities(asides=False))
    await house.person("过路的", "9009").says(UNSURE)
    await house.person("过路的", "9009").says(UNSURE, chat=NOWHERE)
    assert house.wall(B3) == house.wall(NOWHERE) == []


async def test_in_a_group_that_serves_no_place_nobody_is_asked(house: House) -> None:
    [wang] = await at_home(house, "王阿姨")
    await wang.says(UNSURE, chat=NOWHERE)
    assert asked(house, wang.id) == 0
    assert house.wall(NOWHERE) == []


async def test_an_edit_and_somebody_elses_words_are_not_asked_about(house: House) -> None:
    [wang] = await at_home(house, "王阿姨")
    await wang.says(UNSURE, edited=True)
    await wang.says(f"我 {UNSURE}", forwarded=True)
    assert asked(house, wang.id) == 0


async def test_who_deletes_their_data_is_not_even_known_to_have_been_asked(house: House) -> None:
    [wang] = await at_home(house, "王阿姨")
    await wang.says(UNSURE)
    assert any(wang.id in row.name for row in await house.rows(Ticked))
    await wang.whispers("删除我的数据")
    await wang.taps("button-erase", chat=wang.id)
    assert not any(wang.id in row.name for row in await house.rows(Ticked))


@pytest.mark.parametrize(
    ("words", "calls"), [("要", 1), ("要人帮忙", 1), ("快来", 1), ("没事", 0), ("不用", 0)]
)
async def test_the_answer_is_typed_as_well(house: House, words: str, calls: int) -> None:
    li, wang = await at_home(house, "李楼长", "王阿姨")
    heard = len(house.keys(li.id))
    await wang.says(UNSURE)
    await wang.whispers(words)
    assert asked(house, wang.id) == 0
    assert (len(await house.rows(Alarm)), len(house.keys(li.id)) - heard) == (calls, calls)
    assert await house.rows(Draft) == []


async def test_other_words_are_no_answer_and_a_late_yes_is_none(house: House) -> None:
    li, wang = await at_home(house, "李楼长", "王阿姨")
    await wang.says("大家早", named=True)
    await wang.says(UNSURE)
    await wang.whispers("报修 3楼灯坏了")
    await wang.whispers("要")
    assert await house.rows(Alarm) == []
    await house.later(hours=1)
    await wang.says(UNSURE)
    await house.later(minutes=10)
    await wang.whispers("要")
    assert await house.rows(Alarm) == []
    assert house.keys(li.id)[-1] != "alarm-call-title"


async def test_alone_with_the_bot_one_line_is_one_question(house: House) -> None:
    [wang] = await at_home(house, "王阿姨")
    await wang.says("大家早", named=True)
    await wang.whispers(UNSURE)
    assert asked(house, wang.id) == 1
    assert "offer-to-keep" not in house.keys(wang.id)
    await wang.whispers("没事")
    assert lines(house, wang.id) == ["perhaps-well"]


async def test_lines_that_wait_for_a_leaders_word_wait_on(house: House) -> None:
    [li] = await at_home(house, "李楼长")
    await li.whispers("老张：4楼楼道灯不亮\n小刘：单元门坏了关不上")
    await li.says(UNSURE)
    [waiting] = await house.rows(Draft)
    assert len(waiting.words.splitlines()) == 2


async def test_whoever_has_just_cried_is_not_asked_whether(house: House) -> None:
    [wang] = await at_home(house, "王阿姨")
    await wang.says("着火了")
    await house.later(minutes=5)
    await wang.says(UNSURE)
    assert asked(house, wang.id) == 0


async def test_the_help_itself_offers_somebody(house: House) -> None:
    """帮助 from an old neighbour may mean: help me."""
    li, wang = await at_home(house, "李楼长", "王阿姨")
    await wang.says("帮助", named=True)
    [card] = house.wall(B3)
    assert labels(card) == ["button-help-wanted"]
    heard = len(house.keys(li.id))
    await wang.taps("button-help-wanted")
    assert lines(house, wang.id) == ["perhaps-come"]
    assert len(house.keys(li.id)) == heard, "a finger may slip"
    await wang.taps("button-help-wanted", chat=wang.id)
    assert house.keys(li.id)[-1].startswith("alarm-call-title")
    assert [one.key for one in house.wall(B3)[-1].lines] == ["help"]
    stranger = house.person("路人")
    await stranger.whispers("帮助")
    await stranger.taps("button-help-wanted", chat=stranger.id)
    await stranger.taps("button-help-wanted", chat=stranger.id)
    assert (await alarm(house))[1].whereabouts == "富春江路社区"


async def test_the_help_of_a_group_asks_each_one_alone(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    passer = house.person("过路的", "9009")
    await passer.says("帮助", named=True)
    await passer.taps("button-help-wanted")
    assert house.wall(B3)[-1].only_for == "9009"
    monkeypatch.setattr(house.channel, "abilities", lambda chat: Abilities(asides=False))
    await house.person("另一位", "9010").taps_data("eb", chat=B3)
    assert house.notice == "open-private-first"
    assert await house.rows(Alarm) == []
