"""Wherever a name stands on the hours that wait for a yes."""

from chat.card import Card
from chat.text import text
from handlers.hours.confirming import ask, key
from handlers.telling import redraw
from storage import hours
from storage.places import Community
from storage.work import Work


async def renamed(work: Work, community: Community, member_id: int) -> None:
    """Whoever is asked reads what a member is called now."""
    for service, member in await hours.unconfirmed(work.db, member_id):
        await redraw(work, community, ask(service, member))


async def leaving(work: Work, community: Community, member_id: int) -> None:
    """A member is about to be forgotten: there is nothing to say yes to."""
    for service, _ in await hours.unconfirmed(work.db, member_id):
        await redraw(work, community, Card(key=key(service), lines=(text("hours-not-asked"),)))
