"""The life of a motion (议题): 提 议 决 做 评. What the tables do not list does not happen."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from domain import matters
from domain.refusal import Refusal


class State(StrEnum):
    """Where a motion stands."""

    PROPOSED = "proposed"  # 提: neighbours may second it
    SECONDED = "seconded"  # enough did, or whoever holds the council took it on: on the agenda
    DISCUSSING = "discussing"  # 议: until its window ends everybody may say what they think
    DECIDING = "deciding"  # 决: a poll runs, or it waits for the hands at the meeting
    ADOPTED = "adopted"
    REJECTED = "rejected"
    DOING = "doing"  # 做: its tasks are being done
    DONE = "done"  # all are struck off; those concerned are asked
    RATED = "rated"  # 评
    WITHDRAWN = "withdrawn"  # by whoever proposed it
    MERGED = "merged"  # another motion says the same
    LAPSED = "lapsed"  # too few seconded it in time


#: It is talked about still.
BEFORE_DECISION = (State.PROPOSED, State.SECONDED, State.DISCUSSING)
#: It waits for a gathering, in whatever way.
ON_AGENDA = frozenset({State.SECONDED, State.DISCUSSING, State.DECIDING})
OPEN = frozenset({*BEFORE_DECISION, State.DECIDING, State.ADOPTED, State.DOING, State.DONE})


class Move(StrEnum):
    """What may happen to a motion."""

    SECOND = "second"  # 附议: the last household that was needed
    TAKE_ON = "take_on"  # 列入议程, by whoever holds the council, seconded or not
    DISCUSS = "discuss"  # 开始议
    DECIDE = "decide"  # 开始决: a poll, or hands at the meeting
    CARRY = "carry"  # 下次再议: no result; it waits for the next gathering
    ADOPT = "adopt"  # 通过
    REJECT = "reject"  # 没通过
    BEGIN = "begin"  # 做: the first task has an owner
    FINISH = "finish"  # the last task is struck off, or there is none
    RATE = "rate"  # 评: enough of those concerned said what they think, or the time is over
    NOT_YET = "not_yet"  # 评: it is not done
    WITHDRAW = "withdraw"  # 撤回
    MERGE = "merge"  # 合在一起
    PART = "part"  # 分开
    LAPSE = "lapse"  # nobody seconded it


#: It goes back to the state it had before.
BACK = None

_ROWS: tuple[tuple[Iterable[State], Move, State | None], ...] = (
    ((State.PROPOSED,), Move.SECOND, State.SECONDED),
    ((State.PROPOSED, State.LAPSED), Move.TAKE_ON, State.SECONDED),
    ((State.SECONDED,), Move.DISCUSS, State.DISCUSSING),
    ((State.SECONDED, State.DISCUSSING), Move.DECIDE, State.DECIDING),
    ((State.DISCUSSING, State.DECIDING), Move.CARRY, State.SECONDED),
    ((State.DECIDING,), Move.ADOPT, State.ADOPTED),
    ((State.DECIDING,), Move.REJECT, State.REJECTED),
    ((State.ADOPTED,), Move.BEGIN, State.DOING),
    ((State.ADOPTED, State.DOING), Move.FINISH, State.DONE),
    ((State.DONE,), Move.RATE, State.RATED),
    ((State.DONE,), Move.NOT_YET, State.DOING),
    (BEFORE_DECISION, Move.WITHDRAW, State.WITHDRAWN),
    (BEFORE_DECISION, Move.MERGE, State.MERGED),
    ((State.MERGED,), Move.PART, BACK),
    ((State.PROPOSED,), Move.LAPSE, State.LAPSED),
)
MOVES: dict[tuple[State, Move], State | None] = {
    (state, move): to for states, move, to in _ROWS for state in states
}

#: What a move that is not legal is answered with, by the state it met.
REFUSED: Mapping[State, str] = {
    State.PROPOSED: "motion-not-seconded-yet",
    State.SECONDED: "motion-on-the-agenda",
    State.DISCUSSING: "motion-is-discussed",
    State.DECIDING: "motion-is-decided-now",
    State.ADOPTED: "motion-adopted-already",
    State.REJECTED: "motion-rejected-already",
    State.DOING: "motion-is-being-done",
    State.DONE: "motion-done-already",
    State.RATED: "motion-over",
    State.WITHDRAWN: "motion-withdrawn-already",
    State.MERGED: "motion-merged-already",
    State.LAPSED: "motion-lapsed-already",
}

#: Who may make which move; all others belong to whoever may hold the council there.
BY_PROPOSER = frozenset({Move.WITHDRAW})
BY_NEIGHBOURS = frozenset({Move.SECOND})
BY_CONCERNED = frozenset({Move.RATE, Move.NOT_YET})
BY_CLOCK = frozenset({Move.LAPSE})

#: What the matter of a motion says beside it, so that lists, figures and numbers know where it
#: stands.
OF_MATTER: Mapping[State, matters.State] = {
    State.PROPOSED: matters.State.WAITING,
    State.SECONDED: matters.State.WAITING,
    State.DISCUSSING: matters.State.WAITING,
    State.DECIDING: matters.State.WAITING,
    State.ADOPTED: matters.State.TAKEN,
    State.DOING: matters.State.IN_HAND,
    State.DONE: matters.State.DONE,
    State.RATED: matters.State.RATED,
    State.REJECTED: matters.State.DISMISSED,
    State.WITHDRAWN: matters.State.WITHDRAWN,
    State.MERGED: matters.State.MERGED,
    State.LAPSED: matters.State.DISMISSED,
}

#: 附议: so many households at least, or so many in a hundred of those who live there.
FEWEST_SECONDS, PERCENT_OF_SECONDS = 3, 10


def after(state: State, move: Move, before: State | None = None, **facts: str | int) -> State:
    """The state `move` leads to; `before` is the one it had before this one.

    Raises Refusal, with `facts` for its blanks, where the table does not list the move.
    """
    if (state, move) not in MOVES:
        raise Refusal(REFUSED[state], **facts)
    to = MOVES[state, move]
    return to if to is not BACK else before or State.PROPOSED


def seconds_needed(households: int | None) -> int:
    """How many households must second a motion: max(3, 10 %), of a part of one the next whole one;
    three where no register knows how many there are."""
    return max(FEWEST_SECONDS, -(-(households or 0) * PERCENT_OF_SECONDS // 100))


def printed() -> str:
    """The whole table as Markdown."""
    lines = ["| move | who | from | to |", "|---|---|---|---|"]
    for states, move, to in _ROWS:
        who = next(
            (
                name
                for moves, name in (
                    (BY_PROPOSER, "proposer"),
                    (BY_NEIGHBOURS, "neighbours"),
                    (BY_CONCERNED, "those concerned"),
                    (BY_CLOCK, "clock"),
                )
                if move in moves
            ),
            "council",
        )
        come_from = ", ".join(f"`{state}`" for state in State if state in set(states))
        lines.append(f"| `{move}` | {who} | {come_from} | {f'`{to}`' if to else 'back'} |")
    return "\n".join(lines)
