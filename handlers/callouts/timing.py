"""When a call-out has something to tell."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from domain import quiet
from domain.callouts import (
    UNTIL_OVER,
    Answer,
    Notice,
    State,
    moment,
    next_notice,
    next_question,
)
from handlers.callouts.door import Called
from storage.places import Community
from storage.work import Work


def begin(work: Work, community: Community, one: Called) -> None:
    """Its time is set, now: what should have been told before is not told after."""
    zone = ZoneInfo(community.timezone)
    callout = one.callout
    callout.told = []
    starts, ends = callout.starts_at.astimezone(zone), callout.ends_at.astimezone(zone)
    for notice in UNTIL_OVER:
        if notice is not Notice.OVER and moment(notice, starts, ends) <= work.now:
            callout.tell(notice)
    schedule(work, community, one)


def schedule(work: Work, community: Community, one: Called) -> None:
    """The clock looks at it again at its next notice."""
    coming = due(work, community, one)
    one.matter.due_at = coming[1] if coming is not None else None


def due(work: Work, community: Community, one: Called) -> tuple[Notice, datetime] | None:
    """The next notice, and its moment; once it is over, when it is asked again who was there."""
    zone = ZoneInfo(community.timezone)
    callout, now = one.callout, work.now.astimezone(zone)
    if callout.state is State.OVER:
        if not one.said(Answer.GOING):
            return None
        over = (one.matter.done_at or callout.ends_at).astimezone(zone)
        asked = quiet.told_at(over, alone=True)
        found = next_question(callout.was_told(), now, asked)
    else:
        found = next_notice(
            callout.was_told(), now,
            callout.starts_at.astimezone(zone), callout.ends_at.astimezone(zone),
        )  # fmt: skip
    return (found[0], found[1].astimezone(UTC)) if found is not None else None
