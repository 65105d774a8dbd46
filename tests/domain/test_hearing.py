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
