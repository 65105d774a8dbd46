"""Said to nobody, and surely a report: a line in the leader's list, and nothing in the group."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import select

from bot.listening import listen_again
from chat.card import Card
from chat.channel import Abilities, NobodyThere
from chat.ears import Ears
from chat.incoming import Chat, Moved, Quoted
from domain.candidates import Mode, Stage
from handlers import ROUTES
from storage import outbox_results, taxonomy
from storage.candidates import Candidate
from storage.matters import Matter, Photo
from storage.members import Member
from storage.places import Place
from storage.tables import METADATA
from tests.house import B3, B5, GRID, House, Somebody

LAMP, DOOR = "4楼楼道灯不亮", "单元门坏了关不上"


@pytest.fixture(autouse=True)
async def reachable(house: House) -> None:
    """Those in charge opened the private chat."""
    for name in ("李楼长", "赵楼长", "小周"):
        await house.person(name).whispers("/start")


def lists(house: House, who: Somebody) -> list[str]:
    """What the lists of somebody say, as the messages stand."""
    return [
        words
        for words, card in zip(house.said(who.id), house.wall(who.id), strict=True)
        if (card.key or "").startswith("candidates:")
    ]


async def kept(house: House) -> list[Candidate]:
    return await house.rows(Candidate)


async def nowhere(house: House, words: str) -> None:
    """Not a sign of these words stands in any table."""
    async with house.storage.reading() as db:
        for table in METADATA.sorted_tables:
            for row in (await db.exec(sa.select(table))).all():  # type: ignore[call-overload]
                assert words not in str(tuple(row)), table.name


async def wants(house: House, mode: Mode, key: str = "b3") -> None:
    async with house.storage.work(house.time) as work:
        [place] = (await work.db.exec(select(Place).where(Place.key == key))).all()
        place.unaddressed = mode


async def test_it_stands_in_the_leaders_list_and_nowhere_else(house: House) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    before = len(await house.rows(Member))
    assert await wang.says(LAMP) == 1
    assert [one for one in house.channel.order if one.chat == B3] == []
    [said] = lists(house, li)
    assert "群里听到1件" in said
    assert f"3号楼 王阿姨：{LAMP}" in said
    assert lists(house, house.person("小周")) == []
    card = house.bubble(li.id, "candidates:1").what
    assert isinstance(card, Card)
    assert card.silent
    [row] = await kept(house)
    assert (row.stage, row.mode, row.told) == (Stage.LISTED, Mode.QUIET, 1)
    # Nobody becomes a member by talking to neighbours.
    assert len(await house.rows(Member)) == before


async def test_registered_it_is_a_report_of_whoever_said_it(house: House) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await wang.whispers("/start")
    await wang.says(LAMP)
    await li.taps("button-register", chat=li.id)
    assert house.notice == "candidate-registered"
    [matter] = await house.rows(Matter)
    reporter = next(one for one in await house.rows(Member) if one.id == matter.reporter_id)
    assert (reporter.name, matter.title, matter.open) == ("王阿姨", "4楼楼道灯不亮", True)
    [card] = house.wall(B3)
    assert card.reply_to == matter.said_message
    assert "first-word" in house.keys(wang.id)
    assert await kept(house) == []
    assert lists(house, li) == ["群里听到的，现在没有要您看的了"]


async def test_no_matter_leaves_not_a_word_behind(house: House) -> None:
    li = house.person("李楼长")
    await house.person("王阿姨").says(LAMP, photos=("lamp",))
    await li.taps("button-not-a-matter", chat=li.id)
    assert house.notice == "candidate-dropped"
    assert (await house.rows(Matter), await kept(house)) == ([], [])
    await nowhere(house, LAMP)
    await nowhere(house, "lamp")
    assert house.said(B3) == []
    assert not any(LAMP in words for words in house.said(li.id))


async def test_one_list_a_half_day_and_what_comes_between_is_added_to_it(house: House) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await wang.says(LAMP)
    await house.later(minutes=5)
    await house.person("张三").says(DOOR)
    [said] = lists(house, li)
    assert "群里听到2件" in said
    assert "1. " in said
    assert DOOR in said
    assert house.bubble(li.id, "candidates:1").edits == 1
    await li.taps("button-register-n", chat=li.id)  # the newest: the last line
    [matter] = await house.rows(Matter)
    assert matter.words == DOOR
    await house.later(hours=8)
    await house.person("张三").says("厨房下水堵了，水往上冒")
    assert len([one for one in house.wall(li.id) if one.key == "candidates:1"]) == 1
    assert [LAMP in words for words in lists(house, li)] == [True]
    assert house.keys(li.id).count("moved-below") == 1


async def test_a_list_at_night_waits_for_the_morning(house: House) -> None:
    li = house.person("李楼长")
    await house.later(hours=11)
    await house.person("王阿姨").says(LAMP)
    assert lists(house, li) == []
    await house.later(hours=10)
    assert len(lists(house, li)) == 1


async def test_what_is_settled_in_the_night_is_never_shown(house: House) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await house.later(hours=11)
    await wang.says(LAMP)
    await wang.says(f"报修 {LAMP}")
    await house.later(hours=10)
    assert lists(house, li) == []


async def test_more_than_fit_move_up_as_they_are_settled(house: House) -> None:
    li = house.person("李楼长")
    for n in range(1, 8):
        await house.person(f"邻居{n}").says(f"{n}楼楼道灯不亮")
    assert "还有2件" in lists(house, li)[0]
    for _ in range(2):
        await li.taps("button-not-a-matter-n", chat=li.id)
    assert "还有" not in lists(house, li)[0]
    assert len(await kept(house)) == 5


async def test_after_four_hours_the_speaker_alone_is_asked(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.whispers("/start")
    await wang.says(LAMP)
    await house.later(hours=3, minutes=59)
    assert "candidate-shall-i" not in house.keys(wang.id)
    await house.later(minutes=1)
    assert house.keys(wang.id)[-1] == "candidate-shall-i"
    assert LAMP in house.said(wang.id)[-1]
    assert house.said(B3) == []
    assert await wang.taps("button-note-down", chat=wang.id) == "draft-kept"
    [matter] = await house.rows(Matter)
    assert (matter.words, matter.open) == (LAMP, True)
    assert len(house.wall(B3)) == 1
    assert "draft-kept" in house.keys(wang.id)
    assert await kept(house) == []
    assert lists(house, house.person("李楼长")) == ["群里听到的，现在没有要您看的了"]


@pytest.mark.parametrize(
    ("words", "after", "kept_"),
    [("好的", 10, True), ("要", 10, True), ("不用", 10, False), ("记下", 90, True)],
)
async def test_the_question_is_answered_in_words(
    house: House, words: str, after: int, kept_: bool
) -> None:
    wang = house.person("王阿姨")
    await wang.whispers("/start")
    await wang.says(LAMP)
    await house.later(hours=4, minutes=after)
    await wang.whispers(words)
    assert await kept(house) == []
    assert len(await house.rows(Matter)) == kept_


async def test_a_yes_long_afterwards_is_one_only_in_a_reply(house: House) -> None:
    wang, chen = house.person("王阿姨"), house.person("陈叔")
    await wang.whispers("/start")
    await chen.whispers("/start")
    await wang.says(LAMP)
    await house.later(hours=4)
    await chen.whispers("好的")
    await house.later(minutes=31)
    await wang.whispers("好的")
    [row] = await kept(house)
    question = house.bubble(wang.id, f"shall-i:{row.id}")
    await wang.replies(question, "好的")
    [matter] = await house.rows(Matter)
    assert matter.words == LAMP


async def test_whoever_never_opened_the_private_chat_is_asked_aside(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says(LAMP)
    await house.later(hours=4)
    [card] = house.wall(B3)
    assert (card.only_for, [line.key for line in card.lines]) == (wang.id, ["candidate-shall-i"])
    assert await wang.taps("button-drop", chat=B3) == "draft-dropped"
    assert (await house.rows(Matter), await kept(house)) == ([], [])
    [card] = house.wall(B3)
    assert (card.only_for, [line.key for line in card.lines]) == (wang.id, ["draft-dropped"])
    await nowhere(house, LAMP)


async def test_a_question_to_one_is_answered_by_nobody_else(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says(LAMP)
    await house.later(hours=4)
    for name in ("张三", "李楼长"):
        assert await house.person(name).taps_data("go:1:True") == "candidate-gone"
    assert await house.rows(Matter) == []
    assert len(await kept(house)) == 1


async def test_nobody_is_asked_at_night(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.whispers("/start")
    await house.later(hours=7)
    await wang.says(LAMP)  # 19:00
    await house.later(hours=13)
    assert "candidate-shall-i" not in house.keys(wang.id)
    await house.later(minutes=30)
    assert "candidate-shall-i" in house.keys(wang.id)


async def test_after_a_day_it_stands_in_the_grid_officers_list_and_then_it_is_gone(
    house: House,
) -> None:
    wang, li, zhou = (house.person(name) for name in ("王阿姨", "李楼长", "小周"))
    await wang.whispers("/start")
    await wang.says(LAMP)
    await house.later(hours=23)
    assert lists(house, zhou) == []
    await house.later(hours=1)
    assert LAMP in lists(house, zhou)[0]
    assert LAMP in lists(house, li)[0]
    await house.later(hours=24)
    assert await kept(house) == []
    for who in (li, zhou):
        assert lists(house, who) == ["群里听到的，现在没有要您看的了"]
    assert "candidate-over" in house.keys(wang.id)
    await nowhere(house, LAMP)
    assert house.said(B3) == []


async def test_the_grid_officer_registers_it_too(house: House) -> None:
    zhou = house.person("小周")
    await house.person("王阿姨").says(LAMP)
    await house.later(hours=24)
    await zhou.taps("button-register", chat=zhou.id)
    assert house.notice == "candidate-registered"
    assert len(await house.rows(Matter)) == 1


async def test_a_place_without_a_leader_goes_to_the_next_level_at_once(house: House) -> None:
    async with house.storage.work(house.time) as work:
        await work.db.exec(sa.text("UPDATE account SET reachable = false WHERE address = '2001'"))
    await house.person("王阿姨").says(LAMP)
    assert LAMP in lists(house, house.person("小周"))[0]


async def test_where_the_place_wants_it_the_speaker_is_asked_at_once(house: House) -> None:
    await wants(house, Mode.ASK, "ruicheng")  # a level above
    wang, zhang = house.person("王阿姨"), house.person("张三")
    await wang.says(LAMP)
    [card] = house.wall(B3)
    assert (card.only_for, card.lines[0].key) == (wang.id, "candidate-shall-i")
    assert len(lists(house, house.person("李楼长"))) == 1
    await zhang.says("四楼楼道灯不亮了")  # nobody else is asked
    assert len(house.wall(B3)) == 1
    await wang.taps("button-note-down")
    assert house.keys(B3) == ["draft-kept", "report-title+taken-down-by+state-waiting-for"]
    assert len(await house.rows(Matter)) == 1


async def test_where_the_place_wants_it_it_is_written_down_at_once(house: House) -> None:
    await wants(house, Mode.AUTO)
    wang = house.person("王阿姨")
    await wang.says(LAMP)
    [matter] = await house.rows(Matter)
    assert (matter.words, matter.open) == (LAMP, True)
    assert len(house.wall(B3)) == 1
    assert await kept(house) == []
    await house.person("张三").says("四楼楼道灯不亮了")
    assert len(await house.rows(Matter)) == 1
    await house.person("赵六").says(LAMP, chat=B5)  # another place, another wish
    assert len(await kept(house)) == 1


async def test_even_there_a_complaint_is_nobodys_card(house: House) -> None:
    await wants(house, Mode.AUTO)
    await house.person("王阿姨").says("电梯坏了三天，物业态度太差不作为")
    assert (await house.rows(Matter), len(await kept(house))) == ([], 1)
    assert house.said(B3) == []


async def test_three_alike_within_ten_minutes_are_one_line(house: House) -> None:
    for name, words in (("王阿姨", LAMP), ("张三", "四楼楼道灯不亮了"), ("李四", LAMP)):
        await house.person(name).says(words)
        await house.later(minutes=3)
    [row] = await kept(house)
    assert (row.told, row.words) == (3, LAMP)
    [said] = lists(house, house.person("李楼长"))
    assert "说了3次" in said
    assert len(house.channel.order) == len({one.message for one in house.channel.order})


@pytest.mark.parametrize("words", ["我家也是", "+1"])
async def test_the_same_here_in_a_reply_is_counted_and_answered_by_nobody(
    house: House, words: str
) -> None:
    wang, chen = house.person("王阿姨"), house.person("陈叔")
    await wang.says(LAMP, message="70")
    below = Quoted("70", LAMP, by_bot=False, who=wang.who)
    await chen.says(words, reply=below)
    await wang.says(words, reply=below)
    [row] = await kept(house)
    assert row.told == 2
    assert house.wall(B3) == []
    assert not [one for one in await house.rows(Member) if one.name == "陈叔"]
    await chen.says(words, reply=Quoted("71", "我家网好卡", by_bot=False, who=wang.who))
    assert house.wall(B3) == [], "neighbours agree about something else"


async def test_what_is_reported_already_is_no_candidate(house: House) -> None:
    await house.person("王阿姨").says(f"报修 {LAMP}")
    assert await house.person("张三").says("四楼楼道灯不亮了") == 1
    assert await kept(house) == []
    await house.person("张三").says("5楼楼道灯不亮")
    assert len(await kept(house)) == 1


@pytest.mark.parametrize("named", [False, True])
async def test_what_somebody_reports_meanwhile_is_off_the_list(house: House, named: bool) -> None:
    await house.person("王阿姨").says(LAMP)
    await house.person("张三").says("四楼楼道灯不亮了" if named else f"报修 {LAMP}", named=named)
    assert (len(await house.rows(Matter)), await kept(house)) == (1, [])
    assert lists(house, house.person("李楼长")) == ["群里听到的，现在没有要您看的了"]


async def test_a_leaders_note_under_the_words_settles_it(house: House) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    said = wang.said(LAMP)
    await house.receive(said)
    await li.says("记一下", reply=Quoted(said.message, LAMP, by_bot=False, who=wang.who))
    [matter] = await house.rows(Matter)
    assert matter.said_message == said.message
    assert await kept(house) == []


async def test_an_emergency_is_no_candidate(house: House) -> None:
    await house.person("王阿姨").says("3楼楼道冒烟着火了，快来人")
    assert await kept(house) == []
    assert any("🆘" in words for words in house.said(B3))


async def test_a_complaint_about_the_leader_is_not_in_the_leaders_list(house: House) -> None:
    li, zhou = house.person("李楼长"), house.person("小周")
    words = f"{LAMP}，李楼长不管事还骂人"
    await house.person("王阿姨").says(words)
    assert lists(house, li) == []
    assert words in lists(house, zhou)[0]
    for data in ("gr:1", "gd:1"):
        assert await li.taps_data(data, chat=li.id) == "candidate-gone"
    await li.whispers("候选")
    assert house.keys(li.id)[-1] == "candidates-none"
    await zhou.taps("button-register", chat=zhou.id)
    [matter] = await house.rows(Matter)
    assert not matter.open
    assert not any(words in one for one in house.said(B3) + house.said(li.id))


async def test_only_whoever_is_in_charge_there_decides(house: House) -> None:
    await house.person("王阿姨").says(LAMP)
    for name in ("张三", "赵楼长"):
        who = house.person(name)
        for data in ("gr:1", "gd:1", "gr:99"):
            assert await who.taps_data(data, chat=who.id) == "candidate-gone"
        await who.whispers("群里听到的")
        assert house.keys(who.id)[-1] == "candidates-none"
    assert len(await kept(house)) == 1


async def test_of_two_who_tap_at_once_one_decides(house: House) -> None:
    li, zhou = house.person("李楼长"), house.person("小周")
    await house.person("王阿姨").says(LAMP)
    await house.later(hours=24)
    await house.receive(li.tapped("gr:1", li.id), zhou.tapped("gd:1", zhou.id))
    told = {words.key for _, words, _ in house.channel.notices[-2:] if words is not None}  # type: ignore[union-attr]
    assert "candidate-gone" in told
    assert told < {"candidate-gone", "candidate-registered", "candidate-dropped"}
    assert len(await house.rows(Matter)) == ("candidate-registered" in told)
    assert await kept(house) == []


async def test_the_list_is_opened_by_its_name_and_from_the_daily_list(house: House) -> None:
    li = house.person("李楼长")
    await house.person("王阿姨").says(LAMP)
    await li.whispers("候选")
    assert LAMP in house.said(li.id)[-1]
    assert house.keys(li.id).count("moved-below") == 1
    await li.taps_data("gl", chat=li.id)  # 〔看一看〕, button-candidates
    assert LAMP in house.said(li.id)[-1]
    assert len([one for one in house.wall(li.id) if one.key == "candidates:1"]) == 1


async def test_an_edit_corrects_it_and_never_brings_it_back(house: House) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    said = wang.said(LAMP)
    await house.receive(said)
    await wang.says("5楼楼道灯不亮", message=said.message, edited=True)
    [row] = await kept(house)
    assert row.words == "5楼楼道灯不亮"
    assert "5楼楼道灯不亮" in lists(house, li)[0]
    await li.taps("button-not-a-matter", chat=li.id)
    assert await wang.says(LAMP, message=said.message, edited=True) == 1
    assert await kept(house) == []
    await nowhere(house, LAMP)


async def test_an_edit_that_takes_it_back_ends_it(house: House) -> None:
    wang = house.person("王阿姨")
    said = wang.said(LAMP)
    await house.receive(said)
    await wang.says("没事了", message=said.message, edited=True)
    assert await kept(house) == []
    await nowhere(house, LAMP)


async def test_an_edit_that_asks_for_it_reports_it(house: House) -> None:
    wang = house.person("王阿姨")
    said = wang.said(LAMP)
    await house.receive(said)
    await wang.says(f"报修 {LAMP}", message=said.message, edited=True)
    assert (len(await house.rows(Matter)), await kept(house)) == (1, [])


async def test_an_edit_that_cries_for_help_is_heard_as_that(house: House) -> None:
    wang = house.person("王阿姨")
    said = wang.said(LAMP)
    await house.receive(said)
    await wang.says("4楼楼道冒烟着火了，快来人", message=said.message, edited=True)
    assert await kept(house) == []
    assert any("🆘" in words for words in house.said(B3))


async def test_photos_and_further_words_of_two_minutes_belong_to_it(house: House) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await wang.says(photos=("before",))
    said = wang.said(LAMP, photos=("with",))
    await house.receive(said)
    await wang.says(photos=("after",))
    await wang.says("就在电梯门口那个楼道")
    assert await house.person("张三").says(photos=("other",)) == 0
    await wang.says("四楼楼道灯不亮", message=said.message, edited=True)
    await house.later(minutes=3)
    assert await wang.says(photos=("late",)) == 0
    [row] = await kept(house)
    assert sorted(row.photos) == ["after", "before", "with"]
    assert row.words == "四楼楼道灯不亮\n就在电梯门口那个楼道"
    assert "照片3张" in lists(house, li)[0]
    await li.taps("button-register", chat=li.id)
    assert len(await house.rows(Photo)) == 3


async def test_what_was_asked_for_is_an_answer(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("报修")
    await wang.says(LAMP)
    assert (len(await house.rows(Matter)), await kept(house)) == (1, [])


async def test_a_reply_about_a_matter_is_about_that_matter(house: House) -> None:
    wang = house.person("王阿姨")
    said = wang.said(f"报修 {LAMP}")
    await house.receive(said)
    quoted = Quoted(said.message, said.words, by_bot=False, who=wang.who)
    assert await house.person("张三").says(DOOR, reply=quoted) == 0
    assert await kept(house) == []


async def test_whoever_deletes_their_data_takes_it_along(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.whispers("/start")
    await wang.says(LAMP)
    await wang.whispers("我的数据")
    assert LAMP in house.files(wang.id)[-1]
    await wang.whispers("我叫 老王")
    assert f"老王：{LAMP}" in lists(house, house.person("李楼长"))[0]
    await wang.whispers("删除我的数据")
    await wang.taps("button-erase", chat=wang.id)
    assert await kept(house) == []
    await nowhere(house, LAMP)
    assert lists(house, house.person("李楼长")) == ["群里听到的，现在没有要您看的了"]


async def test_staff_among_themselves_and_groups_of_nobody_are_left_alone(house: House) -> None:
    await house.person("小周").says(LAMP, chat=GRID)
    await house.person("王阿姨").says(LAMP, chat="-100777")
    assert await kept(house) == []
    assert house.said("-100777") == house.said(GRID) == []


async def shared(house: House) -> None:
    """The group of building 3 serves building 5 too."""
    async with house.storage.work(house.time) as work:
        [b5] = (await work.db.exec(select(Place).where(Place.key == "b5"))).all()
        await work.db.exec(
            sa.text("INSERT INTO binding (chat_id, place_id, source, since)"
                    " SELECT id, :place, 'file', :now FROM chat WHERE address = :chat").bindparams(
                sa.bindparam("now", house.time, sa.DateTime(timezone=True)),
                place=b5.id, chat=B3,
            )
        )  # fmt: skip


async def test_in_a_shared_group_the_leader_says_which_building_it_is(house: House) -> None:
    await shared(house)
    li = house.person("李楼长")
    await house.person("王阿姨").says("5号楼4楼楼道灯不亮")
    assert len(lists(house, house.person("赵楼长"))) == 1
    await house.person("张三").says(DOOR)
    places = {one.key: one.id for one in await house.rows(Place)}
    assert await li.taps_data("gr:2", chat=li.id) == "old-button"
    assert await li.taps_data(f"gp:2:{places['street']}", chat=li.id) == "old-button"
    # Of another building only whoever is in charge there, or above, says so.
    assert await li.taps_data(f"gp:2:{places['b5']}", chat=li.id) == "not-yours-to-do"
    await li.taps("button-place", chat=li.id)
    [matter] = await house.rows(Matter)
    assert matter.words == DOOR


async def test_above_a_shared_group_any_of_its_buildings_is_chosen(house: House) -> None:
    await shared(house)
    zhou = house.person("小周")
    await house.person("王阿姨").says(DOOR)
    await house.person("张三").says(LAMP)
    await house.later(hours=24)
    await zhou.taps("button-register-at", chat=zhou.id)  # the last one: 5号楼
    [matter] = await house.rows(Matter)
    places = {one.id: one.key for one in await house.rows(Place)}
    assert (matter.words, places[matter.place_id]) == (LAMP, "b5")


async def test_in_a_shared_group_the_speaker_is_asked_which_building_it_is(house: House) -> None:
    await shared(house)
    wang = house.person("王阿姨")
    await wang.says(DOOR)
    await house.later(hours=4)
    assert await wang.taps("button-note-down") == "which-place"
    await wang.says("5号楼")
    [matter] = await house.rows(Matter)
    places = {one.id: one.key for one in await house.rows(Place)}
    assert (matter.words, places[matter.place_id]) == (DOOR, "b5")


async def test_after_a_restart_its_edits_and_pieces_are_still_heard(house: House) -> None:
    wang = house.person("王阿姨")
    said = wang.said(LAMP)
    await house.receive(said)
    house.ears = Ears(ROUTES)
    await listen_again(house.storage, house.ears, house.time)
    assert house.ears.table is taxonomy.shipped()
    house.dispatch.ears = house.intake.ears = house.ears
    assert await wang.says(photos=("after",)) == 1
    assert await wang.says("没事了", message=said.message, edited=True) == 1
    assert await kept(house) == []


async def test_a_long_sleep_asks_nobody_twice_and_keeps_nothing_longer(house: House) -> None:
    wang, zhou = house.person("王阿姨"), house.person("小周")
    await wang.says(LAMP)
    house.time += timedelta(hours=30)
    await house.clock.tick()
    await house.deliver()
    assert house.said(B3) == []
    assert LAMP in lists(house, zhou)[0]
    house.time += timedelta(hours=30)
    await house.clock.tick()
    await house.deliver()
    assert await kept(house) == []
    await nowhere(house, LAMP)


async def test_it_follows_a_group_that_moves(house: House) -> None:
    wang = house.person("王阿姨")
    said = wang.said(LAMP)
    await house.receive(said)
    chat = Chat("telegram", B3)
    await house.receive(Moved(id="m1", chat=chat, at=house.time, who=None, to="-1009993"))
    await wang.says("没事了", chat="-1009993", message=said.message, edited=True)
    assert await kept(house) == []


async def test_where_nobody_can_be_asked_aside_nobody_is_asked(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.channel, "can", Abilities(asides=False))
    await wants(house, Mode.ASK)
    await house.person("王阿姨").says(LAMP)
    await house.later(hours=4)
    assert [one for one in house.channel.order if one.chat in (B3, "1001")] == []
    assert len(await kept(house)) == 1


async def test_what_could_not_be_shown_is_kept_no_longer_than_the_rest(house: House) -> None:
    li = house.person("李楼长")
    house.channel.fails[li.id] = [NobodyThere("blocked")]
    await house.person("王阿姨").says(LAMP)
    async with house.storage.reading() as db:
        assert len(await outbox_results.parked(await db.connection())) == 1
    await house.later(hours=48)
    assert await kept(house) == []
    await nowhere(house, LAMP)
