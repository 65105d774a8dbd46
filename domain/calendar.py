"""The days and hours that deadlines are counted in: natural days, working days, hours of service.

What a day is (a working day, a statutory holiday, or only expected to be one) comes in as `Days`:
who knows it is not this file's business.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from domain.duty import Span
from domain.hearing import plain

#: From when until when, in minutes after midnight of one day.
Open = tuple[int, int]

_MIDNIGHT = 24 * 60
_ONE_DAY = timedelta(days=1)
_SATURDAY = 6
#: Nobody closes for longer than this without a day in between: a time that is not found by then
#: is counted in natural hours.
_MOST_DAYS = 400


class Day(NamedTuple):
    """What is known of a day."""

    working: bool
    #: The statutory holiday (法定节假日) it belongs to; empty for ordinary days and weekends.
    holiday: str = ""
    #: The State Council has not said so yet (预计): it is only expected.
    expected: bool = False


#: Says what a day is.
Days = Callable[[date], Day]


def weekdays(day: date) -> Day:
    """What is known of any day without asking: Monday to Friday are working days."""
    return Day(day.isoweekday() < _SATURDAY)


class Unit(StrEnum):
    """What a length of time is counted in."""

    HOURS = "hours"
    SERVICE_HOURS = "service hours"
    DAYS = "days"
    WORKING_DAYS = "working days"


class Length(NamedTuple):
    """So long, as a community wrote it: 24 hours, 4 service hours, 2 working days."""

    number: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.number} {self.unit}"


#: The longest of each unit, about a year: longer means nothing to anybody.
MOST = {Unit.HOURS: 8760, Unit.SERVICE_HOURS: 2000, Unit.DAYS: 365, Unit.WORKING_DAYS: 250}

_UNITS = {
    Unit.HOURS: "hours?|h|小时|钟头|小時",
    Unit.SERVICE_HOURS: "(?:service|office) hours?|服务小时|工作小时|服務小時",
    Unit.DAYS: "(?:natural )?days?|d|自然日|天|日",
    Unit.WORKING_DAYS: "(?:working|business) days?|工作日",
}
_LENGTHS = {
    unit: re.compile(rf"([0-9]{{1,5}})\s*个?(?:{words})", re.IGNORECASE)
    for unit, words in _UNITS.items()
}


def length(words: str) -> Length | None:
    """How long somebody wrote, as 2个工作日 or "4 service hours"; None where it is no such thing,
    nothing, or more than a year."""
    said = re.sub(r"\s+", " ", plain(words).strip())
    for unit, form in _LENGTHS.items():
        if (found := form.fullmatch(said)) is not None:
            number = int(found[1])
            return Length(number, unit) if 0 < number <= MOST[unit] else None
    return None


class Holidays(StrEnum):
    """What becomes of a gathering whose day is a statutory holiday."""

    BEFORE = "before"  # the nearest day before that is none
    AFTER = "after"  # the nearest day behind
    KEEP = "keep"  # it stays


_STEP = {Holidays.BEFORE: -_ONE_DAY, Holidays.AFTER: _ONE_DAY}


def is_holiday(known: Day) -> bool:
    """A statutory holiday nobody works on: a weekend is none."""
    return bool(known.holiday) and not known.working


#: The statutory holidays, by how their Chinese names begin; the ends of the texts holiday-….
HOLIDAYS = {
    "元旦": "new-year",
    "春节": "spring",
    "农历除夕": "spring-eve",
    "清明": "qingming",
    "劳动节": "labour",
    "端午": "dragon-boat",
    "中秋": "mid-autumn",
    "国庆": "national",
}


def holiday(name: str) -> str | None:
    """Which statutory holiday a name means, 中秋节（补假） too; None where it is another."""
    return next((key for start, key in HOLIDAYS.items() if name.startswith(start)), None)


def council_day(day: date, days: Days, policy: Holidays = Holidays.BEFORE) -> date:
    """The day of the council (议事日) meant for `day`: a weekend is no hindrance; from a statutory
    holiday it moves to the nearest day that is none, by the community's policy."""
    while policy is not Holidays.KEEP and is_holiday(days(day)):
        day += _STEP[policy]
    return day


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days and hours of one community."""

    zone: ZoneInfo
    #: When it is open, by the days of the week, as `domain.duty` reads it.
    service: tuple[Span, ...]
    days: Days = weekdays

    def after(self, start: datetime, length: Length) -> datetime:
        """When a length of time that began at `start` is over, in UTC."""
        match length.unit:
            case Unit.HOURS:
                return start + timedelta(hours=length.number)
            case Unit.DAYS:
                return start + length.number * _ONE_DAY
            case Unit.SERVICE_HOURS:
                return self.open_for(start, timedelta(hours=length.number))
            case Unit.WORKING_DAYS:
                return self._working_days(start, length.number)

    def open_for(self, start: datetime, lasting: timedelta) -> datetime:
        """When the community has been open for so long since `start`, in UTC."""
        return counted(start.astimezone(self.zone), lasting, self.hours)

    def hours(self, day: date) -> Sequence[Open]:
        """When it is open on a day: not on a statutory holiday; on a Saturday or Sunday that is
        worked instead of another day, as on a Monday."""
        known = self.days(day)
        if known.holiday and not known.working:
            return ()
        weekday = day.isoweekday()
        instead = known.working and weekday >= _SATURDAY
        return sorted(
            (span.start, span.end)
            for span in self.service
            if weekday in span.days or (instead and 1 in span.days)
        )

    def closes(self, day: date) -> datetime:
        """When business ends on a day, or the day itself does where it has no hours."""
        return _moment(day, max((end for _, end in self.hours(day)), default=_MIDNIGHT), self.zone)

    def _working_days(self, start: datetime, number: int) -> datetime:
        """民法典 art. 201 and 203: the first day does not count; the last ends with the hours of
        business; one that is no working day is not the last."""
        day = start.astimezone(self.zone).date()
        for _ in range(_MOST_DAYS + 2 * number):
            day += _ONE_DAY
            number -= self.days(day).working
            if not number:
                break
        return self.closes(day).astimezone(UTC)


def counted(
    local: datetime, lasting: timedelta, hours: Callable[[date], Sequence[Open]]
) -> datetime:
    """When `lasting` has passed since a moment, counted only in these hours, in UTC.

    What ends exactly when the hours do ends then, not when they begin again.
    """
    left = lasting
    for start, end in _stretches(local, hours):
        if left <= end - start:
            return start + left
        left -= end - start
    return local.astimezone(UTC) + lasting


def _stretches(
    local: datetime, hours: Callable[[date], Sequence[Open]]
) -> Iterator[tuple[datetime, datetime]]:
    """What is left of these hours from a moment on, in UTC: there no clock is changed."""
    zone = local.tzinfo
    assert isinstance(zone, ZoneInfo)
    now = reached = local.astimezone(UTC)
    for after in range(_MOST_DAYS):
        day = local.date() + after * _ONE_DAY
        for first, last in hours(day):
            start = max(_moment(day, first, zone).astimezone(UTC), now, reached)
            end = _moment(day, last, zone).astimezone(UTC)
            if start < end:
                reached = end
                yield start, end


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone) + timedelta(minutes=minutes)
