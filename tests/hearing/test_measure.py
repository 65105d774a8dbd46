"""The measure itself: known answers for it, and what it keeps."""

import pytest

from bench.agreement import Agreement, Share, b_cubed, retrieved


def test_a_share_shows_its_denominator() -> None:
    assert str(Share.of([True, True, False, True])) == "0.750 (3 of 4)"
    assert Share.of([]).value == 1.0


def test_precision_and_recall_of_what_was_picked_out() -> None:
    pairs = [(True, True), (True, True), (True, False), (False, True), (False, False)]
    assert retrieved(pairs) == Agreement(2 / 3, 2 / 3)
    assert retrieved([(True, False)]).f == pytest.approx(0)
    assert Agreement(0, 0).f == 0


def test_b_cubed_of_the_very_same_groups_is_one() -> None:
    meant = {"a": 1, "b": 1, "c": 2}
    assert b_cubed(meant, {"a": "x", "b": "x", "c": "y"}) == Agreement(1, 1)


def test_b_cubed_counts_what_is_torn_apart_and_what_is_thrown_together() -> None:
    meant = {"a": 1, "b": 1, "c": 1, "d": 2}
    torn = b_cubed(meant, {"a": 1, "b": 2, "c": 3, "d": 4})
    assert torn == Agreement(1, pytest.approx((1 / 3 * 3 + 1) / 4))
    thrown = b_cubed(meant, dict.fromkeys(meant, 0))
    assert thrown == Agreement(pytest.approx((3 / 4 * 3 + 1 / 4) / 4), 1)


def test_b_cubed_of_two_groups_with_one_thing_astray() -> None:
    meant = {"1": "A", "2": "A", "3": "A", "4": "B", "5": "B"}
    heard = {"1": "x", "2": "x", "3": "y", "4": "y", "5": "y"}
    found = b_cubed(meant, heard)
    assert found.precision == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5)
    assert found.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)
