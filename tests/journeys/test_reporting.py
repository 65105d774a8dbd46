"""Every way a report comes in: by words, command, name, reply, in private, in pieces."""

import pytest

from chat.card import Reaction
from domain.matters import State
from storage.matters import Matter, Photo
from tests.house import B3, GRID, House

LAMP = "3楼楼道灯坏了"


def hearts(house: House, chat: str) -> list[str]:
    """The quiet signs under messages of a chat."""
    return [
        one.what.emoji
        for one in house.channel.order
        if one.chat == chat and isinstance(one.what, Reaction)
    ]


async def the_matter(house: House) -> Matter:
    [matter] = await house.rows(Matter)
    return matter


@pytest.mark.parametrize(
    ("words", "more"),
    [
        (f"报修 {LAMP}", {}),
        (f"报修{LAMP}", {}),
        (f"報修：{LAMP}", {}),
        (f"报事，{LAMP}", {}),
        (f"反映一下{LAMP}", {}),
        (f"登记 {LAMP}", {}),
        (f"记一下 {LAMP}", {}),
        (f"\u202e报修 {LAMP}\u202c", {}),
        (f"/report {LAMP}", {}),
        (LAMP, {"named": True}),
    ],
)
async def test_starting_words_the_command_and_the_bots_name_make_the_same_card(
    house: House, words: str, more: dict[str, bool]
) -> None:
    assert await house.person("王阿姨").says(words, **more) == 1
    assert house.keys(B3) == ["report-title+taken-down-by+state-waiting-for"]
    matter = await the_matter(house)
    assert (matter.title, matter.words, matter.open) == (LAMP, LAMP, True)
    assert matter.state is State.WAITING


async def test_an_english_neighbour_reports_in_english(house: House) -> None:
    await house.person("Ann", language="en").says("Report: lamp on 3rd floor is out")
    assert (await the_matter(house)).title == "lamp on 3rd floor is out"


async def test_the_card_answers_the_message_it_came_from(house: House) -> None:
    said = house.person("王阿姨").said(f"报修 {LAMP}")
    await house.receive(said)
    assert house.wall(B3)[0].reply_to == said.message


async def test_a_bare_starting_word_gets_one_question_and_the_answer_makes_the_card(
    house: House,
) -> None:
    wang = house.person("王阿姨")
    await wang.says("报修")
    assert house.keys(B3) == ["report-what"]
    await wang.says("4楼水管漏水")
    assert house.keys(B3)[1:] == ["report-title+taken-down-by+state-waiting-for"]
    assert (await the_matter(house)).title == "4楼水管漏水"


async def test_the_question_is_for_whoever_was_asked_and_no_neighbour(house: House) -> None:
    await house.person("王阿姨").says("报修")
    assert await house.person("张三").says("晚上一起跳舞去") == 0
    assert house.keys(B3) == ["report-what"]


async def test_whoever_was_asked_may_still_talk_to_a_neighbour(house: House) -> None:
    from chat.incoming import Quoted

    wang = house.person("王阿姨")
    await wang.says("报修")
    to_zhang = Quoted("77", "几点去", by_bot=False)
    assert await wang.says("吃完饭就去", reply=to_zhang) == 0
    await wang.says("4楼水管漏水")
    assert (await the_matter(house)).words == "4楼水管漏水"


