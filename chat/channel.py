"""The port: what the bot asks of a channel, and the seven ways a channel may fail.

A channel is small on purpose. It pulls raw events, reads them into `chat.incoming`, shows cards,
and answers taps. Everything else (order, pace, retries, languages, memory) is the bot's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from chat.card import Outgoing
from chat.incoming import Chat, Incoming, Me
from chat.text import Text

Raw = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a channel can do in a chat; for what it cannot see `chat.degrade`."""

    buttons: bool = True
    edits: bool = True
    reactions: bool = True
    polls: bool = True
    #: Photos and documents.
    files: bool = True
    #: Taking back a message of its own.
    deletes: bool = True
    pins: bool = True
    #: Showing one person something in a group, or finding the way to them in private itself.
    asides: bool = True


#: Telegram's, from which others differ.
EVERYTHING = Abilities()


@dataclass(frozen=True, slots=True)
class Word:
    """A command as a channel's menu lists it."""

    command: str
    meaning: Text


class Receiver(Protocol):
    """Where messages go. `show` raises one of the seven failures, or nothing."""

    name: str

    def abilities(self, chat: Chat) -> Abilities:
        """What can be shown in a chat. Of what cannot, nothing reaches `show`."""

    async def show(self, chat: str, what: Outgoing, language: str, replacing: str | None) -> str:
        """Send, or edit the message `replacing`; return the message's id."""


class Channel(Receiver, Protocol):
    """What every channel implements. A method raises one of the seven failures, or nothing."""

    async def start(self, names: Sequence[str]) -> Me:
        """Connect; say who the bot is on this channel. `names` are what residents call it."""

    async def pull(self) -> list[Raw]:
        """Wait for events. What the last call gave out is confirmed to the platform by this one,
        so it must have been stored before."""

    def event_id(self, raw: Raw) -> str:
        """The platform's id of an event, even of one that cannot be read."""

    def line(self, raw: Raw) -> str:
        """The chat whose order the event belongs to ("" if none), even where it cannot be read."""

    def read(self, raw: Raw, me: Me) -> Incoming | None:
        """The event in our words; None for kinds that ask nothing of the bot."""

    async def answer(self, tap: str, words: str, link: str | None) -> None:
        """Answer a tap with a short notice only that person sees, or open `link` for them."""

    def private_link(self, payload: str) -> str | None:
        """A link that opens the private chat and starts it with `payload`."""

    async def hears_all(self, chat: Chat) -> bool:
        """Whether the platform lets the bot hear ordinary talk in this chat."""

    async def introduce(self, words: Sequence[Word]) -> None:
        """Put the commands into the platform's menu, in every language."""

    async def close(self) -> None:
        """Let go of the connection."""


class Failure(Exception):
    """A channel could not do what it was asked. One of the seven below."""


class TryLater(Failure):
    """Busy: the same thing will pass after a while. Nothing was shown."""

    def __init__(self, after: timedelta) -> None:
        super().__init__(f"again after {after.total_seconds():g} s")
        self.after = after


class Unknown(Failure):
    """The reply was lost: it may or may not have been shown."""


class NobodyThere(Failure):
    """Kicked, blocked, not enough rights, closed topic: stop writing to this chat."""


class Moved(Failure):
    """The chat lives on under another id."""

    def __init__(self, to: str) -> None:
        super().__init__(f"moved to {to}")
        self.to = to


class Gone(Failure):
    """The message to edit is not there any more: post anew."""


class BadCard(Failure):
    """Refused whatever the time: park it and tell the operators."""


class Closed(Failure):
    """The platform does not know this bot (bad token): stop; nothing is parked."""
