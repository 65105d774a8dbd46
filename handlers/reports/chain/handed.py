"""A level is told what came to it: in its work group, else its people in private, else whoever is
above them. Many at once are one list."""

from chat.card import Button, Card, button
from chat.routes import Routes
from chat.text import Text, text
from domain import titles
from handlers.reports.chain import charge, levels
from handlers.reports.shown import cards
from handlers.telling import show_members
from storage import outbox_cards
from storage.matters import Matter
from storage.outbox import Lane
from storage.places import Community, Place
from storage.rising import Telling
from storage.work import Work

routes = Routes()

#: More at once are one list.
MOST_SINGLY = 5
#: So many of a list are named, and can be opened from it; the rest are counted.
NAMED = 8
_A_ROW = 2


@routes.due("handed")
async def tell(work: Work, community: Community, telling: Telling) -> None:
    """A level hears what came to it since it was last told."""
    for one in telling.lying:
        if one.round_somebody:
            await _singly(work, community, one.matter_id)
    rest = [one.matter_id for one in telling.lying if not one.round_somebody]
    if len(rest) > MOST_SINGLY:
        await _list(work, community, telling.place_id, rest)
        return
    for id in rest:
        await _singly(work, community, id)


async def _singly(work: Work, community: Community, id: int) -> None:
    matter = await work.db.get_one(Matter, id)
    late = matter.answer_by is not None and matter.answer_by <= work.now
    card = await cards.level(work, matter, late=late)
    for chat, _ in await outbox_cards.where_shown(work.core, card.key or ""):
        # A new message, because an edit tells nobody.
        await outbox_cards.forget(work.core, chat, card.key or "")
    await _show(work, community, matter, card)


async def _show(work: Work, community: Community, matter: Matter, card: Card) -> None:
    """To the level the matter lies with; round whom it is about (回避), and then to no group."""
    groups = await levels.groups(work, matter.level_id)
    if groups and not await charge.avoided(work, matter):
        for chat in groups:
            await work.post(chat, card, lane=Lane.CARD, language=community.language)
        return
    await charge.tell(work, community, matter, card)


async def _list(work: Work, community: Community, place_id: int, ids: list[int]) -> None:
    """One message for all of them; each can be opened, taken or answered by its number."""
    place = await work.db.get_one(Place, place_id)
    lines: list[Text] = []
    buttons: list[Button] = []
    for id in ids[:NAMED]:
        matter = await work.db.get_one(Matter, id)
        home = await work.db.get_one(Place, matter.place_id)
        shown = titles.public(matter.title) if matter.title else cards.heading(matter)
        by = matter.answer_by or work.now
        lines.append(text("handed-line", code=cards.code(matter, home), title=shown, by=by))
        label = text("button-handed", at=home.short[:6], no=matter.number)
        buttons.append(button(label, cards.Handle(matter=id)))
    if len(ids) > NAMED:
        lines.append(text("handed-more", n=len(ids) - NAMED))
    lines.append(text("handed-how"))
    rows = tuple(tuple(buttons[at : at + _A_ROW]) for at in range(0, len(buttons), _A_ROW))
    title = text("handed-title", place=place.name, n=len(ids))
    card = Card(title=title, lines=tuple(lines), buttons=rows)
    if groups := await levels.groups(work, place_id):
        for chat in groups:
            await work.post(chat, card, lane=Lane.CARD, language=community.language)
        return
    first = await work.db.get_one(Matter, ids[0])
    people = [one.id or 0 for one in await levels.in_charge(work, first)]
    if not await show_members(work, community, people, card):
        await charge.tell(work, community, first, card)
