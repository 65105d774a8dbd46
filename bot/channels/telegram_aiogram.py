"""Telegram carried by aiogram. Imported only when it is the driver chosen: it costs seconds."""

from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import Response, TelegramMethod
from aiogram.types import BufferedInputFile
from aiohttp import ClientConnectorError, ClientTimeout, ConnectionTimeoutError

from bot.channels.telegram import Json, Upload
from bot.channels.telegram_carrier import CONNECT, NoAnswer, result


class _Session(AiohttpSession):
    """Keeps what Telegram answered: aiogram's exceptions drop the code, so that a 429 without
    `retry_after` looks like any error, and choke on an answer without a description."""

    async def close(self) -> None:
        """Close the connections. aiogram then waits a quarter of a second for TLS to take leave,
        which a sandbox or a Bot API server on the same machine does not speak."""
        if self.api.base.startswith("https:"):
            await super().close()
        elif self._session is not None:
            await self._session.close()

    def check_response(
        self, bot: Bot, method: TelegramMethod[Any], status_code: int, content: str
    ) -> Response[Any]:
        return Response[Any].model_construct(ok=True, result=result(status_code, content))


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
        call = kind(**{name: _value(value) for name, value in params.items()})
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


def _value(value: Any) -> Any:
    if isinstance(value, Upload):
        return BufferedInputFile(value.content, value.name)
    return value
