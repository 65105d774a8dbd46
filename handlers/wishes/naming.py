"""Wherever a name stands on the cards of a wish, they are drawn again."""

from domain.wishes import LIVE
from handlers.wishes import cards, door, helping, team_cards, thanking
from storage import wishes
from storage.places import Community
from storage.work import Work


async def renamed(work: Work, community: Community, member_id: int) -> None:
    """Whoever wished, helps or looks after a wish reads what a member is called now."""
    wished = await wishes.wished(work.db, member_id, limit=50)
    concerned = {matter.id or 0 for wish, matter, _ in wished if wish.state in LIVE}
    helps = await wishes.taken_on(work.db, member_id)
    concerned |= {matter.id or 0 for _, _, matter, _ in helps}
    for id in sorted(concerned):
        if (found := await wishes.of_matter(work.db, id)) is not None:
            one = await door.whole(work, found)
            await cards.redraw(work, community, one)
            await helping.redraw(work, community, one)
            await team_cards.redraw(work, community, one)
    await thanking.names(work, community, member_id, gone=False)


async def leaving(work: Work, community: Community, member_id: int) -> None:
    """A member is about to be forgotten: no thanks name them."""
    await thanking.names(work, community, member_id, gone=True)
