"""Violence, despair, a silent elder, a suspicious person: nobody in the group reads of it."""

from typing import Any

import pytest

from chat.channel import Abilities
from chat.incoming import Quoted
from domain.emergency_kinds import Kind
from domain.matters import State
from domain.roles import Role
from storage.history import Entry
from storage.matters import Concern, Matter
from storage.members import Member
from storage.outbox import Lane, Message
from tests.alarms import alarm, at_home, hired, labels, member, reactions
from tests.house import B3, GRID, House


@pytest.mark.parametrize(
    ("words", "kind", "second"),
    [
        ("老公打我", Kind.VIOLENCE, "discreet-danger"),
        ("我不想活了", Kind.SUICIDE, "discreet-heart"),
        ("有个陌生人一直跟着我", Kind.INTRUDER, "discreet-danger"),
    ],
)
async def test_only_the_speaker_is_answered_and_in_private(
    house: House, words: str, kind: Kind, second: str
) -> None:
    li, wang = await at_home(house, "李楼长", "王阿姨")
    heard = len(house.keys(li.id))
    await wang.says(words)
    assert [one for one in house.channel.order if one.chat == B3] == []
    assert len(house.keys(li.id)) == heard
    card = house.wall(wang.id)[-1]
    assert [one.key for one in card.lines][:2] == ["discreet-seen", second]
    assert card.lines[-1].key == "discreet-shall-i"
    assert labels(card) == ["button-contact-me", "button-not-now", "button-safe"]
    matter, row = await alarm(house)
    assert (row.kind, matter.open, matter.state) == (kind, False, State.WAITING)
    # Nothing in the group leads to it.
    assert (matter.said_chat, matter.said_message) == (wang.id, "")
    sent = [one for one in await house.rows(Message) if one.key]
    assert {one.lane for one in sent} == {Lane.EMERGENCY}


async def test_who_is_named_in_the_question_is_who_is_called(house: House) -> None:
    # 李楼长 is in charge, but never opened the private chat: 小周 is who can be reached.
    _, zhou = await at_home(house, "王阿姨", "小周")
    wang = house.person("王阿姨")
    await wang.says("老公打我")
    assert "要我请值班的小周联系您吗" in house.said(wang.id)[-1]
    await wang.taps("button-contact-me", chat=wang.id)
    assert "我给小周发了消息" in house.said(wang.id)[-1]
    assert house.keys(zhou.id)[-1].startswith("alarm-call-title")


async def test_where_nobody_can_be_reached_no_name_is_promised(house: House) -> None:
    [wang] = await at_home(house, "王阿姨")
    await wang.says("老公打我")
    assert house.wall(wang.id)[-1].lines[-1].key == "discreet-shall-i-somebody"


async def test_nobody_hears_of_it_until_the_speaker_asks(house: House) -> None:
    li, wang = await at_home(house, "李楼长", "王阿姨")
    heard = len(house.keys(li.id))
    await wang.says("老公打我")
    await house.later(hours=2)
    assert len(house.keys(li.id)) == heard
    await wang.taps("button-not-now", chat=wang.id)
    assert house.notice == "discreet-waiting"
    assert labels(house.wall(wang.id)[-1]) == ["button-contact-me", "button-safe"]
    await wang.taps("button-contact-me", chat=wang.id)
    assert house.notice == "discreet-calling"
    call = house.wall(li.id)[-1]
    assert call.title
    assert call.title.facts["what"].key == "kind-violence"
    assert call.lines[0].facts["words"] == "老公打我"
    assert "alarm-please-contact" in house.keys(li.id)[-1]
    assert house.wall(wang.id)[-1].lines[-1].key == "discreet-asked"
    await li.taps("button-alarm-reached", chat=li.id)
    assert house.keys(wang.id)[-1] == "discreet-coming"
    await wang.taps("button-safe", chat=wang.id)
    assert house.notice == "discreet-safe"
    assert house.keys(li.id)[-1] == "alarm-told-over"
    assert house.wall(B3) == house.wall(GRID) == []


