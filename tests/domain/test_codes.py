"""Numbers as people write them, and nothing that breaks on what they write instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.codes import SPOKEN, Code, find, number

DIGIT = "零一二三四五六七八九"


def chinese(n: int) -> str:
    """12 → 十二, 103 → 一百零三, 120 → 一百二十."""
    hundreds, tens, ones = n // 100, n // 10 % 10, n % 10
    words = f"{DIGIT[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else DIGIT[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (DIGIT[ones] if ones else "")


def test_chinese_numbers_up_to_999_are_read_back() -> None:
    assert [number(chinese(n)) for n in range(1, 1000)] == list(range(1, 1000))


@pytest.mark.parametrize(
    ("words", "door"),
    [
        ("402", True),
        ("1203", True),
        ("12", False),
        ("400", False),
        ("180", False),
        ("报修402", False),
    ],
)
def test_a_number_alone_may_be_a_door(words: str, door: bool) -> None:
    code, rest = find(words, bare=True)
    assert code is not None
    assert (code.like_a_door, rest) == (door, "")


@pytest.mark.parametrize(
    "words", ["保修12 办好了", "報修12 办好了", "报休12办好了", "心院12 办好了"]
)
def test_a_code_as_a_telephone_hears_it_is_the_code(words: str) -> None:
    assert find(words) == (Code(12), "办好了")


@pytest.mark.parametrize(
    ("words", "n"),
    [
        ("两百", 200),
        ("两", 2),
        ("二百", 200),
        ("一百一十二", 112),
        ("〇", 0),
        ("百", 100),
        ("007", 7),
    ],
)
def test_numbers_as_they_are_spoken(words: str, n: int) -> None:
    assert number(words) == n


numbers = st.integers(1, 999)
forms = st.sampled_from([str, chinese])
shorts = st.sampled_from(["3号楼", "5栋", "12幢", "睿城A座", "东区 3号楼"])


@given(
    numbers,
    forms,
    st.sampled_from(SPOKEN),
    st.sampled_from(["{}{}", "{} {}", "{}第{}", "{}{}号", "{}第{}件"]),
)
def test_a_kind_word_and_a_number_are_a_code(n: int, form, kind: str, shape: str) -> None:  # type: ignore[no-untyped-def]
    assert find(shape.format(kind, form(n))) == (Code(n), "")


@given(numbers, st.sampled_from("RWMPTrwmpt"), st.sampled_from(["{}{}", "【{}{}】"]))
def test_a_latin_letter_and_a_number_are_a_code(n: int, letter: str, shape: str) -> None:
    if shape.startswith("【"):
        letter = letter.upper()
    assert find(f"{shape.format(letter, n)} 办好了") == (Code(n), "办好了")


@given(numbers, shorts, st.sampled_from(["报修", "心愿", "R"]))
def test_the_written_code_of_another_chat_names_its_place(n: int, short: str, kind: str) -> None:
    assert find(f"办好了【{short}·{kind}{n}】") == (Code(n, short), "办好了")


@given(numbers, forms, st.sampled_from(["{}", "{}号", "第{}件", "第{}", "{}件"]))
def test_a_bare_number_is_a_code_only_where_it_is_asked_for(n: int, form, shape: str) -> None:  # type: ignore[no-untyped-def]
    words = shape.format(form(n))
    assert find(words) == (None, words)
    assert find(words, bare=True) == (Code(n), "")
    assert find(f"{words} 办好了", bare=True) == (Code(n), "办好了")
    assert find(f"办好了 {words}", bare=True) == (Code(n), "办好了")


@given(st.text(max_size=60), st.booleans())
def test_finding_never_raises_and_invents_no_words(words: str, bare: bool) -> None:
    code, rest = find(words, bare=bare)
    assert len(rest) <= len(words)
    if code is not None:
        assert 0 <= code.number < 1_000_000


@given(st.text("报修第零一二三百十号件0129【】·#Rr 楼", max_size=40), st.booleans())
def test_finding_never_raises_on_what_is_nearly_a_code(words: str, bare: bool) -> None:
    find(words, bare=bare)


@pytest.mark.parametrize(
    "words",
    [
        "R2D2",
        "AR12",
        "报修1234567890",
        "#1234567",
        "报名",
        "#接龙",
        "一楼",
        "【】",
        "【3号楼·】",
        "W",
    ],
)
def test_what_only_looks_like_a_code_is_none(words: str) -> None:
    assert find(words)[0] is None


@pytest.mark.parametrize("words", ["3号楼报修1", "3号楼·报修1", "3号楼R1", "3号楼 报修1"])
def test_the_place_may_stand_before_the_code_without_brackets(words: str) -> None:
    if words == "3号楼R1":
        assert find(words) == (Code(1), "3号楼")
    else:
        assert find(f"{words} 办好了") == (Code(1, "3号楼"), "办好了")


@pytest.mark.parametrize("words", ["急事119", "急事 120", "急事先打110", "急事110有人吗"])
def test_a_number_to_call_is_no_code(words: str) -> None:
    assert find(words) == (None, words)


def test_what_is_urgent_has_a_code_like_the_others() -> None:
    assert find("3号楼急事12 没事了") == (Code(12, "3号楼"), "没事了")
    assert find("急事112") == (Code(112), "")
