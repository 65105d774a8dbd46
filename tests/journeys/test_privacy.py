"""Personal data: told, shown, corrected, withheld and erased, by the person it belongs to."""

from datetime import timedelta

import pytest

from chat.card import Document, note
from chat.incoming import Chat, Seated
from chat.text import text
from domain.matters import State
from domain.roles import Role
from storage import inbox
from storage.history import Entry
from storage.inbox import Received
from storage.matters import Matter, Photo
from storage.members import Account, Held, Member
from storage.outbox import Message, Shown
from storage.phones import Phone
from storage.places import Group, Place
from storage.residences import Residence
from storage.seal import Seal
from storage.tables import METADATA
from tests.house import B3, B5, GRID, KEY, NOON, House, Somebody

NAME, ACCOUNT, NUMBER = "王秀英", "8800551", "13800001234"
LAMP = "报修 3楼楼道灯坏了"


def wang_of(house: House) -> Somebody:
    return house.person(NAME, ACCOUNT)


async def row(house: House, account: str = ACCOUNT) -> Member:
    [one] = [one for one in await house.rows(Account) if one.address == account]
    [member] = [who for who in await house.rows(Member) if who.id == one.member_id]
    return member


async def reported(house: House, words: str = LAMP) -> tuple[Somebody, Somebody]:
    """王秀英 reported something and 李楼长 has its panel."""
    wang, li = wang_of(house), house.person("李楼长")
    await wang.whispers("/start")
    await li.whispers("/start")
    await wang.says(words)
    await li.taps("button-handle")
    return wang, li


# The first notice


async def test_the_first_report_is_answered_once_with_what_is_kept(house: House) -> None:
    wang = wang_of(house)
    await wang.says(LAMP)
    assert house.keys(ACCOUNT) == [], "the private chat was never opened"
    assert (await row(house)).noticed_at is None

    await wang.whispers("/start")
    await wang.says("报修 单元门锁坏了")
    assert house.keys(ACCOUNT)[-1] == "first-word"
    assert (await row(house)).noticed_at == NOON
    labels = [one.label.key for one in house.wall(ACCOUNT)[-1].buttons[0]]
    assert labels == ["button-noticed", "button-nameless", "button-withdraw"]
    assert "第一次" not in house.said(B3)[-1]

    await wang.taps("button-noticed", ACCOUNT)
    assert house.keys(ACCOUNT)[-1] == "noticed"
    assert house.wall(ACCOUNT)[-1].buttons == ()
    await wang.says("报修 4楼窗户玻璃碎了")
    assert house.keys(ACCOUNT).count("first-word") == 0


async def test_without_a_name_no_card_shows_one_any_more(house: House) -> None:
    wang, li = await reported(house)
    assert NAME in house.said(li.id)[-1]

    await wang.taps("button-nameless", ACCOUNT)

    assert house.keys(ACCOUNT)[-1] == "nameless-now"
    assert NAME not in "".join(house.said(li.id) + house.said(B3))
    assert "一位邻居" in house.said(li.id)[-1]
    member = await row(house)
    assert (member.name, member.nameless) == ("", True)
    await wang.says("报修 单元门锁坏了")
    assert (await row(house)).name == "", "it is not taken from the app again"


async def test_older_copies_of_a_panel_lose_the_name_too(house: House) -> None:
    wang, li = await reported(house)
    await li.taps("button-handle")
    assert "".join(house.said(li.id)).count(NAME) == 2

    await wang.whispers("不留名字")

    assert NAME not in "".join(house.said(li.id))
    assert house.keys(li.id)[1] == "moved-below"
    [_, older, _] = [one for one in house.channel.order if one.chat == li.id]
    await li.replies(older, "我来办")
    assert [one.state for one in await house.rows(Matter)] == [State.TAKEN]


async def test_the_question_whether_it_is_done_loses_the_name_too(house: House) -> None:
    wang, li = wang_of(house), house.person("李楼长")
    await wang.says(LAMP)
    await li.whispers("/start")
    await li.taps("button-handle")
    await li.taps("button-finish", li.id)
    assert NAME in house.said(B3)[-1]

    await wang.whispers("不留名字")

    assert house.keys(ACCOUNT) == ["nameless-now"]
    assert NAME not in "".join(house.said(B3))
    await wang.taps("button-satisfied")
    assert [one.state for one in await house.rows(Matter)] == [State.RATED]


