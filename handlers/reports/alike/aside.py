"""What the neighbours must not read: a question to the speaker alone, and the answer to what was
said in a group but stands on no wall."""

from collections.abc import Sequence

from chat.card import Button, Card, Reaction, button
from chat.text import Text, text
from handlers.buttons import Whisper
from handlers.reports.shown import cards
from handlers.turn import Turn
from storage.matters import Matter


def possible(turn: Turn) -> bool:
    """Whether the speaker can be asked without the neighbours reading it."""
    return turn.private or turn.asides or turn.account.reachable


def to_speaker(
    turn: Turn,
    lines: Sequence[Text],
    buttons: Sequence[Sequence[Button]],
    *,
    key: str | None = None,
    reply_to: str | None = None,
) -> Card:
    """A card that only the speaker sees: in the group itself where the channel can, else in
    private."""
    return Card(
        key=key,
        lines=tuple(lines),
        buttons=tuple(map(tuple, buttons)),
        reply_to=None if turn.private else reply_to,
        only_for=None if turn.private else turn.account.address,
    )


async def answer(turn: Turn, matter: Matter, message: str, words: Text) -> None:
    """A quiet sign where the rest is told in private; `words` and the way there where the private
    chat was never opened."""
    if await cards.at_reporter(turn.work, matter) is not None:
        await turn.show(Reaction(message=message, emoji="👌"))
        return
    whisper = button(text("button-whisper"), Whisper())
    await turn.show(Card(lines=(words,), buttons=((whisper,),), reply_to=message))
