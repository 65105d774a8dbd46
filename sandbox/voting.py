"""sendPoll and stopPoll."""

from typing import Any

from sandbox.calls import Call, named_chat
from sandbox.editing import message_of
from sandbox.entities import units
from sandbox.keyboards import reply_markup
from sandbox.params import whole
from sandbox.polls import OPTION_MAX, OPTIONS, QUESTION_MAX
from sandbox.refused import bad
from sandbox.sending import common, put
from sandbox.things import Json

#: How long a poll may be open, in seconds (Bot API, sendPoll).
OPEN = range(5, 2_628_001)


def send_poll(call: Call) -> Json:
    chat = named_chat(call)
    fields = common(call, chat)
    question = call.params.text("question").strip()
    if not question:
        raise bad("message text is empty")
    if units(question) > QUESTION_MAX:
        raise bad(f"poll question length must not exceed {QUESTION_MAX}")
    options = _options(call)
    more = _kind(call, len(options)) | _ending(call)
    poll = call.world.new_poll(question, options, bot_id=call.bot.id, **more)
    return put(call, chat, {"poll": poll.raw} | fields)


def stop_poll(call: Call) -> Json:
    chat = named_chat(call)
    message = message_of(call, chat, "message with poll to stop not found")
    poll = call.world.polls.get(message.raw.get("poll", {}).get("id", ""))
    if poll is None:
        raise bad("message with poll to stop not found")
    if message.sender_id != call.bot.id:
        raise bad("poll can't be stopped")
    if poll.raw["is_closed"]:
        raise bad("poll has already been closed")
    keyboard = reply_markup(call.params, inline_only=True)
    message.raw = {name: v for name, v in message.raw.items() if name != "reply_markup"}
    if keyboard is not None:
        message.raw["reply_markup"] = keyboard
    call.world.stop(poll)
    return poll.raw


def _options(call: Call) -> list[str]:
    given: Any = call.params.nested("options", "can't parse options JSON object")
    if not isinstance(given, list):
        raise bad("expected an Array of String as options")
    options = []
    for one in given:
        text = one.get("text") if isinstance(one, dict) else one
        if not isinstance(text, str):
            raise bad("can't parse InputPollOption: Can't find field \"text\"")
        if not (text := text.strip()):
            raise bad("poll options must be non-empty")
        if units(text) > OPTION_MAX:
            raise bad(f"poll options length must not exceed {OPTION_MAX}")
        options.append(text)
    if len(options) < OPTIONS[0]:
        raise bad(f"poll must have at least {OPTIONS[0]} option")
    if len(options) > OPTIONS[-1]:
        raise bad(f"poll can't have more than {OPTIONS[-1]} options")
    return options


def _kind(call: Call, count: int) -> Json:
    params = call.params
    kind = params.text("type") or "regular"
    if kind not in {"regular", "quiz"}:
        raise bad("unsupported poll type specified")
    told: Json = {
        "type": kind,
        "is_anonymous": params.flag("is_anonymous") if "is_anonymous" in params.values else True,
        "allows_multiple_answers": params.flag("allows_multiple_answers"),
    }
    if "allows_revoting" in params.values:
        told["allows_revoting"] = params.flag("allows_revoting")
    if params.flag("is_closed"):
        told["is_closed"] = True
    if kind == "quiz":
        told["correct_option_ids"] = _correct(call, count)
        if explanation := params.text("explanation"):
            told["explanation"] = explanation
    return told


def _correct(call: Call, count: int) -> list[int]:
    """`correct_option_ids`, or the one `correct_option_id` of before Bot API 9.6."""
    given: Any = call.params.nested("correct_option_ids", "can't parse correct option identifiers")
    if given is None and "correct_option_id" in call.params.values:
        given = [call.params.values["correct_option_id"]]
    wrong = "wrong correct option ID specified"
    ids = [whole(one, wrong) for one in given] if isinstance(given, list) else []
    if not ids or any(at not in range(count) for at in ids):
        raise bad(wrong)
    return ids


def _ending(call: Call) -> Json:
    period, date = call.params.integer("open_period"), call.params.integer("close_date")
    if not period and not date:
        return {}
    now = call.world.clock.unix()
    if (period or date - now) not in OPEN:
        raise bad("poll can't be open for the specified time")
    return ({"open_period": period} if period else {}) | {"close_date": date or now + period}
