"""The life of a matter (事项). What the tables do not list does not happen."""

from enum import StrEnum

from domain.refusal import Refusal


class Kind(StrEnum):
    """What a matter is. One counter per place serves all kinds."""

    REPORT = "report"
    WISH = "wish"
    MOTION = "motion"
    POLL = "poll"
    TASK = "task"
    ALARM = "alarm"  # 急险: what domain.emergencies hears


class State(StrEnum):
    """Where a report stands; beside each, the official word staff know it by."""

    WAITING = "waiting"  # 待受理
    TAKEN = "taken"  # 已受理, a person is on it
    WITH_PROPERTY = "with_property"  # 已受理, the property company is on it
    DONE = "done"  # 已办结, the reporter has not said yet
    RATED = "rated"  # 已评价
    UNRATED = "unrated"  # closed by silence; silence is never "satisfied"
    WITHDRAWN = "withdrawn"  # 撤回, by the reporter


OPEN = frozenset({State.WAITING, State.TAKEN, State.WITH_PROPERTY})


class Move(StrEnum):
    """What may happen to a report."""

    TAKE = "take"  # 我来办
    TO_PROPERTY = "to_property"  # 已找物业
    FINISH = "finish"  # 办好了
    SATISFIED = "satisfied"  # 满意
    SO_SO = "so_so"  # 一般
    NOT_YET = "not_yet"  # 还没好
    WITHDRAW = "withdraw"  # 删掉这条
    SILENCE = "silence"  # nobody answered in time


#: Every legal move of a report. NOT_YET gives it back to whoever is expected to look again: the
#: first handler stays named (首接负责制), so it is taken, not waiting. Taken back is only what
#: nobody has taken on.
MOVES: dict[tuple[State, Move], State] = {
    (State.WAITING, Move.TAKE): State.TAKEN,
    (State.WAITING, Move.TO_PROPERTY): State.WITH_PROPERTY,
    (State.WAITING, Move.FINISH): State.DONE,
    (State.WAITING, Move.WITHDRAW): State.WITHDRAWN,
    (State.TAKEN, Move.TO_PROPERTY): State.WITH_PROPERTY,
    (State.TAKEN, Move.FINISH): State.DONE,
    (State.WITH_PROPERTY, Move.TAKE): State.TAKEN,
    (State.WITH_PROPERTY, Move.FINISH): State.DONE,
    (State.DONE, Move.SATISFIED): State.RATED,
    (State.DONE, Move.SO_SO): State.RATED,
    (State.DONE, Move.NOT_YET): State.TAKEN,
    (State.DONE, Move.SILENCE): State.UNRATED,
}

#: What a move that is not legal is answered with, by the state it met.
REFUSED: dict[State, str] = {
    State.WAITING: "not-done-yet",
    State.TAKEN: "taken-already",
    State.WITH_PROPERTY: "property-already",
    State.DONE: "done-already",
    State.RATED: "closed-already",
    State.UNRATED: "closed-already",
    State.WITHDRAWN: "closed-already",
}

#: Moves only the person who reported may make; all others belong to whoever may handle.
BY_REPORTER = frozenset({Move.SATISFIED, Move.SO_SO, Move.NOT_YET, Move.WITHDRAW})
#: Moves nobody makes: they happen when their moment has come.
BY_CLOCK = frozenset({Move.SILENCE})


def after(state: State, move: Move, **facts: str | int) -> State:
    """The state `move` leads to.

    Raises Refusal, with `facts` for its blanks, where the table does not list the move.
    """
    if (state, move) in MOVES:
        return MOVES[state, move]
    if move in BY_REPORTER and state in OPEN:
        raise Refusal("not-done-yet", **facts)
    raise Refusal(REFUSED[state], **facts)


def open_moves(state: State) -> tuple[Move, ...]:
    """The moves a person in charge can make now, in the order they are offered."""
    return tuple(
        move for move in Move if (state, move) in MOVES and move not in BY_REPORTER | BY_CLOCK
    )
