"""The life of a wish and of the claims to it: whatever happens in whatever order, it is never
lost, never taken on by more than it needs, and nobody is passed over in line."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from domain import matters, quiet
from domain.calendar import Calendar
from domain.refusal import Refusal
from domain.wish_times import LADDER, PRESET, Times, contact, long
from domain.wishes import (
    BY_ITSELF,
    DEEDS,
    ENTERS,
    GONE,
    LIVE,
    MATTER,
    MOVES,
    REFUSED,
    SEATED,
    STANDING,
    TAKEN_ON,
    TRUSTED,
    WELL,
    Claim,
    Deed,
    Kind,
    Move,
    State,
    after,
    begins,
    follows,
    free,
    then,
)

HERE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
TIMES = Times(None, lambda: Calendar(HERE, ()))


class Life(RuleBasedStateMachine):
    """A wish for so many helpers, and a crowd that claims it, lets it go and stands in line."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State.SAID
        self.helpers = 1
        self.home = False
        self.claims: dict[int, Claim] = {}
        self.line: list[int] = []

    def settled(self) -> None:
        """What `handlers.wishes.moving` does after every deed."""
        if self.state in STANDING:
            while self.line and free(self.helpers, self.claims.values()):
                first = self.line.pop(0)
                self.claims[first] = then(self.claims[first], Deed.OFFER)
            self.state = follows(self.state, self.helpers, list(self.claims.values()))

    def tries(self, who: int, deed: Deed) -> bool:
        mine = self.claims.get(who, Claim.RELEASED)
        if (mine, deed) not in DEEDS:
            with pytest.raises(Refusal, match=r"wish-not-yours|wish-not-now"):
                then(mine, deed)
            return False
        self.claims[who] = then(mine, deed)
        if deed is Deed.LET_GO and who in self.line:
            self.line.remove(who)
        self.settled()
        return True

    @rule(move=st.sampled_from([*Move]))
    def moves(self, move: Move) -> None:
        if move in (Move.FILL, Move.OPEN, Move.AGREE):
            return  # these follow from the claims
        if move is Move.FINISH and Claim.DONE not in self.claims.values():
            return
        if (self.state, move) not in MOVES:
            with pytest.raises(Refusal, match=REFUSED[self.state]):
                after(self.state, move)
            return
        self.state = after(self.state, move)
        if move is Move.NOT_YET:
            for who, claim in self.claims.items():
                if claim is Claim.DONE:
                    self.claims[who] = then(claim, Deed.NOT_YET)
            self.settled()
        elif self.state not in STANDING:
            for who in self.line:
                self.claims[who] = Claim.RELEASED
            for who, claim in self.claims.items():
                if claim is Claim.OFFERED:
                    self.claims[who] = Claim.RELEASED
            self.line.clear()

    @precondition(lambda self: self.state is State.SAID)
    @rule(helpers=st.integers(1, 3), home=st.booleans())
    def changed(self, helpers: int, home: bool) -> None:
        self.helpers, self.home = helpers, home

    @precondition(lambda self: self.state in STANDING)
    @rule(who=st.integers(0, 6))
    def comes(self, who: int) -> None:
        mine = self.claims.get(who, Claim.RELEASED)
        if mine in SEATED - {Claim.OFFERED}:
            return
        if mine is Claim.OFFERED or free(self.helpers, self.claims.values()):
            if who in self.line:
                self.line.remove(who)
            self.claims[who] = begins(home=self.home)
        elif mine is not Claim.IN_LINE:
            self.claims[who] = Claim.IN_LINE
            self.line.append(who)
        self.settled()

    @precondition(lambda self: self.state in STANDING)
    @rule(who=st.integers(0, 6), deed=st.sampled_from([*Deed]))
    def does(self, who: int, deed: Deed) -> None:
        if deed is Deed.OFFER:
            return  # nobody but the line itself offers
        self.tries(who, deed)

    @invariant()
    def never_more_than_it_needs(self) -> None:
        assert sum(one in SEATED for one in self.claims.values()) <= self.helpers

    @invariant()
    def the_state_is_that_of_its_claims(self) -> None:
        claims = list(self.claims.values())
        if self.state is State.PUBLISHED:
            assert free(self.helpers, claims)
        if self.state in (State.CLAIMED, State.AGREED):
            assert not free(self.helpers, claims)
        if self.state is State.AGREED:
            seated = [one for one in claims if one in SEATED]
            assert all(one in (Claim.AGREED, Claim.DONE) for one in seated)

    @invariant()
    def nobody_waits_while_a_place_is_free(self) -> None:
        if self.state in STANDING and self.line:
            assert not free(self.helpers, self.claims.values())
        if self.state not in STANDING:
            assert not self.line

    @invariant()
    def the_matter_beside_it_is_open_as_long_as_it_lives(self) -> None:
        assert (MATTER[self.state] in matters.OPEN) == (
            self.state in LIVE and self.state is not State.DONE
        ) or self.state is State.DONE


