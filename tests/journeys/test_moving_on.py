"""Whoever is in charge moves a report on; whoever reported it hears, and has the last word."""

import pytest

from chat.card import Card
from chat.incoming import Quoted
from domain.matters import State
from storage.history import Entry
from storage.matters import Matter
from tests.house import B3, B5, GRID, Bubble, House

LAMP = "3楼楼道灯坏了"


async def reported(house: House) -> Bubble:
    """王阿姨's report, and the card it stands on."""
    await house.person("王阿姨").says(f"报修 {LAMP}")
    return house.bubble(B3, "matter:1")


async def state(house: House) -> State:
    [matter] = await house.rows(Matter)
    return matter.state


def last(house: House, chat: str) -> str:
    return house.keys(chat)[-1]


@pytest.mark.parametrize(
    ("words", "then"),
    [
        ("我来办", State.TAKEN),
        ("我接了！", State.TAKEN),
        ("I'll do it", State.TAKEN),
        ("已找物业", State.WITH_PROPERTY),
        ("办好了", State.DONE),
        ("修好了。", State.DONE),
        ("12号 办好了", None),
        ("1号 办好了", State.DONE),
        ("办好了 第1件", State.DONE),
        ("修好了吗", State.WAITING),
        ("还没修好", State.WAITING),
    ],
)
async def test_the_leader_moves_it_on_by_replying_to_the_card(
    house: House, words: str, then: State | None
) -> None:
    card = await reported(house)
    await house.person("李楼长").replies(card, words)
    if then is None:
        assert last(house, B3) == "no-such-matter"
    else:
        assert await state(house) is then


SPELLINGS = (
    "报修{n} 办好了", "报修{n}办好了", "办好了 报修{n}", "【报修{n}】办好了", "R{n} 办好了",
    "【3号楼·报修{n}】 办好了", "3号楼报修{n} 办好了", "报修第{n}件 办好了", "报{n}办好了",
    "r{n} done", "#{n} 办好了", "/done {n}", "/done R{n}", "/done 报修{n}",
)  # fmt: skip


async def test_the_leader_finishes_it_by_its_number_however_it_is_spelt(house: House) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    for n, spelling in enumerate(SPELLINGS, 1):
        await wang.says(f"报修 {n + 1}楼楼道灯坏了")
        assert await li.says(spelling.format(n=n)) == 1
        assert (await house.rows(Matter))[-1].state is State.DONE, spelling
    await wang.says("报修 单元门关不上")
    await li.says("报修十五 办好了")
    await wang.says("报修 单元门又关不上")
    await li.says("/done １６")
    assert {one.state for one in await house.rows(Matter)} == {State.DONE}


async def test_the_same_words_said_to_nobody_are_talk(house: House) -> None:
    await reported(house)
    for words in ("办好了", "好了", "1号办好了", "我来办", "修好了 12", "进度", "满意", "还没好"):
        assert await house.person("李楼长").says(words) == 0
    assert await state(house) is State.WAITING


async def test_a_reply_to_the_words_themselves_is_as_good_as_to_the_card(house: House) -> None:
    wang = house.person("王阿姨")
    said = wang.said(f"报修 {LAMP}")
    await house.receive(said)
    to_her = Quoted(said.message, said.words, by_bot=False)
    await house.person("李楼长").says("我来办", reply=to_her)
    assert await state(house) is State.TAKEN


async def test_the_panel_is_answered_by_a_reply_in_private(house: House) -> None:
    await house.person("王阿姨").says(f"报修 {LAMP}", photos=("p1",))
    li = house.person("李楼长")
    await li.whispers("/start")
    await li.taps("button-handle")
    photo = house.bubble(li.id, "photo:1:1")
    assert isinstance(photo.what, Card)
    assert (photo.what.photo, photo.language) == ("p1", "zh_CN")
    await li.replies(photo, "我来办")
    assert await state(house) is State.TAKEN
    await li.replies(house.bubble(li.id, "panel:1"), "办好了")
    assert await state(house) is State.DONE
    assert house.wall(li.id)[-1].lines[0].key == "did-finish"


async def test_a_reply_where_only_the_text_is_quoted_is_understood_by_its_code(
    house: House,
) -> None:
    await reported(house)
    quoted = Quoted(None, f"【报修1】{LAMP}", by_bot=True)
    await house.person("李楼长").says("办好了", reply=quoted)
    assert await state(house) is State.DONE


async def test_a_reply_to_the_welcome_is_about_no_matter(house: House) -> None:
    await reported(house)
    await house.person("王阿姨").says("帮助")
    help_ = house.channel.order[-1]
    await house.person("李楼长").replies(help_, "办好了")
    assert (last(house, B3), await state(house)) == ("which-matter", State.WAITING)


async def test_a_resident_is_told_who_could(house: House) -> None:
    card = await reported(house)
    for words in ("我来办", "已找物业", "我到了"):
        await house.person("张三").replies(card, words)
        assert "李楼长" in house.said(B3)[-1]
    assert house.keys(B3)[1:] == ["not-yours-to-do"] * 3
    assert await state(house) is State.WAITING


