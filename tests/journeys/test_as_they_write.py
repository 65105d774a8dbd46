"""How old neighbours really write: what their telephones make of it, in old signs, in half
sentences, put right afterwards."""

import pytest

from chat.card import Reaction
from chat.incoming import Person, Quoted
from domain.matters import State
from storage.history import Entry
from storage.joined import Joined
from storage.matters import Matter, Voice
from storage.members import Member
from tests.house import B3, House

LAMP = "报修 3楼灯坏了"


async def the_matter(house: House) -> Matter:
    [matter] = await house.rows(Matter)
    return matter


@pytest.mark.parametrize(
    "words",
    [
        "登記 3樓燈壞了",
        "保修 3楼灯坏了",
        "报休３楼灯坏了",
        "我要报修 3楼灯坏了",
        "麻烦帮我报修一下3楼灯坏了",
    ],
)
async def test_whatever_the_telephone_makes_of_it_the_card_stands_there(
    house: House, words: str
) -> None:
    assert await house.person("王阿姨").says(words) == 1
    assert house.said(B3)[0].splitlines()[0] == "【报修1】3楼灯坏了"


async def test_talk_that_sounds_like_it_makes_none(house: House) -> None:
    for words in (
        "保修期还有几年",
        "我报修了，电梯的事",
        "帮我报修一下",
        "帮5楼奶奶报修了，灯还没来人修",
    ):
        await house.person("王阿姨").says(words)
    assert await house.rows(Matter) == []
    assert not any("report" in keys for keys in house.keys(B3))


@pytest.mark.parametrize("words", ["投訴 物業不接電話", "舉報 物業不接電話"])
async def test_a_complaint_in_old_signs_stands_on_no_wall_either(house: House, words: str) -> None:
    await house.person("王阿姨").says(words)
    matter = await the_matter(house)
    assert (matter.open, house.keys(B3)) == (False, ["complaint-taken"])


async def test_old_signs_move_a_report_on(house: House) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await wang.says(LAMP)
    await li.says("報修1 我來辦")
    assert (await the_matter(house)).state is State.TAKEN
    await li.replies(house.bubble(B3, "matter:1"), "辦好了")
    assert (await the_matter(house)).state is State.DONE


@pytest.mark.parametrize("words", ["催一下", "修好没", "什么时候来修", "来水了吗", "修了沒"])
async def test_who_asks_or_urges_under_the_card_reads_where_it_stands(
    house: House, words: str
) -> None:
    await house.person("王阿姨").says(LAMP)
    await house.person("张三").replies(house.bubble(B3, "matter:1"), words)
    assert house.keys(B3)[-1] == "progress-since"
    assert (await the_matter(house)).state is State.WAITING
    # Between neighbours it is talk.
    assert await house.person("张三").says(words) == 0


@pytest.mark.parametrize(
    "words", ["我家也是，402", "我家也是 3-402", "402也是", "我家也有", "＋１"]
)
async def test_a_door_beside_it_is_where_they_live_and_no_number(house: House, words: str) -> None:
    await house.person("王阿姨").says(LAMP)
    await house.person("张三").replies(house.bubble(B3, "matter:1"), words)
    assert len(await house.rows(Joined)) == 1
    assert isinstance(house.channel.order[-1].what, Reaction)


async def test_alone_with_its_door_it_is_heard_and_a_door_alone_is_not(house: House) -> None:
    await house.person("王阿姨").says(LAMP)
    zhang = house.person("张三")
    assert await zhang.says("402也是") == 0
    assert await zhang.says("我家也是，402") == 1
    assert len(await house.rows(Joined)) == 1


async def test_a_number_no_matter_has_is_a_door_and_one_that_a_matter_has_is_not(
    house: House,
) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await wang.says(LAMP)
    await wang.says("报修 单元门关不上")
    first = house.bubble(B3, "matter:1")
    await li.replies(first, "402 我来办")
    await li.replies(first, "2 已找物业")
    for words in ("报修9 办好了", "9 办好了", "报修402 办好了"):
        await li.replies(first, words)
    assert house.keys(B3)[-1] == "no-such-matter"
    states = {one.number: one.state for one in await house.rows(Matter)}
    assert states == {1: State.TAKEN, 2: State.WITH_PROPERTY}