async def test_what_waits_to_be_said_loses_the_name_before_it_is_said(house: House) -> None:
    wang, li = await reported(house)
    async with house.storage.work(house.time) as work:
        words = text("panel-reporter", who=NAME, at=house.time)
        await work.post(Chat("telegram", li.id, "private"), note(words))

    await wang.whispers("不留名字")

    assert house.keys(li.id)[-1] == "panel-reporter"
    assert house.said(li.id)[-1].startswith("一位邻居")


async def test_what_nobody_took_on_is_taken_back_whole(house: House) -> None:
    wang, li = await reported(house)
    await wang.taps("button-withdraw", ACCOUNT)

    assert house.notice == "did-withdraw"
    [matter] = await house.rows(Matter)
    assert (matter.state, matter.words, matter.title) == (State.WITHDRAWN, "", "")
    assert (matter.reporter_id, matter.said_chat, matter.due_at) == (None, "", None)
    for chat in (B3, li.id):
        assert "灯坏了" not in "".join(house.said(chat))
        assert house.keys(chat)[-1].endswith("state-withdrawn")
    assert house.wall(li.id)[-1].buttons == ()
    assert house.keys(ACCOUNT)[-1] == "did-withdraw"
    await wang.taps_data("mv:1:withdraw", ACCOUNT)
    assert house.notice in {"no-such-matter", "only-the-reporter"}
    await li.taps_data("mv:1:take", li.id)
    assert house.notice == "closed-already"


async def test_what_somebody_works_on_goes_on_without_the_name(house: House) -> None:
    wang, li = await reported(house, f"报修 3楼楼道灯坏了，我是{NAME}")
    await li.taps("button-take", li.id)
    await wang.says("撤回", reply=None)
    assert [one.state for one in await house.rows(Matter)] == [State.TAKEN], "talk is talk"

    await wang.replies(house.bubble(B3, "matter:1"), "撤回")

    [matter] = await house.rows(Matter)
    assert (matter.state, matter.reporter_id, matter.said_message) == (State.TAKEN, None, "")
    assert matter.words == "3楼楼道灯坏了，我是＊＊"
    assert NAME not in "".join(house.said(B3) + house.said(li.id))
    me = (await row(house)).id
    assert me not in {one.member_id for one in await house.rows(Entry)}
    await li.taps("button-finish", li.id)
    assert "done-told" not in "".join(house.keys(ACCOUNT) + house.keys(B3))
    await house.later(days=4)
    assert [one.state for one in await house.rows(Matter)] == [State.UNRATED]


async def test_nobody_takes_back_what_somebody_else_reported(house: House) -> None:
    await reported(house)
    chen = house.person("陈先生")
    await chen.replies(house.bubble(B3, "matter:1"), "撤回")
    assert house.keys(B3)[-1] == "only-the-reporter"
    await chen.taps_data("mv:1:withdraw")
    assert house.notice == "only-the-reporter"
    assert [one.state for one in await house.rows(Matter)] == [State.WAITING]


# What is kept, explained and shown


async def test_what_is_kept_is_explained_where_it_is_asked(house: House) -> None:
    wang = wang_of(house)
    await wang.says("隐私")
    assert house.keys(B3) == ["privacy"]
    await wang.whispers("/privacy")
    assert house.keys(ACCOUNT) == ["privacy"]
    assert "180天" in house.said(ACCOUNT)[-1]


async def test_the_welcome_leads_to_the_explanation_in_private(house: House) -> None:
    wang = wang_of(house)
    async with house.storage.work(house.time) as work:
        for one in await house.rows(Group):
            (await work.db.get_one(Group, one.id)).welcomed = False
    chat = Chat("telegram", B3)
    await house.receive(Seated(id="s1", chat=chat, at=NOON, who=None, standing="member"))
    assert await wang.taps("button-privacy") is None
    assert house.channel.notices[-1][2] == "https://t.me/huying_bot?start=xp-data"
    await wang.whispers("/start xp-data")
    assert house.keys(ACCOUNT) == ["privacy"]
    assert await wang.taps("button-privacy") == "mine-sent"
    assert "privacy" not in house.keys(B3)
    await wang.taps_data("xp:everything")
    assert house.notice == "old-button"


