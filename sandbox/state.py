"""What there is in the sandbox, who listens, and how news reach the bots."""

import asyncio
import itertools
from collections import deque
from typing import Any

from sandbox import shapes
from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.photos import Files
from sandbox.things import (
    LEADING,
    PRESENT,
    Bot,
    Change,
    Chat,
    ChatType,
    Json,
    Message,
    Person,
    Poll,
    Query,
    Request,
    Toast,
)
from sandbox.updates import Stream, dump, hears

#: Keys of private chats begin above every id Telegram gives (at most 52 significant bits) and
#: stay below what JavaScript counts exactly.
PRIVATE_KEYS_FROM = 1 << 52
_SUPERGROUPS_BELOW = -1_000_000_000_000


class State:
    """Everything in memory, bounded: per chat, per file and per request the oldest go first."""

    def __init__(
        self,
        *,
        messages_kept: int = 2_000,
        requests_kept: int = 10_000,
        files_kept: int = 2_000,
        toasts_kept: int = 2_000,
    ) -> None:
        self.clock = Clock()
        self.clock.moved = lambda: self.announce(Change("clock", None))
        self.people: dict[int, Person] = {}
        self.bots: dict[int, Bot] = {}
        #: By `Chat.id`, which for a private chat is not the id bots see; `chat_for` translates.
        self.chats: dict[int, Chat] = {}
        self.files = Files(files_kept)
        self.faults = Faults(self._pollute)
        self.streams: dict[int, Stream] = {}
        #: `time.monotonic()` of each bot's last getUpdates, by bot id.
        self.last_poll: dict[int, float] = {}
        self.toasts: deque[Toast] = deque(maxlen=toasts_kept)
        self.requests: deque[Request] = deque(maxlen=requests_kept)
        self.messages_kept = messages_kept
        self.listeners: set[asyncio.Queue[Change]] = set()
        #: Taps nobody answered yet, by query id.
        self.queries: dict[str, Query] = {}
        self.polls: dict[str, Poll] = {}
        #: Set when a bot's webhook came or went.
        self.hooks_changed = asyncio.Event()
        self._private: dict[tuple[int, int], Chat] = {}
        self.numbers = itertools.count(1)

    def reset(self) -> None:
        """Back to an empty world at real time. Listeners stay, and hear of it."""
        for stream in self.streams.values():
            stream.end_poll()
        everything: dict[Any, Any]
        for everything in (
            self.people,
            self.bots,
            self.chats,
            self.streams,
            self.polls,
            self._private,
        ):
            everything.clear()
        for record in (self.toasts, self.requests):
            record.clear()
        self.queries.clear()
        self.last_poll.clear()
        self.files.clear()
        self.faults.clear()
        self.hooks_changed.set()
        self.clock.restart()
        self.announce(Change("chat", None))

    # Who and what

    def add_person(
        self,
        first_name: str,
        *,
        id: int | None = None,
        last_name: str = "",
        username: str = "",
        language_code: str = "zh-hans",
        note: str = "",
    ) -> Person:
        """A person who may join chats; an id already there is given the new names."""
        person_id = id if id is not None else self._free_id()
        if person_id <= 0 or person_id in self.bots:
            raise ValueError(f"{person_id} cannot be a person's id")
        person = Person(person_id, first_name, last_name, username, language_code, note)
        self.people[person_id] = person
        self.announce(Change("chat", None))
        return person

    def add_bot(self, token: str, *, first_name: str, username: str, privacy: bool = True) -> Bot:
        """A bot that may call the Bot API with `token` (`<id>:<secret>`)."""
        number, colon, secret = token.partition(":")
        if not (number.isdecimal() and colon and secret):
            raise ValueError("a token is <number>:<secret>")
        bot_id = int(number)
        if bot_id in self.people:
            raise ValueError(f"{bot_id} is a person's id")
        bot = Bot(token, bot_id, first_name, username, privacy)
        self.bots[bot_id] = bot
        self.streams.setdefault(bot_id, Stream())
        return bot

    def add_chat(
        self,
        type: ChatType,
        *,
        id: int | None = None,
        title: str = "",
        username: str = "",
        is_forum: bool = False,
    ) -> Chat:
        """A group without members. Private chats come from `private` instead."""
        if type == "private":
            raise ValueError("a private chat comes from private(person_id, bot_id)")
        chat_id = id if id is not None else self._free_chat_id(type)
        if chat_id >= 0 or chat_id in self.chats:
            raise ValueError(f"{chat_id} cannot be a new chat's id")
        if is_forum and type != "supergroup":
            raise ValueError("only a supergroup can be a forum")
        chat = self.chats[chat_id] = Chat(chat_id, type, title, username, is_forum=is_forum)
        self.announce(Change("chat", chat_id))
        return chat

    def private(self, person_id: int, bot_id: int) -> Chat:
        """The private chat of a person with a bot; it is made when it is not there."""
        chat = self._private.get((person_id, bot_id))
        if chat is None:
            self.person(person_id)
            self.bot(bot_id)
            chat = Chat(
                PRIVATE_KEYS_FROM + len(self._private),
                "private",
                members={person_id: "member", bot_id: "member"},
                person_id=person_id,
                bot_id=bot_id,
            )
            self._private[person_id, bot_id] = self.chats[chat.id] = chat
            self.announce(Change("chat", chat.id))
        return chat

    def person(self, person_id: int) -> Person:
        """Raises LookupError when there is none."""
        if (person := self.people.get(person_id)) is None:
            raise LookupError(f"no person {person_id}")
        return person

    def bot(self, bot_id: int) -> Bot:
        """Raises LookupError when there is none."""
        if (bot := self.bots.get(bot_id)) is None:
            raise LookupError(f"no bot {bot_id}")
        return bot

    def chat(self, chat_id: int) -> Chat:
        """The chat of a key of `chats`; a person's id means their private chat with the only bot.

        Raises LookupError when there is none.
        """
        if (chat := self.chats.get(chat_id)) is not None:
            return chat
        if chat_id in self.people and len(self.bots) == 1:
            return self.private(chat_id, next(iter(self.bots)))
        raise LookupError(f"no chat {chat_id}")

    def chat_for(self, bot_id: int, chat_id: int) -> Chat | None:
        """The chat a bot means by `chat_id`."""
        if chat_id > 0:
            return self._private.get((chat_id, bot_id))
        return self.chats.get(chat_id)

    def user(self, user_id: int) -> Person | Bot:
        """A person or a bot. Raises LookupError when there is neither."""
        return self.bots.get(user_id) or self.person(user_id)

    # News

    def put_back(self, chat: Chat) -> None:
        """A chat kept from an earlier run takes the place of the one of that id."""
        self.chats[chat.id] = chat
        if chat.bot_id:
            self._private[chat.person_id, chat.bot_id] = chat

    def listen(self) -> asyncio.Queue[Change]:
        """Hear every change from now on, until `unlisten`."""
        queue: asyncio.Queue[Change] = asyncio.Queue()
        self.listeners.add(queue)
        return queue

    def unlisten(self, queue: asyncio.Queue[Change]) -> None:
        self.listeners.discard(queue)

    def announce(self, change: Change) -> None:
        for queue in self.listeners:
            queue.put_nowait(change)

    def deliver(self, chat: Chat, kind: str, message: Message) -> None:
        """Put a message into the stream of every bot in the chat that may hear it."""
        payload = ""
        for bot in [self.bots[chat.bot_id]] if chat.bot_id else self.bots.values():
            if bot.id != message.sender_id and hears(bot, chat, message):
                payload = payload or dump(message.raw)
                self.push(bot.id, kind, payload, chat.id)

    def deliver_member(self, chat: Chat, by: int, user_id: int, old: Json, new: Json) -> None:
        """Tell of a changed member: the bot itself, and bots that lead the chat and asked."""
        fact = dump(
            {
                "chat": self.chat_shape(chat),
                "from": shapes.user(self.user(by)),
                "date": self.clock.unix(),
                "old_chat_member": old,
                "new_chat_member": new,
            }
        )
        if user_id in self.bots:
            self.push(user_id, "my_chat_member", fact, chat.id)
        for bot_id in self.bots:
            if chat.members.get(bot_id) in LEADING:
                self.push(bot_id, "chat_member", fact, chat.id)

    def chat_shape(self, chat: Chat) -> Json:
        return shapes.chat(chat, self.people.get(chat.person_id))

    def bots_in(self, chat: Chat) -> list[Bot]:
        return [bot for bot in self.bots.values() if chat.members.get(bot.id) in PRESENT]

    def push(self, bot_id: int, kind: str, payload: str, about: int = 0) -> None:
        """Put an update into a bot's stream, if it asked for this kind. `about` is the chat
        within which webhooks keep the order."""
        stream = self.streams[bot_id]
        if stream.wants(kind):
            stream.push(kind, payload, about)

    def _pollute(self, times: int) -> None:
        for stream in self.streams.values():
            for _ in range(times):
                stream.push_garbage()

    def _free_id(self) -> int:
        taken = self.people.keys() | self.bots.keys()
        return next(n for n in itertools.count(1001 + len(self.people)) if n not in taken)

    def _free_chat_id(self, type: ChatType) -> int:
        first = -101 if type == "group" else _SUPERGROUPS_BELOW - 101
        return next(n for n in itertools.count(first - len(self.chats), -1) if n not in self.chats)
