"""One Bot API call: who calls, with what, and which chat they mean."""

from dataclasses import dataclass

from sandbox.params import Params, whole
from sandbox.refused import Refused, bad, forbidden
from sandbox.things import PRESENT, Bot, Chat
from sandbox.world import World


@dataclass(frozen=True)
class Call:
    world: World
    bot: Bot
    params: Params


def named_chat(call: Call, name: str = "chat_id") -> Chat:
    """The chat of `chat_id` (or of another parameter), if the bot may know of it.

    Raises Refused: 400 for a chat the bot never met, 400 with `migrate_to_chat_id` for a group
    that was upgraded, 403 where the bot was put out, blocked, or never started.
    """
    value = call.params.values.get(name)
    if value is None or value == "":
        raise bad(f"{name} is empty")
    if isinstance(value, str) and value.startswith("@"):
        chat = _by_username(call, value[1:])
    else:
        chat_id = whole(value, "chat not found")
        chat = call.world.chat_for(call.bot.id, chat_id)
        if chat_id > 0 and (chat is None or not chat.started):
            raise _stranger(call, chat_id)
    if chat is None or call.bot.id not in chat.members:
        raise bad("chat not found")
    status = chat.members[call.bot.id]
    if status not in PRESENT:
        raise _outside(chat, status)
    if chat.migrated_to is not None:
        raise Refused(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=chat.migrated_to,
        )
    return chat


def shown_chat_id(params: Params) -> int | None:
    """`chat_id` as a number, for the faults; None when there is none."""
    try:
        return params.integer("chat_id") or None
    except Refused:
        return None


def require(call: Call, chat: Chat, right: str, complaint: str) -> None:
    """Raise Refused(400) "not enough rights to <complaint>" where the bot lacks a right."""
    if not call.world.may(chat, call.bot.id, right):
        raise bad(f"not enough rights to {complaint}")


def _by_username(call: Call, username: str) -> Chat | None:
    for chat in call.world.chats.values():
        if chat.username and chat.username.lower() == username.lower():
            return chat
    return None


def _stranger(call: Call, user_id: int) -> Refused:
    if user_id in call.world.bots:
        return forbidden("bot can't send messages to bots")
    if user_id in call.world.people:
        return forbidden("bot can't initiate conversation with a user")
    return bad("chat not found")


def _outside(chat: Chat, status: str) -> Refused:
    if chat.type == "private":
        return forbidden("bot was blocked by the user")
    if status == "kicked":
        return forbidden(f"bot was kicked from the {chat.type} chat")
    return forbidden(f"bot is not a member of the {chat.type} chat")
