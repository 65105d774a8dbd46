"""The life of a report: what the table lists happens, and nothing else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.matters import (
    ACTIVE,
    BACK,
    BY_CLOCK,
    BY_NEIGHBOURS,
    BY_REPORTER,
    ENDED,
    LETS_GO,
    MOVES,
    OPEN,
    REFUSED,
    WITH_MORE,
    Move,
    State,
    after,
    first_moves,
    further_moves,
    printed,
)
from domain.refusal import Refusal

LIFE = Path(__file__).parents[2] / "docs" / "life.md"
states, moves = st.sampled_from(State), st.sampled_from(Move)
CLOSED = set(State) - OPEN


@given(states, moves, st.sampled_from(ACTIVE))
def test_only_what_the_table_lists_happens(state: State, move: Move, before: State) -> None:
    if (state, move) in MOVES:
        to = MOVES[state, move]
        assert after(state, move, before) is (before if to is BACK else to)
        return
    with pytest.raises(Refusal) as no:
        after(state, move, who="李楼长")
    assert no.value.key in {*REFUSED.values()}
    assert no.value.facts == {"who": "李楼长"}


@given(st.lists(moves, max_size=14))
def test_no_life_ends_anywhere_unlisted_and_only_a_new_word_opens_what_was_closed(
    life: list[Move],
) -> None:
    state = State.WAITING
    before: State | None = None
    for move in life:
        was = state
        try:
            state = after(state, move, before)
        except Refusal:
            continue
        before = was
        if was in CLOSED and state in OPEN:
            assert move in {
                Move.REOPEN,
                Move.NOT_YET,
                Move.REFER,
                Move.LOOK_AGAIN,
                Move.PART,
            }
        if state is State.WAITING:
            assert move in LETS_GO | {Move.NOT_YET, Move.PART}
        assert was is not State.WITHDRAWN


def test_every_state_can_be_reached_and_every_open_one_left() -> None:
    assert {State.WAITING, *MOVES.values()} == {*State, BACK}
    for state in OPEN:
        assert first_moves(state)
    assert first_moves(State.DONE) == further_moves(State.DONE) == ()


def test_satisfied_comes_from_the_reporter_and_never_from_silence() -> None:
    assert MOVES[State.DONE, Move.SILENCE] is State.UNRATED
    rating = {move for (_, move), to in MOVES.items() if to is State.RATED}
    assert rating <= BY_REPORTER


def test_every_move_belongs_to_one_sort_of_people() -> None:
    sorts = (BY_REPORTER, BY_NEIGHBOURS, BY_CLOCK)
    assert sum(map(len, sorts)) == len(frozenset().union(*sorts))
    assert WITH_MORE.isdisjoint(frozenset().union(*sorts))


@pytest.mark.parametrize("state", sorted(ACTIVE))
@pytest.mark.parametrize("move", [Move.SATISFIED, Move.SO_SO, Move.NOT_YET, Move.THANK])
def test_the_reporters_word_waits_until_it_is_said_to_be_done(state: State, move: Move) -> None:
    with pytest.raises(Refusal) as no:
        after(state, move)
    assert no.value.key == "not-done-yet"


def test_only_what_nobody_has_taken_on_is_taken_back() -> None:
    assert [was for was, move in MOVES if move is Move.WITHDRAW] == [State.WAITING]
    assert MOVES[State.WAITING, Move.WITHDRAW] is State.WITHDRAWN
    assert State.WITHDRAWN not in {was for was, _ in MOVES} | OPEN


def test_whatever_nobody_solves_can_go_up_and_what_was_done_can_be_opened_again() -> None:
    for state in ACTIVE:
        assert MOVES[state, Move.RAISE] is State.WAITING
    for state in ENDED:
        assert MOVES[state, Move.REOPEN] is State.TAKEN


@pytest.mark.parametrize("state", sorted(State))
def test_what_is_offered_is_legal_and_somebodys_to_do(state: State) -> None:
    for move in (*first_moves(state), *further_moves(state)):
        assert (state, move) in MOVES
        assert move not in BY_REPORTER | BY_CLOCK


def test_the_page_prints_the_table() -> None:
    assert printed() in LIFE.read_text(encoding="utf-8")
