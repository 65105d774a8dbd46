"""What the control API takes, as types."""

from base64 import b64decode
from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from sandbox import faults
from sandbox.things import ChatType, Json, Status


class Order(BaseModel):
    """A request body; unknown fields are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid")


def _decoded(value: object) -> object:
    return b64decode(value, validate=True) if isinstance(value, str) else value


Base64 = Annotated[bytes, BeforeValidator(_decoded, json_schema_input_type=str)]


class PersonOrder(Order):
    first_name: str
    id: int | None = None
    last_name: str = ""
    username: str = ""
    language_code: str = "zh-hans"
    note: str = Field("", description="Shown on the page beside the name: 楼栋长, 网格员, …")


class BotOrder(Order):
    token: str = Field(description="<number>:<secret>; the number is the bot's id")
    first_name: str
    username: str
    privacy: bool = Field(True, description="BotFather's privacy mode")


class BotChange(Order):
    privacy: bool | None = None
    webhook: str | None = Field(
        None, description="Pretend a webhook is set: getUpdates is refused with 409"
    )


class ChatOrder(Order):
    type: ChatType = "supergroup"
    id: int | None = None
    title: str = ""
    username: str = ""
    is_forum: bool = Field(False, description="A supergroup with topics")


class SeedChat(ChatOrder):
    members: dict[int, Status] | list[int] = Field(
        default_factory=dict, description="ids of people and bots; as a list all are plain members"
    )

    def seats(self) -> dict[int, Status]:
        if isinstance(self.members, dict):
            return self.members
        return dict.fromkeys(self.members, "member")


class PrivateChat(Order):
    person_id: int
    bot_id: int
    started: bool = Field(True, description="The person pressed Start before the story begins")


class Seed(Order):
    people: list[PersonOrder] = []
    bots: list[BotOrder] = []
    chats: list[SeedChat] = []
    private: list[PrivateChat] = []
    announce: bool = Field(False, description="Tell of every joining, as if it happened now")


class Seat(Order):
    chat_id: int
    user_id: int
    status: Status = "member"
    by: int | None = None


class Standing(Seat):
    status: Status = "administrator"
    rights: dict[str, bool | int] | None = Field(
        None,
        description="An administrator's own (can_pin_messages, …) or what a restricted member "
        "still may (can_send_messages, …)",
    )


class Going(Order):
    chat_id: int
    user_id: int
    status: Status = "left"
    by: int | None = None


class Block(Order):
    person_id: int
    bot_id: int
    blocked: bool = True


class Say(Order):
    chat_id: int = Field(description="A person's id means the private chat with the only bot")
    person_id: int
    text: str | None = None
    photo: Base64 | None = Field(None, description="The file's bytes in base64")
    caption: str | None = None
    reply_to: int | None = None
    topic: int | None = Field(None, description="The message_thread_id in a forum")
    document: Base64 | None = Field(None, description="The file's bytes in base64")
    file_name: str = "file"
    voice: Base64 | None = Field(None, description="Any bytes in base64; nothing plays them")
    duration: int = Field(3, description="Of the voice message, in seconds")
    sticker: str | None = Field(None, description="Its emoji")
    location: tuple[float, float] | None = Field(None, description="Latitude and longitude")
    extra: Json | None = Field(None, description="Further fields of the Message: contact, …")


class Album(Order):
    chat_id: int
    person_id: int
    photos: list[Base64] = []
    documents: dict[str, Base64] = Field(default_factory=dict, description="Bytes by file name")
    caption: str | None = Field(None, description="On the first item, as apps put it")
    reply_to: int | None = None
    topic: int | None = None


class Forward(Order):
    from_chat_id: int
    message_id: int
    chat_id: int
    person_id: int
    topic: int | None = None


class Question(Order):
    chat_id: int
    person_id: int
    question: str
    options: list[str]


class Vote(Order):
    chat_id: int
    person_id: int
    message_id: int
    options: list[int] = Field(description="Numbers from 0; none takes the vote back")


class Removal(Order):
    chat_id: int
    message_id: int
    person_id: int


class Pin(Order):
    chat_id: int
    message_id: int
    person_id: int
    pinned: bool = True


class TopicOrder(Order):
    chat_id: int
    person_id: int
    name: str


class TopicChange(Order):
    person_id: int
    name: str = ""
    closed: bool | None = None


class EditOrder(Order):
    chat_id: int
    person_id: int
    message_id: int
    text: str


class Tap(Order):
    chat_id: int
    person_id: int
    message_id: int
    data: str


class React(Order):
    chat_id: int
    user_id: int
    message_id: int
    emoji: str | None = None


class Start(Order):
    person_id: int
    bot_id: int
    payload: str = ""


class ClockMove(Order):
    """Exactly one of the three."""

    hours: float | None = Field(None, gt=0)
    to: datetime | None = Field(
        None, description="ISO 8601; without an offset it is Asia/Shanghai"
    )
    day: int | None = Field(
        None, ge=1, le=28, description="the next such day of a month, 08:00 in Asia/Shanghai"
    )

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(value is not None for value in (self.hours, self.to, self.day)) != 1:
            raise ValueError("give one of hours, to, day")
        return self


class FaultOrder(Order):
    kind: faults.Kind
    method: str = "*"
    chat_id: int | None = Field(None, description="as bots see it")
    times: int | None = Field(1, ge=1, description="null: until cleared (flood always is)")
    retry_after: int = 1
    seconds: float | None = Field(None, description="slow: the wait; flood: the window")
    limit: int = Field(20, description="flood: messages and edits in a window")
    code: int = 400
    description: str = "Bad Request"
    parameters: dict[str, int] = {}
