"""Until when something waits, on the clock of the community."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.deadlines import LONGEST_WAIT
from domain.waiting import Till, next_line, until

HERE = ZoneInfo("Asia/Shanghai")
days = st.integers(0, 3000 * 24 * 60)
moments = days.map(lambda m: datetime(2024, 1, 1, tzinfo=HERE) + timedelta(minutes=m))


@pytest.mark.parametrize(
    ("now", "till", "then"),
    [
        ("2026-11-21 12:00", Till.TOMORROW, "2026-11-22 09:00"),
        ("2026-11-21 23:59", Till.TOMORROW, "2026-11-22 09:00"),
        ("2026-11-21 12:00", Till.THREE_DAYS, "2026-11-24 09:00"),
        ("2026-11-21 12:00", Till.NEXT_WEEK, "2026-11-23 09:00"),
        ("2026-11-23 08:00", Till.NEXT_WEEK, "2026-11-30 09:00"),
        ("2026-12-31 12:00", Till.TOMORROW, "2027-01-01 09:00"),
    ],
)
def test_what_was_tapped_is_a_morning_soon(now: str, till: Till, then: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=HERE)
    assert until(at, till) == datetime.fromisoformat(then).replace(tzinfo=HERE)


@given(moments, st.sampled_from(Till))
def test_nothing_waits_longer_than_may_be_or_into_the_past(now: datetime, till: Till) -> None:
    assert timedelta() < until(now, till) - now <= LONGEST_WAIT


@given(moments)
def test_the_next_line_of_a_long_matter_is_on_the_first_of_the_coming_month(now: datetime) -> None:
    line = next_line(now)
    assert (line.day, line.hour, line.tzinfo) == (1, 10, HERE)
    assert (line.year * 12 + line.month) - (now.year * 12 + now.month) == 1
