"""Fixtures every test may ask for: a fresh migrated database, and the way to it."""

import gc
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import certifi
import hypothesis
import pytest
import structlog

from storage.engine import connect
from storage.work import Storage
from tests import databases, engines
from tests.faults.bots import Nursery, nursing

# An example may take long where the machine is busy with something else.
hypothesis.settings.register_profile("huying", deadline=None)
hypothesis.settings.load_profile("huying")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--everywhere", action="store_true", help="every story on PostgreSQL too, as CI does"
    )


def pytest_configure(config: pytest.Config) -> None:
    if databases.start_run():
        config.add_cleanup(databases.end_run)
    # Structlog's own way draws a failure with all that is in sight of it: a whole bot, for 10 s.
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain])


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What stands once all tests are collected, libraries and thousands of tests, stays: Python
    need not look through it for cycles, neither on the way nor each time it looks."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def one_authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test speaks TLS, but each client of each test reads what it trusts: all the world's
    authorities were half the time of a short test. One is enough."""
    first, end, _ = certifi.contents().partition("-----END CERTIFICATE-----\n")
    file = tmp_path_factory.mktemp("trusted") / "one.pem"
    file.write_text(first + end)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(certifi, "where", lambda: str(file))
        yield


@pytest.fixture(scope="session", autouse=True)
def one_dialect() -> Iterator[None]:
    """What was compiled for the database of one test serves the others."""
    with pytest.MonkeyPatch.context() as patch:
        engines.share(patch)
        yield
    databases.forget_used()


@pytest.fixture(params=databases.ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh migrated database; the test runs on SQLite and on PostgreSQL."""
    with databases.new_database(request.param, tmp_path) as url:
        yield url


@pytest.fixture(params=databases.ENGINES)
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database without any tables, on each engine."""
    with databases.new_database(request.param, tmp_path, migrated=False) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A fresh migrated SQLite database, for tests where the engine does not matter."""
    return databases.new_sqlite(tmp_path)


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """A fresh migrated PostgreSQL database, for what only it can do."""
    with databases.new_postgres() as url:
        yield url


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    """The way to a fresh migrated database on each engine, closed afterwards."""
    storage = Storage(connect(database_url))
    yield storage
    await storage.close()


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where bots of their own process come from, ready a moment after they are asked for."""
    with nursing() as nursery:
        yield nursery
