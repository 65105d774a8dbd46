"""Telegram as a channel: the port, over whatever carries its calls.

What its JSON means is in `telegram`, how a card is drawn in `telegram_draw`, what a driver is
and how it fails in `telegram_carrier`.
"""

from collections.abc import Sequence
from typing import Any

import structlog

from bot.channels import telegram
from bot.channels.telegram import ALLOWED, NAME, Json
from bot.channels.telegram_carrier import Carrier, NoAnswer, Refused, failure
from bot.channels.telegram_draw import ASIDE, MAX_NOTICE, PRIVATELY, cut, draw
from chat.card import Card, ClosePoll, Delete, Outgoing, Pin, Reaction
from chat.channel import (
    EVERYTHING,
    Abilities,
    BadCard,
    Closed,
    Failure,
    Gone,
    NobodyThere,
    Raw,
    Word,
)
from chat.incoming import Chat, Incoming, Me
from chat.text import Catalogue, Text

log = structlog.get_logger()

#: Seconds a getUpdates call waits for something to come.
POLL = 25
#: Seconds any other call may take before its outcome counts as unknown.
PATIENCE = 15
#: BotFather-side language codes of our catalogues; the second is for everybody else.
_MENU_LANGUAGES = {"zh_CN": "zh", "en": None}


NOT_MODIFIED = "message is not modified"
#: 409 to getUpdates where an earlier life of the bot left a webhook behind.
WEBHOOK = "webhook is active"


def _needless(what: Outgoing, no: Refused, refusal: Failure) -> bool:
    """Whether nothing is lost where this cannot be done: their message is gone, the group allows
    no such sign, the poll is closed already, the bot has no right to pin."""
    if isinstance(what, Reaction):
        return isinstance(refusal, Gone | BadCard)
    if isinstance(what, Pin | Delete | ClosePoll):
        no_right = no.code == 400 and "rights" in no.description
        return isinstance(refusal, Gone | BadCard) or no_right
    return False


class Telegram:
    """The port `chat.channel.Channel`, for Telegram."""

    name = NAME

    def __init__(self, carrier: Carrier, catalogue: Catalogue, poll: int = POLL) -> None:
        self.carrier = carrier
        self.catalogue = catalogue
        self.poll = poll
        self.handle = ""
        self._id = ""
        self._offset: int | None = None
        self._hooked = False

    def abilities(self, chat: Chat) -> Abilities:
        """Everything, everywhere: where a group forbids something, its answer says so."""
        return EVERYTHING

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
            if no.code == 409:
                log.warning("somebody else gets the updates", why=no.description)
            if no.code != 409 or WEBHOOK not in no.description.casefold():
                raise failure(no) from None
            # An earlier life of the bot, or another program's: this one pulls.
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
        if isinstance(what, Card) and what.only_for:
            return await self._aside(chat, what, what.only_for, language, replacing)
        return await self._show(chat, what, language, replacing)

    async def _aside(
        self, chat: str, card: Card, person: str, language: str, replacing: str | None
    ) -> str:
        """Show one person something in the group, or in private where that cannot be."""
        alone = card.model_copy(update={"only_for": None, "reply_to": None})
        if replacing and replacing.startswith(PRIVATELY):
            replacing = replacing.removeprefix(PRIVATELY)
            return PRIVATELY + await self._show(person, alone, language, replacing)
        if chat == person:
            return await self._show(chat, alone, language, replacing)
        try:
            shown = await self._show(chat, card, language, replacing)
        except (BadCard, NobodyThere) as no:
            log.info("not shown aside", why=str(no))
        else:
            if shown.startswith(ASIDE):
                return shown
            # A server that knows no such messages has just shown it to everybody.
            await self._show(chat, Delete(message=shown), language, None)
        try:
            return PRIVATELY + await self._show(person, alone, language, None)
        except NobodyThere as no:
            # It is the person who cannot be reached, not the group: the group stays in use.
            raise BadCard(f"shown to nobody: {no}") from None

    async def _show(self, chat: str, what: Outgoing, language: str, replacing: str | None) -> str:
        method, params = draw(what, chat, language, replacing, self.catalogue)
        try:
            shown = await self.carrier.call(method, params, PATIENCE)
        except Refused as no:
            if replacing and NOT_MODIFIED in no.description.casefold():
                return replacing  # it already says so: success
            refusal = failure(no)
            if _needless(what, no, refusal):
                log.info("let go", what=what.what, why=no.description)
                return ""
            raise refusal from None
        except NoAnswer as lost:
            raise failure(lost) from None
        if isinstance(shown, dict) and "message_id" in shown:
            return telegram.message_id(shown)
        return replacing or ""

    async def answer(self, tap: str, words: str, link: str | None) -> None:
        """Answer a tap with a notice, or open a link."""
        params: Json = {"callback_query_id": tap}
        if link:
            params["url"] = link
        elif words:
            params["text"] = cut(words, MAX_NOTICE)
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