async def test_everything_that_is_kept_comes_as_a_file_in_private(house: House) -> None:
    wang, li = await reported(house)
    await wang.whispers("我的电话 138-0000-1234")
    await li.taps("button-more", li.id)
    await li.taps("button-see-phone", li.id)

    await wang.says("我的数据")

    assert house.keys(B3)[-1] == "mine-sent"
    [file] = house.files(ACCOUNT)
    assert house.files(B3) == []
    for kept in (NAME, ACCOUNT, NUMBER, "3号楼 居民，从 2026-11-21 12:00 起", "【3号楼·报修1】"):
        assert kept in file
    assert "原话：3楼楼道灯坏了" in file
    assert "2026-11-21 12:00 李楼长看了您的电话" in file
    [told] = [one.what for one in house.channel.order if isinstance(one.what, Document)]
    assert (told.name, told.words.key) == ("我的数据.txt", "data-here")
    await wang.whispers("/data")
    assert "您要了一份自己的数据" in house.files(ACCOUNT)[-1]


async def test_the_file_is_worded_in_the_readers_language(house: House) -> None:
    ann = house.person("Ann", "8800552", language="en")
    await ann.whispers("my data")
    [file] = house.files(ann.id)
    assert "1. You\nCalled: Ann\n" in file
    assert "Phone: none is kept" in file
    assert "(nothing)" in file


async def test_in_the_group_nobody_gets_a_file_they_cannot_be_sent(house: House) -> None:
    wang = wang_of(house)
    await wang.says("我的数据")
    assert house.keys(B3) == ["open-private-first"]
    assert house.files(ACCOUNT) == house.files(B3) == []


async def test_the_file_tells_nothing_of_anybody_else(house: House) -> None:
    await reported(house)
    chen = house.person("陈先生", "8800553")
    await chen.whispers("/data")
    [file] = house.files(chen.id)
    assert NAME not in file
    assert "灯坏了" not in file


# Corrected


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("我叫 王秀兰", "王秀兰"),
        ("我叫王秀兰", "王秀兰"),
        ("叫我王姐", "王姐"),
        ("call me Ann", "Ann"),
    ],
)
async def test_whoever_says_what_they_are_called_is_called_so(
    house: House, said: str, name: str
) -> None:
    wang, li = await reported(house)
    await wang.whispers(said)
    assert house.keys(ACCOUNT)[-1] == "renamed"
    assert (await row(house)).name == name
    assert name in house.said(li.id)[-1]
    assert NAME not in house.said(li.id)[-1]


@pytest.mark.parametrize("said", ["我叫了物业来修", "我叫人来修了", "我叫 灯坏了", "我叫物业了"])
async def test_what_only_sounds_like_a_name_changes_none(house: House, said: str) -> None:
    wang = wang_of(house)
    await wang.whispers(said)
    assert (await row(house)).name == NAME


async def test_in_the_group_nothing_is_corrected(house: House) -> None:
    wang = wang_of(house)
    await wang.says(LAMP)
    await wang.says("我叫 王秀兰")
    await wang.says("我的电话 13800001234")
    assert (await row(house)).name == NAME
    assert await house.rows(Phone) == []


async def test_a_name_comes_back_after_none_was_wanted(house: House) -> None:
    wang, li = await reported(house)
    await wang.whispers("不留名字")
    await wang.whispers("我叫 王秀兰")
    member = await row(house)
    assert (member.name, member.nameless) == ("王秀兰", False)
    assert "王秀兰" in house.said(li.id)[-1]


async def test_the_three_things_to_correct_say_how(house: House) -> None:
    wang = wang_of(house)
    await wang.whispers("更正")
    assert house.keys(ACCOUNT) == ["correct"]
    for label in ("button-correct-name", "button-correct-phone", "button-correct-home"):
        await wang.taps(label, ACCOUNT)
    assert house.keys(ACCOUNT)[1:] == [
        "correct-name-how", "correct-phone-how", "correct-home-how",
    ]  # fmt: skip
    assert await wang.taps_data("cx:name") == "only-in-private"


async def test_what_the_list_says_is_changed_on_the_list(house: House) -> None:
    li = house.person("李楼长")
    for words in ("我叫 李四光", "不留名字"):
        await li.whispers(words)
        assert house.keys(li.id)[-1] == "on-the-list"
    assert (await row(house, li.id)).name == "李楼长"


