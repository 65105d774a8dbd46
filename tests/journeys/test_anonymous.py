"""Told without a name: nothing that is kept leads to whoever told it, and still they hear back."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from chat.channel import NobodyThere, TryLater
from domain.matters import Kind, State
from storage.drafts import Draft
from storage.history import Entry
from storage.inbox import Received
from storage.matters import Matter, Photo, Voice
from storage.members import Account, Member
from storage.outbox import Message, Shown
from storage.sealed import Sealed
from storage.tables import METADATA
from tests.house import B3, B5, GRID, NOON, House, Somebody

NAME, ACCOUNT = "王秀英", "8800551"
RENTED = "楼上把房子隔成八间群租，天天半夜吵"


async def at_home(house: House) -> tuple[Somebody, Somebody]:
    """王秀英 lives in 3号楼 and has spoken to the bot; 李楼长 reads what he is sent."""
    wang, li = house.person(NAME, ACCOUNT), house.person("李楼长")
    await wang.says("帮助")
    await wang.whispers("/start")
    await li.whispers("/start")
    await house.later(minutes=20)
    return wang, li


async def rows_of(house: House) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that names 王秀英: by name, by account, by the id of a member."""
    [me] = [one.member_id for one in await house.rows(Account) if one.address == ACCOUNT]
    found: dict[str, list[dict[str, Any]]] = {}
    async with house.storage.reading() as db:
        for table in METADATA.sorted_tables:
            members = [
                column.name
                for column in table.c
                if any(key.column.table.name == "member" for key in column.foreign_keys)
            ]
            if table.name == "member":
                members.append("id")
            for one in (await db.exec(table.select())).all():  # type: ignore[call-overload]
                row = dict(one._mapping)
                by_id = any(row[name] == me for name in members)
                if by_id or any(sign in repr(row) for sign in (NAME, ACCOUNT)):
                    found.setdefault(table.name, []).append(row)
    return found


async def nothing_leads_to_her(house: House) -> None:
    """She stands in the register, at another moment than the report, and nowhere else."""
    [matter] = [one for one in await house.rows(Matter) if one.anonymous]
    named = await rows_of(house)
    assert named.keys() <= {"member", "account", "role"}, named.keys()
    moments = {
        value for rows in named.values() for row in rows for value in row.values()
        if isinstance(value, datetime)
    }  # fmt: skip
    assert matter.created_at not in moments
    assert (matter.reporter_id, matter.said_channel, matter.said_chat, matter.said_message) == (
        None, "", "", "",
    )  # fmt: skip


# Told


async def test_the_leader_reads_what_and_not_who(house: House) -> None:
    wang, li = await at_home(house)
    await wang.whispers(f"匿名 {RENTED}")

    [matter] = await house.rows(Matter)
    assert (matter.anonymous, matter.open, matter.words) == (True, False, RENTED)
    assert house.keys(ACCOUNT)[-1].endswith("nameless-kept+nameless-opened")
    assert "panel-nameless" in house.keys(li.id)[-1]
    assert "panel-reporter" not in house.keys(li.id)[-1]
    assert NAME not in "".join(house.said(li.id) + house.said(B3) + house.said(GRID))
    assert house.keys(B3) == ["help"]
    [line] = await house.rows(Entry)
    assert (line.what, line.member_id) == ("reported", None)


@pytest.mark.parametrize(
    "words",
    [f"匿名 {RENTED}", f"匿名举报 {RENTED}", f"匿名报修：{RENTED}", "anonymous lift is broken"],
)
async def test_no_table_leads_to_whoever_told_it(house: House, words: str) -> None:
    wang, _ = await at_home(house)
    await wang.whispers(words, photos=("eight-rooms",))
    await nothing_leads_to_her(house)
    assert [one.file for one in await house.rows(Photo)] == ["eight-rooms"]
    assert not [one for one in await house.rows(Shown) if one.chat == ACCOUNT]
    assert not [one for one in await house.rows(Message) if one.chat == ACCOUNT]
    assert {one.line for one in await house.rows(Received)} == {""}
    [link] = await house.rows(Sealed)
    assert ACCOUNT not in link.teller


