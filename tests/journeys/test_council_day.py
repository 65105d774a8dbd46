"""议事日: everybody hears of it in time, once; who comes says so, who cannot sends word."""

from datetime import date, timedelta

from chat.card import Document
from domain.deadlines import Tier
from domain.gatherings import Answer, Kind, Rhythm, State
from storage.matters import Matter
from storage.meetings import Attendance, Meeting, Remark
from tests.councils import FIFTEENTH, ROOM, meeting, meets, reachable, told, until
from tests.house import B3, B5, GRID, House
from tests.polling import B7, B8, estate


async def test_seven_days_and_one_day_before_every_group_is_told_once(house: House) -> None:
    """`plan_gatherings` writes it down long before."""
    await meets(house, FIFTEENTH)
    await until(house, 12, 8, 9.9)
    assert told(house, B3, "meeting") == []
    await until(house, 12, 8, 10.1)
    [week] = told(house, B3, "meeting")
    assert week.startswith(
        f"12月15日周二 19:00 议事会，{ROOM}\n有事想拿到会上说，12月13日周日 20:00前"
    )
    assert len(told(house, B5, "meeting")) == 1
    assert told(house, GRID, "meeting") == []
    await until(house, 12, 14, 10.1)
    [day] = told(house, B3, "meeting-day")
    assert "点「请人带话」" in day
    await until(house, 12, 15, 18.9)
    assert len(told(house, B3, "meeting")) == len(told(house, B3, "meeting-day")) == 1
    assert not any("还有一小时" in one for one in house.said(B3))


async def test_who_comes_is_reminded_that_day_and_nobody_else(house: House) -> None:
    await meets(house, FIFTEENTH)
    wang, li = await reachable(house, "王阿姨", "李楼长")
    await until(house, 12, 14)
    assert await wang.taps("button-coming") == "meeting-noted-coming"
    assert await li.taps("button-not-coming") == "meeting-noted-not"
    far = house.person("没开私聊的")
    assert await far.taps("button-coming") == "meeting-noted-coming-unreached"
    await house.later(seconds=10)
    assert "已有2位说来" in told(house, B3, "meeting-day")[0]
    await until(house, 12, 15, 8.1)
    assert len(told(house, wang.id, "meeting-morning")) == 1
    await until(house, 12, 15, 18.1)
    [last] = told(house, wang.id, "meeting-hour")
    assert "\n还有一小时，路上慢点。\n" in last
    assert told(house, li.id, "meeting-morning") == told(house, li.id, "meeting-hour") == []
    assert told(house, B3, "meeting-hour") == told(house, B3, "meeting-morning") == []
    assert await wang.taps("button-cannot-come", chat=wang.id) == "meeting-noted-not"
    rows = {one.member_id: one.answer for one in await house.rows(Attendance)}
    assert sorted(rows.values()) == [Answer.COMING, Answer.NOT_COMING, Answer.NOT_COMING]


async def test_whoever_no_longer_comes_is_not_reminded(house: House) -> None:
    await meets(house, FIFTEENTH)
    [wang] = await reachable(house, "王阿姨")
    await until(house, 12, 14)
    await wang.taps("button-coming")
    await wang.taps("button-not-coming")
    await until(house, 12, 15, 18.5)
    assert told(house, wang.id, "meeting-morning") == told(house, wang.id, "meeting-hour") == []


async def test_who_cannot_come_sends_word_which_is_kept_with_their_name(house: House) -> None:
    await meets(house, FIFTEENTH)
    [wang] = await reachable(house, "王阿姨")
    await until(house, 12, 14)
    assert await wang.taps("button-send-word") == "panel-sent"
    assert house.keys(wang.id)[-1].endswith("meeting-ask-word")
    await wang.whispers("……")
    assert house.keys(wang.id)[-1] == "meeting-word-empty"
    await wang.whispers("充电桩装北门，别装楼下，吵")
    assert house.keys(wang.id)[-1] == "meeting-word-kept"
    await wang.taps("button-send-word")
    await wang.whispers(voice=9, voice_file="AwACAg")
    await wang.taps("button-send-word")
    await wang.whispers("算了")
    assert house.keys(wang.id)[-1] == "meeting-word-dropped"
    first, second = await house.rows(Remark)
    assert (first.words, first.sent) == ("充电桩装北门，别装楼下，吵", True)
    assert (second.voice, second.seconds) == ("AwACAg", 9)
    assert first.member_id == second.member_id == (await house.rows(Attendance))[0].member_id
    assert not any("北门" in one for chat in (B3, B5) for one in house.said(chat))
    # Who never opened the private chat is led there.
    far = house.person("没开私聊的")
    assert await far.taps("button-send-word") is None
    assert house.channel.notices[-1][2] == "https://t.me/huying_bot?start=ta-1-sends_word"


