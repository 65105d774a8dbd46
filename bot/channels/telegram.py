"""Telegram itself: Bot API JSON in and out, whichever library carries it. Pure.

`read` takes only the fields it needs, so a new field, kind or value cannot stop it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

from chat.card import Card, Outgoing, Reaction
from chat.incoming import (
    Chat,
    ChatKind,
    Incoming,
    Me,
    Moved,
    Person,
    Quoted,
    Said,
    Seated,
    Standing,
    Tapped,
)
from chat.text import Catalogue
from domain import hearing

Json = dict[str, Any]

NAME = "telegram"
#: What getUpdates is asked for; `chat_member` and reactions need admin rights and come later.
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
#: Telegram's own account that stands for an admin who posts as the group.
ANONYMOUS_ADMIN = 1087968824
#: Bot API: sendMessage, sendPhoto.
MAX_TEXT, MAX_CAPTION, MAX_NOTICE = 4096, 1024, 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A parameter that is a file: each driver sends it along as its library does."""

    name: str
    content: bytes


#: What a message may hold beside words, photos and voice; all else is a service message.
_OTHER = (
    "sticker", "document", "video", "video_note", "audio", "animation", "location", "venue",
    "contact", "dice", "poll", "story", "game", "paid_media", "checklist",
)  # fmt: skip
#: Telegram ends a command at the first sign that cannot stand in one, so 「/report，灯坏了」 is
#: one; a path (/usr/bin) is none.
_COMMAND = re.compile(r"/([A-Za-z][A-Za-z0-9_]{0,31})(?:@([A-Za-z0-9_]+))?(?![A-Za-z0-9_@/])")
#: What may stand between a name or command and what is said.
_PAUSE = " \t\n\u3000，,：:、"
#: What may follow the bot's name where it is called: 「小应，…」 calls it, 「小应该…」 does not.
_CALLED = _PAUSE + "!！?？。.~～…@"


def event_id(update: Json) -> str:
    """The update's id: the one field every update has."""
    return str(update["update_id"])


def line(update: Json) -> str:
    """The chat an update belongs to, found even where the rest cannot be read."""
    for part in (*ALLOWED, "message_reaction", "chat_member", "channel_post"):
        match update.get(part):
            case {"chat": {"id": id}} | {"message": {"chat": {"id": id}}} | {"from": {"id": id}}:
                return str(id)
    return ""


def read(update: Json, me: Me) -> Incoming | None:
    """The update in our words; None for what asks nothing of the bot: other kinds, service
    messages, bots, channels and what they forward into their group.

    Raises KeyError, TypeError, ValueError or AttributeError where a kind we know lacks what it
    must have.
    """
    match update:
        case {"message": message}:
            return _message(update, message, me, edited=False)
        case {"edited_message": message}:
            return _message(update, message, me, edited=True)
        case {"callback_query": {"message": {"chat": chat}} as query}:
            return Tapped(
                id=event_id(update),
                chat=_chat(chat),
                at=datetime.now(UTC),
                who=_person(query["from"]),
                tap=_id(query["id"]),
                data=_words_in(query, "data"),
                message=_id(query["message"]["message_id"]),
            )
        case {"my_chat_member": {"chat": {"type": "channel"}}}:
            return None
        case {"my_chat_member": change}:
            return Seated(
                id=event_id(update),
                chat=_chat(change["chat"]),
                at=_moment(change),
                who=_person(change["from"]),
                title=_words_in(change["chat"], "title"),
                standing=_standing(change["new_chat_member"]),
            )
    return None


def _message(update: Json, message: Json, me: Me, *, edited: bool) -> Incoming | None:
    chat, at = _chat(message["chat"]), _moment(message)
    if "migrate_to_chat_id" in message:
        to = _id(message["migrate_to_chat_id"])
        return Moved(id=event_id(update), chat=chat, at=at, who=None, to=to)
    who = None if "sender_chat" in message else _person(message["from"])
    if "is_automatic_forward" in message or (who and message["from"].get("is_bot")):
        return None
    text = _words_in(message, "text", "caption")
    command, words = _command(text, me)
    if command == "":
        return None  # for another bot
    # /x@ours names us; a bare /x may be meant for any bot of the group.
    named, words = ("@" in text.split()[0], words) if command else _named(words, me)
    photos = message.get("photo") or []
    other = any(kind in message for kind in _OTHER)
    voice = int(message["voice"].get("duration", 0)) if "voice" in message else None
    if not (words or command or photos or other or voice is not None or named):
        return None  # a service message, or nothing at all
    return Said(
        id=event_id(update),
        chat=chat,
        at=at,
        who=who,
        message=_id(message["message_id"]),
        words=words,
        command=command,
        named=named,
        reply=_quoted(message.get("reply_to_message"), me),
        # The last size is the largest.
        photos=(_id(photos[-1]["file_id"]),) if photos else (),
        voice=voice,
        other=other,
        edited=edited,
        forwarded="forward_origin" in message or "forward_date" in message,
        album=_words_in(message, "media_group_id") or None,
    )


def _chat(chat: Json) -> Chat:
    kinds: dict[str, ChatKind] = {"private": "private", "channel": "channel"}
    return Chat(NAME, _id(chat["id"]), kinds.get(chat["type"], "group"))