async def test_nor_while_the_platform_is_away(house: House) -> None:
    wang, _ = await at_home(house)
    house.channel.fails[ACCOUNT] = [TryLater(timedelta(seconds=5))]
    await wang.whispers(f"匿名 {RENTED}")
    [waits] = [one for one in await house.rows(Message) if one.fate == "waiting"]
    assert waits.what.keys() == {"sealed"}
    await nothing_leads_to_her(house)
    assert "nameless-kept" not in "".join(house.keys(ACCOUNT))

    await house.later(minutes=5)
    assert house.keys(ACCOUNT)[-1].endswith("nameless-opened")
    assert not [one for one in await house.rows(Message) if one.fate == "waiting"]


async def test_what_cannot_be_shown_to_them_does_not_lie_about(house: House) -> None:
    wang, li = await at_home(house)
    await wang.whispers(f"匿名 {RENTED}")
    house.channel.fails[ACCOUNT] = [NobodyThere("blocked")]
    await li.taps("button-finish", chat=li.id)
    assert {one.fate for one in await house.rows(Message)} == {"sent"}
    await nothing_leads_to_her(house)


async def test_her_own_name_and_number_are_struck_from_the_words(house: House) -> None:
    wang, li = await at_home(house)
    await wang.whispers("我的电话 13800001234")
    await house.later(minutes=1)
    await wang.whispers(f"匿名 我是{NAME}，138 0000 1234，楼道灯坏了")
    [matter] = await house.rows(Matter)
    assert NAME not in matter.words
    assert "1234" not in matter.words
    assert NAME not in "".join(house.said(li.id))


async def test_before_telling_it(house: House) -> None:
    wang, _ = await at_home(house)
    assert await wang.taps_data("ws") is None
    assert house.channel.notices[-1][2] == "https://t.me/huying_bot?start=whisper"
    await wang.whispers("/start whisper")
    assert house.keys(ACCOUNT)[-1] == "whisper-here+whisper-nameless"
    await wang.taps("button-unnamed", chat=ACCOUNT)
    assert house.keys(ACCOUNT)[-1] == "nameless-what"
    await wang.whispers(photos=("p1",))
    await wang.whispers("报修 楼道灯坏了，满地垃圾")
    [matter] = await house.rows(Matter)
    assert (matter.anonymous, matter.words) == (True, "楼道灯坏了，满地垃圾")
    assert [one.file for one in await house.rows(Photo)] == ["p1"]
    assert await house.rows(Draft) == []
    await nothing_leads_to_her(house)


@pytest.mark.parametrize("words", ["匿名", "不说我是谁", "悄悄说"])
async def test_the_same_by_words_alone(house: House, words: str) -> None:
    wang, _ = await at_home(house)
    await wang.whispers(words)
    if words == "悄悄说":
        await wang.taps("button-unnamed", chat=ACCOUNT)
    assert house.keys(ACCOUNT)[-1] == "nameless-what"
    await wang.whispers("报修")
    await wang.whispers("4楼有人在楼道里充电瓶车")
    [matter] = await house.rows(Matter)
    assert matter.anonymous
    await nothing_leads_to_her(house)


async def test_a_no_takes_it_back_and_what_comes_then_has_a_name(house: House) -> None:
    wang, _ = await at_home(house)
    await wang.whispers("匿名")
    await wang.whispers("算了")
    await wang.whispers("报修 4楼楼道灯坏了")
    [matter] = await house.rows(Matter)
    assert (matter.anonymous, matter.said_chat) == (False, ACCOUNT)


async def test_which_building_is_asked_and_it_stays_anonymous(house: House) -> None:
    wang, _ = await at_home(house)
    await wang.says("帮助", chat=B5)
    await house.later(minutes=1)
    await wang.whispers(f"匿名投诉 {RENTED}")
    assert house.keys(ACCOUNT)[-1] == "which-place"
    await wang.taps("button-place", chat=ACCOUNT)
    [matter] = await house.rows(Matter)
    assert (matter.anonymous, matter.words) == (True, RENTED)
    await nothing_leads_to_her(house)