async def test_a_residents_tap_on_the_panel_opener_is_refused_to_them_alone(house: House) -> None:
    await reported(house)
    zhang = house.person("张三")
    await zhang.taps("button-handle")
    assert house.notice == "not-yours-to-do"
    assert (house.keys(zhang.id), len(house.wall(B3))) == ([], 1)
    assert await zhang.taps_data("mv:1:finish") == "not-yours-to-do"
    assert await state(house) is State.WAITING


async def test_a_leader_who_never_started_the_bot_is_led_into_private(house: House) -> None:
    await reported(house)
    li = house.person("李楼长")
    await li.taps("button-handle")
    link = house.channel.notices[-1][2]
    assert link == "https://t.me/huying_bot?start=hd-1"
    await li.whispers("/start hd-1")
    assert house.keys(li.id) == [
        "report-title+panel-words+panel-category+panel-reporter+state-waiting-for+panel-due"
    ]


async def test_the_panel_offers_only_what_is_legal_now(house: House) -> None:
    await reported(house)
    li = house.person("李楼长")
    await li.whispers("/start")
    await li.taps("button-handle")

    def offered() -> list[str]:
        panel = house.bubble(li.id, "panel:1").what
        assert isinstance(panel, Card)
        return [one.label.key for row in panel.buttons for one in row]

    assert offered() == [
        "button-take",
        "button-to-property",
        "button-ask-up",
        "button-dismiss",
        "button-finish",
        "button-more",
    ]
    await li.taps("button-take", chat=li.id)
    assert offered() == ["button-arrive", "button-finish", "button-pause", "button-more"]
    await li.taps("button-arrive", chat=li.id)
    assert offered() == ["button-finish", "button-pause", "button-more"]
    await li.taps("button-finish", chat=li.id)
    assert offered() == []
    assert await li.taps_data("mv:1:take", chat=li.id) == "done-already"


async def test_who_took_it_is_named_to_whoever_comes_too_late(house: House) -> None:
    card = await reported(house)
    await house.person("李楼长").replies(card, "我来办")
    await house.person("小周").taps_data("mv:1:take", chat=GRID)
    assert (house.notice, house.channel.notices[-1][1].facts) == (
        "taken-already",
        {"who": "李楼长"},
    )


async def test_whoever_takes_it_over_from_the_property_company_is_named(house: House) -> None:
    card = await reported(house)
    await house.person("李楼长").replies(card, "已找物业")
    assert "李楼长找了物业" in house.said(B3)[0]
    await house.person("小周").taps_data("mv:1:take", chat=GRID)
    assert "小周在办" in house.said(B3)[0]


async def test_progress_by_button_reply_number_and_in_private(house: House) -> None:
    card = await reported(house)
    wang, zhang = house.person("王阿姨"), house.person("张三")
    assert await zhang.taps("button-look") == "progress-since"
    assert len(house.wall(B3)) == 1
    await zhang.replies(card, "怎么样了")
    await zhang.says("报修1 进度")
    await zhang.says("/status 1")
    assert house.keys(B3)[1:] == ["progress-since"] * 3
    assert "等李楼长接" in house.said(B3)[1]
    await wang.whispers("进度")
    await wang.whispers("/status 1")
    assert house.keys(wang.id) == ["mine-title+mine-line", "progress-since"]
    assert "【3号楼·报修1】" in house.said(wang.id)[1]
    await house.person("李楼长").replies(card, "办好了")
    await zhang.taps("button-look")
    assert house.notice == "progress"


async def test_the_status_of_another_building_answers_like_one_that_does_not_exist(
    house: House,
) -> None:
    await reported(house)
    zhao = house.person("赵楼长")
    for words in ("报修1 进度", "【3号楼·报修1】进度", "报修7 进度"):
        await zhao.says(words, chat=B5)
    assert house.keys(B5) == ["no-such-matter"] * 3
    assert await zhao.taps_data("lk:1", chat=B5) == "no-such-matter"
    assert await zhao.taps_data("mv:1:finish", chat=zhao.id) == "no-such-matter"


async def test_a_grid_officer_names_the_building_where_two_have_the_number(house: House) -> None:
    await reported(house)
    await house.person("钱七").says("报修 电梯坏了", chat=B5)
    zhou = house.person("小周")
    await zhou.says("报修1 办好了", chat=GRID)
    assert last(house, GRID) == "which-building"
    await zhou.says("5号楼报修1 办好了", chat=GRID)
    assert [one.state for one in await house.rows(Matter)] == [State.WAITING, State.DONE]


