"""Methods that put something into a chat: sendMessage, sendPhoto, sendChatAction; and what all
such methods have in common."""

from typing import Any

from sandbox import ephemeral
from sandbox.calls import Call, named_chat
from sandbox.entities import units
from sandbox.keyboards import reply_markup
from sandbox.params import utf8, whole
from sandbox.photos import PHOTO_MAX, UPLOAD_MAX, measure
from sandbox.refused import bad
from sandbox.things import Chat, Json, Message
from sandbox.written import caption_of, text_of

#: sendChatAction (Bot API); "cancel" ends nothing, it is what apps send themselves.
_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
        "cancel",
    }
)


def send_message(call: Call) -> Json:
    chat = named_chat(call)
    fields = text_of(call) | common(call, chat)
    preview = call.params.nested("link_preview_options", "can't parse link preview options")
    if isinstance(preview, dict):
        fields["link_preview_options"] = preview
    return put(call, chat, fields)


def send_photo(call: Call) -> Json:
    chat = named_chat(call)
    fields = caption_of(call) | common(call, chat)
    for flag, field in (
        ("has_spoiler", "has_media_spoiler"),
        ("show_caption_above_media", "show_caption_above_media"),
    ):
        if call.params.flag(flag):
            fields[field] = True
    return put(call, chat, {"photo": photo(call, "photo")} | fields)


def send_chat_action(call: Call) -> bool:
    chat = named_chat(call)
    action = call.params.text("action")
    if action not in _ACTIONS:
        raise bad("wrong parameter action in request")
    if action != "cancel":
        call.world.act(call.bot, chat, action)
    return True


def common(call: Call, chat: Chat) -> Json:
    """What every new message may have: its topic, its buttons, and whether it may be forwarded.

    Raises Refused(400) where the bot may not write: restricted, or in a closed topic.
    """
    if chat.members[call.bot.id] == "restricted":
        raise bad("not enough rights to send text messages to the chat")
    fields = _thread(call, chat)
    if call.params.flag("protect_content"):
        fields["has_protected_content"] = True
    if (keyboard := reply_markup(call.params)) is not None:
        fields["reply_markup"] = keyboard
    return fields


def _thread(call: Call, chat: Chat) -> Json:
    thread = call.params.integer("message_thread_id")
    if not thread:
        return {}
    topic = chat.topics.get(thread)
    if topic is None:
        raise bad("message thread not found")
    if topic.closed and not call.world.may(chat, call.bot.id, "can_manage_topics"):
        raise bad("TOPIC_CLOSED")
    return {"message_thread_id": thread, "is_topic_message": True}


def put(call: Call, chat: Chat, fields: Json) -> Json:
    """Post what was put together, as an answer to what it answers, to whom it is for."""
    answered, quote = _answered(call, chat)
    if answered is not None and "message_thread_id" in answered.raw:
        thread = {"message_thread_id": answered.raw["message_thread_id"]}
        fields = thread | {"is_topic_message": True} | fields
    receiver, replaces = ephemeral.addressed(call, chat, answered)
    message = call.world.post(
        call.bot, chat, quote | fields, answered, receiver=receiver, replaces=replaces
    )
    return message.raw


def _answered(call: Call, chat: Chat) -> tuple[Message | None, Json]:
    """The message of `reply_parameters` (or the older `reply_to_message_id`), and the quote."""
    params = call.params
    reply: Any = params.nested("reply_parameters", "can't parse reply parameters JSON object")
    if reply is None:
        reply = {
            "message_id": params.integer("reply_to_message_id"),
            "allow_sending_without_reply": params.flag("allow_sending_without_reply"),
        }
    if not isinstance(reply, dict):
        raise bad("object expected as reply parameters")
    if reply.get("ephemeral_message_id"):
        return ephemeral.answered(call, chat, reply), {}
    message_id = whole(
        reply.get("message_id", 0), 'can\'t parse reply parameters: Field "message_id" is wrong'
    )
    if not message_id:
        return None, {}
    if reply.get("chat_id", chat.shown) not in {chat.shown, str(chat.shown)}:
        raise bad("the sandbox answers only within a chat")
    message = chat.messages.get(message_id)
    if message is None or message.receiver_id:
        if reply.get("allow_sending_without_reply") is True:
            return None, {}
        raise bad("message to be replied not found")
    return message, _quote(reply, message)


def _quote(reply: Json, message: Message) -> Json:
    words = reply.get("quote")
    if not words:
        return {}
    whole_text = message.raw.get("text") or message.raw.get("caption") or ""
    if not isinstance(words, str) or utf8(words) not in whole_text:
        raise bad("QUOTE_TEXT_INVALID")
    position = units(whole_text[: whole_text.index(words)])
    return {"quote": {"text": words, "position": position, "is_manual": True}}


def photo(call: Call, name: str, value: str | None = None) -> list[Json]:
    """The PhotoSize array of an upload or a file_id; `value` stands for the parameter `name`."""
    kind, content = upload(call, name, value)
    if content is None:
        return call.world.files.photo(kind)
    if len(content) > PHOTO_MAX:
        raise bad("file is too big for a photo")
    if measure(content) is None:
        raise bad("IMAGE_PROCESS_FAILED")
    return call.world.files.add_photo(content)


def upload(call: Call, name: str, value: str | None = None) -> tuple[str, bytes | None]:
    """A file handed in: its name and bytes, or the file_id of a known one and None.

    Raises Refused(400) where there is neither.
    """
    value = call.params.text(name) if value is None else value
    part = value.removeprefix("attach://") if value.startswith("attach://") else name
    found = call.params.files.get(part) if not value or value.startswith("attach://") else None
    if found is not None:
        content, filename = found
        if not content:
            raise bad("file must be non-empty")
        if len(content) > UPLOAD_MAX:
            raise bad("file is too big")
        return filename, content
    if not value or value.startswith("attach://"):
        raise bad(f"there is no {name} in the request")
    if "://" in value:
        raise bad("failed to get HTTP URL content: the sandbox fetches nothing")
    if value not in call.world.files:
        raise bad("wrong file identifier/HTTP URL specified")
    return value, None