async def test_what_comes_within_two_minutes_belongs_to_it(house: House) -> None:
    wang, li = await at_home(house)
    await wang.whispers(f"匿名 {RENTED}")
    await house.later(seconds=50)
    await wang.whispers("602那家，垃圾也堆在门口", photos=("rubbish",))
    [matter] = await house.rows(Matter)
    assert "602那家" in matter.words
    assert "602那家" in house.said(li.id)[-1]
    assert {one.member_id for one in await house.rows(Entry)} == {None}
    await nothing_leads_to_her(house)


@pytest.mark.parametrize("more", [{"voice": 38, "voice_file": "v1"}, {"location": (31.2, 121.4)}])
async def test_neither_voice_nor_location_is_taken(house: House, more: dict[str, Any]) -> None:
    wang, _ = await at_home(house)
    await wang.whispers(f"匿名 {RENTED}")
    await wang.whispers(**more)
    assert house.keys(ACCOUNT)[-1] == "nameless-no-voice"
    assert await house.rows(Voice) == []
    assert [one.latitude for one in await house.rows(Matter)] == [None]


async def test_nor_a_voice_that_was_to_be_the_report(house: House) -> None:
    wang, _ = await at_home(house)
    await wang.whispers("匿名")
    await wang.whispers(voice=38, voice_file="v1")
    assert house.keys(ACCOUNT)[-1] == "nameless-no-voice"
    assert await house.rows(Matter) == await house.rows(Voice) == []
    await wang.whispers(RENTED)
    assert [one.anonymous for one in await house.rows(Matter)] == [True]


async def test_an_edit_finds_nothing_to_change(house: House) -> None:
    wang, _ = await at_home(house)
    said = wang.said(f"匿名 {RENTED}", chat=ACCOUNT)
    await house.receive(said)
    for words in (f"匿名 {RENTED}！", f"{RENTED}！"):
        await wang.whispers(words, message=said.message, edited=True)
        assert house.keys(ACCOUNT)[-1] == "nameless-no-edit"
    assert [one.words for one in await house.rows(Matter)] == [RENTED]


# Not here, not now


async def test_in_the_group_it_is_not_written_down_and_the_way_is_shown(house: House) -> None:
    wang, _ = await at_home(house)
    await wang.says(f"匿名 {RENTED}", named=True)
    assert house.keys(B3)[-1] == "nameless-in-private"
    assert [one.label.key for one in house.wall(B3)[-1].buttons[0]] == ["button-whisper"]
    before = len(house.keys(B3))
    await wang.says("匿名")
    await wang.says("悄悄说")
    assert house.keys(ACCOUNT) == ["hello-named"]
    await wang.says(f"匿名 {RENTED}")
    assert len(house.keys(B3)) == before, "talk among neighbours"
    assert house.keys(ACCOUNT) == ["hello-named", "nameless-said-aloud"]
    await wang.says("悄悄说", named=True)
    assert house.keys(B3)[-1] == "open-private-first"
    assert await wang.taps_data("nl") == "only-in-private"
    assert await wang.taps_data("nm:1") == "only-in-private"
    assert await house.rows(Matter) == []


async def test_without_keys_it_is_said_what_works_instead(house: House) -> None:
    wang, _ = await at_home(house)
    chen = house.person("陈书记")
    await chen.whispers("/start")
    house.storage.seal = None
    for _ in range(2):
        await wang.whispers(f"匿名 {RENTED}")
        assert house.keys(ACCOUNT)[-1] == "nameless-not-kept"
    await wang.taps_data("nl", ACCOUNT)
    assert house.notice == "nameless-not-kept"
    assert house.keys(chen.id)[1:] == ["nameless-needs-keys"], "once a day"
    await wang.whispers("悄悄说")
    assert house.keys(ACCOUNT)[-1] == "whisper-here"
    assert await house.rows(Matter) == []
    await wang.whispers(RENTED)
    [matter] = await house.rows(Matter)
    assert not matter.anonymous
    await wang.taps_data(f"nm:{matter.id}", ACCOUNT)
    assert house.notice == "nameless-not-kept"


