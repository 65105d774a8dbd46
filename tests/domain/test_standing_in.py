"""Standing in: for how long, and at which hours it is told that it is over."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.standing_in import HowLong, ends, told_now

NOON = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("how_long", "end"),
    [
        (HowLong.TODAY, NOON.replace(hour=23, minute=59)),
        (HowLong.THREE_DAYS, NOON + timedelta(days=3)),
        (HowLong.WEEK, NOON + timedelta(days=7)),
        (HowLong.TILL_BACK, None),
    ],
)
def test_each_choice_ends_when_it_says(how_long: HowLong, end: datetime | None) -> None:
    assert ends(how_long, NOON) == end


@pytest.mark.parametrize("how_long", list(HowLong))
def test_at_any_minute_of_a_day_it_ends_later_than_it_begins(how_long: HowLong) -> None:
    for minute in range(24 * 60):
        at = NOON.replace(hour=0) + timedelta(minutes=minute, seconds=59)
        end = ends(how_long, at)
        assert end is None or timedelta(0) < end - at <= timedelta(days=7)


def test_tonight_in_the_last_minute_of_a_day_is_the_next_night() -> None:
    last = NOON.replace(hour=23, minute=59)
    assert ends(HowLong.TODAY, last) == last + timedelta(days=1)


def test_it_is_told_by_day_only() -> None:
    hours = [hour for hour in range(24) if told_now(NOON.replace(hour=hour))]
    assert hours == list(range(8, 21))
