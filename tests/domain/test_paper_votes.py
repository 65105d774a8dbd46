"""Votes that came on paper, as they are written down."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.doors import Door, Style
from domain.paper_votes import Slip, read
from domain.refusal import Refusal

OPTIONS = ("装在北门", "装在地库", "不装")
D602 = Door("602", building="3")


@pytest.mark.parametrize(
    ("line", "door", "chosen"),
    [
        ("3-602 装在北门", D602, {0}),
        ("3-602 北门", D602, {0}),
        ("3-602北门", D602, {0}),
        ("３－６０２ 北门", D602, {0}),
        ("3-602：北门", D602, {0}),
        ("3-602 选北门", D602, {0}),
        ("3号楼602 投了不装", D602, {2}),
        ("三号楼六零二 不装", D602, {2}),
        ("3-602 2", D602, {1}),
        ("3-602 第2项", D602, {1}),
        ("3-602，选3", D602, {2}),
        ("602 地库", Door("602"), {1}),
        ("602室 1", Door("602"), {0}),
        ("2单元602 不装", Door("602", unit="2"), {2}),
        ("3-2-602 不装", Door("602", unit="2", building="3"), {2}),
    ],
)
def test_a_slip_is_a_door_and_a_choice(line: str, door: Door, chosen: set[int]) -> None:
    assert read(line, OPTIONS, Style.BUILDING_ROOM, several=False) == Slip(door, frozenset(chosen))


def test_several_are_read_where_several_may_be_chosen() -> None:
    for line in ("3-602 北门 不装", "3-602 1、3", "3-602 北门和不装", "3-602 1,3"):
        slip = read(line, OPTIONS, Style.BUILDING_ROOM, several=True)
        assert slip == Slip(D602, frozenset({0, 2})), line
        with pytest.raises(Refusal) as refused:
            read(line, OPTIONS, Style.BUILDING_ROOM, several=False)
        assert refused.value.key == "paper-one-only"


@pytest.mark.parametrize(
    "line",
    ["", "3-602", "北门", "3-602 南门", "3-602 装在", "3-602 4", "3-602 0", "6021",
     "3-602 北门 南门", "王阿姨 北门", "3-602 还没收到", "138-0000-1234 北门"],
)  # fmt: skip
def test_what_is_not_surely_a_slip_is_not_guessed_at(line: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(line, OPTIONS, Style.BUILDING_ROOM, several=False)
    assert refused.value.key == "paper-not-read"


def test_an_option_of_digits_is_meant_before_a_number() -> None:
    options = ("2", "1", "3")
    slip = read("3-602 2", options, Style.BUILDING_ROOM, several=False)
    assert slip == Slip(D602, frozenset({0}))


def test_the_city_says_what_the_first_number_means() -> None:
    slip = read("2-602 北门", OPTIONS, Style.UNIT_ROOM, several=False)
    assert slip.door == Door("602", unit="2")


@given(
    building=st.integers(1, 99),
    floor=st.integers(1, 33),
    room=st.integers(1, 9),
    n=st.integers(0, 2),
    form=st.sampled_from(["{}-{} {}", "{}-{}{}", "{}号楼{}室选{}", "{}栋{}，{}"]),
)
def test_any_slip_reads_back(building: int, floor: int, room: int, n: int, form: str) -> None:
    door = f"{floor}{room:02}"
    line = form.format(building, door, OPTIONS[n])
    expected = Slip(Door(door, building=str(building)), frozenset({n}))
    assert read(line, OPTIONS, Style.BUILDING_ROOM, several=False) == expected


@given(st.text(alphabet="3-602 北门装不12、", max_size=16) | st.text())
def test_whatever_is_written_it_is_a_slip_or_refused(line: str) -> None:
    try:
        slip = read(line, OPTIONS, Style.BUILDING_ROOM, several=True)
    except Refusal:
        return
    assert slip.chosen <= {0, 1, 2}
    assert slip.chosen
