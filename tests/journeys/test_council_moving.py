"""The day of the council moves only with a word: from a holiday, by somebody's hand, or because
nobody came."""

from datetime import UTC, datetime, timedelta

from domain.calendar import Holidays
from domain.deadlines import Tier
from domain.gatherings import Kind, Rhythm, State
from storage.matters import Matter
from storage.meetings import AgendaItem, Meeting
from tests.councils import FIFTEENTH, ROOM, meeting, meets, reachable, told, until
from tests.house import B3, B5, House

#: Three weeks before 中秋 2027, which is the 15th of September.
AUGUST = datetime(2027, 8, 25, 4, tzinfo=UTC)


def at(month: int, day: int, hour: int = 19) -> datetime:
    return datetime(2027, month, day, hour - 8, tzinfo=UTC)


async def test_the_leader_is_asked_and_the_groups_hear_why(house: House) -> None:
    house.time = AUGUST
    await meets(house, FIFTEENTH)
    [chen] = await reachable(house, "陈书记")
    await until(house, 8, 31, 10.1)
    [asked] = told(house, chen.id, "meeting-ask")
    assert "本来是15日，那天预计放中秋节" in asked
    assert "按说好的挪到 9月14日周二 19:00，行吗？" in asked
    assert told(house, B3, "meeting") == []
    assert await chen.taps("button-may-move", chat=chen.id) == "meeting-day-settled"
    assert "定了：9月14日周二 19:00" in told(house, chen.id, "meeting-ask")[0]
    await until(house, 9, 4, 10.1)
    assert len(told(house, chen.id, "meeting-ask")) == 1
    await until(house, 9, 7, 10.1)
    [week] = told(house, B3, "meeting")
    assert week.startswith("9月14日周二 19:00 议事会")
    assert "中秋节" in week
    one = await meeting(house)
    assert (one.starts_at, one.asks, one.moved_why) == (at(9, 14), False, "中秋节")
    assert one.confirmed_by is not None
    # Asked once, it is not asked again: the button is old now.
    assert await chen.taps_data("tm:1:False", chat=chen.id) == "meeting-day-told"


async def test_the_leader_may_keep_the_day(house: House) -> None:
    house.time = AUGUST
    await meets(house, FIFTEENTH)
    [chen] = await reachable(house, "陈书记")
    wang = house.person("王阿姨")
    await until(house, 8, 31, 10.1)
    assert await wang.taps_data("tm:1:False") == "not-yours-to-do"
    assert await chen.taps("button-may-not-move", chat=chen.id) == "meeting-day-settled"
    assert (await meeting(house)).starts_at == at(9, 15)
    await until(house, 9, 8, 10.1)
    [week] = told(house, B3, "meeting")
    assert week.startswith("9月15日周三 19:00")
    assert "中秋" not in week


async def test_nobody_answers_and_the_rule_counts_never_in_silence(house: House) -> None:
    house.time = AUGUST
    await meets(house, Rhythm(Kind.COUNCIL, where=ROOM, holidays=Holidays.AFTER))
    [chen] = await reachable(house, "陈书记")
    await until(house, 9, 2, 10.1)
    assert len(told(house, chen.id, "meeting-ask")) == 1
    await until(house, 9, 6, 10.1)  # asked again as a new message
    assert [one for one in house.keys(chen.id) if "meeting-ask-move" in one]
    await until(house, 9, 9, 10.1)
    [week] = told(house, B3, "meeting")
    assert week.startswith("9月16日周四 19:00")
    assert "中秋节" in week
    assert "定了" in told(house, chen.id, "meeting-ask")[-1]


async def test_a_policy_that_keeps_the_day_asks_nobody(house: House) -> None:
    house.time = AUGUST
    await meets(house, Rhythm(Kind.COUNCIL, holidays=Holidays.KEEP))
    [chen] = await reachable(house, "陈书记")
    await until(house, 9, 8, 10.1)
    assert told(house, chen.id, "meeting-ask") == []
    assert told(house, B3, "meeting")[0].startswith("9月15日周三 19:00 议事会")


