"""What a community file says of days: when the community is open, and which days are holidays or
worked, better than any calendar knows."""

from datetime import date

from domain import duty
from domain.community import SERVICE_HOURS
from domain.faults import shown
from domain.table import Table

_A_DAY = 'a day, as "2027-09-15"'
_WORKED = "workdays"


def service_hours(table: Table) -> str:
    """When the community is open, as `domain.duty` writes it."""
    words = table.text("service_hours", SERVICE_HOURS)
    try:
        hours = duty.spans(words) if words else ()
    except duty.BadSpans as wrong:
        table.wrong("service_hours", shown(wrong.found), wrong.expected)
        return SERVICE_HOURS
    for span in hours:
        if span.end < span.start:
            table.wrong("service_hours", shown(str(span)), "hours that end on the day they begin")
    return duty.printed(hours) or SERVICE_HOURS


def holidays(table: Table) -> dict[str, str]:
    """The table [holidays]: "2027-09-15" = "中秋节", and a list of days that are worked. What is
    worked has no name."""
    found = {}
    for key in table.values:
        if key == _WORKED:
            continue
        if _is_day(key):
            found[key] = table.text(key)
        else:
            table.wrong(key, shown(key), f"{_A_DAY}, or {_WORKED}")
    for day in table.texts(_WORKED):
        if not _is_day(day):
            table.wrong(_WORKED, shown(day), _A_DAY)
        elif day in found:
            table.wrong(_WORKED, f"{day}, which is {shown(found[day])}", "either of the two")
        else:
            found[day] = ""
    return found


def _is_day(words: str) -> bool:
    try:
        return date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False
