"""Time as a community counts it: natural days, working days, hours of service."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import duty
from domain.calendar import MOST, Calendar, Day, Length, Unit, counted, length, weekdays

ZONE = ZoneInfo("Asia/Shanghai")
#: 国庆 2026 from Thursday to the next Wednesday, worked instead on the Saturday after it.
BREAK = [date(2026, 10, one) for one in range(1, 8)]
INSTEAD = date(2026, 10, 10)


def autumn(day: date) -> Day:
    if day in BREAK:
        return Day(working=False, holiday="国庆节")
    return Day(working=True) if day == INSTEAD else weekdays(day)


def calendar(hours: str = "08:30-17:30", zone: ZoneInfo = ZONE) -> Calendar:
    return Calendar(zone, duty.spans(hours), autumn)


def at(words: str) -> datetime:
    return datetime.fromisoformat(f"2026-{words}").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("words", "number", "unit"),
    [
        ("24 hours", 24, Unit.HOURS),
        ("24小时", 24, Unit.HOURS),
        ("4 service hours", 4, Unit.SERVICE_HOURS),
        ("4个服务小时", 4, Unit.SERVICE_HOURS),
        ("４个工作小时", 4, Unit.SERVICE_HOURS),
        ("2 working days", 2, Unit.WORKING_DAYS),
        ("1 Business Day", 1, Unit.WORKING_DAYS),
        ("2个工作日", 2, Unit.WORKING_DAYS),
        ("2 工作日", 2, Unit.WORKING_DAYS),
        ("3天", 3, Unit.DAYS),
        ("3个自然日", 3, Unit.DAYS),
    ],
)
def test_a_length_is_read_as_people_write_it(words: str, number: int, unit: Unit) -> None:
    assert length(words) == Length(number, unit)


@pytest.mark.parametrize(
    "words", ["", "24", "0 hours", "-2 days", "2 weeks", "2.5 hours", "9999 days", "working days"]
)
def test_what_is_no_length_is_none(words: str) -> None:
    assert length(words) is None


@given(
    st.sampled_from(Unit).flatmap(lambda u: st.builds(Length, st.integers(1, MOST[u]), st.just(u)))
)
def test_a_length_reads_back_as_it_is_written(long: Length) -> None:
    assert length(str(long)) == long


@pytest.mark.parametrize(
    ("start", "words", "end"),
    [
        # Natural time does not stop for anything.
        ("09-30 16:00", "24 hours", "10-01 16:00"),
        ("09-30 16:00", "3 days", "10-03 16:00"),
        # Hours of service: one this afternoon, the rest after the break.
        ("09-30 16:30", "4 service hours", "10-08 11:30"),
        ("11-20 09:00", "4 service hours", "11-20 13:00"),
        ("11-20 03:00", "4 service hours", "11-20 12:30"),
        ("11-20 13:30", "4 service hours", "11-20 17:30"),
        ("11-20 23:00", "9 service hours", "11-21 17:30"),
        # Working days: the first does not count, and a Saturday may be one.
        ("11-20 09:00", "1 working day", "11-23 17:30"),
        ("11-18 23:59", "2 working days", "11-20 17:30"),
        ("09-30 00:00", "1 working day", "10-08 17:30"),
        ("10-08 09:00", "3 working days", "10-12 17:30"),
        ("10-03 09:00", "1 working day", "10-08 17:30"),
    ],
)
def test_when_a_length_is_over(start: str, words: str, end: str) -> None:
    long = length(words)
    assert long is not None
    assert calendar().after(at(start), long) == at(end)


def test_an_office_open_from_monday_to_friday_opens_on_a_saturday_worked_instead() -> None:
    office = calendar("1-5 08:30-12:00,13:30-17:30")
    assert office.hours(date(2026, 10, 10)) == [(510, 720), (810, 1050)]
    assert list(office.hours(date(2026, 10, 17))) == []
    assert list(office.hours(date(2026, 10, 5))) == []
    assert office.open_for(at("10-10 11:00"), timedelta(hours=2)) == at("10-10 14:30")


def test_where_nobody_is_ever_open_hours_are_natural_ones() -> None:
    closed = Calendar(ZONE, (), weekdays)
    assert closed.open_for(at("11-20 09:00"), timedelta(hours=4)) == at("11-20 13:00")


def test_the_hours_of_a_night_with_a_changed_clock_are_as_long_as_they_are() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 3, 28, 23, tzinfo=berlin)
    end = counted(start, timedelta(hours=5), lambda day: [(0, 1440)])
    assert end == datetime(2026, 3, 29, 5, tzinfo=berlin)


moments = st.timedeltas(timedelta(0), timedelta(days=2556)).map(
    lambda later: datetime(2024, 1, 1, tzinfo=UTC) + later
)
lengths = st.sampled_from(Unit).flatmap(
    lambda unit: st.builds(Length, st.integers(1, 60), st.just(unit))
)
spans = st.sampled_from(
    ["08:30-17:30", "1-5 08:00-12:00,14:00-18:00", "00:00-24:00", "6 09:00-10:00"]
)


@given(moments, moments, lengths, spans)
def test_who_came_later_is_due_no_earlier_and_always_after_it_began(
    one: datetime, other: datetime, long: Length, hours: str
) -> None:
    first, second = sorted((one, other))
    assert first < calendar(hours).after(first, long) <= calendar(hours).after(second, long)


@given(moments, st.integers(1, 60), spans)
def test_working_days_end_on_a_working_day(start: datetime, number: int, hours: str) -> None:
    end = calendar(hours).after(start, Length(number, Unit.WORKING_DAYS))
    last = (end - timedelta(seconds=1)).astimezone(ZONE)
    assert autumn(last.date()).working
    assert start.astimezone(ZONE).date() < last.date()


@given(moments, st.integers(1, 60))
def test_hours_of_service_end_within_them(start: datetime, number: int) -> None:
    end = calendar().after(start, Length(number, Unit.SERVICE_HOURS)).astimezone(ZONE)
    assert time(8, 30) < end.time() <= time(17, 30)
    assert end.date() not in BREAK