async def test_put_off_everybody_who_was_told_hears_it(house: House) -> None:
    await meets(house, FIFTEENTH)
    chen, wang, li = await reachable(house, "陈书记", "王阿姨", "李楼长")
    await until(house, 12, 14, 15)
    await wang.taps("button-coming")
    await li.taps("button-not-coming")
    await chen.taps("button-put-off", chat=chen.id)
    await chen.whispers("哪天都行")
    assert house.keys(chen.id)[-1] == "meeting-when-unclear"
    await chen.whispers("2小时前")
    await chen.whispers("5月1日晚7点")
    assert house.keys(chen.id)[-1] == "meeting-when-range"
    await chen.whispers("18日晚7点，那天停电")
    assert told(house, B3, "meeting-put-off") == []
    assert await chen.taps("button-put-off-sure", chat=chen.id) == "meeting-put-off-done"
    for chat in (B3, B5):
        [said] = told(house, chat, "meeting-put-off")
        assert said.startswith(
            f"12月18日周五 19:00 议事会，{ROOM}\n原来定的 12月15日周二 19:00 不开了"
        )
        assert "那天停电" in said
    assert len(told(house, wang.id, "meeting-put-off")) == 1
    assert told(house, li.id, "meeting-put-off") == []
    await house.later(seconds=10)
    [old] = told(house, B3, "meeting-day")
    assert old.endswith("改日子了，是 12月18日周五 19:00。")
    await until(house, 12, 15, 18.5)
    assert told(house, wang.id, "meeting-hour") == []
    await until(house, 12, 17, 10.1)
    assert len(told(house, B3, "meeting-day")) == 2
    await until(house, 12, 18, 18.1)
    assert len(told(house, wang.id, "meeting-hour")) == 1
    # The tick that plans leaves it where it was put.
    assert (await meeting(house)).put_off


async def test_a_question_about_the_day_may_be_dropped_or_answered_anew(house: House) -> None:
    await meets(house, FIFTEENTH)
    [chen] = await reachable(house, "陈书记")
    await chen.whispers("议事会")
    await chen.taps("button-put-off", chat=chen.id)
    await chen.whispers("18日晚7点")
    await chen.whispers("19日晚7点")
    await chen.taps("button-put-off-sure", chat=chen.id)
    assert (await meeting(house)).starts_at == datetime(2026, 12, 19, 11, tzinfo=UTC)
    assert told(house, B3, "meeting-put-off") == []  # nobody was told of the first day
    await chen.taps("button-put-off", chat=chen.id)
    await chen.whispers("不改了")
    assert house.keys(chen.id)[-1] == "meeting-stays"
    assert await chen.taps_data("tp:1:True", chat=chen.id) == "meeting-when-gone"
    wang = house.person("王阿姨")
    await wang.says("大家好")
    assert await wang.taps_data("tp:1:False") == "not-yours-to-do"


async def test_called_off_those_who_come_hear_it_and_the_agenda_waits(house: House) -> None:
    await meets(house, FIFTEENTH)
    chen, wang = await reachable(house, "陈书记", "王阿姨")
    await until(house, 12, 14, 15)
    await wang.taps("button-coming")
    assert await chen.taps("button-no-meeting", chat=chen.id) is None
    assert told(house, B3, "meeting-off") == []
    assert await chen.taps("button-no-meeting-sure", chat=chen.id) == "meeting-called-off"
    [off] = told(house, B3, "meeting-off")
    assert off == f"12月15日周二 19:00 议事会，{ROOM}\n这次不开了。要议的事放到下次。"
    assert len(told(house, wang.id, "meeting-off-you")) == 1
    assert await wang.taps_data("ta:1:coming") == "meeting-was-called-off"
    assert await chen.taps_data("to:1:True", chat=chen.id) == "meeting-was-called-off"
    await until(house, 12, 15, 21.5)
    assert told(house, wang.id, "meeting-hour") == []
    assert told(house, chen.id, "meeting-was") == []
    assert (await meeting(house)).state is State.CALLED_OFF


async def test_a_meeting_nobody_comes_to_gets_a_kind_word_and_everything_waits(
    house: House,
) -> None:
    await meets(house, FIFTEENTH)
    [chen] = await reachable(house, "陈书记")
    await house.person("王阿姨").says("报修 3楼楼道灯坏了")
    async with house.storage.work(house.time) as work:
        work.db.add(AgendaItem(meeting_id=1, matter_id=1))
    await until(house, 12, 16, 8.6)
    assert len(told(house, chen.id, "meeting-was")) == 1
    assert await chen.taps("button-nobody-came", chat=chen.id) == "meeting-nobody-noted"
    await until(house, 12, 16, 9)
    [kind] = told(house, B3, "meeting-empty")
    assert "没开成，没关系" in kind
    assert "放到 1月15日周五 19:00" in kind
    async with house.storage.reading() as db:
        first = await db.get_one(AgendaItem, (1, 1))
        later = await db.get_one(AgendaItem, (2, 1))
    assert (first.carried, later.carried) == (True, False)
    # The wrong button may be made good.
    assert await chen.taps_data("te:1:True", chat=chen.id) == "meeting-was-noted"
    assert await chen.taps_data("te:1:False", chat=chen.id) == "meeting-was-held"


