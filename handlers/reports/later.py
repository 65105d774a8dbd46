"""What happens to a report by itself when its moment has come: whoever is in charge is reminded
once, and silence closes what was done."""

from chat.card import note
from chat.routes import Routes
from chat.text import text
from domain.matters import Move, State, after
from domain.roles import Can
from handlers.reports import cards
from handlers.turn import show_members, show_operators
from storage import members, outbox, places
from storage.matters import Matter
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work

routes = Routes()


@routes.due("report")
async def its_moment_came(work: Work, community: Community, matter: Matter) -> None:
    """The step that is due now; the row says nothing more afterwards unless the step asks for it."""
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
    for chat, _ in await outbox.where_shown(work.core, f"done:{matter.id}"):
        language = await members.language_at(work.db, chat, community.language)
        card = cards.answered(matter, text("answered-silence"))
        await work.post(chat, card, lane=Lane.ANSWER, language=language)


async def _remind(work: Work, community: Community, matter: Matter) -> None:
    """Lateness is told to the person and, where nobody is reachable, to the next level only."""
    place = await work.db.get_one(Place, matter.place_id)
    work.note(matter.id or 0, "late", None)
    words = text("late", code=cards.code(matter, place), title=matter.title)
    card = note(words).model_copy(update={"buttons": (tuple(cards.step_buttons(matter)),)})
    if matter.handler_id and await show_members(work, community, [matter.handler_id], card):
        return
    for step in await places.chain(work.db, matter.level_id):
        charge = await members.in_charge(work.db, step.id or 0, Can.HANDLE)
        if await show_members(work, community, [one.id or 0 for one in charge], card):
            return
    await show_operators(work, community, card)
