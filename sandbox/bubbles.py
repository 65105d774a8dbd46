"""What one message looks like on the page: the Bot API's Message turned into lines to draw."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zlib import crc32

from markupsafe import Markup

from sandbox import markup, pieces
from sandbox.pieces import File, Photo, Survey
from sandbox.words import ZONE, Words
from sandbox.world import Message, World

Raw = Mapping[str, Any]

#: Messages of one person within this time stand together under one name.
RUN = timedelta(minutes=5)
#: How many colours page.css has for faces (`tone-0` …).
TONES = 8
SNIPPET = 60

SERVICE = {
    "new_chat_title": "renamed",
    "group_chat_created": "created",
    "supergroup_chat_created": "created",
    "migrate_to_chat_id": "upgraded",
    "migrate_from_chat_id": "upgraded",
    "pinned_message": "pinned",
    "forum_topic_created": "topic_opened",
    "forum_topic_edited": "topic_renamed",
    "forum_topic_closed": "topic_ended",
    "forum_topic_reopened": "topic_reopened",
}
#: Kinds of content that are drawn, so that their name is not written.
DRAWN = frozenset({"photo", "document", "voice", "sticker", "location", "poll"})


@dataclass(frozen=True)
class Face:
    """A round picture: one letter on a colour that stays the same for the same id."""

    id: int
    name: str
    letter: str
    tone: int
    note: str = ""
    bot: bool = False


@dataclass(frozen=True)
class Quote:
    message_id: int
    who: Face
    text: str


@dataclass(frozen=True)
class Key:
    """One button below a message: it taps `data`, opens `url` or starts a bot, or copies."""

    text: str
    style: str = ""
    data: str | None = None
    url: str | None = None
    start: tuple[str, str | None] | None = None
    copy: str | None = None


@dataclass(frozen=True)
class Reaction:
    emoji: str
    count: int
    names: str
    mine: bool


@dataclass
class Bubble:
    id: int
    who: Face
    mine: bool
    time: str
    moment: str
    first: bool = True
    day: str = ""
    service: str = ""
    text: Markup = field(default_factory=Markup)
    #: No quotation or code block in the text: the time may stand in its last line.
    flowing: bool = True
    plain: str = ""
    named: str = ""
    #: One plain line for whoever answers this.
    line: str = ""
    quote: Quote | None = None
    photos: list[Photo] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    #: The length of a voice message: 0:38.
    voice: str = ""
    sticker: str = ""
    place: str = ""
    poll: Survey | None = None
    #: Whose words these were before they were forwarded.
    origin: str = ""
    #: Only the viewer and the bot see it.
    ephemeral: bool = False
    #: A later item of an album: drawn in the bubble of the first.
    part: bool = False
    topic: int = 0
    edited: bool = False
    reactions: list[Reaction] = field(default_factory=list)
    keyboard: list[list[Key]] = field(default_factory=list)


def face(world: World, user_id: int, raw: Raw | None = None) -> Face:
    """The face of a person or bot, or of a stranger whom only the message knows."""
    person, bot = world.people.get(user_id), world.bots.get(user_id)
    if person is not None:
        name, note = f"{person.first_name} {person.last_name}".strip(), person.note
    elif bot is not None:
        name, note = bot.first_name, ""
    else:
        known = raw or {}
        name = f"{known.get('first_name', '')} {known.get('last_name', '')}".strip()
        name, note = name or known.get("title", "") or str(user_id), ""
    return Face(user_id, name, letter(name), tone(user_id), note, bot is not None)


def letter(name: str) -> str:
    """A Chinese name is known by its last character, a Latin one by its first."""
    name = name.strip() or "?"
    return name[0].upper() if name[0].isascii() else name[-1]


def tone(number: int) -> int:
    return crc32(str(number).encode()) % TONES


def sent_at(message: Message) -> datetime:
    return datetime.fromtimestamp(message.raw["date"], UTC).astimezone(ZONE)


def summary(raw: Raw, words: Words, limit: int = SNIPPET) -> str:
    """One plain line for lists and quotes."""
    text = " ".join((raw.get("text") or raw.get("caption") or "").split())
    named = pieces.name(raw, words)
    line = f"[{named}] {text}".strip() if named else text
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def service_line(world: World, raw: Raw, words: Words) -> str:
    """The grey line of a service message; empty for an ordinary one."""
    sender = raw.get("from") or {}
    who = face(world, sender.get("id", 0), sender).name
    if joined := raw.get("new_chat_members"):
        names = words["list_separator"].join(face(world, m["id"], m).name for m in joined)
        alone = any(m["id"] == sender.get("id") for m in joined)
        return words.fill("joined" if alone or not sender else "added", who=who, name=names)
    if gone := raw.get("left_chat_member"):
        name = face(world, gone["id"], gone).name
        alone = gone["id"] == sender.get("id") or not sender
        return words.fill("left" if alone else "removed", who=who, name=name)
    for kind, key in SERVICE.items():
        if kind in raw:
            told = raw[kind] if isinstance(raw[kind], dict) else {}
            title = raw.get("new_chat_title") or told.get("name", "")
            return words.fill(key, name=who, title=title)
    return ""


def bubble(
    world: World, message: Message, before: Message | None, viewer: int, words: Words
) -> Bubble:
    """`message` as `viewer` sees it, standing below `before`."""
    raw = message.raw
    who = face(world, message.sender_id, raw.get("from") or raw.get("sender_chat"))
    moment = sent_at(message)
    out = Bubble(
        id=message.message_id,
        who=who,
        mine=message.sender_id == viewer,
        time=moment.strftime("%H:%M"),
        moment=moment.isoformat(),
        service=service_line(world, raw, words),
        topic=raw.get("message_thread_id", 0),
    )
    earlier = sent_at(before) if before is not None else None
    if earlier is None or earlier.date() != moment.date():
        out.day = words.when(moment, "day")
    out.first = (
        before is None
        or bool(out.day)
        or before.sender_id != message.sender_id
        or (earlier is not None and moment - earlier > RUN)
        or bool(service_line(world, before.raw, words))
    )
    if out.service:
        return out
    items = pieces.album(world.chats[message.chat_id], message) or [message]
    out.part = items[0] is not message
    out.photos = [p for one in items if (p := pieces.photo(one.raw.get("photo")))]
    out.files = [f for one in items if (f := pieces.file(one.raw.get("document")))]
    # An album shows the caption of whichever item has one, mostly the first.
    raw = next((one.raw for one in items if one.raw.get("caption")), raw)
    key, entities = ("text", "entities") if "text" in raw else ("caption", "caption_entities")
    out.plain = raw.get(key) or ""
    out.text = markup.html(out.plain, raw.get(entities) or ())
    out.flowing = "<blockquote" not in out.text and "<pre" not in out.text
    out.voice = pieces.length(raw.get("voice"))
    out.sticker = raw.get("sticker", {}).get("emoji", "") or ("◻" if "sticker" in raw else "")
    if place := raw.get("location"):
        out.place = f"{place['latitude']:.5f}, {place['longitude']:.5f}"
    out.poll = pieces.survey(world, raw.get("poll"), viewer, words)
    out.line = summary(raw, words)
    out.named = "" if raw.keys() & DRAWN else pieces.name(raw, words)
    out.quote = _quote(world, raw.get("reply_to_message"), words)
    out.origin = _origin(world, raw.get("forward_origin"))
    out.ephemeral = bool(message.receiver_id)
    out.edited = "edit_date" in raw
    out.reactions = _reactions(world, message.reactions, viewer, words)
    out.keyboard = [
        [_key(button) for button in row]
        for row in (raw.get("reply_markup") or {}).get("inline_keyboard") or ()
    ]
    return out


def _quote(world: World, raw: Raw | None, words: Words) -> Quote | None:
    # In a topic everything that answers nothing answers the topic's beginning.
    if raw is None or "forum_topic_created" in raw:
        return None
    sender = raw.get("from") or {}
    who = face(world, sender.get("id", 0), sender)
    return Quote(raw["message_id"], who, summary(raw, words))


def _origin(world: World, raw: Raw | None) -> str:
    if raw is None:
        return ""
    sender = raw.get("sender_user") or raw.get("chat") or {}
    return raw.get("sender_user_name") or face(world, sender.get("id", 0), sender).name


def _reactions(
    world: World, reactions: Mapping[int, str], viewer: int, words: Words
) -> list[Reaction]:
    names: dict[str, list[str]] = {}
    for user_id, emoji in reactions.items():
        names.setdefault(emoji, []).append(face(world, user_id).name)
    mine = reactions.get(viewer)
    return [
        Reaction(emoji, len(who), words["list_separator"].join(who), emoji == mine)
        for emoji, who in names.items()
    ]


def _key(button: Raw) -> Key:
    text, style = button["text"], button.get("style") or ""
    if "callback_data" in button:
        return Key(text, style, data=button["callback_data"])
    if "url" in button:
        start = markup.start_link(button["url"])
        return Key(text, style, url=markup.safe_url(button["url"]), start=start)
    if "copy_text" in button:
        return Key(text, style, copy=button["copy_text"]["text"])
    return Key(text, style)
