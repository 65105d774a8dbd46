"""/healthz says the process lives, /readyz that it does its work, /metrics how much of it."""

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator, Iterator

import sqlalchemy as sa
import uvicorn
from fastapi import FastAPI, Response
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from bot.delivery import Delivery
from bot.intake import Intake, Lines
from bot.settings import Misconfigured, Web
from bot.web.hook import Hook, routes
from storage.work import Storage

#: Seconds without an answer from the platform after which the bot is not ready.
SILENT = 90.0


class Health:
    """What the web side can tell of a running bot."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._intake: Intake | None = None
        self._lines: Lines | None = None
        self._delivery: Delivery | None = None

    def watch(self, *, intake: Intake, lines: Lines, delivery: Delivery) -> None:
        """Look at these from now on."""
        self._intake, self._lines, self._delivery = intake, lines, delivery

    async def troubles(self) -> list[str]:
        """Why the bot is not doing its work; empty when it is."""
        found = []
        if self._intake is None:
            found.append("starting")
        elif time.monotonic() - self._intake.pulled_at > SILENT:
            found.append("no answer from the platform")
        try:
            async with asyncio.timeout(2), self._storage.reading() as db:
                await db.exec(sa.select(1))  # type: ignore[call-overload]
        except Exception:
            found.append("no answer from the database")
        if self._delivery is not None and self._delivery.closed:
            found.append("the platform closed the channel")
        return found

    def metrics(self) -> bytes:
        """Prometheus text."""
        registry = CollectorRegistry()
        for name, meaning, value in (
            ("huying_inbox_waiting", "Events stored and not handled yet.", self._waiting()),
            ("huying_sends_flying", "Messages on their way out.", self._flying()),
            ("huying_last_pull_seconds", "Since the platform answered last.", self._silence()),
        ):
            Gauge(name, meaning, registry=registry).set(value)
        return generate_latest(registry)

    def _waiting(self) -> float:
        return float(self._lines.waiting) if self._lines else 0.0

    def _flying(self) -> float:
        return float(self._delivery.flying) if self._delivery else 0.0

    def _silence(self) -> float:
        return time.monotonic() - self._intake.pulled_at if self._intake else -1.0


def app(health: Health, hook: Hook | None = None) -> FastAPI:
    """The web side as an application."""
    web = FastAPI(title="Huying", openapi_url=None, docs_url=None, redoc_url=None)

    if hook is not None:
        web.include_router(routes(hook))

    @web.get("/healthz")
    async def healthz() -> Response:
        return Response("ok\n", media_type="text/plain")

    @web.get("/readyz")
    async def readyz() -> Response:
        troubles = await health.troubles()
        words = "\n".join(troubles or ["ready"]) + "\n"
        return Response(words, status_code=503 if troubles else 200, media_type="text/plain")

    @web.get("/metrics")
    async def metrics() -> Response:
        return Response(health.metrics(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return web


class _Server(uvicorn.Server):
    """uvicorn catches signals and raises them again when it ends: here they are the bot's."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def serving(health: Health, where: Web, hook: Hook | None = None) -> AsyncIterator[None]:
    """Serve the web side while the block runs. Raises Misconfigured where the port is taken."""
    with _listening(where) as listening:
        config = uvicorn.Config(
            app(health, hook), log_config=None, access_log=False, timeout_graceful_shutdown=1
        )
        server = _Server(config)
        task = asyncio.create_task(server.serve(sockets=[listening]), name="web")
        try:
            yield
        finally:
            server.should_exit = True
            await task


def _listening(where: Web) -> socket.socket:
    try:
        return socket.create_server((where.host, where.port), family=_family(where.host))
    except OSError as no:
        raise Misconfigured(
            f"HUYING_WEB__PORT: cannot listen on {where.host}:{where.port} ({no.strerror});"
            " expected a free port, or 0 for no web side"
        ) from None


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
