"""What the bot shows: a title, lines, buttons. Each channel draws it its own way."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, Field, ValidationError

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


class Reaction(BaseModel, frozen=True):
    """A quiet sign under somebody's message: seen, added. It wakes nobody."""

    what: Literal["reaction"] = "reaction"
    message: str
    emoji: str


Outgoing = Card | Reaction


def note(words: Text, *, reply_to: str | None = None) -> Card:
    """A plain line without title or buttons."""
    return Card(lines=(words,), reply_to=reply_to)
