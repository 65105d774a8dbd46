"""What says outright that something is done, and what only talks of it."""

import pytest

from domain.mending import BROKEN, FIXED, FORM, Done, done, ended


@pytest.mark.parametrize(
    ("words", "how"),
    [
        ("办好了 换了灯泡", "换了灯泡"),
        ("修好了，换了个水龙头", "换了个水龙头"),
        ("报修12 办好了 换了灯泡", "换了灯泡"),
        ("【3号楼·报修12】办好了：换了灯泡", "换了灯泡"),
        ("12号 修好了 疏通了下水", "疏通了下水"),
        ("灯修好了", ""),
        ("灯亮了，谢谢", ""),
        ("亮了 谢谢李楼长", ""),
        ("电梯好了！辛苦了", ""),
        ("来水了，太感谢了", ""),
        ("不漏了", ""),
        ("疏通好了 清了两桶泥", "清了两桶泥"),
        ("灯亮了啦", ""),
        ("done, new bulb", "new bulb"),
    ],
)
def test_what_is_said_outright_is_heard_with_how(words: str, how: str) -> None:
    assert done(words) == Done(how)


@pytest.mark.parametrize(
    "words",
    [
        "修好了吗",
        "什么时候修好了告诉我",
        "修好了没",
        "还没修好",
        "等修好了再说",
        "要是修好了，说一声",
        "修好了又坏了",
        "办好了，但是灯还不亮",
        "明天就修好了",
        "谁修好了，谢谢",
        "好了好了别吵",
        "我们家装修办好了手续",
        "快好了",
        "太好了！",
        "准备好了 来接我吧",
        "说好了",
        "钱打好了",
        "下水又不通了",
        "谢谢",
        "换了灯泡",
        "四楼楼道灯不亮了",
        "下水道不通了",
        "",
    ],
)
def test_a_question_a_doubt_or_talk_says_nothing(words: str) -> None:
    assert done(words) is None


def test_the_bare_words_are_of_the_form_too_and_what_is_broken_never_is() -> None:
    assert [word for word in FIXED if FORM.fullmatch(word) is None and word[0] != "已"] == []
    assert [word for word in BROKEN if FORM.fullmatch(word)] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("没事了，灯亮了", "done"), ("修好了", "done"), ("灯亮了，谢谢", "done"),
        ("报错了，不用了", "dropped"), ("弄错了不好意思", "dropped"), ("算了吧", "dropped"),
        ("报错了，是5楼", None), ("没事找事", None), ("谢谢", None), ("灯坏了没事了", None),
        ("5楼灯坏了", None),
    ],
)  # fmt: skip
def test_what_stands_in_the_place_of_a_trouble_may_end_it(words: str, said: str | None) -> None:
    assert ended(words) == said
