"""When a poll ends by itself, and when it reminds."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.poll_times import ends_by_default, reminds_at

ZONE = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (16, 22),  # Monday: the Sunday of this week
        (18, 22),  # Wednesday: five days with the Sunday
        (19, 29),  # Thursday: four days are too few
        (21, 29),
        (22, 29),  # a Sunday
    ],
)
def test_five_days_with_a_weekend_end_on_a_sunday_evening(begins: int, ends: int) -> None:
    assert ends_by_default(at(begins)) == at(ends, 20)


@pytest.mark.parametrize(
    ("begins", "ends", "reminds"),
    [
        (at(18), at(22, 20), at(21, 10)),  # the Saturday before the Sunday
        (at(16), at(20, 18), at(19, 10)),  # no Saturday in it: the morning before
        (at(9), at(20, 18), at(14, 10)),  # the last Saturday
        (at(20, 23), at(22, 20), None),  # sent late on Friday: nothing to repeat yet
        (at(20), at(21, 20), None),
        (at(21, 12), at(21, 20), None),
    ],
)
def test_who_has_not_voted_is_reminded_on_saturday(
    begins: datetime, ends: datetime, reminds: datetime | None
) -> None:
    assert reminds_at(begins, ends) == reminds


moments = st.integers(0, 6 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=ZONE) + timedelta(minutes=minutes)
)


@given(moments)
def test_the_default_leaves_five_days_and_less_than_two_weeks(begins: datetime) -> None:
    ends = ends_by_default(begins)
    assert (ends.weekday(), ends.hour) == (6, 20)
    assert 5 <= (ends.date() - begins.date()).days + 1 <= 11


@given(moments, st.integers(1, 60 * 24))
def test_a_reminder_lies_well_inside(begins: datetime, hours: int) -> None:
    ends = begins + timedelta(hours=hours)
    reminds = reminds_at(begins, ends)
    if reminds is not None:
        assert begins + timedelta(hours=12) <= reminds <= ends - timedelta(hours=12)
        assert reminds.hour == 10
