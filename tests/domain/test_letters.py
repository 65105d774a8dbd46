"""What a pattern cannot do without: never more than it really cannot."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import emergency_rules
from domain.folding import glued
from domain.letters import Looked, branches, needed

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
        said = emergency_rules.mended(glued(line))
        looked_at = emergency_rules._LOOKED.worth(set(said))
        fitting = {
            number
            for number, rule in enumerate(emergency_rules._RULES)
            if all(part.search(said) for part in (rule.stands, *rule.beside))
        }
        assert fitting <= set(looked_at)


def test_every_rule_can_be_read() -> None:
    for rule in (*emergency_rules._RULES, *emergency_rules._ENGLISH):
        assert rule.stands.pattern in rule.sign.stands
        assert tuple(part.pattern for part in rule.beside) == tuple(rule.sign.beside)
        assert (rule.unless.pattern if rule.unless else "") == (rule.sign.unless or "")


def test_every_rule_has_letters_it_is_known_by() -> None:
    assert all(rule.needs for rule in emergency_rules._RULES)


@pytest.mark.parametrize("pattern", ["(?i)Fire", "(?P<who>人)\\1", "(?P<who>人)"])
def test_what_is_not_read_is_always_looked_for(pattern: str) -> None:
    assert needed(pattern) == ()


def test_only_what_a_line_has_the_letters_for_is_looked_at() -> None:
    needs = [needed(one) for one in ("着火", "冒.{0,3}烟", "[一二]楼漏水", ".")]
    looked = Looked(needs)
    assert looked.worth(set("楼上冒黑烟")) == [1]
    assert looked.worth(set("二楼漏水着火了")) == [0, 2]
    assert looked.worth(set("吃饭")) == []
