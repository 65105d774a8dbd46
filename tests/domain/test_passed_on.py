"""What another group's lines look like when they come out of a telephone."""

import pytest

from domain.passed_on import lines, pasted, troubles

CHAT = """张三：3楼灯坏了
李四: 收到
王五
没事吧
赵六 2026-11-21 10:23:45
电梯又卡住了"""


def test_names_and_times_are_no_words() -> None:
    assert lines(CHAT) == (
        ("张三", "3楼灯坏了"),
        ("李四", "收到"),
        ("", "王五"),
        ("", "没事吧"),
        ("赵六", "电梯又卡住了"),
    )


def test_only_lines_that_may_be_reports_are_kept() -> None:
    assert troubles(CHAT) == (("张三", "3楼灯坏了"), ("赵六", "电梯又卡住了"))


@pytest.mark.parametrize(
    "words", [CHAT, "3楼灯坏了\n单元门关不上", "张三：在吗\n李四：在，3楼灯坏了"]
)
def test_several_peoples_talk_or_several_troubles_are_pasted(words: str) -> None:
    assert pasted(words)


@pytest.mark.parametrize(
    "words",
    [
        "3楼灯坏了",
        "报修：3楼灯坏了",
        "3楼灯坏了\n谢谢",
        "3楼灯坏了\n靠东边那一盏",
        "3楼灯：坏了",
        "",
    ],
)
def test_one_thing_in_two_lines_is_not(words: str) -> None:
    assert not pasted(words)


def test_what_is_said_below_a_name_is_theirs() -> None:
    assert lines("张三：\n3楼灯坏了\n好几天了") == (("张三", "3楼灯坏了"), ("张三", "好几天了"))
    assert lines("报修：3楼灯坏了") == (("", "报修：3楼灯坏了"),)
