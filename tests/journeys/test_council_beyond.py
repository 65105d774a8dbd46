"""A council beyond one building by day: several held by one person, a group two buildings share,
nights, two who say the same, a reader of another language."""

from datetime import UTC, datetime, timedelta

from sqlmodel import select

from domain.gatherings import Kind, Rhythm
from domain.motions import State
from storage.meetings import Meeting
from storage.minutes import Minutes
from storage.motions import Second
from storage.places import Binding, Community, Group
from storage.round_tables import RoundTable
from storage.tasks import Task
from tests.councils import FIFTEENTH, meets, reachable, told, until
from tests.house import B3, B5, House
from tests.journeys.test_council_moving import AUGUST
from tests.journeys.test_council_round_table import called, leak
from tests.journeys.test_council_survey import asked
from tests.motioning import motions, panel, proposed, seconded
from tests.polling import flat, moves_in, place, street

OF_B3 = Rhythm(Kind.COUNCIL, place="b3", day=10, where="一楼大厅")
OF_B5 = Rhythm(Kind.COUNCIL, place="b5", day=12, where="门口")


async def shares(house: House, chat: str, key: str) -> None:
    """A group serves another building too."""
    other = await place(house, key)
    async with house.storage.work(house.time) as work:
        group = (await work.db.exec(select(Group).where(Group.address == chat))).one()
        work.db.add(Binding(chat_id=group.id or 0, place_id=other.id or 0, since=house.time))


async def test_a_group_of_two_councils_reads_whose_each_is(house: House) -> None:
    await shares(house, B3, "b5")
    await meets(house, OF_B3, OF_B5)
    wang = (await reachable(house, "王阿姨"))[0]
    await until(house, 12, 5, 11)
    first, second = told(house, B3, "meeting")
    assert first.startswith("12月10日周四 19:00 3号楼议事会，一楼大厅")
    assert second.startswith("12月12日周六 19:00 5号楼议事会，门口")
    # Where a group hears of one alone, it is simply the council.
    await until(house, 12, 9, 11)
    assert "3号楼议事会" in told(house, B3, "meeting-day")[0]
    assert await wang.taps("button-coming") == "meeting-noted-coming"
    await house.later(seconds=10)
    [day] = told(house, B3, "meeting-day")
    assert "3号楼议事会" in day
    assert "已有1位说来" in day


async def test_a_group_of_one_council_reads_no_more_than_it_must(house: House) -> None:
    await meets(house, OF_B3)
    await until(house, 12, 3, 11)
    assert told(house, B3, "meeting")[0].startswith("12月10日周四 19:00 议事会，一楼大厅")


async def test_whoever_holds_several_councils_orders_each_of_them(house: House) -> None:
    await meets(house, FIFTEENTH, OF_B3)
    made, _ = await proposed(house)
    await seconded(house, made, [1, 2, 3])
    chen = house.person("陈书记")
    await chen.whispers("议程")
    community, building = house.said(chen.id)[-2:]
    assert building.startswith("3号楼议事会的议程")
    assert "加装充电桩" in building
    assert community.startswith("富春江路社区议事会的议程")
    assert "加装充电桩" not in community
    # What stands under one gathering leads to that one, not to the next there is.
    ids = {row.place_id: row.id for row in await house.rows(Meeting)}
    b3 = await place(house, "b3")
    for row in await house.rows(Meeting):
        await chen.taps_data(f"qu:{row.id}", chen.id)
        whose = "3号楼" if row.place_id == b3.id else "富春江路社区"
        assert house.said(chen.id)[-1].startswith(f"{whose}议事会的议程")
    wang = made.people[1]
    assert await wang.taps_data(f"qu:{ids[b3.id]}", wang.id) == "not-yours-to-do"
    assert await chen.taps_data(f"qu:{ids[b3.id]}") == "old-button"