async def test_half_sentences_of_two_minutes_belong_to_the_report(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says(LAMP)
    for piece in ("就是东头那盏", "好几天了", "我电话13800001234"):
        assert await wang.says(piece) == 1
    assert await wang.says("就是就是") == 0
    assert await house.person("张三").says("好几天了") == 0
    assert (await the_matter(house)).words.split("\n")[1:] == [
        "就是东头那盏", "好几天了", "我电话13800001234",
    ]  # fmt: skip
    assert not any("1380000" in words for words in house.said(B3))
    await house.later(minutes=3)
    assert await wang.says("就是东头那盏") == 0


async def test_an_edit_that_takes_it_back_is_no_title(house: House) -> None:
    wang = house.person("王阿姨")
    first = wang.said(LAMP)
    await house.receive(first)
    await house.receive(wang.said("报错了，不用了", message=first.message, edited=True))
    assert (await the_matter(house)).state is State.WITHDRAWN
    assert house.keys(B3)[-1] == "did-withdraw"
    assert not any("报错了" in words for words in house.said(B3))


async def test_an_edit_that_says_it_is_mended_ends_it(house: House) -> None:
    wang = house.person("王阿姨")
    first = wang.said(LAMP)
    await house.receive(first)
    await house.receive(wang.said("没事了，灯亮了", message=first.message, edited=True))
    matter = await the_matter(house)
    assert (matter.title, matter.state) == ("3楼灯坏了", State.UNRATED)
    # Once it is over nothing more comes of edits.
    await house.receive(wang.said("报错了", message=first.message, edited=True))
    assert (await the_matter(house)).title == "3楼灯坏了"


async def test_where_somebody_is_on_it_the_word_goes_to_them_and_the_title_stays(
    house: House,
) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    first = wang.said(LAMP)
    await house.receive(first)
    await li.says("报修1 我来办")
    await house.receive(wang.said("不用了", message=first.message, edited=True))
    matter = await the_matter(house)
    assert (matter.title, matter.state) == ("3楼灯坏了", State.TAKEN)
    assert matter.words.endswith("不用了")
    assert house.keys(B3)[-1] == "edit-kept"


async def test_a_leader_writes_down_a_neighbours_voice(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    voice = Quoted(
        "7001", "", by_bot=False, who=Person("1001", "王阿姨"), voice=38, voice_file="v1"
    )
    await house.person("张三").says("记一下", reply=voice)
    assert (house.keys(B3), await house.rows(Matter)) == (["not-yours-to-do"], [])
    await li.says("记一下", reply=voice)
    matter = await the_matter(house)
    [wang] = [one for one in await house.rows(Member) if one.name == "王阿姨"]
    assert (matter.reporter_id, matter.words, matter.open) == (wang.id, "", False)
    [kept] = await house.rows(Voice)
    assert (kept.file, kept.seconds) == ("v1", 38)
    assert any("语音 0:38 待听" in words for words in house.said(li.id))


async def test_a_film_is_kept_by_nobody_and_that_is_said(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("帮助")
    assert await wang.says(film=True, other=True) == 0
    await wang.says(film=True, other=True, named=True)
    await wang.whispers(film=True, other=True)
    [help_] = [one for one in house.channel.order if one.chat == B3][:1]
    await wang.replies(help_, "", film=True, other=True)
    assert house.keys(B3)[1:] == ["film-please-type"] * 2
    assert house.keys(wang.id) == ["film-please-type"]
    await wang.whispers(other=True)  # a sticker
    assert house.keys(wang.id) == ["film-please-type"]
    await wang.whispers("3楼灯坏了")
    await wang.whispers(film=True, other=True)
    assert house.keys(wang.id)[-1] == "film-please-type"


async def test_no_piece_of_a_number_and_no_curse_stands_on_the_wall(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("报修 3-402室张家里厨房一直在漏水没人来，电话１３８００００１２３４")
    await wang.says("报修 物业狗东西！！！三天了灯都没人修")
    assert not any("138" in words or "402" in words or "狗" in words for words in house.said(B3))
    assert "4楼张家里厨房一直在漏水没人来" in house.said(B3)[0]


async def test_whoever_is_in_charge_says_whose_it_is_with_one_tap(house: House) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    first = wang.said("报修 充电桩坏了")
    await house.receive(first)
    await li.whispers("/start")
    await li.taps("button-handle")
    await li.taps("button-more", chat=li.id)
    await li.taps("button-change-category", chat=li.id)
    due = (await the_matter(house)).answer_by
    assert (await the_matter(house)).estate_wide
    assert await li.taps("button-is-building", chat=li.id) == "placed-building"
    matter = await the_matter(house)
    assert (matter.estate_wide, matter.answer_by) == (False, due)
    assert "panel-estate" not in house.keys(li.id)[1]
    # What the leader said an edit does not change; neighbours and old buttons change nothing.
    await house.receive(wang.said("报修 小区充电桩坏了", message=first.message, edited=True))
    assert await house.person("张三").taps_data("cw:1:True") == "not-yours-to-do"
    assert not (await the_matter(house)).estate_wide
    await li.taps_data("ct:1", chat=li.id)
    assert await li.taps("button-is-estate", chat=li.id) == "placed-estate"
    assert (await the_matter(house)).estate_wide
    assert [one.facts for one in await house.rows(Entry) if one.what == "placed"] == [
        {"estate": False},
        {"estate": True},
    ]
    await li.whispers("3号楼报修1 办好了")
    assert await li.taps_data("cw:1:False", chat=li.id) == "closed-already"


async def test_half_a_sentence_in_private_is_asked_for_the_rest(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("帮助")
    await wang.whispers("那个灯")
    assert house.keys(wang.id) == ["report-what"]
    await wang.whispers("又不亮了")
    await wang.whispers("三楼的")
    matter = await the_matter(house)
    assert (matter.title, matter.words) == ("灯不亮了", "那个灯，又不亮了\n三楼的")


async def test_it_may_begin_with_what_is_wrong(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("帮助")
    await wang.whispers("又不亮了")
    await wang.whispers("3楼的灯")
    assert (await the_matter(house)).words == "又不亮了，3楼的灯"
    # Of whoever told something before it says which of it is broken again.
    await house.later(minutes=5)
    await wang.whispers("又不亮了")
    assert house.keys(wang.id)[-1] == "which-matter"
    # Of whom nobody knows where they live there is nothing to ask.
    stranger = house.person("陈伯")
    await stranger.whispers("那个灯")
    await stranger.whispers("又不亮了")
    assert house.keys(stranger.id) == ["hello", "which-matter"]


async def test_called_by_its_name_it_asks_for_the_rest_in_the_group(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("那个灯", named=True)
    assert house.keys(B3) == ["report-what"]
    assert await house.person("张三").says("又不亮了") == 0
    await wang.says("又不亮了")
    assert (await the_matter(house)).title == "灯不亮了"


async def test_a_place_on_the_map_alone_is_asked_about(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("帮助")
    await wang.whispers(location=(30.0, 120.0), other=True)
    assert house.keys(wang.id) == ["report-what"]
    await wang.whispers("路灯坏了")
    assert (await the_matter(house)).title == "路灯坏了"
