"""A question to whoever works on a matter: where they work with it, never before neighbours."""

from chat.card import Card
from chat.text import text
from domain.refusal import Refusal
from handlers.turn import Answer, Turn
from storage import places


def among_neighbours(turn: Turn) -> bool:
    """Whether people who live there read along."""
    return not turn.private and any(places.is_home(place) for place in turn.places)


async def show(turn: Turn, card: Card) -> Answer:
    """Here, in private or in a work group; else in private. Raises Refusal for whoever never
    opened their private chat."""
    if not among_neighbours(turn):
        await turn.show(card)
        return None
    if await turn.show_members([turn.me], card):
        return text("panel-sent")
    raise Refusal("open-private-first")
