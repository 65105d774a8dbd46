"""forwardMessage and copyMessage."""

from sandbox.calls import Call, named_chat
from sandbox.editing import message_of
from sandbox.refused import bad
from sandbox.sending import common, put
from sandbox.talk import CONTENT
from sandbox.things import Json
from sandbox.written import caption_of


def forward_message(call: Call) -> Json:
    chat = named_chat(call)
    message = message_of(call, named_chat(call, "from_chat_id"), "message to forward not found")
    if message.raw.get("has_protected_content"):
        raise bad("message can't be forwarded")
    try:
        fields = call.world.forwarded(message)
    except ValueError:
        raise bad("message can't be forwarded") from None
    return put(call, chat, fields | common(call, chat))


def copy_message(call: Call) -> Json:
    """A copy does not tell where it comes from. A poll begins anew; of a quiz the right answer
    must be known to the bot."""
    chat = named_chat(call)
    raw = message_of(call, named_chat(call, "from_chat_id"), "message to copy not found").raw
    fields = {name: raw[name] for name in CONTENT if name in raw}
    if not fields or raw.get("has_protected_content"):
        raise bad("message can't be copied")
    if "poll" in fields:
        fields["poll"] = _poll(call, fields["poll"])
    if "caption" in call.params.values and "text" not in fields:
        fields.pop("caption", None)
        fields.pop("caption_entities", None)
        fields |= caption_of(call)
    return {"message_id": put(call, chat, fields | common(call, chat))["message_id"]}


def _poll(call: Call, old: Json) -> Json:
    known = call.world.polls.get(old["id"])
    if known is None or (old["type"] == "quiz" and known.bot_id != call.bot.id):
        raise bad("message can't be copied")
    kept = ("type", "is_anonymous", "allows_multiple_answers", "allows_revoting")
    more = {name: old[name] for name in kept}
    if known.correct:
        more["correct_option_ids"] = known.correct
    options = [option["text"] for option in old["options"]]
    poll = call.world.new_poll(old["question"], options, bot_id=call.bot.id, **more)
    return poll.raw
