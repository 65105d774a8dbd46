"""Never more than the platform allows, in any window, however long each message travels."""

from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pace import Limits, Pace
from storage.outbox import Lane

#: Less than this is rounding.
EXACT = 1e-6
ORDINARY, EMERGENCY = Lane.CARD, Lane.EMERGENCY


@dataclass
class Trip:
    """A message to be sent, how long it travels, and when on the way the platform counts it."""

    chat: str
    lane: Lane
    seconds: float
    counted: float


@dataclass
class World:
    """Sends as delivery does: per chat the emergencies first, one ordinary message at a time."""

    pace: Pace
    now: float = 1000.0
    flying: list[tuple[float, float, Trip]] = field(default_factory=list)
    #: When each message arrived at the platform, and when its answer was back.
    arrived: list[tuple[float, Trip]] = field(default_factory=list)
    answered: list[tuple[float, Trip]] = field(default_factory=list)

    def send(self, trips: list[Trip], until: float = float("inf")) -> list[Trip]:
        """Send these; returns those still waiting at `until`."""
        waiting = sorted(trips, key=lambda trip: trip.lane)
        while waiting or self.flying:
            soonest = min((back for back, _, _ in self.flying), default=float("inf"))
            for trip in list(waiting):
                key = ("telegram", trip.chat)
                at = self.pace.when(key, trip.lane, self.now, group=trip.chat[0] == "-")
                if at > self.now:
                    soonest = min(soonest, at)
                    continue
                waiting.remove(trip)
                self.pace.started(key)
                back = self.now + trip.seconds
                self.flying.append((back, self.now + trip.seconds * trip.counted, trip))
                soonest = min(soonest, back)
            assert soonest < float("inf"), "everybody waits for nothing"
            if soonest > until:
                self.now = until
                return waiting
            self.now = soonest
            self._land()
        return []

    def die(self) -> None:
        """The process ends: what had not arrived by now never will."""
        self.arrived += [(at, trip) for _, at, trip in self.flying if at <= self.now]

    def _land(self) -> None:
        for one in [one for one in self.flying if one[0] <= self.now]:
            self.flying.remove(one)
            back, at, trip = one
            self.pace.ended(("telegram", trip.chat), self.now)
            self.arrived.append((at, trip))
            self.answered.append((back, trip))


def check(arrived: list[tuple[float, Trip]]) -> None:
    """What the platform saw."""
    moments = sorted(at for at, _ in arrived)
    assert most_within(moments, 30, 1.0)
    for chat in {trip.chat for _, trip in arrived}:
        here = sorted((at, trip.lane) for at, trip in arrived if trip.chat == chat)
        ordinary = [at for at, lane in here if lane is ORDINARY]
        assert all(later - at >= 1.0 - EXACT for at, later in pairwise(ordinary))
        if chat[0] == "-":
            assert most_within(ordinary, 15, 60.0)
            assert most_within([at for at, _ in here], 20, 60.0)


def most_within(moments: list[float], most: int, window: float) -> bool:
    """Whether no window of this many seconds holds more."""
    return all(
        later - at >= window - EXACT for at, later in zip(moments, moments[most:], strict=False)
    )


chats = st.sampled_from(["-1", "-2", "-3", "7", "8"])
lanes = st.sampled_from([ORDINARY] * 4 + [EMERGENCY])
trips = st.builds(Trip, chats, lanes, st.floats(0.001, 20.0), st.floats(0.0, 1.0))


@settings(max_examples=60)
@given(st.lists(trips, max_size=120))
def test_no_window_holds_more_than_allowed(sent: list[Trip]) -> None:
    world = World(Pace())
    world.send(sent)
    assert len(world.arrived) == len(sent)
    check(world.arrived)


@settings(max_examples=20)
@given(st.lists(st.builds(Trip, st.integers(1, 300).map(str), lanes, st.floats(0.001, 3.0), st.floats(0, 1)), min_size=60, max_size=200))  # fmt: skip  # noqa: E501
def test_many_chats_share_thirty_a_second(sent: list[Trip]) -> None:
    world = World(Pace())
    world.send(sent)
    check(world.arrived)


@settings(max_examples=60)
@given(st.lists(trips, max_size=80), st.lists(trips, max_size=80), st.floats(0.0, 90.0))
def test_a_restart_forgets_nothing(before: list[Trip], after: list[Trip], lived: float) -> None:
    world = World(Pace())
    waiting = world.send(before, until=world.now + lived)
    world.die()
    pace = Pace()
    for back, trip in world.answered:
        pace.refill(("telegram", trip.chat), [back])
    for _, _, trip in world.flying:
        pace.refill(("telegram", trip.chat), [world.now])
    again = World(pace, now=world.now)
    again.send(waiting + after)
    check(world.arrived + again.arrived)


def test_the_last_five_of_a_group_s_twenty_are_kept_for_emergencies() -> None:
    world = World(Pace())
    sent = [Trip("-1", ORDINARY, 0.01, 0.5) for _ in range(20)]
    world.send(sent, until=world.now + 40)
    assert len(world.arrived) == 15
    world.send([Trip("-1", EMERGENCY, 0.01, 0.5) for _ in range(6)], until=world.now + 1)
    assert len(world.arrived) == 20


def test_thirty_a_second_are_used_up() -> None:
    """Exact, not timid: thirty chats are served in the first second."""
    world = World(Pace())
    world.send([Trip(str(n), ORDINARY, 0.001, 0.5) for n in range(90)], until=world.now + 2.5)
    assert len(world.arrived) == 90


def test_without_limits_nothing_waits() -> None:
    world = World(Pace(None))
    world.send([Trip("-1", ORDINARY, 0.01, 0.5) for _ in range(50)])
    assert world.now < 1001


def test_a_group_that_moved_keeps_its_count() -> None:
    pace = Pace(Limits())
    for n in range(15):
        pace.started(("telegram", "-1"))
        pace.ended(("telegram", "-1"), 1000.0 + n)
    pace.moved(("telegram", "-1"), ("telegram", "-2"))
    assert pace.when(("telegram", "-2"), ORDINARY, 1020.0, group=True) == 1060.0


def test_what_is_in_no_hurry_leaves_room_for_an_answer() -> None:
    limits = Limits(chat_window=0.0)
    pace = Pace(limits)
    for number in range(limits.overall_digest):
        chat = ("telegram", str(number))
        assert pace.when(chat, Lane.DIGEST, 0.0, group=False) == 0.0
        pace.started(chat)
        pace.ended(chat, 0.0)
    late = ("telegram", "late")
    assert pace.when(late, Lane.DIGEST, 0.5, group=False) == 1.0
    assert pace.when(late, Lane.CARD, 0.5, group=False) == 0.5


def test_a_groups_minute_is_not_filled_by_what_is_in_no_hurry() -> None:
    limits = Limits(chat_window=0.0)
    pace, group = Pace(limits), ("telegram", "-1")
    for _ in range(limits.group_digest):
        pace.started(group)
        pace.ended(group, 0.0)
    assert pace.when(group, Lane.DIGEST, 5.0, group=True) == 60.0
    assert pace.when(group, Lane.CARD, 5.0, group=True) == 5.0
