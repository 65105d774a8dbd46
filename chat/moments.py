"""Moments as people write them: 周日晚8点, 15号, 三天后, Sunday 8pm.

What is written is first put into plain English words (周日 → sunday, 3天后 → in 3 days, 晚8点 →
evening 8:00 oclock); the o'clock is read here, the day by the library dateparser, which knows
calendars. Why it is not left alone with the words: docs/decisions/31.
"""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from domain.moment_words import MONTHS, WEEKDAYS, plain

#: A day without an hour means its evening, when people are at home: minutes since midnight.
EVENING = 20 * 60
_DAY = 24 * 60
_PARTS = {
    "dawn": 6 * 60,
    "morning": 9 * 60,
    "noon": 12 * 60,
    "afternoon": 15 * 60,
    "dusk": 18 * 60,
    "evening": EVENING,
    "night": _DAY,
}
_PART = re.compile(rf"\b({'|'.join(_PARTS)})\b")
_HOUR = re.compile(
    r"\b(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{1,2}))?(?::00)?(?: (?P<half>[ap])m)?"
    r"(?P<loose> oclock)?\b(?=$| )"
)
_WEEK = re.compile(rf"(?P<which>(?:(?:next|thisweek) )*)(?P<day>{'|'.join(WEEKDAYS)})")
_NUMBERED = re.compile(r"(?P<month>nextmonth |thismonth )?(?P<day>[0-9]{1,2})(?:th|st|nd|rd)")
_MONTH = "|".join(MONTHS[1:])
_DATED = re.compile(
    rf"(?:(?P<day>[0-9]{{1,2}})(?:th|st|nd|rd)? (?P<month>{_MONTH})"
    rf"|(?P<month_>{_MONTH}) (?P<day_>[0-9]{{1,2}})(?:th|st|nd|rd)?)(?: (?P<year>20[0-9]{{2}}))?"
)
_END = re.compile(rf"lastof (?P<month>{_MONTH})")
_AWAY = re.compile(r"today|tomorrow|in [0-9]{1,3} (?:day|week|month)s?")
_EXACT = re.compile(r"in [0-9]{1,4} (?:hours?(?: 30 minutes)?|minutes?)")


