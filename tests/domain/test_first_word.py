"""When somebody is owed the first word of a human being."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import duty
from domain.calendar import Calendar
from domain.deadlines import Tier
from domain.first_word import first_word_by

ZONE = ZoneInfo("Asia/Shanghai")
OURS = Calendar(ZONE, duty.spans("08:30-17:30"))


def at(words: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{words}").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("told", "tier", "category", "by"),
    [
        ("20 03:00", Tier.EMERGENCY, "elevator.trapped", "20 03:07"),
        ("20 09:00", Tier.URGENT, "elevator.outage", "20 11:00"),
        ("20 20:00", Tier.URGENT, "elevator.outage", "21 09:00"),
        ("20 22:00", Tier.URGENT, "elevator.outage", "21 10:00"),
        ("20 19:00", Tier.URGENT, "elevator.outage", "20 21:00"),
        ("20 22:00", Tier.URGENT, "parking.block", "21 07:00"),
        ("20 20:30", Tier.URGENT, "parking.block", "20 22:30"),
        ("20 02:00", Tier.URGENT, "utility.burst", "20 04:00"),
        ("20 23:00", Tier.URGENT, "utility.electric", "21 01:00"),
        ("20 16:30", Tier.SMALL, "facility.lighting", "21 11:30"),
        ("20 09:00", Tier.SMALL, None, "20 13:00"),
        ("20 09:00", Tier.BIG, None, "21 09:00"),
        ("20 23:00", Tier.HARD, None, "21 23:00"),
        ("20 23:00", Tier.COUNCIL, None, "21 23:00"),
        ("20 23:00", Tier.FOREIGN, None, "21 23:00"),
    ],
)
def test_the_first_word_is_owed_by_the_tier_and_the_hour(
    told: str, tier: Tier, category: str | None, by: str
) -> None:
    assert first_word_by(at(told), tier, category, OURS) == at(by)


@given(
    st.timedeltas(timedelta(0), timedelta(days=2556)),
    st.sampled_from(Tier),
    st.sampled_from([None, "parking.block", "utility.burst", "noise.neighbor"]),
)
def test_it_is_owed_within_a_day_or_the_next_morning(
    later: timedelta, tier: Tier, category: str | None
) -> None:
    told = datetime(2024, 1, 1, tzinfo=UTC) + later
    by = first_word_by(told, tier, category, OURS)
    assert told < by <= told + timedelta(hours=24)
