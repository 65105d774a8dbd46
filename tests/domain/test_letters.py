"""What a pattern cannot do without: never more than it really cannot."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import emergencies
from domain.folding import glued
from domain.letters import branches, needed

HEARING = Path(__file__).parents[1] / "hearing"


def sets(pattern: str) -> set[str]:
    return {"".join(sorted(one)) for one in needed(pattern)}


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        ("着火", {"着", "火"}),
        ("电梯.{0,4}困", {"电", "梯", "困"}),
        ("(?:烟|火)冒", {"火烟", "冒"}),
        ("烟味?", {"烟"}),
        ("烟(?:味|气)?", {"烟"}),
        ("烟{0,3}火{1,2}", {"火"}),
        ("[一二]楼", {"一二", "楼"}),
        ("[0-3]楼", {"0123", "楼"}),
        ("[^火]楼", {"楼"}),
        ("(?<!不)火(?!车)(?=星)", {"火", "星"}),
        (r"\(火\)", {"(", ")", "火"}),
        (r"^\d火$", {"火"}),
        ("火|.", set()),
        ("火|", set()),
    ],
)
def test_each_part_that_must_stand_says_its_letters(pattern: str, letters: set[str]) -> None:
    assert sets(pattern) == letters


def test_alternatives_are_parted_at_the_top_only() -> None:
    assert branches("a|(?:b|c)|[|]d|e\\|f") == ["a", "(?:b|c)", "[|]d", "e\\|f"]


_PATTERNS = st.recursive(
    st.sampled_from(["火", "烟", "[楼层]", ".", "不"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"(?:{two[0]}|{two[1]})"),
        inner.map(lambda one: f"(?:{one})?"),
        inner.map(lambda one: f"(?:{one}){{1,2}}"),
        inner.map(lambda one: f"(?:{one}){{0,2}}"),
        inner.map(lambda one: f"{one}(?!车)"),
    ),
    max_leaves=8,
)


@given(_PATTERNS, st.text("火烟楼层不车", max_size=8))
def test_no_line_that_fits_lacks_what_is_needed(pattern: str, line: str) -> None:
    if re.search(pattern, line):
        assert not any(set(line).isdisjoint(one) for one in needed(pattern))


def _lines() -> list[str]:
    found = []
    for name in ("examples_dev", "examples_wide", "negatives_dev", "negatives_wide"):
        with (HEARING / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found += [row["text"] for row in csv.DictReader(file)]
    return found


def test_no_rule_is_passed_over_that_would_have_been_heard() -> None:
    for line in _lines():
        said = emergencies._mended(glued(line))
        looked_at = set(emergencies._worth_a_look(set(said)))
        fitting = {rule for rule in emergencies._RULES if rule.stands.search(said)}
        beside = {rule for rule in fitting if all(part.search(said) for part in rule.beside)}
        assert beside <= looked_at
