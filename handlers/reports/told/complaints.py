"""A complaint about somebody in charge goes round that person and stands on no wall (回避)."""

from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import text
from domain import grievance, hearing
from domain.grievance import STARTS
from handlers import whereabouts
from handlers.reports.told import new, writing
from handlers.reports.told.writing import Told
from handlers.turn import Answer, Turn

routes = Routes()


@routes.says(starts=STARTS, sure=grievance.SURE)
async def complain(turn: Turn, said: Said, meant: Meant) -> Answer:
    """投诉 …: written down without a card for the neighbours; whom it names never hears of it."""
    if said.edited and await writing.correct(turn, said, meant.rest):
        return None
    if not hearing.says_something(meant.rest):
        return text("complaint-what")
    place = await whereabouts.meant(turn, meant.rest)
    if place is None:
        await new.ask_where(turn, said.message, said.words, said.photos)
        return None
    told = Told(hearing.clean(meant.rest), said.message, said.photos, complaint=True)
    await writing.write_down(turn, place, told)
    return None


def is_complaint(words: str, *, private: bool) -> bool:
    """Whether a report is one about a person, though nothing was said of complaining."""
    start = hearing.after_start(words, STARTS) is not None
    return start or (private and grievance.blames(words) and bool(grievance.offices(words)))
