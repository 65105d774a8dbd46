"""Quiet hours: what comes up then is told when they are over."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.quiet import next_morning, told_at

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2024, 1, 1, tzinfo=ZONE)
moments = st.timedeltas(timedelta(0), timedelta(days=2556)).map(lambda later: START + later)


def at(words: str, day: int = 21) -> datetime:
    return datetime.combine(date(2026, 11, day), time.fromisoformat(words), ZONE)


@pytest.mark.parametrize(
    ("comes_up", "told"),
    [
        ("07:29", at("08:30")),
        ("07:30", at("07:30")),
        ("08:00", at("08:00")),
        ("11:59", at("11:59")),
        ("12:00", at("14:00")),
        ("13:59", at("14:00")),
        ("14:00", at("14:00")),
        ("20:59", at("20:59")),
        ("21:00", at("08:30", 22)),
        ("23:59", at("08:30", 22)),
        ("00:00", at("08:30")),
        ("03:12", at("08:30")),
    ],
)
def test_a_group_hears_nothing_at_night_nor_at_noon(comes_up: str, told: datetime) -> None:
    assert told_at(at(comes_up)) == told


def test_somebody_alone_may_be_told_at_noon_but_not_at_night() -> None:
    assert told_at(at("12:30"), alone=True) == at("12:30")
    assert told_at(at("22:00"), alone=True) == at("08:30", 22)


@given(moments, st.booleans())
def test_what_may_be_told_is_told_soon_and_in_no_quiet_hour(now: datetime, alone: bool) -> None:
    then = told_at(now, alone=alone)
    assert now <= then <= now + timedelta(hours=11, minutes=30)
    assert told_at(then, alone=alone) == then
    assert next_morning(now) > now
    assert told_at(next_morning(now)) == next_morning(now)
