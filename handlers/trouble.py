"""What goes wrong is told to the operators: at most once an hour, in one line, without words of
residents in it."""

from datetime import timedelta

from chat.card import note
from chat.routes import Routes
from chat.text import text
from handlers.telling import show_operators
from storage import drafts, inbox, outbox_results
from storage.places import Community
from storage.work import Work

#: How often operators are told at most.
HOURLY = timedelta(hours=1)
#: The platform keeps unconfirmed events 24 hours; their ids are remembered twice as long.
KEEP_IDS = timedelta(hours=48)

routes = Routes()


@routes.every(timedelta(minutes=1))
async def tell_operators(work: Work, community: Community) -> None:
    """Messages parked and rows set aside since the last telling."""
    since = community.told_trouble_at
    if since is not None and work.now - since < HOURLY:
        return
    parked, aside = await outbox_results.untold(work.core), await inbox.untold(work.core)
    if not parked and not aside:
        return
    community.told_trouble_at = work.now
    await show_operators(work, community, note(text("trouble", parked=parked, aside=aside)))


@routes.every(timedelta(hours=1))
async def forget_old(work: Work, community: Community) -> None:
    """What is kept only for a while: ids of done events, unanswered questions."""
    await inbox.sweep(work.core, work.now - KEEP_IDS)
    # Some of them end with a word first.
    await drafts.expire(work.db, work.now - HOURLY)
