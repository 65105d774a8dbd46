"""Until when something waits (先等等), and when a long-term matter (长期的事) says how it stands.
All moments are on the community's own clock."""

from datetime import datetime, time, timedelta
from enum import StrEnum

#: What waited goes on in the morning, when somebody can be reached.
MORNING = time(9)
#: The first of each month, when nobody sleeps and nobody rests.
MONTHLY = time(10)


class Till(StrEnum):
    """Until when, as it is offered."""

    TOMORROW = "tomorrow"  # 明天
    THREE_DAYS = "three_days"  # 3天
    NEXT_WEEK = "next_week"  # 下周


def until(now: datetime, till: Till) -> datetime:
    """The moment that is meant by it now."""
    match till:
        case Till.TOMORROW:
            days = 1
        case Till.THREE_DAYS:
            days = 3
        case Till.NEXT_WEEK:
            days = 7 - now.weekday()
    return datetime.combine(now.date() + timedelta(days=days), MORNING, now.tzinfo)


def next_line(now: datetime) -> datetime:
    """When a long-term matter is spoken of next: the first of the coming month."""
    in_next_month = now.date().replace(day=28) + timedelta(days=4)
    return datetime.combine(in_next_month.replace(day=1), MONTHLY, now.tzinfo)
