"""How long each level has: the preset as the paper has it, and a community's own numbers."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.deadlines import PRESETS, Tier, answer_by, closes_at
from domain.places import Level

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
moments = st.timedeltas(timedelta(0), timedelta(days=30000)).map(lambda later: NOON + later)
tiers, levels = st.sampled_from(Tier), st.sampled_from(Level)


@pytest.mark.parametrize(
    ("tier", "level", "hours"),
    [
        (Tier.SMALL, Level.BUILDING, 24),
        (Tier.SMALL, Level.UNIT, 24),
        (Tier.SMALL, Level.GRID, 72),
        (Tier.SMALL, Level.COMMUNITY, 72),
        (Tier.SMALL, Level.STREET, 120),
        (Tier.BIG, Level.BUILDING, None),
        (Tier.BIG, Level.GRID, 72),
        (Tier.BIG, Level.STREET, 120),
        (Tier.HARD, Level.GRID, None),
        (Tier.HARD, Level.COMMUNITY, 120),
        (Tier.URGENT, Level.BUILDING, 24),
        (Tier.URGENT, Level.STREET, 48),
        (Tier.FOREIGN, Level.BUILDING, 24),
        (Tier.FOREIGN, Level.GRID, None),
        (Tier.SMALL, Level.ESTATE, None),
    ],
)
def test_the_preset_7135(tier: Tier, level: Level, hours: int | None) -> None:
    by = answer_by(NOON, tier, level, None, "7135")
    assert by == (NOON + timedelta(hours=hours) if hours else None)


@given(moments, moments, tiers, levels)
def test_who_came_later_is_due_later(
    one: datetime, other: datetime, tier: Tier, level: Level
) -> None:
    first, second = sorted((one, other))
    by, then = (answer_by(at, tier, level, None, "7135") for at in (first, second))
    assert (by is None) is (then is None)
    if by and then:
        assert first < by <= then
    assert first < closes_at(first, tier) <= closes_at(second, tier)


@pytest.mark.parametrize("tier", Tier)
def test_no_level_above_has_less_time_than_the_one_below(tier: Tier) -> None:
    way_up = (Level.BUILDING, Level.GRID, Level.COMMUNITY, Level.STREET)
    for preset in PRESETS.values():
        hours = [preset[tier][level] for level in way_up if level in preset.get(tier, {})]
        assert hours == sorted(hours)


@given(st.integers(1, 8760), tiers, levels)
def test_a_communitys_own_number_counts(hours: int, tier: Tier, level: Level) -> None:
    named = Level.BUILDING if level is Level.UNIT else level
    own = {f"{tier}.{named}": hours}
    assert answer_by(NOON, tier, level, own, "7135") == NOON + timedelta(hours=hours)


def test_silence_closes_a_small_thing_after_three_days_and_others_after_seven() -> None:
    assert closes_at(NOON, Tier.SMALL) == NOON + timedelta(days=3)
    assert closes_at(NOON, Tier.BIG) == NOON + timedelta(days=7)
