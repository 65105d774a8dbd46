"""What stays in a chat while talk goes by: pinned messages, and the topics of a forum."""

from sandbox.entities import units
from sandbox.polls import Polls
from sandbox.things import Change, Chat, Message, Topic

#: A topic's name, in UTF-16 units (Bot API, createForumTopic).
NAME_MAX = 128
#: The colour of a topic nobody chose one for (one of the six the Bot API takes).
ICON_COLOR = 7322096


class Board(Polls):
    """Adds pins and topics."""

    def pin(self, chat_id: int, message_id: int, *, by: int) -> Message | None:
        """Pin a message, or bring its pin to the top. Gives the service message of a new pin."""
        chat = self.chat(chat_id)
        message = self.message(chat.id, message_id)
        new = message_id not in chat.pinned
        if not new:
            chat.pinned.remove(message_id)
        chat.pinned.append(message_id)
        self.announce(Change("chat", chat.id))
        if not new:
            return None
        pinned = {name: v for name, v in message.raw.items() if name != "reply_to_message"}
        return self.service(chat, by, {"pinned_message": pinned})

    def unpin(self, chat_id: int, message_id: int | None = None) -> None:
        """Take one pin away, the newest if none is named. Raises LookupError if there is none."""
        chat = self.chat(chat_id)
        if message_id is None and chat.pinned:
            message_id = chat.pinned[-1]
        if message_id not in chat.pinned:
            raise LookupError(f"message {message_id} is not pinned")
        chat.pinned.remove(message_id)
        self.announce(Change("chat", chat.id))

    def unpin_all(self, chat_id: int) -> None:
        chat = self.chat(chat_id)
        chat.pinned.clear()
        self.announce(Change("chat", chat.id))

    def open_topic(
        self, chat_id: int, name: str, *, by: int, icon_color: int = ICON_COLOR
    ) -> Topic:
        """Begin a topic. Raises ValueError where the chat is no forum or the name is not fit."""
        chat = self._forum(chat_id)
        if not 0 < units(name) <= NAME_MAX:
            raise ValueError(f"a topic's name has 1 to {NAME_MAX} characters")
        made = {"name": name, "icon_color": icon_color}
        thread = {"message_thread_id": chat.next_message_id, "is_topic_message": True}
        message = self.service(chat, by, {"forum_topic_created": made} | thread)
        topic = chat.topics[message.message_id] = Topic(message.message_id, name, icon_color)
        self.announce(Change("chat", chat.id))
        return topic

    def change_topic(
        self, chat_id: int, topic_id: int, *, by: int, name: str = "", closed: bool | None = None
    ) -> bool:
        """Rename, close or reopen a topic; says whether anything changed."""
        chat = self._forum(chat_id)
        topic = chat.topics.get(topic_id)
        if topic is None:
            raise LookupError(f"no topic {topic_id} in chat {chat_id}")
        thread = {"message_thread_id": topic_id, "is_topic_message": True}
        changed = False
        if name and name != topic.name:
            topic.name, changed = name, True
            self.service(chat, by, {"forum_topic_edited": {"name": name}} | thread)
        if closed is not None and closed != topic.closed:
            topic.closed, changed = closed, True
            kind = "forum_topic_closed" if closed else "forum_topic_reopened"
            self.service(chat, by, {kind: {}} | thread)
        self.announce(Change("chat", chat.id))
        return changed

    def _forum(self, chat_id: int) -> Chat:
        chat = self.chat(chat_id)
        if not chat.is_forum:
            raise ValueError(f"chat {chat_id} is no forum")
        return chat
