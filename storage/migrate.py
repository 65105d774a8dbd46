"""Bringing the schema up to date, one process at a time, before anything else opens it.

Mostly it is: then one look is enough, and Alembic, a tenth of all that a bot loads, is not loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import READING
from storage.tables import METADATA

if TYPE_CHECKING:
    from alembic.config import Config

    Walk = Callable[[Config, str], None]

#: PostgreSQL's advisory lock of whoever migrates; SQLite's BEGIN IMMEDIATE is lock enough.
_LOCK = 4894641
_FOLDER = Path(__file__).parent / "migrations"


class SchemaTooNew(Exception):
    """The database was written by a newer Huying: run that one, or restore an older backup."""


async def migrate(engine: AsyncEngine) -> None:
    """Bring the schema to this code's. Raises SchemaTooNew where the database is ahead of it."""
    if await _revision(engine) == newest():
        return
    from alembic import command

    await walk(engine, command.upgrade, "head")


async def walk(engine: AsyncEngine, way: Walk, to: str) -> None:
    """Walk the schema to a revision with Alembic's `upgrade` or `downgrade`."""
    async with engine.connect() as connection:
        await connection.run_sync(_walk, way, to)


def newest() -> str:
    """The revision of this code's schema: a file is called by its number and by what it brings."""
    return max(file.name.partition("_")[0] for file in (_FOLDER / "versions").glob("[0-9]*.py"))


def revisions() -> list[str]:
    """Every revision, the first one first."""
    from alembic.script import ScriptDirectory

    return [step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()][
        ::-1
    ]


async def differences(engine: AsyncEngine) -> list[Any]:
    """What the models say that the migrated schema does not, and the other way round."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    async with engine.connect() as connection:
        return await connection.run_sync(
            lambda sync: compare_metadata(
                MigrationContext.configure(sync, opts={"compare_type": True}), METADATA
            )
        )


async def _revision(engine: AsyncEngine) -> str | None:
    """Where the database stands; None where it has no tables yet."""
    async with engine.execution_options(**{READING: True}).connect() as db:
        if not await db.run_sync(lambda sync: sa.inspect(sync).has_table("alembic_version")):
            return None
        found = await db.execute(sa.text("SELECT version_num FROM alembic_version"))
        revision: str | None = found.scalar()
        return revision


def _config(connection: sa.Connection | None = None) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _walk(connection: sa.Connection, way: Walk, to: str) -> None:
    from alembic.migration import MigrationContext

    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # A batch migration rebuilds tables; with foreign keys on, dropping the old one would
        # delete its children. The pragma does nothing inside a transaction.
        _pragma(connection, "foreign_keys=OFF")
    with connection.begin():
        if not sqlite:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        now = MigrationContext.configure(connection).get_current_revision()
        if now is not None and now not in revisions():
            raise SchemaTooNew(f"the database is at schema {now}, newer than this code")
        way(_config(connection), to)
        if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
            raise RuntimeError(f"the migration broke {len(broken)} references: {broken[:3]}")
    if sqlite:
        _pragma(connection, "foreign_keys=ON")


def _pragma(connection: sa.Connection, pragma: str) -> None:
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