async def test_two_a_day_and_the_next_day_again(house: House) -> None:
    wang, _ = await at_home(house)
    for words in ("匿名 4楼楼道灯坏了", "匿名 单元门锁坏了"):
        await wang.whispers(words)
    await wang.whispers("匿名 楼道里堆满垃圾")
    assert house.keys(ACCOUNT)[-1] == "nameless-enough"
    await wang.whispers("匿名")
    assert house.keys(ACCOUNT)[-1] == "nameless-enough"
    assert len(await house.rows(Matter)) == 2
    house.person("陈先生")
    chen = house.person("陈先生")
    await chen.says("帮助")
    await chen.whispers("匿名 楼道里堆满垃圾")
    assert len(await house.rows(Matter)) == 3, "everybody has two of their own"
    await house.later(hours=13)  # past midnight in the city
    await wang.whispers("匿名 楼顶漏水，积水很深")
    assert len(await house.rows(Matter)) == 4


async def test_two_accounts_of_one_person_have_two_together_and_read_the_same(
    house: House,
) -> None:
    wang, li = await at_home(house)
    await wang.whispers("匿名 4楼楼道灯坏了")
    other = house.person(NAME, "8800552")
    await other.says("帮助")
    async with house.storage.work(house.time) as work:
        from storage.merging import merge

        ids = {one.address: one.member_id for one in await house.rows(Account)}
        await merge(work.db, ids[ACCOUNT], ids["8800552"], house.time)
    await other.whispers("匿名 单元门锁坏了")
    await other.whispers("匿名 楼道里堆满垃圾")
    assert house.keys(other.id)[-1] == "nameless-enough"
    await wang.whispers("匿名 楼道里堆满垃圾")
    assert house.keys(ACCOUNT)[-1] == "nameless-enough"
    await other.whispers("3号楼报修1 怎么样了")
    assert house.keys(other.id)[-1] == "progress-since"
    await li.taps_data("mv:2:finish", li.id)
    assert "nameless-done" in house.keys(other.id)


async def test_two_accounts_at_the_same_moment_have_two_together(house: House) -> None:
    wang, _ = await at_home(house)
    other = house.person(NAME, "8800552")
    await other.whispers("/start")
    async with house.storage.work(house.time) as work:
        from storage.merging import merge

        ids = {one.address: one.member_id for one in await house.rows(Account)}
        await merge(work.db, ids["8800552"], ids[ACCOUNT], house.time)
    await wang.whispers("匿名 4楼楼道灯坏了")
    await house.receive(
        wang.said("匿名 单元门锁坏了", chat=ACCOUNT),
        other.said("匿名 楼道里堆满垃圾", chat="8800552"),
    )
    assert len(await house.rows(Matter)) == 2


# Right after telling it


async def test_right_after_telling_it_the_name_goes_everywhere(house: House) -> None:
    wang, li = await at_home(house)
    await wang.whispers(RENTED, photos=("eight-rooms",))
    assert NAME in house.said(li.id)[-1]
    labels = [one.label.key for card in house.wall(ACCOUNT) for row in card.buttons for one in row]
    assert "button-unnamed" in labels
    await house.later(minutes=1)

    await wang.taps("button-unnamed", chat=ACCOUNT)

    assert house.notice == "nameless-now-so"
    assert house.keys(ACCOUNT)[-1] == "nameless-seen"
    assert "first-word" not in house.keys(ACCOUNT)
    assert "panel-nameless" in house.keys(li.id)[-1]
    assert NAME not in "".join(house.said(li.id))
    assert [one.file for one in await house.rows(Photo)] == ["eight-rooms"]
    await nothing_leads_to_her(house)
    await wang.taps_data("nm:1", ACCOUNT)
    assert house.notice == "nameless-already"


