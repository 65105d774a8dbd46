"""What happens to a report by itself when its moment has come: whoever is in charge is reminded
once, and silence closes what was done."""

from chat.card import Card
from chat.routes import Routes
from chat.text import text
from domain.matters import Move, State, after
from handlers.reports import cards, charge
from storage.matters import Matter
from storage.places import Community, Place
from storage.work import Work

routes = Routes()


@routes.due("report")
async def its_moment_came(work: Work, community: Community, matter: Matter) -> None:
    """The step due now; the row says nothing more afterwards unless the step asks for it."""
    matter.due_at = None
    if matter.state is State.DONE:
        await _close_by_silence(work, community, matter)
    else:
        await _remind(work, community, matter)


async def _close_by_silence(work: Work, community: Community, matter: Matter) -> None:
    matter.state = after(matter.state, Move.SILENCE)
    work.note(matter.id or 0, Move.SILENCE.value, None)
    await work.db.flush()
    await cards.redraw(work, community, matter)
    await cards.settle_question(work, community, matter, text("answered-silence"))


async def _remind(work: Work, community: Community, matter: Matter) -> None:
    """Lateness is told to the person, or where nobody is reachable to the next level: never in a
    group."""
    place = await work.db.get_one(Place, matter.place_id)
    work.note(matter.id or 0, "late", None)
    words = text("late", code=cards.code(matter, place), title=cards.heading(matter))
    card = Card(lines=(words,), buttons=(tuple(cards.step_buttons(matter)),))
    await charge.tell(work, community, matter, card, work_groups=False)