# The number


async def test_a_number_is_kept_locked_and_masked_in_the_answer(house: House) -> None:
    wang = wang_of(house)
    await wang.whispers("我的电话 138 0000 1234")
    assert house.keys(ACCOUNT) == ["phone-kept"]
    assert "138****1234" in house.said(ACCOUNT)[-1]
    [phone] = await house.rows(Phone)
    assert NUMBER not in phone.sealed + phone.lookup
    assert Seal([KEY]).open(phone.sealed) == NUMBER
    assert [one.payload for one in await house.rows(Received)] == [None]

    await wang.whispers("电话改成 13800005678")
    [phone] = await house.rows(Phone)
    assert Seal([KEY]).open(phone.sealed) == "13800005678"
    await wang.whispers("电话删掉")
    assert house.keys(ACCOUNT)[-1] == "phone-dropped"
    assert await house.rows(Phone) == []
    await wang.whispers("电话删掉")
    assert house.keys(ACCOUNT)[-1] == "phone-none"


async def test_what_is_no_number_or_not_said_to_be_ones_own_is_not_kept(house: House) -> None:
    wang = wang_of(house)
    await wang.whispers("我的电话 12345")
    assert house.keys(ACCOUNT) == ["phone-which"]
    await wang.whispers("物业电话 13800001234")
    await wang.whispers("电话 13800001234")
    assert await house.rows(Phone) == []


async def test_without_keys_no_number_is_taken(house: House) -> None:
    house.storage.seal = None
    wang = wang_of(house)
    await wang.whispers("我的电话 13800001234")
    assert house.keys(ACCOUNT) == ["phones-not-kept"]
    assert await house.rows(Phone) == []


async def test_the_leader_sees_the_number_in_private_and_it_is_written_down(house: House) -> None:
    wang, li = await reported(house)
    await li.taps("button-more", li.id)
    assert "button-see-phone" not in str(house.wall(li.id)[-1].buttons)
    await li.taps("button-less", li.id)
    await wang.whispers("我的电话 13800001234")

    await li.taps("button-more", li.id)
    await li.taps("button-see-phone", li.id)

    assert house.keys(li.id)[-1] == "phone-of"
    assert NUMBER in house.said(li.id)[-1]
    assert NUMBER not in "".join(house.said(B3))
    looks = [one for one in await house.rows(Entry) if one.what == "saw-phone"]
    assert [(one.member_id, one.about_id) for one in looks] == [
        ((await row(house, li.id)).id, (await row(house)).id)
    ]

    await wang.whispers("电话改成 13800005678")
    assert NUMBER not in "".join(house.said(li.id))
    await house.later(minutes=1)
    await li.taps("button-more", li.id)
    await li.taps("button-see-phone", li.id)
    assert "13800005678" in house.said(li.id)[-1]
    await wang.whispers("电话删掉")
    assert "13800005678" not in "".join(house.said(li.id))
    assert house.keys(li.id)[-1] == "phone-gone"
    await li.taps_data("sp:1", li.id)
    assert house.notice == "phone-not-left"


async def test_a_neighbour_and_another_buildings_leader_do_not_see_it(house: House) -> None:
    wang, _ = await reported(house)
    await wang.whispers("我的电话 13800001234")
    for who, chat in (("陈先生", B3), ("赵楼长", B5)):
        other = house.person(who)
        await other.whispers("/start")
        for where in (chat, other.id):
            await other.taps_data("sp:1", where)
            assert house.notice in {"not-yours-to-do", "no-such-matter"}
        assert NUMBER not in "".join(house.said(other.id) + house.said(chat))
    assert not [one for one in await house.rows(Entry) if one.what == "saw-phone"]


async def test_whose_right_ended_sees_no_number_by_an_old_button(house: House) -> None:
    wang, li = await reported(house)
    await wang.whispers("我的电话 13800001234")
    async with house.storage.work(house.time) as work:
        [held] = [one for one in await house.rows(Held) if one.role is Role.BUILDING_LEADER][:1]
        found = await work.db.get_one(Held, held.id)
        found.until = house.time
    await li.taps_data("sp:1", li.id)
    assert house.notice in {"not-yours-to-do", "no-such-matter"}
    assert NUMBER not in "".join(house.said(li.id))


