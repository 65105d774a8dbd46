"""The life of a task of the council (任务): done with proof, struck off (销号) by a second person.
The parts of a report are tasks too, and live by `domain.matters`."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum

from domain import matters
from domain.refusal import Refusal


class State(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    PROVEN = "proven"  # its owner says it is done, and shows it
    STRUCK_OFF = "struck_off"  # 销号: somebody else saw that it is
    DROPPED = "dropped"


class Move(StrEnum):
    """What may happen to a task."""

    PROVE = "prove"  # 办好了, with words or a photo
    STRIKE_OFF = "strike_off"  # 销号
    NOT_YET = "not_yet"  # 还没好
    HAND_ON = "hand_on"  # 换人
    PUT_OFF = "put_off"  # 改日子, with a reason
    DROP = "drop"  # 不办了, with a reason


MOVES: Mapping[tuple[State, Move], State] = {
    (State.OPEN, Move.PROVE): State.PROVEN,
    # A better photo takes the place of the first.
    (State.PROVEN, Move.PROVE): State.PROVEN,
    (State.PROVEN, Move.STRIKE_OFF): State.STRUCK_OFF,
    (State.PROVEN, Move.NOT_YET): State.OPEN,
    (State.STRUCK_OFF, Move.NOT_YET): State.OPEN,
    (State.OPEN, Move.HAND_ON): State.OPEN,
    (State.OPEN, Move.PUT_OFF): State.OPEN,
    (State.OPEN, Move.DROP): State.DROPPED,
    (State.PROVEN, Move.DROP): State.DROPPED,
}

#: What a move that is not legal is answered with, by the state it met.
REFUSED: Mapping[State, str] = {
    State.OPEN: "task-not-proven-yet",
    State.PROVEN: "task-proven-already",
    State.STRUCK_OFF: "task-struck-already",
    State.DROPPED: "task-dropped-already",
}

#: Only its owner, or whoever holds the council, may make these; the others only the latter.
BY_OWNER = frozenset({Move.PROVE})
#: Never by whoever proved it: four eyes.
BY_ANOTHER = frozenset({Move.STRIKE_OFF})

#: What the matter of a task says beside it.
OF_MATTER: Mapping[State, matters.State] = {
    State.OPEN: matters.State.TAKEN,
    State.PROVEN: matters.State.DONE,
    State.STRUCK_OFF: matters.State.RATED,
    State.DROPPED: matters.State.WITHDRAWN,
}


def after(state: State, move: Move, **facts: str | int) -> State:
    """The state `move` leads to. Raises Refusal, with `facts` for its blanks, where the table does
    not list the move."""
    if (state, move) not in MOVES:
        raise Refusal(REFUSED[state], **facts)
    return MOVES[state, move]


def all_over(states: Iterable[State]) -> bool:
    """Whether nothing of what was decided is left to do."""
    return all(one in (State.STRUCK_OFF, State.DROPPED) for one in states)


#: Its owner hears of it once on the day before.
_REMINDED_AT = time(10)
#: What is late is brought to mind again so often.
_AGAIN = timedelta(days=7)


def next_moment(by: datetime, now: datetime, zone: tzinfo) -> datetime:
    """When somebody hears of an open task next: on the day before, when its time is over, then
    once a week. `by` and `now` are in UTC, as the result is."""
    day = by.astimezone(zone).date() - timedelta(days=1)
    reminder = datetime.combine(day, _REMINDED_AT, zone).astimezone(UTC)
    if now < reminder:
        return reminder
    return by if now < by else now + _AGAIN
