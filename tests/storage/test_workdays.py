"""Which days are worked: the community's own table first, then what was announced, then what law
makes foreseeable, then the days of the week."""

import subprocess
import sys
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import Day, length
from storage.places import Community
from storage.workdays import calendar_of


def community(**settings: object) -> Community:
    return Community(name="c", timezone="Asia/Shanghai", language="zh_CN", settings=settings)


@pytest.mark.parametrize(
    ("day", "known"),
    [
        # Announced: a holiday, a day off beside it, a Saturday worked instead, days like any.
        (date(2026, 10, 1), Day(False, "国庆节")),
        (date(2026, 10, 6), Day(False, "国庆节")),
        (date(2026, 10, 10), Day(True)),
        (date(2026, 11, 20), Day(True)),
        (date(2026, 11, 21), Day(False)),
        # Not announced yet, and foreseeable.
        (date(2027, 9, 15), Day(False, "中秋节", expected=True)),
        (date(2027, 10, 1), Day(False, "国庆节", expected=True)),
        (date(2027, 11, 19), Day(True)),
        (date(2027, 11, 20), Day(False)),
        (date(2030, 1, 1), Day(False, "元旦", expected=True)),
        # Before anybody announced anything a library knows of.
        (date(1999, 10, 1), Day(False, "国庆节", expected=True)),
    ],
)
def test_what_a_day_is(day: date, known: Day) -> None:
    assert calendar_of(community()).days(day) == known


def test_the_communitys_own_table_knows_better_than_any_calendar() -> None:
    own = {"2027-09-15": "中秋", "2027-09-18": "", "2026-10-01": "", "2026-11-20": "停电检修"}
    days = calendar_of(community(holidays=own)).days
    assert days(date(2027, 9, 15)) == Day(False, "中秋")
    assert days(date(2027, 9, 18)) == days(date(2026, 10, 1)) == Day(True)
    assert days(date(2026, 11, 20)) == Day(False, "停电检修")
    assert days(date(2027, 9, 16)) == Day(True)


def test_a_time_in_words_is_counted_in_the_hours_of_the_community() -> None:
    ours = calendar_of(community(service_hours="1-5 09:00-18:00"))
    zone, two = ZoneInfo("Asia/Shanghai"), length("2个工作日")
    assert two is not None
    start = datetime(2027, 9, 14, 10, tzinfo=zone)
    # The 15th is 中秋.
    assert ours.after(start, two) == datetime(2027, 9, 17, 18, tzinfo=zone)


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_every_day_of_these_years_is_known_and_no_holiday_is_worked(day: date) -> None:
    known = calendar_of(community()).days(day)
    assert not (known.working and known.holiday)
    assert known.expected is False or day.year > 2026


@pytest.mark.parametrize("year", range(2024, 2031))
def test_a_year_has_about_250_working_days(year: int) -> None:
    days = calendar_of(community()).days
    first = date(year, 1, 1)
    worked = sum(days(first + timedelta(days=one)).working for one in range(365))
    assert 243 <= worked <= 253


def test_no_library_of_holidays_is_loaded_before_a_day_is_asked_for() -> None:
    code = """
import sys
import handlers
from storage.workdays import calendar_of
assert not {"chinese_calendar", "holidays"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)
