"""Serve a world over HTTP inside a running event loop, leaving the process's signals alone."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from typing import Any, cast

import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from sandbox.app import build
from sandbox.botapi import CLOSE
from sandbox.courier import bring
from sandbox.world import World


class _Server(uvicorn.Server):
    """uvicorn catches signals and raises them again when it ends: here they belong to others."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self._leaving = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        # uvicorn's own loop looks every 0.1 s whether to leave; tests serve hundreds of times.
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._leaving.wait(), 1)

    def leave(self) -> None:
        self.should_exit = True
        self._leaving.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Pages hold their event streams open for ever, so connections are closed, not awaited.
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            if (transport := getattr(connection, "transport", None)) is not None:
                transport.close()
        if self.server_state.tasks:
            _, late = await asyncio.wait(self.server_state.tasks, timeout=2)
            for task in late:
                task.cancel()
        await self.lifespan.shutdown()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def serving(world: World, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator[str]:
    """Serve page, Bot API and control API of `world` while the block runs; gives the URL.

    Port 0 takes a free one. Raises OSError when the port is taken.
    """
    with _listening(host, port) as listening:
        app = build(world)
        config = uvicorn.Config(
            app,
            http=cast(type[asyncio.Protocol], _protocol),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_keep_alive=75,
        )
        server = _Server(config)
        task = asyncio.create_task(server.serve(sockets=[listening]), name="sandbox")
        ready = asyncio.create_task(server.ready.wait())
        courier = asyncio.create_task(bring(world, app.bot_api.carry_out), name="courier")
        try:
            await asyncio.wait({ready, task}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                raise RuntimeError("the sandbox ended while it started") from task.exception()
            name = f"[{host}]" if ":" in host else host
            yield f"http://{name}:{listening.getsockname()[1]}"
        finally:
            ready.cancel()
            courier.cancel()
            await asyncio.wait({courier})
            for stream in world.streams.values():
                stream.end_poll()
            await asyncio.sleep(0)
            server.leave()
            await task


def _listening(host: str, port: int) -> socket.socket:
    # Only sockets that name TCP themselves get TCP_NODELAY from asyncio; without it headers and
    # body, written apart, wait 40 ms for each other.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(2048)
    except OSError:
        listening.close()
        raise
    return listening


def _protocol(*args: Any, **kwargs: Any) -> asyncio.Protocol:
    """uvicorn's HTTP protocol, with a way for the application to close the connection."""
    protocol: Any = AutoHTTPProtocol(*args, **kwargs)
    app = protocol.app

    async def closable(scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("extensions", {})[CLOSE] = protocol.transport.abort
        await app(scope, receive, send)

    protocol.app = closable
    return cast(asyncio.Protocol, protocol)
