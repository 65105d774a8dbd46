"""Methods that change what is there: edits, deletions, reactions, answers to taps."""

from datetime import timedelta

from sandbox.calls import Call, named_chat
from sandbox.entities import units
from sandbox.keyboards import reply_markup
from sandbox.params import whole
from sandbox.refused import bad
from sandbox.things import Chat, Json, Message
from sandbox.written import caption_of, text_of

#: answerCallbackQuery's text, in UTF-16 units (Bot API).
TOAST_MAX = 200
#: Bots delete messages younger than this (Bot API, deleteMessage).
DELETABLE = timedelta(hours=48)
#: deleteMessages takes up to this many (Bot API).
AT_ONCE = 100
#: ReactionTypeEmoji (Bot API). Bots give one of these per message.
_REACTIONS = """
    ❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌
    🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓
    🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡
    🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀
    😡
"""
REACTIONS = frozenset(_REACTIONS.split())

_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
_EDITED = ("text", "entities", "caption", "caption_entities", "reply_markup")


def edit_message_text(call: Call) -> Json:
    return rewrite_text(call, _own(call))


def rewrite_text(call: Call, message: Message) -> Json:
    """Give a message the request's text. Raises Refused(400) where it has none, or the same."""
    fields = text_of(call)
    if "text" not in message.raw:
        raise bad("there is no text in the message to edit")
    return _rewrite(call, message, fields, ("text", "entities", "reply_markup"))


def edit_message_caption(call: Call) -> Json:
    return rewrite_caption(call, _own(call))


def rewrite_caption(call: Call, message: Message) -> Json:
    """Give a message the request's caption."""
    fields = caption_of(call)
    if not message.raw.keys() & {"photo", "document", "voice"}:
        raise bad("there is no caption in the message to edit")
    return _rewrite(call, message, fields, ("caption", "caption_entities", "reply_markup"))


def edit_message_reply_markup(call: Call) -> Json:
    return rewrite_buttons(call, _own(call))


def rewrite_buttons(call: Call, message: Message) -> Json:
    """Give a message the request's buttons."""
    return _rewrite(call, message, {}, ("reply_markup",))


def delete_message(call: Call) -> bool:
    chat = named_chat(call)
    message = message_of(call, chat, "message to delete not found")
    _check_deletable(call, chat, message)
    call.world.delete(message)
    return True


def delete_messages(call: Call) -> bool:
    """Those that are not there are skipped; of the others all go, or none."""
    chat = named_chat(call)
    ids = call.params.nested("message_ids", "can't parse message identifiers JSON object")
    if not isinstance(ids, list) or not ids:
        raise bad("message identifiers are not specified")
    if len(ids) > AT_ONCE:
        raise bad("too many message identifiers specified")
    found = [chat.messages.get(whole(one, "invalid message identifier specified")) for one in ids]
    messages = [one for one in found if one is not None and not one.receiver_id]
    for message in messages:
        _check_deletable(call, chat, message)
    for message in messages:
        call.world.delete(message)
    return True


def _check_deletable(call: Call, chat: Chat, message: Message) -> None:
    age = call.world.clock.unix() - int(message.raw["date"])
    mine = message.sender_id == call.bot.id
    may = call.world.may(chat, call.bot.id, "can_delete_messages")
    if not (mine or may or chat.type == "private") or "forum_topic_created" in message.raw:
        raise bad("message can't be deleted")
    if age > DELETABLE.total_seconds() and not may:
        raise bad("message can't be deleted for everyone")


def set_message_reaction(call: Call) -> bool:
    chat = named_chat(call)
    message = message_of(call, chat, "message to react not found")
    reactions = call.params.nested("reaction", "can't parse reaction types JSON object") or []
    if not isinstance(reactions, list):
        raise bad("expected an Array of ReactionType")
    if len(reactions) > 1:
        raise bad("REACTIONS_TOO_MANY")
    emoji: str | None = None
    for reaction in reactions:
        if not isinstance(reaction, dict) or reaction.get("type") != "emoji":
            raise bad("REACTION_INVALID")
        emoji = reaction.get("emoji")
        # The variation selector that makes ❤ colourful may be there or not.
        emoji = emoji.replace("\ufe0f", "") if isinstance(emoji, str) else None
        if emoji not in REACTIONS:
            raise bad("REACTION_INVALID")
    call.world.react(chat.id, call.bot.id, message.message_id, emoji)
    return True


def answer_callback_query(call: Call) -> bool:
    params = call.params
    query = call.world.queries.get(params.text("callback_query_id"))
    if query is None or query.bot_id != call.bot.id:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    text, url = params.text("text"), params.text("url")
    if units(text) > TOAST_MAX:
        raise bad("MESSAGE_TOO_LONG")
    if url and not _own_link(url, call.bot.username):
        raise bad("URL_INVALID")
    call.world.answer(query, text, params.flag("show_alert"), url)
    return True


def _own_link(url: str, username: str) -> bool:
    """Besides games, only t.me/<this bot>?start=… may be opened (Bot API)."""
    address, _, arguments = url.partition("?")
    page = address.removeprefix("https://").removeprefix("http://").lower()
    return page == f"t.me/{username}".lower() and arguments.startswith("start=")


def message_of(call: Call, chat: Chat, complaint: str) -> Message:
    """The message of `message_id`; ephemeral ones have no such number.

    Raises Refused(400) with `complaint` where there is none.
    """
    message_id = call.params.integer("message_id")
    if not message_id:
        raise bad("message identifier is not specified")
    message = chat.messages.get(message_id)
    if message is None or message.receiver_id:
        raise bad(complaint)
    return message


def _own(call: Call) -> Message:
    if call.params.text("inline_message_id"):
        raise bad("MESSAGE_ID_INVALID")
    message = message_of(call, named_chat(call), "message to edit not found")
    if message.sender_id != call.bot.id:
        raise bad("message can't be edited")
    return message


def _rewrite(call: Call, message: Message, fields: Json, replaced: tuple[str, ...]) -> Json:
    keyboard = reply_markup(call.params, inline_only=True)
    if keyboard is not None:
        fields["reply_markup"] = keyboard
    kept = {name: message.raw[name] for name in _EDITED if name in message.raw}
    before = dict(kept)
    for name in replaced:
        kept.pop(name, None)
    if before == kept | fields:
        raise bad(_SAME)
    call.world.rewrite(message, fields, drop=replaced)
    return message.raw
