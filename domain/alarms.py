"""What becomes of an emergency that was heard: who may end it, and when the next person is called.

Source of the numbers: tier E (急险) of the preset 7135, first human word within 7 minutes at any
hour, then the next person, after 15 minutes the next level too. 应答 (somebody answered) and 到场
(somebody is there) are two moments.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from domain.emergency_kinds import Emergency, Kind
from domain.hearing import plain
from domain.matters import State
from domain.refusal import Refusal


class Move(StrEnum):
    """What may happen to an alarm."""

    REACHED = "reached"  # 我打通了, 应答
    COMING = "coming"  # 我来处理, 马上到: 应答 of whoever was called
    ON_SCENE = "on_scene"  # 我在现场, 到场
    OVER = "over"  # 人出来了, 没事了
    MISTAKE = "mistake"  # 弄错了
    FADE = "fade"  # nobody asked for anything


class Wish(StrEnum):
    """What somebody who spoke of something discreet wants."""

    CALL = "call"  # 请联系我
    WAIT = "wait"  # 先别联系
    SAFE = "safe"  # 我安全了


#: Every legal move. Whoever answers stops the calling; whoever is there says so beside it.
MOVES: Mapping[tuple[State, Move], State] = {
    (State.WAITING, Move.REACHED): State.TAKEN,
    (State.WAITING, Move.ON_SCENE): State.TAKEN,
    (State.WAITING, Move.COMING): State.TAKEN,
    (State.TAKEN, Move.REACHED): State.TAKEN,
    (State.TAKEN, Move.COMING): State.TAKEN,
    (State.TAKEN, Move.ON_SCENE): State.TAKEN,
    (State.WAITING, Move.OVER): State.DONE,
    (State.TAKEN, Move.OVER): State.DONE,
    (State.WAITING, Move.MISTAKE): State.DONE,
    (State.TAKEN, Move.MISTAKE): State.DONE,
    (State.WAITING, Move.FADE): State.UNRATED,
}
#: Moves that say somebody is on it; that they are coming only whoever was called may say.
ANSWERS = frozenset({Move.REACHED, Move.ON_SCENE})
#: Moves that end it: by the speaker or whoever is in charge; by others they are only proposed.
ENDS = frozenset({Move.OVER, Move.MISTAKE})

#: From the first call to the second person's.
NEXT_PERSON = timedelta(minutes=7)
#: From the first call to the next level's, and from each level to the one above it.
NEXT_LEVEL = timedelta(minutes=15)
#: Calls after which nobody is disturbed any more: three hours of them.
LAST_CALL = 12
#: How long after an answer, or after the last call, somebody is asked whether it is over; then
#: every day, because nothing of this tier may be left hanging.
ASK_AFTER, ASK_AGAIN = timedelta(hours=2), timedelta(days=1)
#: Further words of the same kind at the same place belong to the alarm that stands there. Behind
#: that it is a new one: yesterday's card, never ended, must not swallow today's fire.
SAME = timedelta(hours=2)
#: So long after the last word of it, words that reply to nothing may be about it.
STANDS = timedelta(hours=3)
#: How long a false alarm is held in mind: the next one calls whoever is on duty, without a card
#: for everybody.
FALSE_ALARM = timedelta(hours=24)
#: How long somebody who spoke of violence or of dying is silent before whoever is on duty may be
#: told that a neighbour may need company, where a community wants that.
SILENT = timedelta(minutes=10)
#: A discreet word nobody asked anything for is closed, without anybody having heard of it.
FADES = timedelta(hours=24)

#: Discreet kinds in which an adult is called at once: nobody there can ask for it.
AT_ONCE = frozenset({Kind.ELDER_SILENT})
#: Discreet kinds in which silence may mean that somebody cannot answer.
SILENCE_COUNTS = frozenset({Kind.VIOLENCE, Kind.SUICIDE})

_PARENT = "(?:爸爸?|妈妈?|爹|爷爷|奶奶|外公|外婆|姥姥|姥爷|后爸|后妈|继父|继母|叔叔|阿姨|老师)"
#: How children say it: of their parents, in their own words, with their age.
_CHILD = re.compile(
    rf"{_PARENT}.{{0,6}}(?:打|揍|骂|掐|踢|摸|锁|欺负|不要|赶)[了着]?我"
    rf"|(?:爸爸.{{0,4}}妈妈|妈妈.{{0,4}}爸爸).{{0,8}}(?:打|吵|刀|流血|杀)|爸爸.{{0,4}}打妈妈"
    r"|我(?:今年)?(?:[5-9]|1[0-5]|[五六七八九十]|十[一二三四五])岁|我(?:是|在?上|读).{0,3}(?:小学|[一二三四五六]年级|初[一二三])"
    r"|叔叔.{0,4}(?:跟着?|拉|拽|抱|亲|堵|带走?)着?了?我"
    r"|我一个人在家.{0,8}(?:怕|害怕)|同学.{0,4}(?:打|欺负)我"
    r"|\b(?:daddy|mommy|mummy)\b|\b(?:my )?(?:dad|mom|mum) (?:is hitting|hits|hit|beats) me\b"
    r"|\bi(?:'m| am) (?:[5-9]|1[0-5])(?: years old)?\b",
    re.IGNORECASE,
)
_LIFT = re.compile(r"[电電]梯|[扶货客]梯|轿厢|\b(?:lift|elevator)\b", re.IGNORECASE)


def after(state: State, move: Move) -> State:
    """The state `move` leads to. Raises Refusal where it is over already."""
    if (state, move) not in MOVES:
        raise Refusal("alarm-over-already")
    return MOVES[state, move]


def next_call(began: datetime, calls: int) -> datetime | None:
    """When the next call is due after so many of them; None where it was the last."""
    if calls > LAST_CALL:
        return None
    return began + (NEXT_PERSON if calls == 1 else NEXT_LEVEL * (calls - 1))


def called_at_once(found: Emergency, words: str) -> bool:
    """Whether an adult on duty is called without being asked for: a discreet word of a child, or
    of an elder who does not answer."""
    return found.kind in AT_ONCE or a_childs(words)


def a_childs(words: str) -> bool:
    """Whether words read like a child's."""
    return _CHILD.search(plain(words)) is not None


def in_a_lift(words: str) -> bool:
    """Whether somebody is caught in a lift, not behind a door."""
    return _LIFT.search(plain(words)) is not None
