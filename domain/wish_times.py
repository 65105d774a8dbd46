"""How long each step of a wish may take. All are presets that a community may override, named
`check`, `contact.errand` and so on at [community.wish_times]."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from domain.calendar import Calendar, Length, Unit, length
from domain.wishes import Kind

#: Whoever is in charge looks at a wish so soon; else the next level is asked.
CHECK = "check"
#: The next in line has so many waking hours to say yes.
OFFER = "offer"
#: Asked whether they are in touch, a claimer has so long before the place is free again; a kind
#: whose own time is shorter has that.
ASKED = "asked"
#: Silence of whoever wished it closes what was done.
SILENCE = "silence"


def contact(kind: Kind) -> str:
    """The name of the time a claimer of this kind has to get in touch."""
    return f"contact.{kind}"


#: What nobody claims goes further after so long: to the estate, the community, and at last an
#: honest word. A wish is told which of them came last by its number, counted from 1.
LADDER = ("unclaimed.estate", "unclaimed.community", "unclaimed.over")

#: The presets, by name.
PRESET: Mapping[str, Length] = {
    CHECK: Length(24, Unit.HOURS),
    contact(Kind.ERRAND): Length(4, Unit.HOURS),
    contact(Kind.COMPANY): Length(2, Unit.DAYS),
    contact(Kind.SKILL): Length(3, Unit.DAYS),
    contact(Kind.ACTIVITY): Length(3, Unit.DAYS),
    contact(Kind.THING): Length(7, Unit.DAYS),
    ASKED: Length(1, Unit.DAYS),
    OFFER: Length(12, Unit.HOURS),
    LADDER[0]: Length(3, Unit.DAYS),
    LADDER[1]: Length(7, Unit.DAYS),
    LADDER[2]: Length(30, Unit.DAYS),
    SILENCE: Length(7, Unit.DAYS),
}

#: A community's own times by name: hours, or words that `calendar.length` reads.
Own = Mapping[str, int | str]
#: Somebody's place is not kept for long where they cannot be written to.
UNREACHED = timedelta(hours=4)


def long(name: str, own: Own | None) -> Length:
    """How long a step may take in a community with these times of its own."""
    said = (own or {}).get(name)
    if isinstance(said, int):
        return Length(said, Unit.HOURS)
    return (length(said) if said else None) or PRESET[name]


class Times(NamedTuple):
    """The times of one community."""

    own: Own | None
    #: Asked for where a time is counted in the community's days or hours.
    calendar: Callable[[], Calendar]

    def by(self, start: datetime, name: str) -> datetime:
        """When a step that began at `start` is over."""
        said = long(name, self.own)
        if said.unit is Unit.HOURS:
            return start + timedelta(hours=said.number)
        if said.unit is Unit.DAYS:
            return start + timedelta(days=said.number)
        return self.calendar().after(start, said)

    def contact_by(self, claimed: datetime, kind: Kind) -> datetime:
        """Until when a claimer gets in touch, before they are asked."""
        return self.by(claimed, contact(kind))

    def kept_until(self, asked: datetime, kind: Kind) -> datetime:
        """Until when the place of a claimer is kept who was asked at `asked`."""
        return min(self.by(asked, ASKED), self.by(asked, contact(kind)))

    def rung(self, since: datetime, told: int) -> datetime | None:
        """When what is unclaimed since `since` goes further, `told` steps of the ladder being
        behind it; None after the last."""
        return self.by(since, LADDER[told]) if told < len(LADDER) else None
