"""Up the chain: what a level could not solve in time goes to the next, by itself."""

from domain import chain
from domain.matters import Move
from handlers.reports import cards, moving
from storage.matters import Matter
from storage.places import Community
from storage.work import Work


async def by_itself(work: Work, community: Community, matter: Matter) -> None:
    """The time of a level ran out. After a long sleep only the last level reached hears of it;
    those in between are in the history as passed over."""
    assert matter.answer_by is not None
    way_up = await moving.stops(work, matter.place_id)
    until = moving.lasts(community, matter)
    reached = chain.risen(matter.level_id, matter.answer_by, work.now, way_up, until)
    if not reached:
        # The top has nobody above it.
        moving.wind(matter, work.now, top=True)
        return
    for passed in reached[:-1]:
        work.note(matter.id or 0, "passed over", None, place=passed.place)
    await moving.move(work, community, matter, Move.RAISE, None, to=reached[-1].place)
    await moving.hand(work, community, matter, reached[-1], work.now)
    await cards.redraw(work, community, matter)
