"""A platform that outlives the bot: it keeps updates until a later pull confirms them, and shows
what reached it even where the answer never came back."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from chat.card import Card, Outgoing, Reaction
from chat.channel import Failure, Raw
from chat.incoming import Incoming
from tests.house import FakeChannel, write


@dataclass
class Shown:
    """One message of the bot as people see it."""

    chat: str
    message: str
    what: Card


@dataclass
class Platform:
    """What stands outside the process: the updates not confirmed yet and every message shown."""

    updates: list[Raw] = field(default_factory=list)
    messages: list[Shown] = field(default_factory=list)
    #: Signs under somebody's message: setting one twice shows it once.
    reactions: set[tuple[str, str, str]] = field(default_factory=set)
    #: Every call in the order it reached the platform: chat and content.
    arrivals: list[tuple[str, Outgoing]] = field(default_factory=list)

    def happens(self, *events: Incoming | Raw) -> None:
        """Something to tell the bot about."""
        self.updates += [write(one) if isinstance(one, Incoming) else one for one in events]

    def arrive(self, chat: str, what: Outgoing, replacing: str | None) -> str:
        """What happens on the platform's side of a call."""
        self.arrivals.append((chat, what))
        if isinstance(what, Reaction):
            self.reactions.add((chat, what.message, what.emoji))
            return ""
        if replacing is not None:
            [found] = [one for one in self.messages if one.message == replacing]
            found.what = what
            return replacing
        message = str(5000 + len(self.messages))
        self.messages.append(Shown(chat, message, what))
        return message

    def cards(self, chat: str) -> list[Card]:
        """What stands in a chat now."""
        return [one.what for one in self.messages if one.chat == chat]


async def at_once(chat: str) -> None:
    """The network on a good day: other tasks get a turn, nothing more."""
    await asyncio.sleep(0)


class Wire(FakeChannel):
    """One life of the bot on the platform. The first pull of a life confirms nothing."""

    def __init__(
        self,
        platform: Platform,
        *,
        batch: int = 100,
        travel: Callable[[str], Awaitable[None]] = at_once,
    ) -> None:
        super().__init__()
        self.platform = platform
        self.batch = batch
        self.travel = travel
        self._given = 0

    async def pull(self) -> list[Raw]:
        await asyncio.sleep(0)
        updates = self.platform.updates
        del updates[: self._given]
        batch = updates[: self.batch]
        self._given = len(batch)
        return list(batch)

    async def show(self, chat: str, what: Outgoing, language: str, replacing: str | None) -> str:
        await self.travel(chat)
        if waiting := self.fails.get(chat):
            raise waiting.pop(0)
        message = self.platform.arrive(chat, what, replacing)
        await self.travel(chat)
        return message


def refusing(wire: Wire, chat: str, *failures: Failure) -> None:
    """The next calls for this chat fail this way, one after the other."""
    wire.fails.setdefault(chat, []).extend(failures)
