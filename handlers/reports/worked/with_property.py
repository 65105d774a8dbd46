"""The property company's own time is over: whoever handed it over is asked how it stands."""

from typing import ClassVar

from chat.card import Action, Card, Id, button
from chat.routes import Routes
from chat.text import text
from domain.deadlines import property_by
from domain.matters import REFUSED, Move, State
from domain.refusal import Refusal
from domain.roles import Can
from handlers.reports.chain import charge
from handlers.reports.shown import cards
from handlers.reports.shown.panel import step_button
from handlers.reports.worked import moving
from handlers.telling import show_members, told_at
from handlers.turn import Answer, Turn
from storage import history, rights
from storage.matters import Matter
from storage.places import Community, Place
from storage.work import Work

routes = Routes()


class StillWaits(Action):
    """〔再等等〕: the property company gets its time once more."""

    tag: ClassVar[str] = "sw"
    matter: Id


async def ask(work: Work, community: Community, matter: Matter) -> None:
    """Asked once, in private; the clock of the level is not touched."""
    matter.property_by = None
    moving.wind(matter, work.now)
    work.note(matter.id or 0, "property asked", None)
    place = await work.db.get_one(Place, matter.place_id)
    words = text("property-over", code=cards.code(matter, place), title=cards.heading(matter))
    still = button(text("button-still-waits"), StillWaits(matter=matter.id or 0))
    row = (step_button(matter, Move.FINISH), still, step_button(matter, Move.RAISE))
    card = Card(key=_key(matter), lines=(words,), buttons=(row,))
    at = told_at(work, community, alone=True)
    who = await _handed_by(work, matter)
    if who is None or not await show_members(work, community, [who], card, not_before=at):
        await charge.tell(work, community, matter, card, work_groups=False, not_before=at)


@routes.tap(StillWaits)
async def still(turn: Turn, tap: StillWaits) -> Answer:
    """〔再等等〕, while it is with the property company."""
    matter = await turn.matter(tap.matter)
    await turn.require_over(matter)
    if matter.state is not State.WITH_PROPERTY:
        raise Refusal(REFUSED[matter.state], who="")
    if matter.property_by is None:
        matter.property_by = property_by(turn.now, matter.tier)
        moving.wind(matter, turn.now)
        turn.work.note(matter.id or 0, "property waits", turn.me)
        await turn.work.db.flush()
    told = text("property-waits", until=matter.property_by)
    if turn.private:
        await turn.show(Card(key=_key(matter), lines=(told,)))
    return told


async def _handed_by(work: Work, matter: Matter) -> int | None:
    """Who handed it to the property company last, if it is theirs to handle still."""
    entry = await history.last(work.db, matter.id or 0, Move.TO_PROPERTY.value)
    who = entry.member_id if entry else None
    if who is None or who in await charge.avoided(work, matter):
        return None
    return who if await rights.may(work.db, who, Can.HANDLE, matter.place_id, work.now) else None


def _key(matter: Matter) -> str:
    return f"ask:{matter.id}"
