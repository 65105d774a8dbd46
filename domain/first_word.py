"""When somebody who told something hears the first word of a human being. What is not answered by
then is the business of whoever is in charge, not of the clock: nothing rises by it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from domain.calendar import Calendar, Open, counted
from domain.deadlines import Tier


class Within(NamedTuple):
    """So long, counted only in these hours of every day; None: in all, by day and by night."""

    lasting: timedelta
    hours: Open | None = None


#: 应答 by tier, any hour where nothing else is said. What is small is counted in hours of service.
WITHIN: Mapping[Tier, Within] = {
    Tier.EMERGENCY: Within(timedelta(minutes=7)),
    Tier.URGENT: Within(timedelta(hours=2), (8 * 60, 21 * 60)),
    Tier.BIG: Within(timedelta(hours=24)),
    Tier.HARD: Within(timedelta(hours=24)),
    Tier.COUNCIL: Within(timedelta(hours=24)),
    Tier.FOREIGN: Within(timedelta(hours=24)),
}
#: Of a small thing, counted while the community is open.
SMALL = timedelta(hours=4)

#: Urgent at hours of their own: a car in the way from early till late, water and current always.
URGENT: Mapping[str, Within] = {
    "parking.block": Within(timedelta(hours=2), (6 * 60, 23 * 60)),
    "utility.burst": Within(timedelta(hours=2)),
    "utility.electric": Within(timedelta(hours=2)),
}


def _within(tier: Tier, category: str | None) -> Within:
    return URGENT.get(category or "", WITHIN[tier]) if tier is Tier.URGENT else WITHIN[tier]


def at_least(tier: Tier, category: str | None) -> timedelta:
    """How long somebody has for the first word on any day and at any hour: nights and holidays
    only make it longer."""
    return SMALL if tier is Tier.SMALL else _within(tier, category).lasting


def first_word_by(
    created: datetime, tier: Tier, category: str | None, calendar: Calendar
) -> datetime:
    """Until when whoever told something is owed a first human word, in UTC."""
    if tier is Tier.SMALL:
        return calendar.open_for(created, SMALL)
    within = _within(tier, category)
    hours = within.hours
    if hours is None:
        return created.astimezone(UTC) + within.lasting
    return counted(created.astimezone(calendar.zone), within.lasting, lambda day: [hours])
