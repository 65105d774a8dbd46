"""The life of a matter (事项). What the tables do not list does not happen."""

from collections.abc import Iterable
from enum import StrEnum

from domain.refusal import Refusal


class Kind(StrEnum):
    """What a matter is. One counter per place serves all kinds."""

    REPORT = "report"
    WISH = "wish"
    MOTION = "motion"
    POLL = "poll"
    TASK = "task"
    CALLOUT = "callout"  # 招募
    ALARM = "alarm"  # 急险: what domain.emergencies hears


class State(StrEnum):
    """Where a report stands; beside each, the official word staff know it by."""

    WAITING = "waiting"  # 待受理
    TAKEN = "taken"  # 已受理, a person is on it
    WITH_PROPERTY = "with_property"  # 已受理, the property company is on it
    ON_SCENE = "on_scene"  # 到场
    IN_HAND = "in_hand"  # 办理中
    PROPOSED = "proposed"  # a neighbour says it is fixed; the reporter is asked
    PAUSED = "paused"  # 挂起, with a reason and a date: 先等等
    LONG_TERM = "long_term"  # 挂账, a line a month: 长期的事
    DONE = "done"  # 已办结, the reporter has not said yet
    RATED = "rated"  # 已评价
    UNRATED = "unrated"  # closed without a rating; silence is never "satisfied"
    NOT_OURS = "not_ours"  # 不予受理: 不归我们管, and who is
    DISMISSED = "dismissed"  # 不予受理: 不是事; the reporter may ask once for another look
    MERGED = "merged"  # 并案: another matter tells of the same
    WITHDRAWN = "withdrawn"  # 撤回, by the reporter


#: Somebody must still see to it, and the time of the level it lies with runs.
ACTIVE = (
    State.WAITING,
    State.TAKEN,
    State.WITH_PROPERTY,
    State.ON_SCENE,
    State.IN_HAND,
)
OPEN = frozenset({*ACTIVE, State.PROPOSED, State.PAUSED, State.LONG_TERM})
#: It was done; said to be broken again it is opened anew.
ENDED = frozenset({State.DONE, State.RATED, State.UNRATED})


class Move(StrEnum):
    """What may happen to a report."""

    TAKE = "take"  # 我来办
    TO_PROPERTY = "to_property"  # 已找物业
    ARRIVE = "arrive"  # 到了
    BEGIN = "begin"  # 开始办
    FINISH = "finish"  # 办好了
    PAUSE = "pause"  # 先等等
    RESUME = "resume"  # 接着办
    LONG_TERM = "long_term"  # 长期的事
    NOT_OURS = "not_ours"  # 不归我们管
    DISMISS = "dismiss"  # 不是事
    LOOK_AGAIN = "look_again"  # 请帮我看看, said by the reporter of what was dismissed
    REFER = "refer"  # 请社区转办
    RAISE = "raise"  # 请网格帮忙, 再往上; or by the clock
    RETURN = "return"  # 转错了
    MERGE = "merge"  # 合在一起
    PART = "part"  # 分开
    PROPOSE = "propose"  # 修好了, said by a neighbour
    MENDED = "mended"  # 灯亮了，谢谢, said by the reporter
    SATISFIED = "satisfied"  # 满意
    SO_SO = "so_so"  # 一般
    NOT_YET = "not_yet"  # 还没好
    THANK = "thank"  # 谢谢, where it was asked whether it is done
    REOPEN = "reopen"  # 又坏了
    WITHDRAW = "withdraw"  # 删掉这条
    SILENCE = "silence"  # nobody answered in time


#: It goes back to the state it had before.
BACK = None

_AT_WORK = (State.TAKEN, State.WITH_PROPERTY, State.ON_SCENE, State.IN_HAND)
ASLEEP = (State.PAUSED, State.LONG_TERM)
_ASKED = (State.DONE, State.PROPOSED)

