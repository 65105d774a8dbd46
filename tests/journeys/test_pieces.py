"""A report comes in pieces: voices wait to be listened to, a place on the map is kept."""

import pytest
from sqlmodel import select

from chat.card import Card
from storage.drafts import Draft
from storage.matters import Matter, Voice
from storage.places import Place
from tests.house import B3, House

LAMP = "3楼楼道灯坏了"


async def the_matter(house: House) -> Matter:
    [matter] = await house.rows(Matter)
    return matter


def voices(house: House, chat: str) -> list[str]:
    """The voice messages the bot plays in a chat."""
    return [
        one.what.voice
        for one in house.channel.order
        if one.chat == chat and isinstance(one.what, Card) and one.what.voice
    ]


async def at_home(house: House) -> None:
    """王阿姨 lives in building 3; 李楼长 opened the private chat."""
    await house.person("王阿姨").says("帮助")
    await house.person("李楼长").whispers("/start")


async def test_a_voice_in_private_waits_for_the_leader_to_listen(house: House) -> None:
    await at_home(house)
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await wang.whispers(voice=38, voice_file="v1")
    matter = await the_matter(house)
    assert (matter.words, matter.title, matter.open) == ("", "", False)
    assert house.said(wang.id)[0].startswith("【3号楼·报修1】语音待听")
    panel = next(words for words in house.said(li.id) if "报修1】语音待听" in words)
    assert "语音 0:38 待听" in panel
    assert voices(house, li.id) == ["v1"]
    assert voices(house, B3) == []


async def test_the_words_that_follow_a_voice_are_its_title(house: House) -> None:
    await at_home(house)
    wang = house.person("王阿姨")
    await wang.whispers(voice=38, voice_file="v1")
    await wang.whispers("就是4楼的那个灯坏了")
    matter = await the_matter(house)
    assert (matter.title, matter.category) == ("4楼灯坏了", "facility.lighting")


async def test_the_title_of_whoever_listened_says_what_a_voice_is_about(house: House) -> None:
    await at_home(house)
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await wang.whispers(voice=6, voice_file="v1")
    await li.replies(house.bubble(li.id, "panel:1"), "改成 4楼楼道灯不亮")
    matter = await the_matter(house)
    assert (matter.title, matter.category) == ("4楼楼道灯不亮", "facility.lighting")
    await wang.whispers("就是这盏，黑得看不见台阶")
    matter = await the_matter(house)
    assert (matter.title, matter.category) == ("4楼楼道灯不亮", "facility.lighting")


async def test_listened_to_it_waits_no_more_and_she_hears_who_listened(house: House) -> None:
    await at_home(house)
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await wang.whispers(voice=38, voice_file="v1")
    assert await house.person("张三").taps_data("hv:1") == "no-such-matter"
    assert await wang.taps_data("hv:1", chat=wang.id) == "not-yours-to-do"
    assert await li.taps("button-heard", chat=li.id) == "voice-heard"
    assert house.keys(li.id)[-1] == "title-heard"
    panel = house.bubble(li.id, "panel:1").what
    assert isinstance(panel, Card)
    assert "panel-voice-heard" in [line.key for line in panel.lines]
    assert "button-heard" not in [one.label.key for row in panel.buttons for one in row]
    assert house.keys(wang.id)[-1] == "voice-heard-told"
    assert "语音（听过了）" in house.said(wang.id)[0]
    await li.whispers("清单")
    assert not any("待听" in words for words in house.said(li.id))
    await li.whispers("4楼楼道灯不亮")
    assert (await the_matter(house)).title == "4楼楼道灯不亮"
    assert await li.taps_data("hv:1", chat=li.id) == "heard-already"
    # What is said afterwards waits anew.
    await wang.whispers(voice=5, voice_file="v2")
    panel = house.bubble(li.id, "panel:1").what
    assert isinstance(panel, Card)
    keys = [line.key for line in panel.lines]
    assert (keys.count("panel-voice"), keys.count("panel-voice-heard")) == (1, 1)


@pytest.mark.parametrize("way", ["taken", "titled", "said", "replied"])
async def test_who_takes_it_on_or_names_it_has_listened(house: House, way: str) -> None:
    await at_home(house)
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await wang.whispers(voice=38, voice_file="v1")
    if way == "taken":
        await li.taps("button-take", chat=li.id)
    elif way == "titled":
        await li.replies(house.bubble(li.id, "panel:1"), "改成 4楼楼道灯不亮")
    elif way == "said":
        await li.whispers("听过了 报修1")
    else:
        await li.replies(house.bubble(li.id, "voice:1:1"), "听过了")
    panel = house.bubble(li.id, "panel:1").what
    assert isinstance(panel, Card)
    keys = [line.key for line in panel.lines]
    assert ("panel-voice" in keys, "panel-voice-heard" in keys) == (False, True)
    assert not any("待听" in words for words in [*house.said(li.id), *house.said(wang.id)])


async def test_neighbours_who_heard_something_else_are_left_alone(house: House) -> None:
    await at_home(house)
    assert await house.person("张三").says("听过了") == 0
    await house.person("李楼长").says("报修 3楼楼道灯坏了")
    await house.person("李楼长").whispers("听过了 报修1")
    assert house.keys(house.person("李楼长").id)[-1] == "heard-already"


async def test_a_voice_as_a_reply_to_the_bot_is_no_card_for_neighbours(house: House) -> None:
    await at_home(house)
    wang = house.person("王阿姨")
    [help_] = [one for one in house.channel.order if one.chat == B3]
    await wang.replies(help_, "", voice=65, voice_file="v2")
    assert not (await the_matter(house)).open
    assert house.keys(B3) == ["help", "voice-taken"]
    assert "1:05" in house.said(B3)[-1]


