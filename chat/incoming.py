"""What came in, whatever the channel. Pure values; a channel's reader makes them."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

ChatKind = Literal["private", "group", "channel"]
Standing = Literal["member", "administrator", "left", "kicked"]


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation on a channel: two columns wherever it is stored."""

    channel: str
    id: str
    kind: ChatKind = "group"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody's account on a channel. `language` is what their app says, if it says."""

    id: str
    name: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """The message a reply answers: its id where the channel has ids, its text where it quotes."""

    message: str | None
    words: str
    by_bot: bool
    #: Whose message it is; None where the channel does not say, or it is the bot's.
    who: Person | None = None
    photos: tuple[str, ...] = ()
    #: Seconds of a voice message, and its file.
    voice: int | None = None
    voice_file: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that happened in a chat. `id` is the platform's, unique for 48 hours."""

    id: str
    chat: Chat
    at: datetime
    #: None where the platform hides who it was (an anonymous admin).
    who: Person | None


@dataclass(frozen=True, slots=True)
class Said(Incoming):
    """Somebody wrote, sent or edited a message."""

    message: str = ""
    words: str = ""
    #: `/report@our_bot` or, alone with the bot, `/report`: the command without its slash.
    command: str | None = None
    #: The bot was named with @ or by its name at the start; `words` come without it.
    named: bool = False
    reply: Quoted | None = None
    photos: tuple[str, ...] = ()
    #: Seconds of a voice message.
    voice: int | None = None
    #: The voice message, by the channel's own id; empty where it gives none.
    voice_file: str = ""
    #: A file, by the channel's own id.
    document: str | None = None
    #: Latitude and longitude of a place somebody sent.
    location: tuple[float, float] | None = None
    #: A sticker, a file, a place, …: something that is no words, photo or voice.
    other: bool = False
    #: A film, which nobody keeps.
    film: bool = False
    edited: bool = False
    forwarded: bool = False
    album: str | None = None
    #: The topic of a forum it was said in.
    topic: str | None = None
    #: Said in a group, and only the bot and the speaker see it: so must be the answer.
    aside: bool = False

    @property
    def addressed(self) -> bool:
        """Whether an answer is expected: in private, by name, by command, or as a reply."""
        return (
            self.chat.kind == "private"
            or self.aside
            or self.named
            or self.command is not None
            or (self.reply is not None and self.reply.by_bot)
        )


@dataclass(frozen=True, slots=True)
class Tapped(Incoming):
    """Somebody tapped a button. `tap` is what the channel wants back with the answer."""

    tap: str = ""
    data: str = ""
    message: str = ""

    def read_in(self, language: str | None) -> "Tapped":
        """The tap of somebody who chose a language: a notice is worded in it, not in their
        app's."""
        if self.who is None or language is None:
            return self
        return replace(self, who=replace(self.who, language=language))


@dataclass(frozen=True, slots=True)
class Seated(Incoming):
    """The bot's own standing in a chat changed."""

    title: str = ""
    standing: Standing = "member"


@dataclass(frozen=True, slots=True)
class Membership(Incoming):
    """Another's standing in a chat changed: somebody came, left, or was given or taken rights.
    `who` is the one who did it."""

    person: Person = field(default_factory=lambda: Person("", ""))
    before: Standing = "left"
    now: Standing = "member"


@dataclass(frozen=True, slots=True)
class Reacted(Incoming):
    """Somebody's signs under a message are these now; none when they took the last one back."""

    message: str = ""
    emojis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Voted(Incoming):
    """Somebody's choice in a poll of ours is this now: options counted from 0, none when it was
    taken back. The platform says which poll, not where it stands: the chat is the voter's own."""

    poll: str = ""
    options: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved(Incoming):
    """The chat goes on under another id (a group became a supergroup)."""

    to: str = ""


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself as a channel knows it."""

    id: str
    handle: str
    #: Names it answers to at the start of a message, and their homophones.
    names: tuple[str, ...] = field(default=())
    #: The platform lets it hear ordinary group talk.
    hears_all: bool = False
