"""It is done, says whoever fixed it, or a neighbour; it is not, say the reporter or two homes."""

from datetime import timedelta

import pytest

from chat.card import Card
from chat.incoming import Quoted
from domain.matters import State
from domain.residence import Relation
from storage.history import Entry
from storage.matters import Matter, Photo
from storage.members import Account
from storage.places import Household, Place
from storage.residences import Residence
from tests.house import B3, B5, Bubble, House

LAMP = "3楼楼道灯坏了"


async def reported(house: House, *, private: bool = True) -> Bubble:
    """王阿姨's report; she and 李楼长 have opened their private chats."""
    wang, li = house.person("王阿姨"), house.person("李楼长")
    if private:
        await wang.whispers("/start")
    await li.whispers("/start")
    await wang.says(f"报修 {LAMP}")
    return house.bubble(B3, "matter:1")


async def matter(house: House) -> Matter:
    return min(await house.rows(Matter), key=lambda one: one.id or 0)


def last(house: House, chat: str) -> str:
    return house.keys(chat)[-1]


def asked(house: House, chat: str) -> str:
    card = house.bubble(chat, "done:1").what
    assert isinstance(card, Card)
    return card.lines[0].facts["words"].key  # type: ignore[union-attr]


async def lives(house: House, name: str, room: str) -> None:
    """Somebody entitled confirmed where a person lives."""
    address = house.person(name).id
    rows = await house.rows(Account)
    [member] = [one.member_id for one in rows if one.address == address]
    rooms = {one.room: one.id for one in await house.rows(Household)}
    [home] = [one.id for one in await house.rows(Place) if one.short == "3号楼"]
    async with house.storage.work(house.time) as work:
        if room not in rooms:
            flat = Household(place_id=home, room=room)
            work.db.add(flat)
            await work.db.flush()
            rooms[room] = flat.id
        lives = Residence(
            member_id=member,
            household_id=rooms[room],
            relation=Relation.OWNER_LIVING,
            since=house.time,
            confirmed_at=house.time,
        )
        work.db.add(lives)


@pytest.mark.parametrize("words", ["修好了", "灯亮了，谢谢", "好了 换了个灯泡"])
async def test_a_neighbour_says_it_is_fixed_and_the_reporter_alone_is_asked(
    house: House, words: str
) -> None:
    card = await reported(house)
    li = house.person("李楼长")
    await li.replies(card, "我来办")
    await house.person("张三").replies(card, words)
    row = await matter(house)
    assert (last(house, B3), row.state, row.before) == (
        "did-propose", State.PROPOSED, State.TAKEN,
    )  # fmt: skip
    assert asked(house, "1001") == "proposed-ask"
    assert last(house, li.id) == "proposed-told"
    assert "有邻居说好了" in house.said(B3)[0]
    await house.person("李四").replies(card, "修好了")
    assert last(house, B3) == "fixed-already-asked"
    assert await house.person("张三").taps_data("mv:1:satisfied") == "only-the-reporter"
    await house.person("王阿姨").taps("button-satisfied", chat="1001")
    row = await matter(house)
    assert (row.state, row.rating, row.done_at) == (State.RATED, "satisfied", house.time)


async def test_the_reporter_says_no_and_it_is_as_it_was(house: House) -> None:
    card = await reported(house)
    li = house.person("李楼长")
    await li.replies(card, "已找物业")
    await house.person("张三").replies(card, "修好了")
    before = (await matter(house)).answer_by
    await house.later(minutes=30)
    await house.person("王阿姨").taps("button-not-yet", chat="1001")
    row = await matter(house)
    assert (row.state, row.answer_by, row.before) == (State.WITH_PROPERTY, before, None)
    assert row.due_at is not None
    assert last(house, li.id) == "not-yet-told"


async def test_whoever_is_on_it_says_that_it_is_done_after_a_neighbour_did(house: House) -> None:
    card = await reported(house)
    li = house.person("李楼长")
    await li.replies(card, "我来办")
    await house.person("张三").replies(card, "修好了")
    await li.taps("button-finish", chat=li.id)
    assert ((await matter(house)).state, asked(house, "1001")) == (State.DONE, "done-told")


