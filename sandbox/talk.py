"""What people say: messages, albums, forwards, edits and taps."""

import time
from collections.abc import Mapping, Sequence

from sandbox import shapes
from sandbox.entities import CAPTION_MAX, TEXT_MAX, found, units
from sandbox.posting import Posting
from sandbox.things import PRESENT, Bot, Chat, Json, Message, Person, Query
from sandbox.updates import dump

#: What a message holds besides its frame: what forwards and copies take along.
CONTENT = (
    "text",
    "entities",
    "photo",
    "document",
    "voice",
    "video",
    "audio",
    "animation",
    "sticker",
    "location",
    "contact",
    "poll",
    "caption",
    "caption_entities",
    "has_media_spoiler",
)
#: Items of an album (Bot API, sendMediaGroup).
ALBUM = range(2, 11)
#: The kind of update a message comes as, where it is not `message`.
_KINDS = {"channel": "channel_post"}
#: Taps that may wait for an answer at the same time.
_QUERIES_KEPT = 10_000


class Talk(Posting):
    """Adds what people say. What an app would not let a person do raises ValueError."""

    def say(
        self,
        chat_id: int,
        person_id: int,
        text: str | None = None,
        *,
        photo: bytes | None = None,
        caption: str | None = None,
        reply_to: int | None = None,
        topic: int | None = None,
        extra: Json | None = None,
    ) -> Message:
        """A person writes, in a forum perhaps in a `topic`. `extra` are further fields of the
        Message, as the Bot API names them (voice, location, media_group_id, …). A command that a
        bot of the chat has as an ephemeral one is seen by that bot only.

        Raises LookupError for an unknown chat, person, topic or message, ValueError for nothing
        to say, too long a text, or a person who is not in the chat or may not write there.
        """
        chat = self.chat(chat_id)
        person = self._speaker(chat, person_id)
        fields: Json = {}
        if text is not None:
            fields |= _written("text", text, TEXT_MAX)
        if photo is not None:
            fields["photo"] = self.files.add_photo(photo)
            if caption:
                fields |= _written("caption", caption, CAPTION_MAX)
        fields |= extra or {}
        if caption and photo is None:
            fields |= _written("caption", caption, CAPTION_MAX)
        if not fields:
            raise ValueError("nothing to say")
        answered = None if reply_to is None else self.message(chat.id, reply_to)
        fields |= self._thread(chat, person_id, topic, answered)
        if chat.type == "private":
            self.block(chat.person_id, chat.bot_id, False)
            chat.started = True
        receiver = self._only_for(chat, fields, answered)
        message = self.add_message(chat, person, fields, answered, receiver=receiver)
        self.deliver(chat, _KINDS.get(chat.type, "message"), message)
        return message

    def say_album(
        self,
        chat_id: int,
        person_id: int,
        *,
        photos: Sequence[bytes] = (),
        documents: Mapping[str, bytes] | None = None,
        caption: str | None = None,
        reply_to: int | None = None,
        topic: int | None = None,
    ) -> list[Message]:
        """A person sends two to ten photos or files at once: so many messages with one
        media_group_id, the caption on the first."""
        items: list[Json] = [{"photo": self.files.add_photo(content)} for content in photos]
        for name, content in (documents or {}).items():
            items.append({"document": self.files.add_document(content, name)})
        if len(items) not in ALBUM or (photos and documents):
            raise ValueError("an album has 2 to 10 photos, or as many files")
        group = {"media_group_id": str(13_000_000_000_000_000 + next(self.numbers))}
        return [
            self.say(
                chat_id,
                person_id,
                caption=caption if at == 0 else None,
                reply_to=reply_to,
                topic=topic,
                extra=item | group,
            )
            for at, item in enumerate(items)
        ]

    def take_back(self, chat_id: int, person_id: int, message_id: int) -> None:
        """A person deletes a message of their own, or of anybody as administrator. Bots are not
        told: Telegram has no such update."""
        chat = self.chat(chat_id)
        self._speaker(chat, person_id)
        message = self.message(chat.id, message_id)
        if message.sender_id != person_id and not self.may(chat, person_id, "can_delete_messages"):
            raise ValueError("only one's own message can be deleted")
        self.delete(message)

    def _thread(
        self, chat: Chat, person_id: int, topic: int | None, answered: Message | None
    ) -> Json:
        """The fields of a message in a topic; an answer stands where its question stands."""
        thread = topic or (answered.raw.get("message_thread_id") if answered else None)
        if not thread:
            return {}
        found = chat.topics.get(thread)
        if found is None:
            raise LookupError(f"no topic {thread} in chat {chat.id}")
        if found.closed and not self.may(chat, person_id, "can_manage_topics"):
            raise ValueError(f"topic {thread} is closed")
        return {"message_thread_id": thread, "is_topic_message": True}

    def _only_for(self, chat: Chat, fields: Json, answered: Message | None) -> Bot | None:
        """The bot an ephemeral message of a person goes to: an ephemeral command, or an answer
        to what the bot showed to them alone (Bot API, BotCommand.is_ephemeral)."""
        if answered is not None and answered.receiver_id:
            return self.bots.get(answered.sender_id)
        text = fields.get("text", "")
        if chat.type not in {"group", "supergroup"} or not text.startswith("/"):
            return None
        name, _, addressee = text.split()[0][1:].partition("@")
        for bot in self.bots_in(chat):
            if addressee and addressee.lower() != bot.username.lower():
                continue
            commands = (one for kept in bot.commands.values() for one in kept)
            if any(c.get("is_ephemeral") and c["command"] == name for c in commands):
                return bot
        return None

    def forward(
        self,
        from_chat_id: int,
        message_id: int,
        chat_id: int,
        person_id: int,
        topic: int | None = None,
    ) -> Message:
        """A person forwards a message they can see into another chat of theirs."""
        message = self.message(self.chat(from_chat_id).id, message_id)
        self._speaker(self.chat(from_chat_id), person_id)
        if not message.visible_to(person_id) or message.raw.get("has_protected_content"):
            raise ValueError("this message cannot be forwarded")
        fields = self.forwarded(message)
        return self.say(chat_id, person_id, topic=topic, extra=fields)

    def forwarded(self, message: Message) -> Json:
        """What a forward of `message` holds, with where it comes from."""
        raw = message.raw
        kept = {name: raw[name] for name in CONTENT if name in raw}
        if not kept:
            raise ValueError("a service message cannot be forwarded")
        origin: Json = {"type": "user", "date": raw["date"], "sender_user": raw.get("from")}
        if "from" not in raw:
            origin = {"type": "channel", "date": raw["date"], "chat": raw["chat"]}
            origin["message_id"] = message.message_id
        return kept | {"forward_origin": raw.get("forward_origin", origin)}

    def edit(self, chat_id: int, person_id: int, message_id: int, text: str) -> Message:
        """A person changes what they wrote (the caption, when it is a photo).

        Raises LookupError for an unknown message, ValueError for somebody else's.
        """
        chat = self.chat(chat_id)
        self._speaker(chat, person_id)
        message = self.message(chat.id, message_id)
        if message.sender_id != person_id:
            raise ValueError("only one's own message can be edited")
        field, limit = ("text", TEXT_MAX) if "text" in message.raw else ("caption", CAPTION_MAX)
        written = _written(field, text, limit)
        if message.raw.get(field) != written[field]:
            self.rewrite(message, written, drop=("entities", "caption_entities"))
            kind = "edited_channel_post" if chat.type == "channel" else "edited_message"
            self.deliver(chat, kind, message)
        return message

    def tap(self, chat_id: int, person_id: int, message_id: int, data: str) -> str:
        """A person presses a button of a bot's message; gives the callback query's id.

        `data` may be anything: a modified app can send what no button holds.
        """
        chat = self.chat(chat_id)
        person = self._speaker(chat, person_id)
        message = self.message(chat.id, message_id)
        bot = self.bots.get(message.sender_id)
        if bot is None:
            raise ValueError("only a bot's message has buttons")
        if not message.visible_to(person_id):
            raise LookupError(f"no message {message_id} in chat {chat_id}")
        number = next(self.numbers)
        query = Query(
            str(4_000_000_000_000_000_000 + number),
            bot.id,
            person_id,
            chat.id,
            message_id,
            data,
            time.monotonic(),
        )
        self.queries[query.id] = query
        while len(self.queries) > _QUERIES_KEPT:
            del self.queries[next(iter(self.queries))]
        payload = {
            "id": query.id,
            "from": shapes.user(person),
            "message": message.raw,
            "chat_instance": str(chat.id),
            "data": data,
        }
        self.push(bot.id, "callback_query", dump(payload), chat.id)
        return query.id

    def press_start(self, person_id: int, bot_id: int, payload: str = "") -> Message:
        """A person opens the bot's private chat and presses Start, perhaps by a
        t.me/<bot>?start=<payload> link."""
        chat = self.private(person_id, bot_id)
        return self.say(chat.id, person_id, f"/start {payload}".rstrip())

    def _speaker(self, chat: Chat, person_id: int) -> Person:
        person = self.person(person_id)
        if chat.members.get(person_id) not in PRESENT:
            raise ValueError(f"{person_id} is not in chat {chat.id}")
        if chat.migrated_to is not None:
            raise ValueError(f"chat {chat.id} became {chat.migrated_to}")
        if chat.members[person_id] == "restricted" and not self._may_write(chat, person_id):
            raise ValueError(f"{person_id} may not write in chat {chat.id}")
        return person

    def _may_write(self, chat: Chat, person_id: int) -> bool:
        rights = chat.rights.get(person_id, {})
        until = rights.get("until_date", 0)
        return bool(rights.get("can_send_messages")) or 0 < until < self.clock.unix()


def _written(field: str, text: str, limit: int) -> Json:
    text = text.strip()
    if not text:
        raise ValueError("nothing to say")
    if units(text) > limit:
        raise ValueError(f"a {field} has at most {limit} characters")
    marks = found(text)
    name = "entities" if field == "text" else "caption_entities"
    return {field: text, name: marks} if marks else {field: text}
