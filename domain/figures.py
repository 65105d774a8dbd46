"""What is counted of a place in a month (三率 and their like): each figure is a row of a table,
and the same row says in words what it counts. Silence is never satisfied.

Whatever is counted later (parts, polls) is another row here and its two texts.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import NamedTuple
from zoneinfo import ZoneInfo

from domain import wish_figures
from domain.calendar import Calendar
from domain.deadlines import Tier
from domain.first_word import at_least, first_word_by
from domain.matters import ENDED, Rating, State
from domain.places import Level
from domain.wish_figures import Share, Wishes

#: Below so many a share is no percentage: 2 of 3 says more than 67 %.
FEW = 5
#: 到场 in an emergency: the 7 of 7135.
ON_SCENE = timedelta(minutes=7)

#: Never wanted an answer here: taken back, or told by another matter too.
_GONE = frozenset({State.WITHDRAWN, State.MERGED})
#: Was nothing to be solved here either.
_NOT_HERE = _GONE | {State.NOT_OURS, State.DISMISSED}
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEARS = range(2000, 2100)


class Month(NamedTuple):
    """A month on the clock of a community."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    def before(self) -> "Month":
        """The one before."""
        return Month(self.year, self.number - 1) if self.number > 1 else Month(self.year - 1, 12)

    def after(self) -> "Month":
        """The next one."""
        return Month(self.year, self.number + 1) if self.number < 12 else Month(self.year + 1, 1)

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Its first moment and that of the next one, in UTC."""
        first, last = (
            datetime(one.year, one.number, 1, tzinfo=zone).astimezone(UTC)
            for one in (self, self.after())
        )
        return first, last


def month(words: str) -> Month | None:
    """2026-11; None where it is no month of this century."""
    found = _MONTH.fullmatch(words.strip())
    if found is None or int(found[1]) not in _YEARS or not 1 <= int(found[2]) <= 12:
        return None
    return Month(int(found[1]), int(found[2]))


def month_of(local: datetime) -> Month:
    """The month of a moment, on the clock of the community."""
    return Month(local.year, local.month)


class Told(NamedTuple):
    """What a report says for the figures: nobody's name, no words."""

    tier: Tier
    category: str | None
    #: Neighbours see it. What only those see who work on it is counted, but no category of it.
    open: bool
    state: State
    rating: Rating | None
    told: datetime
    #: The first word of a person.
    answered: datetime | None
    done: datetime | None


class Call(NamedTuple):
    """An emergency somebody was called for: when it was told, and when somebody was there."""

    told: datetime
    on_scene: datetime | None


class Tally(NamedTuple):
    """So many of so many."""

    counts: int = 0
    of: int = 0

    def __add__(self, other: object) -> "Tally":
        assert isinstance(other, Tally)
        return Tally(self.counts + other.counts, self.of + other.of)

    @property
    def percent(self) -> int | None:
        """Rounded to the nearest, but 100 only where it is all of them and 0 where it is none;
        None where there are too few to say so."""
        if self.of < FEW:
            return None
        near = (self.counts * 200 + self.of) // (self.of * 2)
        return near if self.counts in (0, self.of) else min(max(near, 1), 99)


class Middle(NamedTuple):
    """The median of so many; None where there are none."""

    lasting: timedelta | None
    of: int


@dataclass(frozen=True)
class Seen:
    """All that is counted, of a place and everything below it, in a month."""

    #: Reports told in the month, and those done in it, whenever they were told.
    told: Sequence[Told] = ()
    done: Sequence[Told] = ()
    calls: Sequence[Call] = ()
    #: Times at a level that were over in the month, one way or the other: how many were kept.
    stays: Mapping[Level, Tally] = field(default_factory=dict)
    #: Of the surveys (满意度测评) closed in the month: answers that say "satisfied" of all
    #: answers, and households that answered of those that were asked.
    survey: Tally = field(default_factory=Tally)
    survey_base: Tally = field(default_factory=Tally)
    raised: int = 0
    returned: int = 0
    #: How many motions took each step in the month.
    motions: Mapping[str, int] = field(default_factory=dict)
    wishes: Wishes = field(default_factory=Wishes)


class Times(NamedTuple):
    """What a figure needs to know of time."""

    now: datetime
    calendar: Calendar


def in_time(one: Told, calendar: Calendar) -> bool:
    """Whether the first word was said by when it was owed."""
    if one.answered is None:
        return False
    # The calendar may only give more time; most answers need not ask it.
    if one.answered <= one.told + at_least(one.tier, one.category):
        return True
    return one.answered <= first_word_by(one.told, one.tier, one.category, calendar)


def owed(one: Told, times: Times) -> bool:
    """Whether a report counts among those that were owed a first word: it had one, or its time is
    over and it was neither taken back nor done by then."""
    if one.answered is not None:
        return True
    if one.state in _GONE or one.told + at_least(one.tier, one.category) > times.now:
        return False
    by = first_word_by(one.told, one.tier, one.category, times.calendar)
    return by <= times.now and (one.done is None or one.done > by)


