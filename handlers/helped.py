"""What stands with whoever helped, once a wish is done: thanks, and how long it took."""

from chat.card import Card
from chat.text import Text, text
from handlers.buttons import how_long
from handlers.naming import spent


def key(matter_id: int) -> str:
    """The card of a helper: one in each private chat."""
    return f"wish-help:{matter_id}"


def card(matter_id: int, title: Text, minutes: int | None) -> Card:
    """`minutes`: what they tapped; until it is confirmed they may tap another."""
    asked = text("hours-how-long")
    said = asked if minutes is None else text("hours-said", spent=spent(minutes))
    lines = (text("wish-thank-you"), said)
    return Card(key=key(matter_id), title=title, lines=lines, buttons=how_long(matter_id))
