"""What exists in the sandbox: persons, bots, chats, messages, and the news of a change."""

from dataclasses import dataclass, field
from typing import Any, Literal

ChatType = Literal["private", "group", "supergroup", "channel"]
Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]
Json = dict[str, Any]

#: Statuses of those who are in a chat.
PRESENT = frozenset({"creator", "administrator", "member", "restricted"})
#: Statuses that hear everything and may delete what others wrote.
LEADING = frozenset({"creator", "administrator"})


@dataclass
class Person:
    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "zh-hans"
    #: Shown on the page beside the name: 楼栋长, 网格员, 志愿者.
    note: str = ""


@dataclass
class Hook:
    """How updates go to a bot's webhook, and how the last delivery went."""

    secret_token: str = ""
    max_connections: int = 40
    #: Set by setWebhook: updates are delivered. Without it the webhook is only pretended.
    live: bool = False
    last_error_date: int = 0
    last_error_message: str = ""
    #: Nothing has arrived since the last error.
    failing: bool = False


@dataclass
class Bot:
    token: str
    id: int
    first_name: str
    username: str
    #: BotFather's privacy mode. On (the default) hides ordinary group talk from the bot.
    privacy: bool = True
    #: By scope and language, see `sandbox.commands`.
    commands: dict[str, list[Json]] = field(default_factory=dict)
    #: While an address stands here getUpdates is refused with 409.
    webhook: str = ""
    hook: Hook = field(default_factory=Hook)


@dataclass
class Message:
    """One bubble. `raw` is the Message as the Bot API would give it; an edit replaces it."""

    chat_id: int
    message_id: int
    sender_id: int
    raw: Json
    reactions: dict[int, str] = field(default_factory=dict)
    edits: int = 0
    #: Ephemeral messages only: the one user besides the sender who sees it. Bots know such a
    #: message by `ephemeral_message_id`, which is `message_id` here and 0 in `raw`.
    receiver_id: int = 0
    #: The receiver sees this one in place of that message.
    replaces: int = 0

    def visible_to(self, user_id: int) -> bool:
        return not self.receiver_id or user_id in {self.receiver_id, self.sender_id}


@dataclass
class Topic:
    """A thread of a forum; its id is that of the service message that began it."""

    id: int
    name: str
    icon_color: int
    closed: bool = False


@dataclass
class Poll:
    """A poll, wherever it is shown. `raw` is the Poll as the Bot API gives it."""

    id: str
    #: The bot that hears of votes; 0 when a person asked.
    bot_id: int
    raw: Json
    #: Chosen options by person, in the order people voted.
    votes: dict[int, list[int]] = field(default_factory=dict)
    #: (chat, message): the original and every forward.
    shown: list[tuple[int, int]] = field(default_factory=list)
    #: Quizzes tell the right answer only after one's own.
    correct: list[int] = field(default_factory=list)


@dataclass
class Chat:
    """A group, or the private chat of one person with one bot.

    `id` is the key in `World.chats`. Bots see `shown`, which differs for private chats only: the
    Bot API names those by the person's id, so every bot has one of that number.
    """

    id: int
    type: ChatType
    title: str = ""
    username: str = ""
    #: By the id of a person or bot.
    members: dict[int, Status] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    next_message_id: int = 1
    #: Private chats only: who talks with whom, and whether the person pressed Start.
    person_id: int = 0
    bot_id: int = 0
    started: bool = False
    #: The supergroup this group became.
    migrated_to: int | None = None
    #: The bot that wrote last; a bare /command is meant for it.
    last_bot: int = 0
    is_forum: bool = False
    #: By thread id.
    topics: dict[int, Topic] = field(default_factory=dict)
    #: Ids of pinned messages; the newest pin stands last.
    pinned: list[int] = field(default_factory=list)
    #: What an administrator may do, or a restricted member still may, where it is not the usual.
    rights: dict[int, Json] = field(default_factory=dict)
    #: What bots are doing there ("typing"), and until when on the monotonic clock.
    acting: dict[int, tuple[str, float]] = field(default_factory=dict)

    @property
    def shown(self) -> int:
        return self.person_id or self.id


@dataclass(frozen=True)
class Change:
    """What listeners hear: something in `chat_id` (a key of `World.chats`) is new or different.

    `delete`: the message is gone from the chat. `chat`: a chat came or changed its name; with no
    `chat_id` everything may have changed.
    """

    kind: Literal[
        "message", "edit", "delete", "reaction", "toast", "member", "clock", "chat", "action"
    ]
    chat_id: int | None
    message_id: int | None = None
    #: For a toast: person_id, text, alert, url (t.me/<bot>?start=…), query_id.
    facts: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Query:
    """A tap on a button that waits for the bot's answer."""

    id: str
    bot_id: int
    person_id: int
    chat_id: int
    message_id: int
    data: str
    #: `time.monotonic()` of the tap.
    at: float = 0.0


@dataclass(frozen=True)
class Toast:
    """What a bot answered to a tap. Only `person_id` sees it."""

    query_id: str
    person_id: int
    chat_id: int
    message_id: int
    text: str
    alert: bool
    url: str


@dataclass(frozen=True)
class Request:
    """One Bot API request as it went over the wire. It never holds the token."""

    bot_id: int
    method: str
    params: Json
    #: HTTP status answered; 0 when the connection was closed instead.
    status: int
    #: `time.monotonic()` when the request had been read.
    at: float