async def test_it_goes_into_ones_own_calendar(house: House) -> None:
    await meets(house, FIFTEENTH)
    [wang] = await reachable(house, "王阿姨")
    await until(house, 12, 8)
    assert await wang.taps("button-to-calendar") == "mine-sent"
    [file] = [one.what for one in house.channel.order if isinstance(one.what, Document)]
    assert file.name == "议事会.ics"
    lines = file.content.decode().split("\r\n")
    assert "DTSTART;TZID=Asia/Shanghai:20261215T190000" in lines
    assert f"LOCATION:{ROOM}" in lines
    far = house.person("没开私聊的")
    assert await far.taps("button-to-calendar") is None
    assert house.channel.notices[-1][2] == "https://t.me/huying_bot?start=tc-1"


async def test_the_next_one_is_told_to_whoever_asks(house: House) -> None:
    await meets(house, FIFTEENTH)
    [wang] = await reachable(house, "王阿姨")
    await wang.says("大家好")
    await wang.says("议事会")
    assert house.said(B3)[-1].startswith(f"12月15日周二 19:00 议事会，{ROOM}")
    assert await wang.taps("button-coming") == "meeting-noted-coming"
    await wang.whispers("/meeting")
    assert "富春江路社区议事会" in house.said(wang.id)[-1]
    assert told(house, wang.id, "meeting-held") == []
    chen = (await reachable(house, "陈书记"))[0]
    await chen.whispers("议事日")
    assert "说来的1位，带话0条" in told(house, chen.id, "meeting-held")[0]
    far = house.person("外人")
    await far.whispers("议事会")
    assert house.keys(far.id)[-1] == "meeting-none"


async def test_what_waits_for_the_council_is_on_its_agenda(house: House) -> None:
    await meets(house, FIFTEENTH)
    await house.person("王阿姨").says("报修 3楼楼道灯坏了")
    async with house.storage.work(house.time) as work:
        (await work.db.get_one(Matter, 1)).tier = Tier.COUNCIL
    await until(house, 12, 8, 10.1)
    assert "已排：①3号楼" in told(house, B3, "meeting")[0]


async def test_asleep_between_seven_days_and_one_each_notice_comes_once(house: House) -> None:
    await meets(house, FIFTEENTH)
    await until(house, 12, 7)
    house.time += timedelta(days=3, hours=2)  # asleep from before the first notice
    for _ in range(3):
        await house.clock.tick()
        await house.deliver()
    assert len(told(house, B3, "meeting")) == 1
    house.time += timedelta(days=3, hours=22)  # and past the second: the 14th, noon
    for _ in range(3):
        await house.clock.tick()
        await house.deliver()
    await house.later(hours=3)
    assert len(told(house, B3, "meeting")) == len(told(house, B3, "meeting-day")) == 1


async def test_asleep_beyond_its_time_a_notice_is_not_told(house: House) -> None:
    await meets(house, FIFTEENTH)
    [wang] = await reachable(house, "王阿姨")
    await until(house, 12, 7)
    await wang.says("议事会")
    await wang.taps("button-coming")
    house.time += timedelta(days=8, hours=4)  # the 15th, 16:00
    await house.clock.tick()
    await house.deliver()
    assert told(house, B3, "meeting") == told(house, B3, "meeting-day") == []
    assert told(house, wang.id, "meeting-morning") == []
    await house.later(hours=2.1)
    assert len(told(house, wang.id, "meeting-hour")) == 1
    house.time += timedelta(days=365)
    for _ in range(3):
        await house.clock.tick()
        await house.deliver()
    assert (await meeting(house)).state is State.EMPTY
    assert told(house, B3, "meeting-empty") == []
    assert len(told(house, wang.id, "meeting-hour")) == 1


async def test_what_the_network_kept_too_long_is_not_told_after_it_began(house: House) -> None:
    await meets(house, FIFTEENTH)
    [wang] = await reachable(house, "王阿姨")
    await until(house, 12, 14)
    await wang.taps("button-coming")
    await until(house, 12, 15, 17.9)
    house.time += timedelta(minutes=10)
    await house.clock.tick()  # decided, and the network is gone
    house.time += timedelta(hours=1)
    for _ in range(2):
        await house.clock.tick()
    await house.deliver()
    assert told(house, wang.id, "meeting-hour") == []
    assert "这里不用再点了" in told(house, B3, "meeting-day")[0]


async def test_on_its_day_no_digest_is_told_where_neighbours_meet(house: House) -> None:
    await meets(house, Rhythm(Kind.COUNCIL, place="b3", day=22, where=ROOM))
    await until(house, 11, 22)
    for chat in (B3, B5):
        await house.person("王阿姨").says("报修 单元门打不开", chat=chat)
    await until(house, 11, 22, 19.6)
    assert not any(one.startswith("digest-") for one in house.keys(B3))
    assert any(one.startswith("digest-") for one in house.keys(B5))


async def test_a_building_with_a_day_of_its_own_hears_only_of_that(house: House) -> None:
    own = Rhythm(Kind.COUNCIL, place="b3", day=10, where="一楼大厅")
    await meets(house, FIFTEENTH, own)
    await until(house, 12, 15)
    assert ["12月10日周四 19:00" in one for one in told(house, B3, "meeting")] == [True]
    assert ["12月15日周二 19:00" in one for one in told(house, B5, "meeting")] == [True]


