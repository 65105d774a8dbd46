"""Quiet hours: what nobody asked for is not said while people sleep or rest. Answers, emergencies
and edits are not held: they were asked for, or wake nobody."""

from datetime import datetime, time, timedelta
from typing import NamedTuple

#: Messages a group gets in a day at most, besides emergencies and answers.
MOST_A_DAY = 6

_DAY = timedelta(days=1)


class Hush(NamedTuple):
    """Hours in which nothing is said, on the clock of the community. `end` is no longer quiet; one
    that is earlier than `start` is on the next day."""

    start: time
    end: time
    #: When that is told which came up meanwhile.
    told: time


#: What came up at night is told when people are up, not at the first minute of the morning.
NIGHT = Hush(time(21), time(7, 30), time(8, 30))
NOON = Hush(time(12), time(14), time(14))


def told_at(local: datetime, *, alone: bool = False) -> datetime:
    """When what comes up at a moment is told: at once, or after the quiet hours it lies in.

    `local` and the result are aware, in the community's time zone. `alone`: to one person in
    private, who does not share a group's rest at noon.
    """
    hour = local.time()
    if NOON.start <= hour < NOON.end and not alone:
        return _at(local, NOON.told)
    if hour >= NIGHT.start:
        return next_morning(local)
    if hour < NIGHT.end:
        return _at(local, NIGHT.told)
    return local


def next_morning(local: datetime) -> datetime:
    """When the day after a moment's begins for a group."""
    return _at(local + _DAY, NIGHT.told)


def _at(local: datetime, hour: time) -> datetime:
    return local.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0, fold=0)


def after_waking(local: datetime, lasting: timedelta) -> datetime:
    """When people have been awake for so long since a moment: nights do not count. `local` and the
    result are aware, in the community's time zone."""
    left = lasting
    while True:
        dawn = _at(local, NIGHT.end)
        start, end = max(local, dawn), _at(local, NIGHT.start)
        if start < end:
            if left <= end - start:
                return start + left
            left -= end - start
        local = _at(local + _DAY, time())
