"""What the bot shows: a title, lines, buttons. Each channel draws it its own way."""

from base64 import b64decode, b64encode
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, BeforeValidator, Field, PlainSerializer, ValidationError

from chat.text import Text

#: Telegram's callback_data, the tightest limit of all channels, in bytes.
MAX_PAYLOAD = 64
#: A row's number inside a payload: no forged one may be larger than a database column holds.
Id = Annotated[int, Field(ge=1, le=2**31 - 1)]


class Action(BaseModel, frozen=True):
    """What a button means, small enough to travel inside it."""

    #: Lives on in messages already sent: never rename or reuse one.
    tag: ClassVar[str]

    def pack(self) -> str:
        """As a payload of at most 64 bytes. Raises ValueError where it would be longer."""
        packed = ":".join([self.tag, *(str(value) for value in self.model_dump().values())])
        if len(packed.encode()) > MAX_PAYLOAD:
            raise ValueError(f"button data too long: {packed}")
        return packed

    @classmethod
    def unpack(cls, packed: str) -> Self | None:
        """The action a payload stands for; None where it is forged or from another version."""
        tag, *values = packed.split(":")
        if tag != cls.tag or len(values) != len(cls.model_fields):
            return None
        try:
            return cls.model_validate(dict(zip(cls.model_fields, values, strict=True)))
        except ValidationError:
            return None


class Button(BaseModel, frozen=True):
    """A label of at most ten signs and what it does."""

    label: Text
    data: str


def button(label: Text, action: Action) -> Button:
    """A button for `action`."""
    return Button(label=label, data=action.pack())


class Card(BaseModel, frozen=True):
    """One message: a title in bold, lines, and rows of buttons below."""

    what: Literal["card"] = "card"
    title: Text | None = None
    lines: tuple[Text, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    #: Cards with the same key are one message: the newer edits the older.
    key: str | None = None
    #: The message it answers, where the channel can show that.
    reply_to: str | None = None
    #: A photo shown above the words, by the channel's own id.
    photo: str | None = None
    #: A voice message above the words, by the channel's own id.
    voice: str | None = None
    #: What is new in it, for channels that cannot change a message: said beside the title, instead
    #: of all the lines again.
    news: Text | None = None
    #: What changed in it is worth no new message where the channel cannot change the old one.
    slight: bool = False
    #: Only this account sees it: in the group itself where the channel can, else in private.
    only_for: str | None = None
    #: It wakes nobody: it waits until its reader looks.
    silent: bool = False
    #: Seconds it rests after it was shown: what changes meanwhile is shown at once when they are
    #: over, so that a card a whole estate taps on is not edited at every tap.
    rests: Annotated[int, Field(ge=0)] = 0


class Reaction(BaseModel, frozen=True):
    """A quiet sign under somebody's message: seen, added. It wakes nobody."""

    what: Literal["reaction"] = "reaction"
    message: str
    emoji: str


def _bytes(value: object) -> object:
    return b64decode(value, validate=True) if isinstance(value, str) else value


#: The content of a file, which rests as text in a row until it is sent.
Content = Annotated[
    bytes,
    BeforeValidator(_bytes),
    PlainSerializer(lambda content: b64encode(content).decode(), when_used="json"),
]


class Document(BaseModel, frozen=True):
    """A file the bot made: minutes, a list. Small, because it waits in the outbox."""

    what: Literal["document"] = "document"
    name: str
    content: Annotated[Content, Field(min_length=1, max_length=1 << 20)]
    words: Text | None = None
    reply_to: str | None = None


class Poll(BaseModel, frozen=True):
    """The platform's own show of hands. Everybody sees who chose what; it binds nobody, because
    it cannot be kept to the households of a building."""

    what: Literal["poll"] = "poll"
    question: Text
    options: Annotated[tuple[Text, ...], Field(min_length=2, max_length=12)]
    several: bool = False
    #: Under which the message is found again; a poll is never edited.
    key: str | None = None


class ClosePoll(BaseModel, frozen=True):
    """No more votes in the poll that a message of ours shows."""

    what: Literal["close-poll"] = "close-poll"
    message: str


class Delete(BaseModel, frozen=True):
    """A message of ours is taken back."""

    what: Literal["delete"] = "delete"
    message: str


class Pin(BaseModel, frozen=True):
    """A message is kept in sight at the head of its chat. It wakes nobody."""

    what: Literal["pin"] = "pin"
    message: str


class Handoff(BaseModel, frozen=True):
    """A matter handed on to the city's own system. Who reported it is not in it, unless they said
    yes to just this."""

    what: Literal["handoff"] = "handoff"
    #: Under which the city's own number of it is found again.
    key: str
    #: The same for the same handing on, however often it is sent.
    id: str
    title: str
    words: str
    #: The city's code for what it is about, and our own.
    service: str
    category: str = ""
    #: Where, in words and in degrees.
    address: str
    latitude: float | None = None
    longitude: float | None = None
    at: datetime
    #: "name" and "phone" of the reporter, by their own yes.
    facts: dict[str, Any] = Field(default_factory=dict)


Outgoing = Handoff | Card | Reaction | Document | Poll | ClosePoll | Delete | Pin


def note(words: Text, *, reply_to: str | None = None, only_for: str | None = None) -> Card:
    """A plain line without title or buttons."""
    return Card(lines=(words,), reply_to=reply_to, only_for=only_for)