def moment(words: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment the words name, aware, in `zone`; None where they name none, or two.

    The next one they fit: 15号 said on the 21st is next month's, 8点 said at noon 20:00. A day
    without an hour is its evening. What can only be over (今天8:00 at noon) is given as it is.
    """
    said = plain(words)
    here = now.astimezone(zone)
    if _EXACT.fullmatch(said):
        found = _library(said, here.replace(tzinfo=None))
        return found.replace(tzinfo=zone) if found else None
    clock, rest = _clock(said)
    if not (said and clock):
        return None
    earliest = datetime.combine(here.date(), time.min)
    whole = (
        (day + timedelta(minutes=minutes)).replace(tzinfo=zone)
        for day in _days(rest, earliest)
        for minutes in clock
    )
    read = list(islice(whole, 60))
    return next((one for one in read if one > here), read[-1] if read else None)


def _clock(said: str) -> tuple[tuple[int, ...], str]:
    """What o'clock it may be, in minutes since midnight, likelier first, and what else was said;
    nothing where there is no such hour."""
    part = _PART.search(said)
    rest = _without(said, part)
    hour = next((one for one in _HOUR.finditer(rest) if _tells_hour(one)), None)
    rest = _without(rest, hour)
    if hour is None:
        return (_PARTS[part[1]] if part else EVENING,), rest
    return _minutes(hour, part[1] if part else None), rest


def _without(said: str, found: re.Match[str] | None) -> str:
    return " ".join((said[: found.start()] + said[found.end() :]).split()) if found else said


def _tells_hour(found: re.Match[str]) -> bool:
    return any(found[name] for name in ("minute", "half", "loose"))


def _minutes(found: re.Match[str], part: str | None) -> tuple[int, ...]:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return ()
    if found["half"]:
        if not 1 <= hour <= 12:
            return ()
        return (hour % 12 * 60 + minute + (12 * 60 if found["half"] == "p" else 0),)
    if hour > 12 or hour == 0:
        return (hour * 60 + minute,)
    match part:
        case "dawn" | "morning":
            return (hour % 12 * 60 + minute if part == "dawn" else hour * 60 + minute,)
        case "noon":  # 中午11点半, 中午1点
            return ((hour if hour > 9 else hour + 12) * 60 + minute,)
        case "afternoon" | "dusk":
            return (hour % 12 * 60 + minute + 12 * 60,)
        case "evening" | "night":  # 晚12点 and 半夜1点 are the next day's
            return ((hour if hour > 11 else hour + 12 if hour > 4 else hour + 24) * 60 + minute
                    + (12 * 60 if hour == 12 else 0),)  # fmt: skip
    if not found["loose"] or found["hour"][0] == "0":
        return (hour * 60 + minute,)
    # 3点 alone is no time to be awake; 8点 may be the evening's once the morning's is over.
    later = hour % 12 * 60 + minute + 12 * 60
    return (later,) if hour < 7 else (hour * 60 + minute, later)


def _days(said: str, today: datetime) -> Iterator[datetime]:
    """The days the words may mean, the soonest first."""
    if not said:
        yield from (today, today + timedelta(days=1))
    elif found := _WEEK.match(said):
        weekday, rest = found["day"], said[found.end() :].strip()
        yield from _on(weekday, found["which"].split(), rest, today)
    elif found := _WEEK.search(said):
        yield from _on(found["day"], [], said[: found.start()].strip(), today)
    else:
        yield from _dates(said, today)


def _on(weekday: str, which: list[str], date: str, today: datetime) -> Iterator[datetime]:
    """下周二, or 周二15日: a date beside the weekday must be the same day."""
    start = today - timedelta(days=today.weekday()) if which else today
    start += timedelta(weeks=which.count("next"))
    found = _library(weekday, start - timedelta(seconds=1))
    if date:
        day = next(_dates(date, today), None)
        same = day == found if which else day and WEEKDAYS[day.weekday()] == weekday
        if day and same:
            yield day
    elif found:
        yield found
        if not which:
            yield found + timedelta(weeks=1)


def _dates(said: str, today: datetime) -> Iterator[datetime]:
    if found := _NUMBERED.fullmatch(said):
        yield from _numbered(int(found["day"]), found["month"], today)
    elif said in ("end1", "end2"):
        for month in (0, 1) if said == "end1" else (1,):
            yield _first(today, month + 1) - timedelta(days=1)
    elif found := _END.fullmatch(said):
        away = (MONTHS.index(found["month"]) - today.month) % 12
        yield from (_first(today, away + more + 1) - timedelta(days=1) for more in (0, 12))
    elif found := _DATED.fullmatch(said):
        named = f"{found['day'] or found['day_']} {found['month'] or found['month_']}"
        years = [int(found["year"])] if found["year"] else [today.year + n for n in range(9)]
        for year in years:  # the 29th of February comes once in four years, or eight
            day = _library(f"{named} {year}", today)
            if day and (found["year"] or day >= today):
                yield day
    elif _AWAY.fullmatch(said) and (day := _library(said, today)):
        yield day


def _numbered(day: int, which: str | None, today: datetime) -> Iterator[datetime]:
    months = {None: range(13), "thismonth ": range(1), "nextmonth ": range(1, 2)}[which]
    for month in months:
        first = _first(today, month)
        try:
            yield first.replace(day=day)
        except ValueError:
            continue  # this month has no 31st


def _first(today: datetime, months: int) -> datetime:
    """The first day of the month so many months on."""
    years, month = divmod(today.month - 1 + months, 12)
    return today.replace(year=today.year + years, month=month + 1, day=1)


def _library(said: str, base: datetime) -> datetime | None:
    """What dateparser makes of plain words said at `base`; both without a zone."""
    # Half a second to import: only whoever reads a moment pays for it.
    import dateparser

    found: datetime | None = dateparser.parse(
        said,
        languages=["en"],
        settings={
            "RELATIVE_BASE": base,
            "PREFER_DATES_FROM": "future",
            "RETURN_AS_TIMEZONE_AWARE": False,
            "TIMEZONE": "UTC",
            "PARSERS": ["relative-time", "absolute-time"],
        },
    )
    return found
