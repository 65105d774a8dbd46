"""A group reads its community's language, a person their own; help fits on one screen."""

from tests.house import B3, CATALOGUE, House

LAMP = "报修 3楼楼道灯坏了"


def languages(house: House, chat: str) -> list[str]:
    return [one.language for one in house.channel.order if one.chat == chat]


async def test_the_group_reads_the_communitys_language_whoever_speaks(house: House) -> None:
    ann = house.person("Ann", language="en")
    await ann.says("/report lamp on 3rd floor is out")
    await ann.says("/help")
    assert languages(house, B3) == ["zh_CN", "zh_CN"]


async def test_in_private_the_app_says_what_one_reads(house: House) -> None:
    apps = {"en": "en", "zh-hans": "zh_CN", "zh": "zh_CN", "fr": "en", None: "zh_CN"}
    for number, (app, read) in enumerate(apps.items()):
        ann = house.person(f"Ann {number}", language=app)
        await ann.whispers("/start")
        assert languages(house, ann.id) == [read], app


async def test_a_language_is_chosen_in_private(house: House) -> None:
    wang = house.person("王阿姨")
    for words, read, key in (
        ("/language en", "en", "language-set"),
        ("/language English", "en", "language-set"),
        ("/language 英文", "en", "language-set"),
        ("/language", "en", "language-which"),
        ("/language ZH_CN", "zh_CN", "language-set"),
        ("/language klingon", "zh_CN", "language-which"),
        ("/language 中文", "zh_CN", "language-set"),
        ("语言", "zh_CN", "language-which"),
    ):
        await wang.whispers(words)
        assert (languages(house, wang.id)[-1], house.keys(wang.id)[-1]) == (read, key), words


async def test_the_choice_outlasts_the_app_and_reaches_notices_and_questions(
    house: House,
) -> None:
    wang = house.person("王阿姨")
    await wang.says("/language en")
    assert house.said(B3) == ["好，以后私下跟您说英文"]
    await wang.whispers("/start")
    await wang.says(LAMP)
    await house.person("李楼长").says("报修1 办好了")
    assert languages(house, wang.id) == ["en", "en", "en"]
    read: list[str | None] = []
    keep = house.dispatch.notice

    async def notice(tap, words, link):  # type: ignore[no-untyped-def]
        read.append(tap.who.language)
        await keep(tap, words, link)

    house.dispatch.notice = notice
    await wang.taps("button-look")
    await wang.taps_data("hd:1")
    await house.person("张三").taps("button-look")
    assert read == ["en", "en", "zh_CN"]


async def test_the_panel_is_in_the_leaders_language_and_the_card_in_the_groups(
    house: House,
) -> None:
    li = house.person("李楼长", language="en")
    await li.whispers("/start")
    await house.person("王阿姨").says(LAMP)
    await li.taps("button-handle")
    await li.taps("button-take", chat=li.id)
    assert set(languages(house, li.id)) == {"en"}
    assert set(languages(house, B3)) == {"zh_CN"}
    assert "李楼长 is on it" in house.said(li.id)[-1]


async def test_help_begins_with_whom_to_call_and_fits_one_screen(house: House) -> None:
    wang = house.person("王阿姨")
    for words in ("/help", "帮助", "Help!", "帮助。"):
        await wang.says(words)
        await wang.whispers(words)
    assert (house.keys(B3), house.keys(wang.id)) == (["help"] * 4, ["help"] * 4)
    first, *rest = house.said(B3)[0].split("\n")
    assert all(number in first for number in ("110", "119", "120"))
    assert len(rest) <= 6


async def test_start_greets_by_name_and_staff_stay_staff(house: House) -> None:
    li = house.person("李楼长")
    await li.whispers("/start")
    assert house.said(li.id)[0].startswith("李楼长您好")
    await house.person("王阿姨").says(LAMP)
    await li.taps("button-handle")
    assert house.notice == "panel-sent"


async def test_every_line_of_the_menu_has_a_handler(house: House) -> None:
    from handlers import MENU, ROUTES

    assert {one.command for one in MENU} <= {route.command for route in ROUTES.spoken}
    for one in MENU:
        for language in ("zh_CN", "en"):
            assert 0 < len(CATALOGUE.say(one.meaning, language)) <= 256


async def test_how_is_this_used_is_answered_alone_and_is_talk_in_a_group(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("不会用")
    assert house.keys(B3) == []
    for words in ("怎么用", "不会用", "你能干什么"):
        await wang.whispers(words)
        assert house.keys(wang.id)[-1] == "help", words


async def test_is_it_mended_asked_alone_shows_ones_own(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.whispers("/start")
    await wang.says(LAMP)
    for words in ("修好了没", "催一下"):
        await wang.whispers(words)
        assert house.keys(wang.id)[-1] == "mine-title+mine-line", words
    # In the group nobody asked the bot.
    heard = len(house.keys(B3))
    await wang.says("修好了没")
    assert len(house.keys(B3)) == heard
