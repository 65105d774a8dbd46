"""听过了: whoever is in charge listened to the voices of a report. It waits no more in any list,
and whoever told it hears that somebody knows."""

from chat.card import Card
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import text
from handlers.reports.shown import cards, filed, looking
from handlers.reports.shown.panel import Heard
from handlers.reports.told import titling
from handlers.reports.worked import alone, asking, moving
from handlers.turn import Answer, Turn
from storage import members
from storage.matters import Matter
from storage.places import Place

routes = Routes()


@routes.says(whole=("听过了", "我听了", "听了", "i listened"), about=True)
async def said_so(turn: Turn, said: Said, meant: Meant) -> Answer:
    """听过了, in a reply to the voice or the panel, or with the number."""
    return await _heard(turn, await looking.about(turn, said, meant))


@routes.tap(Heard)
async def tapped(turn: Turn, tap: Heard) -> Answer:
    """〔听过了〕"""
    return await _heard(turn, await turn.matter(tap.matter)) or text("voice-heard")


async def _heard(turn: Turn, matter: Matter) -> Answer:
    """What nobody wrote a title for is asked for one: nobody else knows what it is about."""
    await turn.require_over(matter)
    if not any(waits for _, waits in await filed.voices(turn.work, matter)):
        return text("heard-already")
    turn.work.note(matter.id or 0, filed.HEARD, turn.me)
    if matter.answered_at is None:
        matter.answered_at = turn.now
        moving.wind(matter, turn.now, community=turn.community)
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, matter)
    if matter.reporter_id not in (None, turn.me):
        place = await turn.work.db.get_one(Place, matter.place_id)
        who = members.called(turn.who)
        words = text("voice-heard-told", code=cards.code(matter, place), who=who)
        await asking.tell(turn.work, turn.community, matter, Card(lines=(words,)))
    if not matter.title and not alone.among_neighbours(turn):
        await titling.ask_for(turn, matter, text("title-heard"))
        return None
    return text("voice-heard")
