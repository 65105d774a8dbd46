"""Titles made from the words as they were said, and what of them neighbours read."""

import pytest

from domain.titles import MOST, public, title


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("3楼的那个灯啊坏了好几天了没人管", "3楼灯坏了"),
        ("3楼楼道灯坏了", "3楼楼道灯坏了"),
        ("402的下水道堵了，水往上冒", "402下水道堵了"),
        ("电梯按钮也不亮了", "电梯按钮不亮了"),
        ("5楼和6楼的声控灯都坏了", "5楼和6楼声控灯坏了"),
        ("3号楼2单元5楼楼道的灯不亮", "3号楼2单元5楼楼道灯不亮"),
        ("你好，请问一下，2单元的门禁坏了好几天了能不能来修一下", "2单元门禁坏了"),
        ("我们家3楼停水了", "3楼停水了"),
        ("厨房水管漏水 漏到楼下了", "厨房水管漏水"),
        ("单元门关不上", "单元门关不上"),
        ("6栋1单元大门的锁坏了三天了，谁都能进来太危险了", "6栋1单元大门锁坏了"),
        ("车库门打不开了出不去", "车库门打不开了"),
    ],
)
def test_a_title_is_place_and_what(words: str, made: str) -> None:
    assert title(words) == made


@pytest.mark.parametrize(
    "words",
    [
        "3楼灯坏了，电梯也卡住了",
        "3楼灯修好了，5楼灯还坏着",
        "3楼楼道总有人吵，灯也坏了",
        "3楼灯没坏",
        "楼上天天半夜吵，噪音很大",
        "楼道的灯一闪一闪",
        "lamp on 3rd floor is out",
        "楼下那家餐馆油烟熏得窗户开不了",
    ],
)
def test_where_it_is_not_sure_the_first_line_stays(words: str) -> None:
    assert title(words) == words


def test_a_long_first_line_is_cut_and_the_next_lines_are_left_out() -> None:
    cut = title("楼上那户人家每天晚上十一点以后还在拖桌子椅子走来走去睡不着\n第二行")
    assert len(cut) <= MOST
    assert cut.endswith("…")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("402下水道堵了", "4楼下水道堵了"),
        ("3-402漏水", "4楼漏水"),
        ("3号楼1203室漏水", "3号楼12楼漏水"),
        ("4楼402漏水", "4楼漏水"),
        ("四零二漏水", "四楼漏水"),
        ("flat 402 leaks", "floor 4 leaks"),
        ("灯坏了找138 0000 1234", "灯坏了找138****1234"),
        ("物业0571-87654321没人接", "物业0571****4321没人接"),
    ],
)
def test_neighbours_read_neither_doors_nor_numbers(words: str, shown: str) -> None:
    assert public(words) == shown


@pytest.mark.parametrize(
    "words",
    [
        "打119没人接",
        "12345没人管",
        "2024年装的灯坏了",
        "花了830块",
        "101路公交站牌倒了",
        "1号楼漏",
    ],
)
def test_other_numbers_stay(words: str) -> None:
    assert public(words) == words
