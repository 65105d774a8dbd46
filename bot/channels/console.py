"""A terminal as a channel: one building's group and the private chats of whoever is in it.

The small example of the port (docs/channels.md): no buttons, no edits, no reactions, so everything
it shows went through `chat.degrade`. Accounts are people's names, as "console:李楼长".

    报修 3楼灯坏了     said in the group, as whoever one is
    2                 the second thing offered
    /as 李楼长         be somebody else
    /private          alone with the bot, and /group: back among the neighbours
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import TextIO

from chat.card import Card, Outgoing
from chat.channel import Abilities, Raw, Word
from chat.incoming import Chat, Incoming, Me, Person, Said, Seated
from chat.text import Catalogue
from domain import hearing

NAME = "console"
#: The one group: `chat = "console:building"` in the community file.
GROUP = "building"
FIRST = "王阿姨"
BOT = "bot"
#: What may follow the bot's name where it is called.


class Console:
    """The port `chat.channel.Channel`, over lines of text."""

    name = NAME

    def __init__(
        self,
        lines: AsyncIterator[str],
        out: TextIO,
        catalogue: Catalogue,
        ended: Callable[[], None],
    ) -> None:
        self.lines, self.out, self.catalogue, self.ended = lines, out, catalogue, ended
        self.me, self.private = FIRST, False
        # Ids go on where the last process ended.
        self._ids = count(time.time_ns() // 1000)

    def abilities(self, chat: Chat) -> Abilities:
        """Words, and nothing else."""
        return Abilities(
            buttons=False, edits=False, reactions=False, polls=False, files=False, deletes=False,
            pins=False, asides=False,
        )  # fmt: skip

    async def start(self, names: Sequence[str]) -> Me:
        """There is nobody to ask."""
        self._tell(f"({self.me}; /as, /private, /group)")
        return Me(id=BOT, handle=BOT, names=tuple(names), hears_all=True)

    async def pull(self) -> list[Raw]:
        """What comes of the next line; waits for ever behind the last one."""
        async for line in self.lines:
            if events := self._events(line.strip()):
                return events
        self.ended()
        await asyncio.Event().wait()
        return []

    def _events(self, line: str) -> list[Raw]:
        word, _, rest = line.partition(" ")
        match word:
            case "":
                return []
            case "/as" if rest:
                self.me, self.private = rest.strip(), False
            case "/private":
                self.private = True
            case "/group":
                self.private = False
            case _:
                return self._said(line)
        self._tell(f"({self.me}{' → bot' if self.private else ''})")
        return []

    def _said(self, words: str) -> list[Raw]:
        # A terminal has no Start to press: whoever speaks can be written to. Before their words
        # for those the bot knows, behind them for those it has just met.
        return [self._event(*one) for one in (("seated", ""), ("said", words), ("seated", ""))]

    def _event(self, kind: str, words: str) -> Raw:
        private = self.private or kind == "seated"
        return {
            "id": str(next(self._ids)), "kind": kind, "who": self.me, "private": private,
            "words": words, "at": datetime.now(UTC).isoformat(),
        }  # fmt: skip

    def event_id(self, raw: Raw) -> str:
        """Counted from the microsecond the process began in."""
        return str(raw["id"])

    def line(self, raw: Raw) -> str:
        """One conversation, one line."""
        return GROUP

    def read(self, raw: Raw, me: Me) -> Incoming | None:
        """The event in our words."""
        who = Person(raw["who"], raw["who"])
        chat = Chat(NAME, who.id, "private") if raw["private"] else Chat(NAME, GROUP)
        at = datetime.fromisoformat(raw["at"])
        if raw["kind"] == "seated":
            return Seated(raw["id"], chat, at, who)
        words, command = raw["words"], None
        if words.startswith("/"):
            command, _, words = words[1:].partition(" ")
        called = hearing.called(words, me.names)
        return Said(
            raw["id"], chat, at, who, message=raw["id"], command=command,
            words=words if called is None else called, named=called is not None,
        )  # fmt: skip

    async def show(self, chat: str, what: Outgoing, language: str, replacing: str | None) -> str:
        """Print a card."""
        assert isinstance(what, Card)  # nothing else is left: see `abilities`
        parts = [what.title] if what.title else []
        said = [self.catalogue.say(part, language) for part in (*parts, *what.lines)]
        where = "" if chat == GROUP else f" → {chat}"
        self._tell("\n".join([f"[bot{where}]", *(f"  {one}" for one in said)]))
        return str(next(self._ids))

    async def answer(self, tap: str, words: str, link: str | None) -> None:
        """Nobody taps here: a number typed is words, and is answered by words."""

    def private_link(self, payload: str) -> str | None:
        """There are no links."""
        return None

    async def hears_all(self, chat: Chat) -> bool:
        """Every line."""
        return True

    async def introduce(self, words: Sequence[Word]) -> None:
        """There is no menu to fill."""

    async def close(self) -> None:
        """Nothing is held."""

    def _tell(self, words: str) -> None:
        print(words, file=self.out, flush=True)


async def typed() -> AsyncIterator[str]:
    """The lines of standard input, as they are typed."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        yield line.decode(errors="replace")
