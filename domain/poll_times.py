"""When a poll ends, and when those who have not voted are reminded. Local time throughout."""

from datetime import datetime, time, timedelta

#: Days a poll stands at least where nobody says until when, the first and the last one counted.
DAYS = 5
ENDS = time(20)
REMINDS = time(10)
_SATURDAY, _SUNDAY = 5, 6
#: A poll that is over sooner was heard by nobody; one that lasts longer is forgotten.
SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=60)
#: A reminder needs some time behind it, or it only repeats the card.
_APART = timedelta(hours=12)


def ends_by_default(local: datetime) -> datetime:
    """Five days with a weekend in them: the first Sunday evening that leaves so many."""
    days = (_SUNDAY - local.weekday()) % 7
    if days + 1 < DAYS:
        days += 7
    return datetime.combine(local.date() + timedelta(days), ENDS, local.tzinfo)


def reminds_at(begins: datetime, ends: datetime) -> datetime | None:
    """The last Saturday morning before the end; where there is none far enough behind the
    beginning, the morning before the end, or none."""
    saturday = ends.date() - timedelta((ends.weekday() - _SATURDAY) % 7)
    for day in (saturday, ends.date() - timedelta(1)):
        at = datetime.combine(day, REMINDS, ends.tzinfo)
        if at - begins >= _APART and ends - at >= _APART:
            return at
    return None
