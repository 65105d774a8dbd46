"""When the time is over, or the community names somebody no more, both are told, once, by day."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from chat.routes import Routes
from chat.text import text
from domain.standing_in import told_now
from handlers.standing_in import cards
from storage import members, standing_in
from storage.places import Community
from storage.work import Work

routes = Routes()

#: What ended longer ago is no news: the bot was away, or the file speaks of the past.
NEWS = timedelta(days=3)


@routes.every(timedelta(hours=1))
async def tell_whose_time_is_over(work: Work, community: Community) -> None:
    """Both sides hear that the office is its holder's again; only one does where the office is
    over too."""
    await standing_in.end_unnamed(work.db, work.now)
    if not told_now(work.now.astimezone(ZoneInfo(community.timezone))):
        return
    for one in await standing_in.over(work.db, work.now - NEWS, work.now):
        one.row.told_at = work.now
        await work.db.flush()
        await cards.tell_deputy_over(work, community, one)
        held_still = one.held.until is None or one.held.until > work.now
        if not held_still or await standing_in.acting(work.db, [one.held.id or 0], work.now):
            continue
        office = cards.office(community, one.held, one.place)
        words = text("stand-in-over-holder", who=members.called(one.member), office=office)
        await cards.tell_holder_over(work, community, one, words)
