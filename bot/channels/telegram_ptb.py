"""Telegram carried by python-telegram-bot. Imported only when it is the driver chosen.

Of the library its request layer is used, where connections, pools, proxies and uploads are: its
`Bot` would turn every answer into objects, and its exceptions drop the code Telegram answered.
"""

import asyncio
import logging
from typing import Any

import httpx
from telegram import InputFile
from telegram.error import NetworkError, TelegramError
from telegram.request import HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter  # RequestData's own part

from bot.channels.telegram import Json, Upload
from bot.channels.telegram_carrier import CONNECT, NoAnswer, result

#: What went wrong before a byte of the call could have left.
_UNREACHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Ptb:
    """A `Carrier` over python-telegram-bot's HTTPXRequest."""

    def __init__(self, token: str, api_base: str) -> None:
        # It writes every URL at INFO, and the token is in it.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self.request = HTTPXRequest()
        self._url = f"{api_base.rstrip('/')}/bot{token}/"

    async def call(self, method: str, params: Json, patience: float) -> Any:
        """One call, raw JSON back."""
        data = RequestData([_parameter(name, value) for name, value in params.items()])
        connect = min(CONNECT, patience / 2)
        try:
            # httpx bounds each read and each write; an answer that drips in must end too.
            async with asyncio.timeout(patience):
                status, content = await self.request.do_request(
                    self._url + method,
                    "POST",
                    data,
                    read_timeout=patience,
                    write_timeout=patience,
                    connect_timeout=connect,
                    pool_timeout=connect,
                )
        except TelegramError as lost:
            cause = lost.__cause__ if isinstance(lost, NetworkError) else lost
            reached = not isinstance(cause, _UNREACHED)
            raise NoAnswer(type(cause).__name__, reached=reached) from None
        except (OSError, ValueError, httpx.InvalidURL) as broken:
            # What the library does not wrap: no time left, an address that is none.
            raise NoAnswer(type(broken).__name__) from None
        return result(status, content)

    async def close(self) -> None:
        """Close the connections."""
        await self.request.shutdown()


def _parameter(name: str, value: Any) -> RequestParameter:
    if isinstance(value, Upload):
        file = InputFile(value.content, filename=value.name, attach=True)
        return RequestParameter(name, f"attach://{file.attach_name}", [file])
    return RequestParameter(name, value, None)
