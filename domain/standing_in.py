"""Standing in (A/B 角): for how long somebody may ask their B 角 to act."""

from datetime import datetime, timedelta
from enum import StrEnum


class HowLong(StrEnum):
    """What the holder of an office can choose in one tap. The values travel in buttons."""

    TODAY = "today"
    THREE_DAYS = "three"
    WEEK = "week"
    TILL_BACK = "back"


#: Days are natural days of 24 hours.
_DAYS = {HowLong.THREE_DAYS: timedelta(days=3), HowLong.WEEK: timedelta(days=7)}
#: Whose time is over is told by day, on the clocks of the community: from this hour, before that.
TELL_FROM, TELL_UNTIL = 8, 21


def ends(how_long: HowLong, local: datetime) -> datetime | None:
    """When it is over, on the clock `local` is read from; None: when they say they are back.

    今晚 is the last minute of the day, written so that nobody wonders which midnight is meant.
    """
    if how_long is HowLong.TILL_BACK:
        return None
    if how_long is HowLong.TODAY:
        night = local.replace(hour=23, minute=59, second=0, microsecond=0)
        return night if night > local else night + timedelta(days=1)
    return local + _DAYS[how_long]


def told_now(local: datetime) -> bool:
    """Whether it is an hour at which somebody may be told that their time is over."""
    return TELL_FROM <= local.hour < TELL_UNTIL