#: Every legal move of a report, by the states it is legal in. The first handler stays named
#: (首接负责制): NOT_YET and REOPEN give it back to whoever is expected to look again, so it is
#: taken, not waiting. Taken back is only what nobody has taken on.
_ROWS: tuple[tuple[Iterable[State], Move, State | None], ...] = (
    ((State.WAITING, State.WITH_PROPERTY, *ASLEEP), Move.TAKE, State.TAKEN),
    (
        (State.WAITING, State.TAKEN, State.ON_SCENE, State.IN_HAND),
        Move.TO_PROPERTY,
        State.WITH_PROPERTY,
    ),
    ((State.TAKEN, State.WITH_PROPERTY), Move.ARRIVE, State.ON_SCENE),
    ((State.TAKEN, State.WITH_PROPERTY, State.ON_SCENE), Move.BEGIN, State.IN_HAND),
    (OPEN, Move.FINISH, State.DONE),
    (_AT_WORK, Move.PAUSE, State.PAUSED),
    ((State.PAUSED,), Move.RESUME, BACK),
    ((State.LONG_TERM,), Move.RESUME, State.TAKEN),
    ((*ACTIVE, State.PAUSED), Move.LONG_TERM, State.LONG_TERM),
    (ACTIVE, Move.NOT_OURS, State.NOT_OURS),
    ((State.WAITING, State.TAKEN, State.ON_SCENE), Move.DISMISS, State.DISMISSED),
    ((State.DISMISSED,), Move.LOOK_AGAIN, State.WAITING),
    ((State.NOT_OURS,), Move.REFER, State.WAITING),
    ((*ACTIVE, State.PROPOSED, State.PAUSED), Move.RAISE, State.WAITING),
    (ACTIVE, Move.RETURN, State.WAITING),
    (OPEN, Move.MERGE, State.MERGED),
    ((State.MERGED,), Move.PART, BACK),
    ((*ACTIVE, *ASLEEP), Move.PROPOSE, State.PROPOSED),
    (OPEN, Move.MENDED, State.UNRATED),
    (_ASKED, Move.SATISFIED, State.RATED),
    (_ASKED, Move.SO_SO, State.RATED),
    ((State.DONE,), Move.NOT_YET, State.TAKEN),
    ((State.PROPOSED,), Move.NOT_YET, BACK),
    (_ASKED, Move.THANK, State.UNRATED),
    (sorted(ENDED), Move.REOPEN, State.TAKEN),
    ((State.WAITING,), Move.WITHDRAW, State.WITHDRAWN),
    ((State.DONE,), Move.SILENCE, State.UNRATED),
)
MOVES: dict[tuple[State, Move], State | None] = {
    (state, move): to for states, move, to in _ROWS for state in states
}

#: What a move that is not legal is answered with, by the state it met.
REFUSED: dict[State, str] = {
    State.WAITING: "not-done-yet",
    State.TAKEN: "taken-already",
    State.WITH_PROPERTY: "property-already",
    State.ON_SCENE: "taken-already",
    State.IN_HAND: "taken-already",
    State.PROPOSED: "fixed-already-asked",
    State.PAUSED: "waits-now",
    State.LONG_TERM: "long-term-now",
    State.DONE: "done-already",
    State.RATED: "closed-already",
    State.UNRATED: "closed-already",
    State.NOT_OURS: "not-ours-already",
    State.DISMISSED: "dismissed-already",
    State.MERGED: "merged-already",
    State.WITHDRAWN: "closed-already",
}

