"""Call-outs (招募): many hands at a certain hour, for the snow, the flood, the courtyard. What the
tables do not list does not happen."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from enum import StrEnum

from domain import matters
from domain.refusal import Refusal

#: People one may call out.
MOST = 200


class State(StrEnum):
    """Where a call-out stands."""

    PLANNED = "planned"  # sent: neighbours may say that they come
    OVER = "over"  # its hour has gone; who was there is not ticked yet
    SETTLED = "settled"  # whoever called out said who was there
    CALLED_OFF = "called_off"


class Move(StrEnum):
    """What may happen to one."""

    SHIFT = "shift"  # 改期
    CALL_OFF = "call_off"  # 不办了
    END = "end"  # its hour has gone
    SETTLE = "settle"  # who was there


_ROWS: tuple[tuple[Iterable[State], Move, State], ...] = (
    ((State.PLANNED,), Move.SHIFT, State.PLANNED),
    ((State.PLANNED,), Move.CALL_OFF, State.CALLED_OFF),
    ((State.PLANNED,), Move.END, State.OVER),
    ((State.OVER, State.SETTLED), Move.SETTLE, State.SETTLED),
)
MOVES: dict[tuple[State, Move], State] = {
    (state, move): to for states, move, to in _ROWS for state in states
}
#: What a move that is not legal is answered with, by the state it met.
REFUSED: dict[State, str] = {
    State.PLANNED: "callout-still-to-come",
    State.OVER: "callout-over",
    State.SETTLED: "callout-over",
    State.CALLED_OFF: "callout-called-off",
}
#: How the matter beside a call-out stands.
OF_MATTER: dict[State, matters.State] = {
    State.PLANNED: matters.State.WAITING,
    State.OVER: matters.State.DONE,
    State.SETTLED: matters.State.UNRATED,
    State.CALLED_OFF: matters.State.WITHDRAWN,
}


def after(state: State, move: Move) -> State:
    """The state `move` leads to. Raises Refusal where the table does not list it."""
    if (state, move) in MOVES:
        return MOVES[state, move]
    raise Refusal(REFUSED[state])


class Answer(StrEnum):
    """What somebody said to a call-out."""

    GOING = "going"  # 我去
    IN_LINE = "in_line"  # it was full: they go if somebody else cannot
    NOT_GOING = "not_going"  # 去不了


def answered(needed: int, others: Collection[Answer]) -> Answer:
    """What 〔我去〕 comes to: a place, or one in line where all are taken."""
    full = sum(one is Answer.GOING for one in others) >= needed
    return Answer.IN_LINE if full else Answer.GOING


class Danger(StrEnum):
    """What wants an insurance first (志愿服务条例 art. 17), because somebody may be hurt."""

    SNOW = "snow"
    FLOOD = "flood"
    HEIGHT = "height"
    FIRE = "fire"
    TRAFFIC = "traffic"
    ELECTRIC = "electric"
    TREES = "trees"
    RESCUE = "rescue"
    EPIDEMIC = "epidemic"


#: Which words of a call-out tell of it.
_DANGERS: tuple[tuple[Danger, str], ...] = (
    (Danger.SNOW, r"[扫铲除清]雪|[铲除清]冰|破冰|\bsnow\b|\bice\b"),
    (Danger.FLOOD, r"防汛|抗洪|排涝|沙袋|积水|内涝|防台|台风|\bflood|\btyphoon\b|\bsandbag"),
    (Danger.HEIGHT, r"登高|爬高|高处|高空|屋顶|房顶|楼顶|梯子|擦玻璃|\broofs?\b|\bladders?\b"),
    (Danger.FIRE, r"消防(?!宣传|知识|讲座|课)|灭火|巡火|防火巡|\bfire (?:watch|patrol)"),
    (Danger.TRAFFIC, r"交通(?:劝导|疏导|引导|协管|岗)|护学岗?|指挥交通|马路|\btraffic\b"),
    (Danger.ELECTRIC, r"[修接换查][电线灯路]+|电工|电焊|\bwiring\b|\belectric"),
    (Danger.TREES, r"[砍锯修]树|修剪树|树枝|\btrees?\b"),
    (Danger.RESCUE, r"救援|搜救|抢险|应急|找人|\brescue\b|\bsearch party\b"),
    (Danger.EPIDEMIC, r"防疫|消杀|喷药|打药|\bdisinfect"),
)


def dangers(words: str) -> frozenset[Danger]:
    """What in a call-out somebody may be hurt by; nothing for most of them."""
    return frozenset(
        danger for danger, found in _DANGERS if re.search(found, words, re.IGNORECASE)
    )


class Notice(StrEnum):
    """What is told by itself, once each, in this order: to those who go, then to whoever
    called."""

    EVENING = "evening"
    SOON = "soon"
    OVER = "over"  # who was there?
    AGAIN = "again"  # the same once more, to whoever called
    ABOVE = "above"  # and to the level above, which may say it too


#: While it is still to come, up to its end.
UNTIL_OVER = (Notice.EVENING, Notice.SOON, Notice.OVER)
#: Once it is over and nobody said who was there: so many days after they were asked.
STILL_ASKED: dict[Notice, int] = {Notice.AGAIN: 1, Notice.ABOVE: 3}
_EVENING = time(18)
_SOON = timedelta(hours=2)
#: The hour of the day at which whoever forgot is asked again.
_ASKED_AT = time(9)
#: A call-out of which nobody said how long it lasts.
LASTS = timedelta(hours=2)


def moment(notice: Notice, starts: datetime, ends: datetime) -> datetime:
    """When a notice is due, in local time, of a call-out that starts and ends at local times."""
    match notice:
        case Notice.EVENING:
            return datetime.combine(starts.date() - timedelta(days=1), _EVENING, starts.tzinfo)
        case Notice.SOON:
            return starts - _SOON
    return ends


def next_notice(
    told: Collection[Notice], now: datetime, starts: datetime, ends: datetime
) -> tuple[Notice, datetime] | None:
    """The next notice and its moment. What its hour has gone of is not told any more: it is passed
    over where the next one is due too."""
    moments = {one: moment(one, starts, ends) for one in UNTIL_OVER}
    return _next(told, now, moments)


def next_question(
    told: Collection[Notice], now: datetime, asked: datetime
) -> tuple[Notice, datetime] | None:
    """The next time it is asked who was there, and its moment. `asked` is when whoever called read
    it first, in local time."""
    moments = {
        one: datetime.combine(asked.date() + timedelta(days=days), _ASKED_AT, asked.tzinfo)
        for one, days in STILL_ASKED.items()
    }
    return _next(told, now, moments)


def _next(
    told: Collection[Notice], now: datetime, moments: dict[Notice, datetime]
) -> tuple[Notice, datetime] | None:
    left = [(one, at) for one, at in moments.items() if one not in told]
    due = [both for both in left if both[1] <= now]
    if due:
        return due[-1]
    return left[0] if left else None
