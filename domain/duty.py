"""Duty hours: when somebody is on duty, written as `1-5 08:00-18:00; 6 09:00-12:00`.

Days are 1 to 7 from Monday on, 一至五, 周六 or Mon-Fri; without days it is every day. Hours that
end before they begin run over midnight and belong to the day they begin on.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from domain.hearing import plain

_DAY = 24 * 60
#: Hours are the same every week: what does not end within one never ends.
_AGAIN = timedelta(days=7)
_WEEK = frozenset(range(1, 8))
_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMES = {
    **{sign: day for day, sign in enumerate("一二三四五六日", start=1)},
    "天": 7,
    **{name: day for day, name in enumerate(_ENGLISH, start=1)},
    **{str(day): day for day in _WEEK},
}
#: Groups of days that have a word of their own.
_GROUPS = dict.fromkeys(("每天", "天天", "daily"), _WEEK) | {"周末": frozenset({6, 7})}
_NAME = r"(?:星期|周|週|礼拜|禮拜)?(?:[1-7一二三四五六日天]|mon|tue|wed|thu|fri|sat|sun)"
_DAYS = re.compile(rf"({_NAME})(?:\s*(?:[-–—~～至到])\s*({_NAME}))?", re.IGNORECASE)
_SPAN = re.compile(
    r"([0-9]{1,2})[:点](?:([0-9]{2})分?)?\s*[-–—~～至到]\s*([0-9]{1,2})[:点](?:([0-9]{2})分?)?"
)
_EXAMPLE = "days and hours, as 1-5 08:00-18:00; 6 09:00-12:00"


class BadSpans(ValueError):
    """Duty hours that cannot be read. `found` is the part that is wrong, `expected` what should
    stand there."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f'found "{found}", expected {expected}')
        self.found = found
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Span:
    """The same hours on some days of the week (1 is Monday), in minutes after midnight.

    `end` is at most 1440; below `start` it is on the next day. It does not belong to the span.
    """

    days: frozenset[int]
    start: int
    end: int

    def __str__(self) -> str:
        days = "" if self.days == _WEEK else f"{','.join(_runs(self.days))} "
        return f"{days}{_hour(self.start)}-{_hour(self.end)}"


def spans(words: str) -> tuple[Span, ...]:
    """The hours somebody wrote, in their order. Raises BadSpans, naming the part that is wrong."""
    parts = [part.strip() for part in re.split(r"[;\n]", plain(words)) if part.strip()]
    if not parts:
        raise BadSpans(words, _EXAMPLE)
    return tuple(span for part in parts for span in _read(part))


def printed(hours: Iterable[Span]) -> str:
    """Hours as `spans` reads them again."""
    return "; ".join(map(str, hours))


def covers(hours: Iterable[Span], local: datetime) -> bool:
    """Whether a moment lies in these hours. `local`: as the clocks of the community show it."""
    day, minute = local.isoweekday(), local.hour * 60 + local.minute
    before = (day - 2) % 7 + 1
    for span in hours:
        if span.start < span.end:
            if day in span.days and span.start <= minute < span.end:
                return True
        elif (day in span.days and minute >= span.start) or (
            before in span.days and minute < span.end
        ):
            return True
    return False


def ends(hours: Iterable[Span], local: datetime) -> datetime | None:
    """When hours that cover a moment are over, on the same clock; None where they do not cover it,
    or where they never end."""
    for start, end in _stretches(hours, local):
        if start <= local < end:
            return end if end - local <= _AGAIN else None
    return None


def begins(hours: Iterable[Span], local: datetime) -> datetime | None:
    """When hours begin next after a moment, on the same clock; None where they always cover it, or
    there are none."""
    return next((start for start, _ in _stretches(hours, local) if start > local), None)


def _stretches(hours: Iterable[Span], local: datetime) -> Sequence[tuple[datetime, datetime]]:
    """From the day before `local` to more than a week after it: first and last moments of what
    these hours cover without a gap, in order."""
    midnight = datetime.combine(local.date(), time(), local.tzinfo)
    days = [midnight + timedelta(days=after) for after in range(-1, 10)]
    found: list[tuple[datetime, datetime]] = []
    for start, end in sorted(
        (
            day + timedelta(minutes=span.start),
            day + timedelta(minutes=span.end + (_DAY if span.end < span.start else 0)),
        )
        for span in hours
        for day in days
        if day.isoweekday() in span.days
    ):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _read(part: str) -> Iterator[Span]:
    """`1-5 08:00-12:00,14:00-18:00` is two spans of the same days."""
    found = _SPAN.search(part)
    if found is None:
        raise BadSpans(part, _EXAMPLE)
    days = _days(part[: found.start()].strip(" ,、，:"), part)
    for hours in re.split(r"[,、]", part[found.start() :]):
        times = _SPAN.fullmatch(hours.strip())
        if times is None:
            raise BadSpans(hours.strip(), "hours, as 08:00-18:00")
        start, end = _minutes(times[1], times[2], hours), _minutes(times[3], times[4], hours)
        end = end or _DAY
        if start in (end, _DAY):
            raise BadSpans(hours.strip(), "an end after the beginning (all day is 00:00-24:00)")
        yield Span(days, start, end)


def _days(words: str, part: str) -> frozenset[int]:
    if not words:
        return _WEEK
    if (group := _GROUPS.get(words.casefold())) is not None:
        return group
    days: set[int] = set()
    for piece in re.split(r"[,、和\s]+", re.sub(r"\s*([-–—~～至到])\s*", r"\1", words)):
        found = _DAYS.fullmatch(piece)
        if found is None:
            raise BadSpans(part, "days before the hours: 1-5, 一至五, 周六, Mon-Fri or none")
        first = _day(found[1])
        last = _day(found[2]) if found[2] else first
        # Over Sunday too: 6-1 is Saturday, Sunday and Monday.
        days |= {(first - 1 + step) % 7 + 1 for step in range((last - first) % 7 + 1)}
    return frozenset(days)


def _day(name: str) -> int:
    return _NAMES[re.sub("星期|周|週|礼拜|禮拜", "", name).casefold()]


def _minutes(hour: str, minute: str | None, words: str) -> int:
    at = int(hour) * 60 + int(minute or 0)
    if at > _DAY or int(minute or 0) > 59:
        raise BadSpans(words.strip(), "hours from 00:00 to 24:00")
    return at


def _runs(days: frozenset[int]) -> Iterator[str]:
    """1, 2, 3, 6 → 1-3 and 6."""
    run: list[int] = []
    for day in [*sorted(days), 0]:
        if run and day != run[-1] + 1:
            yield f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}"
            run = []
        run.append(day)


def _hour(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
