"""悄悄说: what somebody reads who comes to tell something where no neighbour reads it."""

from chat.card import Card, button
from chat.text import text
from handlers.buttons import Nameless
from handlers.turn import Turn


async def invite(turn: Turn) -> None:
    """How it is done, and how without a name."""
    unnamed = button(text("button-unnamed"), Nameless())
    if turn.work.seal is None:
        await turn.show(Card(lines=(text("whisper-here"),)))
        return
    lines = (text("whisper-here"), text("whisper-nameless"))
    await turn.show(Card(lines=lines, buttons=((unnamed,),)))
