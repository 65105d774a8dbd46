"""What a channel can show of a message: numbers where it has no buttons, remembered in rows."""

from chat.card import Card
from chat.channel import EVERYTHING, Receiver
from chat.degrade import Fitted, choices, fitted
from storage import offers
from storage.outbox_flight import Due
from storage.work import Work


async def fit(work: Work, channel: Receiver, due: Due) -> Fitted:
    """The shape in which `channel` shows this in its chat; its numbers are kept with the claim."""
    can = channel.abilities(due.chat)
    if can == EVERYTHING:
        return Fitted(due.what, due.replacing)
    if due.to is not None and isinstance(due.what, Card) and not can.buttons:
        # A number would be kept beside its chat: who must not be known answers in words.
        return fitted(due.what.model_copy(update={"buttons": ()}), can, None)
    data = choices(due.what, can)
    first = await offers.offer(work.core, due.chat, data) if data else 1
    return fitted(due.what, can, due.replacing, first)
