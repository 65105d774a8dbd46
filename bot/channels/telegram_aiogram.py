"""Telegram carried by aiogram. Imported only when it is the driver chosen: it costs seconds."""

import json
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import Response, TelegramMethod
from aiohttp import ClientConnectorError, ClientTimeout, ConnectionTimeoutError

from bot.channels.telegram import Json
from bot.channels.telegram_api import NoAnswer, Refused

#: Seconds in which a connection must stand. A call that never left is surely not delivered, and
#: may be made again; without a bound of its own it would look like one whose reply was lost.
CONNECT = 8.0


class _Session(AiohttpSession):
    """Keeps what Telegram answered: aiogram's exceptions drop the code, so that a 429 without
    `retry_after` looks like any error, and choke on an answer without a description."""

    def check_response(
        self, bot: Bot, method: TelegramMethod[Any], status_code: int, content: str
    ) -> Response[Any]:
        try:
            answer = json.loads(content)
            ok = answer["ok"]
        except (ValueError, TypeError, KeyError):
            if status_code < 300:
                raise NoAnswer("an answer that cannot be read") from None
            # A proxy's page: the call did not get through to Telegram.
            raise Refused(max(status_code, 502), "an answer that is not Telegram's") from None
        if ok:
            return Response[Any].model_construct(ok=True, result=answer.get("result"))
        raise Refused(
            int(answer.get("error_code") or status_code),
            str(answer.get("description") or ""),
            answer.get("parameters"),
        )


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
        self.bot = Bot(token, session=_Session(api=TelegramAPIServer.from_base(api_base)))
        self._methods: dict[str, type[TelegramMethod[Any]]] = {}

    async def call(self, method: str, params: Json, patience: float) -> Any:
        """One call, raw JSON back."""
        kind = self._methods.get(method)
        if kind is None:
            kind = self._methods[method] = _method(method)
        call = kind(**params)
        # aiogram hands it on to aiohttp as it is.
        timeout: Any = ClientTimeout(total=patience, connect=min(CONNECT, patience / 2))
        try:
            return await self.bot(call, request_timeout=timeout)
        except TelegramNetworkError as lost:
            cause = lost.__cause__ or lost
            unreached = isinstance(cause, ClientConnectorError | ConnectionTimeoutError)
            raise NoAnswer(type(cause).__name__, reached=not unreached) from None
        except (OSError, ValueError) as broken:
            # What aiogram does not wrap: a reset while writing, a page in an unknown encoding.
            raise NoAnswer(type(broken).__name__) from None

    async def close(self) -> None:
        """Close the HTTP session."""
        await self.bot.session.close()