@pytest.mark.parametrize("words", ["灯亮了，谢谢", "修好了", "好了"])
async def test_the_reporter_closes_it_with_a_word(house: House, words: str) -> None:
    card = await reported(house)
    li = house.person("李楼长")
    await li.replies(card, "我来办")
    await house.person("王阿姨").replies(card, words)
    row = await matter(house)
    assert (row.state, row.rating, row.due_at, row.done_at) == (
        State.UNRATED, None, None, house.time,
    )  # fmt: skip
    assert (last(house, B3), last(house, li.id)) == ("did-mended", "mended-told")


async def test_alone_with_the_bot_it_is_the_one_thing_that_is_open(house: House) -> None:
    await reported(house)
    wang = house.person("王阿姨")
    await house.later(minutes=5)
    await wang.whispers("灯亮了，谢谢李楼长")
    assert (await matter(house)).state is State.UNRATED
    await wang.whispers("灯亮了，谢谢李楼长")
    assert last(house, wang.id) == "which-matter"


async def test_thanks_close_what_was_asked_and_are_a_heart_otherwise(house: House) -> None:
    card = await reported(house, private=False)
    await house.later(minutes=5)
    wang, zhang = house.person("王阿姨"), house.person("张三")
    await wang.replies(card, "谢谢")
    assert (await matter(house)).state is State.WAITING
    await house.person("李楼长").replies(card, "办好了")
    await zhang.replies(house.bubble(B3, "done:1"), "谢谢")
    assert (await matter(house)).state is State.DONE
    await wang.replies(house.bubble(B3, "done:1"), "谢谢")
    row = await matter(house)
    assert (row.state, row.rating) == (State.UNRATED, None)
    assert (last(house, B3), asked(house, B3)) == ("did-thank", "answered-thank")


async def test_what_was_done_is_said_and_the_reporter_reads_it(house: House) -> None:
    await reported(house)
    li = house.person("李楼长")
    await li.taps("button-handle")
    await li.replies(house.bubble(li.id, "panel:1"), "办好了 换了灯泡")
    assert (
        "3楼楼道灯坏了」11月21日周六 12:00 办好了：换了灯泡。您看好了没？"
        in house.said("1001")[-1]
    )
    assert "办的情况：换了灯泡" in house.said(li.id)[-2] + house.said(li.id)[-1]
    assert "换了灯泡" not in "".join(house.said(B3))
    finished = [one for one in await house.rows(Entry) if one.what == "finish"]
    assert finished[0].facts["how"] == "换了灯泡"


async def test_said_in_private_it_stays_out_of_the_group_where_the_reporter_is_asked(
    house: House,
) -> None:
    card = await reported(house, private=False)
    li = house.person("李楼长")
    await li.taps("button-handle")
    await li.replies(house.bubble(li.id, "panel:1"), "办好了 找402说了他家的事")
    assert "402" not in "".join(house.said(B3))
    await house.person("王阿姨").taps("button-not-yet")
    await li.replies(card, "办好了 换了灯泡")
    assert "换了灯泡" in house.said(B3)[-2] + house.said(B3)[-1]


async def test_a_photo_in_reply_shows_what_was_done(house: House) -> None:
    await reported(house)
    li = house.person("李楼长")
    await li.taps("button-handle")
    panel = house.bubble(li.id, "panel:1")
    await li.replies(panel, "办好了")
    await house.later(minutes=1)
    await li.replies(house.bubble(li.id, "panel:1"), "", photos=("after",))
    assert [one.file for one in await house.rows(Photo)] == ["after"]
    [shot] = [one for one in house.wall("1001") if one.photo]
    assert (shot.photo, shot.lines[0].key) == ("after", "done-shown")
    await house.later(minutes=2)
    await li.replies(house.bubble(li.id, "panel:1"), "", photos=("late",))
    await house.person("张三").replies(house.bubble(B3, "matter:1"), "", photos=("other",))
    assert [one.file for one in await house.rows(Photo)] == ["after"]


async def test_a_photo_with_the_word_is_as_good(house: House) -> None:
    card = await reported(house)
    await house.person("李楼长").replies(card, "办好了", photos=("after",))
    assert ((await matter(house)).state, len(await house.rows(Photo))) == (State.DONE, 1)


async def done(house: House, *, private: bool = True) -> Bubble:
    card = await reported(house, private=private)
    await house.person("李楼长").replies(card, "办好了")
    chat = "1001" if private else B3
    await house.person("王阿姨").taps("button-satisfied", chat=chat)
    return card


