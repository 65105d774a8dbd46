"""When people come together, from 2024 to 2030, and when who is told of it."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import gatherings
from domain.calendar import Holidays, council_day, is_holiday, weekdays
from domain.gatherings import (
    MOVES,
    NOTICES,
    Kind,
    Move,
    Notice,
    Rhythm,
    State,
    moment,
    next_notice,
    passed,
    until,
)
from domain.refusal import Refusal
from storage.places import Community
from storage.workdays import calendar_of

ZONE = ZoneInfo("Asia/Shanghai")
DAYS = calendar_of(Community(name="", timezone="Asia/Shanghai", language="zh_CN")).days
YEARS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
MONTHS = st.tuples(st.integers(2024, 2030), st.integers(1, 12), st.integers(1, 28))
TIMES = st.times().map(lambda one: f"{one.hour:02}:{one.minute:02}")
STARTS = st.builds(
    lambda day, hour: datetime.combine(day, hour, ZONE),
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    st.times(),
)
TOLD = st.frozensets(st.sampled_from(Notice))


@pytest.mark.parametrize(
    ("meant", "holidays", "found"),
    [
        # 中秋 2027, which no notice of the State Council names yet.
        (date(2027, 9, 15), Holidays.BEFORE, date(2027, 9, 14)),
        (date(2027, 9, 15), Holidays.AFTER, date(2027, 9, 16)),
        (date(2027, 9, 15), Holidays.KEEP, date(2027, 9, 15)),
        # 春节 2026 begins on Sunday the 15th; Saturday the 14th is worked instead.
        (date(2026, 2, 15), Holidays.BEFORE, date(2026, 2, 14)),
        (date(2026, 2, 15), Holidays.AFTER, date(2026, 2, 24)),
        # A weekend stays.
        (date(2026, 8, 15), Holidays.BEFORE, date(2026, 8, 15)),
        (date(2026, 11, 15), Holidays.BEFORE, date(2026, 11, 15)),
        # 国庆: the leaders' first of the month goes back into September.
        (date(2026, 10, 1), Holidays.BEFORE, date(2026, 9, 30)),
        (date(2026, 10, 1), Holidays.AFTER, date(2026, 10, 8)),
    ],
)
def test_the_day_moves_from_a_holiday_and_from_nothing_else(
    meant: date, holidays: Holidays, found: date
) -> None:
    assert council_day(meant, DAYS, holidays) == found


@given(MONTHS, st.sampled_from(Holidays))
def test_it_is_never_on_a_holiday_and_moves_no_further_than_it_must(
    meant: tuple[int, int, int], policy: Holidays
) -> None:
    day = date(*meant)
    found = council_day(day, DAYS, policy)
    if policy is Holidays.KEEP or not is_holiday(DAYS(day)):
        assert found == day
        return
    assert not is_holiday(DAYS(found))
    assert (found < day) is (policy is Holidays.BEFORE)
    step = timedelta(days=1 if found > day else -1)
    between = day
    while between != found:
        assert is_holiday(DAYS(between))
        between += step
    assert abs(found - day) < timedelta(days=12)


@given(YEARS, st.integers(0, 400), st.integers(1, 28))
def test_every_month_has_exactly_one_day_of_the_month(first: date, long: int, day: int) -> None:
    last = first + timedelta(days=long)
    found = list(Rhythm(Kind.COUNCIL, day=day).meant(first, last))
    assert all(one.day == day and first <= one <= last for one in found)
    months = [(one.year, one.month) for one in found]
    assert months == sorted(set(months))
    whole = {
        (one.year, one.month)
        for one in (first + timedelta(days=n) for n in range(long + 1))
        if one.day == day
    }
    assert set(months) == whole


@given(YEARS, st.integers(7, 100), st.integers(1, 7))
def test_a_weekly_rhythm_comes_every_seven_days(first: date, long: int, weekday: int) -> None:
    rhythm = Rhythm(Kind.LEADERS, day=None, weekday=weekday)
    found = list(rhythm.meant(first, first + timedelta(days=long)))
    assert all(one.isoweekday() == weekday for one in found)
    assert {later - one for one, later in pairwise(found)} <= {timedelta(days=7)}
    assert len(found) >= long // 7


@given(MONTHS, TIMES, st.sampled_from(Holidays))
def test_it_starts_at_its_hour_whatever_day_it_is(
    meant: tuple[int, int, int], at: str, policy: Holidays
) -> None:
    rhythm = Rhythm(Kind.COUNCIL, time=at, holidays=policy)
    starts = rhythm.starts(date(*meant), DAYS)
    assert f"{starts:%H:%M}" == at
    assert starts.date() == council_day(date(*meant), DAYS, policy)


@given(st.builds(Rhythm, kind=st.sampled_from(Kind), holidays=st.sampled_from(Holidays)))
def test_a_rhythm_is_read_as_it_was_written(rhythm: Rhythm) -> None:
    assert Rhythm.read(rhythm.written()) == rhythm


@given(STARTS, st.sampled_from(Kind))
def test_notices_come_in_their_order_at_civil_hours(starts: datetime, kind: Kind) -> None:
    moments = [at for one in NOTICES[kind] if (at := moment(one, starts)) is not None]
    assert moments == sorted(moments)
    for one in (Notice.ASK, Notice.WEEK, Notice.DAY, Notice.MORNING, Notice.HOUR):
        at = moment(one, starts)
        if at is not None:
            assert at < starts
            assert "07:30" <= f"{at:%H:%M}" <= "23:00"


@given(STARTS, st.sampled_from(Kind), TOLD, st.timedeltas(-timedelta(20), timedelta(20)))
def test_no_notice_comes_twice_nor_after_its_time(
    starts: datetime, kind: Kind, told: frozenset[Notice], away: timedelta
) -> None:
    now = starts + away
    found = next_notice(kind, starts, told, now, asks=False)
    if found is None:
        return
    assert found.notice not in told
    assert found.notice not in gatherings.QUESTIONS
    late = until(found.notice, starts)
    assert late is None or now < late
    if away >= timedelta():
        assert found.notice in NOTICES[kind][NOTICES[kind].index(Notice.BEGUN) :]


@given(STARTS, st.sampled_from(Kind), st.lists(st.timedeltas(timedelta(), timedelta(9))))
def test_however_long_the_bot_sleeps_each_notice_comes_once_and_it_comes_to_an_end(
    starts: datetime, kind: Kind, naps: list[timedelta]
) -> None:
    now, told = starts - timedelta(30), []
    wakes = iter([*naps, *[timedelta(365)] * 20])
    while (due := next_notice(kind, starts, frozenset(told), now, asks=True)) is not None:
        now = max(now, due.at) + next(wakes)
        woken = next_notice(kind, starts, frozenset(told), now, asks=True)
        if woken is not None and woken.at <= now:
            told.append(woken.notice)
    assert len(told) == len(set(told))
    assert told == sorted(told, key=list(Notice).index)
    assert told[-1] is Notice.SETTLED


def test_asleep_for_a_year_only_its_end_is_seen() -> None:
    starts = datetime(2026, 12, 15, 19, tzinfo=ZONE)
    now = starts + timedelta(365)
    found = next_notice(Kind.COUNCIL, starts, frozenset(), now, asks=True)
    assert found is not None
    assert found.notice is Notice.BEGUN
    begun = frozenset({Notice.BEGUN})
    found = next_notice(Kind.COUNCIL, starts, begun, now, asks=True)
    assert found is not None
    assert found.notice is Notice.SETTLED


def test_an_early_one_wakes_nobody() -> None:
    starts = datetime(2026, 12, 15, 8, tzinfo=ZONE)
    assert moment(Notice.MORNING, starts) is None
    assert moment(Notice.HOUR, starts) is None
    assert until(Notice.DAY, starts) == starts - timedelta(hours=3)


@given(STARTS, st.timedeltas(timedelta(hours=2), timedelta(60)))
def test_put_off_what_its_new_day_would_have_told_by_now_is_not_told_again(
    starts: datetime, ahead: timedelta
) -> None:
    now = starts - ahead
    gone = passed(Kind.COUNCIL, starts, now)
    assert Notice.BEGUN not in gone
    found = next_notice(Kind.COUNCIL, starts, gone, now, asks=False)
    assert found is not None
    assert found.at > now


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("state", State)
def test_a_gathering_moves_as_the_table_says_or_is_refused(state: State, move: Move) -> None:
    if (state, move) in MOVES:
        assert gatherings.after(state, move) is MOVES[state, move]
        return
    with pytest.raises(Refusal) as no:
        gatherings.after(state, move)
    assert no.value.key == gatherings.REFUSED[state]


def test_without_a_calendar_every_day_is_as_good() -> None:
    assert council_day(date(2027, 9, 15), weekdays) == date(2027, 9, 15)
