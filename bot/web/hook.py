"""Telegram posts its updates here, where the bot is told to be reached by webhook.

An update is answered with 200 only when it is stored; every other answer makes Telegram bring it
again. It may come twice (its id is known then) and, about different people, out of order.
"""

import asyncio
import hmac
import json
import time
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import structlog
from fastapi import APIRouter, Request, Response

from bot.intake import Intake, growing
from bot.settings import Misconfigured, Mode, Settings
from chat.channel import BadCard, Channel, Closed, Failure, Raw
from storage.engine import transient

log = structlog.get_logger()

#: Bytes of one update: the largest that Telegram makes are some ten thousand.
LARGEST = 1 << 20
#: Seconds between looks whether Telegram still knows the address.
LOOK = 60.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


@runtime_checkable
class Hooked(Protocol):
    """A channel that can be told where to bring its events."""

    async def hook(self, url: str, secret: str) -> None:
        """Bring everything to `url` from now on, with `secret`. Raises one of the failures."""


@dataclass
class Hook:
    """One address on the web side, which only Telegram knows.

    Path and secret are made from the token, so they survive a restart and are kept nowhere.
    """

    base: str
    token: str
    intake: Intake | None = None

    @property
    def path(self) -> str:
        """Where on the web side; it cannot be guessed."""
        return f"/telegram/{self._derived('path')}"

    @property
    def url(self) -> str:
        """What Telegram is told."""
        return self.base.rstrip("/") + self.path

    @property
    def secret(self) -> str:
        """What Telegram must say, as it allows: at most 256 of [A-Za-z0-9_-]."""
        return self._derived("secret")

    def _derived(self, what: str) -> str:
        return hmac.digest(self.token.encode(), f"huying webhook {what}".encode(), "sha256").hex()

    async def listen(self, channel: Channel, intake: Intake) -> None:
        """Take what comes, and see to it that Telegram knows where to bring it, for ever.

        Raises Closed, and Misconfigured where Telegram refuses the address.
        """
        assert isinstance(channel, Hooked)
        self.intake = intake
        failures = 0
        try:
            while True:
                try:
                    await channel.hook(self.url, self.secret)
                    intake.pulled_at = time.monotonic()
                    failures = 0
                    await asyncio.sleep(LOOK)
                except BadCard as no:
                    raise Misconfigured(
                        f"HUYING_TELEGRAM__WEBHOOK_URL: found {self.base}, and Telegram says"
                        f" {no}; expected an https address it can reach"
                    ) from None
                except Closed:
                    raise
                except Failure as no:
                    log.warning("webhook not set", why=str(no), again_in=growing(failures))
                    await asyncio.sleep(growing(failures))
                    failures += 1
        finally:
            self.intake = None

    async def take(self, path: str, secret: str, body: bytes) -> int:
        """One update: the HTTP status it is answered with."""
        if not hmac.compare_digest(path.encode(), self.path.encode()):
            return 404
        if not hmac.compare_digest(secret.encode(), self.secret.encode()):
            return 403
        update = _update(body)
        if update is None:
            return 400
        if self.intake is None:
            return 503  # starting or stopping
        try:
            await self.intake.take([update])
        except Exception as error:
            if transient(error):
                log.warning("inbox away", why=type(error).__name__)
                return 503
            log.exception("not stored")
            return 500
        return 200


def hook_of(settings: Settings) -> Hook | None:
    """The address of this bot; None where it pulls. Raises Misconfigured where it cannot be."""
    telegram = settings.telegram
    if telegram.mode is not Mode.WEBHOOK or telegram.token is None:
        return None
    if telegram.webhook_url is None:
        raise Misconfigured(
            "HUYING_TELEGRAM__WEBHOOK_URL: not set; expected the address under which Telegram"
            " reaches the web side, like https://huying.example.org"
        )
    if not settings.web.port:
        raise Misconfigured("HUYING_WEB__PORT: found 0; a webhook needs the web side")
    return Hook(telegram.webhook_url, telegram.token.get_secret_value())


def routes(hook: Hook) -> APIRouter:
    """The one route of the webhook."""
    router = APIRouter()

    @router.post("/telegram/{rest:path}")
    async def telegram(request: Request) -> Response:
        body = await _read(request)
        if body is None:
            return Response(status_code=413)
        secret = request.headers.get(SECRET_HEADER, "")
        return Response(status_code=await hook.take(request.url.path, secret, body))

    return router


async def _read(request: Request) -> bytes | None:
    """The body; None where it is larger than any update."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _update(body: bytes) -> Raw | None:
    try:
        update: Any = json.loads(body)
    except ValueError:
        return None
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        return None
    return update
