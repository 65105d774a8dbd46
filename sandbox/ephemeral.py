"""Ephemeral messages: what a bot shows in a group to one member only (Bot API 10.2 and 10.3).

Bots know them by `ephemeral_message_id`; their `message_id` is 0, so no other method reaches
them. The parameters of 10.2 (`receiver_user_id`, `callback_query_id`) are taken as well as the
`ephemeral_message_parameters` of 10.3.
"""

import time
from typing import Any

from sandbox import editing
from sandbox.calls import Call, named_chat
from sandbox.params import whole
from sandbox.refused import bad
from sandbox.things import PRESENT, Chat, Json, Message, Person

#: An ephemeral message, and a tap, may be answered for so long (Bot API, ReplyParameters).
ANSWERABLE_SECONDS = 15.0


def addressed(call: Call, chat: Chat, answered: Message | None) -> tuple[Person | None, int]:
    """Who alone shall see a new message, and the message it takes the place of; nobody for an
    ordinary one.

    Raises Refused(400) where that cannot be.
    """
    given = _parameters(call)
    if not given:
        if answered is not None and answered.receiver_id:
            raise bad("a reply to an ephemeral message must be an ephemeral message")
        return None, 0
    if chat.type not in {"group", "supergroup"}:
        raise bad("ephemeral messages can be sent only to groups and supergroups")
    receiver = call.world.people.get(
        whole(given.get("receiver_user_id"), "invalid receiver_user_id specified")
    )
    if receiver is None or chat.members.get(receiver.id) not in PRESENT:
        raise bad("PARTICIPANT_ID_INVALID")
    query_id = str(given.get("callback_query_id") or "")
    tapped = _tapped(call, query_id, receiver.id) if query_id else 0
    replaces = tapped if given.get("replace_callback_query_message") is True else 0
    if replaces and (replaces not in chat.messages or chat.messages[replaces].receiver_id):
        raise bad("the message can't be replaced")
    return receiver, replaces


def answered(call: Call, chat: Chat, reply: Json) -> Message:
    """The ephemeral message of a person that `reply_parameters` name."""
    number = whole(reply["ephemeral_message_id"], "invalid ephemeral_message_id specified")
    message = chat.messages.get(number)
    if message is None or message.receiver_id != call.bot.id:
        raise bad("message to be replied not found")
    if call.world.clock.unix() - int(message.raw["date"]) > ANSWERABLE_SECONDS:
        raise bad("the ephemeral message is too old to be replied to")
    return message


def edit_text(call: Call) -> bool:
    editing.rewrite_text(call, _shown(call))
    return True


def edit_caption(call: Call) -> bool:
    editing.rewrite_caption(call, _shown(call))
    return True


def edit_reply_markup(call: Call) -> bool:
    editing.rewrite_buttons(call, _shown(call))
    return True


def delete(call: Call) -> bool:
    call.world.delete(_shown(call))
    return True


def _parameters(call: Call) -> Json:
    given: Any = call.params.nested(
        "ephemeral_message_parameters", "can't parse ephemeral message parameters JSON object"
    )
    if given is None and call.params.integer("receiver_user_id"):
        given = {
            name: call.params.values.get(name)
            for name in ("receiver_user_id", "callback_query_id")
        }
    if given is not None and not isinstance(given, dict):
        raise bad("object expected as ephemeral message parameters")
    return given or {}


def _tapped(call: Call, query_id: str, receiver_id: int) -> int:
    """The message a tap was on. The tap may have been answered already."""
    query = call.world.queries.get(query_id)
    known = query or next((t for t in call.world.toasts if t.query_id == query_id), None)
    late = query is not None and time.monotonic() - query.at > ANSWERABLE_SECONDS
    if known is None or known.person_id != receiver_id or late:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    return known.message_id


def _shown(call: Call) -> Message:
    """The bot's own ephemeral message of the request."""
    chat = named_chat(call)
    message = chat.messages.get(call.params.integer("ephemeral_message_id"))
    receiver = call.params.integer("receiver_user_id")
    if message is None or not message.receiver_id or message.receiver_id != receiver:
        raise bad("message to edit not found")
    if message.sender_id != call.bot.id:
        raise bad("message can't be edited")
    return message