async def test_it_was_held_and_nobody_asks_again(house: House) -> None:
    await meets(house, FIFTEENTH)
    chen, wang = await reachable(house, "陈书记", "王阿姨")
    assert await chen.taps_data("te:1:True", chat=chen.id) == "meeting-still-planned"
    await until(house, 12, 16, 9)
    assert await wang.taps_data("te:1:True", chat=wang.id) == "no-such-meeting"
    assert await chen.taps("button-was-held", chat=chen.id) == "meeting-was-noted"
    await until(house, 12, 30)
    assert (await meeting(house)).state is State.HELD
    assert told(house, B3, "meeting-empty") == []


async def test_a_community_that_says_nothing_is_offered_a_day_and_no_group_hears(
    house: House,
) -> None:
    [chen] = await reachable(house, "陈书记")
    await house.clock.tick()
    await until(house, 12, 1, 10.1)
    [offer] = told(house, chen.id, "meeting-ask")
    assert "每月15日" in offer
    await house.person("王阿姨").says("议事会")
    assert house.keys(B3)[-1] == "meeting-none"
    await until(house, 12, 16)
    assert told(house, B3, "meeting") == told(house, B3, "meeting-day") == []
    assert "先不定议事日" in told(house, chen.id, "meeting-ask")[0]
    assert (await meeting(house)).state is State.CALLED_OFF
    await until(house, 1, 1, 10.1)
    assert await chen.taps("button-may-hold", chat=chen.id) == "meeting-day-settled"
    await until(house, 1, 8, 10.1)
    assert told(house, B3, "meeting")[0].startswith("1月15日周五 19:00 议事会")
    await until(house, 2, 8, 12)
    assert len([one for one in told(house, chen.id, "meeting-ask") if "每月" in one]) == 0


async def test_a_community_that_wants_none_is_not_asked_again(house: House) -> None:
    [chen] = await reachable(house, "陈书记")
    await house.clock.tick()
    await until(house, 12, 1, 10.1)
    assert await chen.taps("button-may-not-hold", chat=chen.id) == "meeting-not-wanted"
    for _ in range(3):
        await house.later(days=30)
    assert len(told(house, chen.id, "meeting-ask")) == 1
    assert told(house, B3, "meeting") == []


async def test_an_offer_three_times_unanswered_is_made_no_more(house: House) -> None:
    [chen] = await reachable(house, "陈书记")
    for _ in range(30):
        await house.later(days=6)
    offers = [one for one in await house.rows(Meeting) if one.state is State.CALLED_OFF]
    assert len(offers) == len(told(house, chen.id, "meeting-ask")) == 3
    assert told(house, B3, "meeting") == []


async def test_the_file_changes_its_mind_before_anybody_was_told(house: House) -> None:
    await meets(house, FIFTEENTH)
    assert (await meeting(house)).starts_at == datetime(2026, 12, 15, 11, tzinfo=UTC)
    await house.later(minutes=11)
    await meets(house, Rhythm(Kind.COUNCIL, day=20, time="10:00", where="门口"))
    await house.later(minutes=11)
    days = [(one.meant_for.day, one.room) for one in await house.rows(Meeting)]
    assert days == [(20, "门口")]
    await until(house, 12, 13, 10.1)
    await meets(house, Rhythm(Kind.COUNCIL, day=22))
    await house.later(minutes=11)
    rows = await house.rows(Meeting)
    # The 20th was told already: it stays until somebody calls it off.
    assert sorted(one.meant_for.day for one in rows) == [20, 22, 22]
    assert house.time - timedelta(days=1) < max(one.created_at for one in rows)


async def test_what_waits_for_the_council_waits_with_it(house: House) -> None:
    await meets(house, FIFTEENTH)
    [chen] = await reachable(house, "陈书记")
    await house.person("王阿姨").says("报修 3楼楼道灯坏了")
    await house.person("李楼长").taps_data("mv:1:take")
    async with house.storage.work(house.time) as work:
        row = await work.db.get_one(Matter, 1)
        row.tier, row.answer_by = Tier.COUNCIL, at_the_end(12, 17)
        row.due_at = row.answer_by
    await until(house, 12, 14, 15)
    await chen.taps("button-put-off", chat=chen.id)
    await chen.whispers("18日晚7点")
    await chen.taps("button-put-off-sure", chat=chen.id)
    [row] = await house.rows(Matter)
    assert row.answer_by == row.due_at == at_the_end(12, 20)
    await chen.taps("button-no-meeting", chat=chen.id)
    await chen.taps("button-no-meeting-sure", chat=chen.id)
    [row] = await house.rows(Matter)
    assert row.answer_by == row.due_at == at_the_end(1, 17)
    assert row.level_id == row.place_id


def at_the_end(month: int, day: int) -> datetime:
    """Two days after a meeting: when its minutes are owed."""
    return datetime(2026 + (month < 11), month, day, 11, tzinfo=UTC)