async def test_in_a_work_group_the_number_goes_to_whoever_asked_alone(house: House) -> None:
    wang, zhou = wang_of(house), house.person("小周")
    await wang.says(LAMP)
    await wang.whispers("我的电话 13800001234")
    assert await zhou.taps_data("sp:1", GRID) is None
    assert house.channel.notices[-1][2] == "https://t.me/huying_bot?start=sp-1"
    assert not [one for one in await house.rows(Entry) if one.what == "saw-phone"]
    await zhou.whispers("/start sp-1")
    assert NUMBER in house.said(zhou.id)[-1]
    assert await zhou.taps_data("sp:1", GRID) == "mine-sent"
    assert NUMBER not in "".join(house.said(GRID))


async def test_a_number_whose_key_is_lost_is_told_to_be_so(house: House) -> None:
    wang, li = await reported(house)
    await wang.whispers("我的电话 13800001234")
    house.storage.seal = Seal([b"another-key-that-never-sealed-anything"])
    await li.taps_data("sp:1", li.id)
    assert house.notice == "phone-shut"
    await wang.whispers("/data")
    assert "打不开" in house.files(ACCOUNT)[-1]


# Erased


async def everything(house: House) -> str:
    """Every value of every table."""
    said = []
    async with house.storage.reading() as db:
        for table in METADATA.sorted_tables:
            for one in (await db.exec(table.select())).all():  # type: ignore[call-overload]
                said += [f"{table.name}.{name}={value!r}" for name, value in one._mapping.items()]
    return "\n".join(said)


async def test_after_deleting_no_table_holds_name_account_or_number(house: House) -> None:
    wang, li = await reported(house, f"报修 3楼楼道灯坏了，我是{NAME}，138 0000 1234")
    await wang.whispers("我的电话 13800001234")
    await wang.whispers("楼上天天半夜吵，3楼", photos=("private-photo",))
    await li.taps("button-more", li.id)
    await li.taps("button-see-phone", li.id)
    await house.later(minutes=3)
    await wang.whispers("我是一句还没想好要不要报的话呢")
    await wang.says(LAMP, chat=B5)
    before = await everything(house)
    assert all(kept in before for kept in (NAME, ACCOUNT))

    await wang.whispers("删除我的数据")
    assert house.keys(ACCOUNT)[-1] == "erase-ask"
    await wang.taps("button-erase", ACCOUNT)

    assert house.keys(ACCOUNT)[-1] == "erased"
    await house.later(minutes=5)
    async with house.storage.work(house.time) as work:
        await work.core.execute(
            Message.__table__.delete().where(Message.__table__.c.fate == "sent")
        )
    left = await everything(house)
    for gone in (NAME, f"'{ACCOUNT}'", NUMBER, "138 0000 1234", "private-photo", "还没想好"):
        assert gone not in left, [line for line in left.splitlines() if gone in line]
    assert await house.rows(Phone) == await house.rows(Photo) == []
    for chat in (li.id, B3, B5):
        assert NAME not in "".join(house.said(chat))
        assert NUMBER not in "".join(house.said(chat))
    assert {one.reporter_id for one in await house.rows(Matter)} == {None}
    assert [one for one in await house.rows(Shown) if one.chat == ACCOUNT] == []


async def test_what_is_on_its_way_to_others_loses_the_name_too(house: House) -> None:
    wang, li = await reported(house)
    members = {one.name: one.id for one in await house.rows(Member)}
    await wang.whispers("删除我的数据")
    async with house.storage.work(house.time) as work:
        words = text("panel-reporter", who=NAME, at=house.time)
        await work.post(Chat("telegram", li.id, "private"), note(words))
        only_hers = note(text("hello-named", who=NAME), only_for=ACCOUNT)
        await work.post(Chat("telegram", B3), only_hers)
        work.record("confirmed", members["李楼长"], about=members[NAME], name=NAME)

    await wang.taps("button-erase", ACCOUNT)

    assert NAME not in "".join(house.said(li.id) + house.said(B3))
    assert house.keys(li.id)[-1] == "panel-reporter"
    assert "hello-named" not in house.keys(B3)
    [line] = [one for one in await house.rows(Entry) if one.what == "confirmed"]
    assert line.facts == {"name": "＊＊"}


