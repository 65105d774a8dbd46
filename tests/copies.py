"""Rows that stand at the beginning of many tests: made once in a process, copied from then on."""

from collections.abc import Awaitable, Callable, Hashable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import METADATA
from storage.work import Storage

Rows = list[dict[str, Any]]

_kept: dict[Hashable, dict[sa.Table, Rows]] = {}


async def copied(name: Hashable, storage: Storage, make: Callable[[], Awaitable[None]]) -> None:
    """Fill an empty database with what `make` makes; `name`: of what is made, on any engine."""
    if name not in _kept:
        await make()
        _kept[name] = await _rows(storage)
        return
    async with storage.writing() as db:
        for table, rows in _kept[name].items():
            await db.execute(sa.insert(table), rows)
        if db.dialect.name == "postgresql":
            await _count_on(db, _kept[name])


async def _rows(storage: Storage) -> dict[sa.Table, Rows]:
    async with storage.writing() as db:
        tables = {
            table: (await db.execute(sa.select(table).order_by(*table.primary_key))).mappings()
            for table in METADATA.sorted_tables
        }
    return {
        table: rows for table, found in tables.items() if (rows := [dict(one) for one in found])
    }


async def _count_on(db: AsyncConnection, kept: dict[sa.Table, Rows]) -> None:
    """The next row of each table gets the next number."""
    await db.execute(
        sa.select(
            *(
                sa.func.setval(sa.func.pg_get_serial_sequence(table.name, "id"), rows[-1]["id"])
                for table, rows in kept.items()
                if "id" in table.c
            )
        )
    )
