"""Methods that order a chat: pins, and the topics of a forum."""

from sandbox.board import ICON_COLOR, NAME_MAX
from sandbox.calls import Call, named_chat, require
from sandbox.editing import message_of
from sandbox.entities import units
from sandbox.refused import bad
from sandbox.things import Chat, Json

#: The colours a topic's icon may have (Bot API, createForumTopic).
_COLORS = frozenset({7322096, 16766590, 13338331, 9367192, 16749490, 16478047})


def pin_chat_message(call: Call) -> bool:
    chat = _pinboard(call)
    message = message_of(call, chat, "message to pin not found")
    call.world.pin(chat.id, message.message_id, by=call.bot.id)
    return True


def unpin_chat_message(call: Call) -> bool:
    chat = _pinboard(call)
    try:
        call.world.unpin(chat.id, call.params.integer("message_id") or None)
    except LookupError:
        raise bad("message to unpin not found") from None
    return True


def unpin_all_chat_messages(call: Call) -> bool:
    call.world.unpin_all(_pinboard(call).id)
    return True


def create_forum_topic(call: Call) -> Json:
    chat = _forum(call)
    name = _topic_name(call)
    color = call.params.integer("icon_color", ICON_COLOR)
    if color not in _COLORS:
        raise bad("invalid icon color specified")
    topic = call.world.open_topic(chat.id, name, by=call.bot.id, icon_color=color)
    return {
        "message_thread_id": topic.id,
        "name": topic.name,
        "icon_color": topic.icon_color,
    }


def edit_forum_topic(call: Call) -> bool:
    return _change(call, name=_topic_name(call))


def close_forum_topic(call: Call) -> bool:
    return _change(call, closed=True)


def reopen_forum_topic(call: Call) -> bool:
    return _change(call, closed=False)


def _change(call: Call, *, name: str = "", closed: bool | None = None) -> bool:
    chat = _forum(call)
    thread = call.params.integer("message_thread_id")
    if thread not in chat.topics:
        raise bad("message thread not found")
    if not call.world.change_topic(chat.id, thread, by=call.bot.id, name=name, closed=closed):
        raise bad("TOPIC_NOT_MODIFIED")
    return True


def _topic_name(call: Call) -> str:
    name = call.params.text("name").strip()
    if not name:
        raise bad("topic name must be non-empty")
    if units(name) > NAME_MAX:
        raise bad("TOPIC_TITLE_TOO_LONG")
    return name


def _pinboard(call: Call) -> Chat:
    chat = named_chat(call)
    if chat.type != "private":
        require(call, chat, "can_pin_messages", "manage pinned messages in the chat")
    return chat


def _forum(call: Call) -> Chat:
    chat = named_chat(call)
    if not chat.is_forum:
        raise bad("the chat is not a forum")
    require(call, chat, "can_manage_topics", "manage topics in the chat")
    return chat
