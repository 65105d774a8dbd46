"""What another group's lines look like when they come out of a telephone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.passed_on import left_out, lines, pasted, troubles

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


def test_a_door_before_a_name_is_no_part_of_what_was_said() -> None:
    told = lines("502 王：楼道灯坏了\n3-2-301张三: 下水道堵了\n201室 李：今天吃了吗\n3楼灯：坏了")
    assert [one.words for one in told] == ["楼道灯坏了", "下水道堵了", "今天吃了吗", "3楼灯：坏了"]


def test_what_is_said_below_a_name_is_theirs() -> None:
    assert lines("张三：\n3楼灯坏了\n好几天了") == (("张三", "3楼灯坏了"), ("张三", "好几天了"))
    assert lines("报修：3楼灯坏了") == (("", "报修：3楼灯坏了"),)


@pytest.mark.parametrize(
    "block",
    [
        "3-602 王阿姨：厨房漏水\n5-101 老张: 单元门关不上\n602李哥：收到",
        "3-602 王阿姨 10:23\n厨房漏水\n— 2026-11-21 —\n5-101 老张 昨天 9:24\n[图片]\n单元门关不上",
        "3-602 王阿姨 2026/11/21 10:23:05\n厨房漏水\n5-101 老张 11月21日 上午10:24\n单元门关不上",
        "[2026/11/21 10:23] 3-602 王阿姨: 厨房漏水\n[2026/11/21 10:24] 5-101 老张: 单元门关不上",
        "3-602 王阿姨, [2026/11/21 10:23]\n厨房漏水\n5-101 老张, [21.11.2026 10:24]\n单元门关不上",
        "「3-602 王阿姨：厨房漏水」\n- - - -\n5-101 老张：单元门关不上\n3-602 王阿姨：厨房漏水",
    ],
)
def test_however_a_telephone_writes_names_doors_and_times_they_are_no_troubles(block: str) -> None:
    assert troubles(block) == (("3-602 王阿姨", "厨房漏水"), ("5-101 老张", "单元门关不上"))
    assert pasted(block)


@pytest.mark.parametrize(
    ("line", "who", "words"),
    [
        ("李四(3-502)：单元门关不上", "李四(3-502)", "单元门关不上"),
        ("A1-物业小李：收到", "A1-物业小李", "收到"),
        ("🌸花开富贵🌸：灯不亮", "🌸花开富贵🌸", "灯不亮"),
        ("停水通知：明天停水", "", "停水通知：明天停水"),
        ("地点：3楼", "", "地点：3楼"),
        ("3号楼灯：坏了", "", "3号楼灯：坏了"),
        ("星星点灯：在吗", "", "星星点灯：在吗"),
        ("明天停电 10:30", "", "明天停电 10:30"),
    ],
)
def test_what_stands_before_a_colon_is_a_name_or_is_none(line: str, who: str, words: str) -> None:
    assert lines(line) == ((who, words),)


def test_lines_that_are_counted_lose_their_numbers_and_a_floor_keeps_its_own() -> None:
    assert troubles("1.3楼灯坏了\n2、单元门关不上") == (("", "3楼灯坏了"), ("", "单元门关不上"))
    assert troubles("① 3楼灯坏了\n② 单元门关不上") == (("", "3楼灯坏了"), ("", "单元门关不上"))
    assert troubles("1.3楼灯坏了\n5.单元门关不上")[0] == ("", "1.3楼灯坏了")


def test_a_chain_of_doors_tells_what_it_is_about() -> None:
    assert troubles("#接龙\n停水的报一下\n1. 301 张三\n2. 302") == (
        ("301 张三", "301 停水"),
        ("302", "302 停水"),
    )


CHAIN = """张三：
#接龙
家里漏水的报一下
1. 3-301 张三 厨房漏水
李四：#接龙
家里漏水的报一下
1. 3-301 张三 厨房漏水
2. 3-402 李四
王五：3楼灯坏了
赵六：
#接龙
家里漏水的报一下

1. 3-301 张三 厨房漏水
2. 3-402 李四
3、 3-301 张三 卫生间也漏水
4. 3-501 谢谢"""


def test_of_a_chain_the_longest_copy_counts_and_each_household_once() -> None:
    assert troubles(CHAIN) == (
        ("王五", "3楼灯坏了"),
        ("3-301 张三", "3-301 厨房漏水；卫生间也漏水"),
        ("3-402 李四", "3-402 家里漏水"),
        ("3-501 谢谢", "3-501 家里漏水"),
    )
    assert pasted(CHAIN)


def test_what_a_chain_is_not() -> None:
    assert lines("接龙什么时候开始") == (("", "接龙什么时候开始"),)
    assert lines("#接龙\n3楼灯坏了\n单元门关不上") == (
        ("", "#接龙"), ("", "3楼灯坏了"), ("", "单元门关不上"),
    )  # fmt: skip
    assert troubles("#接龙 周六烧烤\n1. 301 张三\n2. 402 李四") == ()


@given(st.lists(st.integers(101, 999), min_size=1, max_size=12, unique=True), st.data())
def test_however_often_a_chain_is_posted_each_household_is_there_once(
    rooms: list[int], data: st.DataObject
) -> None:
    posted = []
    for n in data.draw(st.permutations(range(1, len(rooms) + 1))):
        rows = [f"{at}. {room} 家里停水" for at, room in enumerate(rooms[:n], 1)]
        posted += ["#接龙 停水的登记一下", *rows, "收到"]
    found = troubles("\n".join(posted))
    assert [line.who for line in found] == [str(room) for room in rooms]


@pytest.mark.parametrize(
    ("words", "lines_"),
    [
        ("去掉2", {2}), ("去掉第2条", {2}), ("不要②和⑤", {2, 5}), ("去掉 2、5, 12", {2, 5, 12}),
        ("去掉三", {3}), ("去掉十二条", {12}), ("二十一不要", set()), ("drop 2 and 3", {2, 3}),
        ("把2号去掉", {2}), ("去掉", set()), ("去掉3楼的灯", set()), ("不要", set()),
    ],
)  # fmt: skip
def test_the_lines_somebody_leaves_out(words: str, lines_: set[int]) -> None:
    assert left_out(words) == lines_


@given(st.text(max_size=40))
def test_no_words_break_it(words: str) -> None:
    assert all(0 < one < 100 for one in left_out(words))
    assert all(line.words for line in lines(words))