@pytest.mark.parametrize("words", ["匿名", "不说我是谁", "匿名 报修1"])
async def test_the_same_by_a_word_right_after(house: House, words: str) -> None:
    wang, _ = await at_home(house)
    await wang.whispers(RENTED)
    await wang.whispers(words)
    assert house.keys(ACCOUNT)[-1] == "nameless-seen"
    await nothing_leads_to_her(house)


async def test_putting_the_word_before_it_by_an_edit(house: House) -> None:
    wang, _ = await at_home(house)
    said = wang.said(RENTED, chat=ACCOUNT)
    await house.receive(said)
    await wang.whispers(f"匿名 {RENTED}，还养狗", message=said.message, edited=True)
    [matter] = await house.rows(Matter)
    assert (matter.anonymous, matter.words) == (True, f"{RENTED}，还养狗")
    await nothing_leads_to_her(house)


async def test_later_or_when_somebody_is_on_it_is_too_late(house: House) -> None:
    wang, li = await at_home(house)
    await wang.whispers(RENTED)
    await li.taps("button-take", chat=li.id)
    await wang.taps_data("nm:1", ACCOUNT)
    assert house.notice == "nameless-too-late"
    await wang.whispers("报修 单元门锁坏了")
    await house.later(minutes=10)
    await wang.taps_data("nm:2", ACCOUNT)
    assert house.notice == "nameless-too-late"
    assert {one.anonymous for one in await house.rows(Matter)} == {False}
    await wang.says("报修 4楼楼道灯坏了")
    await wang.taps_data("nm:3", ACCOUNT)
    assert house.notice == "nameless-too-late", "the group has read it"


async def test_nobody_makes_somebody_elses_report_anonymous(house: House) -> None:
    wang, li = await at_home(house)
    await wang.whispers(RENTED)
    await li.taps_data("nm:1", li.id)
    assert house.notice == "only-the-reporter"
    assert [one.anonymous for one in await house.rows(Matter)] == [False]


# Heard back


async def test_done_is_asked_through_the_link_and_answered(house: House) -> None:
    wang, li = await at_home(house)
    await wang.whispers(f"匿名 {RENTED}")
    await li.taps("button-finish", chat=li.id)
    assert house.keys(ACCOUNT)[-1] == "nameless-done"
    await wang.taps("button-not-yet", chat=ACCOUNT)
    assert house.notice == "did-not-yet"
    assert "not-yet-told" in house.keys(li.id)
    await li.taps("button-finish", chat=li.id)
    await wang.whispers("3号楼报修1 满意")
    [matter] = await house.rows(Matter)
    assert matter.state is State.RATED
    by = {one.what: one.member_id for one in await house.rows(Entry)}
    assert by["not_yet"] is by["satisfied"] is None
    assert by["finish"] is not None
    await nothing_leads_to_her(house)


async def test_again_broken_opens_it_as_long_as_the_link_lasts(house: House) -> None:
    wang, li = await at_home(house)
    await wang.whispers(f"匿名 {RENTED}")
    told = house.time
    await li.taps("button-finish", chat=li.id)
    await house.later(days=80)
    assert [one.state for one in await house.rows(Matter)] == [State.UNRATED]
    await wang.whispers("3号楼报修1 又坏了")
    assert house.keys(ACCOUNT)[-1] == "did-reopen"
    [matter] = await house.rows(Matter)
    assert (matter.state, matter.anonymous) == (State.TAKEN, True)
    assert "broken-told" in house.keys(li.id)
    await nothing_leads_to_her(house)
    await li.taps_data("mv:1:finish", li.id)
    assert house.keys(ACCOUNT)[-1] == "nameless-done"
    house.time = told + timedelta(days=90)
    await wang.whispers("3号楼报修1 又坏了")
    assert house.keys(ACCOUNT)[-1] == "no-such-matter"


