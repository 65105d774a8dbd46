"""A portable backup: every table as lines of JSON, the same on SQLite and PostgreSQL.

A gzip file, one JSON value a line. First what it is: `{"huying": 1, "schema": …, "at": …}`. Then
for each table `{"table": …, "columns": […], "rows": n}` and its rows as lists. Last the number of
all rows, `{"end": n}`: without it the file was cut short. Moments are ISO 8601 in UTC, decimals
are strings.
"""

import gzip
import json
import os
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engine import READING, is_sqlite
from storage.migrate import migrate, revisions
from storage.tables import METADATA

FORMAT = 1
#: Rows held in memory at once.
_BATCH = 1000


class BadBackup(Exception):
    """It cannot be restored, or not here: says what was found and what was expected."""


async def backup(engine: AsyncEngine, file: Path, now: datetime) -> int:
    """Write everything as it is at one moment; the number of rows.

    The file comes into being whole or not at all, and only its owner may read it. Raises OSError
    where it cannot be written.
    """
    await migrate(engine)
    with _whole(file) as out:
        _write(out, {"huying": FORMAT, "schema": revisions()[-1], "at": now.isoformat()})
        rows = 0
        async with _one_moment(engine) as db:
            for table in METADATA.sorted_tables:
                count = await db.scalar(sa.select(sa.func.count()).select_from(table)) or 0
                head = {"table": table.name, "columns": table.columns.keys(), "rows": count}
                _write(out, head)
                async for row in _rows(db, table):
                    _write(out, row)
                rows += count
        _write(out, {"end": rows})
    return rows


async def restore(engine: AsyncEngine, file: Path) -> int:
    """Fill an empty database from a backup, all or nothing; the number of rows.

    Raises BadBackup for a file that is no whole backup or of another schema, and for a database
    that is not empty; OSError where the file cannot be read.
    """
    await migrate(engine)
    rows = 0
    async with engine.begin() as db:
        await _expect_empty(db)
        with _opened(file) as lines:
            _expect_ours(next(lines, None))
            for head in lines:
                if head == {"end": rows}:
                    break
                rows += await _fill(db, head, lines)
            else:
                raise BadBackup(f"found no end after {rows} rows, expected a whole backup")
        if not is_sqlite(engine):
            await _count_on(db)
    return rows


@contextmanager
def _whole(file: Path) -> Iterator[gzip.GzipFile]:
    """A gzip file that takes its name only when everything was written."""
    half = file.with_name(f".{file.name}.{os.getpid()}.half")
    try:
        with (
            os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw,
            gzip.GzipFile(fileobj=raw, mode="wb", filename="") as out,
        ):
            yield out
            out.close()
            raw.flush()
            os.fsync(raw.fileno())
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)


def _write(out: gzip.GzipFile, line: Any) -> None:
    out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


