"""The page and its parts as HTML, for one person looking at one chat."""

import time
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from zlib import crc32

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sandbox import markup, panels
from sandbox.bubbles import Bubble, bubble, face
from sandbox.pieces import NEAR, album
from sandbox.rooms import (
    LISTED,
    Room,
    Seen,
    deaf_bots,
    line,
    newest_first,
    players,
    present,
    rooms,
    silent_bots,
)
from sandbox.words import Words
from sandbox.world import Message, Person, World

#: Messages drawn at once; the button above them brings as many again.
SHOWN = 100
#: What a change may replace as a whole, by template and by the id of its element.
PARTS = (
    "people",
    "chats",
    "head",
    "members",
    "banner",
    "pinned",
    "topics",
    "commands",
    "foot",
    "clock",
)
#: Reactions offered on the page; all are on Telegram's list.
OFFERED = ("👍", "❤", "👏", "🙏", "😢", "🎉")

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass
class View:
    """One tab: who is looking, at which chat, in which language."""

    world: World
    seen: Seen
    person: Person
    room: Room | None
    words: Words
    #: The chat was asked for by name; on a phone that shows the chat, otherwise the list.
    opened: bool = False
    stamps: dict[str, str] = field(default_factory=dict)

    def page(self) -> str:
        shown, more = self._shown(None)
        return _templates.get_template("page.html").render(
            **self._facts(), bubbles=shown, more=more, stamp=self.stamp(), me=self._me()
        )

    def part(self, name: str) -> str:
        return _templates.get_template(f"{name}.html").render(**self._facts())

    def older(self, before: int) -> str:
        """The messages above `before`, with another button when there are still more."""
        shown, more = self._shown(before)
        return _templates.get_template("bubbles.html").render(
            **self._facts(), bubbles=shown, more=more
        )

    def latest(self) -> str:
        """The whole list of messages anew."""
        shown, more = self._shown(None)
        return _templates.get_template("messages.html").render(
            **self._facts(), bubbles=shown, more=more
        )

    def some(self, message_ids: set[int]) -> str:
        """These messages of the chat; the page replaces those it has and appends the others."""
        chat = self.here().chat
        drawn: list[Bubble] = []
        above: Message | None = None
        # An album is drawn in its first bubble, whichever item came or went.
        near = {
            id + far for id in message_ids for far in range(-NEAR, NEAR)
        } & chat.messages.keys()
        albums = (album(chat, chat.messages[id]) for id in near)
        wanted = message_ids | {items[0].message_id for items in albums if items}
        # Changes are nearly always at the end: walk up from there only as far as needed.
        recent: list[Message] = []
        for message in newest_first(chat, self.person.id):
            recent.append(message)
            if wanted and message.message_id < min(wanted):
                break
        for message in reversed(recent):
            if message.message_id in wanted:
                drawn.append(self._bubble(message, above))
            above = message
        gone = wanted - {bubble.id for bubble in drawn}
        return _templates.get_template("bubbles.html").render(
            **self._facts(), bubbles=drawn, more=0, gone=sorted(gone)
        )

    def toast(
        self, text: str, *, alert: bool = False, url: str = "", message_id: int | None = None
    ) -> str:
        """What a bot answered to a tap on `message_id`, or what the page itself has to say."""
        return _templates.get_template("toast.html").render(
            text=text,
            alert=alert,
            url=markup.safe_url(url),
            start=markup.start_link(url),
            message_id=message_id,
        )

    def stamp(self) -> str:
        """Changes whenever a message on the screen does: says whether a tab missed something."""
        if self.room is None:
            return ""
        state = [
            (m.message_id, m.edits, m.raw.get("edit_date"), tuple(m.reactions.items()))
            for m in islice(newest_first(self.room.chat, self.person.id), SHOWN)
        ]
        return f"{crc32(repr(state).encode()):08x}"

    def changed_parts(self) -> str:
        """Those parts whose HTML is not what this tab got last."""
        out = []
        for name in PARTS:
            html = self.part(name)
            if self.stamps.get(name) != html:
                self.stamps[name] = html
                out.append(html)
        return "".join(out)

    def looked(self) -> None:
        """The person has this chat on the screen: nothing in it is unread."""
        if self.room is not None:
            self.seen.mark(self.person.id, self.room)

    def here(self) -> Room:
        """The chat on the screen; there is one wherever anything is done."""
        assert self.room is not None
        return self.room

    def _shown(self, before: int | None) -> tuple[list[Bubble], int]:
        if self.room is None:
            return [], 0
        seen = newest_first(self.room.chat, self.person.id)
        wanted = (m for m in seen if before is None or m.message_id < before)
        found = list(islice(wanted, SHOWN + 1))[::-1]
        above = found[0] if len(found) > SHOWN else None
        shown = found[-SHOWN:]
        pairs = zip([above, *shown], shown, strict=False)
        return [self._bubble(m, a) for a, m in pairs], shown[0].message_id if above else 0

    def _bubble(self, message: Message, above: Message | None) -> Bubble:
        return bubble(self.world, message, above, self.person.id, self.words)

    def _me(self) -> object:
        return face(self.world, self.person.id)

    def _facts(self) -> dict[str, object]:
        room, person = self.room, self.person
        return {
            "t": self.words,
            "view": self,
            "person": person,
            "room": room,
            "players": players(self.world, person, room, self.seen),
            "unlisted": max(0, len(self.world.people) - LISTED),
            "lines": [
                line(self.world, person, r, self.seen, self.words)
                for r in rooms(self.world, person)
            ],
            "bots": list(self.world.bots.values()),
            "silent": silent_bots(self.world, time.monotonic()),
            "deaf": deaf_bots(self.world, room.chat) if room and room.bot is None else [],
            "acting": panels.acting(self.world, room.chat) if room else [],
            "pin": panels.pin(room.chat, self.words) if room else None,
            "topics": list(room.chat.topics.values()) if room else [],
            "members": panels.members(self.world, room, person) if room and not room.bot else [],
            "commands": panels.commands(self.world, room, person) if room else [],
            "offered": OFFERED,
            "now": self.world.clock.now(),
            "foot": self._foot(),
        }

    def _foot(self) -> str:
        """What stands below the messages: `write`, `start`, `look` or `moved`."""
        if self.room is None:
            return ""
        if self.room.bot is not None:
            return "write" if self.room.chat.started else "start"
        if self.room.chat.migrated_to is not None:
            return "moved"
        return "write" if present(self.room.chat, self.person.id) else "look"