Life.TestCase.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
TestLife = Life.TestCase


def test_the_tables_cover_every_state_and_every_move() -> None:
    assert {move for _, move in MOVES} == set(Move)
    assert {deed for _, deed in DEEDS} == set(Deed)
    assert REFUSED.keys() == MATTER.keys() == set(State)
    assert {state for state, _ in MOVES} | WELL | {State.REFUSED, State.WITHDRAWN} == set(State)
    assert set(Move) > BY_ITSELF
    assert TRUSTED < TAKEN_ON < SEATED
    assert not SEATED & GONE


def test_what_is_over_stays_over_but_for_the_next_round() -> None:
    ended = set(State) - LIVE
    for state in ended:
        moves = {move for at, move in MOVES if at is state}
        assert moves <= {Move.THANK, Move.AGAIN}, state


@given(st.sampled_from(sorted(STANDING)), st.integers(1, 5), st.lists(st.sampled_from(Claim)))
def test_the_state_follows_from_the_claims_alone(
    state: State, helpers: int, claims: list[Claim]
) -> None:
    once = follows(state, helpers, claims)
    assert once in STANDING
    assert follows(once, helpers, claims) is once
    assert once is follows(State.PUBLISHED, helpers, claims)


def test_every_kind_has_its_time_and_a_community_may_have_its_own() -> None:
    for kind in Kind:
        assert contact(kind) in PRESET
    assert TIMES.contact_by(NOW, Kind.ERRAND) == NOW + timedelta(hours=4)
    assert TIMES.contact_by(NOW, Kind.COMPANY) == NOW + timedelta(days=2)
    assert TIMES.contact_by(NOW, Kind.THING) == NOW + timedelta(days=7)
    assert TIMES.by(NOW, "check") == NOW + timedelta(hours=24)
    # Asked and silent: as long as an errand has, never longer than a day.
    assert TIMES.kept_until(NOW, Kind.ERRAND) == NOW + timedelta(hours=4)
    assert TIMES.kept_until(NOW, Kind.THING) == NOW + timedelta(days=1)
    own = Times({"check": 12, "contact.errand": "2 days"}, lambda: Calendar(HERE, ()))
    assert own.by(NOW, "check") == NOW + timedelta(hours=12)
    assert own.contact_by(NOW, Kind.ERRAND) == NOW + timedelta(days=2)
    assert str(long("silence", None)) == "7 days"
    assert {Kind.COMPANY, Kind.SKILL} == ENTERS


def test_the_ladder_of_what_nobody_claims() -> None:
    days = [TIMES.rung(NOW, told) for told in range(len(LADDER) + 1)]
    assert days == [NOW + timedelta(days=n) for n in (3, 7, 30)] + [None]


@pytest.mark.parametrize(
    ("said", "hours", "until"),
    [
        ((15, 0), 6, (21, 15, 0 + 6)),
        ((15, 0), 12, (22, 13, 30)),
        ((23, 0), 1, (22, 8, 30)),
        ((6, 0), 2, (21, 9, 30)),
    ],
)
def test_nights_do_not_count_while_somebody_is_asked(
    said: tuple[int, int], hours: int, until: tuple[int, int, int]
) -> None:
    local = datetime(2026, 11, 21, *said, tzinfo=HERE)
    after_ = quiet.after_waking(local, timedelta(hours=hours))
    if hours == 6:
        assert after_ == datetime(2026, 11, 21, 21, tzinfo=HERE)
    else:
        assert after_ == datetime(2026, 11, *until, tzinfo=HERE)
