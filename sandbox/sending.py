"""Methods that put something into a chat: sendMessage, sendPhoto, sendChatAction."""

from typing import Any

from sandbox.calls import Call, named_chat
from sandbox.entities import units
from sandbox.keyboards import reply_markup
from sandbox.params import utf8, whole
from sandbox.photos import PHOTO_MAX, measure
from sandbox.refused import bad
from sandbox.things import Chat, Json, Message
from sandbox.written import caption_of, text_of


def send_message(call: Call) -> Json:
    chat = named_chat(call)
    fields = text_of(call) | _common(call)
    preview = call.params.nested("link_preview_options", "can't parse link preview options")
    if isinstance(preview, dict):
        fields["link_preview_options"] = preview
    return _put(call, chat, fields)


def send_photo(call: Call) -> Json:
    chat = named_chat(call)
    fields = caption_of(call) | _common(call)
    for flag, field in (
        ("has_spoiler", "has_media_spoiler"),
        ("show_caption_above_media", "show_caption_above_media"),
    ):
        if call.params.flag(flag):
            fields[field] = True
    return _put(call, chat, {"photo": _photo(call)} | fields)


def send_chat_action(call: Call) -> bool:
    named_chat(call)
    if not call.params.text("action"):
        raise bad("wrong parameter action in request")
    return True


def _common(call: Call) -> Json:
    if call.params.integer("message_thread_id"):
        raise bad("message thread not found")
    fields: Json = {}
    if call.params.flag("protect_content"):
        fields["has_protected_content"] = True
    if (keyboard := reply_markup(call.params)) is not None:
        fields["reply_markup"] = keyboard
    return fields


def _put(call: Call, chat: Chat, fields: Json) -> Json:
    answered, quote = _answered(call, chat)
    message = call.world.post(call.bot, chat, quote | fields, answered)
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
    message_id = whole(
        reply.get("message_id", 0), 'can\'t parse reply parameters: Field "message_id" is wrong'
    )
    if not message_id:
        return None, {}
    if reply.get("chat_id", chat.shown) not in {chat.shown, str(chat.shown)}:
        raise bad("the sandbox answers only within a chat")
    message = chat.messages.get(message_id)
    if message is None:
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


def _photo(call: Call) -> list[Json]:
    value = call.params.text("photo")
    name = value.removeprefix("attach://") if value.startswith("attach://") else "photo"
    upload = call.params.files.get(name)
    if upload is not None:
        content, _ = upload
        if not content:
            raise bad("file must be non-empty")
        if len(content) > PHOTO_MAX:
            raise bad("file is too big for a photo")
        if measure(content) is None:
            raise bad("IMAGE_PROCESS_FAILED")
        return call.world.files.add_photo(content)
    if not value or value.startswith("attach://"):
        raise bad("there is no photo in the request")
    if "://" in value:
        raise bad("failed to get HTTP URL content: the sandbox fetches nothing")
    try:
        return call.world.files.photo(value)
    except KeyError:
        raise bad("wrong file identifier/HTTP URL specified") from None
