"""The tree of places is climbed to its top, whatever the rows say."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.places import HOMES, Level, upward

numbers = st.integers(0, 12)
trees = st.dictionaries(numbers, st.none() | numbers)


def test_a_building_lies_under_its_grid_community_and_street() -> None:
    parents = {4: 3, 3: 2, 2: 1, 1: None, 5: 3}
    assert list(upward(4, parents)) == [4, 3, 2, 1]
    assert list(upward(1, parents)) == [1]


@given(numbers, trees)
def test_climbing_ends_even_where_the_tree_runs_in_a_circle(
    place: int, parents: dict[int, int | None]
) -> None:
    way = list(upward(place, parents))
    assert way[0] == place
    assert len(way) == len(set(way))
    for child, parent in pairwise(way):
        assert parents[child] == parent


def test_people_live_in_buildings_and_units_only() -> None:
    assert {Level.BUILDING, Level.UNIT} == HOMES
