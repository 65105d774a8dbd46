"""How an emergency goes, told in words by people who tap little; and what they add to it."""

import pytest

from bot.listening import listen_again
from chat.ears import Ears
from chat.incoming import Quoted
from domain.alarms import Move
from domain.emergency_kinds import Kind
from domain.matters import Kind as What
from domain.matters import State
from handlers import ROUTES
from storage import taxonomy
from storage.alarms import Alarm
from storage.drafts import Draft
from storage.matters import Matter, Photo, Voice
from storage.members import Account
from storage.places import Place
from tests.alarms import alarm, at_home, lines, reactions, share_a_group
from tests.house import B3, B5, GRID, House

LIFT = "电梯困人了"


async def test_the_speaker_ends_it_without_a_reply(house: House) -> None:
    _, wang = await at_home(house, "李楼长", "王阿姨")
    await wang.says(LIFT)
    await house.later(minutes=5)
    await wang.says("没事了，人出来了")
    matter, row = await alarm(house)
    assert (matter.state, row.ended_as) == (State.DONE, Move.OVER)
    assert house.keys(B3)[-1] == "did-over"


async def test_what_a_neighbour_says_to_nobody_is_asked_before_it_ends(house: House) -> None:
    li, chen = await at_home(house, "李楼长", "陈叔")
    await house.person("王阿姨").says(LIFT)
    await chen.says("没事")
    assert (await alarm(house))[1].proposed is None, "neighbours say that all day"
    await chen.says("人出来了")
    matter, row = await alarm(house)
    assert (matter.state, row.proposed) == (State.WAITING, Move.OVER)
    assert lines(house, li.id) == ["alarm-ask-over"]
    await chen.says("打119了")
    assert (await alarm(house))[0].state is State.TAKEN
    assert reactions(house, B3)[-1] == "👌"


async def test_where_none_stands_the_same_words_are_talk(house: House) -> None:
    chen = house.person("陈叔")
    assert await chen.says("人出来了") == 0
    await house.person("王阿姨").says(LIFT)
    await house.person("王阿姨").taps("button-alarm-out")
    assert await chen.says("我打通了，马上到") == 0
    await house.person("王阿姨").says("着火了")
    await house.later(hours=3)
    assert await chen.says("我在现场") == 0
    assert all(row.address != chen.id for row in await house.rows(Account))


async def test_after_a_restart_it_is_still_listened_for(house: House) -> None:
    await house.person("王阿姨").says(LIFT)
    house.ears = house.intake.ears = house.dispatch.ears = Ears(ROUTES, taxonomy.shipped())
    await listen_again(house.storage, house.ears, house.time)
    await house.person("陈叔").says("我打通了")
    assert (await alarm(house))[0].state is State.TAKEN


async def test_under_the_very_cry_words_are_taps_too(house: House) -> None:
    wang, chen = await at_home(house, "王阿姨", "陈叔")
    await wang.says(LIFT, message="70")
    below = Quoted("70", LIFT, by_bot=False, who=wang.who)
    await chen.says("我在现场", reply=below)
    assert (await alarm(house))[1].on_scene_at == house.time
    await chen.says("没事了？", reply=below)
    assert (await alarm(house))[0].state is State.TAKEN
    await chen.says("人出来了，还有一个在里面", reply=below)
    matter, row = await alarm(house)
    assert (matter.state, row.proposed) == (State.TAKEN, Move.OVER)
    assert "还有一个在里面" in matter.words


@pytest.mark.parametrize("words", ["收到", "我马上到", "我来处理", "五分钟到"])
async def test_whoever_is_called_answers_in_words(house: House, words: str) -> None:
    li, wang, zhou = await at_home(house, "李楼长", "王阿姨", "小周")
    await wang.says(LIFT)
    quiet = len(house.keys(zhou.id))
    await li.whispers(words)
    assert house.keys(li.id)[-1] == "did-coming"
    assert "alarm-coming" in lines(house, B3)
    assert "alarm-reached" not in lines(house, B3), "nobody called the rescue by that"
    await house.later(minutes=8)
    assert len(house.keys(zhou.id)) == quiet
    await house.person("陈叔").says("我打通了")
    assert {"alarm-coming", "alarm-reached"} <= set(lines(house, B3))
    await li.says("我到了")
    assert "alarm-on-scene" in lines(house, B3)


