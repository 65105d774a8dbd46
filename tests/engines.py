"""Engines for tests: as many databases as there are tests, but one dialect for each kind of them.

A bot has one engine for as long as it runs, and compiles a statement once. A test has an engine of
its own, and every statement compiled anew was half of its time. What is compiled belongs to the
dialect and depends on nothing else of the engine, so the engines of one process share both.
"""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import LRUCache

from storage import engine, sqlite
from tests import lending

_compiled: dict[str, tuple[sa.Dialect, LRUCache[Any, Any]]] = {}


def share(patch: pytest.MonkeyPatch) -> None:
    """From now on whoever connects shares what was compiled for a database of that kind."""
    patch.setattr(engine, "create_async_engine", _created)
    patch.setattr(sqlite, "prepare", _prepare)


def _created(url: sa.URL, **options: Any) -> AsyncEngine:
    if url.get_backend_name() == "postgresql":
        options["connect_args"] |= {"async_creator_fn": lending.connect}
    made = create_async_engine(url, **options)
    sync = made.sync_engine
    if known := _compiled.get(url.drivername):
        # What only a first connection tells of a server was told to the dialect kept.
        sync.dialect.initialize = lambda connection: None  # type: ignore[method-assign]
        sync.dialect, sync._compiled_cache = known
        sync.pool._dialect = sync.dialect
        return made

    @sa.event.listens_for(sync, "connect", once=True)
    def keep(connection: Any, record: Any) -> None:
        _compiled.setdefault(url.drivername, (sync.dialect, sync._compiled_cache))

    return made


def _prepare(connection: Any, record: Any) -> None:
    """As the bot does; but a test database needs no protection against a power cut."""
    _as_the_bot_does(connection, record)
    connection.execute("PRAGMA synchronous=OFF").close()


_as_the_bot_does = sqlite.prepare
