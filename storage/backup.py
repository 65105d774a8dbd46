"""A portable backup: every table as lines of JSON, the same on SQLite and PostgreSQL.

A gzip file, one JSON value a line. First what it is: `{"huying": 1, "schema": …, "at": …}`. Then for
each table `{"table": …, "columns": […]}` followed by its rows as lists. Last `{"rows": n}`: without
it the file was cut short. Moments are ISO 8601 in UTC, numbers with decimals are strings.
"""

import gzip
import json
import os
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from enum import Enum
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engine import READING, is_sqlite
from storage.migrate import migrate, revisions
from storage.tables import METADATA

FORMAT = 1
#: Rows held in memory at once.
_BATCH = 1000


class BadBackup(Exception):
    """The file cannot be restored here: says what was found and what was expected."""


async def backup(engine: AsyncEngine, file: Path, now: datetime) -> int:
    """Write everything as it is at one moment; the number of rows.

    The file comes into being whole or not at all, readable by its owner only. Raises OSError
    where it cannot be written.
    """
    await migrate(engine)
    with _whole(file) as out:
        rows = 0
        head = {"huying": FORMAT, "schema": revisions()[-1], "at": now.isoformat()}
        out.write(_line(head))
        async with _one_moment(engine) as db:
            for table in METADATA.sorted_tables:
                out.write(_line({"table": table.name, "columns": table.columns.keys()}))
                async for row in _rows(db, table):
                    out.write(_line([_plain(value) for value in row]))
                    rows += 1
        out.write(_line({"rows": rows}))
    return rows


async def restore(engine: AsyncEngine, file: Path) -> int:
    """Fill an empty database from a backup, all or nothing; the number of rows.

    Raises BadBackup for a file that is no whole backup or of another schema, and for a database
    that is not empty; OSError where the file cannot be read.
    """
    await migrate(engine)
    lines = _read(file)
    _judge_head(next(lines, None), file)
    rows = 0
    async with engine.begin() as db:
        await _judge_empty(db)
        head = next(lines, {})
        while "table" in head:
            head, came = await _fill(db, head, lines)
            rows += came
        if head != {"rows": rows} or next(lines, None) is not None:
            raise BadBackup(f"{file}: found {rows} rows and no end, expected a whole backup")
        if not is_sqlite(engine):
            await _count_on(db)
    return rows
