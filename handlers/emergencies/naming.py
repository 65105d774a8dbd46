"""Open emergencies on whose cards somebody's name stands, drawn anew when it changes or goes."""

from collections.abc import Sequence

from domain.roles import Role
from handlers.emergencies import cards
from storage import alarms, members, places
from storage.alarms import Both
from storage.places import Community
from storage.work import Work


async def of(work: Work, member_id: int) -> list[Both]:
    """The open ones that a member told of, answered, was called for, or is in charge of."""
    held = await members.roles_of(work.db, member_id, work.now)
    offices = {one.place_id for one in held if one.role is not Role.RESIDENT}
    found = []
    for matter, alarm in await alarms.open_ones(work.db):
        named = {matter.reporter_id, alarm.answered_by, alarm.on_scene_by, *alarm.called}
        way_up = {place.id for place in await places.chain(work.db, matter.place_id)}
        if member_id in named or offices & way_up:
            found.append((matter, alarm))
    return found


async def redraw(work: Work, community: Community, found: Sequence[Both]) -> None:
    """Wherever they stand, as the names are now."""
    for matter, alarm in found:
        await cards.redraw(work, community, matter, alarm)