async def test_awake_again_at_night_the_bot_wakes_nobody_to_ask_about_a_day(house: House) -> None:
    house.time = AUGUST
    await meets(house, FIFTEENTH)
    [chen] = await reachable(house, "陈书记")
    await until(house, 8, 31, 10.1)
    before = len(house.said(chen.id))
    house.time += timedelta(days=4, hours=17)  # 03:00, past the second
    await house.clock.tick()
    await house.deliver()
    assert len(house.said(chen.id)) == before
    await until(house, 9, 5, 9)
    assert len(house.said(chen.id)) == before + 1


async def test_put_off_at_night_those_who_come_hear_it_in_the_morning(house: House) -> None:
    await meets(house, FIFTEENTH)
    wang, chen = await reachable(house, "王阿姨", "陈书记")
    await until(house, 12, 13, 12)
    await until(house, 12, 14, 11)
    await wang.taps("button-coming")
    await until(house, 12, 14, 22)
    before = len(house.said(wang.id))
    assert await chen.taps_data("to:1:True", chen.id) == "meeting-called-off"
    await house.later(minutes=5)
    assert len(house.said(wang.id)) == before
    await until(house, 12, 15, 9)
    assert "这次不开了" in house.said(wang.id)[-1]


async def test_a_table_called_at_night_rings_at_no_door(house: House) -> None:
    made, one, other = await leak(house)
    await house.later(hours=9)  # 21:00 and later
    before = {who.id: len(house.said(who.id)) for who in (one, other)}
    await made.li.taps_data("ko:1", made.li.id)
    await made.li.whispers("102\n后天上午10点\n后天晚7点")
    assert "已私下请了" in house.said(made.li.id)[-1]  # who calls it is up
    await house.later(minutes=5)
    assert {who.id: len(house.said(who.id)) for who in (one, other)} == before
    await until(house, 11, 22, 9)
    for who in (one, other):
        assert "只有您几位" in house.said(who.id)[-1]


async def test_what_a_round_table_is_to_do_is_on_no_list_of_others(house: House) -> None:
    made, one, other = await called(house)
    for side in (one, other):
        await side.taps("button-round-suits", chat=side.id)
    await made.li.taps_data("kc:1:1", made.li.id)
    [table] = await house.rows(RoundTable)
    assert table.fixed_at is not None
    await until(house, 11, 22, 21.5)
    await made.li.taps_data("km:1:write", made.li.id)
    await made.li.whispers("任务 102 12月5日前 换防水层")
    assert await house.rows(Task) == []
    [page] = await house.rows(Minutes)
    assert page.decisions == ["102 12月5日前 换防水层"]
    chen = (await reachable(house, "陈书记"))[0]
    await chen.whispers("任务清单")
    assert house.keys(chen.id)[-1] == "tasks-none"


async def test_put_together_the_home_that_proposed_it_does_not_second_it(house: House) -> None:
    made, _ = await proposed(house)
    await made.people[2].says("议题 楼道刷白")
    await seconded(house, made, [0, 1])  # whose motion the first is, seconds the second
    await panel(house, made.li)
    await made.li.taps("button-merge", chat=made.li.id)
    await made.li.taps("button-motion", chat=made.li.id)
    [(first, _), (second, _)] = await motions(house)
    assert second.state is State.MERGED
    counted = [row for row in await house.rows(Second) if row.motion_id == first.id]
    assert {row.household_id for row in counted} == {made.flats[1], made.flats[2]}
    assert first.state is State.PROPOSED


async def test_a_forged_thanks_of_a_survey_stands_in_no_group(house: House) -> None:
    made = await asked(house)
    before = len(house.said(B3))
    assert await made.people[0].taps_data("kd:1") in ("old-button", None)
    assert len(house.said(B3)) == before


