"""The life of a call-out, who has a place, what is dangerous, and when something is told."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.callouts import (
    MOVES,
    OF_MATTER,
    REFUSED,
    UNTIL_OVER,
    Answer,
    Danger,
    Move,
    Notice,
    State,
    after,
    answered,
    dangers,
    moment,
    next_notice,
    next_question,
)
from domain.refusal import Refusal

ZONE = ZoneInfo("Asia/Shanghai")
NINE = datetime(2026, 11, 22, 9, tzinfo=ZONE)
ELEVEN = NINE + timedelta(hours=2)


@given(st.lists(st.sampled_from(Move), max_size=12))
def test_what_is_over_or_off_never_comes_back(moves: list[Move]) -> None:
    state, seen = State.PLANNED, [State.PLANNED]
    for move in moves:
        if (state, move) in MOVES:
            state = after(state, move)
        else:
            with pytest.raises(Refusal, match=REFUSED[state]):
                after(state, move)
        seen.append(state)
    planned = [one is State.PLANNED for one in seen]
    assert planned == sorted(planned, reverse=True)
    if State.CALLED_OFF in seen:
        assert state is State.CALLED_OFF
    assert set(OF_MATTER) == set(REFUSED) == set(State)


@given(st.integers(1, 30), st.lists(st.booleans(), max_size=60))
def test_never_more_go_than_are_needed_and_none_waits_while_there_is_room(
    needed: int, taps: list[bool]
) -> None:
    said: list[Answer] = []
    for comes in taps:
        said.append(answered(needed, said) if comes else Answer.NOT_GOING)
        going = said.count(Answer.GOING)
        assert going <= needed
        assert going == needed or Answer.IN_LINE not in said


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("扫雪", {Danger.SNOW}),
        ("防汛搬沙袋", {Danger.FLOOD}),
        ("爬梯子挂灯笼", {Danger.HEIGHT}),
        ("路口护学岗", {Danger.TRAFFIC}),
        ("修剪树枝", {Danger.TREES}),
        ("楼道消杀", {Danger.EPIDEMIC}),
        ("clear the snow", {Danger.SNOW}),
        ("打扫院子", set()),
        ("消防知识讲座", set()),
        ("包饺子", set()),
        ("陪老人看电影", set()),
    ],
)
def test_what_wants_an_insurance(words: str, found: set[Danger]) -> None:
    assert dangers(words) == found


def test_the_evening_before_two_hours_before_and_after() -> None:
    assert moment(Notice.EVENING, NINE, ELEVEN) == NINE - timedelta(hours=15)
    assert moment(Notice.SOON, NINE, ELEVEN) == NINE - timedelta(hours=2)
    assert moment(Notice.OVER, NINE, ELEVEN) == ELEVEN


@given(
    st.integers(0, 72 * 60),
    st.sets(st.sampled_from(UNTIL_OVER)),
    st.integers(1, 600),
)
def test_the_next_notice_is_new_and_only_the_last_of_those_due(
    minutes: int, told: set[Notice], lasts: int
) -> None:
    now = NINE - timedelta(hours=36) + timedelta(minutes=minutes)
    ends = NINE + timedelta(minutes=lasts)
    found = next_notice(told, now, NINE, ends)
    assert (found is None) == (told == set(UNTIL_OVER))
    if found is not None:
        notice, at = found
        assert notice not in told
        assert at == moment(notice, NINE, ends)
        later = [one for one in UNTIL_OVER if one not in told and moment(one, NINE, ends) > at]
        assert all(moment(one, NINE, ends) > now for one in later)
    assert now.astimezone(UTC) == now


@given(st.integers(0, 8 * 24 * 60), st.booleans())
def test_who_was_there_is_asked_again_the_next_morning_and_three_days_later(
    minutes: int, again: bool
) -> None:
    asked = ELEVEN
    now = asked + timedelta(minutes=minutes)
    told = {*UNTIL_OVER, *([Notice.AGAIN] if again else [])}
    found = next_question(told, now, asked)
    morning = asked.replace(hour=9, minute=0)
    first, second = morning + timedelta(days=1), morning + timedelta(days=3)
    if again or now >= second:
        # Of two whose time passed while the bot slept only the last is asked.
        assert found == (Notice.ABOVE, second)
    else:
        assert found == (Notice.AGAIN, first)
    assert next_question({*Notice}, now, asked) is None
