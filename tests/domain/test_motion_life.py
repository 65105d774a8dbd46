"""A motion's life as a table: what no order of moves can bring about; how voices count."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import motions
from domain.matters import OPEN as MATTER_OPEN
from domain.motion_rules import NEXT, OPTIONS, Outcome, Rule, decided, hands, outcome
from domain.motions import BEFORE_DECISION, MOVES, OF_MATTER, ON_AGENDA, Move, State, after
from domain.refusal import Refusal

_UNDECIDED = {*BEFORE_DECISION, State.DECIDING, State.MERGED, State.WITHDRAWN, State.LAPSED}
_MOVES = st.lists(st.sampled_from(list(Move)), max_size=40)
_FEW = st.integers(0, 300)


_PAGE = Path(__file__).parents[2] / "docs" / "motions.md"


def test_the_page_is_printed_from_the_table() -> None:
    assert motions.printed() in _PAGE.read_text()


def lived(moves: list[Move]) -> list[tuple[Move, State]]:
    """What becomes of a new motion under these moves; those that are not legal change nothing."""
    state, before = State.PROPOSED, None
    steps: list[tuple[Move, State]] = []
    for move in moves:
        if (state, move) not in MOVES:
            with pytest.raises(Refusal, match=motions.REFUSED[state]):
                after(state, move, before, number=14)
            continue
        to = after(state, move, before, number=14)
        before = state if move is Move.MERGE else None
        state = to
        steps.append((move, state))
    return steps


@given(_MOVES)
def test_it_is_adopted_at_most_once_and_only_by_a_vote(moves: list[Move]) -> None:
    steps = lived(moves)
    states = [State.PROPOSED, *(state for _, state in steps)]
    assert sum(move is Move.ADOPT for move, _ in steps) <= 1
    for before, (move, _) in zip(states, steps, strict=False):
        if move in (Move.ADOPT, Move.REJECT):
            assert before is State.DECIDING


@given(_MOVES)
def test_what_is_decided_is_never_open_again(moves: list[Move]) -> None:
    steps = [state for _, state in lived(moves)]
    for at, state in enumerate(steps):
        if state is State.REJECTED:
            assert set(steps[at:]) == {State.REJECTED}
        if state is State.ADOPTED:
            assert not set(steps[at:]) & _UNDECIDED


@given(_MOVES)
def test_taken_back_it_stays_taken_back_and_parted_it_is_where_it_was(moves: list[Move]) -> None:
    state = State.PROPOSED
    before = state
    for move, to in lived(moves):
        if move is Move.PART:
            assert to is before
        if move is Move.MERGE:
            before = state
        if state is State.WITHDRAWN:
            raise AssertionError("nothing leads out of it")
        state = to


def test_every_state_is_reached_and_has_its_words() -> None:
    reached = {State.PROPOSED, *(to for to in MOVES.values() if to is not None)}
    assert reached == set(State) == set(OF_MATTER) == set(motions.REFUSED)
    assert {state for state, _ in MOVES} <= set(State)
    assert all(OF_MATTER[state] in MATTER_OPEN for state in ON_AGENDA)


@given(_FEW)
def test_a_tenth_and_three_at_least(households: int) -> None:
    needs = motions.seconds_needed(households)
    assert needs >= 3
    assert needs * 10 >= households
    assert (needs - 1) * 10 < households or needs == 3
    assert motions.seconds_needed(None) == 3


@given(st.sampled_from(list(Rule)), _FEW, _FEW, _FEW, st.none() | _FEW)
def test_more_voices_for_it_never_turn_it_down(
    rule: Rule, yes: int, no: int, abstained: int, more: int | None
) -> None:
    took_part = yes + no + abstained
    asked = None if more is None else took_part + more
    came_to = outcome(rule, yes, took_part, asked)
    if not took_part:
        assert came_to is Outcome.NOTHING
        return
    if came_to is Outcome.ADOPTED:
        assert yes * 2 > took_part
        assert outcome(rule, yes + 1, took_part + 1, asked and asked + 1) is Outcome.ADOPTED
        if rule is Rule.HALF_OF_ALL:
            assert yes * 2 > (asked or took_part)
    else:
        assert came_to is Outcome.REJECTED
        assert outcome(rule, yes, took_part + 1, asked and asked + 1) is Outcome.REJECTED


def test_a_tie_adopts_nothing_and_two_thirds_are_enough() -> None:
    assert outcome(Rule.HALF, 3, 6, 60) is Outcome.REJECTED
    assert outcome(Rule.HALF, 3, 7, 60) is Outcome.REJECTED  # who abstains takes part
    assert outcome(Rule.HALF, 4, 7, 60) is Outcome.ADOPTED
    assert outcome(Rule.TWO_THIRDS, 4, 6, 60) is Outcome.ADOPTED
    assert outcome(Rule.TWO_THIRDS, 3, 5, 60) is Outcome.REJECTED
    assert outcome(Rule.HALF_OF_ALL, 31, 40, 60) is Outcome.ADOPTED
    assert outcome(Rule.HALF_OF_ALL, 30, 30, 60) is Outcome.REJECTED
    assert set(NEXT) == set(NEXT.values()) == set(Rule)
    assert decided(Outcome.ADOPTED, "zh_CN") == decided(Outcome.ADOPTED, "xx") == "通过"
    assert all(len(set(options)) == 3 for options in OPTIONS.values())


@given(_FEW, _FEW, _FEW)
def test_hands_are_read_as_they_are_written(yes: int, no: int, abstained: int) -> None:
    if not yes + no + abstained:
        return
    for words in (
        f"同意{yes} 不同意{no} 弃权{abstained}",
        f"同意{yes}户，反对{no}户，弃权{abstained}户。",
        f"{yes}户同意 {no}户不同意 {abstained}户弃权",
        f"{yes} {no} {abstained}",
        f"不同意{no}，同意{yes}，弃权{abstained}",
        f"for {yes} against {no} abstained {abstained}",
    ):
        assert hands(words, None) == (yes, no, abstained), words


@pytest.mark.parametrize(
    "words", ["都同意", "", "同意", "12", "0 0 0", "同意3 同意4", "3同意4同意"]
)
def test_hands_that_are_not_sure_are_asked_again(words: str) -> None:
    with pytest.raises(Refusal, match="hands-not-read"):
        hands(words, 60)


def test_more_hands_than_homes_are_a_slip() -> None:
    with pytest.raises(Refusal, match="hands-too-many"):
        hands("40 20 1", 60)
    assert hands("40 20 0", 60) == (40, 20, 0)