async def test_a_holiday_has_its_name_in_the_readers_language(house: House) -> None:
    house.time = AUGUST
    await meets(house, FIFTEENTH)
    async with house.storage.work(house.time) as work:
        (await work.db.get_one(Community, 1)).language = "en"
    house.community.language = "en"
    await until(house, 9, 7, 10.1)
    [week] = told(house, B5, "meeting")
    assert "expected to be a holiday (Mid-Autumn Festival)" in week
    assert "中秋" not in week


async def test_whoever_stands_above_finds_every_council_below_them(house: House) -> None:
    await meets(house, OF_B3, OF_B5)
    chen, wang = await reachable(house, "陈书记", "王阿姨")
    await chen.whispers("议事会")
    shown = house.said(chen.id)
    assert any(one.startswith("12月10日周四 19:00 3号楼议事会") for one in shown)
    assert any(one.startswith("12月12日周六 19:00 5号楼议事会") for one in shown)
    await chen.whispers("议程")
    assert [one.split("的议程")[0] for one in house.said(chen.id)[-2:]] == [
        "5号楼议事会",
        "3号楼议事会",
    ]
    await wang.says("议事会")
    await wang.whispers("议事会")
    assert "3号楼议事会" in house.said(wang.id)[-1]
    assert not any("5号楼" in one for one in house.said(wang.id))


async def test_a_group_reads_what_an_officer_does_by_name_and_no_neighbour_s(house: House) -> None:
    made, _ = await proposed(house)
    await seconded(house, made, [1, 2, 3])
    await made.li.taps_data("qv:1", made.li.id)
    await made.li.whispers("同意6 不同意1 弃权0")
    await made.li.taps("button-hands-are", chat=made.li.id)
    await made.li.taps_data("ka:1", made.li.id)
    name = made.people[4].name
    await made.li.whispers(f"{name} 12月5日前 量尺寸\n李楼长 12月6日前 问供电所")
    await made.people[1].says("议题1")
    shown = house.said(B3)[-1]
    assert "量尺寸：一位邻居" in shown
    assert "问供电所：李楼长" in shown
    assert name not in shown
    await made.people[1].whispers("议题1")
    assert f"量尺寸：{name}" in house.said(made.people[1].id)[-1]


async def test_a_clock_set_back_and_ticks_again_tell_nothing_twice(house: House) -> None:
    await meets(house, FIFTEENTH)
    [wang] = await reachable(house, "王阿姨")
    await until(house, 12, 8, 10.1)
    house.time -= timedelta(days=2)
    for _ in range(3):
        await house.clock.tick()
        await house.deliver()
    assert len(told(house, B3, "meeting")) == 1
    await until(house, 12, 14, 10.1)
    await wang.taps("button-coming")
    await until(house, 12, 15, 18.1)
    house.time -= timedelta(hours=12)
    await house.clock.tick()
    await house.deliver()
    await until(house, 12, 15, 18.5)
    shown = [told(house, B3, key) for key in ("meeting", "meeting-day")]
    shown += [told(house, wang.id, key) for key in ("meeting-morning", "meeting-hour")]
    assert [len(one) for one in shown] == [1, 1, 1, 1]


async def test_spring_festival_moves_the_fifteenth_by_rule_and_says_so(house: House) -> None:
    """2026-02-15 is the first day of the holiday; the 14th is worked instead of it."""
    house.time = datetime(2026, 1, 20, 4, tzinfo=UTC)
    await meets(house, FIFTEENTH)
    [chen] = await reachable(house, "陈书记")
    await until(house, 1, 31, 10.1)
    [asking] = told(house, chen.id, "meeting-ask")
    assert "本来是15日，那天是春节" in asking
    await until(house, 2, 7, 10.1)
    [week] = told(house, B3, "meeting")
    assert week.startswith("2月14日周六 19:00 议事会")
    assert "本来是15日，那天是春节，这次改在这天。" in week