async def test_what_goes_up_goes_up_without_a_name_and_she_hears_of_it(house: House) -> None:
    wang, _ = await at_home(house)
    zhou = house.person("小周")
    await zhou.whispers("/start")
    await wang.whispers("匿名 4楼楼道灯坏了")
    await house.later(days=3)
    assert house.keys(ACCOUNT)[-1] == "raised-told"
    await zhou.taps_data("hd:1", zhou.id)
    assert "panel-nameless" in house.keys(zhou.id)[-1]
    assert "panel-reporter-not-said" not in house.keys(zhou.id)[-1]
    assert NAME not in "".join(house.said(zhou.id) + house.said(GRID) + house.said(B3))
    await wang.taps("button-mended", chat=ACCOUNT)
    assert [one.state for one in await house.rows(Matter)] == [State.UNRATED]
    await nothing_leads_to_her(house)
    await wang.whispers("可以打给我 报修1")
    assert house.keys(ACCOUNT)[-1] == "only-the-reporter", "she has no name to call"


async def test_an_emergency_has_a_name_and_is_heard_at_once(house: House) -> None:
    wang, _ = await at_home(house)
    await wang.whispers("匿名")
    await wang.whispers("4楼着火了，好大的烟")
    [matter] = await house.rows(Matter)
    assert (matter.kind, matter.anonymous) == (Kind.ALARM, False)
    assert await house.rows(Draft) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("匿名 4楼着火了，好大的烟", True),
        ("4楼着火了，别说是我说的", True),
        ("602王奶奶三天没出门了，敲门没人应，匿名", True),
        ("楼上在打孩子，匿名", False),
    ],
)
async def test_who_cries_without_a_name_reads_that_somebody_reads_it(
    house: House, words: str, told: bool
) -> None:
    wang, _ = await at_home(house)
    await wang.whispers(words)
    [matter] = await house.rows(Matter)
    assert (matter.kind, matter.anonymous) == (Kind.ALARM, False)
    assert ("alarm-has-a-name" in house.keys(ACCOUNT)) == told, "a discreet word is nobody's yet"


@pytest.mark.parametrize(
    "words",
    [
        "楼上302群租，住了二十个人，别说是我说的",
        "不要让楼长知道是我说的，楼上302群租",
        "楼上302群租 不想留名字",
        "楼上302群租，住了二十个人，匿名",
        "302 has twenty lodgers, don't say it was me",
    ],
)
async def test_asked_for_in_so_many_words_it_is_anonymous(house: House, words: str) -> None:
    wang, _ = await at_home(house)
    await wang.whispers(words)
    [matter] = await house.rows(Matter)
    assert (matter.anonymous, matter.reporter_id) == (True, None)
    assert "302" in matter.words
    assert "我说的" not in matter.words
    await nothing_leads_to_her(house)


async def test_the_wish_alone_asks_what_it_is(house: House) -> None:
    wang, _ = await at_home(house)
    await wang.whispers("不要让楼长知道是我说的")
    assert house.keys(ACCOUNT)[-1] == "nameless-what"
    await wang.whispers("心愿 想借轮椅，不要说我是谁")
    assert [one.kind for one in await house.rows(Matter)] == [Kind.WISH]
    assert await wang.says("楼上302群租，别说是我说的") in (0, 1)
    assert len(await house.rows(Matter)) == 1


async def test_progress_by_its_number_is_hers_alone(house: House) -> None:
    wang, _ = await at_home(house)
    chen, zhang = house.person("陈先生"), house.person("张三")
    for one in (chen, zhang):
        await one.says("帮助")
    await wang.whispers(f"匿名 {RENTED}")
    await wang.whispers("3号楼报修1 怎么样了")
    assert house.keys(ACCOUNT)[-1] == "progress-since"
    await wang.whispers("我的事")
    assert house.keys(ACCOUNT)[-1] == "mine-title+mine-line"
    for one in (chen, zhang):
        await one.whispers("3号楼报修1 怎么样了")
        assert house.keys(one.id)[-1] == "no-such-matter"
        await one.whispers("3号楼报修1 撤回")
        assert house.keys(one.id)[-1] == "no-such-matter"
        await one.whispers("我的事")
        assert house.keys(one.id)[-1] == "mine-none"
    await wang.says("报修1 怎么样了")
    assert house.keys(B3)[-1] == "no-such-matter", "in the group nothing gives her away"
    await nothing_leads_to_her(house)