async def test_a_neighbour_who_is_coming_stops_no_call(house: House) -> None:
    _, zhou, chen = await at_home(house, "李楼长", "小周", "陈叔")
    await house.person("王阿姨").says(LIFT)
    await chen.replies(house.bubble(B3, "alarm:1:card"), "我马上到")
    matter, _ = await alarm(house)
    assert (matter.state, "我马上到" in matter.words) == (State.WAITING, True)
    await house.later(minutes=7)
    assert house.keys(zhou.id)[-1].startswith("alarm-call-title")


async def test_who_cannot_come_is_not_waited_for(house: House) -> None:
    li, zhou = await at_home(house, "李楼长", "小周")
    await house.person("王阿姨").says(LIFT)
    await li.whispers("我在外地，赶不过去")
    assert house.keys(li.id)[-1] == "alarm-next-is-called"
    assert house.keys(zhou.id)[-1].startswith("alarm-call-title")
    await zhou.whispers("我在开会")
    assert (await alarm(house))[1].calls == 2


async def test_with_another_question_open_a_yes_answers_that(house: House) -> None:
    li, wang = await at_home(house, "李楼长", "王阿姨")
    await wang.says(LIFT)
    await li.whispers("东边那个窗户有点怪怪的")
    assert house.keys(li.id)[-1] == "offer-to-note"
    await li.whispers("好的")
    assert (await alarm(house))[0].state is State.WAITING
    assert [row for row in await house.rows(Matter) if row.kind is What.REPORT]


async def test_what_the_speaker_adds_within_two_minutes_belongs_to_it(house: House) -> None:
    li, wang = await at_home(house, "李楼长", "王阿姨")
    await wang.says("着火了", photos=("f1",), album="al")
    await wang.says("", photos=("f2",), album="al")
    await wang.says("5楼 东边那家")
    await wang.says("有两个小孩")
    await wang.says("", voice=38, voice_file="v1")
    await wang.says("", location=(30.1, 120.1))
    matter, row = await alarm(house)
    assert len(await house.rows(Alarm)) == 1
    assert matter.words == "着火了\n5楼 东边那家\n有两个小孩"
    assert [one.file for one in await house.rows(Photo)] == ["f1", "f2"]
    assert [one.file for one in await house.rows(Voice)] == ["v1"]
    called = next(one for one in house.wall(li.id) if (one.key or "").startswith("call:"))
    assert {"panel-voice", "panel-location"} <= {line.key for line in called.lines}
    assert house.wall(li.id)[-1].voice == "v1"
    assert row.lines == 1
    await house.later(minutes=3)
    assert await wang.says("晚上吃什么") == 0


async def test_an_edit_takes_it_back_and_never_what_others_added(house: House) -> None:
    wang, chen = await at_home(house, "王阿姨", "陈叔")
    await wang.says("着火了", message="70")
    await chen.says("3楼也闻到烟了 着火了")
    await wang.says("2楼着火了", message="70", edited=True)
    matter, row = await alarm(house)
    assert (matter.words, row.lines) == ("2楼着火了\n3楼也闻到烟了 着火了", 2)
    await chen.says("看错了", message="70", edited=True)
    assert (await alarm(house))[0].state is State.WAITING, "another's message"
    await wang.says("看错了，是炒菜的烟", message="70", edited=True)
    matter, row = await alarm(house)
    assert (matter.state, row.ended_as) == (State.DONE, Move.MISTAKE)
    await wang.says("3楼着火了", message="70", edited=True)
    assert len(await house.rows(Alarm)) == 1, "what is over is mended, not cried anew"