def _response(seen: Seen, times: Times) -> Tally:
    rows = [one for one in seen.told if owed(one, times)]
    return Tally(sum(in_time(one, times.calendar) for one in rows), len(rows))


def _solved(seen: Seen, _times: Times) -> Tally:
    rows = [one for one in seen.told if one.state not in _NOT_HERE]
    return Tally(sum(one.state in ENDED for one in rows), len(rows))


def _satisfied(seen: Seen, _times: Times) -> Tally:
    rows = [one for one in seen.done if one.rating is not None]
    return Tally(sum(one.rating is Rating.SATISFIED for one in rows), len(rows))


def _on_time(seen: Seen, _times: Times) -> Tally:
    return sum(seen.stays.values(), Tally())


def _on_scene(seen: Seen, times: Times) -> Tally:
    rows = [
        one for one in seen.calls if one.on_scene is not None or one.told + ON_SCENE <= times.now
    ]
    there = (one.on_scene is not None and one.on_scene <= one.told + ON_SCENE for one in rows)
    return Tally(sum(there), len(rows))


def _first_words(seen: Seen) -> Iterable[timedelta]:
    return (one.answered - one.told for one in seen.told if one.answered is not None)


def _until_done(seen: Seen) -> Iterable[timedelta]:
    return (one.done - one.told for one in seen.done if one.done is not None)


def _wishes(count: Callable[[Wishes], Share]) -> Callable[[Seen, Times], Tally]:
    return lambda seen, _times: Tally(*count(seen.wishes))


def _lasting(of: Callable[[Wishes], Iterable[timedelta]]) -> Callable[[Seen], Iterable[timedelta]]:
    return lambda seen: of(seen.wishes)


def _number(of: Callable[[Wishes], int]) -> Callable[[Seen], int]:
    return lambda seen: of(seen.wishes)


#: Numerator and denominator of each; "on-time" is printed for every level that had something.
SHARES: Mapping[str, Callable[[Seen, Times], Tally]] = {
    "response": _response,
    "solved": _solved,
    "satisfied": _satisfied,
    "on-time": _on_time,
    "on-scene": _on_scene,
    "survey": lambda seen, _: seen.survey,
    "survey-base": lambda seen, _: seen.survey_base,
    **{key: _wishes(count) for key, count in wish_figures.SHARES.items()},
}
MEDIANS: Mapping[str, Callable[[Seen], Iterable[timedelta]]] = {
    "first-word": _first_words,
    "until-done": _until_done,
    **{key: _lasting(of) for key, of in wish_figures.MEDIANS.items()},
}
COUNTS: Mapping[str, Callable[[Seen], int]] = {
    "told": lambda seen: len(seen.told),
    "done": lambda seen: len(seen.done),
    "unrated": lambda seen: sum(one.rating is None for one in seen.done),
    "raised": lambda seen: seen.raised,
    "returned": lambda seen: seen.returned,
    "motions-said": lambda seen: seen.motions.get("propose", 0),
    "motions-seconded": lambda seen: seen.motions.get("second", 0),
    "motions-adopted": lambda seen: seen.motions.get("adopt", 0),
    "motions-done": lambda seen: seen.motions.get("finish", 0),
    **{key: _number(of) for key, of in wish_figures.COUNTS.items()},
}


class Kind(StrEnum):
    """What sort of number a figure is."""

    SHARE = "share"
    MEDIAN = "median"
    COUNT = "count"


#: Every figure in the order it is printed. Its name is the text figure-…; what it counts, the
#: text figure-counts-…; out of what (shares and medians), the text figure-of-….
FIGURES: Mapping[str, Kind] = {
    **dict.fromkeys(SHARES, Kind.SHARE),
    **dict.fromkeys(MEDIANS, Kind.MEDIAN),
    **dict.fromkeys(COUNTS, Kind.COUNT),
}


def middle(lasting: Iterable[timedelta]) -> Middle:
    """The one in the middle. What a clock set back made negative took no time."""
    seconds = [max(one, timedelta()).total_seconds() for one in lasting]
    return Middle(timedelta(seconds=median(seconds)) if seconds else None, len(seconds))


def by_category(seen: Seen) -> tuple[Sequence[tuple[str | None, int]], int]:
    """How many reports were told of each category that neighbours could read, the most first; and
    how many none but those could who work on them."""
    shown = Counter(one.category for one in seen.told if one.open)
    order = sorted(shown.items(), key=lambda one: (-one[1], one[0] or "~"))
    return order, sum(not one.open for one in seen.told)


def printed(say: Callable[[str], str]) -> str:
    """Every definition as Markdown: what stands in docs/figures.md. `say` words a text's key."""
    lines = ["| figure | counts | of |", "|---|---|---|"]
    for key, kind in FIGURES.items():
        of = say(f"figure-of-{key}") if kind is not Kind.COUNT else ""
        lines.append(f"| {say(f'figure-{key}')} | {say(f'figure-counts-{key}')} | {of} |")
    return "\n".join(lines)
