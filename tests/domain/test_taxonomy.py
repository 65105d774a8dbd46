"""The table of categories: what it says, what is refused, and how words find their row."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.deadlines import Tier
from domain.faults import BadFile
from domain.roles import Role
from domain.taxonomy import COLUMNS, Taxonomy, Visibility, read, where

EXAMPLE = Path(__file__).parents[2] / "deploy" / "example" / "taxonomy.csv"
HEAD = ",".join(COLUMNS)
LIGHT = "facility.lighting,公共设施,照明,S1,open,property building_leader,维保 12345,灯不亮 路灯,"
DOG = 'order.pet,邻里秩序,养犬,S3,discreet,police,,狗叫 狗+屎 ~宠物,"遛狗.{0,4}绳"'


def table(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows, ""]).encode()


def told(*rows: str) -> list[tuple[int, str]]:
    with pytest.raises(BadFile) as bad:
        read(table(*rows), "taxonomy.csv")
    return [(fault.line, fault.key) for fault in bad.value.faults]


@pytest.fixture(scope="module")
def city() -> Taxonomy:
    return read(EXAMPLE.read_bytes(), "taxonomy.csv")


def key(city: Taxonomy, words: str) -> str | None:
    found = city.classify(words)
    return found and found.key


def test_a_row_says_what_it_says() -> None:
    light, dog = read(table(LIGHT, "", DOG), "taxonomy.csv").categories

    assert (light.key, light.top, light.name) == ("facility.lighting", "公共设施", "照明")
    assert (light.tier, light.visibility) == (Tier.SMALL, Visibility.OPEN)
    assert light.roles == (Role.PROPERTY, Role.BUILDING_LEADER)
    assert light.outside == ("维保", "12345")
    assert (dog.visibility, dog.outside) == (Visibility.DISCREET, ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_what_excel_saves_is_read(encoding: str) -> None:
    raw = table(LIGHT).decode().replace("\n", "\r\n").encode(encoding)
    (light,) = read(raw, "taxonomy.csv").categories
    assert light.name == "照明"


@pytest.mark.parametrize(
    ("good", "bad", "column"),
    [
        ("facility.lighting", "lighting", "key"),
        ("facility.lighting", "Facility.Lighting", "key"),
        (",照明,", ",,", "zh"),
        ("公共设施", "", "top_zh"),
        ("S1", "S2", "tier"),
        (",open,", ",public,", "visibility"),
        ("property building_leader", "property mayor", "roles"),
        ("property building_leader", "", "roles"),
        ("路灯", "路灯+", "words"),
        ("灯不亮 路灯", "", "words"),
        ("路灯,", "路灯,(灯", "patterns"),
        ("路灯,", "路灯,灯*", "patterns"),
        ("路灯,", "路灯,(?:灯+)+坏", "patterns"),
        ("路灯,", '路灯,"(?:灯|.{0,3})+坏"', "patterns"),
        ("路灯,", '路灯,"((?:灯{2})坏){3}"', "patterns"),
        ("路灯,", "路灯,灯.*坏", "patterns"),
        ("路灯,", '路灯,"灯.{0,9000}坏"', "patterns"),
        ("路灯,", '路灯,"灯.{1,}坏"', "patterns"),
        ("路灯,", r"路灯,(灯)\1坏", "patterns"),
        ("路灯,", "路灯,灯?", "patterns"),
        ("路灯,", "路灯," + "灯" * 401, "patterns"),
    ],
)
def test_a_fault_is_told_with_its_line(good: str, bad: str, column: str) -> None:
    assert good in LIGHT
    assert told(DOG, LIGHT.replace(good, bad, 1)) == [(3, column)]


def test_every_fault_is_told_at_once() -> None:
    assert told(LIGHT.replace("S1", "9"), LIGHT, DOG, "a,b") == [
        (2, "tier"),
        (3, "key"),
        (5, "(row)"),
    ]


def test_a_table_without_its_columns_or_rows_is_refused() -> None:
    with pytest.raises(BadFile) as bad:
        read(b"key,zh,tier,colour\n", "taxonomy.csv")
    wrong = {fault.key for fault in bad.value.faults}
    assert wrong == {*COLUMNS, "colour"} - {"key", "zh", "tier"}
    assert told() == [(1, "(row)")]
    with pytest.raises(BadFile):
        read(b"\xff\xfe\0", "taxonomy.csv")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("楼道灯不亮", "facility.lighting"),
        ("楼道 燈 不亮", "facility.lighting"),
        ("路灯下有狗屎", "order.pet"),  # 狗 and 屎 together say more than 路灯
        ("遛狗也不拴绳", "order.pet"),
        ("宠物", "order.pet"),
        (
            "宠物店的路灯",
            "facility.lighting",
        ),
        ("不是狗叫，是路灯一闪一闪", "facility.lighting"),
        ("狗叫解决了，路灯又坏了", "facility.lighting"),
        ("晚饭吃什么", None),
    ],
)
def test_words_find_their_row(words: str, found: str | None) -> None:
    assert key(read(table(LIGHT, DOG), "taxonomy.csv"), words) == found


def test_of_equals_the_first_in_the_file_is_taken() -> None:
    other = LIGHT.replace("facility.lighting", "a.lamps")
    first = read(table(LIGHT, other), "taxonomy.csv").classify("灯不亮")
    second = read(table(other, LIGHT), "taxonomy.csv").classify("灯不亮")
    assert first is not None
    assert second is not None
    assert (first.key, second.key) == ("facility.lighting", "a.lamps")


def test_a_row_a_city_adds_works_at_once(city: Taxonomy) -> None:
    assert key(city, "三号桥的吊篮卡住了") != "facility.basket"
    row = "facility.basket,公共设施,吊篮,U,open,property,,吊篮,\n"
    mine = read(EXAMPLE.read_bytes() + row.encode(), "taxonomy.csv")
    assert key(mine, "三号桥的吊篮卡住了") == "facility.basket"
    assert mine.of("facility.basket") is not None
    assert city.of("facility.basket") is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("4楼声控灯不亮了", "facility.lighting"),
        ("电梯咣当咣当响", "elevator.abnormal"),
        ("电梯口的灯坏了", "facility.lighting"),
        ("不是电梯，是单元门打不开", "facility.door"),
        ("厨房下水堵了往上冒", "utility.sewer"),
        ("垃圾桶满了没人收", "sanitation.garbage"),
        ("楼上半夜拖桌子", "noise.neighbor"),
        ("有人把电瓶车推进电梯", "safety.ebike"),
        ("挪下车，堵住门了", "parking.block"),
        ("物业费又涨价了", "property.fee"),
        ("家里停电了", "utility.power"),
        ("楼道堆满杂物", "safety.fire_lane"),
        ("房产证什么时候能办", "public.dev"),
        ("捡到一串钥匙", "care.lost"),
    ],
)
def test_the_example_knows_what_people_report(city: Taxonomy, words: str, found: str) -> None:
    assert key(city, words) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("4楼声控灯不亮了", "facility.lighting"),
        ("垃圾桶满了没人收", "sanitation.garbage"),
        ("关灯睡觉", None),
        ("晚上在电梯口等你", None),
        ("温馨提示：垃圾桶满了没人收请拨打物业电话", None),
        ("新闻说那边垃圾桶满了没人收", None),
    ],
)
def test_unasked_words_are_surely_a_report_only_with_signs_enough(
    city: Taxonomy, words: str, found: str | None
) -> None:
    sure = city.surely(words)
    assert (sure and sure.key) == found


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("3单元4楼灯不亮", "building"),
        ("小区3号楼2单元门坏了", "building"),
        ("电梯坏了", "building"),
        ("602漏水", "building"),
        ("北门道闸坏了", "estate"),
        ("3号楼旁边的路灯不亮", "estate"),
        ("我们小区停水了", "estate"),
        ("地库积水", "estate"),
        ("the gate is broken", "estate"),
        ("停水了", None),
    ],
)
def test_words_say_whether_it_is_in_the_building_or_the_estates(
    words: str, place: str | None
) -> None:
    assert where(words) == place


@given(st.text(max_size=120) | st.text("电梯灯不是坏了修好，。3号楼门口+~ ", max_size=120))
def test_no_words_make_it_raise(words: str) -> None:
    city = read(table(LIGHT, DOG), "taxonomy.csv")
    found = city.classify(words)
    assert found is None or found in city.categories
    assert where(words) in {"building", "estate", None}


@given(st.binary(max_size=200))
def test_no_bytes_make_reading_raise_anything_but_faults(raw: bytes) -> None:
    with pytest.raises(BadFile):
        read(raw, "taxonomy.csv")


@given(st.text(r"灯坏(?:)[]{}0,9+*|\.^$-", max_size=24))
def test_no_pattern_makes_reading_raise_anything_but_faults(pattern: str) -> None:
    cell = '"' + pattern + '"'
    try:
        city = read(table(f"a.b,甲,乙,S1,open,property,,灯,{cell}"), "taxonomy.csv")
    except BadFile as bad:
        assert {fault.key for fault in bad.faults} == {"patterns"}  # noqa: PT017
        return
    began = time.process_time()
    city.classify("灯坏" * 500)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    "part", ["灯", "电梯", "电梯口", "垃圾", "水", "不是", "修好了", "楼上", "1楼", "楼", "a", "1"]
)
def test_ten_thousand_signs_take_no_time(city: Taxonomy, part: str) -> None:
    words = (part * 10_000)[:10_000]

    def took() -> float:
        began = time.process_time()
        city.classify(words)
        where(words)
        return time.process_time() - began

    assert min(took() for _ in range(3)) < 0.25