@asynccontextmanager
async def _one_moment(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection that sees the database as it was at its first look, whoever writes then."""
    async with engine.connect() as db:
        if is_sqlite(engine):
            yield await db.execution_options(**{READING: True})
        else:
            yield await db.execution_options(isolation_level="REPEATABLE READ")


async def _rows(db: AsyncConnection, table: sa.Table) -> AsyncIterator[list[Any]]:
    """In the order of the key, a batch at a time: not every driver can stream."""
    keys = tuple(table.primary_key.columns)
    query = sa.select(table).order_by(*keys).limit(_BATCH)
    batch = (await db.execute(query)).all()
    while batch:
        for row in batch:
            yield [_plain(value) for value in row]
        last = tuple(batch[-1]._mapping[key] for key in keys)
        batch = (await db.execute(query.where(sa.tuple_(*keys) > last))).all()


def _plain(value: Any) -> Any:
    match value:
        case date():  # a moment is one, too
            return value.isoformat()
        case Enum():
            return value.value
        case Decimal():
            return str(value)
    return value


@contextmanager
def _opened(file: Path) -> Iterator[Iterator[Any]]:
    """The lines of a backup. A file that is none, or that is cut or spoilt, is a BadBackup."""
    try:
        with gzip.open(file, "rt", encoding="utf-8") as text:
            yield map(json.loads, text)
    except (gzip.BadGzipFile, EOFError, zlib.error, ValueError, TypeError, KeyError) as wrong:
        raise BadBackup(f"found a file that cannot be read ({wrong}), expected a backup") from None


def _expect_ours(head: Any) -> None:
    if not isinstance(head, dict) or head.get("huying") != FORMAT:
        raise BadBackup(f"found {head!r:.60} first, expected a backup of format {FORMAT}")
    if head.get("schema") != revisions()[-1]:
        raise BadBackup(
            f"found a backup of schema {head.get('schema')}, expected {revisions()[-1]}:"
            " restore it with the Huying that wrote it, then start this one on that database"
        )


async def _expect_empty(db: AsyncConnection) -> None:
    for table in METADATA.sorted_tables:
        if (await db.execute(sa.select(sa.literal(1)).select_from(table).limit(1))).first():
            raise BadBackup(f"found rows in the table {table.name}, expected an empty database")


async def _fill(db: AsyncConnection, head: Any, lines: Iterator[Any]) -> int:
    """Insert the rows of one table; how many they were."""
    table = METADATA.tables.get(head["table"])
    if table is None or head["columns"] != table.columns.keys():
        raise BadBackup(f"found a table {head['table']}, expected those of this schema")
    # A row may point to a later one of its own table: such columns follow when all are there.
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    target = _writable(table)
    later: list[dict[str, Any]] = []
    rows = islice(lines, head["rows"])
    while batch := [_row(table, line) for line in islice(rows, _BATCH)]:
        later += [
            {"row": row["id"], **{f"to_{name}": row[name] for name in own}}
            for row in batch
            if any(row[name] is not None for name in own)
        ]
        await db.execute(sa.insert(target), [row | dict.fromkeys(own) for row in batch])
    if later:
        values: dict[str, Any] = {name: sa.bindparam(f"to_{name}") for name in own}
        this = target.c.id == sa.bindparam("row")
        await db.execute(sa.update(target).where(this).values(values), later)
    return int(head["rows"])


def _row(table: sa.Table, line: list[Any]) -> dict[str, Any]:
    return {
        column.name: _rich(column, value)
        for column, value in zip(table.columns, line, strict=True)
    }


def _writable(table: sa.Table) -> sa.TableClause:
    """The table for inserting: an empty JSON value is NULL, not the word null."""
    columns = [
        sa.column(c.name, sa.JSON(none_as_null=True) if isinstance(c.type, sa.JSON) else c.type)
        for c in table.columns
    ]
    return sa.table(table.name, *columns)


def _rich(column: "sa.Column[Any]", value: Any) -> Any:
    """What `_plain` made plain; ValueError where it is not of the column's kind."""
    kind = column.type
    if isinstance(kind, sa.types.TypeDecorator):
        kind = kind.impl_instance
    if value is None:
        return None
    match kind:
        case sa.DateTime():
            return datetime.fromisoformat(value)
        case sa.Date():
            return date.fromisoformat(value)
        case sa.Numeric():
            return Decimal(value)
        case sa.Enum(enum_class=choices) if choices is not None:
            return choices(value)
    return value


async def _count_on(db: AsyncConnection) -> None:
    """PostgreSQL counts ids beside the table: go on after the highest one restored."""
    for table in METADATA.sorted_tables:
        if "id" in table.columns and isinstance(table.c.id.type, sa.Integer):
            highest = sa.select(sa.func.max(table.c.id)).scalar_subquery()
            counter = sa.func.pg_get_serial_sequence(f'"{table.name}"', "id")
            await db.execute(
                sa.select(sa.func.setval(counter, highest)).where(highest.is_not(None))
            )