async def test_who_has_a_flat_in_two_buildings_is_one_voice_in_the_estate(house: House) -> None:
    made, _ = await proposed(house, homes=8)
    twice = made.people[3]
    elsewhere = await flat(house, "101", "b5")
    await moves_in(house, twice, elsewhere, reachable=True)
    await seconded(house, made, [3])
    assert await twice.taps_data("qa:1", B5) == "no-such-motion"
    assert await twice.taps_data("qa:1") == "motion-seconded-before"
    # And in the second group of their own building they are still that one home.
    assert len(await house.rows(Second)) == 1


async def test_a_group_reads_six_a_day_and_the_rest_the_next_morning(house: House) -> None:
    made, _ = await proposed(house)
    for n in range(7):
        await house.later(minutes=1)
        who = made.people[1 + n % 7]
        await who.whispers(f"议题 {'一二三四五六七'[n]}号车棚刷漆补瓦通下水换门{n}")
        await who.taps("button-send-motion", chat=who.id)
    await house.later(minutes=5)
    shown = {card.key for card in house.wall(B3) if (card.key or "").startswith("motion:")}
    assert len(shown) <= 6


async def test_late_at_night_the_owner_of_a_task_sleeps(house: House) -> None:
    made, _ = await proposed(house)
    await seconded(house, made, [1, 2, 3])
    await made.li.taps_data("qv:1", made.li.id)
    await made.li.whispers("同意6 不同意1 弃权0")
    await made.li.taps("button-hands-are", chat=made.li.id)
    await until(house, 11, 21, 22)
    owner = made.people[4]
    before = len(house.said(owner.id))
    await made.li.taps_data("ka:1", made.li.id)
    await made.li.whispers(f"{owner.name} 12月5日前 量尺寸")
    assert "量尺寸" in house.said(made.li.id)[-1]
    await house.later(minutes=5)
    assert len(house.said(owner.id)) == before
    await until(house, 11, 22, 9)
    assert "量尺寸" in house.said(owner.id)[-1]
    # Nobody who gave it to themself strikes it off.
    await owner.taps_data("kt:2:proof", owner.id)
    await owner.whispers("量好了")
    await house.later(minutes=5)
    assert await owner.taps_data("ks:2:True", owner.id) != "task-struck-now"
    assert (await house.rows(Task))[0].struck_by is None


async def test_minutes_sent_at_night_say_when_the_group_reads_them(house: House) -> None:
    await meets(house, FIFTEENTH)
    [chen] = await reachable(house, "陈书记")
    await until(house, 12, 15, 21.2)
    await chen.taps_data("te:1:True", chen.id)
    await chen.taps("button-write-minutes", chat=chen.id)
    await chen.whispers("决定 先装北门两个")
    await chen.taps("button-minutes-look", chat=chen.id)
    assert await chen.taps("button-minutes-post", chat=chen.id) == "minutes-posted-later"
    await house.later(minutes=5)
    assert told(house, B3, "minutes") == []
    await until(house, 12, 16, 9)
    assert len(told(house, B3, "minutes")) == 1


async def test_below_a_public_report_nothing_tells_of_its_round_table(house: House) -> None:
    made = await street(house, 3, reachable=True)
    one = made.people[0]
    await one.says("报修 3楼楼道漏水")
    await made.li.taps_data("ko:1", made.li.id)
    await made.li.whispers("102\n后天上午10点\n后天晚7点")
    assert len(await house.rows(RoundTable)) == 1
    third = made.people[2]
    for words in ("报修1 怎么样了", "议事会", "谁管"):
        await third.says(words)
    await third.whispers("报修1 怎么样了")
    await third.whispers("议事册")
    await until(house, 11, 21, 20)  # the digest was told
    await until(house, 11, 22, 20)
    read = [words for _, words in house.channel.read_in_groups] + house.said(third.id)
    assert not any(word in words for words in read for word in ("圆桌", "坐坐", "坐下来", "双方"))
    chen = (await reachable(house, "陈书记"))[0]
    await chen.whispers("任务清单")
    await chen.whispers("议事会")
    assert not any("坐下来谈谈" in words for words in house.said(chen.id))
