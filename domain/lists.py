"""The list of whoever is in charge, twice a day instead of a message for every reminder: when it
comes, what stands on it, and in which order."""

from datetime import datetime, time, timedelta
from enum import IntEnum

from domain.matters import ACTIVE, State
from domain.quiet import NIGHT, NOON

#: In private, on every day, on the clock of the community.
TIMES = (time(7, 30), time(15, 30))
#: A list that could not be told at its time is still worth something for so long; then the next
#: one says more.
STILL = timedelta(hours=2)
#: From this part of a level's time on a matter stands on the list (the 50 % and 80 % reminders).
HALF = 0.5
#: When a group hears of its day, if something happened; not on the day of the council (议事日).
DIGEST = time(19, 30)


class Why(IntEnum):
    """Why a matter stands on a list, the most pressing first."""

    LATE = 0
    TODAY = 1
    WAITING = 2
    HALF_OVER = 3
    #: It does not ask for anything today: only on the whole list.
    LATER = 4


def half_day(local: datetime) -> datetime | None:
    """The moment of the list that is to be told now, on the clock of the community; None where
    none is."""
    for hour in TIMES:
        at = local.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0, fold=0)
        if at <= local < at + STILL:
            return at
    return None


def next_told(local: datetime) -> datetime:
    """When something is told next by the hour of the day: a list, a digest, what was held until a
    quiet hour is over."""
    hours = sorted({*TIMES, DIGEST, NIGHT.told, NOON.told})
    days = (local, local + timedelta(days=1))
    moments = (
        day.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0, fold=0)
        for day in days
        for hour in hours
    )
    return next(moment for moment in moments if moment > local)


def digest_of(local: datetime) -> datetime | None:
    """The moment of the digest that is to be told now; None where none is, or it is too late."""
    at = local.replace(hour=DIGEST.hour, minute=DIGEST.minute, second=0, microsecond=0, fold=0)
    return at if at <= local and local.time() < NIGHT.start else None


def why(
    state: State,
    now: datetime,
    midnight: datetime,
    *,
    arrived: datetime,
    answer_by: datetime | None,
    first_word_by: datetime | None = None,
    property_by: datetime | None = None,
    taken: bool = False,
) -> Why:
    """Why a matter that is open stands on the list of whoever it lies with; `midnight` is when
    their day ends. What nobody answered yet is owed a first word; of what the property company
    has, its own time counts too."""
    if state not in (*ACTIVE, State.PROPOSED):
        return Why.LATER
    if any(moment is not None and moment <= now for moment in (answer_by, first_word_by)):
        return Why.LATE
    soonest = (answer_by, first_word_by, property_by)
    if any(moment is not None and moment < midnight for moment in soonest):
        return Why.TODAY
    if state is State.WAITING and not taken:
        return Why.WAITING
    if answer_by is not None and now >= arrived + (answer_by - arrived) * HALF:
        return Why.HALF_OVER
    return Why.LATER
