"""Text and captions a bot hands in: parsed, measured, and marked with entities."""

from typing import Any

from sandbox import shapes, tags
from sandbox.calls import Call
from sandbox.entities import CAPTION_MAX, TEXT_MAX, found, units
from sandbox.params import whole
from sandbox.refused import bad
from sandbox.things import Json

#: Found by Telegram itself; handed in, they are not taken over.
_FOUND_TYPES = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}
)
_ENTITY_TYPES = _FOUND_TYPES | {
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "blockquote",
    "expandable_blockquote",
    "code",
    "pre",
    "text_link",
    "text_mention",
    "custom_emoji",
    "date_time",
}


def text_of(call: Call) -> Json:
    """`text` and `entities` of a new message.

    Raises Refused(400) when it is empty, longer than 4096 UTF-16 units, or badly marked.
    """
    text, marks = _parsed(call, "text", "entities")
    if not text:
        raise bad("message text is empty")
    if units(text) > TEXT_MAX:
        raise bad("message is too long")
    return {"text": text, "entities": marks} if marks else {"text": text}


def caption_of(call: Call) -> Json:
    """`caption` and `caption_entities`, or nothing; at most 1024 UTF-16 units."""
    text, marks = _parsed(call, "caption", "caption_entities")
    if units(text) > CAPTION_MAX:
        raise bad("message caption is too long")
    if not text:
        return {}
    return {"caption": text, "caption_entities": marks} if marks else {"caption": text}


def _parsed(call: Call, name: str, entities_name: str) -> tuple[str, list[Json]]:
    text = call.params.text(name)
    mode = call.params.text("parse_mode").lower()
    if mode == "html":
        text, marks = tags.parse(text)
    elif mode in {"markdown", "markdownv2"}:
        raise bad("can't parse entities: the sandbox reads parse_mode HTML only")
    elif mode not in {"", "none"}:
        raise bad("unsupported parse_mode")
    else:
        handed = call.params.nested(entities_name, "can't parse entities JSON object")
        marks = [] if handed is None else _handed(handed, units(text))
    text, marks = _trimmed(text, _with_users(call, marks))
    marks = sorted(
        marks + found(text, marks), key=lambda mark: (mark["offset"], -int(mark["length"]))
    )
    return text, marks


def _handed(entities: Any, length: int) -> list[Json]:
    if not isinstance(entities, list):
        raise bad("expected an Array of MessageEntity")
    marks = []
    for entity in entities:
        if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
            raise bad("can't parse MessageEntity: expected an Object")
        if entity["type"] not in _ENTITY_TYPES:
            raise bad("can't parse MessageEntity: unsupported entity type specified")
        begin = whole(entity.get("offset"), 'can\'t parse MessageEntity: wrong "offset"')
        size = whole(entity.get("length"), 'can\'t parse MessageEntity: wrong "length"')
        if begin < 0 or size < 0 or begin + size > length:
            raise bad("entity beginning or end is outside of the text")
        if entity["type"] in _FOUND_TYPES or not size:
            continue
        mark = entity | {"offset": begin, "length": size}
        if isinstance(mark.get("user"), dict):
            mark["user_id"] = mark.pop("user").get("id")
        marks.append(mark)
    return marks


def _with_users(call: Call, marks: list[Json]) -> list[Json]:
    """text_mention names a person by id; Telegram drops it when nobody has that id."""
    known = []
    for mark in marks:
        if mark["type"] == "text_mention":
            person = call.world.people.get(mark.pop("user_id", 0))
            if person is None:
                continue
            mark["user"] = shapes.user(person)
        known.append(mark)
    return known


def _trimmed(text: str, marks: list[Json]) -> tuple[str, list[Json]]:
    """Without the spaces around it, as Telegram keeps texts; entities move along."""
    trimmed = text.strip()
    if trimmed == text:
        return text, marks
    lead = units(text) - units(text.lstrip())
    end = units(trimmed)
    moved = []
    for mark in marks:
        begin = max(mark["offset"] - lead, 0)
        stop = min(mark["offset"] + mark["length"] - lead, end)
        if stop > begin:
            moved.append(mark | {"offset": begin, "length": stop - begin})
    return trimmed, moved
