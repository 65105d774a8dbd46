"""Doors: whatever form one is written in it is read back, and talk, dates and prices are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.doors import (
    Door,
    Style,
    building_number,
    lane_number,
    nickname,
    read,
    room_number,
    said,
    unit_number,
)

B, U, L = Style.BUILDING_ROOM, Style.UNIT_ROOM, Style.LANE
ZH = "零一二三四五六七八九"
FULL = str.maketrans("0123456789-", "０１２３４５６７８９－")


def by_digit(n: str) -> str:
    """602 → 六零二."""
    return "".join(ZH[int(one)] for one in n)


def counted(n: str) -> str:
    """602 → 六百零二, 12 → 十二; rooms of four digits are said digit by digit."""
    value = int(n)
    if value >= 1000:
        return by_digit(n)
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    words = f"{ZH[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else ZH[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (ZH[ones] if ones else "")


rooms = st.builds(lambda floor, n: f"{floor}{n:02}", st.integers(1, 60), st.integers(1, 60))
buildings = st.integers(1, 299).map(str)
units = st.integers(1, 19).map(str)
ways = st.sampled_from([str, counted, by_digit, lambda n: n.translate(FULL)])
ends = st.sampled_from(["", "室", "号", "户", "戶", "房"])
gaps = st.sampled_from(["", " ", "-", "，", "·"])
building_words = st.sampled_from(
    ["号楼", "號樓", "号", "栋", "棟", "幢", "座", "#", "#楼", "＃楼"]
)
unit_words = st.sampled_from(["单元", "單元", "门", "門", "梯"])
dashes = st.sampled_from(["-", " - ", "－", "—", "–", "_", "/", "杠", "槓"])


@given(st.data())
def test_a_door_said_with_its_words_is_read_back_in_every_style(data: st.DataObject) -> None:
    building, unit = data.draw(buildings | st.none()), data.draw(units | st.none())
    room, way, gap = data.draw(rooms), data.draw(ways), data.draw(gaps)
    words = f"{way(building)}{data.draw(building_words)}{gap}" if building else ""
    words += f"{way(unit)}{data.draw(unit_words)}{gap}" if unit else ""
    words += f"{way(room)}{data.draw(ends)}"
    for style in Style:
        assert read(words, style) == Door(room, unit, building)
        assert read(f" {words}。", style) == Door(room, unit, building)
        assert said(f"我住{words}", style) == Door(room, unit, building)


@given(buildings, units, rooms, dashes, ways, ends)
def test_three_numbers_are_building_unit_and_room(
    building: str, unit: str, room: str, dash: str, way, end: str
) -> None:  # type: ignore[no-untyped-def]
    words = f"{way(building)}{dash}{way(unit)}{dash}{way(room)}{end}"
    assert read(words, B) == read(words, U) == Door(room, unit, building)
    assert read(words, L) == Door(room, building=unit, lane=building)


@given(units, rooms, dashes, ways, ends)
def test_two_numbers_are_what_the_community_says_they_are(
    first: str, room: str, dash: str, way, end: str
) -> None:  # type: ignore[no-untyped-def]
    words = f"{way(first)}{dash}{way(room)}{end}"
    assert read(words, B) == read(words, L) == Door(room, building=first)
    assert read(words, U) == Door(room, unit=first)


@given(buildings, rooms, st.integers(1, 9999).map(str))
def test_a_lane_is_read_where_lanes_are_spoken_of_and_nowhere_else(
    building: str, room: str, lane: str
) -> None:
    words = f"{lane}弄{building}号{room}室"
    assert read(words, L) == Door(room, building=building, lane=lane)
    assert read(words, B) is None
    assert read(words, U) is None


@pytest.mark.parametrize(
    ("words", "door"),
    [
        ("A座1203", Door("1203", building="A")),
        ("a-1203", Door("1203", building="A")),
        ("03-0602", Door("602", building="3")),
        ("3号楼602a", Door("602A", building="3")),
        ("6楼602", Door("602")),
        ("3号楼2单元6层602", Door("602", "2", "3")),
        ("幺零二", Door("102")),
        ("十号楼一零二", Door("102", building="10")),
        ("三号楼两百零二", Door("202", building="3")),
        ("3号楼一百一十二室", Door("112", building="3")),
    ],
)
def test_doors_as_they_are_spoken(words: str, door: Door) -> None:
    assert read(words, B) == door


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize(
    "words",
    [
        "", "3", "3-6", "11-15", "2026-11-21", "2026-1121", "26-11-21", "11/15", "11.15",
        "138-0000-1234", "13800001234", "010-1234", "021-6543", "7:30-9:00", "7：30-900", "19:30",
        "602元", "¥602", "3.602", "1,602", "602-3", "3--602", "0-602", "3-0-602", "3-000", "100",
        "3-600", "199", "3-9901", "7001", "60211", "3楼602", "7层602", "3号楼", "3单元",
        "3号楼3号楼602", "2单元3号楼602", "602一家人", "六零二3", "一百二", "十二零二",
        "602王阿姨", "我住602", "602和603", "3-602、3-603", "3-602吗", "302医院", "101大厦",
        "⑥零二楼", "3-6O2", "٣-٦٠٢", "-602", "3-602-4-5", "12345上602",
    ],
)  # fmt: skip
def test_what_is_not_surely_a_door_is_none(words: str, style: Style) -> None:
    assert read(words, style) is None
    assert said(f"我住{words}", style) is None


@pytest.mark.parametrize(
    "words",
    [
        "我住3-602", "我住 3-602", "我住：3-602", "我住在3-602的", "我家住3-602。", 
        "我家是3-602", "我家在3-602", "I live in 3-602", "我住３－６０２", "我\u200b住3-602",
    ],
)  # fmt: skip
def test_a_person_says_where_they_live_in_their_own_words(words: str) -> None:
    assert said(words, B) == Door("602", building="3")


@pytest.mark.parametrize(
    "words",
    [
        "我住3-602，楼上太吵了", "我住3楼灯坏了", "我住这儿", "我住院3天", "我住过3-602",
        "他住3-602", "你住3-602吗", "我不住3-602", "我住3-602吗？", "以前我住3-602", "3-602",
        "我住了602天", "我住在医院302床", "我家在二楼，你家呢", "我家是2019年买的",
    ],
)  # fmt: skip
def test_talk_about_living_somewhere_is_no_claim(words: str) -> None:
    assert said(words, B) is None


@pytest.mark.parametrize(
    ("name", "door"),
    [
        ("3-602 王阿姨", Door("602", building="3")),
        ("3-602王阿姨", Door("602", building="3")),
        ("3-602", Door("602", building="3")),
        ("3-602 Lily", Door("602", building="3")),
        ("602王阿姨", Door("602")),
        ("602室-小李", Door("602")),
        ("3号楼602小李", Door("602", building="3")),
        ("3#2单元602（业主）", Door("602", "2", "3")),
        ("8-1-802|张三", Door("802", "1", "8")),
        ("小李 3-602", Door("602", building="3")),
        ("小李（3号楼602）", Door("602", building="3")),
        ("三号楼六零二王阿姨", Door("602", building="3")),
    ],
)
def test_a_nickname_that_begins_or_ends_with_a_door(name: str, door: Door) -> None:
    assert nickname(name, B) == door


@pytest.mark.parametrize(
    "name",
    [
        "", "王阿姨", "602", "小李602", "sunny602", "520小仙女", "1314小王", "2008小王",
        "119消防", "365便利店", "168商行", "房产中介13800001234", "13800001234", "3楼王阿姨",
        "3号楼王阿姨", "602 Lily", "914分钟用完了", "教23-502", "1班12-305班主任",
        "3-602 3-603", "11-15开业", "王3-602李",
        "602张三602", "Tom 3-602", "3-602王阿姨（出租13800001234）",
    ],
)  # fmt: skip
def test_other_nicknames_say_nothing(name: str) -> None:
    assert nickname(name, B) is None


@given(st.text(max_size=40) | st.text("0136-号楼单元室弄零二十百我住王 ", max_size=24))
def test_any_words_are_a_door_or_none_and_a_door_is_read_the_same_again(words: str) -> None:
    for style in Style:
        for door in (read(words, style), said(words, style), nickname(words, style)):
            if door is not None:
                again = f"{door.lane}弄" if door.lane else ""
                again += f"{door.building}号" if door.building else ""
                again += f"{door.unit}单元" if door.unit else ""
                assert read(f"{again}{door.room}室", style) == door


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("3号楼", "3"), ("睿城3号楼", "3"), ("二期03幢", "3"), ("三号楼", "3"), ("12", "12"),
        ("A座", "A"), ("东区12栋", "12"), ("100弄3号", "3"), ("3#", "3"), ("6", "6"),
        ("100弄", None), ("老年公寓", None), ("", None),
    ],
)  # fmt: skip
def test_a_building_is_found_by_the_number_in_its_name(name: str, number: str | None) -> None:
    assert building_number(name) == number


def test_the_registers_words_are_the_words_of_doors() -> None:
    assert lane_number("100弄3号") == "100"
    assert lane_number("3号楼") is None
    for name in ("1", "01", "一单元", "1单元", "3号楼1单元", "睿城3号楼 一单元"):
        assert unit_number(name) == "1"
    assert [unit_number(name) for name in ("", "东单元", "A1", "a")] == ["", "东单元", "A1", "A"]
    assert [room_number(name) for name in ("602", "0602", "602室", "602a")] == [
        "602", "602", "602", "602A",
    ]  # fmt: skip
