"""Gatherings: the council's day (议事日), the leaders' meeting (楼长例会), the round table on one
matter (圆桌会). When they are, when who is told, and what may happen to one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from domain.calendar import Days, Holidays, council_day
from domain.quiet import NIGHT
from domain.refusal import Refusal

_DAY = timedelta(days=1)


class Kind(StrEnum):
    """Who comes together."""

    COUNCIL = "council"  # 议事日: all neighbours of a place
    LEADERS = "leaders"  # 楼长例会
    ROUND_TABLE = "round_table"  # 圆桌会: those whom one matter concerns


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often, when and where; by the day of the month or by the day of the week."""

    kind: Kind
    #: The key of the place whose people come; empty: the community.
    place: str = ""
    #: Of the month, 1 to 28: every month has it.
    day: int | None = 15
    #: Of the week instead, 1 is Monday.
    weekday: int | None = None
    #: HH:MM, on the community's clock.
    time: str = "19:00"
    #: In words: 党群服务站一楼.
    where: str = ""
    holidays: Holidays = Holidays.BEFORE

    def written(self) -> dict[str, Any]:
        """As the settings of a community keep it."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> "Rhythm":
        """What `written` wrote."""
        return cls(
            **{
                **written,
                "kind": Kind(written["kind"]),
                "holidays": Holidays(written["holidays"]),
            }
        )

    def meant(self, first: date, last: date) -> Iterator[date]:
        """The days it is meant for from one day to another, both included, whatever they are."""
        day = first
        while day <= last:
            if day.day == self.day or day.isoweekday() == self.weekday:
                yield day
            day += _DAY

    def starts(self, day: date, days: Days) -> datetime:
        """When the one meant for a day is, in local time without a zone: what lies on a statutory
        holiday moves."""
        hour, minute = map(int, self.time.split(":"))
        return datetime.combine(council_day(day, days, self.holidays), time(hour, minute))


class State(StrEnum):
    """Where a gathering stands."""

    PLANNED = "planned"
    #: People came. The minutes (纪要) are owed.
    HELD = "held"
    #: Nobody came: what was on the agenda goes to the next one.
    EMPTY = "empty"
    CALLED_OFF = "called_off"


class Move(StrEnum):
    """What may happen to one."""

    SHIFT = "shift"  # 改期
    CALL_OFF = "call_off"  # 不开了
    HOLD = "hold"  # 开了
    NOBODY = "nobody"  # 没人来


MOVES: Mapping[tuple[State, Move], State] = {
    (State.PLANNED, Move.SHIFT): State.PLANNED,
    (State.PLANNED, Move.CALL_OFF): State.CALLED_OFF,
    (State.PLANNED, Move.HOLD): State.HELD,
    (State.PLANNED, Move.NOBODY): State.EMPTY,
    # Whoever tapped the wrong one of the two may say so.
    (State.EMPTY, Move.HOLD): State.HELD,
}
#: What a move that is not legal is answered with, by the state it met.
REFUSED: Mapping[State, str] = {
    State.PLANNED: "meeting-still-planned",
    State.HELD: "meeting-was-held",
    State.EMPTY: "meeting-was-empty",
    State.CALLED_OFF: "meeting-was-called-off",
}


def after(state: State, move: Move) -> State:
    """The state a move leads to. Raises Refusal where the table does not list it."""
    if (state, move) not in MOVES:
        raise Refusal(REFUSED[state])
    return MOVES[state, move]


class Answer(StrEnum):
    """Whether somebody comes."""

    COMING = "coming"  # 参加
    SENDS_WORD = "sends_word"  # 请人带话
    NOT_COMING = "not_coming"  # 不参加


class Notice(StrEnum):
    """What is told by itself, once each, in this order."""

    ASK = "ask"  # the leader: the day is a holiday, may it move?
    ASK_AGAIN = "ask_again"
    WEEK = "week"  # to the groups, or to those invited
    DAY = "day"
    MORNING = "morning"  # to those who come
    HOUR = "hour"
    BEGUN = "begun"  # nobody: what was not sent yet is not sent any more
    OVER = "over"  # to the leader: did anybody come?
    MINUTES = "minutes"  # to the leader, where there are none yet
    MINUTES_LAST = "minutes_last"
    SETTLED = "settled"  # nobody: where nobody said that it was held, its agenda goes on


#: When groups and people are told in the course of a day, on the community's clock.
TOLD_AT = time(10)
_MORNING_AT = time(8)
_HOUR = timedelta(hours=1)
#: A morning's word so shortly before the last one only repeats it.
_APART = timedelta(hours=3)
#: How long one lasts: whoever held it is asked when it is surely over.
LASTS = timedelta(hours=2)
_SETTLED = 7 * _DAY
#: So long before it whoever wants something talked about should say so.
AGENDA_CLOSES = 2 * _DAY
#: What it decides is told with its minutes: until then whoever waits for an answer has none.
ANSWERS = 2 * _DAY
#: It may be put off by so much at most, and to no sooner than this: nobody would hear of it.
FARTHEST, SOONEST = 60 * _DAY, timedelta(hours=2)

#: Which notices each kind has; the two questions only where a holiday moves it.
NOTICES: Mapping[Kind, tuple[Notice, ...]] = {
    Kind.COUNCIL: tuple(Notice),
    Kind.LEADERS: (
        Notice.ASK,
        Notice.ASK_AGAIN,
        Notice.DAY,
        Notice.MORNING,
        Notice.HOUR,
        Notice.BEGUN,
        Notice.SETTLED,
    ),
    Kind.ROUND_TABLE: (
        Notice.DAY,
        Notice.HOUR,
        Notice.BEGUN,
        Notice.OVER,
        Notice.MINUTES,
        Notice.MINUTES_LAST,
        Notice.SETTLED,
    ),
}
#: What asks whether a gathering may move.
QUESTIONS = frozenset({Notice.ASK, Notice.ASK_AGAIN})
#: What tells everybody it concerns when it is: from then on it moves only with a word to them.
PUBLIC = frozenset({Notice.WEEK, Notice.DAY})


def moment(notice: Notice, starts: datetime) -> datetime | None:
    """When a notice of a gathering is due, which starts at a local time; None: it has none."""
    match notice:
        case Notice.ASK:
            return _days_before(starts, 14)
        case Notice.ASK_AGAIN:
            return _days_before(starts, 10)
        case Notice.WEEK:
            return _days_before(starts, 7)
        case Notice.DAY:
            return _days_before(starts, 1)
        case Notice.MORNING:
            at = datetime.combine(starts.date(), _MORNING_AT, starts.tzinfo)
            return at if starts - at >= _APART else None
        case Notice.HOUR:
            at = starts - _HOUR
            return at if at.time() >= NIGHT.end and at.date() == starts.date() else None
        case Notice.BEGUN:
            return starts
        case Notice.OVER:
            return starts + LASTS
        case Notice.MINUTES:
            return starts + _DAY
        case Notice.MINUTES_LAST:
            return starts + 2 * _DAY
        case Notice.SETTLED:
            return starts + _SETTLED


def until(notice: Notice, starts: datetime) -> datetime | None:
    """Until when a late notice still says something: then the next one says it better. None: as
    long as it takes."""
    match notice:
        case Notice.ASK:
            return moment(Notice.ASK_AGAIN, starts)
        case Notice.ASK_AGAIN:
            return moment(Notice.WEEK, starts)
        case Notice.WEEK:
            return _days_before(starts, 2)
        case Notice.DAY:
            return moment(Notice.MORNING, starts) or starts - _APART
        case Notice.MORNING:
            return starts - _APART
        case Notice.HOUR:
            return starts
        case Notice.OVER | Notice.MINUTES_LAST:
            return moment(Notice.SETTLED, starts)
        case Notice.MINUTES:
            return moment(Notice.MINUTES_LAST, starts)
    return None


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be told next, and when."""

    notice: Notice
    at: datetime


def next_notice(
    kind: Kind, starts: datetime, told: frozenset[Notice], now: datetime, *, asks: bool
) -> Due | None:
    """The next notice of a gathering at a moment; one whose time has gone is none. `starts` is in
    local time. `asks`: a holiday moves it and nobody has said yet that this is right."""
    for notice in NOTICES[kind]:
        if notice in told or (notice in QUESTIONS and not asks):
            continue
        at, late = moment(notice, starts), until(notice, starts)
        if at is None or (late is not None and now >= late):
            continue
        return Due(notice, at)
    return None


def _days_before(starts: datetime, days: int) -> datetime:
    return datetime.combine(starts.date() - days * _DAY, TOLD_AT, starts.tzinfo)


def passed(kind: Kind, starts: datetime, now: datetime) -> frozenset[Notice]:
    """What would have been told by now of a gathering that was put off to `starts`: the word that
    it was put off takes its place."""
    found = ((one, moment(one, starts)) for one in NOTICES[kind])
    return frozenset(one for one, at in found if at is not None and at <= now)
