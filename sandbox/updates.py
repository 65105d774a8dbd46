"""What a bot is told: its stream of updates, and which messages of a group it may hear."""

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import Iterable

from sandbox.refused import Refused
from sandbox.things import LEADING, PRESENT, Bot, Chat, Json, Message

#: Kinds a bot gets only when it names them in `allowed_updates` (Bot API, getUpdates).
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
#: Fields of service messages, which are delivered whatever the privacy mode.
SERVICE = (
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "group_chat_created",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "pinned_message",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
)
LONG_POLL_MAX = 50.0

_CONFLICT = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
_ENDS = {"conflict": _CONFLICT, "webhook": "Conflict: terminated by setWebhook request"}
_GARBAGE: Json = {
    "message_id": "seven",
    "from": "nobody",
    "date": "yesterday",
    "text": 42,
    "entities": {"type": "bold"},
}


def dump(value: object) -> str:
    """JSON as it goes over the wire."""
    return json.dumps(value, separators=(",", ":"))


class Stream:
    """One bot's updates, in order, each kept as JSON text until an offset confirms it."""

    def __init__(self, first_id: int = 500_000_001) -> None:
        self.next_id = first_id
        self.pending: deque[tuple[int, str]] = deque()
        #: Kinds asked for; empty means all but those on request.
        self.allowed: frozenset[str] = frozenset()
        #: Confirmed updates that will be delivered once more (a fault).
        self.again: list[tuple[int, str]] = []
        #: Which chat an update is about: webhooks keep the order within one.
        self.about: dict[int, int] = {}
        #: Set when there may be something to deliver to a webhook.
        self.arrived = asyncio.Event()
        self._poll: asyncio.Future[str] | None = None

    def wants(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ON_REQUEST

    def push(self, kind: str, payload: str, about: int = 0) -> None:
        """Append an update whose `kind` field holds the JSON text `payload`."""
        if about:
            self.about[self.next_id] = about
        self.pending.append((self.next_id, f'{{"update_id":{self.next_id},"{kind}":{payload}}}'))
        self.next_id += 1
        self.arrived.set()
        self._end_poll("news")

    def push_garbage(self) -> None:
        """Append an update no library can parse: no chat, words where numbers belong."""
        self.push("message", dump(_GARBAGE))

    def end_poll(self) -> None:
        """Let a waiting getUpdates answer at once with what there is."""
        self._end_poll("closed")

    def refuse_poll(self) -> None:
        """A webhook was set: a waiting getUpdates ends with 409."""
        self._end_poll("webhook")

    async def take(
        self,
        offset: int = 0,
        limit: int = 100,
        timeout: float = 0,  # noqa: ASYNC109 - Telegram's parameter: how long an empty poll waits
        allowed: Iterable[str] | None = None,
    ) -> list[tuple[int, str]]:
        """getUpdates: confirm below `offset`, then up to `limit` updates, waiting for the first.

        Raises Refused(409) in the *older* of two polls, as Telegram does.
        """
        self._end_poll("conflict")
        if allowed is not None:
            self.allowed = frozenset(allowed)
        self._confirm(offset)
        if not self.pending and not self.again and timeout > 0:
            await self._wait(min(timeout, LONG_POLL_MAX))
        repeated = [kept for kept in self.again if kept not in self.pending]
        self.again.clear()
        limit = min(max(limit, 1), 100)
        return (repeated + [self.pending[i] for i in range(min(limit, len(self.pending)))])[:limit]

    def done(self, update: tuple[int, str]) -> None:
        """An update arrived at a webhook. Nothing happens when it was dropped meanwhile."""
        with contextlib.suppress(ValueError):
            self.pending.remove(update)
        self.about.pop(update[0], None)

    def drop(self) -> None:
        """Forget everything that waits."""
        self.pending.clear()
        self.about.clear()

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self.pending) > -offset:
                self.about.pop(self.pending.popleft()[0], None)
        else:
            while self.pending and self.pending[0][0] < offset:
                self.about.pop(self.pending.popleft()[0], None)

    async def _wait(self, seconds: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                if (why := await poll) in _ENDS:
                    raise Refused(409, _ENDS[why])
        except TimeoutError:
            return
        finally:
            if self._poll is poll:
                self._poll = None

    def _end_poll(self, why: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(why)


def hears(bot: Bot, chat: Chat, message: Message) -> bool:
    """Whether `bot` is told of a message a person wrote, or of a service message. (What bots
    write is told to no bot at all.) An ephemeral message reaches the one bot it is meant for.

    The rule is Telegram's privacy mode (core.telegram.org/bots/features#privacy-mode). A plain
    @mention is not on the official list, and bots report that it is not delivered.
    """
    if message.receiver_id:
        return message.receiver_id == bot.id
    if chat.type == "private":
        return chat.bot_id == bot.id
    status = chat.members.get(bot.id)
    if status not in PRESENT:
        return False
    raw = message.raw
    if any(field in raw for field in SERVICE):
        return True
    if not bot.privacy or status in LEADING:
        return True
    if raw.get("reply_to_message", {}).get("from", {}).get("id") == bot.id:
        return True
    return _commanded(bot, chat, raw)


def _commanded(bot: Bot, chat: Chat, raw: Json) -> bool:
    entities = raw.get("entities") or raw.get("caption_entities") or []
    first = next((m for m in entities if m["type"] == "bot_command" and m["offset"] == 0), None)
    if first is None:
        return False
    # A command is ASCII, so units and characters are the same here.
    text = raw.get("text") or raw.get("caption") or ""
    _, _, addressee = text[: first["length"]].partition("@")
    if addressee:
        return bool(addressee.lower() == bot.username.lower())
    return chat.last_bot == bot.id
