"""The numbers of what is told anonymously, and the words it begins with."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.roles import GRANTS, Can, Role
from domain.sealed import ALONE, MOST_A_DAY, SECONDED_WITHIN, began, lapsed, without_start

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
ZONES = st.sampled_from([ZoneInfo("Asia/Shanghai"), ZoneInfo("Asia/Urumqi"), ZoneInfo("UTC")])
MOMENTS = st.integers(1_704_067_200, 1_893_456_000).map(lambda at: datetime.fromtimestamp(at, UTC))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("匿名 楼上群租", "楼上群租"),
        ("匿名：楼上群租", "楼上群租"),
        ("匿名说楼上群租", "楼上群租"),
        ("匿名举报楼上群租", "举报楼上群租"),
        ("anonymously the lift is dirty", "the lift is dirty"),
        ("Anonymous: the lift is dirty", "the lift is dirty"),
        ("匿名", ""),
        ("楼上匿名", None),
        ("anonymouse", None),
    ],
)
def test_what_was_told(words: str, told: str | None) -> None:
    assert without_start(words) == told


@given(st.text())
def test_no_words_break_it(words: str) -> None:
    told = without_start(words)
    assert told is None or len(told) < len(words)


@given(MOMENTS, ZONES)
def test_a_day_begins_at_midnight_where_the_community_is(now: datetime, zone: ZoneInfo) -> None:
    start = began(now, zone)
    assert start <= now < start + timedelta(days=1)
    assert start.astimezone(zone).hour == start.astimezone(zone).minute == 0


def test_an_opening_lapses_after_a_day_to_the_second() -> None:
    assert not lapsed(NOW, NOW + SECONDED_WITHIN - timedelta(seconds=1))
    assert lapsed(NOW, NOW + SECONDED_WITHIN)


def test_it_takes_the_community_and_somebody_above_the_building() -> None:
    asks = {role for role in Role if Can.UNSEAL in GRANTS[role]}
    agrees = {role for role in Role if Can.SECOND in GRANTS[role]}
    assert asks == {Role.COMMUNITY_STAFF}
    assert agrees == {
        Role.MICRO_GRID_OFFICER,
        Role.GRID_OFFICER,
        Role.COMMUNITY_STAFF,
        Role.STREET_STAFF,
    }
    assert all(Can.HANDLE in GRANTS[role] for role in agrees)
    assert (MOST_A_DAY, "不说我是谁" in ALONE) == (2, True)