async def test_whoever_was_asked_may_say_never_mind(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("报修")
    await wang.says("算了")
    assert house.keys(B3) == ["report-what", "draft-dropped"]
    assert await wang.says("晚上一起跳舞去") == 0
    assert await house.rows(Matter) == []


async def test_the_question_is_forgotten_after_ten_minutes(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("报修")
    await house.later(minutes=11)
    assert await wang.says("晚上一起跳舞去") == 0
    await wang.whispers("晚上一起跳舞去")
    assert await house.rows(Matter) == []


async def test_a_report_with_its_starting_word_answers_the_question_too(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("报修")
    await wang.says(f"报修 {LAMP}")
    await wang.says("谢谢")
    await wang.says("大家晚上好")
    assert (await the_matter(house)).words == LAMP


async def test_a_reply_to_any_plain_message_of_the_bot_reports(house: House) -> None:
    wang, zhang = house.person("王阿姨"), house.person("张三")
    await wang.says("帮助")
    [help_] = [one for one in house.channel.order if one.chat == B3]
    await zhang.replies(help_, "楼道的灯一闪一闪")
    assert (await the_matter(house)).title == "楼道的灯一闪一闪"


async def test_a_reply_to_a_neighbours_card_reports_only_what_is_surely_another_trouble(
    house: House,
) -> None:
    await house.person("王阿姨").says(f"报修 {LAMP}")
    card = house.bubble(B3, "matter:1")
    zhang = house.person("张三")
    await zhang.replies(card, "我家有灯泡")
    await zhang.replies(card, "知道了")
    await zhang.replies(card, "哈哈哈哈")
    assert len(await house.rows(Matter)) == 1
    await zhang.replies(card, "5楼水管也漏水了")
    assert [one.title for one in await house.rows(Matter)] == [LAMP, "5楼水管漏水了"]


async def test_the_leader_talking_under_a_card_reports_nothing(house: House) -> None:
    await house.person("王阿姨").says(f"报修 {LAMP}")
    await house.person("李楼长").replies(house.bubble(B3, "matter:1"), "3楼灯坏了，我明天换")
    assert len(await house.rows(Matter)) == 1


async def test_the_reporter_adds_to_the_report_by_replying_to_its_card(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says(f"报修 {LAMP}")
    await house.later(hours=2)
    await wang.replies(house.bubble(B3, "matter:1"), "靠东边那一盏")
    assert (await the_matter(house)).words == f"{LAMP}\n靠东边那一盏"
    assert hearts(house, B3) == ["👌"]


async def test_the_same_words_twice_make_one_report_and_say_so(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says(f"报修 {LAMP}")
    await wang.says(f"报修 {LAMP}！")
    assert len(await house.rows(Matter)) == 1
    assert house.keys(B3)[1] == "report-already"


async def test_two_troubles_said_with_the_starting_word_are_two_reports(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says(f"报修 {LAMP}")
    await wang.says("报修 单元门关不上")
    assert [one.number for one in await house.rows(Matter)] == [1, 2]


async def test_a_photo_with_the_words_stands_on_the_card(house: House) -> None:
    await house.person("王阿姨").says(f"报修 {LAMP}", photos=("p1",))
    assert house.keys(B3) == ["report-title+taken-down-by+state-waiting-for+with-photos"]
    [photo] = await house.rows(Photo)
    assert photo.file == "p1"


async def test_photos_just_before_and_just_after_the_words_belong_to_the_report(
    house: House,
) -> None:
    wang, zhang = house.person("王阿姨"), house.person("张三")
    assert await wang.says(photos=("before",)) == 0
    assert await zhang.says(photos=("dinner",)) == 0
    await wang.says(f"报修 {LAMP}")
    await house.later(seconds=60)
    await wang.says(photos=("after",))
    await house.later(minutes=3)
    assert await wang.says(photos=("cat",)) == 0
    assert [one.file for one in await house.rows(Photo)] == ["before", "after"]
    assert house.wall(B3)[0].lines[-1].facts == {"n": 2}


async def test_a_photo_in_the_same_batch_as_the_words_is_heard(house: House) -> None:
    wang = house.person("王阿姨")
    for words in (f"报修 {LAMP}", f"/report {LAMP}！！"):
        await house.receive(wang.said(words), wang.said(photos=(words,)))
        await house.later(minutes=30)
    assert len(await house.rows(Photo)) == 2


async def test_a_second_report_a_day_later_hears_its_photo_in_the_same_batch(
    house: House,
) -> None:
    wang = house.person("王阿姨")
    await wang.says(f"报修 {LAMP}")
    await house.later(hours=20)
    await house.receive(wang.said("报修 单元门关不上"), wang.said(photos=("door",)))
    assert [one.file for one in await house.rows(Photo)] == ["door"]


async def test_an_album_is_several_updates_and_one_report(house: House) -> None:
    wang = house.person("王阿姨")
    await house.receive(
        wang.said(photos=("a1",), album="A"),
        wang.said(f"报修 {LAMP}", photos=("a2",), album="A"),
        wang.said(photos=("a3",), album="A"),
    )
    await the_matter(house)
    assert sorted(one.file for one in await house.rows(Photo)) == ["a1", "a2", "a3"]
    assert len(house.wall(B3)) == 1


async def test_an_album_without_words_is_asked_about_once(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("报修 4楼灯坏了")
    await house.later(minutes=5)
    for shot in ("a1", "a2", "a3"):
        await wang.whispers(photos=(shot,), album="A")
    assert house.keys(wang.id) == ["photo-got-say-where"]
    await wang.whispers("单元门口，垃圾没人收")
    matter = (await house.rows(Matter))[-1]
    assert matter.title == "单元门口垃圾没人收"
    shots = [one.file for one in await house.rows(Photo) if one.matter_id == matter.id]
    assert shots == ["a1", "a2", "a3"]


async def test_pieces_of_two_minutes_are_one_report(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says(f"报修 {LAMP}")
    for piece in ("就是单元门进去那里", "3楼半的那个楼梯口"):
        await house.later(seconds=30)
        await wang.says(piece)
    await house.later(minutes=5)
    assert await wang.says("明天去4楼打牌") == 0
    assert (await the_matter(house)).words.split("\n")[1:] == [
        "就是单元门进去那里",
        "3楼半的那个楼梯口",
    ]
    assert len(house.wall(B3)) == 1


async def test_naming_the_bot_with_another_trouble_is_another_report(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says(LAMP, named=True)
    await wang.says("电梯按钮也不亮了", named=True)
    assert len(await house.rows(Matter)) == 2


async def test_thanks_get_a_heart_and_a_nod_gets_nothing(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says(f"报修 {LAMP}")
    await wang.says("谢谢小应！", named=True)
    await wang.whispers("好的")
    assert hearts(house, B3) == ["❤"]
    assert (await the_matter(house)).words == LAMP
    assert house.keys(wang.id) == []


async def test_small_talk_with_its_name_gets_one_line_and_names_of_things_an_offer(
    house: House,
) -> None:
    wang = house.person("王阿姨")
    await wang.says("你好呀", named=True)
    await wang.says("", named=True)
    await wang.says("今天天气怎么样", named=True)
    assert house.keys(B3) == ["hello-group"] * 3
    await wang.says("楼道里有人抽烟", named=True)
    assert house.keys(B3)[3:] == ["offer-to-keep"]
    await house.person("张三").taps("button-keep")
    assert house.notice == "draft-gone"
    await wang.taps("button-keep")
    assert house.notice == "draft-kept"
    assert (await the_matter(house)).words == "楼道里有人抽烟"


async def test_a_report_in_the_work_group_of_somebody_who_is_nobody_there_is_refused(
    house: House,
) -> None:
    await house.person("王阿姨").says(f"报修 {LAMP}", chat=GRID)
    assert house.keys(GRID) == ["not-reported-here"]
    await house.person("小周").says("报修 小区大门坏了", chat=GRID)
    assert (await the_matter(house)).title == "小区大门坏了"


async def test_a_report_where_the_bot_may_not_write_still_reaches_somebody(house: House) -> None:
    from chat.channel import NobodyThere

    wang, li = house.person("王阿姨"), house.person("李楼长")
    await li.whispers("/start")
    house.channel.fails[B3] = [NobodyThere("not enough rights")]
    await wang.says(f"报修 {LAMP}")
    await wang.says("报修 单元门关不上")
    assert house.keys(li.id)[1:] == [
        "report-title+panel-words+panel-category+panel-reporter+state-waiting-for+panel-due"
    ]
