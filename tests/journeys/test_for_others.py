"""What others said or cannot say: 记一下 under anybody's message, and 代报."""

import pytest

from chat.incoming import Person, Quoted
from storage.history import Entry
from storage.matters import Matter, Photo
from storage.members import Member
from tests.house import B3, GRID, House

LAMP = "3楼楼道灯又坏了啊"


def hers(house: House, words: str = LAMP, **more: tuple[str, ...]) -> Quoted:
    """王阿姨's message, as a reply to it carries it."""
    return Quoted("7001", words, by_bot=False, who=Person("1001", "王阿姨"), **more)


async def the_matter(house: House) -> Matter:
    [matter] = await house.rows(Matter)
    return matter


@pytest.mark.parametrize("words", ["记一下", "记一下吧", "記一下", "记下来！"])
async def test_a_leader_writes_down_what_a_neighbour_said(house: House, words: str) -> None:
    await house.person("王阿姨").says(LAMP, message="7001")
    assert await house.rows(Matter) == []
    assert await house.person("李楼长").says(words, reply=hers(house)) == 1
    matter = await the_matter(house)
    [wang] = [one for one in await house.rows(Member) if one.name == "王阿姨"]
    assert matter.words == LAMP
    assert (matter.reporter_id, matter.said_message) == (wang.id, "7001")
    assert house.wall(B3)[0].reply_to == "7001"
    [line] = [one for one in await house.rows(Entry) if one.what == "reported"]
    assert line.member_id != wang.id
    assert await house.person("王阿姨").says("就是东头那盏灯") == 1
    assert (await the_matter(house)).words == f"{LAMP}\n就是东头那盏灯"


async def test_it_is_written_down_once(house: House) -> None:
    li = house.person("李楼长")
    await li.says("记一下", reply=hers(house))
    await li.says("记一下", reply=hers(house))
    assert len(await house.rows(Matter)) == 1
    assert house.keys(B3)[-1] == "report-already"


async def test_a_photo_is_taken_along_and_what_has_no_words_is_asked_for(house: House) -> None:
    li = house.person("李楼长")
    await li.says("记一下", reply=hers(house, "", photos=("lamp",)))
    assert house.keys(B3) == ["quoted-no-words"]
    await li.says("3楼楼道灯坏了")
    assert (await the_matter(house)).words == "3楼楼道灯坏了"
    assert [one.file for one in await house.rows(Photo)] == ["lamp"]
    await house.later(minutes=5)
    await li.says("记一下", reply=Quoted("7002", "5楼门锁坏了", by_bot=False, photos=("door",)))
    assert [one.file for one in await house.rows(Photo)] == ["lamp", "door"]


async def test_of_whom_the_channel_does_not_name_the_leader_reports(house: House) -> None:
    await house.person("李楼长").says("记一下", reply=Quoted("7001", LAMP, by_bot=False))
    matter = await the_matter(house)
    [li] = [one for one in await house.rows(Member) if one.name == "李楼长"]
    assert matter.reporter_id == li.id


async def test_neighbours_write_down_only_their_own(house: House) -> None:
    await house.person("张三").says("记一下", reply=hers(house))
    assert house.keys(B3) == ["not-yours-to-do"]
    assert await house.rows(Matter) == []
    await house.person("王阿姨").says("记一下", reply=hers(house))
    assert (await the_matter(house)).words == LAMP


async def test_alone_between_neighbours_the_word_says_nothing(house: House) -> None:
    assert await house.person("张三").says("记一下") == 0
    await house.person("张三").says("记一下", named=True)
    assert house.keys(B3) == ["report-what"]


async def test_what_is_discreet_is_written_down_without_a_card(house: House) -> None:
    words = "楼上邻居半夜吵得睡不着，噪音太大"
    await house.person("李楼长").says("记一下", reply=hers(house, words))
    assert not (await the_matter(house)).open
    assert not any("report-title" in keys for keys in house.keys(B3))


async def test_somebody_reports_for_an_old_neighbour(house: House) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await li.whispers("/start")
    assert await wang.says("帮5楼奶奶报 厨房水管漏水") == 1
    matter = await the_matter(house)
    [member] = [one for one in await house.rows(Member) if one.name == "王阿姨"]
    assert (matter.words, matter.on_behalf) == ("厨房水管漏水", "5楼奶奶")
    assert matter.reporter_id == member.id
    assert not any("奶奶" in words for words in house.said(B3))
    await li.taps("button-handle")
    assert "代5楼奶奶报的" in house.said(li.id)[-1]


async def test_talk_about_helping_is_left_alone(house: House) -> None:
    zhang = house.person("张三")
    for words in ("帮孩子报名兴趣班", "帮5楼奶奶买菜", "帮她报一下呗好不好"):
        await zhang.says(words)
    assert house.keys(B3) == []
    assert await house.rows(Matter) == []


async def test_an_edit_corrects_what_was_told_for_another(house: House) -> None:
    wang = house.person("王阿姨")
    first = wang.said("帮5楼奶奶报 厨房水管漏水")
    await house.receive(first)
    edited = wang.said("帮5楼奶奶报 阳台水管漏水", message=first.message, edited=True)
    await house.receive(edited)
    matter = await the_matter(house)
    assert (matter.words, matter.on_behalf) == ("阳台水管漏水", "5楼奶奶")


async def test_for_whom_it_was_told_is_forgotten_with_the_reporter(house: House) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await wang.says("帮5楼奶奶报 厨房水管漏水")
    await li.says("报修1 我来办")
    await wang.says("报修1 撤回")
    matter = await the_matter(house)
    assert (matter.reporter_id, matter.on_behalf) == (None, "")


async def test_a_word_in_the_work_group_is_for_those_in_charge_there(house: House) -> None:
    quoted = Quoted("7009", "小区大门坏了", by_bot=False)
    await house.person("王阿姨").says("记一下", chat=GRID, reply=quoted)
    assert house.keys(GRID) == ["not-yours-to-do"]
    await house.person("小周").says("记一下", chat=GRID, reply=quoted)
    assert (await the_matter(house)).words == "小区大门坏了"
