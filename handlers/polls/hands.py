"""A show of hands (举手): the platform's own poll, which counts whoever taps, household or not. It
binds nobody, and everybody sees who chose what; where there are no such polls the question stands
with its options and is answered in words."""

import re

from chat.card import ClosePoll, Poll
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import text
from domain import hearing, poll_text
from domain.poll_text import Draft
from domain.roles import Can
from handlers.turn import Answer, Turn
from storage.outbox import Lane

routes = Routes()

_START = re.compile(r"\s*(?:举手|舉手|show of hands\b)(?:表决|投票)?[\s:：,，]*", re.IGNORECASE)
_FORM = re.compile(
    r"(?:举手|舉手|show of hands)(?:表决|投票)?[\s:：,，]+"
    r"(?=[\s\S]*(?:[?？]|\n\s*(?:[1Aa一①]|[-*•·]\s)))[\s\S]{2,}",
    re.IGNORECASE,
)
#: What ends it, in a reply.
_ENDS = frozenset({"结束", "截止", "停", "放下", "好了", "close", "end"})


@routes.says(pattern=_FORM, starts=("举手", "舉手", "show of hands"))
async def hands_up(turn: Turn, said: Said, _meant: Meant) -> Answer:
    """举手 周六谁来大扫除？ with options of its own, or with 行 and 不行. Who may not hold one is
    only answered where they asked the bot."""
    if said.edited:
        return None  # hands are up already
    here = turn.places[0].id or 0 if turn.places else 0
    if not await turn.may(Can.HOLD_POLL, here) and not said.addressed:
        return None
    await turn.require(Can.HOLD_POLL, turn.place.id or 0)
    if turn.private:
        return text("hands-in-group")
    draft = _draft(_START.sub("", said.words, count=1))
    options = tuple(text("hands-option", option=one) for one in draft.options)
    poll = Poll(
        question=text("hands-question", title=draft.title),
        options=options or (text("hands-yes"), text("hands-no")),
        several=draft.several,
        key=f"hands:{said.message}",
    )
    await turn.show(poll, lane=Lane.CARD)
    return None


@routes.reply("hands")
async def hands_down(turn: Turn, said: Said) -> Answer:
    """结束, below it, by whoever may hold one: no more hands. Other words there are talk."""
    assert said.reply is not None
    if hearing.bare(said.words) not in _ENDS or said.reply.message is None:
        return None
    await turn.require(Can.HOLD_POLL, turn.place.id or 0)
    await turn.show(ClosePoll(message=said.reply.message), lane=Lane.CARD)
    return None


def _draft(words: str) -> Draft:
    """What is asked, with its options where it has any. Raises Refusal."""
    found = poll_text.read(words)
    if found is not None:
        return found
    return Draft(poll_text.checked_title(words), ())
