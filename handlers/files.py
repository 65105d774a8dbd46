"""Files the bot makes for somebody: worded here, because delivery words only messages."""

import functools
from zoneinfo import ZoneInfo

from chat.card import Document
from chat.text import Catalogue, Text, text
from handlers.turn import Turn
from storage.outbox import Lane

#: A document waits in the outbox as text: smaller than `chat.card.Document` allows.
MOST_BYTES = 700_000


def worded(turn: Turn, words: Text) -> str:
    """A text as the speaker reads it."""
    return _catalogue(turn.community.timezone).say(words, turn.language)


async def hand_over(turn: Turn, name: Text, content: bytes, words: Text) -> Text | None:
    """The file to the speaker, in private; what to answer where they asked for it elsewhere."""
    if not turn.account.reachable:
        return text("open-private-first")
    file = Document(name=worded(turn, name), content=content, words=words)
    await turn.work.post(turn.alone, file, lane=Lane.ANSWER, language=turn.language)
    return None if turn.private else text("mine-sent")


@functools.cache
def _catalogue(timezone: str) -> Catalogue:
    return Catalogue(ZoneInfo(timezone))
