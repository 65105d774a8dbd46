"""Whose part of a place something is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.zones import Zone, read


@pytest.mark.parametrize(
    ("parts", "units", "floors"),
    [
        (["1单元"], {1}, set()),
        (["一单元", "1-3楼"], {1}, {1, 2, 3}),
        (["1－2单元"], {1, 2}, set()),
        (["七到九层"], set(), {7, 8, 9}),
        (["十二楼"], set(), {12}),
        ([], set(), set()),
    ],
)
def test_a_zone_is_written_as_people_say_it(
    parts: list[str], units: set[int], floors: set[int]
) -> None:
    assert read(parts) == Zone(frozenset(units), frozenset(floors))


@pytest.mark.parametrize("part", ["", "楼", "3号楼", "6-1楼", "1单元2楼", "all", "-1楼"])
def test_what_is_no_zone_is_none(part: str) -> None:
    assert read([part]) is None


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("2楼灯坏了", True),
        ("二楼的灯坏了", True),
        ("7楼灯坏了", False),
        ("1单元2楼灯坏了", True),
        ("2单元2楼灯坏了", False),
        ("3号楼门口灯坏了", True),
        ("单元门打不开", True),
        ("6楼到8楼没水", True),
        ("7-9楼没水", False),
        ("12层漏水", False),
    ],
)
def test_only_what_names_another_unit_or_floor_is_elsewhere(words: str, holds: bool) -> None:
    zone = read(["1单元", "1-6楼"])
    assert zone is not None
    assert zone.holds(words) is holds


@given(st.text(max_size=40))
def test_without_units_and_floors_everything_is_here(words: str) -> None:
    assert Zone().holds(words)
