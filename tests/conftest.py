"""Fixtures every test may ask for: a fresh migrated database, and the way to it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.engine import connect
from storage.work import Storage
from tests import databases
from tests.faults.bots import Nursery, nursing


def pytest_configure(config: pytest.Config) -> None:
    if databases.start_run():
        config.add_cleanup(databases.end_run)


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
