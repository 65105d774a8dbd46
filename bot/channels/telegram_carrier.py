"""What a driver is: it makes one call of the Bot API, and says how the call failed in Telegram's
own terms. What that means for the bot is decided here, once for all drivers.
"""

import json
from datetime import timedelta
from typing import Any, Protocol

from bot.channels.telegram import Json
from chat.channel import BadCard, Closed, Failure, Gone, Moved, NobodyThere, TryLater, Unknown

#: Seconds in which a connection must stand. A call that never left is surely not delivered, and
#: may be made again; without a bound of its own it would look like one whose reply was lost.
CONNECT = 8.0


class Refused(Exception):
    """Telegram answered `ok: false`."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code, self.description = code, description
        self.parameters = parameters or {}


class NoAnswer(Exception):
    """The connection broke, timed out, or the answer could not be read."""

    def __init__(self, why: str, *, reached: bool = True) -> None:
        super().__init__(why)
        #: False where the call surely never reached Telegram (connection refused).
        self.reached = reached


class Carrier(Protocol):
    """One library that carries Bot API calls."""

    async def call(self, method: str, params: Json, patience: float) -> Any:
        """The `result` of a call, awaited so many seconds. Raises Refused or NoAnswer, nothing
        else, and never the URL: the token is in it."""

    async def close(self) -> None:
        """Let go of connections."""


def result(status: int, content: str | bytes) -> Any:
    """What a call came to, from the HTTP answer a carrier brought.

    Raises Refused, or NoAnswer for an answer that cannot be read.
    """
    try:
        answer = json.loads(content)
        ok = answer["ok"]
    except (ValueError, TypeError, KeyError):
        if status < 300:
            raise NoAnswer("an answer that cannot be read") from None
        # A proxy's page: the call did not get through to Telegram.
        raise Refused(max(status, 502), "an answer that is not Telegram's") from None
    if ok:
        return answer.get("result")
    raise Refused(
        int(answer.get("error_code") or status),
        str(answer.get("description") or ""),
        answer.get("parameters"),
    )


#: Parts of Telegram's 400 descriptions, lower case, and what they mean to us. Telegram lists them
#: nowhere; these are from its own clients' error tables and from bots' reports.
_BAD_REQUESTS: tuple[tuple[str, type[Failure]], ...] = (
    ("message to edit not found", Gone),
    ("message_id_invalid", Gone),
    ("message can't be edited", Gone),
    # The card has a photo now and had none before, or the other way round.
    ("in the message to edit", Gone),
    ("chat not found", NobodyThere),
    ("user not found", NobodyThere),
    ("not enough rights", NobodyThere),
    ("have no rights", NobodyThere),
    ("need administrator rights", NobodyThere),
    ("chat_admin_required", NobodyThere),
    ("chat_write_forbidden", NobodyThere),
    ("chat_restricted", NobodyThere),
    ("chat_send_", NobodyThere),  # chat_send_plain_forbidden, chat_send_photos_forbidden, …
    ("channel_private", NobodyThere),
    ("topic_closed", NobodyThere),
    ("topic_deleted", NobodyThere),
    ("message thread not found", NobodyThere),
    ("user_is_blocked", NobodyThere),
    ("user_deactivated", NobodyThere),
    ("peer_id_invalid", NobodyThere),
    ("group chat was deactivated", NobodyThere),
    ("bot was kicked", NobodyThere),
)


def failure(error: Refused | NoAnswer) -> Failure:
    """Which of the seven failures this is."""
    if isinstance(error, NoAnswer):
        return Unknown(str(error)) if error.reached else TryLater(timedelta(seconds=2))
    if "migrate_to_chat_id" in error.parameters:
        return Moved(str(error.parameters["migrate_to_chat_id"]))
    match error.code:
        case 429:
            return TryLater(timedelta(seconds=float(error.parameters.get("retry_after") or 5)))
        case 401:
            return Closed(error.description)
        case 403:
            return NobodyThere(error.description)
        case code if code >= 500 or code == 409:
            return TryLater(timedelta(seconds=1))
    said = error.description.casefold()
    for part, kind in _BAD_REQUESTS:
        if part in said:
            return kind(error.description)
    return BadCard(error.description)
