"""The schema walks up, down and up again, and is what the models say, on both engines."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import connect
from storage.migrate import SchemaTooNew, differences, migrate, newest, revisions, walk
from storage.tables import METADATA


@pytest.fixture
async def bare(bare_url: str) -> AsyncIterator[AsyncEngine]:
    engine = connect(bare_url)
    yield engine
    await engine.dispose()


async def tables(engine: AsyncEngine) -> set[str]:
    async with engine.connect() as db:
        return set(await db.run_sync(lambda sync: sa.inspect(sync).get_table_names()))


async def revision(engine: AsyncEngine) -> str:
    async with engine.connect() as db:
        found = await db.execute(sa.text("SELECT version_num FROM alembic_version"))
        return str(found.scalar_one())


async def test_every_revision_walks_up_and_down_and_up_again(bare: AsyncEngine) -> None:
    below = "base"
    for step in revisions():
        await walk(bare, command.upgrade, step)
        after = await tables(bare)
        await walk(bare, command.downgrade, below)
        await walk(bare, command.upgrade, step)
        assert await tables(bare) == after
        below = step
    await walk(bare, command.downgrade, "base")
    assert await tables(bare) == {"alembic_version"}


async def test_the_models_are_what_the_migrations_make(bare: AsyncEngine) -> None:
    await migrate(bare)

    assert await differences(bare) == []
    assert await tables(bare) == {*METADATA.tables, "alembic_version"}
    assert await revision(bare) == revisions()[-1] == newest()


async def test_migrating_what_is_up_to_date_changes_nothing(bare: AsyncEngine) -> None:
    await migrate(bare)
    async with bare.begin() as db:
        await db.execute(
            sa.text("INSERT INTO draft VALUES (1, 'c', 'h', 'a', 'w', '', '', '[]', '2026-11-20')")
        )

    await migrate(bare)

    async with bare.connect() as db:
        assert (await db.execute(sa.text("SELECT count(*) FROM draft"))).scalar_one() == 1


async def test_a_newer_schema_is_refused_and_left_alone(bare: AsyncEngine) -> None:
    await migrate(bare)
    async with bare.begin() as db:
        await db.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(SchemaTooNew, match="9999"):
        await migrate(bare)

    assert await revision(bare) == "9999"


async def test_sqlite_watches_its_references_again_after_a_migration(sqlite_url: str) -> None:
    engine = connect(sqlite_url)
    await migrate(engine)
    async with engine.connect() as db:
        assert (await db.exec_driver_sql("PRAGMA foreign_keys")).scalar_one() == 1
    await engine.dispose()


MIGRATES = """
import asyncio, sys
from storage.engine import connect
from storage.migrate import migrate

async def main():
    engine = connect(sys.argv[1])
    sys.stdin.readline()
    await migrate(engine)
    await engine.dispose()

asyncio.run(main())
"""


async def test_two_processes_may_migrate_at_once(bare_url: str, bare: AsyncEngine) -> None:
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", MIGRATES, bare_url],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    ends = await asyncio.gather(
        *(asyncio.to_thread(racer.communicate, "go\n", timeout=60) for racer in racers)
    )

    assert [racer.returncode for racer in racers] == [0, 0], [err for _, err in ends]
    assert await revision(bare) == revisions()[-1]