async def test_an_edit_says_what_it_really_is(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("着火了", message="70")
    await wang.says("煤气味好大", message="70", edited=True)
    [row] = await house.rows(Alarm)
    assert row.kind is Kind.GAS
    [card] = house.wall(B3)
    assert card.title
    assert card.title.facts["what"].key == "alarm-gas"


@pytest.fixture
async def lane(house: House) -> House:
    """3号楼 and 5号楼 share a group beside their own."""
    await share_a_group(house)
    return house


async def test_of_a_shared_group_the_first_to_name_the_building_says_where(lane: House) -> None:
    li, zhao, wang = await at_home(lane, "李楼长", "赵楼长", "王阿姨")
    await wang.says("着火了", chat="-1200", message="70")
    assert lane.keys(li.id)[-1].startswith("alarm-call-title")
    await wang.says("5号楼着火了", chat="-1200", message="70", edited=True)
    matter, row = await alarm(lane)
    [five] = [one.id for one in await lane.rows(Place) if one.key == "b5"]
    assert (matter.place_id, row.whereabouts, len(await lane.rows(Alarm))) == (five, "5号楼", 1)
    assert lane.keys(zhao.id)[-1].startswith("alarm-call-title")
    assert "在：5号楼" in lane.said(B3)[-1]
    await lane.person("老孙").taps("button-alarm-reached", chat=B3)
    assert lane.notice == "did-reached", "who reads the card may answer it"
    await lane.person("陈叔").says("楼里着火了", chat="-1200")
    assert (len(await lane.rows(Alarm)), (await alarm(lane))[1].lines) == (1, 2)
    await lane.person("陈叔").says("3号楼着火了", chat="-1200")
    assert len(await lane.rows(Alarm)) == 2, "another building is another fire"


async def test_among_pasted_lines_one_cries_and_the_others_wait(house: House) -> None:
    li, zhou = await at_home(house, "李楼长", "小周")
    await li.whispers("王阿姨：电梯困人了\n老张：4楼楼道灯不亮\n小刘：单元门坏了关不上")
    matter, _ = await alarm(house)
    assert matter.words == "王阿姨：电梯困人了"
    assert house.keys(zhou.id)[-1].startswith("alarm-call-title")
    assert "小周" in house.said(B3)[-1], "the leader cried; the one called is named"
    assert "passed-title" in house.keys(li.id)[-1]
    [waiting] = await house.rows(Draft)
    assert len(waiting.words.splitlines()) == 2
    await li.whispers("老李 10:20\n昨天也这样\n小孙 10:21\n着火了\n老李 10:22\n单元门坏了关不上")
    assert (await alarm(house))[1].kind is Kind.FIRE, "whatever the lines around it say"
    await house.person("王阿姨").whispers("小刘：电梯困人了\n老张：4楼楼道灯不亮")
    assert "passed-title" not in house.keys("1001")[-1], "who is in charge of nothing cries whole"


@pytest.mark.parametrize(("words", "open_"), [("我打通了", True), ("人出来了", False)])
async def test_a_doubted_cry_that_somebody_answers_is_one(
    house: House, words: str, open_: bool
) -> None:
    _, wang, chen = await at_home(house, "李楼长", "王阿姨", "陈叔")
    await wang.says("着火了")
    await wang.taps("button-alarm-mistake")
    await wang.says(LIFT, message="70")
    below = Quoted("70", LIFT, by_bot=False, who=wang.who)
    before = len(house.wall(B3))
    await chen.says(words, reply=below)
    matter, row = await alarm(house)
    assert (matter.open, row.answered_at is not None) == (open_, open_)
    assert len(house.wall(B3)) - before == open_, "otherwise nothing is said of it"
    await wang.says("人出来了", reply=below)
    assert (await alarm(house))[0].state is State.DONE, "no secret to whoever cried"


async def test_whoever_is_called_beside_an_unreachable_leader_is_named(house: House) -> None:
    await at_home(house, "小周")
    await house.person("王阿姨").says(LIFT)
    said = house.said(B3)[-1]
    assert "李楼长" in said
    assert "小周" in said


@pytest.mark.parametrize(
    ("words", "state"),
    [("请联系我", "discreet-asked"), ("要", "discreet-asked"), ("先别联系", "discreet-waiting")],
)
async def test_the_discreet_question_is_answered_in_words(
    house: House, words: str, state: str
) -> None:
    li, wang = await at_home(house, "李楼长", "王阿姨")
    await wang.says("我老公打我")
    called = len(house.keys(li.id))
    await wang.whispers(words)
    card = next(one for one in house.wall(wang.id) if (one.key or "").startswith("alarm:"))
    assert card.lines[-1].key == state
    assert len(house.keys(li.id)) - called == (state == "discreet-asked")
    await wang.whispers("我安全了")
    assert (await alarm(house))[0].state is State.DONE
    assert house.wall(B3) == house.wall(GRID) == []


async def test_a_yes_is_only_an_answer_while_the_question_is_fresh(house: House) -> None:
    li, wang = await at_home(house, "李楼长", "王阿姨")
    await wang.says("我老公打我")
    called = len(house.keys(li.id))
    await house.later(minutes=11)
    await wang.whispers("好的")
    assert len(house.keys(li.id)) == called
    await wang.whispers("请联系我")
    assert len(house.keys(li.id)) == called + 1
    await house.person("陈叔").whispers("请联系我")
    assert len(house.keys(li.id)) == called + 1, "it was not theirs"


async def test_what_is_added_to_a_discreet_word_stays_as_quiet(house: House) -> None:
    li, wang = await at_home(house, "李楼长", "王阿姨")
    await wang.says("我老公打我")
    await wang.says("就在602", message="71")
    matter, _ = await alarm(house)
    assert matter.words.endswith("就在602")
    assert house.wall(B3) == []
    assert reactions(house, B3) == []
    assert house.keys(li.id)[-1] != "alarm-call-title"


async def test_where_it_may_be_at_two_places_one_of_each_is_called(lane: House) -> None:
    li, zhao, chen = await at_home(lane, "李楼长", "赵楼长", "陈叔")
    await chen.says("着火了", chat="-1200")
    assert lane.keys(li.id)[-1].startswith("alarm-call-title")
    assert lane.keys(zhao.id)[-1].startswith("alarm-call-title")
    assert {"李楼长", "赵楼长"} <= {
        name for name in ("李楼长", "赵楼长") if name in lane.said("-1200")[-1]
    }
    assert (await alarm(lane))[1].calls == 1


async def test_of_a_shared_group_a_discreet_word_is_told_where_its_speaker_lives(
    lane: House,
) -> None:
    li, zhao, wang = await at_home(lane, "李楼长", "赵楼长", "王阿姨")
    await wang.says("大家早", named=True, chat=B5)
    quiet = len(lane.keys(li.id))
    await wang.says("我老公打我", chat="-1200")
    await wang.whispers("请联系我")
    assert lane.keys(zhao.id)[-1].startswith("alarm-call-title")
    assert (len(lane.keys(li.id)), (await alarm(lane))[1].whereabouts) == (quiet, "5号楼")


@pytest.mark.parametrize(
    "words", ["急事1 没事了", "没事了 急事1", "【急事1】没事了", "急事1 火灭了"]
)
async def test_by_its_number_it_is_ended(house: House, words: str) -> None:
    li, wang = await at_home(house, "李楼长", "王阿姨")
    await wang.says("着火了")
    await wang.says("进度")
    assert (await alarm(house))[0].words == "着火了", "a question to the bot tells nothing of it"
    await li.whispers(words)
    assert (await alarm(house))[0].state is State.DONE


async def test_a_number_of_something_else_is_that(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("报修 3楼灯坏了")
    await wang.says("着火了")
    await wang.says("报修1 修好了")
    matter, _ = await alarm(house)
    assert (matter.state, matter.words) == (State.WAITING, "着火了")


async def test_what_is_not_over_after_all_is_a_cry_again(house: House) -> None:
    li, wang, chen = await at_home(house, "李楼长", "王阿姨", "陈叔")
    await wang.says("着火了")
    ended = house.bubble(B3, "alarm:1:card")
    await wang.says("没事了")
    called = len(house.keys(li.id))
    await chen.replies(ended, "谢谢大家")
    assert len(await house.rows(Alarm)) == 1
    await chen.replies(ended, "还没灭，三楼还在冒")
    matter, row = await alarm(house)
    assert (row.matter_id, row.kind, matter.state) == (2, Kind.FIRE, State.WAITING)
    assert house.keys(li.id)[called:][-1].startswith("alarm-call-title")
    await wang.replies(ended, "里面还有人")
    assert (len(await house.rows(Alarm)), (await alarm(house))[1].lines) == (2, 2)
    await house.later(days=1)
    await wang.taps("button-alarm-over")
    await house.later(hours=4)
    await chen.replies(house.bubble(B3, "alarm:2:card"), "又来了一拨人看房")
    assert len(await house.rows(Alarm)) == 2, "hours later it is talk"


async def test_the_work_group_answers_in_words_too(house: House) -> None:
    _, zhou = await at_home(house, "李楼长", "小周")
    await house.person("王阿姨").says(LIFT)
    assert await zhou.says("我马上到", chat=GRID) == 0
    await house.later(minutes=15)
    await zhou.says("收到", chat=GRID)
    assert (await alarm(house))[0].state is State.WAITING, "said to whatever was said before"
    await zhou.says("我马上到", chat=GRID)
    assert (await alarm(house))[0].state is State.TAKEN


async def test_who_got_through_is_told_beside_who_is_there(house: House) -> None:
    li, _ = await at_home(house, "李楼长", "小周")
    await li.says(LIFT)
    await li.says("我在现场")
    await li.says("物业电话打通了")
    assert {"alarm-on-scene", "alarm-reached"} <= set(lines(house, B3))


async def test_lines_brought_right_after_a_cry_are_no_part_of_it(house: House) -> None:
    li, _ = await at_home(house, "李楼长", "小周")
    await li.whispers("3号楼着火了")
    await li.whispers("老李：4楼楼道灯不亮，我去不了\n小孙：单元门坏了关不上")
    assert (await alarm(house))[0].words == "3号楼着火了"
    assert "passed-title" in house.keys(li.id)[-1]


async def test_what_is_over_by_the_last_line_waits_with_the_others(house: House) -> None:
    [li] = await at_home(house, "李楼长")
    await li.whispers("老李 10:20\n电梯困人了\n小孙 10:45\n人出来了\n老孙 11:00\n4楼楼道灯坏了")
    assert await house.rows(Alarm) == []
    assert "passed-title" in house.keys(li.id)[-1]


async def test_a_neighbour_sees_the_fire_across_the_yard(house: House) -> None:
    li, zhao, wang = await at_home(house, "李楼长", "赵楼长", "王阿姨")
    called = len(house.keys(li.id))
    await wang.says("5号楼三楼着火了")
    assert (await alarm(house))[1].whereabouts == "5号楼"
    assert house.keys(zhao.id)[-1].startswith("alarm-call-title")
    assert len(house.keys(li.id)) == called
    assert "在：5号楼" in house.said(B3)[-1]
    assert house.wall(B5)[-1].title is not None
    await house.person("陈叔").taps("button-alarm-reached", chat=B3)
    assert (await alarm(house))[0].state is State.TAKEN
    await house.person("陈叔").replies(house.bubble(B3, "alarm:1:card"), "人都出来了")
    assert (await alarm(house))[1].proposed is Move.OVER
