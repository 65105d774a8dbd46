"""Telegram itself: its updates as JSON become our words, whichever library carries them. Pure.

`read` takes only the fields it needs, so a new field, kind or value cannot stop it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chat.incoming import (
    Chat,
    ChatKind,
    Incoming,
    Me,
    Membership,
    Moved,
    Person,
    Quoted,
    Reacted,
    Said,
    Seated,
    Standing,
    Tapped,
    Voted,
)
from domain import hearing

Json = dict[str, Any]

NAME = "telegram"
#: What getUpdates is asked for. Others' standing and reactions come only where the bot is admin.
ALLOWED = (
    "message", "edited_message", "callback_query", "my_chat_member", "chat_member",
    "message_reaction", "poll_answer",
)  # fmt: skip
#: Telegram's own account that stands for an admin who posts as the group.
ANONYMOUS_ADMIN = 1087968824


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


def event_id(update: Json) -> str:
    """The update's id: the one field every update has."""
    return str(update["update_id"])


def line(update: Json) -> str:
    """The chat an update belongs to, found even where the rest cannot be read."""
    for part in (*ALLOWED, "channel_post"):
        match update.get(part):
            case {"chat": {"id": id}} | {"message": {"chat": {"id": id}}} | {"from": {"id": id}}:
                return str(id)
            case {"user": {"id": id}}:
                return str(id)  # a vote: one person's votes stay in order
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
                message=message_id(query["message"]),
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
        case {"chat_member": change}:
            return Membership(
                id=event_id(update),
                chat=_chat(change["chat"]),
                at=_moment(change),
                who=_person(change["from"]),
                person=_somebody(change["new_chat_member"]["user"]),
                before=_standing(change["old_chat_member"]),
                now=_standing(change["new_chat_member"]),
            )
        case {"message_reaction": reaction}:
            return Reacted(
                id=event_id(update),
                chat=_chat(reaction["chat"]),
                at=_moment(reaction),
                who=_person(reaction["user"]) if "user" in reaction else None,
                message=_id(reaction["message_id"]),
                emojis=tuple(
                    _words_in(one, "emoji")
                    for one in reaction["new_reaction"]
                    if one["type"] == "emoji"
                ),
            )
        case {"poll_answer": {"user": user} as answer}:
            return Voted(
                id=event_id(update),
                chat=Chat(NAME, _id(user["id"]), "private"),
                at=datetime.now(UTC),
                who=_person(user),
                poll=_id(answer["poll_id"]),
                options=tuple(int(_id(one)) for one in answer["option_ids"]),
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
    voice, voice_file = _voice(message)
    if not (words or command or photos or other or voice is not None or named):
        return None  # a service message, or nothing at all
    return Said(
        id=event_id(update),
        chat=chat,
        at=at,
        who=who,
        message=message_id(message),
        words=words,
        command=command,
        named=named,
        reply=_quoted(message.get("reply_to_message"), me),
        # The last size is the largest.
        photos=(_id(photos[-1]["file_id"]),) if photos else (),
        voice=voice,
        voice_file=voice_file,
        document=_id(message["document"]["file_id"]) if "document" in message else None,
        location=_place(message["location"]) if "location" in message else None,
        other=other,
        film="video" in message or "video_note" in message,
        edited=edited,
        forwarded="forward_origin" in message or "forward_date" in message,
        album=_words_in(message, "media_group_id") or None,
        topic=_id(message["message_thread_id"]) if message.get("is_topic_message") else None,
        aside="ephemeral_message_id" in message,
    )


def message_id(message: Json) -> str:
    """How a message is named to the rest of the bot: `e5` is one only its receiver sees, `41/7`
    one that shows the poll 7."""
    if "ephemeral_message_id" in message:
        return f"e{_id(message['ephemeral_message_id'])}"
    number = _id(message["message_id"])
    match message.get("poll"):
        case {"id": poll}:
            return f"{number}/{_id(poll)}"
    return number


def _voice(message: Json) -> tuple[int | None, str]:
    """The seconds of a voice message and its file; (None, "") where it is none."""
    voice = message.get("voice")
    return (None, "") if voice is None else (int(voice.get("duration", 0)), _id(voice["file_id"]))


def _place(place: Json) -> tuple[float, float]:
    return float(place["latitude"]), float(place["longitude"])


def _chat(chat: Json) -> Chat:
    kinds: dict[str, ChatKind] = {"private": "private", "channel": "channel"}
    return Chat(NAME, _id(chat["id"]), kinds.get(chat["type"], "group"))


def _person(user: Json) -> Person | None:
    return None if user["id"] == ANONYMOUS_ADMIN else _somebody(user)


def _somebody(user: Json) -> Person:
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
    """Whether the bot is spoken to by @ or by name, and the words without that."""
    handle = rf"(?<![A-Za-z0-9_.])@{re.escape(me.handle)}(?![A-Za-z0-9_])"
    if me.handle and (at := re.search(handle, words, re.IGNORECASE)):
        return True, (words[: at.start()] + words[at.end() :]).strip(_PAUSE)
    rest = hearing.called(words, me.names)
    return (False, words) if rest is None else (True, rest)


def _quoted(message: Json | None, me: Me) -> Quoted | None:
    # In a forum every message answers the one that opened its topic; nobody quoted that.
    if not message or "forum_topic_created" in message:
        return None
    by_bot = str(message.get("from", {}).get("id")) == me.id
    words = _words_in(message, "text", "caption")
    hidden = by_bot or "sender_chat" in message or "from" not in message
    who = None if hidden else _person(message["from"])
    photos = message.get("photo") or []
    shown = (_id(photos[-1]["file_id"]),) if photos else ()
    seconds, file = _voice(message)
    return Quoted(message_id(message), words, by_bot, who, shown, seconds, file)
