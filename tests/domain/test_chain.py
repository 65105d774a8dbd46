"""Up the chain: never two levels at once, never lost; after a long sleep the last step wins."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import chain
from domain.chain import Arrival, Stop
from domain.deadlines import Tier, answer_by
from domain.matters import OPEN, State
from domain.places import Level

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
FOUR = [
    Stop(3, Level.BUILDING),
    Stop(2, Level.GRID),
    Stop(1, Level.COMMUNITY),
    Stop(0, Level.STREET),
]
tiers = st.sampled_from([Tier.URGENT, Tier.SMALL, Tier.BIG, Tier.HARD, Tier.FOREIGN])


def lasts(tier: Tier) -> chain.Lasts:
    return lambda level, arrived: answer_by(arrived, tier, level, None, "7135")


@pytest.mark.parametrize(
    ("tier", "place"),
    [
        (Tier.URGENT, 3),
        (Tier.SMALL, 3),
        (Tier.BIG, 2),
        (Tier.HARD, 1),
        (Tier.COUNCIL, 3),
        (Tier.FOREIGN, 3),
    ],
)
def test_the_tier_sets_the_level_a_matter_begins_with(tier: Tier, place: int) -> None:
    assert chain.beginning(tier, FOUR).place == place


def test_where_a_level_is_missing_the_next_above_begins_and_at_the_end_the_top() -> None:
    without_grid = [FOUR[0], FOUR[2], FOUR[3]]
    assert chain.beginning(Tier.BIG, without_grid).place == 1
    assert chain.beginning(Tier.HARD, FOUR[:2]).place == 2


def test_a_small_thing_nobody_touches_is_with_the_street_after_seven_days() -> None:
    start = NOON + timedelta(hours=24)
    week = NOON + timedelta(days=7)
    reached = chain.risen(3, start, week, FOUR, lasts(Tier.SMALL))
    assert reached == [
        Arrival(2, start, start + timedelta(hours=72)),
        Arrival(1, start + timedelta(hours=72), start + timedelta(hours=144)),
        Arrival(0, start + timedelta(hours=144), start + timedelta(hours=264)),
    ]


@given(tiers, st.integers(0, 3), st.timedeltas(timedelta(0), timedelta(days=90)))
def test_a_sleep_of_any_length_ends_where_being_awake_would_have(
    tier: Tier, at: int, sleep: timedelta
) -> None:
    place = FOUR[at].place
    first = NOON + timedelta(hours=24)
    whole = chain.risen(place, first, first + sleep, FOUR, lasts(tier))
    here, by, steps = place, first, []
    moment = first
    while moment <= first + sleep:
        one = chain.risen(here, by, moment, FOUR, lasts(tier))
        assert len(one) <= 1 or moment == first
        for arrival in one:
            here, by = arrival.place, arrival.answer_by
            steps.append(arrival)
        moment += timedelta(hours=24)
    assert steps == list(whole)
    assert [one.place for one in whole] == sorted({one.place for one in whole}, reverse=True)


@given(tiers)
def test_nothing_rises_above_the_top(tier: Tier) -> None:
    assert chain.risen(0, NOON, NOON + timedelta(days=900), FOUR, lasts(tier)) == []
    assert chain.next_up(0, FOUR, NOON, lasts(tier)) is None


@given(
    st.sampled_from(State),
    st.sampled_from(Tier),
    st.timedeltas(timedelta(0), timedelta(days=40)),
    st.booleans(),
)
def test_what_is_open_always_has_a_next_moment_and_what_is_closed_none(
    state: State, tier: Tier, later: timedelta, top: bool
) -> None:
    now = NOON + later
    moment = chain.next_moment(
        state,
        tier,
        now,
        arrived=NOON,
        answer_by=NOON + timedelta(hours=72),
        waits_until=now + timedelta(days=3),
        property_by=now + timedelta(hours=4),
        closes=now + timedelta(days=3),
        top=top,
    )
    if state in OPEN or state is State.DONE:
        assert moment is not None
        assert moment >= now
    else:
        assert moment is None


def test_what_is_urgent_is_brought_to_mind_at_half_and_at_four_fifths() -> None:
    by = NOON + timedelta(hours=10)
    assert chain.marks(NOON, by) == [NOON + timedelta(hours=5), NOON + timedelta(hours=8)]
    asked = {"arrived": NOON, "answer_by": by}
    urgent = chain.next_moment(State.TAKEN, Tier.URGENT, NOON + timedelta(hours=6), **asked)
    small = chain.next_moment(State.TAKEN, Tier.SMALL, NOON + timedelta(hours=6), **asked)
    assert (urgent, small) == (NOON + timedelta(hours=8), by)


def test_waiting_does_not_count_against_a_level() -> None:
    by = NOON + timedelta(hours=10)
    assert chain.shifted(by, NOON, NOON + timedelta(days=3)) == by + timedelta(days=3)
    assert chain.shifted(None, NOON, NOON) is None
