"""Telegram as a channel: the port, over whatever carries its calls.

A driver is a `Carrier`: it makes one call and says how it failed in Telegram's own terms. What
that means for us is decided here, once.
"""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Protocol

import structlog

from bot.channels import telegram
from bot.channels.telegram import ALLOWED, MAX_NOTICE, NAME, Json
from chat.card import Outgoing, Reaction
from chat.channel import (
    Abilities,
    BadCard,
    Closed,
    Failure,
    Gone,
    Moved,
    NobodyThere,
    Raw,
    TryLater,
    Unknown,
    Word,
)
from chat.incoming import Chat, Incoming, Me
from chat.text import Catalogue, Text

log = structlog.get_logger()

#: Seconds a getUpdates call waits for something to come.
POLL = 25
#: Seconds any other call may take before its outcome counts as unknown.
PATIENCE = 15
#: Seconds in which a connection must stand. A call that never left is surely not delivered, and
#: may be made again; without a bound of its own it would look like one whose reply was lost.
CONNECT = 8.0
#: BotFather-side language codes of our catalogues; the second is for everybody else.
_MENU_LANGUAGES = {"zh_CN": "zh", "en": None}


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
NOT_MODIFIED = "message is not modified"
#: 409 to getUpdates where an earlier life of the bot left a webhook behind.
WEBHOOK = "webhook is active"


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


class Telegram:
    """The port `chat.channel.Channel`, for Telegram."""

    name = NAME
    abilities = Abilities()

    def __init__(self, carrier: Carrier, catalogue: Catalogue, poll: int = POLL) -> None:
        self.carrier = carrier
        self.catalogue = catalogue
        self.poll = poll
        self.handle = ""
        self._id = ""
        self._offset: int | None = None
        self._hooked = False

    async def start(self, names: Sequence[str]) -> Me:
        """Ask who we are. Raises Closed for a token Telegram does not know."""
        try:
            who = await self.carrier.call("getMe", {}, PATIENCE)
        except (Refused, NoAnswer) as no:
            # A token that is not even shaped like one is a path Telegram does not have.
            if isinstance(no, Refused) and no.code == 404:
                raise Closed(no.description) from None
            raise failure(no) from None
        self.handle, self._id = who["username"], str(who["id"])
        return Me(
            id=self._id,
            handle=self.handle,
            names=tuple(names),
            hears_all=bool(who.get("can_read_all_group_messages")),
        )

    async def pull(self) -> list[Raw]:
        """The next updates, waiting up to 25 s; what the last call gave out is confirmed now."""
        params: Json = {"timeout": self.poll, "limit": 100, "allowed_updates": list(ALLOWED)}
        if self._offset is not None:
            params["offset"] = self._offset
        try:
            updates: list[Raw] = await self.carrier.call(
                "getUpdates", params, self.poll + PATIENCE
            )
        except Refused as no:
            if no.code != 409 or WEBHOOK not in no.description.casefold():
                raise failure(no) from None
            log.warning("a webhook was set; taking it away, because updates are pulled")
            await self._call("deleteWebhook", {})
            return []
        except NoAnswer as lost:
            raise failure(lost) from None
        # After a quiet week ids begin anew, perhaps lower: an offset is named only while there is
        # something to confirm with it.
        last = max((int(one["update_id"]) for one in updates), default=None)
        self._offset = None if last is None else last + 1
        return updates

    async def hook(self, url: str, secret: str) -> None:
        """Updates are brought to `url` from now on; nothing that waits is dropped."""
        found = await self._call("getWebhookInfo", {})
        if why := found.get("last_error_message"):
            log.info("webhook", why=why, waiting=found.get("pending_update_count"))
        if self._hooked and found.get("url") == url:
            return
        params = {"url": url, "secret_token": secret, "allowed_updates": list(ALLOWED)}
        await self._call("setWebhook", params)
        # Once in a life whatever stands there: the secret is not told.
        self._hooked = True

    def event_id(self, raw: Raw) -> str:
        """The update's id."""
        return telegram.event_id(raw)

    def line(self, raw: Raw) -> str:
        """The chat whose order the update belongs to."""
        return telegram.line(raw)

    def read(self, raw: Raw, me: Me) -> Incoming | None:
        """The update in our words."""
        return telegram.read(raw, me)

    async def show(self, chat: str, what: Outgoing, language: str, replacing: str | None) -> str:
        """Send or edit; the message's id."""
        method, params = telegram.draw(what, chat, language, replacing, self.catalogue)
        try:
            shown = await self.carrier.call(method, params, PATIENCE)
        except Refused as no:
            if replacing and NOT_MODIFIED in no.description.casefold():
                return replacing  # it already says so: success
            refusal = failure(no)
            if isinstance(what, Reaction) and isinstance(refusal, Gone | BadCard):
                # Their message is gone, or the group allows no such sign: nothing is lost.
                log.info("no reaction", why=no.description)
                return ""
            raise refusal from None
        except NoAnswer as lost:
            raise failure(lost) from None
        if isinstance(shown, dict):
            return str(shown["message_id"])
        return replacing or ""

    async def answer(self, tap: str, words: str, link: str | None) -> None:
        """Answer a tap with a notice, or open a link."""
        params: Json = {"callback_query_id": tap}
        if link:
            params["url"] = link
        elif words:
            params["text"] = telegram.cut(words, MAX_NOTICE)
        await self._call("answerCallbackQuery", params)

    def private_link(self, payload: str) -> str | None:
        """t.me/<bot>?start=<payload>, at most 64 of [A-Za-z0-9_-]."""
        return f"https://t.me/{self.handle}?start={payload}" if self.handle else None

    async def hears_all(self, chat: Chat) -> bool:
        """Whether the bot is an admin there, which lets it hear everything."""
        me = await self._call("getChatMember", {"chat_id": chat.id, "user_id": int(self._id)})
        return me["status"] in ("administrator", "creator")

    async def introduce(self, words: Sequence[Word]) -> None:
        """setMyCommands, in Chinese for Chinese phones and in English for all others."""
        for language, tag in _MENU_LANGUAGES.items():
            menu = [
                {"command": one.command, "description": self._say(one.meaning, language)}
                for one in words
            ]
            await self._call(
                "setMyCommands", {"commands": menu} | ({"language_code": tag} if tag else {})
            )

    async def close(self) -> None:
        """Let go of connections."""
        await self.carrier.close()

    def _say(self, words: Text, language: str) -> str:
        return self.catalogue.say(words, language)

    async def _call(self, method: str, params: Json) -> Any:
        try:
            return await self.carrier.call(method, params, PATIENCE)
        except (Refused, NoAnswer) as no:
            raise failure(no) from None
