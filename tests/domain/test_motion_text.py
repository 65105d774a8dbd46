"""What is a motion, what only begins like one, and what everybody may read of it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import motion_text
from domain.codes import Code
from domain.hearing import plain
from domain.motion_text import ASKED, SURE, Motion, code, read, title
from domain.refusal import Refusal


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("议题 加装充电桩", "加装充电桩"),
        ("议题：加装充电桩，我家602的老人要用", "加装充电桩"),
        ("议题加装充电桩", "加装充电桩"),
        ("議題：加裝充電樁", "加裝充電樁"),
        ("提议：每月大扫除一次", "每月大扫除一次"),
        ("建议\n大厅放个书架", "大厅放个书架"),
        ("议题 要不要装充电桩？", "要不要装充电桩"),
        ("议题 各位邻居好！楼道堆物该清了", "楼道堆物该清了"),
        ("议题 402门口的鞋柜挪走", "4楼门口的鞋柜挪走"),
        ("motion: benches in the yard", "benches in the yard"),
    ],
)
def test_a_motion_and_its_title(words: str, what: str) -> None:
    assert SURE.fullmatch(plain(words))
    assert read(words).title == what


@pytest.mark.parametrize(
    "words",
    [
        "建议大家早点走",
        "建议 下次早点发通知",
        "提议不错",
        "议题讨论完了",
        "议题的结果呢",
        "议题14",
        "议题 14",
        "议题",
        "这个议题好",
        "建议：",
        "motion",
        "议题有哪些",
    ],
)
def test_talk_between_neighbours_is_none(words: str) -> None:
    assert SURE.fullmatch(plain(words)) is None


@pytest.mark.parametrize(
    "words",
    [
        "建议每月大扫除一次",
        "提议 装路灯",
        "我想提个议题 装路灯",
        "提一个建议：装路灯",
        "suggest benches",
    ],
)
def test_said_to_us_it_may_be_said_freely(words: str) -> None:
    assert ASKED.fullmatch(plain(words))


@pytest.mark.parametrize("words", ["议题的结果怎么样", "建议是什么", "议题14"])
def test_a_question_about_one_is_none(words: str) -> None:
    assert ASKED.fullmatch(plain(words)) is None or code(words) is not None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("议题14", Code(14)),
        ("【议题14】", Code(14)),
        ("【3号楼·议题14】", Code(14, "3号楼")),
        ("议题十四", Code(14)),
        ("看议题 14", Code(14)),
        ("议题14怎么样了？", Code(14)),
        ("Motion 14", Code(14)),
        ("议题 加装充电桩", None),
        ("报修14", None),
        ("议题14我不同意", None),
    ],
)
def test_a_code_alone_asks_for_its_steps(words: str, found: Code | None) -> None:
    assert code(words) == found


def test_somebody_speaks_for_another() -> None:
    assert read("议题 代王奶奶提：楼道加装扶手") == Motion(
        "楼道加装扶手", "楼道加装扶手", "王奶奶"
    )
    assert read("替302张大爷说，门口放把椅子").on_behalf == "302张大爷"


@given(st.text(max_size=200))
def test_whatever_is_said_there_is_a_short_title_or_a_refusal(words: str) -> None:
    made = ""
    with suppress(Refusal):
        made = title(words)
    assert 0 <= len(made) <= motion_text.TITLE
    assert "\n" not in made


@given(st.integers(13000000000, 19999999999), st.sampled_from(["加装充电桩 电话{}", "{}说装路灯"]))
def test_no_number_stands_in_a_title(number: int, words: str) -> None:
    made = title(words.format(number))
    assert str(number) not in made
    assert "****" in made


@pytest.mark.parametrize("words", ["", "。。。", "大家好", "啊", "大家好。早"])
def test_too_little_is_asked_again(words: str) -> None:
    with pytest.raises(Refusal, match="motion-too-short"):
        title(words)


def test_too_much_is_told() -> None:
    with pytest.raises(Refusal, match="motion-too-long"):
        title("长" * (motion_text.WORDS + 1))
