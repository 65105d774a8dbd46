"""The whole life of a matter, whatever happens in whatever order: it lies with one level, it is
never lost, its clock is never begun anew by what is no new trouble, and waiting does not count."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from domain import chain, waiting
from domain.chain import Arrival, Stop
from domain.deadlines import Tier, answer_by
from domain.matters import (
    ACTIVE,
    BY_CLOCK,
    ENDED,
    LETS_GO,
    MOVES,
    OPEN,
    Kind,
    Move,
    State,
    Wait,
)
from domain.places import Level
from domain.refusal import Refusal
from domain.waiting import Till
from handlers.reports.worked.moving import Waits, arrive, make, wind
from storage.matters import Matter

HERE = ZoneInfo("Asia/Shanghai")
BEGAN = datetime(2026, 11, 21, 4, tzinfo=UTC)
WAY_UP = (
    Stop(1, Level.BUILDING),
    Stop(2, Level.GRID),
    Stop(3, Level.COMMUNITY),
    Stop(4, Level.STREET),
)
TOP = WAY_UP[-1].place
#: In these nobody can do anything about it.
STANDS = (State.PAUSED, State.LONG_TERM, State.MERGED, State.DONE)
people = st.integers(1, 4)
by_hand = sorted({*Move} - BY_CLOCK - {Move.WITHDRAW})
simple = sorted({*Move} - LETS_GO - BY_CLOCK - {Move.PAUSE, Move.LONG_TERM, Move.WITHDRAW})


class Life(RuleBasedStateMachine):
    """A report that is told, and everybody who may do anything to it."""

    def __init__(self) -> None:
        super().__init__()
        self.now = BEGAN
        self.matter = Matter(
            kind=Kind.REPORT,
            place_id=1,
            number=1,
            level_id=1,
            arrived_at=BEGAN,
            answer_by=self.lasts(Level.BUILDING, BEGAN, Tier.SMALL),
            state=State.WAITING,
            tier=Tier.SMALL,
            title="灯",
            words="灯",
            said_channel="",
            said_chat="",
            said_message="",
            created_at=BEGAN,
        )
        wind(self.matter, BEGAN)
        assert self.matter.answer_by is not None
        #: How long the level has, and how long it could do nothing since it came there.
        self.allowed = self.matter.answer_by - BEGAN
        self.stood = timedelta()
        self.first: int | None = None
        self.answered: datetime | None = None
        self.visited = [1]

    def lasts(self, level: Level, arrived: datetime, tier: Tier | None = None) -> datetime | None:
        return answer_by(arrived, tier or self.matter.tier, level, None, "7135")

    def moved(self, move: Move, by: int | None, waits: Waits | None = None) -> bool:
        """One move, refused where the table does not list it, and then nothing changed."""
        row = self.matter
        before = row.model_dump()
        level = next(stop.level for stop in WAY_UP if stop.place == row.level_id)
        again = self.lasts(level, self.now) or self.now + chain.FIRST_WORD
        try:
            was = make(row, move, by, self.now, waits=waits, again=again)
        except Refusal:
            assert row.model_dump() == before
            assert (before["state"], move) not in MOVES
            return False
        assert (was, move) in MOVES
        if move is Move.RESUME:
            assert row.state in ACTIVE
        if move is Move.REOPEN:
            assert row.answer_by is not None
            self.allowed, self.stood = row.answer_by - self.now, timedelta()
        return True

    def came(self, up: Arrival) -> None:
        arrive(self.matter, up, self.now)
        self.allowed, self.stood = up.answer_by - up.arrived, timedelta()
        self.visited.append(up.place)

    @rule(move=st.sampled_from(simple), by=people)
    def somebody_tries(self, move: Move, by: int) -> None:
        self.moved(move, by)

    @rule(
        hours=st.sampled_from([0, 0, 1, 5, 26, 80]),
        at=st.integers(0, 999),
        by=people,
        why=st.sampled_from(Wait),
        till=st.sampled_from(Till),
    )
    def something_happens(self, hours: int, at: int, by: int, why: Wait, till: Till) -> None:
        """After a while somebody makes one of the moves that are legal then."""
        self.time_passes(hours)
        legal = [move for move in by_hand if (self.matter.state, move) in MOVES]
        if not legal:
            return
        here = self.now.astimezone(HERE)
        match legal[at % len(legal)]:
            case Move.PAUSE:
                until = waiting.until(here, till).astimezone(UTC)
                assert self.moved(Move.PAUSE, by, Waits(why, until))
            case Move.LONG_TERM:
                until = waiting.next_line(here).astimezone(UTC)
                assert self.moved(Move.LONG_TERM, by, Waits(why, until))
            case Move.RETURN:
                self._delivered_wrongly(by)
            case Move.RAISE | Move.LOOK_AGAIN | Move.REFER as move:
                self._handed_up(move, by)
            case move:
                assert self.moved(move, by)

    def _handed_up(self, move: Move, by: int | None) -> None:
        up = chain.next_up(self.matter.level_id, WAY_UP, self.now, self.lasts)
        if up is not None:
            self.came(up)
        if up is not None or move is not Move.RAISE:
            assert self.moved(move, by)

    def _delivered_wrongly(self, by: int) -> None:
        row = self.matter
        if row.level_id == row.place_id or row.answer_by is None or row.answer_by <= self.now:
            return
        if row.returned >= chain.RETURNS:
            self._handed_up(Move.RAISE, by)
            return
        due = row.answer_by
        row.returned, row.level_id = row.returned + 1, row.level_id - 1
        assert self.moved(Move.RETURN, by)
        assert row.answer_by == due, "a return begins no clock anew"
        self.visited.append(row.level_id)

    @rule(tier=st.sampled_from([Tier.URGENT, Tier.SMALL, Tier.BIG]))
    def it_is_sorted_anew(self, tier: Tier) -> None:
        if self.matter.state not in OPEN:
            return
        due = self.matter.answer_by
        self.matter.tier = tier
        wind(self.matter, self.now)
        assert self.matter.answer_by == due, "another category begins no clock anew"

    @rule(hours=st.sampled_from([1, 5, 13, 26, 80, 400]))
    def time_passes(self, hours: int) -> None:
        target = self.now + timedelta(hours=hours)
        for _ in range(500):
            due = self.matter.due_at
            if due is None or due > target:
                break
            self._until(max(due, self.now))
            self._its_moment_came()
        else:
            raise AssertionError("the clock runs in a circle")
        self._until(target)

    def _until(self, then: datetime) -> None:
        if self.matter.state in STANDS:
            self.stood += then - self.now
        self.now = then

    def _its_moment_came(self) -> None:
        row = self.matter
        match row.state:
            case State.DONE:
                assert self.moved(Move.SILENCE, None)
            case State.PAUSED:
                assert self.moved(Move.RESUME, None)
            case State.LONG_TERM:
                here = self.now.astimezone(HERE)
                row.waits_until = waiting.next_line(here).astimezone(UTC)
                wind(row, self.now)
            case _ if row.answer_by is not None and row.answer_by <= self.now:
                reached = chain.risen(row.level_id, row.answer_by, self.now, WAY_UP, self.lasts)
                if not reached:
                    wind(row, self.now, top=True)
                    return
                self.came(reached[-1])
                assert self.moved(Move.RAISE, None)
            case _:
                if row.property_by is not None and row.property_by <= self.now:
                    row.property_by = None
                wind(row, self.now)

    @invariant()
    def it_lies_with_one_level_and_goes_down_once_at_most(self) -> None:
        assert self.matter.level_id == self.visited[-1]
        steps = list(zip(self.visited, self.visited[1:], strict=False))
        assert sum(after < before for before, after in steps) == self.matter.returned <= 1

    @invariant()
    def it_is_never_lost(self) -> None:
        row = self.matter
        if row.state in OPEN or row.state is State.DONE:
            assert row.due_at is not None
        else:
            assert row.due_at is None
        assert row.state is not State.DONE or row.due_at > self.now

    @invariant()
    def a_level_has_its_time_and_what_it_had_to_wait(self) -> None:
        row = self.matter
        if row.state in (*ACTIVE, State.PROPOSED):
            assert row.answer_by == row.arrived_at + self.allowed + self.stood

    @invariant()
    def whoever_is_on_it_is_named_and_the_first_stays(self) -> None:
        row = self.matter
        if row.state in ACTIVE:
            assert (row.handler_id is None) is (row.state is State.WAITING)
        if self.first is not None:
            assert row.first_id == self.first
        self.first = row.first_id

    @invariant()
    def the_columns_tell_of_what_is(self) -> None:
        row = self.matter
        assert (row.waits_since is not None) is (
            row.state in (State.PAUSED, State.LONG_TERM, State.MERGED)
        )
        if row.state in (State.PAUSED, State.LONG_TERM):
            assert row.waits_for is not None
            assert row.waits_until is not None
        if row.state in ACTIVE:
            assert row.waits_until is row.done_at is None
        assert (row.done_at is not None) is (row.state in ENDED)
        assert (row.rating is not None) is (row.state is State.RATED)
        assert row.property_by is None or row.state is State.WITH_PROPERTY
        if self.answered is not None:
            assert row.answered_at == self.answered
        self.answered = row.answered_at


def told() -> Life:
    """A report of a moment ago, taken by the first of four."""
    life = Life()
    assert life.moved(Move.TAKE, 1)
    return life


def waits(life: Life) -> None:
    until = waiting.until(life.now.astimezone(HERE), Till.NEXT_WEEK).astimezone(UTC)
    assert life.moved(Move.PAUSE, 1, Waits(Wait.PARTS, until))


def test_what_is_raised_while_it_waits_has_only_the_time_of_the_next_level() -> None:
    life = told()
    waits(life)
    life.time_passes(5)
    up = chain.next_up(1, WAY_UP, life.now, life.lasts)
    assert up is not None
    arrive(life.matter, up, life.now)
    assert life.moved(Move.RAISE, 1)
    assert life.matter.answer_by == up.answer_by


def test_what_waits_and_is_wrongly_called_fixed_waits_on_and_then_goes_on() -> None:
    life = told()
    waits(life)
    until = life.matter.waits_until
    assert life.moved(Move.PROPOSE, 3)
    assert life.moved(Move.NOT_YET, 2)
    assert (life.matter.state, life.matter.waits_until) == (State.PAUSED, until)
    assert life.moved(Move.RESUME, None)
    assert (life.matter.state, life.matter.handler_id) == (State.TAKEN, 1)


def test_what_was_put_together_while_it_waited_waits_on_when_it_is_parted() -> None:
    life = told()
    waits(life)
    due = life.matter.answer_by
    assert life.moved(Move.MERGE, 1)
    assert life.matter.due_at is None
    life.time_passes(5)
    assert life.moved(Move.PART, 1)
    assert due is not None
    assert (life.matter.state, life.matter.answer_by) == (
        State.PAUSED, due + timedelta(hours=5),
    )  # fmt: skip
    assert life.matter.due_at == life.matter.waits_until


def test_what_was_taken_for_done_costs_nobody_time() -> None:
    life = told()
    due = life.matter.answer_by
    assert life.moved(Move.FINISH, 1)
    life.time_passes(26)
    assert life.moved(Move.NOT_YET, 2)
    assert due is not None
    assert (life.matter.state, life.matter.answer_by) == (State.TAKEN, due + timedelta(hours=26))


def test_what_nobody_was_on_waits_again_when_it_breaks_again() -> None:
    life = Life()
    life.matter.tier = Tier.BIG  # sorted anew: the building has no time of its own for it
    assert life.moved(Move.MENDED, 2)
    assert life.moved(Move.REOPEN, 2)
    assert (life.matter.state, life.matter.handler_id) == (State.WAITING, None)
    assert life.matter.due_at == life.now + chain.FIRST_WORD


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=100, stateful_step_count=40)
