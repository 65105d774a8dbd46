"""How long a matter may lie where it lies, and until when it is owed a first human word."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from domain import chain
from domain.deadlines import DISPUTES, MEDIATION, Tier, answer_by, next_council
from domain.first_word import first_word_by
from domain.places import Level
from storage import rhythms, workdays
from storage.matters import Matter
from storage.places import Community
from storage.work import Work


def first_word(community: Community, matter: Matter) -> datetime | None:
    """Until when something urgent is owed a first human word; None where one was said, and where
    the lists of those in charge are soon enough."""
    if matter.tier is not Tier.URGENT or matter.answered_at is not None:
        return None
    calendar = workdays.calendar_of(community)
    return first_word_by(matter.created_at, matter.tier, matter.category, calendar)


async def lasts(work: Work, community: Community, matter: Matter) -> chain.Lasts:
    """How long each level has for such a matter in this community. What only neighbours together
    can decide waits for the next council (议事日) of its place."""
    own = community.settings
    council = None
    if matter.tier is Tier.COUNCIL:
        look = partial(rhythms.next_council, work.db, community, matter.place_id, work.now)
        council = await work.once(("council", matter.place_id), look)
    hours, preset = own.get("deadlines_hours"), own.get("deadlines", "7135")

    def until(level: Level, arrived: datetime) -> datetime | None:
        if council is not None and arrived < council:
            return council
        if matter.tier is Tier.COUNCIL:
            hour, minute = map(int, own.get("meeting_time", "19:00").split(":"))
            local = arrived.astimezone(ZoneInfo(community.timezone))
            return next_council(local, own.get("meeting_day", 15), hour, minute)
        by = answer_by(
            arrived, matter.tier, level, hours, preset, partial(workdays.calendar_of, community)
        )
        if by is not None and matter.category in DISPUTES:
            return arrived + MEDIATION
        return by

    return until
