"""Somebody said in a group what stands on no wall: they are answered without a word of it."""

from chat.card import Card, Reaction, button
from chat.text import Text, text
from handlers.buttons import Whisper
from handlers.reports import cards
from handlers.turn import Turn
from storage.matters import Matter


async def answer(turn: Turn, matter: Matter, message: str, words: Text) -> None:
    """A quiet sign where the rest is told in private; `words` and the way there where the private
    chat was never opened."""
    if await cards.at_reporter(turn.work, matter) is not None:
        await turn.show(Reaction(message=message, emoji="👌"))
        return
    whisper = button(text("button-whisper"), Whisper())
    await turn.show(Card(lines=(words,), buttons=((whisper,),), reply_to=message))
