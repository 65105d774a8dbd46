"""What nobody asked for is kept two days at most, and nobody is asked about it at night."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.candidates import MOMENTS, Mode, Stage, begins, next_moment, same, stage_at
from domain.quiet import NIGHT

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 21, 12, tzinfo=ZONE)
moments = st.integers(0, 700 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))
waiting = st.sampled_from([Mode.QUIET, Mode.ASK])


@given(waiting, moments)
def test_every_stage_comes_in_its_order_and_the_last_within_two_days(
    mode: Mode, heard: datetime
) -> None:
    stage, at = begins(mode), heard
    seen = [stage]
    while (following := next_moment(mode, heard, stage)) is not None:
        assert following > at
        assert stage_at(mode, heard, following - timedelta(seconds=1)) is stage
        stage, at = stage_at(mode, heard, following), following
        seen.append(stage)
    assert seen == [one for _, one in MOMENTS[mode]]
    assert stage is Stage.GONE
    assert at - heard == timedelta(hours=48)


@given(moments)
def test_hours_later_nobody_is_asked_at_night(heard: datetime) -> None:
    asked = next_moment(Mode.QUIET, heard, Stage.LISTED)
    assert asked is not None
    assert timedelta(hours=4) <= asked - heard < timedelta(hours=16)
    assert NIGHT.end <= asked.time() < NIGHT.start


def test_what_was_missed_in_a_long_sleep_is_passed_over() -> None:
    assert stage_at(Mode.QUIET, NOON, NOON + timedelta(hours=30)) is Stage.RAISED
    assert stage_at(Mode.QUIET, NOON, NOON + timedelta(days=30)) is Stage.GONE


def test_what_is_written_down_at_once_never_waits() -> None:
    assert MOMENTS[Mode.AUTO] == ()
    with pytest.raises(IndexError):
        begins(Mode.AUTO)


def test_the_likest_of_others_is_the_same_thing_and_another_floor_is_not() -> None:
    others = ["单元门坏了关不上", "四楼楼道灯不亮了", "4楼楼道灯不亮"]
    assert same("4楼楼道灯不亮", others) == 2
    assert same("5楼楼道灯不亮", others) is None
    assert same("4楼楼道灯不亮", []) is None
