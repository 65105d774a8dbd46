"""What is said: people's messages, edits and taps, and what bots put into a chat."""

from sandbox import shapes
from sandbox.entities import CAPTION_MAX, TEXT_MAX, found, units
from sandbox.membership import Membership
from sandbox.things import PRESENT, Bot, Change, Chat, Json, Message, Person, Query, Toast
from sandbox.updates import dump

#: Taps that may wait for an answer at the same time.
_QUERIES_KEPT = 10_000


class Talk(Membership):
    """Adds to members what they say. What an app would not let a person do raises ValueError."""

    def say(
        self,
        chat_id: int,
        person_id: int,
        text: str | None = None,
        *,
        photo: bytes | None = None,
        caption: str | None = None,
        reply_to: int | None = None,
        extra: Json | None = None,
    ) -> Message:
        """A person writes. `extra` are further fields of the Message, as the Bot API names them
        (voice, location, media_group_id, …).

        Raises LookupError for an unknown chat, person or message, ValueError for nothing to say,
        too long a text, or a person who is not in the chat.
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
        if not fields:
            raise ValueError("nothing to say")
        answered = None if reply_to is None else self.message(chat.id, reply_to)
        if chat.type == "private":
            self.block(chat.person_id, chat.bot_id, False)
            chat.started = True
        message = self.add_message(chat, person, fields, answered)
        self.deliver(chat, "message", message)
        return message

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
            self.deliver(chat, "edited_message", message)
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
        number = next(self._numbers)
        query = Query(
            str(4_000_000_000_000_000_000 + number), bot.id, person_id, chat.id, message_id, data
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
        self.push(bot.id, "callback_query", dump(payload))
        return query.id

    def press_start(self, person_id: int, bot_id: int, payload: str = "") -> Message:
        """A person opens the bot's private chat and presses Start, perhaps by a
        t.me/<bot>?start=<payload> link."""
        chat = self.private(person_id, bot_id)
        return self.say(chat.id, person_id, f"/start {payload}".rstrip())

    def react(self, chat_id: int, user_id: int, message_id: int, emoji: str | None) -> None:
        """Set a member's one reaction to a message, or take it back with None."""
        chat = self.chat(chat_id)
        message = self.message(chat.id, message_id)
        old = message.reactions.get(user_id)
        if old == emoji:
            return
        if emoji is None:
            del message.reactions[user_id]
        else:
            message.reactions[user_id] = emoji
        self.announce(Change("reaction", chat.id, message_id))
        fact: Json = {
            "chat": self.chat_shape(chat),
            "message_id": message_id,
            "user": shapes.user(self.user(user_id)),
            "date": self.clock.unix(),
            "old_reaction": _reactions(old),
            "new_reaction": _reactions(emoji),
        }
        for bot in self.bots_in(chat):
            if bot.id != user_id and chat.members[bot.id] == "administrator":
                self.push(bot.id, "message_reaction", dump(fact))

    # What bots do

    def post(self, bot: Bot, chat: Chat, fields: Json, answered: Message | None = None) -> Message:
        """A bot's message; other bots never hear it."""
        chat.last_bot = bot.id
        return self.add_message(chat, bot, fields, answered)

    def rewrite(self, message: Message, fields: Json, drop: tuple[str, ...] = ()) -> None:
        """Replace fields of a message. The old `raw` stays as it was, for whoever quoted it."""
        kept = {name: value for name, value in message.raw.items() if name not in drop}
        message.raw = kept | {"edit_date": self.clock.unix()} | fields
        message.edits += 1
        self.announce(Change("edit", message.chat_id, message.message_id))

    def delete(self, message: Message) -> None:
        del self.chats[message.chat_id].messages[message.message_id]
        self.announce(Change("delete", message.chat_id, message.message_id))

    def answer(self, query: Query, text: str, alert: bool, url: str) -> None:
        """A bot's answer to a tap: the waiting ends, and what it says shows to that person."""
        del self.queries[query.id]
        toast = Toast(query.id, query.person_id, query.chat_id, query.message_id, text, alert, url)
        self.toasts.append(toast)
        facts = {
            "person_id": query.person_id,
            "text": text,
            "alert": alert,
            "url": url,
            "query_id": query.id,
        }
        self.announce(Change("toast", query.chat_id, query.message_id, facts))

    # What was said

    def messages_of(self, chat_id: int) -> list[Message]:
        """The messages kept of a chat, oldest first."""
        return list(self.chat(chat_id).messages.values())

    def message(self, chat_id: int, message_id: int) -> Message:
        """Raises LookupError when it is not (or no longer) there."""
        message = self.chats[chat_id].messages.get(message_id)
        if message is None:
            raise LookupError(f"no message {message_id} in chat {chat_id}")
        return message

    def _speaker(self, chat: Chat, person_id: int) -> Person:
        person = self.person(person_id)
        if chat.members.get(person_id) not in PRESENT:
            raise ValueError(f"{person_id} is not in chat {chat.id}")
        if chat.migrated_to is not None:
            raise ValueError(f"chat {chat.id} became {chat.migrated_to}")
        return person


def _written(field: str, text: str, limit: int) -> Json:
    text = text.strip()
    if not text:
        raise ValueError("nothing to say")
    if units(text) > limit:
        raise ValueError(f"a {field} has at most {limit} characters")
    marks = found(text)
    name = "entities" if field == "text" else "caption_entities"
    return {field: text, name: marks} if marks else {field: text}


def _reactions(emoji: str | None) -> list[Json]:
    return [] if emoji is None else [{"type": "emoji", "emoji": emoji}]
