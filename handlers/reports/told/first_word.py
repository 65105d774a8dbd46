"""The first time somebody reports something they are told what is kept of it, and may say no."""

from typing import ClassVar

from chat.card import Action, Button, Card, Id, button
from chat.text import Text, text
from domain.forgetting import names_stay
from domain.matters import Move
from handlers.buttons import Noticed, StayNameless
from handlers.reports.shown.panel import Step
from handlers.turn import Turn
from storage import forgetting, outbox_cards
from storage.matters import Matter
from storage.members import called
from storage.outbox import Lane


class Leave(Action):
    """〔删掉这条〕 by whoever was only counted: they are counted no more."""

    tag: ClassVar[str] = "jl"
    matter: Id


async def tell(turn: Turn, matter: Matter) -> None:
    """Once, in private; whoever has not opened the private chat is told at a later report."""
    days = names_stay(turn.community.settings).days
    words = text("first-word", who=called(turn.who), days=days)
    takes_back = button(text("button-withdraw"), Step(matter=matter.id or 0, move=Move.WITHDRAW))
    await _once(turn, matter, words, takes_back)


async def tell_counted(turn: Turn, matter: Matter) -> None:
    """The same, to whoever told what many told and was only counted."""
    days = names_stay(turn.community.settings).days
    words = text("first-word-counted", who=called(turn.who), days=days)
    await _once(turn, matter, words, button(text("button-withdraw"), Leave(matter=matter.id or 0)))


async def _once(turn: Turn, matter: Matter, words: Text, takes_back: Button) -> None:
    if turn.who.noticed_at is not None or not turn.account.reachable:
        return
    turn.who.noticed_at = turn.now
    id = matter.id or 0
    answers = (
        button(text("button-noticed"), Noticed(matter=id)),
        button(text("button-nameless"), StayNameless(matter=id)),
        takes_back,
    )
    card = Card(key=_key(id), lines=(words,), buttons=(answers,))
    await turn.work.post(turn.alone, card, lane=Lane.ANSWER, language=turn.language)


async def settle(turn: Turn, matter_id: int, words: Text) -> None:
    """The notice was answered by whom it was for: the words say how, and nothing is left to
    tap."""
    accounts = await forgetting.accounts(turn.work.db, turn.me)
    mine = {(one.channel, one.address) for one in accounts}
    for chat, _ in await outbox_cards.where_shown(turn.work.core, _key(matter_id)):
        if (chat.channel, chat.id) in mine:
            card = Card(key=_key(matter_id), lines=(words,))
            await turn.work.post(chat, card, lane=Lane.ANSWER, language=turn.language)


def _key(matter_id: int) -> str:
    return f"notice:{matter_id}"
