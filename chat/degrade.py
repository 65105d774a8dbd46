"""What a channel cannot show is shown another way: decided once, here, for all of them.

Without buttons their labels stand numbered under the words, and a number typed alone is the tap.
Without edits a short new message says what is new. What has no other way is left out.
"""

import unicodedata
from dataclasses import dataclass

from chat.card import Card, ClosePoll, Delete, Document, Outgoing, Pin, Poll, Reaction
from chat.channel import Abilities
from chat.text import text

#: Numbers offered in a chat begin anew behind this one: nobody types three digits.
LAST_NUMBER = 99


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a channel can show of something; None where nothing of it."""

    what: Outgoing | None
    #: The message it may edit.
    replacing: str | None = None
    #: The account it must be shown to in private instead.
    alone: str | None = None


def choices(what: Outgoing, can: Abilities) -> tuple[str, ...]:
    """The buttons' data, in the order in which they must be numbered; empty where none must."""
    if can.buttons or not isinstance(what, Card):
        return ()
    return tuple(button.data for row in what.buttons for button in row)


def fitted(what: Outgoing, can: Abilities, replacing: str | None, first: int = 1) -> Fitted:
    """As much of it as the channel can show. `first` is the first button's number."""
    match what:
        case Card():
            return _card(what, can, replacing, first)
        case Reaction() if not can.reactions:
            return Fitted(None)
        case Poll() if not can.polls:
            return Fitted(Card(title=what.question, lines=what.options))
        case Document() if not can.files:
            words = text("file-not-shown", name=what.name)
            lines = (what.words, words) if what.words else (words,)
            return Fitted(Card(lines=lines, reply_to=what.reply_to))
        case ClosePoll() if not can.polls:
            return Fitted(None)
        case Delete() if not can.deletes:
            return Fitted(None)
        case Pin() if not can.pins:
            return Fitted(None)
    return Fitted(what, replacing)


def _card(card: Card, can: Abilities, replacing: str | None, first: int) -> Fitted:
    alone = None
    if card.only_for and not can.asides:
        alone, card = card.only_for, card.model_copy(update={"only_for": None, "reply_to": None})
    if (card.photo or card.voice) and not can.files:
        lines = (*card.lines, text("photo-not-shown" if card.photo else "voice-not-sent"))
        card = card.model_copy(update={"photo": None, "voice": None, "lines": lines})
    if replacing and not can.edits and card.slight:
        return Fitted(None, replacing)
    if replacing and not can.edits:
        news = (card.news,) if card.news else card.lines
        card = card.model_copy(update={"lines": news, "reply_to": None})
        replacing = None
    if not can.buttons and card.buttons:
        labels = [button.label for row in card.buttons for button in row]
        numbered = (text("choice", n=n, label=one) for n, one in enumerate(labels, first))
        card = card.model_copy(update={"lines": (*card.lines, *numbered), "buttons": ()})
    return Fitted(card, replacing, alone)


def chosen(words: str) -> int | None:
    """The number somebody typed, where they typed nothing else."""
    alone = unicodedata.normalize("NFKC", words).strip(" \t\n\u3000.。、")
    if not (alone.isascii() and alone.isdecimal() and len(alone) <= len(str(LAST_NUMBER))):
        return None
    return int(alone) or None
