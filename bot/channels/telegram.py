"""Telegram itself: Bot API JSON in and out, whichever library carries it. Pure.

`read` takes only the fields it needs, so a new field, kind or value cannot stop it.
"""

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

_OTHER = (
    "sticker", "document", "video", "video_note", "audio", "animation", "location", "venue",
    "contact", "dice", "poll", "story",
)  # fmt: skip


def event_id(update: Json) -> str:
    """The update's id: the one field every update has."""
    return str(update["update_id"])


def line(update: Json) -> str:
    """The chat an update belongs to, found even where the rest cannot be read."""
    for part in (*ALLOWED, "message_reaction", "chat_member", "channel_post"):
        match update.get(part):
            case {"chat": {"id": id}} | {"message": {"chat": {"id": id}}}:
                return str(id)
            case {"from": {"id": id}}:
                return str(id)
    return ""


def read(update: Json, me: Me) -> Incoming | None:
    """The update in our words; None for kinds that ask nothing of the bot.

    Raises KeyError, TypeError or ValueError where a kind we know lacks what it must have.
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
                tap=query["id"],
                data=query.get("data", ""),
                message=str(query["message"]["message_id"]),
            )
        case {"my_chat_member": change}:
            return Seated(
                id=event_id(update),
                chat=_chat(change["chat"]),
                at=_moment(change),
                who=_person(change["from"]),
                title=change["chat"].get("title", ""),
                standing=_standing(change["new_chat_member"]),
            )
    return None


def _message(update: Json, message: Json, me: Me, *, edited: bool) -> Incoming | None:
    chat, at = _chat(message["chat"]), _moment(message)
    if "migrate_to_chat_id" in message:
        to = str(message["migrate_to_chat_id"])
        return Moved(id=event_id(update), chat=chat, at=at, who=None, to=to)
    who = None if "sender_chat" in message else _person(message["from"])
    if who and message["from"].get("is_bot"):
        return None
    words = message.get("text") or message.get("caption") or ""
    command, words = _command(words, me)
    if command == "":
        return None  # for another bot
    named, words = (False, words) if command else _named(words, me)
    photos = message.get("photo") or []
    other = any(kind in message for kind in _OTHER)
    voice = message["voice"].get("duration", 0) if "voice" in message else None
    if not (words or command or photos or other or voice is not None or named):
        return None  # a service message, or nothing at all
    return Said(
        id=event_id(update),
        chat=chat,
        at=at,
        who=who,
        message=str(message["message_id"]),
        words=words,
        command=command,
        named=named,
        reply=_quoted(message.get("reply_to_message"), me),
        # The last size is the largest.
        photos=(photos[-1]["file_id"],) if photos else (),
        voice=voice,
        other=other,
        edited=edited,
        forwarded="forward_origin" in message or "forward_date" in message,
        album=message.get("media_group_id"),
    )


def _chat(chat: Json) -> Chat:
    kinds: dict[str, ChatKind] = {"private": "private", "channel": "channel"}
    return Chat(NAME, str(chat["id"]), kinds.get(chat["type"], "group"))


def _person(user: Json) -> Person | None:
    if user["id"] == ANONYMOUS_ADMIN:
        return None
    name = " ".join(part for part in (user["first_name"], user.get("last_name")) if part)
    return Person(
        str(user["id"]), hearing.plain(name) or str(user["id"]), user.get("language_code")
    )


def _moment(event: Json) -> datetime:
    return datetime.fromtimestamp(event.get("edit_date") or event["date"], UTC)


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
    if not words.startswith("/") or len(words) < 2:
        return None, words
    head, _, rest = words[1:].replace("\n", " ", 1).partition(" ")
    name, _, bot = head.partition("@")
    if not (name.isascii() and name.replace("_", "").isalnum()):
        return None, words
    if bot and bot.casefold() != me.handle.casefold():
        return "", rest
    return name.casefold(), rest.strip()


def _named(words: str, me: Me) -> tuple[bool, str]:
    """Whether the bot is spoken to by @ or by name at the start, and the words without that."""
    handle = f"@{me.handle}"
    where = words.casefold().find(handle.casefold())
    if me.handle and where >= 0:
        return True, (words[:where] + words[where + len(handle) :]).strip(" ，,：:\n")
    for name in me.names:
        for called in (f"@{name}", name):
            rest = words.lstrip()[len(called) :]
            # 「小应，…」 calls it; 「小应该…」 does not.
            if words.lstrip().startswith(called) and (not rest or rest[0] in " ，,：:、!！\n@"):
                return True, rest.strip(" ，,：:、!！\n")
    return False, words


def _quoted(message: Json | None, me: Me) -> Quoted | None:
    if not message:
        return None
    words = message.get("text") or message.get("caption") or ""
    by_bot = str(message.get("from", {}).get("id")) == me.id
    return Quoted(str(message["message_id"]), words, by_bot)


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
        return "editMessageText", params | {"message_id": int(replacing), "text": words}
    if what.reply_to:
        params["reply_parameters"] = {
            "message_id": int(what.reply_to),
            "allow_sending_without_reply": True,
        }
    if what.photo:
        return "sendPhoto", params | {"photo": what.photo, "caption": words}
    return "sendMessage", params | {"text": words}


def _words(card: Card, language: str, catalogue: Catalogue, limit: int) -> str:
    lines = [catalogue.say(words, language) for words in card.lines]
    title = catalogue.say(card.title, language) if card.title else None
    room = limit - sum(_units(one) + 1 for one in lines[1:]) - (_units(title) + 1 if title else 0)
    if lines and _units(lines[0]) > room:
        # Long words stand in the first line: cut there, so that what follows is still read.
        lines[0] = (
            lines[0].encode("utf-16-le")[: max(room - 1, 0) * 2].decode("utf-16-le", "ignore")
            + "…"
        )
    drawn = [f"<b>{escape(title, quote=False)}</b>"] if title else []
    return "\n".join([*drawn, *(escape(one, quote=False) for one in lines)])


def _units(words: str) -> int:
    """Telegram counts UTF-16 units."""
    return len(words.encode("utf-16-le")) // 2
