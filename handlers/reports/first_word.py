"""The first time somebody reports something they are told what is kept of it, and may say no."""

from chat.card import Card, button
from chat.text import Text, text
from domain.forgetting import names_stay
from domain.matters import Move
from handlers.buttons import Noticed, StayNameless
from handlers.reports.panel import Step
from handlers.turn import Turn
from storage import outbox_cards
from storage.matters import Matter
from storage.members import called
from storage.outbox import Lane


async def tell(turn: Turn, matter: Matter) -> None:
    """Once, in private; whoever has not opened the private chat is told at a later report."""
    if turn.who.noticed_at is not None or not turn.account.reachable:
        return
    turn.who.noticed_at = turn.now
    id = matter.id or 0
    answers = (
        button(text("button-noticed"), Noticed(matter=id)),
        button(text("button-nameless"), StayNameless(matter=id)),
        button(text("button-withdraw"), Step(matter=id, move=Move.WITHDRAW)),
    )
    stays = names_stay(turn.community.settings)
    words = text("first-word", who=called(turn.who), days=stays.days)
    card = Card(key=_key(id), lines=(words,), buttons=(answers,))
    await turn.work.post(turn.alone, card, lane=Lane.ANSWER, language=turn.language)


async def settle(turn: Turn, matter_id: int, words: Text) -> None:
    """The notice was answered: the words say how, and nothing is left to tap."""
    for chat, _ in await outbox_cards.where_shown(turn.work.core, _key(matter_id)):
        card = Card(key=_key(matter_id), lines=(words,))
        await turn.work.post(chat, card, lane=Lane.ANSWER, language=turn.language)


def _key(matter_id: int) -> str:
    return f"notice:{matter_id}"
