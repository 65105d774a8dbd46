"""What the database holds at the end, read past the bot's own code."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
import sqlalchemy as sa

#: Gives the rows of a query.
Ask = Callable[[str], list[tuple[Any, ...]]]
_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}
#: They hold nothing anybody said or did.
_NOT_OURS = ("alembic_version", "sqlite_sequence")


@contextmanager
def asking(url: str) -> Iterator[Ask]:
    """Queries through the driver alone, each on its own, over one connection."""
    where = sa.make_url(url)
    if where.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(where.database), timeout=20)) as db:
            yield lambda query: db.execute(query).fetchall()
        return
    with psycopg.connect(url, autocommit=True) as connection:
        yield lambda query: connection.execute(query.encode()).fetchall()


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with asking(url) as ask:
        return ask(query)


def counted(ask: Ask, table: str, column: str) -> dict[str, int]:
    """How many rows of a table have each value of a column."""
    return dict(ask(f"SELECT {column}, count(*) FROM {table} GROUP BY {column}"))


def counts(url: str, table: str, column: str) -> dict[str, int]:
    """The same, asked once."""
    with asking(url) as ask:
        return counted(ask, table, column)


def tables(url: str) -> list[str]:
    """Every table that holds something of ours."""
    found = rows(url, _TABLES[sa.make_url(url).get_backend_name()])
    return sorted(name for (name,) in found if name not in _NOT_OURS)