async def test_a_call_nobody_answers_goes_up_but_to_no_group(house: House) -> None:
    _, wang, zhou = await at_home(house, "李楼长", "王阿姨", "小周")
    await hired(house, "2101", "吴师傅", "b3", Role.SECURITY_OFFICER)
    await house.person("吴师傅", "2101").whispers("/start")
    await wang.says("老公打我")
    await wang.taps("button-contact-me", chat=wang.id)
    await house.later(minutes=40)
    assert house.keys(zhou.id)[-1].startswith("alarm-call-title")
    assert house.wall(GRID) == []
    # Who handles no matters reads none of it.
    assert not any(key.startswith("alarm-call") for key in house.keys("2101"))


@pytest.mark.parametrize("words", ["502的奶奶敲门没人应", "爸爸打妈妈"])
async def test_for_an_elder_and_a_child_an_adult_is_called_at_once(
    house: House, words: str
) -> None:
    li, child = await at_home(house, "李楼长", "小明")
    await child.says(words)
    assert house.keys(li.id)[-1].startswith("alarm-call-title")
    card = house.wall(child.id)[-1]
    assert card.lines[-1].key == "discreet-asked"
    assert labels(card) == ["button-safe"]
    assert house.wall(B3) == []


async def test_it_goes_round_whom_it_is_about(house: House) -> None:
    li, wang, zhou = await at_home(house, "李楼长", "王阿姨", "小周")
    heard = len(house.keys(li.id))
    await wang.says("李楼长拿刀砍人")
    [concern] = await house.rows(Concern)
    assert concern.member_id == await member(house, "2001")
    await wang.taps("button-contact-me", chat=wang.id)
    assert house.keys(zhou.id)[-1].startswith("alarm-call-title")
    assert len(house.keys(li.id)) == heard
    matter, _ = await alarm(house)
    await li.taps_data(f"eh:{matter.id}:over", chat=li.id)
    assert house.notice == "no-such-matter"


async def test_whoever_never_opened_the_private_chat_is_shown_it_aside(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("老公打我")
    [card] = house.wall(B3)
    assert card.only_for == wang.id
    await wang.taps("button-safe")
    assert house.notice == "discreet-safe"
    [card] = house.wall(B3)
    assert (card.only_for, [one.key for one in card.lines]) == (wang.id, ["discreet-safe"])


async def test_where_nothing_can_be_shown_aside_a_line_says_nothing_of_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.channel, "can", Abilities(asides=False))
    wang = house.person("王阿姨")
    await wang.says("老公打我")
    assert house.keys(B3) == ["discreet-word-left"]
    await wang.whispers("/start")
    assert house.keys(wang.id)[0].startswith("discreet-seen+discreet-danger")
    await wang.whispers("/start")
    assert sum(key.startswith("discreet-seen") for key in house.keys(wang.id)) == 1


async def test_the_buttons_are_the_speakers_alone(house: House) -> None:
    li, wang = await at_home(house, "李楼长", "王阿姨")
    await wang.says("老公打我")
    matter, row = await alarm(house)
    for one, chat in ((house.person("陈叔"), B3), (li, li.id)):
        for wish in ("call", "wait", "safe"):
            await one.taps_data(f"ed:{matter.id}:{wish}", chat=chat)
            assert house.notice == "no-such-matter"
    _, row = await alarm(house)
    assert (row.wish, row.called) == (None, [])
    await wang.says("着火了")
    matter, _ = await alarm(house)
    await wang.taps_data(f"ed:{matter.id}:call")
    assert house.notice == "no-such-matter"


