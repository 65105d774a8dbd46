"""A city's own system, on a real port: GeoReport v2 as its paper has it, and an address for signed
messages."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from bot.channels.city import City
from tests.bot.test_web import free_port


@dataclass
class TownHall:
    """What was brought to it, and how it answers."""

    url: str
    #: What was asked, as (method, path, fields).
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    #: Signed messages, as (headers, body).
    brought: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    #: Answers given before the good ones, as (status, headers).
    refuses: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    #: It gives a token first, and the number later.
    later: bool = False
    numbers: dict[str, str] = field(default_factory=dict)
    says: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: Who goes there.
    city: City = field(init=False)

    def app(self) -> FastAPI:
        """The town hall as a web application."""
        app = FastAPI()

        @app.post("/requests.json")
        async def take(request: Request) -> Response:
            form = {key: str(value) for key, value in (await request.form()).items()}
            self.asked.append(("POST", "/requests.json", form))
            if self.refuses:
                status, headers = self.refuses.pop(0)
                answer = [{"code": status, "description": form.get("description", "")}]
                return JSONResponse(answer, status, headers)
            number = f"SR-{len(self.numbers) + 1}"
            self.numbers[f"t{len(self.numbers) + 1}"] = number
            self.says[number] = {"status": "open", "status_notes": None}
            first = {"token": f"t{len(self.numbers)}"} if self.later else {}
            return JSONResponse([first or {"service_request_id": number}], 201)

        @app.get("/tokens/{token}.json")
        async def number(token: str, request: Request) -> Response:
            self.asked.append(("GET", f"/tokens/{token}.json", dict(request.query_params)))
            if token not in self.numbers or self.later:
                return JSONResponse([], 404)
            return JSONResponse([{"service_request_id": self.numbers[token], "token": token}])

        @app.get("/requests/{number}.json")
        async def said(number: str, request: Request) -> Response:
            self.asked.append(("GET", f"/requests/{number}.json", dict(request.query_params)))
            if number not in self.says:
                return JSONResponse([], 404)
            return JSONResponse([{"service_request_id": number, **self.says[number]}])

        @app.post("/hook")
        async def hook(request: Request) -> Response:
            self.brought.append((dict(request.headers), await request.body()))
            if self.refuses:
                status, headers = self.refuses.pop(0)
                return Response("no", status, headers)
            return Response(status_code=204)

        return app


@asynccontextmanager
async def open_town_hall() -> AsyncIterator[TownHall]:
    """A town hall that answers."""
    port = free_port()
    hall = TownHall(f"http://127.0.0.1:{port}")
    config = uvicorn.Config(hall.app(), "127.0.0.1", port, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve())
    try:
        while not server.started:
            await asyncio.sleep(0.01)
        yield hall
    finally:
        server.should_exit = True
        await task


@asynccontextmanager
async def hanging_up() -> AsyncIterator[str]:
    """Somebody who takes what is brought and goes away without an answer."""

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
