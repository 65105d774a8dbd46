"""What is counted of a month: numerator and denominator of each figure, and what is in neither."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.text import Catalogue, Text
from domain import figures
from domain.calendar import Calendar
from domain.deadlines import Tier
from domain.duty import spans
from domain.figures import Call, Kind, Middle, Month, Seen, Tally, Times, Told
from domain.first_word import at_least, first_word_by
from domain.matters import ENDED, Rating, State
from domain.places import Level

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = Calendar(ZONE, spans("08:30-17:30"))
MONDAY = datetime(2026, 11, 2, 2, tzinfo=UTC)  # ten o'clock there
NOW = MONDAY + timedelta(days=20)
TIMES = Times(NOW, CALENDAR)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAGE = (Path(__file__).parents[2] / "docs" / "figures.md").read_text()

tiers = st.sampled_from(list(Tier))
moments = st.integers(0, 30 * 24 * 60).map(lambda n: MONDAY + timedelta(minutes=n))
reports = st.builds(
    Told,
    tier=tiers,
    category=st.sampled_from([None, "parking.block", "utility.burst", "elevator.outage"]),
    open=st.booleans(),
    state=st.sampled_from(State),
    rating=st.sampled_from([None, *Rating]),
    told=moments,
    answered=st.none() | moments,
    done=st.none() | moments,
)
seen_ones = st.builds(
    Seen,
    told=st.lists(reports, max_size=8),
    done=st.lists(reports, max_size=8),
    calls=st.lists(st.builds(Call, moments, st.none() | moments), max_size=4),
    stays=st.dictionaries(
        st.sampled_from(Level),
        st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda n: Tally(n[0], sum(n))),
    ),
)


def told(**more: object) -> Told:
    one = Told(Tier.SMALL, "elevator.outage", True, State.WAITING, None, MONDAY, None, None)
    return one._replace(**more)


def share(key: str, seen: Seen, times: Times = TIMES) -> Tally:
    return figures.SHARES[key](seen, times)


@given(seen_ones, moments)
def test_no_share_counts_more_than_there_are(seen: Seen, now: datetime) -> None:
    for key in figures.SHARES:
        tally = share(key, seen, Times(now, CALENDAR))
        assert 0 <= tally.counts <= tally.of
        assert tally.percent is None or 0 <= tally.percent <= 100
        assert (tally.percent is None) == (tally.of < figures.FEW)
        if tally.percent is not None:
            assert (tally.percent == 100) == (tally.counts == tally.of)
            assert (tally.percent == 0) == (tally.counts == 0)


@given(seen_ones, st.lists(reports.map(lambda one: one._replace(rating=None)), max_size=5))
def test_silence_is_never_satisfied(seen: Seen, silent: list[Told]) -> None:
    louder = replace(seen, done=[*seen.done, *silent])
    assert share("satisfied", louder) == share("satisfied", seen)
    before = figures.COUNTS["unrated"](seen)
    assert figures.COUNTS["unrated"](louder) == before + len(silent)


@given(reports)
def test_the_short_way_to_know_whether_it_was_in_time_finds_what_the_calendar_finds(
    one: Told,
) -> None:
    by = first_word_by(one.told, one.tier, one.category, CALENDAR)
    assert one.told + at_least(one.tier, one.category) <= by
    in_time = one.answered is not None and one.answered <= by
    assert figures.in_time(one, CALENDAR) == in_time


@pytest.mark.parametrize(
    ("one", "tally"),
    [
        (told(answered=MONDAY + 4 * HOUR), Tally(1, 1)),
        # Told late in the afternoon, answered the next morning: hours of service.
        (told(told=MONDAY + 7 * HOUR, answered=MONDAY + DAY), Tally(1, 1)),
        (told(answered=MONDAY + 5 * HOUR), Tally(0, 1)),
        (told(), Tally(0, 1)),
        (told(told=NOW - HOUR), Tally(0, 0)),
        (told(told=NOW - 2 * HOUR, answered=NOW - HOUR), Tally(1, 1)),
        (told(state=State.WITHDRAWN), Tally(0, 0)),
        (told(state=State.MERGED), Tally(0, 0)),
        (told(state=State.MERGED, answered=MONDAY + HOUR), Tally(1, 1)),
        # The neighbours mended it before anybody had to answer; after that, it is too late.
        (told(state=State.UNRATED, done=MONDAY + HOUR), Tally(0, 0)),
        (told(state=State.UNRATED, done=MONDAY + DAY), Tally(0, 1)),
        (told(state=State.DISMISSED, answered=MONDAY + HOUR), Tally(1, 1)),
    ],
)
def test_who_was_owed_a_first_word_and_who_had_it(one: Told, tally: Tally) -> None:
    assert share("response", Seen(told=[one])) == tally


@given(st.sampled_from(State))
def test_solved_is_what_ended_of_what_was_to_be_solved_here(state: State) -> None:
    here = state not in (State.WITHDRAWN, State.MERGED, State.NOT_OURS, State.DISMISSED)
    assert share("solved", Seen(told=[told(state=state)])) == Tally(state in ENDED, here)


def test_somebody_is_there_within_seven_minutes_or_is_not() -> None:
    minute = timedelta(minutes=1)
    calls = [
        Call(MONDAY, MONDAY + 7 * minute),
        Call(MONDAY, MONDAY + 7.1 * minute),
        Call(MONDAY, None),
        Call(NOW - minute, None),  # its time is not over
        Call(NOW - 2 * minute, NOW),
    ]
    assert share("on-scene", Seen(calls=calls)) == Tally(2, 4)


def test_of_nothing_there_is_no_share_and_no_median() -> None:
    for key in figures.SHARES:
        assert share(key, Seen()) == Tally(0, 0)
        assert share(key, Seen()).percent is None
    for of in figures.MEDIANS.values():
        assert figures.middle(of(Seen())) == Middle(None, 0)
    assert {count(Seen()) for count in figures.COUNTS.values()} == {0}


def test_the_median_is_the_one_in_the_middle_and_never_negative() -> None:
    answered = [told(answered=MONDAY + n * HOUR) for n in (-1, 2, 9)]
    seen = Seen(told=[*answered, told()])
    assert figures.middle(figures.MEDIANS["first-word"](seen)) == Middle(2 * HOUR, 3)


def test_categories_are_named_only_of_what_everybody_could_read() -> None:
    rows = [
        told(),
        told(),
        told(category=None),
        told(category="safety.violence", open=False),
    ]
    shown, hidden = figures.by_category(Seen(told=rows))
    assert shown == [("elevator.outage", 2), (None, 1)]
    assert hidden == 1


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("2026-11", Month(2026, 11)),
        (" 2027-01 ", Month(2027, 1)),
        ("2026-13", None),
        ("2026-00", None),
        ("1899-01", None),
        ("2026-1", None),
        ("2026/11", None),
        ("November", None),
        ("", None),
    ],
)
def test_a_month_is_written_with_its_year(words: str, month: Month | None) -> None:
    assert figures.month(words) == month


@given(
    st.integers(2000, 2099),
    st.integers(1, 12),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin"]),
)
def test_months_follow_each_other_without_a_gap(year: int, number: int, zone: str) -> None:
    month = Month(year, number)
    assert month.after().before() == month
    assert month.bounds(ZoneInfo(zone))[1] == month.after().bounds(ZoneInfo(zone))[0]
    assert figures.month_of(month.bounds(ZoneInfo(zone))[0].astimezone(ZoneInfo(zone))) == month
    assert figures.month(str(month)) == month


def test_every_figure_is_of_one_kind() -> None:
    assert list(figures.FIGURES) == [*figures.SHARES, *figures.MEDIANS, *figures.COUNTS]
    assert set(figures.FIGURES.values()) == set(Kind)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_page_holds_every_definition_as_it_is_printed(language: str) -> None:
    catalogue = Catalogue(ZONE)
    table = figures.printed(lambda key: catalogue.say(Text(key=key), language))
    assert f"\n\n{table}\n" in PAGE
    assert table.count("\n") == len(figures.FIGURES) + 1
