"""The life of a report: what the table lists happens, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.matters import (
    BY_CLOCK,
    BY_REPORTER,
    MOVES,
    OPEN,
    REFUSED,
    Move,
    State,
    after,
    open_moves,
)
from domain.refusal import Refusal

states, moves = st.sampled_from(State), st.sampled_from(Move)


@given(states, moves)
def test_only_what_the_table_lists_happens(state: State, move: Move) -> None:
    if (state, move) in MOVES:
        assert after(state, move) is MOVES[state, move]
        return
    with pytest.raises(Refusal) as no:
        after(state, move, who="李楼长")
    assert no.value.key in {*REFUSED.values()}
    assert no.value.facts == {"who": "李楼长"}


@given(st.lists(moves, max_size=12))
def test_no_life_ends_anywhere_unlisted_and_what_is_closed_stays_closed(life: list[Move]) -> None:
    state = State.WAITING
    for move in life:
        was = state
        try:
            state = after(state, move)
        except Refusal:
            continue
        assert was not in {State.RATED, State.UNRATED, State.WITHDRAWN}
        assert state is not State.WAITING


def test_every_state_can_be_reached_and_every_open_one_left() -> None:
    assert {State.WAITING, *MOVES.values()} == set(State)
    for state in OPEN:
        assert open_moves(state)
    assert open_moves(State.DONE) == ()


def test_satisfied_comes_from_the_reporter_and_never_from_silence() -> None:
    assert MOVES[State.DONE, Move.SILENCE] is State.UNRATED
    assert BY_REPORTER.isdisjoint(BY_CLOCK)
    rating = {move for (_, move), to in MOVES.items() if to is State.RATED}
    assert rating <= BY_REPORTER


@pytest.mark.parametrize("state", sorted(OPEN))
@pytest.mark.parametrize("move", sorted(BY_REPORTER - {Move.WITHDRAW}))
def test_the_reporters_word_waits_until_it_is_said_to_be_done(state: State, move: Move) -> None:
    with pytest.raises(Refusal) as no:
        after(state, move)
    assert no.value.key == "not-done-yet"


def test_only_what_nobody_has_taken_on_is_taken_back() -> None:
    assert [was for was, move in MOVES if move is Move.WITHDRAW] == [State.WAITING]
    assert MOVES[State.WAITING, Move.WITHDRAW] is State.WITHDRAWN
    assert State.WITHDRAWN not in {was for was, _ in MOVES} | OPEN


@pytest.mark.parametrize("state", sorted(State))
def test_what_is_offered_is_legal_and_somebodys_to_do(state: State) -> None:
    for move in open_moves(state):
        assert (state, move) in MOVES
        assert move not in BY_REPORTER | BY_CLOCK
