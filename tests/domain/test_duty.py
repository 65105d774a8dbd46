"""Duty hours: read as people write them, printed so that they are read again, and exact."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.duty import BadSpans, Span, begins, covers, ends, printed, spans

WORKDAYS = frozenset({1, 2, 3, 4, 5})
EVERY_DAY = frozenset(range(1, 8))
#: A Monday.
MONDAY = datetime(2026, 11, 23)  # noqa: DTZ001  a wall clock's reading

some_spans = st.builds(
    Span,
    st.frozensets(st.integers(1, 7), min_size=1),
    st.integers(0, 1439),
    st.integers(1, 1440),
).filter(lambda span: span.start != span.end)


@pytest.mark.parametrize(
    "words",
    [
        "1-5 08:00-18:00",
        "1-5 8:00-18:00",
        "一至五 08:00-18:00",
        "周一至周五 8点-18点",
        "星期一到星期五 8点00分-18点",
        "Mon-Fri 08:00-18:00",
        "mon - fri 08:00 - 18:00",
        "１－５　０８：００－１８：００",
        "1,2,3,4,5 08:00~18:00",
        "一、二、三-五 08:00至18:00",
        "1-5 08:00-18:00;",
    ],
)
def test_working_days_in_every_form(words: str) -> None:
    assert spans(words) == (Span(WORKDAYS, 480, 1080),)


@pytest.mark.parametrize("days", ["", "每天 ", "天天", "daily ", "1-7 ", "三至二 "])
def test_without_days_it_is_every_day(days: str) -> None:
    assert spans(f"{days}08:00-18:00") == (Span(EVERY_DAY, 480, 1080),)


def test_from_midnight_to_midnight_is_the_whole_day() -> None:
    for words in ("00:00-24:00", "00:00-00:00", "0点-24点"):
        assert spans(words) == (Span(EVERY_DAY, 0, 1440),)


def test_several_days_and_several_hours() -> None:
    assert spans("1-5 08:00-12:00,14:00-18:00; 周末 09:00-12:00") == (
        Span(WORKDAYS, 480, 720),
        Span(WORKDAYS, 840, 1080),
        Span(frozenset({6, 7}), 540, 720),
    )
    assert spans("6-1 09:00-12:00")[0].days == {6, 7, 1}
    assert spans("日 22:00-06:00") == (Span(frozenset({7}), 1320, 360),)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ""),
        ("1-5", "1-5"),
        ("1-5 上午", "1-5 上午"),
        ("0-5 08:00-18:00", "0-5 08:00-18:00"),
        ("1-8 08:00-18:00", "1-8 08:00-18:00"),
        ("工作日 08:00-18:00", "工作日 08:00-18:00"),
        ("1-5 08:00-25:00", "08:00-25:00"),
        ("1-5 08:60-18:00", "08:60-18:00"),
        ("1-5 24:01-06:00", "24:01-06:00"),
        ("1-5 08:00-08:00", "08:00-08:00"),
        ("1-5 24:00-24:00", "24:00-24:00"),
        ("1-5 24:00-06:00", "24:00-06:00"),
        ("1-5 08:00-12:00 14:00-18:00", "08:00-12:00 14:00-18:00"),
        ("1-5 08:00-12:00; 晚上", "晚上"),
    ],
)
def test_what_cannot_be_read_is_named(words: str, found: str) -> None:
    with pytest.raises(BadSpans) as bad:
        spans(words)
    assert bad.value.found == found
    assert f'"{found}"' in str(bad.value)
    assert bad.value.expected in str(bad.value)


@given(st.lists(some_spans, min_size=1, max_size=4))
def test_hours_are_printed_so_that_they_are_read_again(hours: list[Span]) -> None:
    assert spans(printed(hours)) == tuple(hours)


@given(st.text(max_size=40) | st.text("1-57一五周 0:8点;,至M", max_size=30))
def test_any_words_are_hours_or_refused(words: str) -> None:
    try:
        read = spans(words)
    except BadSpans:
        return
    assert spans(printed(read)) == read


@pytest.mark.parametrize(
    ("words", "days", "clock", "inside"),
    [
        ("1-5 08:00-18:00", 0, "08:00", True),
        ("1-5 08:00-18:00", 0, "07:59", False),
        ("1-5 08:00-18:00", 0, "17:59", True),
        ("1-5 08:00-18:00", 0, "18:00", False),
        ("1-5 08:00-18:00", 5, "12:00", False),
        ("5 22:00-06:00", 4, "23:00", True),
        ("5 22:00-06:00", 5, "05:59", True),
        ("5 22:00-06:00", 5, "06:00", False),
        ("5 22:00-06:00", 5, "23:00", False),
        ("5 22:00-06:00", 4, "05:00", False),
        ("7 22:00-06:00", 7, "05:00", True),
        ("7 22:00-00:00", 7, "00:00", False),
        ("7 22:00-00:00", 6, "23:59", True),
        ("00:00-24:00", 3, "00:00", True),
        ("00:00-24:00", 3, "23:59", True),
    ],
)
def test_on_duty_to_the_minute(words: str, days: int, clock: str, inside: bool) -> None:
    hour, minute = map(int, clock.split(":"))
    assert covers(spans(words), MONDAY + timedelta(days, hours=hour, minutes=minute)) is inside


@given(some_spans)
def test_a_week_holds_as_many_minutes_of_duty_as_the_span_says(span: Span) -> None:
    length = (span.end - span.start) % 1440 or 1440
    step = 1 if length < 60 else 7
    minutes = range(0, 7 * 1440, step)
    inside = sum(covers([span], MONDAY + timedelta(minutes=at)) for at in minutes)
    assert abs(inside * step - length * len(span.days)) <= step * len(span.days) * 2


def test_nobody_is_on_duty_without_hours() -> None:
    assert not covers((), MONDAY)


@pytest.mark.parametrize(
    ("words", "days", "clock", "off"),
    [
        ("1-5 08:00-18:00", 0, "08:00", (0, "18:00")),
        ("1-5 08:00-18:00", 0, "18:00", None),
        ("5 22:00-06:00", 4, "23:00", (5, "06:00")),
        ("5 22:00-06:00", 5, "05:59", (5, "06:00")),
        ("08:00-12:00; 11:00-14:00", 2, "09:00", (2, "14:00")),
        ("08:00-24:00; 00:00-02:00", 2, "09:00", (3, "02:00")),
        ("1-5 00:00-24:00", 1, "09:00", (5, "00:00")),
        ("00:00-24:00", 1, "09:00", None),
        ("1-6 00:00-24:00; 7 00:00-12:00; 7 12:00-00:00", 1, "09:00", None),
    ],
)
def test_when_somebody_goes_off_duty(
    words: str, days: int, clock: str, off: tuple[int, str] | None
) -> None:
    assert ends(spans(words), at(days, clock)) == (off and at(*off))


@pytest.mark.parametrize(
    ("words", "days", "clock", "on"),
    [
        ("1-5 08:00-18:00", 0, "07:59", (0, "08:00")),
        ("1-5 08:00-18:00", 0, "08:00", (1, "08:00")),
        ("1-5 08:00-18:00", 4, "18:00", (7, "08:00")),
        ("5 22:00-06:00", 5, "05:00", (11, "22:00")),
        ("1 08:00-09:00", 0, "08:30", (7, "08:00")),
        ("00:00-24:00", 0, "08:30", None),
    ],
)
def test_when_somebody_comes_on_duty_next(
    words: str, days: int, clock: str, on: tuple[int, str] | None
) -> None:
    assert begins(spans(words), at(days, clock)) == (on and at(*on))


def at(days: int, clock: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return MONDAY + timedelta(days, hours=hour, minutes=minute)


@given(st.lists(some_spans, max_size=3), st.integers(0, 7 * 1440 - 1))
def test_the_next_end_and_the_next_beginning_are_where_the_hours_change(
    hours: list[Span], minute: int
) -> None:
    now = MONDAY + timedelta(minutes=minute)
    minutes = (now + timedelta(minutes=one) for one in range(1, 8 * 1440))
    change = next((one for one in minutes if covers(hours, one) is not covers(hours, now)), None)
    found = ends(hours, now) if covers(hours, now) else begins(hours, now)
    assert found == change
    if not covers(hours, now):
        assert ends(hours, now) is None


def test_without_hours_nobody_comes_on_or_goes_off() -> None:
    assert begins((), MONDAY) is None
    assert ends((), MONDAY) is None
