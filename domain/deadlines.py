"""How long each level has for a matter. All numbers are presets that a community may override."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from domain.calendar import Calendar, length
from domain.places import Level


class Tier(StrEnum):
    """How urgent or heavy a matter is."""

    EMERGENCY = "E"  # 急险
    URGENT = "U"  # 急事
    SMALL = "S1"  # 小事
    BIG = "S3"  # 大事
    HARD = "S5"  # 难事
    COUNCIL = "C"  # 议事
    FOREIGN = "F"  # 不归我们


Hours = Mapping[Tier, Mapping[Level, int]]

#: Preset "7135": 小事 1 day in the 微网格, 大事 3 days in the 网格小循环, 难事 5 days in the
#: 街道大循环. Hours a level has, counted from the matter's arrival there; the first arrival is the
#: report itself, not its acceptance.
SEVEN_ONE_THREE_FIVE: Hours = {
    Tier.URGENT: {
        Level.BUILDING: 24,
        Level.MICRO_GRID: 24,
        Level.GRID: 24,
        Level.COMMUNITY: 48,
        Level.STREET: 48,
    },
    Tier.SMALL: {
        Level.BUILDING: 24,
        Level.MICRO_GRID: 24,
        Level.GRID: 72,
        Level.COMMUNITY: 72,
        Level.STREET: 120,
    },
    Tier.BIG: {Level.GRID: 72, Level.COMMUNITY: 72, Level.STREET: 120},
    Tier.HARD: {Level.COMMUNITY: 120, Level.STREET: 120},
    # What is nobody's here is handed on (请社区转办) instead of being left.
    Tier.FOREIGN: {Level.BUILDING: 24, Level.COMMUNITY: 120, Level.STREET: 120},
}

PRESETS: dict[str, Hours] = {"7135": SEVEN_ONE_THREE_FIVE}

#: How long a finished matter waits for the reporter's word before silence closes it.
SILENCE: dict[Tier, timedelta] = {Tier.SMALL: timedelta(days=3)}
SILENCE_OTHERWISE = timedelta(days=7)


#: What neighbours quarrel over takes its time: about a month (人民调解法 art. 33).
DISPUTES = frozenset({"order.dispute", "noise.neighbor"})
MEDIATION = timedelta(days=30)

#: How long a matter may be opened anew after it was done: 又坏了. What drips or should be warm
#: shows only with time.
REOPENS: dict[str, timedelta] = dict.fromkeys(
    ("facility.leak", "utility.burst", "utility.sewer", "utility.heating"), timedelta(days=60)
)
REOPENS_OTHERWISE = timedelta(days=14)

#: The property company's own time for what it was told of.
PROPERTY: dict[Tier, timedelta] = {
    Tier.URGENT: timedelta(hours=4),
    Tier.SMALL: timedelta(hours=24),
    Tier.BIG: timedelta(hours=72),
}
PROPERTY_OTHERWISE = timedelta(hours=120)

#: The longest something may wait at once (先等等), and how often: after that it is a long-term
#: matter or goes up.
LONGEST_WAIT = timedelta(days=30)
MOST_WAITS = 3


#: A community's own times, keyed "S1.building": hours, or words that `calendar.length` reads.
Own = Mapping[str, int | str]


def answer_by(
    arrived: datetime,
    tier: Tier,
    level: Level,
    own: Own | None,
    preset: str,
    calendar: Callable[[], Calendar] | None = None,
) -> datetime | None:
    """When a level's time runs out; None where the table gives it none.

    `calendar` is asked for where a community's own time is counted in its days or hours.
    """
    lookup = Level.BUILDING if level is Level.UNIT else level
    hours = (own or {}).get(f"{tier}.{lookup}") or PRESETS[preset].get(tier, {}).get(lookup)
    if isinstance(hours, str):
        long = length(hours)
        assert long is not None, "refused when the file was read"
        assert calendar is not None, "whoever has words for a time has a calendar"
        return calendar().after(arrived, long)
    return arrived + timedelta(hours=hours) if hours else None


def closes_at(done: datetime, tier: Tier) -> datetime:
    """When silence closes a matter that was finished at `done`."""
    return done + SILENCE.get(tier, SILENCE_OTHERWISE)


def reopens_until(done: datetime, category: str | None) -> datetime:
    """Until when a matter that was done at `done` may be opened anew."""
    return done + REOPENS.get(category or "", REOPENS_OTHERWISE)


def property_by(told: datetime, tier: Tier) -> datetime:
    """When the property company, told at `told`, is asked how it stands."""
    return told + PROPERTY.get(tier, PROPERTY_OTHERWISE)


def next_council(now: datetime, day: int, hour: int, minute: int) -> datetime:
    """The next meeting day (议事日) after `now`, which is in the community's time zone: what only
    neighbours together can decide waits for it."""
    month = now.replace(day=1, hour=hour, minute=minute, second=0, microsecond=0)
    here = month.replace(day=day)
    if here > now:
        return here
    return (month + timedelta(days=32)).replace(day=day)
