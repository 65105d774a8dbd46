"""Whoever is in charge of a report hears of it: first the person on it, then level by level."""

from chat.card import Card
from domain.roles import Can
from handlers.telling import show_members, tell_in_charge
from storage import matters
from storage.matters import Matter
from storage.places import Community
from storage.work import Work


async def tell(
    work: Work, community: Community, matter: Matter, card: Card, *, work_groups: bool = True
) -> None:
    """Show a card to whoever is on this, or else to the nearest level that can be reached, round
    anybody the matter is about."""
    avoiding = await matters.concerned(work.db, matter.id or 0)
    on_it = matter.handler_id
    if on_it and on_it not in avoiding and await show_members(work, community, [on_it], card):
        return
    await tell_in_charge(
        work,
        community,
        matter.level_id,
        Can.HANDLE,
        card,
        avoiding=avoiding,
        work_groups=work_groups,
    )
