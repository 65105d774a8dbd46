"""What the bot shows, as Bot API calls. Pure; both drivers carry what is drawn here."""

from collections.abc import Sequence
from html import escape

from bot.channels.telegram import Json, Upload
from chat.card import (
    Card,
    ClosePoll,
    Delete,
    Document,
    Handoff,
    Outgoing,
    Pin,
    Poll,
    Reaction,
)
from chat.channel import BadCard
from chat.text import Catalogue

#: Bot API: sendMessage, sendPhoto and sendDocument, answerCallbackQuery, sendPoll.
MAX_TEXT, MAX_CAPTION, MAX_NOTICE = 4096, 1024, 200
MAX_QUESTION, MAX_OPTION = 300, 100
#: How the id of a message begins that only its receiver sees, and of one that was sent to them in
#: private because the group could not show it so.
ASIDE, PRIVATELY = "e", "p"


def draw(
    what: Outgoing, chat: str, language: str, replacing: str | None, catalogue: Catalogue
) -> tuple[str, Json]:
    """The Bot API method and its parameters that show this in a chat."""
    here: Json = {"chat_id": chat}
    match what:
        case Card():
            return _card(what, here, language, replacing, catalogue)
        case Reaction():
            reaction = [{"type": "emoji", "emoji": what.emoji}]
            return "setMessageReaction", here | _at(what.message) | {"reaction": reaction}
        case Document():
            file = here | {"document": Upload(what.name, what.content)}
            if what.words:
                file["caption"] = cut(catalogue.say(what.words, language), MAX_CAPTION)
            return "sendDocument", file | _answering(what.reply_to)
        case Poll():
            say = catalogue.say
            return "sendPoll", here | {
                "question": cut(say(what.question, language), MAX_QUESTION),
                "options": [{"text": cut(say(one, language), MAX_OPTION)} for one in what.options],
                "is_anonymous": False,
                "allows_multiple_answers": what.several,
            }
        case ClosePoll():
            return "stopPoll", here | _at(what.message)
        case Delete():
            return "deleteMessage", here | _at(what.message)
        case Handoff():
            raise BadCard("what is handed on to the city is not for a chat")
        case Pin():
            return "pinChatMessage", here | _at(what.message) | {"disable_notification": True}


def _card(
    card: Card, here: Json, language: str, replacing: str | None, catalogue: Catalogue
) -> tuple[str, Json]:
    file = card.photo or card.voice
    words = _words(card, language, catalogue, MAX_CAPTION if file else MAX_TEXT)
    params = here | {"parse_mode": "HTML", ("caption" if file else "text"): words}
    keyboard = [
        [{"text": catalogue.say(b.label, language), "callback_data": b.data} for b in row]
        for row in card.buttons
    ]
    if keyboard or replacing:
        params["reply_markup"] = {"inline_keyboard": keyboard}
    if replacing and replacing.startswith(ASIDE):
        params["receiver_user_id"] = int(card.only_for or 0)
        params["ephemeral_message_id"] = int(replacing.removeprefix(ASIDE))
        part = "Caption" if file else "Text"
        return f"editEphemeralMessage{part}", params
    if replacing:
        part = "Caption" if file else "Text"
        return f"editMessage{part}", params | _at(replacing)
    params |= _answering(card.reply_to)
    if card.silent:
        params["disable_notification"] = True
    if card.only_for:
        params["ephemeral_message_parameters"] = {"receiver_user_id": int(card.only_for)}
    if card.photo:
        return "sendPhoto", params | {"photo": card.photo}
    if card.voice:
        return "sendVoice", params | {"voice": card.voice}
    return "sendMessage", params


def _at(message: str) -> Json:
    """The number in a message's id: see `telegram.read`."""
    return {"message_id": int(message.partition("/")[0])}


def _answering(message: str | None) -> Json:
    if not message:
        return {}
    if message.startswith(ASIDE):
        aside = {"ephemeral_message_id": int(message.removeprefix(ASIDE))}
        return {"reply_parameters": aside | {"allow_sending_without_reply": True}}
    return {"reply_parameters": _at(message) | {"allow_sending_without_reply": True}}


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
