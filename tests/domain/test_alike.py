"""The same thing told twice, and two things told alike."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.alike import APART, SAME, Line, alike, another, group, likenesses

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def lines(*said: str | tuple[str, str]) -> list[Line]:
    """Each a minute after the one before, all in b3 where no place is given."""
    pairs = [(one, "b3") if isinstance(one, str) else one for one in said]
    return [
        Line(str(number), text, NOON + timedelta(minutes=number), place)
        for number, (text, place) in enumerate(pairs)
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("4楼灯不亮", "四楼楼道黑漆漆的，灯坏了"),
        ("电梯坏了", "電梯停了要爬樓"),
        ("停水了？", "家里没水了怎么回事"),
        ("楼上装修太吵", "谁家电钻吵死了"),
        ("垃圾没人收", "垃圾桶满了"),
        ("602漏水", "6楼漏水了"),
        ("十二楼窗户碎了", "12楼窗户破了"),
        ("the lift is broken", "lift not working"),
        ("左边电梯停了", "左梯按不亮"),
        ("4F楼道黑灯瞎火的", "四楼灯不亮"),
        ("2号门减速带翘起来了", "减速带钉子露着 扎胎"),
        ("一楼大厅灯不亮", "单元门口的灯坏了"),
        ("白色SUV堵单元门口", "谁的白车横在门口 出不去"),
    ],
)
def test_the_same_thing_in_other_words_is_alike(one: str, other: str) -> None:
    assert alike(one, other) >= SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("4楼灯不亮", "6楼灯不亮"),
        ("3号楼电梯坏了", "5号楼电梯坏了"),
        ("1单元门打不开", "2单元门打不开"),
        ("东门道闸坏了", "北门道闸坏了"),
        ("501漏水", "502漏水"),
        ("电梯坏了", "单元门坏了"),
        ("路灯不亮", "楼道灯不亮"),
        ("左边电梯停了", "右梯停在3楼不下来"),
        ("左边电梯停了", "左边电梯声音好大"),
        ("地库B区漏水", "地库C区漏水"),
        ("幼儿园门口井盖没了", "快递柜旁边的井盖松了"),
        ("四楼灯不亮", "单元门口的灯不亮"),
        ("垃圾桶满了没人收", "垃圾桶边上有死老鼠"),
        ("断网了 移动的", "断网了 电信的"),
        ("白色轿车堵门口", "黑色轿车堵门口"),
        ("谁家孩子的书包", "周末有空吗"),
    ],
)
def test_another_place_or_thing_is_not(one: str, other: str) -> None:
    assert alike(one, other) < SAME


def test_lines_are_grouped_by_what_they_tell_of() -> None:
    found = group(
        lines("4楼灯不亮", "电梯坏了", "四楼灯坏了黑漆漆", "电梯又停了", "6楼灯不亮", "水压太小")
    )
    assert list(found.values()) == [0, 1, 0, 1, 2, 3]


def test_what_is_three_days_apart_is_told_anew() -> None:
    first, second = lines("4楼灯不亮", "4楼灯不亮")
    late = Line(second.id, second.text, first.at + APART + timedelta(seconds=1), "b3")
    assert group([first, second]) == {"0": 0, "1": 0}
    assert group([first, late]) == {"0": 0, "1": 1}


def test_buildings_meet_only_where_it_is_the_estates() -> None:
    assert group(lines(("小区停水了", "b3"), ("我们小区没水", "b5"))) == {"0": 0, "1": 0}
    assert group(lines(("电梯坏了", "b3"), ("电梯坏了", "b5"))) == {"0": 0, "1": 1}
    assert group(lines(("电梯坏了", ""), ("电梯坏了", "b5"))) == {"0": 0, "1": 0}


def test_the_order_of_the_lines_changes_nothing() -> None:
    said = lines("4楼灯不亮", "电梯坏了", "四楼灯坏了", "垃圾没人收", "电梯停了")
    assert group(said) == group(said[::-1])


words = st.text("4六楼灯电梯坏了不亮没水停 ，abc", max_size=20) | st.text(max_size=20)


@given(words, words)
def test_likeness_is_between_nothing_and_all_whoever_speaks_first(one: str, other: str) -> None:
    assert 0 <= alike(one, other) <= 1 + 1e-9
    assert alike(one, other) == pytest.approx(alike(other, one))


@given(words)
def test_the_same_words_are_the_same_thing(said: str) -> None:
    assert alike(said, said) >= SAME


@given(st.lists(words, max_size=12))
def test_every_line_has_its_group(said: list[str]) -> None:
    found = group(lines(*said))
    assert found.keys() == {str(number) for number in range(len(said))}
    assert set(found.values()) == set(range(len(set(found.values()))))


@pytest.mark.parametrize(
    ("one", "other", "is_another"),
    [
        ("3楼灯坏了", "单元门关不上", True),
        ("3楼灯坏了", "5楼灯坏了", True),
        ("3楼灯坏了", "就是东头那盏", False),
        ("厨房漏水", "水管也漏水了", False),
        ("3楼灯坏了", "3楼的灯又坏了", False),
    ],
)
def test_what_surely_is_another_thing(one: str, other: str, is_another: bool) -> None:
    assert another(one, other) is is_another
    assert another(other, one) is is_another


def test_compared_with_many_each_is_as_like_as_alone() -> None:
    others = ["四楼灯坏了", "6楼灯不亮", "停水了？", "602漏水", "4楼灯不亮", ""]
    assert likenesses("4楼灯不亮", others) == [alike("4楼灯不亮", one) for one in others]
    assert likenesses("4楼灯不亮", []) == []
