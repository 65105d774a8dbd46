"""When the next is called, who ends it, and what a child's word is."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.alarm_words import SAID
from domain.alarms import ENDS, LAST_CALL, MOVES, Move, a_childs, after, in_a_lift, next_call
from domain.matters import State
from domain.refusal import Refusal

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("calls", "minutes"), [(1, 7), (2, 15), (3, 30), (4, 45), (LAST_CALL, 15 * (LAST_CALL - 1))]
)
def test_seven_minutes_then_every_fifteen(calls: int, minutes: int) -> None:
    assert next_call(NOON, calls) == NOON + timedelta(minutes=minutes)


def test_nobody_is_called_for_ever() -> None:
    assert next_call(NOON, LAST_CALL + 1) is None


def test_what_the_table_does_not_list_does_not_happen() -> None:
    for state in State:
        for move in Move:
            if (state, move) in MOVES:
                assert after(state, move) == MOVES[state, move]
            else:
                with pytest.raises(Refusal, match="alarm-over-already"):
                    after(state, move)


def test_whatever_is_open_can_be_ended_and_nothing_else() -> None:
    for move in ENDS:
        assert {state for state, made in MOVES if made is move} == {State.WAITING, State.TAKEN}


@pytest.mark.parametrize(
    "words",
    [
        "爸爸打我",
        "妈妈又揍我了",
        "爸爸打妈妈",
        "我今年9岁，我一个人在家好怕",
        "我上三年级",
        "同学欺负我",
        "有个叔叔一直跟着我",
        "my dad hits me",
    ],
)
def test_a_childs_word(words: str) -> None:
    assert a_childs(words)


@pytest.mark.parametrize("words", ["老公打我", "我不想活了", "我妈走丢了", "有人跟着我"])
def test_a_grown_ups_word(words: str) -> None:
    assert not a_childs(words)


def test_a_lift_is_no_door() -> None:
    assert in_a_lift("電梯困人")
    assert in_a_lift("stuck in the lift")
    assert not in_a_lift("孩子反锁在家里了")


def test_what_is_said_under_a_card_means_one_thing() -> None:
    assert SAID["没事了"] is SAID["人出来了"] is Move.OVER
    assert SAID["虚惊一场"] is Move.MISTAKE
    assert "没" not in SAID
