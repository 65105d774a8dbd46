"""What becomes of messages: what bots put into a chat, edits, reactions, deletions, answers."""

import time

from sandbox import shapes
from sandbox.membership import Membership
from sandbox.things import Bot, Change, Chat, Json, Message, Person, Query, Toast
from sandbox.updates import dump

#: sendChatAction is shown that long (Bot API).
ACTION_SECONDS = 5.0


class Posting(Membership):
    """Adds to members the messages in a chat."""

    def post(
        self,
        bot: Bot,
        chat: Chat,
        fields: Json,
        answered: Message | None = None,
        *,
        receiver: Person | None = None,
        replaces: int = 0,
    ) -> Message:
        """A bot's message; other bots never hear it. Only the `receiver` sees an ephemeral one,
        perhaps in place of the message it `replaces`."""
        chat.acting.pop(bot.id, None)
        if receiver is None:
            chat.last_bot = bot.id
        message = self.add_message(chat, bot, fields, answered, receiver=receiver)
        if replaces:
            message.replaces = replaces
            self.announce(Change("edit", chat.id, replaces))
        return message

    def rewrite(self, message: Message, fields: Json, drop: tuple[str, ...] = ()) -> None:
        """Replace fields of a message. The old `raw` stays as it was, for whoever quoted it."""
        kept = {name: value for name, value in message.raw.items() if name not in drop}
        message.raw = kept | {"edit_date": self.clock.unix()} | fields
        message.edits += 1
        self.announce(Change("edit", message.chat_id, message.message_id))

    def delete(self, message: Message) -> None:
        """Take a message away for everyone, and its pin with it."""
        chat = self.chats[message.chat_id]
        del chat.messages[message.message_id]
        if message.message_id in chat.pinned:
            chat.pinned.remove(message.message_id)
        self.announce(Change("delete", message.chat_id, message.message_id))
        if message.replaces in chat.messages:
            self.announce(Change("edit", message.chat_id, message.replaces))

    def act(self, bot: Bot, chat: Chat, action: str) -> None:
        """A bot shows what it is doing, for five seconds or until it writes."""
        chat.acting[bot.id] = (action, time.monotonic() + ACTION_SECONDS)
        self.announce(Change("action", chat.id, facts={"bot_id": bot.id, "action": action}))

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
                self.push(bot.id, "message_reaction", dump(fact), chat.id)

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


def _reactions(emoji: str | None) -> list[Json]:
    return [] if emoji is None else [{"type": "emoji", "emoji": emoji}]