async def test_private_photos_are_taken_back_from_whoever_saw_them(house: House) -> None:
    wang, li = wang_of(house), house.person("李楼长")
    await wang.says("大家好，小应在吗")
    await wang.says("帮助")
    await li.whispers("/start")
    await wang.whispers("报修 我家门口堆了垃圾", photos=("private-photo",))
    await wang.says("报修 单元门锁坏了", photos=("lock",))
    for data in ("hd:1", "hd:2"):
        await li.taps_data(data, li.id)
    assert [card.photo for card in house.wall(li.id) if card.photo] == ["private-photo", "lock"]

    await wang.whispers("删除我的数据")
    await wang.taps("button-erase", ACCOUNT)

    assert [card.photo for card in house.wall(li.id) if card.photo] == ["lock"]
    assert [one.file for one in await house.rows(Photo)] == ["lock"]


@pytest.mark.races
@pytest.mark.parametrize("words", ["er:True", "电话删掉"])
@pytest.mark.parametrize("first", ["the reporter", "the leader"])
async def test_a_look_at_the_same_moment_leaves_no_number_behind(
    house: House, words: str, first: str
) -> None:
    wang, li = await reported(house)
    await wang.whispers("我的电话 13800001234")
    gone = wang.tapped(words, ACCOUNT) if words == "er:True" else wang.said(words, chat=ACCOUNT)
    look = li.tapped("sp:1", li.id)
    await house.receive(*((gone, look) if first == "the reporter" else (look, gone)))
    assert await house.rows(Phone) == []
    assert NUMBER not in "".join(house.said(li.id))


async def test_everything_a_person_writes_from_is_forgotten(house: House) -> None:
    wang, _ = await reported(house)
    async with house.storage.work(house.time) as work:
        second = Account(
            channel="telegram", address="8800559", member_id=(await row(house)).id or 0,
            reachable=True,
        )  # fmt: skip
        work.db.add(second)
    await wang.whispers("删除我的数据")
    await wang.taps("button-erase", ACCOUNT)
    assert not {ACCOUNT, "8800559"} & {one.address for one in await house.rows(Account)}
    again = house.person(NAME, "8800559")
    await again.whispers("我的事")
    assert house.keys(again.id)[-1] == "mine-none"


async def test_events_of_theirs_that_were_set_aside_are_forgotten_and_no_others(
    house: House,
) -> None:
    wang, li = await reported(house)
    async with house.storage.writing() as db:
        for event, who in (("a1", ACCOUNT), ("a2", li.id)):
            await inbox.keep(
                db, "telegram", [(event, B3, {"message": {"from": {"id": int(who)}}})], house.time
            )
        for one in (await db.execute(Received.__table__.select())).all():
            if one.event in ("a1", "a2"):
                await inbox.set_aside(db, one.id, "KeyError")
    await wang.whispers("删除我的数据")
    await wang.taps("button-erase", ACCOUNT)
    aside = [one.event for one in await house.rows(Received) if one.standing == "aside"]
    assert aside == ["a2"]


async def test_work_goes_on_and_whoever_comes_back_is_a_stranger(house: House) -> None:
    wang, li = await reported(house)
    await li.taps("button-take", li.id)
    await wang.whispers("删除我的数据")
    await wang.taps("button-erase", ACCOUNT)
    [matter] = await house.rows(Matter)
    assert (matter.state, matter.title) == (State.TAKEN, "3楼楼道灯坏了")
    await li.taps("button-finish", li.id)
    assert house.keys(ACCOUNT)[-1] == "erased", "nobody is asked any more"

    await wang.whispers("我的事")
    assert house.keys(ACCOUNT)[-1] == "mine-none"
    await wang.whispers("/data")
    assert "灯坏了" not in house.files(ACCOUNT)[-1]
    gone, back = [one for one in await house.rows(Member) if one.name in ("", NAME)]
    assert (gone.name, gone.until, back.until) == ("", NOON, None)
    assert [one.member_id for one in await house.rows(Account) if one.address == ACCOUNT] == [
        back.id
    ]