def _person(user: Json) -> Person | None:
    if user["id"] == ANONYMOUS_ADMIN:
        return None
    id = _id(user["id"])
    name = f"{_words_in(user, 'first_name')} {_words_in(user, 'last_name')}"
    # A deleted account has no name left.
    return Person(id, hearing.plain(name) or id, _words_in(user, "language_code") or None)


def _moment(event: Json) -> datetime:
    try:
        return datetime.fromtimestamp(event.get("edit_date") or event["date"], UTC)
    except (OverflowError, OSError) as never:
        raise ValueError("no such moment") from never


def _id(value: Any) -> str:
    if not isinstance(value, int | str):
        raise TypeError(f"an id cannot be a {type(value).__name__}")
    return str(value)


def _words_in(what: Json, *names: str) -> str:
    """The first of these fields that says something. Raises TypeError where it is not words."""
    words = next((what[name] for name in names if what.get(name)), "")
    if not isinstance(words, str):
        raise TypeError(f"{names[0]} cannot be a {type(words).__name__}")
    return words


def _standing(member: Json) -> Standing:
    match member["status"]:
        case "creator" | "administrator":
            return "administrator"
        case "member":
            return "member"
        case "restricted":
            return "member" if member.get("is_member") else "left"
        case "kicked":
            return "kicked"
    return "left"


def _command(words: str, me: Me) -> tuple[str | None, str]:
    """(/command without its slash, the rest); "" for another bot's; None where it is none."""
    found = _COMMAND.match(words)
    if found is None:
        return None, words
    name, bot = found.groups()
    rest = words[found.end() :].strip(_PAUSE)
    if bot and bot.casefold() != me.handle.casefold():
        return "", rest
    return name.casefold(), rest


def _named(words: str, me: Me) -> tuple[bool, str]:
    """Whether the bot is spoken to by @ or by name at the start, and the words without that."""
    handle = rf"(?<![A-Za-z0-9_.])@{re.escape(me.handle)}(?![A-Za-z0-9_])"
    if me.handle and (at := re.search(handle, words, re.IGNORECASE)):
        return True, (words[: at.start()] + words[at.end() :]).strip(_PAUSE)
    start = words.lstrip()
    for name in filter(None, me.names):
        for called in (f"@{name}", name):
            rest = start[len(called) :]
            if start[: len(called)].casefold() == called.casefold() and rest[:1] in _CALLED:
                return True, rest.lstrip(_CALLED).rstrip()
    return False, words


def _quoted(message: Json | None, me: Me) -> Quoted | None:
    # In a forum every message answers the one that opened its topic; nobody quoted that.
    if not message or "forum_topic_created" in message:
        return None
    by_bot = str(message.get("from", {}).get("id")) == me.id
    words = _words_in(message, "text", "caption")
    return Quoted(_id(message["message_id"]), words, by_bot)


def draw(
    what: Outgoing, chat: str, language: str, replacing: str | None, catalogue: Catalogue
) -> tuple[str, Json]:
    """The Bot API method and its parameters that show this in a chat."""
    if isinstance(what, Reaction):
        reaction = [{"type": "emoji", "emoji": what.emoji}]
        return "setMessageReaction", {
            "chat_id": chat,
            "message_id": int(what.message),
            "reaction": reaction,
        }
    words = _words(what, language, catalogue, MAX_CAPTION if what.photo else MAX_TEXT)
    params: Json = {"chat_id": chat, "parse_mode": "HTML"}
    keyboard = [
        [{"text": catalogue.say(b.label, language), "callback_data": b.data} for b in row]
        for row in what.buttons
    ]
    if keyboard or replacing:
        params["reply_markup"] = {"inline_keyboard": keyboard}
    if replacing:
        params["message_id"] = int(replacing)
        if what.photo:
            return "editMessageCaption", params | {"caption": words}
        return "editMessageText", params | {"text": words}
    if what.reply_to:
        params["reply_parameters"] = {
            "message_id": int(what.reply_to),
            "allow_sending_without_reply": True,
        }
    if what.photo:
        return "sendPhoto", params | {"photo": what.photo, "caption": words}
    return "sendMessage", params | {"text": words}


def _words(card: Card, language: str, catalogue: Catalogue, limit: int) -> str:
    title = [catalogue.say(card.title, language)] if card.title else []
    said = [*title, *(catalogue.say(line, language) for line in card.lines)]
    # Telegram counts what is left when the marks are taken out.
    drawn = [escape(one, quote=False) for one in _fitted(said, limit)]
    if title:
        drawn[0] = f"<b>{drawn[0]}</b>"
    return "\n".join(drawn)


def _fitted(lines: Sequence[str], limit: int) -> list[str]:
    """Lines that fit a message together: the longest is cut, so that the others are still read."""
    fitted = list(lines)
    while (over := sum(map(units, fitted)) + len(fitted) - 1 - limit) > 0:
        longest = max(range(len(fitted)), key=lambda i: units(fitted[i]))
        if (long := units(fitted[longest])) <= 1:
            break
        fitted[longest] = cut(fitted[longest], max(long - over, 1))
    return fitted


def units(words: str) -> int:
    """The length of a text as Telegram counts it: in UTF-16 units, an emoji is two or more."""
    return len(words.encode("utf-16-le")) // 2


def cut(words: str, most: int) -> str:
    """`words`, or their beginning and an ellipsis: at most so many units."""
    if units(words) <= most:
        return words
    # Half of a surrogate pair at the end is dropped.
    return words.encode("utf-16-le")[: (most - 1) * 2].decode("utf-16-le", "ignore") + "…"
