"""Whoever is in charge hears of it: first the person on it, then level by level upward."""

from chat.card import Card
from domain.roles import Can
from handlers.turn import show_members, show_operators
from storage import members, places
from storage.matters import Matter
from storage.outbox import Lane
from storage.places import Community
from storage.work import Work


async def tell(
    work: Work, community: Community, matter: Matter, card: Card, *, work_groups: bool = True
) -> None:
    """Show a card to whoever is on this, or else to the nearest level that can be reached: its
    people in private, then, with `work_groups`, its work group; at last to the operators.

    A matter is never with nobody.
    """
    if matter.handler_id and await show_members(work, community, [matter.handler_id], card):
        return
    for place in await places.chain(work.db, matter.level_id):
        charge = await members.in_charge(work.db, place.id or 0, Can.HANDLE)
        if await show_members(work, community, [one.id or 0 for one in charge], card):
            return
        if work_groups and not places.is_home(place):
            chats = await places.chats_of(work.db, place.id or 0)
            for chat in chats:
                await work.post(chat, card, lane=Lane.CARD, language=community.language)
            if chats:
                return
    await show_operators(work, community, card)