async def test_not_now_deletes_nothing_and_in_a_group_nothing_happens(house: House) -> None:
    wang, _ = await reported(house)
    await wang.whispers("删除我的数据")
    await wang.taps("button-erase-not", ACCOUNT)
    assert house.notice == "erase-kept"
    await wang.says("删除我的数据")
    assert await wang.taps_data("er:True") == "only-in-private"
    assert (await row(house)).name == NAME
    assert [one.reporter_id for one in await house.rows(Matter)] == [(await row(house)).id]


async def test_a_role_others_gave_is_taken_back_first(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers("删除我的数据")
    assert house.keys(li.id)[-1] == "erase-roles-first"
    assert "3号楼楼栋长" in house.said(li.id)[-1]
    assert "小周" in house.said(li.id)[-1]
    await li.taps_data("er:True", li.id)
    assert house.keys(li.id)[-1] == "erase-roles-first"
    assert (await row(house, li.id)).name == "李楼长"


async def test_an_office_taken_by_a_link_is_laid_down_first(house: House) -> None:
    wang, _ = await reported(house)
    me = (await row(house)).id
    async with house.storage.work(house.time) as work:
        [b3] = [one for one in await house.rows(Place) if one.key == "b3"]
        work.db.add(
            Held(
                member_id=me,
                place_id=b3.id,
                role=Role.VOLUNTEER,
                source="invite",
                since=house.time,
            )
        )
    await wang.whispers("删除我的数据")
    assert house.keys(ACCOUNT)[-1] == "erase-resign-first"
    await wang.taps_data("er:True", ACCOUNT)
    assert house.keys(ACCOUNT)[-1] == "erase-resign-first"
    await wang.whispers("卸任")
    await wang.taps("button-resign", ACCOUNT)
    await wang.taps_data("er:True", ACCOUNT)
    assert house.keys(ACCOUNT)[-1] == "erased"
    assert NAME not in await everything(house)


async def test_the_list_of_who_lives_where_loses_the_name(house: House) -> None:
    wang, li = await reported(house)
    await wang.whispers("我住 3-602")
    await li.whispers("待确认")
    assert NAME in house.said(li.id)[-1]
    await li.taps("button-homes-each", li.id)
    await wang.whispers("不留名字")
    assert NAME not in "".join(house.said(li.id))
    await wang.whispers("/data")
    assert "602" in house.files(ACCOUNT)[-1]
    assert "您说了住哪儿" in house.files(ACCOUNT)[-1]

    await wang.whispers("删除我的数据")
    await wang.taps("button-erase", ACCOUNT)
    assert await house.rows(Residence) == []
    assert "602" not in "".join(house.said(li.id))


async def test_whoever_runs_the_bot_leaves_the_file_first(house: House) -> None:
    wang = wang_of(house)
    house.dispatch.community.operators = [f"telegram:{ACCOUNT}"]
    await wang.whispers("删除我的数据")
    assert house.keys(ACCOUNT)[-1] == "erase-operator-first"


async def test_a_former_leader_disappears_from_the_cards_of_what_they_took_on(
    house: House,
) -> None:
    _, li = await reported(house)
    await li.taps("button-take", li.id)
    assert "李楼长" in house.said(B3)[-1]
    async with house.storage.work(house.time) as work:
        for held in await house.rows(Held):
            found = await work.db.get_one(Held, held.id)
            if found.role is Role.BUILDING_LEADER:
                found.until = house.time
    await li.whispers("删除我的数据")
    await li.taps("button-erase", li.id)
    assert house.keys(li.id)[-1] == "erased"
    assert "李楼长" not in house.said(B3)[-1]
    assert "一位邻居" in house.said(B3)[-1]


# In time


async def test_half_a_year_after_it_was_closed_nobody_knows_who_reported_it(house: House) -> None:
    wang, li = await reported(house)
    await li.taps("button-finish", li.id)
    await wang.taps("button-satisfied", ACCOUNT)
    await wang.says("报修 单元门锁坏了")

    await house.later(days=179)
    assert {one.reporter_id for one in await house.rows(Matter)} == {(await row(house)).id}
    assert house.clock.routes.every_["handlers.privacy.erasing.forget_names"].period == timedelta(
        hours=1
    )
    await house.later(days=1, hours=2)

    closed, still_open = sorted(await house.rows(Matter), key=lambda one: one.id)
    assert (closed.reporter_id, closed.said_message) == (None, "")
    assert still_open.reporter_id == (await row(house)).id
    assert NAME not in house.said(li.id)[0]