#: Moves only the person who reported may make.
BY_REPORTER = frozenset(
    {
        Move.SATISFIED,
        Move.SO_SO,
        Move.NOT_YET,
        Move.THANK,
        Move.MENDED,
        Move.WITHDRAW,
        Move.LOOK_AGAIN,
        Move.REFER,
    }
)
#: Those of them that answer whether it is done.
ANSWERS = frozenset({Move.SATISFIED, Move.SO_SO, Move.NOT_YET, Move.THANK})
#: Moves any neighbour may make, or two of them together. All others but those of the reporter and
#: of the clock belong to whoever may handle.
BY_NEIGHBOURS = frozenset({Move.PROPOSE, Move.REOPEN})
#: Moves nobody makes: they happen when their moment has come.
BY_CLOCK = frozenset({Move.SILENCE})
#: Moves that say more than themselves: why, until when, where to. A bare button cannot make them.
WITH_MORE = frozenset(
    {
        Move.PAUSE,
        Move.LONG_TERM,
        Move.NOT_OURS,
        Move.RAISE,
        Move.RETURN,
        Move.MERGE,
        Move.PART,
    }
)
#: What ends the work of a level: the next one begins with nobody on it.
LETS_GO = frozenset({Move.RAISE, Move.RETURN, Move.REFER, Move.LOOK_AGAIN})
#: What may happen to a part of a matter (任务): it has no reporter, and lies where the whole lies.
OF_PARTS = frozenset(
    {
        Move.TAKE,
        Move.TO_PROPERTY,
        Move.ARRIVE,
        Move.BEGIN,
        Move.FINISH,
        Move.PAUSE,
        Move.RESUME,
        Move.SILENCE,
    }
)

#: What is offered first to whoever is in charge, in this order; the rest stands behind 〔更多〕.
FIRST: dict[State, tuple[Move, ...]] = {
    State.WAITING: (Move.TAKE, Move.TO_PROPERTY, Move.RAISE, Move.DISMISS, Move.FINISH),
    State.TAKEN: (Move.ARRIVE, Move.FINISH, Move.PAUSE),
    State.WITH_PROPERTY: (Move.TAKE, Move.FINISH, Move.PAUSE),
    State.ON_SCENE: (Move.FINISH, Move.PAUSE),
    State.IN_HAND: (Move.FINISH, Move.PAUSE),
    State.PROPOSED: (Move.FINISH,),
    State.PAUSED: (Move.RESUME, Move.FINISH),
    State.LONG_TERM: (Move.RESUME, Move.FINISH),
}


class Wait(StrEnum):
    """Why something must wait (先等等)."""

    PARTS = "parts"  # 等配件
    SCHEDULE = "schedule"  # 等排期
    WEATHER = "weather"  # 天气
    MONEY = "money"  # 要花钱商量


class Rating(StrEnum):
    """What the reporter thought of it."""

    SATISFIED = "satisfied"
    SO_SO = "so_so"


def after(state: State, move: Move, before: State | None = None, **facts: str | int) -> State:
    """The state `move` leads to; `before` is the one it had before this one.

    Raises Refusal, with `facts` for its blanks, where the table does not list the move.
    """
    if (state, move) in MOVES:
        to = MOVES[state, move]
        return to if to is not BACK else before or State.TAKEN
    if move in ANSWERS and state in OPEN:
        raise Refusal("not-done-yet", **facts)
    raise Refusal(REFUSED[state], **facts)


def first_moves(state: State) -> tuple[Move, ...]:
    """The moves a person in charge is offered first, in the order they are offered."""
    return FIRST.get(state, ())


def further_moves(state: State) -> tuple[Move, ...]:
    """The others they can make now."""
    others = BY_REPORTER | BY_NEIGHBOURS | BY_CLOCK | {*first_moves(state)}
    return tuple(move for move in Move if (state, move) in MOVES and move not in others)


def printed() -> str:
    """The whole table as Markdown: what stands in docs/life.md."""
    lines = ["| move | who | from | to |", "|---|---|---|---|"]
    for states, move, to in _ROWS:
        who = next(
            (
                name
                for moves, name in (
                    (BY_REPORTER, "reporter"),
                    (BY_NEIGHBOURS, "neighbours"),
                    (BY_CLOCK, "clock"),
                )
                if move in moves
            ),
            "in charge",
        )
        come_from = ", ".join(f"`{state}`" for state in State if state in set(states))
        lines.append(f"| `{move}` | {who} | {come_from} | {f'`{to}`' if to else 'back'} |")
    return "\n".join(lines)
