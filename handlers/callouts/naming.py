"""Wherever a name stands on the cards of a call-out, they are drawn again."""

from domain.callouts import State
from handlers.callouts import cards, door, ending
from storage import callouts, helpers
from storage.places import Community
from storage.work import Work


async def renamed(work: Work, community: Community, member_id: int) -> None:
    """Whoever called reads what a member is called now."""
    for going, callout in await helpers.answered(work.db, member_id):
        if callout.state not in (State.PLANNED, State.OVER) or callout.matter_id is None:
            continue
        found = await callouts.of_matter(work.db, callout.matter_id)
        if found is not None and going.callout_id == found[0].id:
            one = await door.whole(work, found)
            await cards.redraw_held(work, community, one)
            await cards.redraw_named(work, community, one, ending.who(one))
