"""/healthz, /readyz and /metrics over real HTTP."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bot.intake import Lines
from bot.settings import Misconfigured, Web
from bot.web.health import SILENT, Health, serving
from storage.engine import connect
from storage.work import Storage
from tests.house import House, opened


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@asynccontextmanager
async def asked(health: Health) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the web side."""
    where = Web(port=free_port())
    async with (
        serving(health, where),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{where.port}", trust_env=False) as client,
    ):
        yield client


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        yield await opened(sqlite_url, stack)


@pytest.fixture
async def health(house: House) -> AsyncIterator[Health]:
    """Of a bot that runs."""
    health = Health(house.storage)
    async with asyncio.TaskGroup() as tasks:
        lines = Lines(house.storage, house.dispatch, tasks)
        house.intake.pulled_at = time.monotonic()
        health.watch(intake=house.intake, lines=lines, delivery=house.delivery)
        yield health


async def test_a_bot_that_runs_is_ready(health: Health) -> None:
    async with asked(health) as web:
        for path, words in (("/healthz", "ok\n"), ("/readyz", "ready\n")):
            answer = await web.get(path)
            assert (answer.status_code, answer.text) == (200, words)
            assert answer.headers["content-type"].startswith("text/plain")


async def test_before_the_platform_has_answered_the_bot_lives_but_is_not_ready(
    house: House,
) -> None:
    async with asked(Health(house.storage)) as web:
        assert (await web.get("/healthz")).status_code == 200
        answer = await web.get("/readyz")
        assert (answer.status_code, answer.text) == (503, "starting\n")
        assert (await web.get("/metrics")).status_code == 200


async def test_a_platform_that_fell_silent_makes_it_not_ready(
    health: Health, house: House
) -> None:
    house.intake.pulled_at = time.monotonic() - SILENT - 1
    async with asked(health) as web:
        answer = await web.get("/readyz")
        assert (answer.status_code, answer.text) == (503, "no answer from the platform\n")


async def test_a_closed_channel_makes_it_not_ready(health: Health, house: House) -> None:
    house.delivery.closed = True
    async with asked(health) as web:
        answer = await web.get("/readyz")
        assert (answer.status_code, answer.text) == (503, "the platform closed the channel\n")


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
async def test_a_database_that_is_away_makes_it_not_ready(engine: str, tmp_path: Path) -> None:
    away = {
        "sqlite": f"sqlite:///{tmp_path / 'gone' / 'huying.db'}",
        "postgresql": f"postgresql://huying:geheim@127.0.0.1:{free_port()}/huying",
    }
    storage = Storage(connect(away[engine]))
    async with asked(Health(storage)) as web:
        answer = await web.get("/readyz")
        assert answer.status_code == 503
        assert "no answer from the database" in answer.text
        assert "geheim" not in answer.text
    await storage.close()


async def test_metrics_are_what_prometheus_reads(health: Health) -> None:
    async with asked(health) as web:
        answer = await web.get("/metrics")
    numbers = dict(
        line.split(" ") for line in answer.text.splitlines() if not line.startswith("#")
    )
    assert numbers["huying_inbox_waiting"] == "0.0"
    assert numbers["huying_sends_flying"] == "0.0"
    assert 0 <= float(numbers["huying_last_pull_seconds"]) < 60


async def test_nothing_else_is_served(health: Health) -> None:
    async with asked(health) as web:
        for path in ("/", "/docs", "/openapi.json", "/bot/getMe"):
            assert (await web.get(path)).status_code == 404
        assert (await web.post("/healthz")).status_code == 405


async def test_a_taken_port_is_named_with_what_was_expected(health: Health) -> None:
    where = Web(port=free_port())
    async with serving(health, where):
        with pytest.raises(Misconfigured) as no:
            async with serving(health, where):
                pass
    assert str(no.value).startswith(f"HUYING_WEB__PORT: cannot listen on 127.0.0.1:{where.port}")


async def test_it_ends_quickly_and_frees_its_port(health: Health) -> None:
    where = Web(port=free_port())
    async with httpx.AsyncClient(trust_env=False) as client:
        for _ in range(2):
            async with serving(health, where):
                await client.get(f"http://127.0.0.1:{where.port}/healthz")
                started = time.monotonic()
            assert time.monotonic() - started < 2