async def test_my_list_is_private_and_in_the_group_only_says_where_it_went(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.says("我的事")
    assert last(house, B3) == "mine-none"
    await wang.says(f"报修 {LAMP}")
    await wang.says("我的事")
    assert last(house, B3) == "open-private-first"
    await wang.whispers("/start")
    await wang.says("/me")
    assert last(house, B3) == "mine-sent"
    assert last(house, wang.id) == "mine-title+mine-line"


async def test_a_reporter_who_never_started_the_bot_is_asked_by_a_reply_in_the_group(
    house: House,
) -> None:
    said = house.person("王阿姨").said(f"报修 {LAMP}")
    await house.receive(said)
    await house.person("李楼长").says("报修1 办好了")
    asked = house.bubble(B3, "done:1").what
    assert isinstance(asked, Card)
    assert asked.reply_to == said.message
    assert [row[0].label.key for row in asked.buttons] == [
        "button-satisfied",
        "button-so-so",
        "button-not-yet",
    ]


async def test_a_reporter_who_started_the_bot_is_asked_in_private_only(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.whispers("/start")
    card = await reported(house)
    await house.person("李楼长").replies(card, "办好了")
    assert house.keys(wang.id)[1:] == ["first-word", "coded"]
    assert "【3号楼·报修1】" in house.said(wang.id)[2]
    assert "coded" not in house.keys(B3)
    await wang.taps("button-so-so", chat=wang.id)
    assert (house.notice, await state(house)) == ("did-so-so", State.RATED)


async def test_the_reporter_hears_at_most_twice_of_one_report(house: House) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await wang.whispers("/start")
    card = await reported(house)
    for words in ("已找物业", "我来办", "办好了"):
        await li.replies(card, words)
    await house.later(days=5)
    assert house.keys(wang.id)[1:] == ["first-word", "coded"]


@pytest.mark.parametrize("label", ["satisfied", "so-so", "not-yet"])
async def test_only_the_reporter_says_whether_it_is_done(house: House, label: str) -> None:
    card = await reported(house)
    await house.person("李楼长").replies(card, "办好了")
    await house.person("张三").taps(f"button-{label}")
    assert (house.notice, await state(house)) == ("only-the-reporter", State.DONE)
    await house.person("王阿姨").taps(f"button-{label}")
    assert house.notice == f"did-{label}"
    question = house.bubble(B3, "done:1").what
    assert isinstance(question, Card)
    assert (question.lines[0].facts["words"].key, question.buttons) == (f"answered-{label}", ())


@pytest.mark.parametrize(
    ("words", "then"),
    [
        ("满意", State.RATED),
        ("好了，满意", State.RATED),
        ("好了", State.RATED),
        ("亮了！", State.RATED),
        ("一般", State.RATED),
        ("还没好", State.TAKEN),
        ("没修好", State.TAKEN),
        ("怎么样了", State.DONE),
    ],
)
async def test_the_reporter_may_answer_in_words(house: House, words: str, then: State) -> None:
    card = await reported(house)
    await house.person("李楼长").replies(card, "办好了")
    question = house.bubble(B3, "done:1")
    await house.person("张三").replies(question, "满意")
    assert last(house, B3) == "only-the-reporter"
    await house.person("王阿姨").replies(question, words)
    assert await state(house) is then


async def test_alone_in_private_the_answer_is_about_the_one_thing_that_was_asked(
    house: House,
) -> None:
    wang = house.person("王阿姨")
    await wang.whispers("/start")
    await wang.whispers("还没好")
    assert last(house, wang.id) == "which-matter"
    card = await reported(house)
    await house.person("李楼长").replies(card, "办好了")
    await wang.whispers("还没好")
    assert await state(house) is State.TAKEN


async def test_not_yet_reopens_it_and_done_again_asks_anew_with_a_new_message(
    house: House,
) -> None:
    wang, li = house.person("王阿姨"), house.person("李楼长")
    await li.whispers("/start")
    card = await reported(house)
    await li.replies(card, "办好了")
    first = house.bubble(B3, "done:1")
    await wang.taps("button-not-yet")
    [matter] = await house.rows(Matter)
    assert (matter.state, matter.done_at) == (State.TAKEN, None)
    assert matter.due_at is not None
    assert last(house, li.id) == "not-yet-told"
    await li.taps("button-finish", chat=li.id)
    asked = [one for one in house.channel.order if one.chat == B3 and one.what.key == "done:1"]
    assert len(asked) == 2
    assert asked[0].message == first.message
    assert asked[1].what.buttons
    await wang.taps("button-satisfied")
    assert await state(house) is State.RATED
    assert [one.what for one in await house.rows(Entry)] == [
        "reported", "finish", "not_yet", "finish", "satisfied",
    ]  # fmt: skip


async def test_a_no_reaches_the_next_level_where_the_leader_cannot_be_reached(
    house: House,
) -> None:
    card = await reported(house)
    await house.person("李楼长").replies(card, "办好了")
    await house.person("王阿姨").taps("button-not-yet")
    assert house.keys(GRID) == ["not-yet-told"]


async def test_a_closed_report_stays_closed(house: House) -> None:
    card = await reported(house)
    await house.person("李楼长").replies(card, "办好了")
    await house.person("王阿姨").taps("button-satisfied")
    await house.person("李楼长").replies(card, "我来办")
    assert (last(house, B3), await state(house)) == ("closed-already", State.RATED)
    assert await house.person("王阿姨").taps_data("mv:1:not_yet") == "closed-already"


async def test_the_number_with_its_kind_word_is_no_new_report_in_private(house: House) -> None:
    await reported(house)
    li = house.person("李楼长")
    await li.whispers("报修1 办好了")
    assert (last(house, li.id), await state(house)) == ("did-finish", State.DONE)
