"""What the database holds at the end, read past the bot's own code."""

import sqlite3
from contextlib import closing
from typing import Any

import psycopg
import sqlalchemy as sa

TABLES = (
    "account", "binding", "chat", "community", "concern", "draft", "duty", "guess", "history",
    "household", "inbox", "invite", "mark", "matter", "member", "offer", "outbox", "phone",
    "photo", "place", "residence", "role", "shown", "stand_in", "ticked",
)  # fmt: skip
#: Named otherwise.
WITHOUT_ID = ("concern", "ticked")


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query, through the driver alone."""
    where = sa.make_url(url)
    if where.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(where.database), timeout=20)) as db:
            return db.execute(query).fetchall()
    with psycopg.connect(url) as connection:
        return connection.execute(query).fetchall()


def counts(url: str, table: str, column: str) -> dict[str, int]:
    """How many rows of a table have each value of a column."""
    return dict(rows(url, f"SELECT {column}, count(*) FROM {table} GROUP BY {column}"))
