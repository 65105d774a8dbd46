"""Methods that send files and places: sendDocument, sendVoice, sendMediaGroup, and what an echo
needs besides (sendSticker, sendLocation)."""

from typing import Any

from sandbox.calls import Call, named_chat
from sandbox.params import Params
from sandbox.refused import bad
from sandbox.sending import common, photo, put, upload
from sandbox.talk import ALBUM
from sandbox.things import Json
from sandbox.written import caption_of


def send_document(call: Call) -> Json:
    chat = named_chat(call)
    fields = caption_of(call) | common(call, chat)
    return put(call, chat, {"document": _document(call)} | fields)


def send_voice(call: Call) -> Json:
    chat = named_chat(call)
    fields = caption_of(call) | common(call, chat)
    name, content = upload(call, "voice")
    files = call.world.files
    if content is not None:
        voice = files.add_voice(content, call.params.integer("duration"))
    else:
        duration = call.params.integer("duration") or _known(call, name, "voice")["duration"]
        voice = files.described(name) | {"duration": duration, "mime_type": "audio/ogg"}
    return put(call, chat, {"voice": voice} | fields)


def send_sticker(call: Call) -> Json:
    chat = named_chat(call)
    fields = common(call, chat)
    name, content = upload(call, "sticker")
    emoji = call.params.text("emoji")
    if content is not None:
        sticker = call.world.files.add_sticker(content, emoji)
    else:
        sticker = _known(call, name, "sticker")
    return put(call, chat, {"sticker": sticker} | fields)


def send_location(call: Call) -> Json:
    chat = named_chat(call)
    place = {name: _degrees(call, name) for name in ("latitude", "longitude")}
    return put(call, chat, {"location": place} | common(call, chat))


def send_media_group(call: Call) -> list[Json]:
    """N messages with one media_group_id. Photos and documents do not mix."""
    chat = named_chat(call)
    items: Any = call.params.nested("media", "can't parse media JSON object")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise bad("expected an Array of InputMedia")
    if len(items) not in ALBUM:
        raise bad(f"group must contain {ALBUM[0]}-{ALBUM[-1]} items")
    kinds = {item.get("type") for item in items}
    if not kinds <= {"photo", "document"}:
        raise bad("media of the type specified can't be in a group here: photo or document only")
    if len(kinds) > 1:
        raise bad("documents can't be mixed with other media types")
    shared = common(call, chat)
    drawn = [_item(call, item) | shared for item in items]
    album = str(13_000_000_000_000_000 + next(call.world.numbers))
    return [put(call, chat, fields | {"media_group_id": album}) for fields in drawn]


def _item(call: Call, item: Json) -> Json:
    # An item has its own caption, marks and file; the request's files belong to all.
    own = Call(call.world, call.bot, Params(dict(item), call.params.files))
    value = own.params.text("media")
    kind: str = item["type"]
    if kind == "document":
        return {kind: _document(own, value)} | caption_of(own)
    return {kind: photo(own, kind, value)} | caption_of(own)


def _document(call: Call, value: str | None = None) -> Json:
    name, content = upload(call, "document", value)
    if content is not None:
        return call.world.files.add_document(content, name)
    return _known(call, name, "document")


def _known(call: Call, file_id: str, kind: str) -> Json:
    """What was told of a file when it was sent before."""
    for chat in call.world.chats.values():
        for message in reversed(chat.messages.values()):
            told = message.raw.get(kind)
            if isinstance(told, dict) and told["file_id"] == file_id:
                return told
    return call.world.files.described(file_id) | {"duration": 0} if kind == "voice" else {}


def _degrees(call: Call, name: str) -> float:
    try:
        return float(call.params.text(name))
    except ValueError:
        raise bad(f"{name} is not specified") from None
