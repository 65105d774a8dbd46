"""When a call-out has something to tell."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from domain.callouts import Notice, moment, next_notice
from handlers.callouts.door import Called
from storage.places import Community
from storage.work import Work


def begin(work: Work, community: Community, one: Called) -> None:
    """Its time is set, now: what should have been told before is not told after."""
    zone = ZoneInfo(community.timezone)
    callout = one.callout
    callout.told = []
    starts, ends = callout.starts_at.astimezone(zone), callout.ends_at.astimezone(zone)
    for notice in Notice:
        if notice is not Notice.OVER and moment(notice, starts, ends) <= work.now:
            callout.tell(notice)
    schedule(work, community, one)


def schedule(work: Work, community: Community, one: Called) -> None:
    """The clock looks at it again at its next notice."""
    coming = due(work, community, one)
    one.matter.due_at = coming[1] if coming is not None else None


def due(work: Work, community: Community, one: Called) -> tuple[Notice, datetime] | None:
    """The next notice, and its moment."""
    zone = ZoneInfo(community.timezone)
    callout = one.callout
    found = next_notice(
        callout.was_told(), work.now.astimezone(zone),
        callout.starts_at.astimezone(zone), callout.ends_at.astimezone(zone),
    )  # fmt: skip
    return (found[0], found[1].astimezone(UTC)) if found is not None else None
