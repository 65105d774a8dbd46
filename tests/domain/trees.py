"""Trees of places as Hypothesis draws them: each place's kind, and the number of its parent."""

from collections.abc import Sequence

from hypothesis import strategies as st

from domain.community_tree import ABOVE
from domain.places import Level

Tree = list[tuple[Level, int | None]]

ABOUT = '[community]\nname = "a"\n'


def parts_of(places: Sequence[tuple[Level, int | None]]) -> list[str]:
    """Each place as its table in a file."""
    above = [f'parent = "p{parent}"\n' if parent is not None else "" for _, parent in places]
    return [
        f'[[place]]\nkey = "p{number}"\nname = "n{number}"\nkind = "{kind}"\n{above[number]}'
        for number, (kind, _) in enumerate(places)
    ]


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Places with any kind and any parent, themselves and later ones included."""
    size = draw(st.integers(1, 7))
    parents = st.none() | st.integers(0, size - 1)
    return draw(st.lists(st.tuples(st.sampled_from(Level), parents), min_size=size, max_size=size))


@st.composite
def legal_trees(draw: st.DrawFn) -> Tree:
    """Places whose parent is of a level that may lie above them."""
    places: Tree = []
    for kind in draw(st.lists(st.sampled_from(Level), min_size=1, max_size=9)):
        above = [number for number, (level, _) in enumerate(places) if level in ABOVE[kind]]
        places.append((kind, draw(st.none() | st.sampled_from(above)) if above else None))
    return places
