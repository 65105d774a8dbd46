"""How long each level has for a matter. All numbers are presets that a community may override."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

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
}

PRESETS: dict[str, Hours] = {"7135": SEVEN_ONE_THREE_FIVE}

#: How long a finished matter waits for the reporter's word before silence closes it.
SILENCE: dict[Tier, timedelta] = {Tier.SMALL: timedelta(days=3)}
SILENCE_OTHERWISE = timedelta(days=7)


def answer_by(
    arrived: datetime, tier: Tier, level: Level, own: Mapping[str, int] | None, preset: str
) -> datetime | None:
    """When a level's time runs out; None where the table gives it none.

    `own` holds a community's overrides in hours, keyed "S1.building".
    """
    lookup = Level.BUILDING if level is Level.UNIT else level
    hours = (own or {}).get(f"{tier}.{lookup}") or PRESETS[preset].get(tier, {}).get(lookup)
    return arrived + timedelta(hours=hours) if hours else None


def closes_at(done: datetime, tier: Tier) -> datetime:
    """When silence closes a matter that was finished at `done`."""
    return done + SILENCE.get(tier, SILENCE_OTHERWISE)
