"""〔1小时〕〔半天〕: whoever helped with a wish says how long it took; somebody in charge confirms
it."""

from zoneinfo import ZoneInfo

from chat.routes import Routes
from chat.text import text
from domain.hours import MINUTES
from domain.refusal import Refusal
from handlers import helped
from handlers.buttons import Took
from handlers.turn import Answer, Turn
from storage import callouts, hours
from storage.places import Place

routes = Routes()


@routes.tap(Took)
async def took(turn: Turn, tap: Took) -> Answer:
    """Said again before it is confirmed, the last word holds."""
    found = await hours.helped(turn.work.db, tap.matter, turn.me)
    if found is None:
        raise Refusal("hours-not-yours")
    wish, claim, matter = found
    given = await hours.of(turn.work.db, tap.matter, turn.me)
    if given is not None and given.confirmed_at is not None:
        raise Refusal("hours-counted")
    minutes = MINUTES[tap.span]
    day = (claim.done_at or turn.now).astimezone(ZoneInfo(turn.community.timezone)).date()
    claim.minutes = minutes
    await callouts.serve(turn.work.db, turn.me, matter, wish.public, day, minutes, turn.now)
    turn.work.note(tap.matter, "hours-said", turn.me, minutes=minutes)
    place = await turn.work.db.get_one(Place, matter.place_id)
    code = text("code-wish-at", number=matter.number, place=place.short)
    title = text("wish-title", code=code, title=wish.public)
    await turn.show_members([turn.me], helped.card(tap.matter, title, minutes))
    return text("hours-noted")
