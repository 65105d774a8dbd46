"""What the control API answers, as types."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from sandbox import faults
from sandbox.things import ChatType, Json, Status


class Seeded(BaseModel):
    people: int
    bots: int
    chats: int


class PersonSeen(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    first_name: str
    last_name: str
    username: str
    language_code: str
    note: str


class BotSeen(BaseModel):
    """A bot without its token."""

    id: int
    first_name: str
    username: str
    privacy: bool
    webhook: str
    webhook_error: str = Field(description="of the last delivery that failed")
    pending: int = Field(description="updates not confirmed yet")
    polled_seconds_ago: float | None = Field(description="null: never polled")
    commands: dict[str, list[Json]]


class TopicSeen(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    name: str
    icon_color: int
    closed: bool


class PollSeen(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: str
    bot_id: int
    raw: Json
    votes: dict[int, list[int]]


class ChatSeen(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int = Field(description="the key in this API; of private chats bots see `shown`")
    shown: int
    type: ChatType
    title: str
    username: str
    members: dict[int, Status]
    started: bool
    person_id: int
    bot_id: int
    migrated_to: int | None
    is_forum: bool
    pinned: list[int]
    topics: dict[int, TopicSeen]


class MessageSeen(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    chat_id: int
    message_id: int
    sender_id: int
    raw: Json
    reactions: dict[int, str]
    edits: int
    receiver_id: int = Field(description="of an ephemeral message: who alone sees it; else 0")


class QuerySeen(BaseModel):
    query_id: str


class ToastSeen(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    query_id: str
    person_id: int
    chat_id: int
    message_id: int
    text: str
    alert: bool
    url: str


class RequestSeen(BaseModel):
    """One Bot API request; status 0: the connection was closed instead of an answer."""

    model_config = ConfigDict(from_attributes=True)
    bot_id: int
    method: str
    params: Json
    status: int
    at: float


class FaultSeen(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    id: int
    kind: faults.Kind
    method: str
    chat_id: int | None
    times: int | None
    hits: int


class ClockSeen(BaseModel):
    now: datetime
    ahead_seconds: float
    monotonic: float = Field(description="the clock the request log is stamped with")
