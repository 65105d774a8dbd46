"""What happens to a report by itself when its moment has come: it goes up, what waited goes on,
silence closes what was done."""

from chat.routes import Routes
from chat.text import text
from domain.matters import Move, State
from handlers.reports import cards, moving, rising
from storage.matters import Matter
from storage.places import Community
from storage.work import Work

routes = Routes()


@routes.due("report")
async def its_moment_came(work: Work, community: Community, matter: Matter) -> None:
    """The step due now; the clock of the row is wound anew by it."""
    match matter.state:
        case State.DONE:
            await moving.move(work, community, matter, Move.SILENCE, None)
            await cards.redraw(work, community, matter)
            await cards.settle_question(work, community, matter, text("answered-silence"))
        case State.PAUSED:
            await moving.move(work, community, matter, Move.RESUME, None)
            await cards.redraw(work, community, matter)
        case _ if matter.answer_by is not None and matter.answer_by <= work.now:
            await rising.by_itself(work, community, matter)
        case _:
            moving.wind(matter, work.now)
