"""No bot at all: it answers each update with the same bytes over bare sockets. How fast it is
says how fast the sandbox and the people in it can be."""

import asyncio
import json
import os
from urllib.parse import urlsplit

#: Connections for answers, as many as aiogram's session opens at most.
CONNECTIONS = 32

_HOST = urlsplit(os.environ["HUYING_TELEGRAM__API_BASE"])
_PATH = f"/bot{os.environ['HUYING_TELEGRAM__TOKEN']}/"


class _Line:
    """One kept connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def call(self, method: str, body: str) -> bytes:
        sent = body.encode()
        self.writer.write(
            f"POST {_PATH}{method} HTTP/1.1\r\nhost: {_HOST.netloc}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(sent)}\r\n\r\n".encode()
            + sent
        )
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        return await self.reader.readexactly(length)


async def _line() -> _Line:
    return _Line(*await asyncio.open_connection(_HOST.hostname, _HOST.port, limit=1 << 24))


async def main() -> None:
    """Poll until killed."""
    waiting: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    async def answer() -> None:
        line = await _line()
        while True:
            method, body = await waiting.get()
            try:
                await line.call(method, body)
            except (ConnectionError, asyncio.IncompleteReadError):
                # Nobody said anything for so long that the server let go of the line.
                line = await _line()
                await line.call(method, body)

    answering = [asyncio.create_task(answer()) for _ in range(CONNECTIONS)]
    pulling, offset = await _line(), 0
    while answering:
        found = json.loads(await pulling.call("getUpdates", f'{{"timeout":25,"offset":{offset}}}'))
        for update in found["result"]:
            offset = update["update_id"] + 1
            message = update.get("message", {})
            if message.get("text", "").startswith("报修"):
                chat = message["chat"]["id"]
                waiting.put_nowait(("sendMessage", f'{{"chat_id":{chat},"text":"ok"}}'))
            elif tap := update.get("callback_query"):
                body = f'{{"callback_query_id":"{tap["id"]}","text":"ok"}}'
                waiting.put_nowait(("answerCallbackQuery", body))


asyncio.run(main())