async def test_by_its_number_it_is_nobodys_before_somebody_is_asked_for(house: House) -> None:
    li, wang = await at_home(house, "李楼长", "王阿姨")
    await wang.says("老公打我")
    matter, _ = await alarm(house)
    await li.whispers(f"进度 3号楼报修{matter.number}")
    assert house.keys(li.id)[-1] == "no-such-matter"
    await li.taps_data(f"lk:{matter.id}", chat=li.id)
    assert house.notice == "no-such-matter"
    card = house.bubble(wang.id, f"alarm:{matter.id}:card")
    await wang.whispers("请联系我", reply=Quoted(card.message, "", by_bot=True))
    assert house.keys(wang.id)[-1] == "discreet-calling"
    await li.taps_data(f"lk:{matter.id}", chat=li.id)
    assert house.notice == "progress-since"


async def test_what_nobody_asked_for_fades_and_may_still_be_asked_for(house: House) -> None:
    li, wang = await at_home(house, "李楼长", "王阿姨")
    heard = len(house.keys(li.id))
    await wang.says("我不想活了")
    await house.later(hours=25)
    matter, _ = await alarm(house)
    assert (matter.state, matter.due_at) == (State.UNRATED, None)
    assert len(house.keys(li.id)) == heard
    await wang.taps("button-contact-me", chat=wang.id)
    matter, row = await alarm(house)
    assert (matter.state, row.called) == (State.WAITING, [await member(house, "2001")])


async def test_after_ten_silent_minutes_a_line_only_where_the_city_wants_it(house: House) -> None:
    li, wang = await at_home(house, "李楼长", "王阿姨")
    heard = len(house.keys(li.id))
    await wang.says("我不想活了")
    await house.later(minutes=30)
    assert len(house.keys(li.id)) == heard
    house.community.settings["ask_after_silence"] = True
    chen = house.person("陈叔")
    await chen.whispers("/start")
    await chen.says("我不想活了")
    await house.later(minutes=10)
    assert house.keys(li.id)[-1] == "discreet-may-need-company"
    facts: dict[str, Any] = house.wall(li.id)[-1].lines[0].facts
    assert facts == {"minutes": 10}  # no name, no place, no word of it
    names = {row.name for row in await house.rows(Member)}
    assert not any(name and name in house.said(li.id)[-1] for name in names)
    assert [row.what for row in await house.rows(Entry)].count("silent") == 1


async def test_further_words_stay_as_quiet_as_the_first(house: House) -> None:
    [wang] = await at_home(house, "王阿姨")
    await wang.says("老公打我")
    await wang.says("他又打我了，家暴")
    assert [one for one in house.channel.order if one.chat == B3] == []
    _, row = await alarm(house)
    assert row.lines == 2
    await wang.whispers("老公打我")
    _, row = await alarm(house)
    assert row.lines == 3
    assert sum(key.startswith("discreet-seen") for key in house.keys(wang.id)) == 2
    # Another's is another matter, even of the same kind.
    await house.person("陈叔").whispers("家暴，快救我")
    _, row = await alarm(house)
    assert row.lines == 1


async def test_somebody_hidden_behind_the_groups_name_is_asked_to_show_themselves(
    house: House,
) -> None:
    said = house.person("李楼长").said("老公打我")
    fields = {name: getattr(said, name) for name in said.__dataclass_fields__}
    await house.receive(type(said)(**{**fields, "who": None}))
    assert house.keys(B3) == ["anonymous-admin"]


async def test_a_leaders_note_under_it_shows_nothing_under_it(house: House) -> None:
    li, _ = await at_home(house, "李楼长", "小周")
    chen = house.person("陈叔")
    await chen.says("我不想活了", message="8")
    before = len(house.wall(B3))
    await li.says(
        "记一下", reply=Quoted("8", "我不想活了", by_bot=False, who=chen.who), message="9"
    )
    assert len(house.wall(B3)) == before
    assert reactions(house, B3) == ["👌"]
    assert [one.words for one in await house.rows(Matter)][-1] == "我不想活了"
