"""Places form trees of any legal shape: one way up from everywhere, and never a circle."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from domain.community_tree import ABOVE
from domain.faults import BadFile
from domain.places import Level, upward
from tests.domain.community_text import GOOD, described, faults
from tests.domain.trees import ABOUT, Tree, legal_trees, parts_of, trees


def test_a_circle_is_told_once() -> None:
    text = GOOD.replace('name = "睿城网格"', 'name = "睿城网格"\nparent = "b3"')

    (fault,) = faults(text)

    assert fault.found == "a circle: ruicheng → b3 → ruicheng"


def test_units_of_a_building_may_share_a_group_but_not_with_another_building() -> None:
    units = """
[[place]]
key = "u1"
parent = "b3"
kind = "unit"
name = "一单元"
chat = "telegram:-9"
[[place]]
key = "u2"
parent = "{}"
kind = "unit"
name = "二单元"
chat = "telegram:-9"
"""
    described(GOOD + units.format("b3"))
    (fault,) = faults(GOOD + units.format("b4"))
    assert fault.key == "place.chat"


@given(trees())
def test_no_circle_passes_and_there_is_one_way_up(places: Tree) -> None:
    rises = all(parent is None or places[parent][0] in ABOVE[kind] for kind, parent in places)

    try:
        described(ABOUT + "".join(parts_of(places)))
    except BadFile:
        assert not rises
        return

    assert rises
    parents = {number: parent for number, (_, parent) in enumerate(places)}
    for number in parents:
        way = list(upward(number, parents))
        assert parents[way[-1]] is None
        assert len(way) == len(set(way))


@given(legal_trees(), st.randoms())
def test_every_tree_of_legal_levels_is_read_in_any_order(places: Tree, random: Random) -> None:
    parts = parts_of(places)
    random.shuffle(parts)

    sites = described(ABOUT + "".join(parts)).places

    assert {site.key: (site.kind, site.parent) for site in sites} == {
        f"p{number}": (kind, f"p{parent}" if parent is not None else None)
        for number, (kind, parent) in enumerate(places)
    }


@given(legal_trees(), st.lists(st.sampled_from(Level), min_size=1, max_size=5), st.data())
def test_a_circle_is_refused_and_named_whatever_lies_around_it(
    places: Tree, circle: list[Level], data: st.DataObject
) -> None:
    first = len(places)
    ring = [(kind, first + (number + 1) % len(circle)) for number, kind in enumerate(circle)]
    # Something may hang on the circle, too: only those on it are named.
    hung = data.draw(st.lists(st.sampled_from(range(first, first + len(circle))), max_size=2))
    whole = [*places, *ring, *((Level.UNIT, above) for above in hung)]

    told = faults(ABOUT + "".join(parts_of(whole)))

    (circles,) = [one.found for one in told if one.found.startswith("a circle: ")]
    named = circles.removeprefix("a circle: ").split(" → ")
    assert named[0] == named[-1]
    assert set(named) == {f"p{first + number}" for number in range(len(circle))}


def test_six_levels_may_stand_one_above_the_other() -> None:
    levels = [level for level in Level if level is not Level.ESTATE]
    places = [(kind, number - 1 if number else None) for number, kind in enumerate(levels)]

    (*_, unit) = described(ABOUT + "".join(parts_of(places))).places

    assert (len(levels), unit.kind, unit.parent) == (6, Level.UNIT, "p4")


def test_a_level_never_lies_above_one_that_is_higher() -> None:
    (fault,) = faults(ABOUT + "".join(parts_of([(Level.MICRO_GRID, None), (Level.GRID, 0)])))

    assert (fault.key, fault.found) == ("place.parent", '"p0", a micro_grid')
    assert fault.expected == "community or street above a grid"
