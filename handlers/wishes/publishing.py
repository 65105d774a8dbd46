"""Where a wish is published: its building's group, or its estate's where few would know who; what
takes time or skill goes to the volunteers of the place in the same hour."""

from datetime import timedelta

from chat.ears import Calls
from domain.electorate import Per
from domain.places import Level
from domain.wishes import FEW_FLATS, FOR_VOLUNTEERS
from handlers.telling import show_members, tell_group, told_at
from handlers.wishes import cards
from handlers.wishes.door import Told
from storage import electorate, rights
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work

#: So long after it was published a bare 我来 is heard there.
CALLS = timedelta(days=2)


async def publish(work: Work, community: Community, one: Told) -> tuple[int, int]:
    """The card in every group it concerns, and with the volunteers; in how many, and with how
    many."""
    publishes = await _where(work, one.place)
    one.wish.place_id = publishes.id or 0
    await work.db.flush()
    where = await electorate.scope(work.db, publishes)
    walls = await electorate.walls(work.db, publishes, where)
    for chat, shared in walls:
        card = cards.wall(one, cards.named(one, publishes, shared=shared))
        await tell_group(work, community, chat, card)
        work.listen.append(Calls(chat.id, work.now + CALLS))
    told = 0
    if one.wish.kind in FOR_VOLUNTEERS:
        told = await _volunteers(work, community, one, publishes)
    return len(walls), told


async def _where(work: Work, place: Place) -> Place:
    """Of a stairwell its building; of a building with few flats its estate, where it has one."""
    if place.kind is Level.UNIT and place.parent_id is not None:
        place = await work.db.get_one(Place, place.parent_id)
    if place.estate_id is None:
        return place
    where = await electorate.scope(work.db, place)
    flats = await electorate.asked(work.db, where, Per.HOUSEHOLD, work.now)
    if flats is None or flats >= FEW_FLATS:
        return place
    return await work.db.get_one(Place, place.estate_id)


async def _volunteers(work: Work, community: Community, one: Told, publishes: Place) -> int:
    """Volunteers, team leaders and organisations whose place covers it, each in private."""
    here, wisher = one.matter.place_id, one.wish.wisher_id
    ids = await rights.helpers(work.db, here, work.now, {wisher})
    card = cards.wall(one, cards.named(one, publishes, shared=True))
    when = told_at(work, community, alone=True)
    await show_members(work, community, ids, card, Lane.CARD, not_before=when)
    return len(ids)
