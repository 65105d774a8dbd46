"""What stands on a list, why, and when it is told."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.lists import DIGEST, STILL, TIMES, Why, digest_of, half_day, next_told, why
from domain.matters import OPEN, State

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 7, 30, tzinfo=ZONE)
MIDNIGHT = datetime(2026, 11, 24, tzinfo=ZONE)
HOUR = timedelta(hours=1)


def at(words: str) -> datetime:
    return datetime.combine(NOW.date(), time.fromisoformat(words), ZONE)


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("07:29", None),
        ("07:30", at("07:30")),
        ("09:29", at("07:30")),
        ("09:30", None),
        ("15:29", None),
        ("15:30", at("15:30")),
        ("17:29", at("15:30")),
        ("17:30", None),
        ("23:00", None),
    ],
)
def test_a_list_is_told_twice_a_day_or_not_at_all(now: str, told: datetime | None) -> None:
    assert half_day(at(now)) == told


@pytest.mark.parametrize(
    ("now", "told"),
    [("19:29", None), ("19:30", at("19:30")), ("20:59", at("19:30")), ("21:00", None)],
)
def test_the_digest_is_told_in_the_evening_before_it_is_quiet(
    now: str, told: datetime | None
) -> None:
    assert digest_of(at(now)) == told


def test_what_is_told_next_by_the_hour() -> None:
    told = [at("00:00")]
    while len(told) < 7:
        told.append(next_told(told[-1]))
    hours = [f"{one:%d %H:%M}" for one in told[1:]]
    assert hours == ["23 07:30", "23 08:30", "23 14:00", "23 15:30", "23 19:30", "24 07:30"]


@given(st.timedeltas(timedelta(0), timedelta(days=2556)))
def test_a_moment_belongs_to_the_half_day_it_lies_in(later: timedelta) -> None:
    now = (datetime(2024, 1, 1, tzinfo=UTC) + later).astimezone(ZONE)
    found = half_day(now)
    if found is not None:
        assert found.time() in TIMES
        assert found <= now < found + STILL
        assert half_day(found) == found
    evening = digest_of(now)
    assert evening is None or (evening <= now and evening.time() == DIGEST)


@pytest.mark.parametrize(
    ("state", "arrived", "answer_by", "property_by", "taken", "stands"),
    [
        (State.WAITING, -25, -1, None, False, Why.LATE),
        (State.IN_HAND, -25, 0, None, True, Why.LATE),
        (State.PROPOSED, -25, -1, None, True, Why.LATE),
        (State.TAKEN, -20, 4, None, True, Why.TODAY),
        (State.WAITING, -1, 16, None, False, Why.TODAY),
        (State.WITH_PROPERTY, -1, 71, 3, True, Why.TODAY),
        (State.WAITING, -1, 23, None, False, Why.WAITING),
        (State.WAITING, -71, 73, None, False, Why.WAITING),
        (State.WAITING, -1, None, None, False, Why.WAITING),
        (State.TAKEN, -36, 36, None, True, Why.HALF_OVER),
        (State.TAKEN, -35, 37, None, True, Why.LATER),
        (State.TAKEN, -35, None, None, True, Why.LATER),
        (State.PAUSED, -99, -1, None, True, Why.LATER),
        (State.LONG_TERM, -99, -1, None, True, Why.LATER),
    ],
)
def test_why_a_matter_stands_on_the_list(
    state: State,
    arrived: int,
    answer_by: int | None,
    property_by: int | None,
    taken: bool,
    stands: Why,
) -> None:
    found = why(
        state, NOW, MIDNIGHT, arrived=NOW + HOUR * arrived,
        answer_by=None if answer_by is None else NOW + HOUR * answer_by,
        property_by=None if property_by is None else NOW + HOUR * property_by, taken=taken,
    )  # fmt: skip
    assert found is stands


def test_the_first_word_is_owed_before_the_answer() -> None:
    def of(first_word: int) -> Why:
        return why(
            State.WAITING, NOW, MIDNIGHT, arrived=NOW - HOUR, answer_by=NOW + 48 * HOUR,
            first_word_by=NOW + HOUR * first_word,
        )  # fmt: skip

    assert [of(first_word) for first_word in (0, 3, 20)] == [Why.LATE, Why.TODAY, Why.WAITING]


hours = st.integers(-500, 500)


@given(st.sampled_from(sorted(OPEN)), st.integers(-500, 0), hours, st.booleans())
def test_what_is_more_pressing_is_never_due_later(
    state: State, arrived: int, answer_by: int, taken: bool
) -> None:
    def of(by: int) -> Why:
        return why(
            state, NOW, MIDNIGHT, arrived=NOW + HOUR * arrived,
            answer_by=NOW + HOUR * max(by, arrived + 1), taken=taken,
        )  # fmt: skip

    first, then = of(answer_by), of(answer_by + 24)
    # What nobody is on asks for somebody however much time there is.
    assert first <= then or then is Why.WAITING
