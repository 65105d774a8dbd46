"""Words as phones send them, and what is in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import hearing

anything = st.text(max_size=80)
marked = st.text("３号楼灯坏了报修\u200b\u202e\ufeff　 ，。!\x00\tAb", max_size=40)


@given(anything | marked)
def test_plain_words_stay_plain(words: str) -> None:
    once = hearing.plain(words)
    assert hearing.plain(once) == once
    assert hearing.clean(hearing.clean(words)) == hearing.clean(words)
    assert hearing.bare(hearing.bare(words)) == hearing.bare(words)


@given(anything | marked)
def test_no_words_make_hearing_raise(words: str) -> None:
    hearing.says_something(words)
    hearing.asks_for_report(words)
    if hearing.tells_trouble(words):
        assert hearing.says_something(words)
    rest = hearing.after_start(words, hearing.REPORT_STARTS)
    assert rest is None or len(rest) < len(words)


@given(anything | marked)
def test_a_title_is_one_short_line(words: str) -> None:
    title = hearing.title(words)
    assert "\n" not in title
    assert len(title) <= 40
    assert hearing.title(title) == title


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("3楼楼道灯不亮", "3楼楼道灯不亮"),
        ("3楼 楼道\u200b灯   不亮，\n晚上害怕", "3楼 楼道灯 不亮，"),
        ("三" * 20, "三" * 20),
        ("三" * 21, "三" * 19 + "…"),
        (
            "The lamp on the third floor has gone out again",
            "The lamp on the third floor has gone ou…",
        ),
    ],
)
def test_titles_are_twenty_chinese_signs_at_most(words: str, title: str) -> None:
    assert hearing.title(words) == title


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("灯", True),
        ("3", True),
        ("ok", True),
        ("", False),
        ("😀👍", False),
        ("？！…", False),
        ("\u202e", False),
    ],
)
def test_emoji_and_marks_say_nothing(words: str, says: bool) -> None:
    assert hearing.says_something(words) is says


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("报修 灯", "灯"),
        ("，报修：灯", "灯"),
        ("报修一下灯", "灯"),
        ("\u202e報修灯", "灯"),
        ("REPORT lamp", "lamp"),
        ("报修", ""),
        ("Reports", None),
        ("要报修", None),
        ("", None),
    ],
)
def test_a_starting_word_stands_at_the_start(words: str, rest: str | None) -> None:
    assert hearing.after_start(words, hearing.REPORT_STARTS) == rest


@pytest.mark.parametrize(
    "words",
    ["灯坏了", "3楼楼道灯不亮", "水管漏水", "电梯停了没反应", "单元门打不开", "门口堆了垃圾",
     "闻到煤气味", "the lift is broken", "no water on 5th floor", "停水了"],
)  # fmt: skip
def test_a_trouble_is_a_thing_and_what_is_wrong_with_it(words: str) -> None:
    assert hearing.tells_trouble(words)


@pytest.mark.parametrize(
    "words",
    ["今天天气真好", "我在路上", "给我打电话", "生气了", "专门部门", "手机没电了", "3楼的王奶奶",
     "灯", "坏了", "明天上网课", "水平真高", "火车晚点", "电影好看"],
)  # fmt: skip
def test_ordinary_words_tell_no_trouble(words: str) -> None:
    assert not hearing.tells_trouble(words)


NAMES = ("小应", "小英")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("小应，楼道好暗", "楼道好暗"),
        ("＠小英 楼道好暗", "楼道好暗"),
        ("小應，樓道好暗", "樓道好暗"),
        ("小应啊，楼道好暗", "楼道好暗"),
        ("小应小应，3楼灯坏了", "3楼灯坏了"),
        ("你好小应，3楼灯坏了", "3楼灯坏了"),
        ("小应3楼灯坏了", "3楼灯坏了"),
        ("小应我家停水了", "我家停水了"),
        ("小应报修3楼灯坏了", "报修3楼灯坏了"),
        ("3楼灯坏了，小应", "3楼灯坏了"),
        ("小应", ""),
        ("小应该修3楼的灯了", None),
        ("小应家的灯坏了", None),
        ("小应说3楼灯坏了", None),
        ("小应楼上漏水了吗", None),
        ("我家小应，今年五岁", None),
        ("谢谢小应，灯亮了", None),
        ("小英今天结婚", None),
    ],
)
def test_it_is_called_by_its_name_glued_doubled_or_behind(words: str, said: str | None) -> None:
    assert hearing.called(words, NAMES) == said


@given(anything | marked, st.lists(st.text(max_size=4), max_size=3))
def test_no_words_and_no_names_make_a_call_raise(words: str, names: list[str]) -> None:
    said = hearing.called(words, names)
    assert said is None or len(said) <= len(words)


@pytest.mark.parametrize(
    "words",
    [
        "登記 5號樓水管漏水", "保修 3楼灯坏了", "报休3楼灯坏了", "我要报修 3楼灯坏了",
        "麻烦帮我报修一下，3楼灯坏了", "你好，我想反映一下3楼灯坏了",
    ],
)  # fmt: skip
def test_who_asks_kindly_in_old_signs_or_by_voice_asks_for_a_report(words: str) -> None:
    rest = hearing.after_start(words, hearing.REPORT_STARTS)
    assert rest is not None
    assert hearing.asks_for_report(rest)


@pytest.mark.parametrize(
    "words", ["保修期还有几年", "包修三年", "我报修了，电梯的事", "帮我报修一下", "我要登记结婚"]
)
def test_what_only_sounds_like_it_does_not(words: str) -> None:
    rest = hearing.after_start(words, hearing.REPORT_STARTS)
    assert rest is None or not hearing.asks_for_report(rest)


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("就是东头那盏", True), ("好几天了", True), ("我电话13800001234", True), ("3-402", True),
        ("不是3楼，是4楼", True), ("说错了是4楼", True), ("就是就是", False), ("几点了", False),
        ("晚上跳舞去不去", False), ("还有谁去", False), ("谢谢", False), ("12", False),
    ],
)  # fmt: skip
def test_what_tells_more_of_what_was_just_reported(words: str, more: bool) -> None:
    assert hearing.goes_on(words) is more
