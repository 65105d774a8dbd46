"""A cry in a group that serves no place: nobody is on duty there and nothing is written down, but
what to do in the first minutes is the same everywhere."""

from datetime import timedelta

from chat.card import Card, note
from chat.incoming import Said
from chat.text import text
from domain.emergency_kinds import Emergency
from domain.refusal import Refusal
from handlers.emergencies import advice
from handlers.turn import Turn
from storage import ticks
from storage.outbox import Lane

#: The same advice is given in a group once in so long.
ONCE_IN = timedelta(hours=1)


async def advise(turn: Turn, said: Said, found: Emergency) -> None:
    """What to do and whom to call, without anybody's name. What is discreet, to the speaker
    alone. Raises Refusal where there is nobody to tell it to."""
    if not found.open:
        await _alone(turn, said, found)
    elif await _first_time(turn, found.kind):
        told = (*advice.first(found.kind, said.words), text("alarm-unserved"))
        title = text("alarm-title", what=advice.what(found.kind, said.words))
        card = Card(title=title, lines=told, reply_to=said.message)
        await turn.show(card, lane=Lane.EMERGENCY)


async def _alone(turn: Turn, said: Said, found: Emergency) -> None:
    if not turn.account.address:
        raise Refusal("anonymous-admin")
    told = (text("discreet-seen"), *advice.discreet(found.kind), text("discreet-no-police"))
    card = Card(lines=told)
    if turn.account.reachable:
        await turn.work.post(turn.alone, card, lane=Lane.EMERGENCY, language=turn.language)
    elif turn.asides:
        aside = card.model_copy(update={"only_for": turn.account.address})
        await turn.work.post(turn.chat, aside, lane=Lane.EMERGENCY, language=turn.language)
    elif await _first_time(turn, "aside"):
        # Three numbers that everybody knows tell nobody what was said.
        await turn.show(note(text("unserved-numbers"), reply_to=said.message), lane=Lane.EMERGENCY)


async def _first_time(turn: Turn, what: str) -> bool:
    name = f"advised:{turn.chat.channel}:{turn.chat.id}:{what}"
    return await ticks.mine(turn.work.core, name, turn.now, ONCE_IN)
