"""Who is in which chat: joining, leaving, leading, blocking, and a group's upgrade."""

from sandbox import shapes
from sandbox.state import State
from sandbox.things import PRESENT, Bot, Change, Chat, Json, Message, Person, Status


class Membership(State):
    """Adds to the state what changes a chat's members, with the messages that tell of it."""

    def join(
        self,
        chat_id: int,
        user_id: int,
        status: Status = "member",
        *,
        by: int | None = None,
        quiet: bool = False,
    ) -> None:
        """A person or bot comes into a group, brought by `by` (default: themselves, or for a bot
        whoever leads the chat). `quiet` seats them as if they had always been there.

        Raises LookupError for an unknown chat or user, ValueError for a private chat.
        """
        chat = self._group(chat_id)
        user = self.user(user_id)
        if chat.members.get(user_id) in PRESENT:
            self.promote(chat_id, user_id, status)
            return
        if quiet:
            chat.members[user_id] = status
            return
        actor = self._actor(chat, user) if by is None else by
        self._become(chat, user, status, actor)
        self.service(chat, actor, {"new_chat_members": [shapes.user(user)]})

    def leave(
        self, chat_id: int, user_id: int, status: Status = "left", *, by: int | None = None
    ) -> None:
        """A person or bot goes ("left") or is put out ("kicked").

        Raises LookupError for an unknown chat or user, or one who is not in the chat.
        """
        chat = self._group(chat_id)
        user = self.user(user_id)
        if chat.members.get(user_id) not in PRESENT:
            raise LookupError(f"{user_id} is not in chat {chat_id}")
        if status in PRESENT:
            raise ValueError(f"nobody leaves as {status}")
        going = status == "left" and by is None
        actor = user_id if going else self._actor(chat, user) if by is None else by
        self._become(chat, user, status, actor)
        self.service(chat, actor, {"left_chat_member": shapes.user(user)})

    def promote(
        self,
        chat_id: int,
        user_id: int,
        status: Status = "administrator",
        *,
        by: int | None = None,
        rights: Json | None = None,
    ) -> None:
        """Give a member another standing: administrator, restricted, or member again. `rights`
        are an administrator's or a restricted member's own, as ChatMember names them."""
        chat = self._group(chat_id)
        user = self.user(user_id)
        if chat.members.get(user_id) not in PRESENT or status not in PRESENT:
            raise LookupError(f"{user_id} is not in chat {chat_id}")
        if chat.members[user_id] != status or chat.rights.get(user_id, {}) != (rights or {}):
            actor = self._actor(chat, user) if by is None else by
            self._become(chat, user, status, actor, rights)

    def ban(self, chat_id: int, user_id: int, *, by: int | None = None) -> None:
        """Put out, or keep out, somebody who need not be in the chat."""
        chat = self._group(chat_id)
        if chat.members.get(user_id) in PRESENT:
            self.leave(chat_id, user_id, "kicked", by=by)
        elif chat.members.get(user_id) != "kicked":
            user = self.user(user_id)
            self._become(chat, user, "kicked", self._actor(chat, user) if by is None else by)

    def unban(self, chat_id: int, user_id: int, *, by: int | None = None) -> None:
        """Let somebody come back who was put out."""
        chat = self._group(chat_id)
        if chat.members.get(user_id) == "kicked":
            user = self.user(user_id)
            self._become(chat, user, "left", self._actor(chat, user) if by is None else by)

    def may(self, chat: Chat, user_id: int, right: str) -> bool:
        """Whether somebody has a right of administrators (`can_pin_messages` …) there."""
        status = chat.members.get(user_id)
        if status == "administrator":
            return bool(shapes.administrator_rights(chat.rights.get(user_id))[right])
        return status == "creator"

    def block(self, person_id: int, bot_id: int, blocked: bool = True) -> None:
        """A person blocks a bot in private, or takes that back."""
        chat = self.private(person_id, bot_id)
        status: Status = "kicked" if blocked else "member"
        if chat.members[bot_id] != status:
            self._become(chat, self.bot(bot_id), status, person_id)

    def migrate(self, chat_id: int) -> Chat:
        """Upgrade a group to a supergroup with a new id; the old chat takes no more messages.

        Raises ValueError when it is not a group, or was upgraded before.
        """
        old = self._group(chat_id)
        if old.type != "group" or old.migrated_to is not None:
            raise ValueError(f"chat {chat_id} cannot be upgraded")
        new = self.add_chat("supergroup", title=old.title, username=old.username)
        new.members, new.rights = dict(old.members), dict(old.rights)
        actor = self._actor(new)
        self.service(old, actor, {"migrate_to_chat_id": new.id})
        old.migrated_to = new.id
        self.service(new, actor, {"migrate_from_chat_id": old.id})
        self.announce(Change("chat", old.id))
        return new

    def rename(self, chat_id: int, title: str, *, by: int | None = None) -> None:
        """Give a group another title."""
        chat = self._group(chat_id)
        chat.title = title
        self.service(chat, self._actor(chat) if by is None else by, {"new_chat_title": title})
        self.announce(Change("chat", chat_id))

    def service(self, chat: Chat, actor: int, fields: Json) -> Message:
        """A service message, delivered to the bots in the chat."""
        message = self.add_message(chat, self.user(actor), fields)
        self.deliver(chat, "message", message)
        return message

    def add_message(
        self,
        chat: Chat,
        sender: Person | Bot,
        fields: Json,
        answered: Message | None = None,
        *,
        receiver: Person | Bot | None = None,
    ) -> Message:
        """Put a message into a chat and tell listeners; bots are told by `deliver`. With a
        `receiver` it is ephemeral: only they and the sender see it."""
        message_id = chat.next_message_id
        chat.next_message_id += 1
        raw: Json = {
            "message_id": message_id,
            "from": shapes.user(sender),
            "chat": self.chat_shape(chat),
            "date": self.clock.unix(),
        }
        if chat.type == "channel":
            # What is posted in a channel is the channel's own word.
            del raw["from"]
            raw["sender_chat"] = raw["chat"]
        if receiver is not None:
            raw |= {
                "message_id": 0,
                "ephemeral_message_id": message_id,
                "receiver_user": shapes.user(receiver),
            }
        if answered is None and fields.get("is_topic_message"):
            # In a topic, what answers nothing answers the message that began the topic.
            answered = chat.messages.get(fields["message_thread_id"])
        if answered is not None:
            raw["reply_to_message"] = {
                name: value for name, value in answered.raw.items() if name != "reply_to_message"
            }
        raw |= fields
        message = chat.messages[message_id] = Message(chat.id, message_id, sender.id, raw)
        message.receiver_id = receiver.id if receiver is not None else 0
        while len(chat.messages) > self.messages_kept:
            oldest = next(iter(chat.messages))
            del chat.messages[oldest]
            if oldest in chat.pinned:
                chat.pinned.remove(oldest)
        self.announce(Change("message", chat.id, message_id))
        return message

    def _become(
        self,
        chat: Chat,
        user: Person | Bot,
        status: Status,
        actor: int,
        rights: Json | None = None,
    ) -> None:
        old = self.member_shape(chat, user)
        chat.members[user.id] = status
        chat.rights.pop(user.id, None)
        if rights:
            chat.rights[user.id] = rights
        self.deliver_member(chat, actor, user.id, old, self.member_shape(chat, user))
        self.announce(Change("member", chat.id, facts={"user_id": user.id, "status": status}))

    def member_shape(self, chat: Chat, user: Person | Bot) -> Json:
        """The ChatMember of anybody, in the chat or not."""
        status = chat.members.get(user.id, "left")
        return shapes.member(user, status, chat.rights.get(user.id))

    def _group(self, chat_id: int) -> Chat:
        chat = self.chat(chat_id)
        if chat.type == "private":
            raise ValueError("nobody joins or leaves a private chat")
        return chat

    def _actor(self, chat: Chat, user: Person | Bot | None = None) -> int:
        """Who did it, when nobody said: a person themselves, else whoever leads the chat."""
        if isinstance(user, Person):
            return user.id
        ranks: tuple[Status, ...] = ("creator", "administrator", "member")
        for rank in ranks:
            for member_id, status in chat.members.items():
                if status == rank and member_id in self.people:
                    return member_id
        return user.id if user is not None else next(iter(chat.members))