async def test_she_takes_it_back(house: House) -> None:
    wang, li = await at_home(house)
    await wang.whispers(f"匿名 {RENTED}")
    await wang.whispers("报修1 撤回")
    [matter] = await house.rows(Matter)
    assert (matter.state, matter.words) == (State.WITHDRAWN, "")
    assert all(word not in "".join(house.said(li.id)) for word in ("隔成", "八间", "半夜吵"))
    await wang.whispers("匿名 楼道里堆满垃圾")
    await li.taps_data("mv:2:take", li.id)
    await wang.whispers("报修2 撤回")
    assert house.keys(ACCOUNT)[-1] == "taken-off"
    assert [one.matter_id for one in await house.rows(Sealed)] == [1], "nobody can tell any more"
    await li.taps_data("mv:2:finish", li.id)
    assert "nameless-done" not in house.keys(ACCOUNT)


async def test_after_ninety_days_the_link_is_gone(house: House) -> None:
    wang, li = await at_home(house)
    await wang.whispers(f"匿名 {RENTED}")
    told = house.time
    await house.later(days=89, hours=23)
    assert len(await house.rows(Sealed)) == 1
    await wang.whispers("3号楼报修1 怎么样了")
    assert house.keys(ACCOUNT)[-1].startswith("progress")
    house.time = told + timedelta(days=90)
    await wang.whispers("3号楼报修1 怎么样了")
    assert house.keys(ACCOUNT)[-1] == "no-such-matter", "also before the clock came by"
    await house.later(minutes=15)
    assert await house.rows(Sealed) == [], "links_end"
    await li.taps_data("mv:1:finish", li.id)
    assert "nameless-done" not in house.keys(ACCOUNT)


# One's own data


async def test_her_file_has_it_and_deleting_cuts_the_link(house: House) -> None:
    wang, li = await at_home(house)
    await wang.whispers(f"匿名 {RENTED}")
    await wang.whispers("我的数据")
    assert "八间群租" in house.files(ACCOUNT)[-1]
    await house.later(minutes=5)
    named = await rows_of(house)
    assert named.keys() <= {"member", "account", "role", "history"}
    assert {row["what"] for row in named["history"]} == {"asked-data"}

    await wang.whispers("删除我的数据")
    await wang.taps("button-erase", ACCOUNT)
    assert await house.rows(Sealed) == []
    assert [one.words for one in await house.rows(Matter)] == [RENTED]
    await li.taps_data("mv:1:finish", li.id)
    assert "nameless-done" not in house.keys(ACCOUNT)


async def test_what_waits_for_her_is_erased_with_her(house: House) -> None:
    wang, li = await at_home(house)
    await wang.whispers(f"匿名 {RENTED}")
    house.channel.fails[ACCOUNT] = [TryLater(timedelta(seconds=5)) for _ in range(9)]
    await li.taps("button-finish", chat=li.id)
    assert [one.fate for one in await house.rows(Message) if one.what].count("waiting") == 1
    await wang.whispers("删除我的数据")
    await wang.taps_data("er:True", ACCOUNT)
    waits = [one.what["sealed"] for one in await house.rows(Message) if one.what]
    assert house.storage.seal is not None
    said = [house.storage.seal.open(one) for one in waits]
    assert ["erased" in one for one in said] == [True], "only that it is done"


async def test_without_the_keys_nobody_can_be_asked(house: House) -> None:
    wang, li = await at_home(house)
    await wang.whispers(f"匿名 {RENTED}")
    house.storage.seal = None
    await li.taps("button-finish", chat=li.id)
    assert house.notice == "did-finish"
    assert "nameless-done" not in house.keys(ACCOUNT)
    await wang.whispers("3号楼报修1 怎么样了")
    assert house.keys(ACCOUNT)[-1] == "no-such-matter"
    assert house.time > NOON
    assert {one.name for one in await house.rows(Member)} >= {NAME}
