"""Connections: the same code on SQLite and PostgreSQL, each set up as it was measured safe."""

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import sqlite

#: An execution option: this connection only reads, so it need not take SQLite's write lock.
READING = "huying_reading"

#: PostgreSQL: serialization failure, deadlock, lock not available, shutdown, too many clients…
_NOT_ITS_FAULT = ("40", "53", "55", "57", "58", "08", "25P")
#: SQLite: another process writes, the disk is full or away. A wrong statement is not among them.
_MOMENTS = tuple(
    f"SQLITE_{name}" for name in ("BUSY", "LOCKED", "FULL", "IOERR", "CANTOPEN", "PROTOCOL")
)


def url_of(database_url: str) -> sa.URL:
    """`sqlite:///file.db` or `postgresql://…`, with the driver this project uses.

    Raises ValueError for another kind of database.
    """
    url = sa.make_url(database_url)
    match url.get_backend_name():
        case "sqlite":
            if not url.database or url.database == ":memory:":
                raise ValueError("a SQLite database must be a file: sqlite:///huying.db")
            return url.set(drivername=sqlite.DRIVER)
        case "postgresql":
            return url.set(drivername="postgresql+psycopg")
    raise ValueError(f"not a database this bot knows: {url.get_backend_name()}")


def connect(database_url: str) -> AsyncEngine:
    """An engine; nothing is opened yet. Raises ValueError for a URL it cannot serve."""
    url = url_of(database_url)
    if url.get_backend_name() == "postgresql":
        return create_async_engine(
            url,
            pool_size=10,
            max_overflow=10,
            pool_pre_ping=True,
            pool_timeout=10,
            connect_args={"connect_timeout": 5},
            hide_parameters=True,  # they are residents' words, and errors are logged
        )
    engine = create_async_engine(url, pool_size=5, max_overflow=5, hide_parameters=True)
    sa.event.listen(engine.sync_engine, "connect", sqlite.prepare)
    sa.event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def is_sqlite(engine: AsyncEngine) -> bool:
    """Whether writes need the lock and the whole file."""
    return engine.dialect.name == "sqlite"


def write_lock(engine: AsyncEngine) -> AbstractAsyncContextManager[Any]:
    """One writer at a time inside this process on SQLite (p95 82 ms instead of 686 at 20 in
    flight); PostgreSQL needs none."""
    return asyncio.Lock() if is_sqlite(engine) else nullcontext()


def transient(error: BaseException) -> bool:
    """Whether the failure is the moment's and not the row's: the same row may be tried again."""
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return True
        state = getattr(error.orig, "sqlstate", None)
        if isinstance(state, str):
            return state.startswith(_NOT_ITS_FAULT)
        name = getattr(error.orig, "sqlite_errorname", None)
        if isinstance(name, str):
            return name.startswith(_MOMENTS)
        return isinstance(error, OperationalError | InterfaceError)
    return isinstance(error, sa.exc.TimeoutError | ConnectionError | TimeoutError | OSError)


def _begin_sqlite(connection: sa.Connection) -> None:
    reading = connection.get_execution_options().get(READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
