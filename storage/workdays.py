"""Which days are worked, by the sources in their order: the community's own table, the calendar
the State Council announced (chinesecalendar), the holidays that law makes foreseeable (holidays,
expected only), and else the days of the week.

Both libraries are imported when they are first asked: most starts need neither.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain import duty
from domain.calendar import Calendar, Day, weekdays
from domain.community import SERVICE_HOURS
from storage.places import Community


def calendar_of(community: Community) -> Calendar:
    """The calendar of a community."""
    settings = community.settings
    own: Mapping[str, str] = settings.get("holidays", {})
    hours = duty.spans(settings.get("service_hours", SERVICE_HOURS))

    def known(day: date) -> Day:
        if (name := own.get(day.isoformat())) is not None:
            return Day(working=not name, holiday=name)
        return announced(day) or foreseeable(day) or weekdays(day)

    return Calendar(ZoneInfo(community.timezone), hours, known)


@lru_cache(maxsize=1024)
def announced(day: date) -> Day | None:
    """What the State Council announced of a day; None for a year it has not come to."""
    import chinese_calendar

    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None
    # A weekend day that is worked instead carries the name of the holiday it is worked for.
    return Day(working=not off, holiday=_named(name) if off and name else "")


@lru_cache(maxsize=1024)
def foreseeable(day: date) -> Day | None:
    """A holiday that falls on a day by law; which days around it are moved, nobody knows yet. None
    for a day that is none."""
    names = _by_law(day.year)
    if (name := names.get(day)) is None:
        return None
    return Day(working=False, holiday=name, expected=True)


@lru_cache(maxsize=16)
def _by_law(year: int) -> Mapping[date, str]:
    import holidays

    return dict(holidays.country_holidays("CN", years=year, language="zh_CN"))


def _named(name: str) -> str:
    from chinese_calendar import Holiday

    return str(Holiday(name).chinese)