async def test_a_stranger_reaches_no_meeting_with_an_old_button(house: House) -> None:
    await meets(house, Rhythm(Kind.COUNCIL, place="b3"))
    zhao = house.person("赵楼长")
    assert await zhao.taps_data("ta:1:coming", chat=B5) == "no-such-meeting"
    assert await zhao.taps_data("tc:1", chat=B5) == "no-such-meeting"
    assert await zhao.taps_data("ta:99:coming", chat=B5) == "no-such-meeting"
    assert await house.person("王阿姨").taps_data("to:1:True") == "not-yours-to-do"
    await until(house, 12, 15, 19.1)
    wang = house.person("王阿姨")
    assert await wang.taps_data("ta:1:coming") == "meeting-begun"
    assert await house.rows(Attendance) == []


async def test_leaders_come_together_in_their_own_rhythm(house: House) -> None:
    """Every month the first, told to them alone."""
    await meets(house, Rhythm(Kind.LEADERS, day=1, time="09:30", where=ROOM))
    li, zhou, wang = await reachable(house, "李楼长", "小周", "王阿姨")
    await wang.says("大家好")
    await until(house, 11, 30, 10.1)
    for one in (li, zhou):
        assert "楼长例会" in told(house, one.id, "meeting-day")[0]
    assert not any("楼长例会" in one for one in house.said(B3))
    assert house.said(wang.id) == []
    assert await li.taps("button-coming", chat=li.id) == "meeting-noted-coming"
    assert await wang.taps_data("ta:1:coming", chat=wang.id) == "no-such-meeting"
    await until(house, 12, 1, 8.6)
    assert len(told(house, li.id, "meeting-hour")) == 1
    assert told(house, zhou.id, "meeting-hour") == []
    await li.whispers("楼长例会")
    assert house.said(li.id)[-1].startswith("12月1日周二 9:30 富春江路社区楼长例会")
    await until(house, 12, 8, 10)
    assert (await meeting(house)).state is State.HELD


async def test_what_one_said_to_come_to_is_ones_own_and_in_ones_data(house: House) -> None:
    await meets(house, FIFTEENTH)
    [wang] = await reachable(house, "王阿姨")
    await until(house, 12, 14)
    await wang.taps("button-coming")
    await wang.whispers("我的事")
    assert f"12月15日周二 19:00 富春江路社区议事会，{ROOM}：您说来" in house.said(wang.id)[-1]
    await wang.taps("button-send-word")
    await wang.whispers("充电桩装北门")
    await wang.whispers("我的事")
    assert "：您带了话" in house.said(wang.id)[-1]
    await wang.whispers("我的数据")
    [data] = house.files(wang.id)
    assert "2026-12-15 19:00 的会：请人带话" in data
    assert "2026-12-14 12:00 说过：充电桩装北门" in data
    await until(house, 12, 16)
    await wang.whispers("我的事")
    assert house.keys(wang.id)[-1] == "mine-none"


async def test_an_estate_comes_together_on_its_own_day_and_the_others_on_theirs(
    house: House,
) -> None:
    await estate(house)
    garden = Rhythm(Kind.COUNCIL, place="garden", day=10, time="14:30", where="花园亭子")
    gone = Rhythm(Kind.COUNCIL, place="nowhere", day=12)
    await meets(house, FIFTEENTH, garden, gone)
    await until(house, 12, 9)
    for chat in (B3, B7, B8):
        [day] = told(house, chat, "meeting-day")
        assert day.startswith("12月10日周四 14:30 议事会，花园亭子")
    await until(house, 12, 15)
    assert len(told(house, B5, "meeting-day")) == len(told(house, B5, "meeting")) == 1
    assert [len(told(house, chat, "meeting-day")) for chat in (B3, B7, B8)] == [1, 1, 1]
    # A button of the one day answers only in the groups it is for.
    tenth = date(2026, 12, 10)
    [id] = [one.id for one in await house.rows(Meeting) if one.meant_for == tenth]
    wang = house.person("王阿姨")
    assert await wang.taps_data(f"ta:{id}:coming", chat=B7) == "meeting-begun"
    assert await wang.taps_data(f"ta:{id}:coming", chat=B5) == "no-such-meeting"


async def test_a_weekly_meeting_of_leaders_is_told_week_by_week(house: House) -> None:
    weekly = Rhythm(Kind.LEADERS, day=None, weekday=1, time="09:30")
    await meets(house, weekly, Rhythm(Kind.LEADERS, day=30, time="09:30"))
    [li] = await reachable(house, "李楼长")
    await until(house, 12, 14, 8)
    days = [one[:6] for one in told(house, li.id, "meeting-day")]
    assert [one.partition("日")[0] for one in days] == ["11月23", "11月30", "12月7", "12月14"]
