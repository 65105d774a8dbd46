"""Whoever is in charge of a report hears of it: first the person on it, then level by level, and
never whom it is about (回避)."""

from datetime import datetime

from chat.card import Card
from domain import grievance
from domain.roles import Can
from handlers.naming import role_name
from handlers.telling import show_members, tell_in_charge
from handlers.turn import Turn
from storage import matters, rights
from storage.matters import Matter
from storage.places import Community
from storage.work import Work


async def tell(
    work: Work,
    community: Community,
    matter: Matter,
    card: Card,
    *,
    work_groups: bool = True,
    place_id: int | None = None,
    not_before: datetime | None = None,
) -> bool:
    """Show a card to whoever is on this, or else to the nearest level that can be reached, from
    where it lies upward or from `place_id`, round anybody the matter is about; False where that
    leaves nobody."""
    avoiding = await avoided(work, matter)
    on_it = matter.handler_id
    if (
        on_it
        and on_it not in avoiding
        and await show_members(work, community, [on_it], card, not_before=not_before)
    ):
        return True
    return await tell_in_charge(
        work,
        community,
        place_id or matter.level_id,
        Can.HANDLE,
        card,
        avoiding=avoiding,
        work_groups=work_groups,
        not_before=not_before,
    )


async def avoided(work: Work, matter: Matter) -> frozenset[int]:
    """Whom a matter goes round, on every level (回避)."""
    avoiding = await matters.concerned(work.db, matter)
    if avoiding and matter.reporter_id:
        # Whoever complains about another is not the one to decide on it.
        avoiding |= {matter.reporter_id}
    return avoiding


async def named(work: Work, community: Community, place_id: int, words: str) -> set[int]:
    """Whom words name, by office or by name, of those who hold one at this place, above it or in
    its estate."""
    offices = grievance.offices(words)
    return {
        member.id or 0
        for role, member in await rights.officers(work.db, place_id, work.now)
        if role in offices
        or grievance.names(words, member.name)
        or grievance.names(words, str(role_name(community, role)))
    }


async def go_round(turn: Turn, matter: Matter) -> None:
    """Keep a complaint from whom its words name."""
    found = await named(turn.work, turn.community, matter.place_id, matter.words)
    matters.concern(turn.work.db, matter.id or 0, found - {turn.me})
