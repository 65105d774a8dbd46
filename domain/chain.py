"""Up the chain: where a matter begins, and where it is once nobody solved it in time. The clock of
a level runs from the matter's arrival there; the first arrival is the report itself."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from domain.deadlines import Tier
from domain.matters import ACTIVE, State
from domain.places import Level

#: Upward. The estate lies beside the chain, so nothing rises to it.
ORDER = (
    Level.UNIT,
    Level.BUILDING,
    Level.MICRO_GRID,
    Level.GRID,
    Level.COMMUNITY,
    Level.STREET,
)

#: The level a tier begins with; where a city has no such level, the next above.
START: Mapping[Tier, Level] = {
    Tier.URGENT: Level.UNIT,
    Tier.SMALL: Level.UNIT,
    Tier.BIG: Level.GRID,
    Tier.HARD: Level.COMMUNITY,
    Tier.COUNCIL: Level.UNIT,
    Tier.FOREIGN: Level.UNIT,
}
#: Who hands on what belongs to nobody here (请社区转办).
REFERS = Level.COMMUNITY

#: A first human word comes within a day even where no level has a time of its own.
FIRST_WORD = timedelta(hours=24)
#: So many wrong deliveries of a matter go down again; the next one goes up.
RETURNS = 1
#: The top has nobody above it: it says once a week how things stand.
WEEKLY = timedelta(days=7)
#: What is urgent is brought to mind singly, at these parts of a level's time.
MARKS = (0.5, 0.8)


class Stop(NamedTuple):
    """A place on the way up."""

    place: int
    level: Level


class Arrival(NamedTuple):
    """When a matter came to a place, and when the time there runs out."""

    place: int
    arrived: datetime
    answer_by: datetime


#: When the time of a level runs out for what arrived there; None where it has none for it.
Lasts = Callable[[Level, datetime], datetime | None]


def begins_at(tier: Tier, level: Level) -> bool:
    """Whether a matter of such a tier begins as low as this."""
    return level in ORDER and ORDER.index(level) >= ORDER.index(START.get(tier, Level.UNIT))


def beginning(tier: Tier, way_up: Sequence[Stop]) -> Stop:
    """Where on its way up, which is not empty, a matter begins."""
    return next((stop for stop in way_up if begins_at(tier, stop.level)), way_up[-1])


def next_up(place: int, way_up: Sequence[Stop], arrived: datetime, lasts: Lasts) -> Arrival | None:
    """The level above `place`: the nearest that has a time for such a matter; None at the top."""
    ids = [stop.place for stop in way_up]
    above = way_up[ids.index(place) + 1 :] if place in ids else way_up
    for stop in above:
        if (by := lasts(stop.level, arrived)) is not None:
            return Arrival(stop.place, arrived, by)
    return None


def risen(
    place: int, answer_by: datetime, now: datetime, way_up: Sequence[Stop], lasts: Lasts
) -> Sequence[Arrival]:
    """Every level a matter came to by itself until `now`, upward: nobody was awake in between, so
    each began when the one below ran out. The last is where it lies; the others it passed over."""
    found: list[Arrival] = []
    while answer_by <= now:
        up = next_up(place, way_up, answer_by, lasts)
        if up is None:
            break
        found.append(up)
        place, answer_by = up.place, up.answer_by
    return found


def marks(arrived: datetime, answer_by: datetime) -> Sequence[datetime]:
    """The moments at which something urgent is brought to mind."""
    return [arrived + (answer_by - arrived) * part for part in MARKS]


def next_moment(
    state: State,
    tier: Tier,
    now: datetime,
    *,
    arrived: datetime,
    answer_by: datetime | None,
    waits_until: datetime | None = None,
    property_by: datetime | None = None,
    closes: datetime | None = None,
    first_word: datetime | None = None,
    top: bool = False,
) -> datetime | None:
    """When something must next happen to a matter by itself; None: never.

    `first_word` is until when somebody is owed a human word, where nobody said one yet;
    `waits_until` is the end of a pause, or the day of the next line about a long-term matter;
    `closes` is when silence ends what was done; at the `top` it is told of weekly once its time
    is over.
    """
    if state is State.DONE:
        return closes
    if state in (State.PAUSED, State.LONG_TERM):
        return waits_until
    if state not in (*ACTIVE, State.PROPOSED) or answer_by is None:
        return None
    if answer_by <= now:
        return now + WEEKLY if top else now
    moments = [answer_by]
    if tier is Tier.URGENT:
        moments += marks(arrived, answer_by)
        if first_word is not None and state is State.WAITING:
            moments.append(first_word)
    if state is State.WITH_PROPERTY and property_by is not None:
        moments.append(property_by)
    return min(moment for moment in moments if moment > now)


def shifted(answer_by: datetime | None, since: datetime, until: datetime) -> datetime | None:
    """A level's time, longer by what it could do nothing: while something had to wait, or was
    taken for done."""
    return answer_by + (until - since) if answer_by is not None else None
