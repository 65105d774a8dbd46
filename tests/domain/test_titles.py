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
        ("那个啥，就是我们三楼那个灯，它不亮了，好几天了，你们管管呗", "三楼灯不亮了"),
        ("３樓的燈壞咗", "3楼灯坏了"),
        ("物业狗东西！！！三天了灯都没人修", "三天了灯没人修"),
        ("这破电梯又坏了，物业都是吃干饭的，交了钱不办事", "这破电梯又坏了"),
        ("打我电话 138 0000 1234，灯坏了", "灯坏了"),
        ("微信 wxid_abc123 灯坏了", "灯坏了"),
        ("1楼单元门口有人乱停电动车堵着门", "1楼单元门口有人乱停电动车堵着门"),
        ("没电梯的楼扶手松了", "没电梯的楼扶手松了"),
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
        ("４０２室漏水", "4楼漏水"),
        ("3-1-402漏水", "4楼漏水"),
        ("3/402漏水", "4楼漏水"),
        ("A1203室漏水", "12楼漏水"),
        ("0402室漏水", "4楼漏水"),
        ("电话１３８００００１２３４", "电话138****1234"),
        ("+86 138-0000-1234 灯坏了", "138****1234 灯坏了"),
        ("8613800001234 灯坏了", "138****1234 灯坏了"),
        ("B1203车位灯坏了", "B1203车位灯坏了"),
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


@pytest.mark.parametrize("padding", range(16))
def test_no_title_holds_a_telephone_number_or_a_piece_of_one(padding: int) -> None:
    made = title("张家里厨房" + "又" * padding + "漏得一塌糊涂，请打13800001234")
    assert "13" not in made
