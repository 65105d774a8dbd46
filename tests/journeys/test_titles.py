"""The card's title: short, no doors or numbers in public; whoever is in charge may change it."""

from storage.history import Entry
from storage.matters import Matter
from tests.house import B3, House

LONG = "3楼的那个灯啊坏了好几天了没人管"


async def the_matter(house: House) -> Matter:
    [matter] = await house.rows(Matter)
    return matter


async def with_panel(house: House, words: str) -> None:
    await house.person("王阿姨").says(f"报修 {words}")
    li = house.person("李楼长")
    await li.whispers("/start")
    await li.taps("button-handle")


async def test_the_card_says_place_and_what_and_staff_read_the_words(house: House) -> None:
    await with_panel(house, LONG)
    assert house.said(B3)[0].splitlines()[0] == "【报修1】3楼灯坏了"
    assert LONG in house.said("2001")[-1]


async def test_the_door_stands_on_no_wall_but_on_the_panel(house: House) -> None:
    await with_panel(house, "402下水道堵了，电话138 0000 1234")
    assert not any("402" in words or "1380000" in words for words in house.said(B3))
    assert "4楼下水道堵了" in house.said(B3)[0]
    panel = house.said("2001")[-1]
    assert "【3号楼·报修1】402下水道堵了" in panel
    assert "138 0000 1234" in panel
    await house.person("张三").says("报修1 进度")
    assert "402" not in house.said(B3)[-1]


async def test_the_question_in_the_group_whether_it_is_done_names_no_door(house: House) -> None:
    await house.person("王阿姨").says("报修 402下水道堵了")
    await house.person("李楼长").whispers("3号楼报修1 办好了")
    assert house.keys(B3)[-1] == "coded"
    assert "402" not in house.said(B3)[-1]


async def test_the_leader_changes_the_title_by_a_reply_to_the_panel(house: House) -> None:
    await with_panel(house, LONG)
    li = house.person("李楼长")
    panel = house.bubble(li.id, "panel:1")
    await li.replies(panel, "改成 3楼东头灯不亮")
    matter = await the_matter(house)
    assert (matter.title, matter.words) == ("3楼东头灯不亮", LONG)
    assert house.keys(li.id)[-1] == "title-changed"
    assert "3楼东头灯不亮" in house.said(B3)[0]
    assert [one.what for one in await house.rows(Entry)].count("retitled") == 1


async def test_the_leader_changes_the_title_by_the_button(house: House) -> None:
    await with_panel(house, LONG)
    li = house.person("李楼长")
    await li.taps("button-more", chat=li.id)
    await li.taps("button-change-title", chat=li.id)
    assert house.keys(li.id)[-1] == "title-what"
    await li.whispers("一二三四五六七八九十一二三四五六七八九十多")
    assert house.keys(li.id)[-1] == "title-too-long"
    await li.whispers("3楼东头灯不亮")
    assert (await the_matter(house)).title == "3楼东头灯不亮"
    await li.whispers("明天再说吧，先这样")
    assert (await the_matter(house)).title == "3楼东头灯不亮"


async def test_the_question_for_a_title_may_be_left(house: House) -> None:
    await with_panel(house, LONG)
    li = house.person("李楼长")
    await li.taps("button-more", chat=li.id)
    await li.taps("button-change-title", chat=li.id)
    await li.whispers("算了")
    assert house.keys(li.id)[-1] == "draft-dropped"
    assert (await the_matter(house)).title == "3楼灯坏了"


async def test_neighbours_cannot_and_the_reporters_words_are_one_more_piece(
    house: House,
) -> None:
    await with_panel(house, LONG)
    card = house.bubble(B3, "matter:1")
    zhang, wang = house.person("张三"), house.person("王阿姨")
    await zhang.replies(card, "改成 大家都来看")
    assert house.keys(B3)[-1] == "not-yours-to-do"
    assert await zhang.taps_data("rt:1") == "not-yours-to-do"
    await house.later(minutes=5)
    await wang.replies(card, "改成 5楼的灯吧，我看错了")
    matter = await the_matter(house)
    assert matter.title == "3楼灯坏了"
    assert matter.words.endswith("改成 5楼的灯吧，我看错了")


async def test_without_a_card_it_says_how_and_between_neighbours_nothing(house: House) -> None:
    await with_panel(house, LONG)
    before = house.keys(B3)
    await house.person("张三").says("改成 3楼灯坏了那家先修吧")
    assert house.keys(B3) == before
    li = house.person("李楼长")
    await li.whispers("改成 3楼东头灯不亮")
    assert house.keys(li.id)[-1] == "title-how"
    await li.replies(house.bubble(li.id, "panel:1"), "改成 …")
    assert house.keys(li.id)[-1] == "title-how"


async def test_an_edit_of_the_report_does_not_take_the_leaders_title_away(house: House) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    first = wang.said(f"报修 {LONG}")
    await house.receive(first)
    await li.whispers("/start")
    await li.taps("button-handle")
    await li.replies(house.bubble(li.id, "panel:1"), "标题改成 3楼东头灯不亮")
    await house.receive(wang.said("报修 4楼灯坏了", message=first.message, edited=True))
    matter = await the_matter(house)
    assert (matter.title, matter.words) == ("3楼东头灯不亮", "4楼灯坏了")
