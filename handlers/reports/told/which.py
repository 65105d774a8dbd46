"""Which place a report is about, where a group serves several or somebody belongs to several."""

from typing import ClassVar

from chat.card import Action, Card, Id, button
from chat.text import text
from handlers.turn import Turn
from handlers.whereabouts import candidates

#: A question with more buttons is no question any more.
MOST = 12
_A_ROW = 2


class Where(Action):
    """〔3号楼〕 under "which building is it?"."""

    tag: ClassVar[str] = "wh"
    place: Id


async def question(turn: Turn, message: str) -> Card:
    """Which of them is it? Only whoever is asked can answer."""
    buttons = [
        button(text("button-place", place=place.short[:10]), Where(place=place.id or 0))
        for place in (await candidates(turn))[:MOST]
    ]
    rows = [tuple(buttons[at : at + _A_ROW]) for at in range(0, len(buttons), _A_ROW)]
    reply_to = None if turn.private else message
    return Card(lines=(text("which-place"),), buttons=tuple(rows), reply_to=reply_to)
