"""How votes are taken, replaced, counted, and held beside the law."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ballots import (
    MOST_REPLACED,
    SHOWN_FROM,
    Subject,
    Vote,
    Weight,
    ahead,
    carried,
    cast,
    quorum,
    share,
    tally,
    tells_all,
    toggled,
)
from domain.electorate import Per, no_voice, speaks
from domain.refusal import Refusal
from domain.residence import Relation


def key(refusal: pytest.ExceptionInfo[Refusal]) -> str:
    return refusal.value.key


# 民法典 art. 278, the vectors of 100 flats of 100 m² each.


def flats(n: int) -> Weight:
    return Weight(Decimal(100 * n), n)


WHOLE = flats(100)


@pytest.mark.parametrize(("flats_", "area", "enough"), [(67, 6667, True), (66, 6667, False)])
def test_two_thirds_of_heads_and_area_must_take_part(flats_: int, area: int, enough: bool) -> None:
    assert quorum(Weight(Decimal(area), flats_), Weight(Decimal(10_000), 100)) is enough


def test_two_thirds_includes_the_number_itself() -> None:
    assert quorum(Weight(Decimal(60), 2), Weight(Decimal(90), 3))
    assert not quorum(Weight(Decimal("59.99"), 2), Weight(Decimal(90), 3))
    assert not quorum(Weight(Decimal(6666), 67), Weight(Decimal(10_000), 100))


@pytest.mark.parametrize(
    ("subject", "yes", "passes"),
    [
        (Subject.ORDINARY, 34, False),  # of 68: half is not more than half
        (Subject.ORDINARY, 35, True),
        (Subject.MAJOR, 50, False),
        (Subject.MAJOR, 51, True),  # three quarters include the number
    ],
)
def test_how_many_of_68_must_be_in_favour(subject: Subject, yes: int, passes: bool) -> None:
    assert carried(subject, flats(yes), flats(68)) is passes


def test_area_may_fail_where_heads_pass_and_the_other_way_round() -> None:
    part = Weight(Decimal(6800), 68)
    assert not carried(Subject.ORDINARY, Weight(Decimal(3400), 35), part)
    assert not carried(Subject.ORDINARY, Weight(Decimal(3500), 34), part)
    assert carried(Subject.ORDINARY, Weight(Decimal(3500), 35), part)


def test_several_flats_of_one_buyer_are_one_head() -> None:
    shops = Weight(Decimal(300), 1) + Weight(Decimal(300), 0)
    assert (shops.area, shops.heads) == (600, 1)
    assert not carried(Subject.ORDINARY, shops, shops + Weight(Decimal(100), 1))


def test_of_nothing_nothing_is_carried_and_no_quorum_reached() -> None:
    assert share(0, 0) == 0
    assert not quorum(Weight(), Weight())
    assert not carried(Subject.ORDINARY, Weight(), Weight())


# Casting.


def test_whoever_spoke_may_change_it_as_often_as_they_like() -> None:
    vote = cast(None, {0}, by=1)
    for option in (1, 0, 2, 1):
        vote = cast(vote, {option}, by=1)
    assert vote == Vote(frozenset({1}), 1, 0)


def test_a_household_replaces_its_vote_twice_and_then_it_stands() -> None:
    vote = cast(None, {0}, by=1)
    for n in range(MOST_REPLACED):
        vote = cast(vote, {n + 1}, by=2 - n % 2)
        assert vote.replaced == n + (1 if n or vote.by == 2 else 0)
    assert vote.replaced == MOST_REPLACED
    for by in (1, 2, 3):
        with pytest.raises(Refusal) as no:
            cast(vote, {0}, by)
        assert key(no) == "poll-frozen"


def test_saying_the_same_again_is_no_replacement() -> None:
    vote = cast(None, {0}, by=1)
    assert cast(vote, {0}, by=2) == vote


def test_paper_and_chat_are_one_vote() -> None:
    chat = cast(None, {0}, by=1)
    with pytest.raises(Refusal) as no:
        cast(chat, {1}, by=None)
    assert key(no) == "poll-voted-already"
    paper = cast(None, {1}, by=None)
    assert cast(paper, {2}, by=None) == Vote(frozenset({2}), None)  # a slip misread
    assert cast(paper, {0}, by=1) == Vote(frozenset({0}), 1, 1)


def test_a_frozen_household_has_its_last_word_on_paper() -> None:
    frozen = Vote(frozenset({0}), 1, MOST_REPLACED)
    assert cast(frozen, {1}, by=None) == Vote(frozenset({1}), None, MOST_REPLACED)


def test_where_several_may_be_chosen_a_second_tap_takes_back_but_one_stays() -> None:
    assert toggled({0}, 1) == {0, 1}
    assert toggled({0, 1}, 0) == {1}
    with pytest.raises(Refusal) as no:
        toggled({1}, 1)
    assert key(no) == "poll-one-must-stay"


steps = st.lists(
    st.tuples(st.integers(1, 4), st.integers(1, 3), st.sets(st.integers(0, 4), min_size=1)),
    max_size=60,
)


@given(steps)
def test_replacing_changes_no_turnout_and_every_household_counts_once(
    taps: list[tuple[int, int, set[int]]],
) -> None:
    votes: dict[int, Vote] = {}
    for household, member, choice in taps:
        before = len(votes)
        known = household in votes
        with suppress(Refusal):  # it is frozen
            votes[household] = cast(votes.get(household), choice, household * 10 + member)
        assert len(votes) == before + (not known)
        assert votes[household].replaced <= MOST_REPLACED
    assert set(votes) == {household for household, _, _ in taps}


@given(st.lists(st.sets(st.integers(0, 4), min_size=1)), st.randoms(use_true_random=False))
def test_the_order_of_votes_never_changes_the_tally(
    choices: list[set[int]], chance: object
) -> None:
    counts = tally(choices, 5)
    shuffled = list(choices)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert tally(shuffled, 5) == counts
    assert sum(counts) == sum(map(len, choices))
    assert max(counts, default=0) <= len(choices)


@given(st.lists(st.integers(0, 50), min_size=2, max_size=12))
def test_whoever_is_ahead_has_most(counts: list[int]) -> None:
    first = ahead(counts)
    assert all(counts[n] == max(counts) for n in first)
    assert bool(first) is (max(counts) > 0)


def test_below_ten_secret_votes_only_the_winner_is_told() -> None:
    assert not tells_all(SHOWN_FROM - 1, secret=True)
    assert tells_all(SHOWN_FROM, secret=True)
    assert tells_all(1, secret=False)


# Who counts.

VOICES = {
    Relation.OWNER_LIVING: (True, True),
    Relation.FAMILY: (True, False),
    Relation.TENANT: (True, False),
    Relation.OWNER_AWAY: (False, True),
    None: (True, None),
}


@pytest.mark.parametrize("relation", VOICES)
def test_households_are_who_lives_there_and_owner_households_their_owners(
    relation: Relation | None,
) -> None:
    assert (speaks(Per.HOUSEHOLD, relation), speaks(Per.OWNERS, relation)) == VOICES[relation]
    assert speaks(Per.PERSON, relation)


@pytest.mark.parametrize(
    ("per", "relations", "told"),
    [
        (Per.HOUSEHOLD, [], "poll-where-do-you-live"),
        (Per.HOUSEHOLD, [Relation.OWNER_AWAY], "poll-not-living"),
        (Per.OWNERS, [Relation.TENANT], "poll-tenant"),
        (Per.OWNERS, [Relation.FAMILY], "poll-not-owner"),
        (Per.OWNERS, [Relation.TENANT, None], "poll-owner-or-tenant"),
    ],
)
def test_whoever_has_no_voice_is_told_why(
    per: Per, relations: list[Relation | None], told: str
) -> None:
    no = no_voice(per, relations, "李楼长")
    assert (no.key, no.facts) == (told, {"who": "李楼长"})