async def test_a_voice_after_the_report_is_kept_on_it_and_played_with_the_panel(
    house: House,
) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await li.whispers("/start")
    await wang.says(f"报修 {LAMP}")
    assert await wang.says(voice=12, voice_file="v3") == 1
    [voice] = await house.rows(Voice)
    assert (voice.seconds, voice.file) == (12, "v3")
    assert house.keys(B3)[-1] == "voice-taken"
    assert voices(house, li.id) == []
    await li.taps("button-handle")
    assert voices(house, li.id) == ["v3"]
    await li.taps("button-handle")
    assert voices(house, li.id) == ["v3"]
    assert "语音 0:12 待听" in house.said(li.id)[-1]


async def test_a_neighbours_voice_under_the_card_is_not_the_reporters(house: House) -> None:
    await house.person("王阿姨").says(f"报修 {LAMP}")
    await house.person("张三").replies(house.bubble(B3, "matter:1"), "", voice=9, voice_file="x")
    assert await house.rows(Voice) == []
    assert house.keys(B3)[-1] == "voice-please-type"


async def test_a_voice_of_whom_we_do_not_know_where_they_live_is_kept_until_they_tap(
    house: House,
) -> None:
    new, li = house.person("新邻居"), house.person("李楼长")
    await li.whispers("/start")
    await new.whispers(voice=38, voice_file="v1")
    await new.whispers(voice=9, voice_file="v2")
    assert house.keys(new.id) == ["voice-where-do-you-live"] * 2
    assert await house.rows(Matter) == []
    assert await li.taps_data("la:4", chat=li.id) == "draft-gone"
    assert await new.taps_data("la:999", chat=new.id) == "draft-gone"
    building = house.wall(new.id)[-1]
    assert [one.label.key for row in building.buttons for one in row] == ["button-place"] * 2
    assert await new.taps_data(building.buttons[0][0].data, chat=new.id) == "draft-kept"
    matter = await the_matter(house)
    assert (matter.open, matter.title) == (False, "")
    assert voices(house, li.id) == ["v1", "v2"]
    assert house.keys(new.id)[1] == "draft-kept"
    assert await house.rows(Draft) == []
    # To read anything of the building takes more than saying so.
    await house.person("王阿姨").says(f"报修 {LAMP}")
    await new.whispers("3号楼报修2 进度")
    assert house.keys(new.id)[-1] == "no-such-matter"
    # From now on they are not asked again.
    await new.whispers(voice=5, voice_file="v3")
    assert "v3" in voices(house, li.id)


@pytest.mark.parametrize("way", ["typed", "door", "group"])
async def test_however_they_say_where_they_live_the_voice_is_not_lost(
    house: House, way: str
) -> None:
    new, li = house.person("新邻居"), house.person("李楼长")
    await li.whispers("/start")
    await new.whispers(voice=38, voice_file="v1")
    if way == "typed":
        await new.whispers("3号楼")
    elif way == "door":
        await new.whispers("我住3号楼602")
    else:
        await new.says("@小应 你好", named=True)
    await house.later(minutes=1)  # found_home
    matter = await the_matter(house)
    assert (matter.place_id, matter.open) == (4, False)
    assert voices(house, li.id) == ["v1"]
    assert await house.rows(Draft) == []


async def test_a_voice_whose_place_nobody_says_goes_after_a_day_with_a_word(house: House) -> None:
    new = house.person("新邻居")
    await new.whispers(voice=38, voice_file="v1")
    await new.whispers("99号楼")
    await house.later(hours=23)
    assert len(await house.rows(Draft)) == 1
    await house.later(hours=1, minutes=1)
    assert (await house.rows(Draft), await house.rows(Matter)) == ([], [])
    assert house.keys(new.id)[-1] == "voice-let-go"
    assert house.keys(new.id)[0] == "moved-below"
    assert await new.taps_data("la:4", chat=new.id) == "draft-gone"


async def test_where_there_is_no_building_to_ask_for_somebody_must_type(house: House) -> None:
    async with house.storage.work(house.time) as work:
        for place in (await work.db.exec(select(Place).where(Place.kind == "building"))).all():
            place.until = house.time
    new = house.person("新邻居")
    await new.whispers(voice=38, voice_file="v")
    assert house.keys(new.id) == ["voice-please-type"]
    assert await house.rows(Matter) == []


async def test_a_report_taken_back_takes_its_voices_along(house: House) -> None:
    await at_home(house)
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await wang.whispers(voice=38, voice_file="v1")
    assert voices(house, li.id) == ["v1"]
    await wang.whispers("报修1 撤回")
    assert voices(house, li.id) == []
    assert await house.rows(Voice) == []


async def test_a_place_on_the_map_is_kept_for_whoever_is_in_charge(house: House) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await wang.says(f"报修 {LAMP}")
    assert await wang.says(location=(30.25, 120.125), other=True) == 1
    assert await house.person("张三").says(location=(1.0, 2.0), other=True) == 0
    matter = await the_matter(house)
    assert (matter.latitude, matter.longitude) == (30.25, 120.125)
    await li.whispers("/start")
    await li.taps("button-handle")
    assert "位置：30.25000, 120.12500" in house.said(li.id)[-1]
    assert not any("30.25" in words for words in house.said(B3))


@pytest.mark.parametrize("minutes", [3, 60])
async def test_a_place_two_minutes_later_is_somebody_elses_business(
    house: House, minutes: int
) -> None:
    wang = house.person("王阿姨")
    await wang.says(f"报修 {LAMP}")
    await house.later(minutes=minutes)
    assert await wang.says(location=(30.25, 120.125), other=True) == 0
    assert (await the_matter(house)).latitude is None
