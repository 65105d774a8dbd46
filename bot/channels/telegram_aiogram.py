"""Telegram carried by aiogram. Imported only when it is the driver chosen: it costs seconds."""

from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
)
from aiogram.methods import TelegramMethod
from aiohttp import ClientConnectorError, ConnectionTimeoutError

from bot.channels.telegram import Json
from bot.channels.telegram_api import NoAnswer, Refused

#: aiogram names its exceptions by HTTP status; the numbers are what everybody else speaks.
_CODES = {
    "TelegramBadRequest": 400,
    "TelegramUnauthorizedError": 401,
    "TelegramForbiddenError": 403,
    "TelegramNotFound": 404,
    "TelegramConflictError": 409,
    "TelegramEntityTooLarge": 413,
    "TelegramServerError": 500,
    "RestartingTelegram": 500,
}


def _method(name: str) -> type[TelegramMethod[Any]]:
    """Any Bot API method, answered with plain JSON: we read what we need and nothing else, so a
    reply aiogram's types would choke on is not a lost reply."""

    class Call(TelegramMethod[Any]):
        __returning__ = Any
        __api_method__ = name

    return Call


class Aiogram:
    """A `Carrier` over aiogram's Bot."""

    def __init__(self, token: str, api_base: str) -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(api_base))
        self.bot = Bot(token, session=session)
        self._methods: dict[str, type[TelegramMethod[Any]]] = {}

    async def call(self, method: str, params: Json, timeout: float) -> Any:  # noqa: ASYNC109 - aiogram's own
        """One call, raw JSON back."""
        kind = self._methods.get(method)
        if kind is None:
            kind = self._methods[method] = _method(method)
        try:
            return await self.bot(kind(**params), request_timeout=int(timeout))
        except TelegramRetryAfter as busy:
            raise Refused(429, "Too Many Requests", {"retry_after": busy.retry_after}) from None
        except TelegramMigrateToChat as moved:
            raise Refused(
                400, "group upgraded", {"migrate_to_chat_id": moved.migrate_to_chat_id}
            ) from None
        except ClientDecodeError:
            raise Refused(502, "an answer that is not Telegram's") from None
        except TelegramNetworkError as lost:
            unreached = isinstance(lost.__cause__, ClientConnectorError | ConnectionTimeoutError)
            raise NoAnswer(type(lost.__cause__ or lost).__name__, reached=not unreached) from None
        except TelegramAPIError as no:
            raise Refused(_CODES.get(type(no).__name__, 400), no.message) from None

    async def close(self) -> None:
        """Close the HTTP session."""
        await self.bot.session.close()