async def test_the_reporter_opens_it_again_and_its_clock_begins_anew(house: House) -> None:
    card = await done(house)
    await house.later(days=10)
    await house.person("王阿姨").replies(card, "又坏了")
    row = await matter(house)
    assert (row.state, row.rating, row.done_at) == (State.TAKEN, None, None)
    assert (row.arrived_at, row.answer_by) == (house.time, house.time + timedelta(hours=24))
    assert row.first_id is not None
    assert (last(house, B3), last(house, "2001")) == ("did-reopen", "broken-told")


async def test_one_neighbour_is_heard_and_two_open_it_again(house: House) -> None:
    card = await done(house)
    await house.later(days=1)
    zhang, li4 = house.person("张三"), house.person("李四")
    await zhang.replies(card, "又坏了")
    assert (last(house, B3), last(house, "2001")) == ("again-heard", "again-told")
    assert (await matter(house)).state is State.RATED
    told = len(house.keys("2001"))
    await zhang.replies(card, "又坏了")
    assert (len(house.keys("2001")), (await matter(house)).state) == (told, State.RATED)
    await li4.replies(card, "还是坏的")
    assert (last(house, B3), (await matter(house)).state) == ("did-reopen", State.TAKEN)


async def test_two_neighbours_at_the_same_moment_open_it_once(house: House) -> None:
    await done(house)
    zhang, li4 = house.person("张三"), house.person("李四")
    for one in (zhang, li4):
        await one.says("帮助")
        await one.whispers("/start")
    await house.receive(
        zhang.said("【3号楼·报修1】又坏了", chat=zhang.id),
        li4.said("【3号楼·报修1】又坏了", chat=li4.id),
    )
    assert (await matter(house)).state is State.TAKEN
    assert [one.what for one in await house.rows(Entry)].count("reopen") == 1


async def test_two_of_one_home_are_one_voice(house: House) -> None:
    card = await done(house)
    for name in ("张三", "李四", "赵六"):
        await house.person(name).says("报修 单元门关不上")
    await lives(house, "张三", "301")
    await lives(house, "李四", "301")
    await lives(house, "赵六", "502")
    await house.person("张三").replies(card, "又坏了")
    await house.person("李四").replies(card, "又坏了")
    assert (await matter(house)).state is State.RATED
    await house.person("赵六").replies(card, "又坏了")
    assert (await matter(house)).state is State.TAKEN


async def test_after_the_window_a_new_report_is_offered_that_names_the_old(house: House) -> None:
    card = await done(house)
    await house.later(days=14)
    wang = house.person("王阿姨")
    await wang.replies(card, "又坏了")
    assert ((await matter(house)).state, last(house, B3)) == (State.RATED, "again-too-late")
    await wang.taps("button-keep")
    new = max(await house.rows(Matter), key=lambda one: one.id or 0)
    assert (new.state, new.words) == (State.WAITING, "3楼楼道灯坏了 又坏了 #1")


async def test_what_is_still_under_way_says_how_far_it_is(house: House) -> None:
    card = await reported(house)
    for name in ("王阿姨", "张三"):
        await house.person(name).replies(card, "还没修")
        assert last(house, B3) == "progress-since"
    assert (await matter(house)).state is State.WAITING


async def test_what_neighbours_tell_each_other_is_not_ours(house: House) -> None:
    await reported(house)
    zhang, li4 = house.person("张三"), house.person("李四")
    talk = zhang.said("我家水龙头一直滴，你那边呢")
    await house.receive(talk)
    quoted = Quoted(talk.message, talk.words, by_bot=False)
    for words in ("修好了，换了个垫片", "好了，谢谢", "又坏了"):
        assert await li4.says(words, reply=quoted) == 0
    assert await li4.says("灯亮了，谢谢") == 0
    assert (await matter(house)).state is State.WAITING


async def test_another_building_neither_closes_nor_opens_it(house: House) -> None:
    await done(house)
    zhao = house.person("赵楼长")
    for words in ("【3号楼·报修1】又坏了", "【3号楼·报修1】修好了"):
        await zhao.says(words, chat=B5)
        assert last(house, B5) == "no-such-matter"
    for move in ("propose", "reopen", "silence"):
        assert await house.person("张三").taps_data(f"mv:1:{move}") == "old-button"
    assert (await matter(house)).state is State.RATED


async def test_what_was_done_is_told_as_it_was_written(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.whispers("/start")
    await wang.says("报修 3楼楼道灯坏了")
    card = house.bubble(B3, "matter:1")
    await house.person("李楼长").replies(card, "办好了 换了灯泡，声控的")
    assert "换了灯泡，声控的" in house.said(wang.id)[-1]
