"""A backup holds everything, fits either engine, and is restored whole or not at all."""

import asyncio
import gzip
import json
import os
import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.backup import BadBackup, backup, restore
from storage.engine import connect
from storage.migrate import revisions
from storage.places import Community, Household, Place
from storage.tables import METADATA
from storage.work import Storage
from tests import databases

NOW = datetime(2026, 11, 16, 9, 30, 15, 123456, tzinfo=UTC)
ROWS = 3

Everything = dict[str, list[tuple[Any, ...]]]


def in_a_pair(column: "sa.Column[Any]") -> bool:
    """Whether a column is unique together with others."""
    pairs = [one for one in column.table.constraints if isinstance(one, sa.UniqueConstraint)]
    return any(column.name in one.columns for one in pairs)


def value(column: "sa.Column[Any]", row: int) -> Any:
    """Something for a column of any kind; the second row has nothing where it may."""
    own = [key for key in column.foreign_keys if key.column.table is column.table]
    if own:
        return {1: 3, 2: None, 3: 2}[row]
    if column.foreign_keys:
        return row if column.primary_key or column.unique or in_a_pair(column) else 1
    if column.nullable and row == 2:
        return None
    kind = column.type
    if isinstance(kind, sa.types.TypeDecorator):
        kind = kind.impl_instance
    match kind:
        case sa.Boolean():
            return row == 1
        case sa.Integer():
            return row
        case sa.Float():
            return 120.15509 + row
        case sa.Numeric():
            return Decimal("89.60") + row
        case sa.DateTime():
            return NOW + timedelta(microseconds=row)
        case sa.Date():
            return NOW.date() + timedelta(days=row)
        case sa.JSON():
            return {"words": f"第{row}个\n“灯”🆘", "list": [1, None, True], "empty": {}}
        case sa.Enum():
            choices = list(kind.enum_class or ())
            return choices[-row % len(choices)]
        case sa.String():
            return f"{column.name} {row} 灯\u2028🆘'\"\\\t"
    raise AssertionError(f"no example for {column}")


async def fill(engine: AsyncEngine) -> None:
    """Three rows in every table there is, whatever tables are added later."""
    for table in METADATA.sorted_tables:
        await fill_table(engine, table.name)


async def fill_table(engine: AsyncEngine, name: str) -> None:
    table = METADATA.tables[name]
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    rows = [
        {column.name: value(column, row) for column in table.columns} for row in range(1, ROWS + 1)
    ]
    async with engine.begin() as db:
        for row in rows:
            await db.execute(sa.insert(table).values(row | dict.fromkeys(own)))
        for row in rows:
            for column in own:
                this = table.c.id == row["id"]
                await db.execute(sa.update(table).where(this).values({column: row[column]}))


async def everything(engine: AsyncEngine) -> Everything:
    async with engine.connect() as db:
        return {
            table.name: [
                tuple(row)
                for row in await db.execute(sa.select(table).order_by(*table.primary_key.columns))
            ]
            for table in METADATA.sorted_tables
        }


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = connect(database_url)
    yield engine
    await engine.dispose()


@pytest.fixture(params=databases.ENGINES)
async def other(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """A second database, empty, on each engine: without tables, as a new one is."""
    with databases.new_database(request.param, tmp_path, migrated=False) as url:
        engine = connect(url)
        yield engine
        await engine.dispose()


async def test_everything_is_the_same_after_a_restore_on_either_engine(
    engine: AsyncEngine, other: AsyncEngine, tmp_path: Path
) -> None:
    await fill(engine)
    file = tmp_path / "huying.backup"

    written = await backup(engine, file, NOW)
    restored = await restore(other, file)

    before = await everything(engine)
    assert all(len(rows) == ROWS for rows in before.values())
    assert written == restored == ROWS * len(before)
    assert await everything(other) == before


async def test_ids_go_on_after_a_restore(
    engine: AsyncEngine, other: AsyncEngine, tmp_path: Path
) -> None:
    await fill(engine)
    await backup(engine, tmp_path / "b", NOW)
    await restore(other, tmp_path / "b")

    async with other.begin() as db:
        row = {"key": "b9", "kind": "building", "name": "9号楼", "short": "9号楼"}
        rest = {"formerly": [], "last_number": 0, "since": NOW}
        place = sa.insert(Place).values(row | rest)
        id = (await db.execute(place.returning(Place.id))).scalar_one()  # type: ignore[call-overload]

    assert id == ROWS + 1


async def test_a_table_with_a_key_of_two_columns_is_written_whole(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    many = 1500
    async with engine.begin() as db:
        columns = {"since": NOW, "nameless": False}
        people = [{"id": n, "name": f"居民{n}"} | columns for n in range(1, many + 1)]
        await db.execute(sa.insert(METADATA.tables["member"]), people)
    await fill_table(engine, "place")
    await fill_table(engine, "matter")
    async with engine.begin() as db:
        about = [{"matter_id": n % 3 + 1, "member_id": n} for n in range(1, many + 1)]
        await db.execute(sa.insert(METADATA.tables["concern"]), about)

    await backup(engine, tmp_path / "b", NOW)

    with gzip.open(tmp_path / "b", "rt", encoding="utf-8") as text:
        lines = [json.loads(line) for line in text]
    (start,) = [
        n
        for n, line in enumerate(lines)
        if isinstance(line, dict) and line.get("table") == "concern"
    ]
    assert lines[start + 1 : start + 1 + many] == sorted(
        [one["matter_id"], one["member_id"]] for one in about
    )


async def test_nothing_and_the_word_null_are_not_confused(
    engine: AsyncEngine, other: AsyncEngine, tmp_path: Path
) -> None:
    await fill(engine)
    await backup(engine, tmp_path / "b", NOW)
    await restore(other, tmp_path / "b")

    async with other.connect() as db:
        empty = await db.execute(sa.text("SELECT count(*) FROM outbox WHERE what IS NULL"))
        assert empty.scalar_one() == 1


async def test_only_the_owner_may_read_the_file(engine: AsyncEngine, tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        await backup(engine, tmp_path / "b", NOW)
    finally:
        os.umask(old)

    assert stat.S_IMODE((tmp_path / "b").stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir() if "b" in one.suffixes or one.name == "b"] == [
        "b"
    ]


async def test_the_first_line_says_what_it_is(engine: AsyncEngine, tmp_path: Path) -> None:
    await backup(engine, tmp_path / "b", NOW)

    with gzip.open(tmp_path / "b", "rt", encoding="utf-8") as lines:
        head = json.loads(next(lines))
    assert head == {
        "huying": 1,
        "schema": revisions()[-1],
        "at": "2026-11-16T09:30:15.123456+00:00",
    }


async def test_a_backup_that_fails_leaves_the_old_file(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    file = tmp_path / "b"
    file.write_text("the old one")
    async with engine.begin() as db:
        await db.execute(sa.text("DROP TABLE photo"))

    with pytest.raises(sa.exc.DBAPIError):
        await backup(engine, file, NOW)

    assert file.read_text() == "the old one"
    assert not list(tmp_path.glob(".*.half"))


async def test_a_backup_is_one_moment_while_others_write(
    engine: AsyncEngine, other: AsyncEngine, tmp_path: Path
) -> None:
    """Each write adds a household and counts it in the community's revision, together."""
    storage = Storage(engine)
    async with storage.work(NOW) as work:
        work.db.add(Community(name="a", timezone="Asia/Shanghai", language="zh_CN"))
        work.db.add(Place(key="b3", kind="building", name="3号楼", short="3号楼", since=NOW))
    stop = asyncio.Event()

    async def writes() -> None:
        while not stop.is_set():
            async with storage.work(NOW) as work:
                community = await work.db.get_one(Community, 1, with_for_update=True)
                community.revision += 1
                work.db.add(Household(place_id=1, room=str(community.revision)))

    writer = asyncio.create_task(writes())
    for number in range(5):
        await asyncio.sleep(0.02)
        await backup(engine, tmp_path / f"b{number}", NOW)
    stop.set()
    await writer
    await restore(other, tmp_path / "b4")

    found = await everything(other)
    revision = found["community"][0][list(Community.model_fields).index("revision")]
    assert len(found["household"]) == revision > 0


async def test_a_database_that_is_not_empty_is_refused(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    await fill(engine)
    await backup(engine, tmp_path / "b", NOW)
    before = await everything(engine)

    with pytest.raises(BadBackup, match="expected an empty database"):
        await restore(engine, tmp_path / "b")

    assert await everything(engine) == before


def changed(file: Path, *, drop: int = 0, **head: Any) -> Path:
    """A copy of a backup with another head, or without its last lines."""
    lines = gzip.decompress(file.read_bytes()).splitlines()
    lines[0] = json.dumps(json.loads(lines[0]) | head).encode()
    copy = file.with_suffix(".changed")
    copy.write_bytes(gzip.compress(b"\n".join(lines[: len(lines) - drop])))
    return copy


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda file: changed(file, schema="9999"), "schema 9999"),
        (lambda file: changed(file, huying=2), "format 1"),
        (lambda file: changed(file, drop=1), "a whole backup"),
        (lambda file: changed(file, drop=3), "a whole backup"),
        (lambda file: Path(__file__), "cannot be read"),
    ],
)
async def test_a_file_that_does_not_fit_is_refused_and_nothing_is_restored(
    engine: AsyncEngine, other: AsyncEngine, tmp_path: Path, spoil: Any, found: str
) -> None:
    await fill(engine)
    await backup(engine, tmp_path / "b", NOW)

    with pytest.raises(BadBackup, match=found):
        await restore(other, spoil(tmp_path / "b"))

    assert all(rows == [] for rows in (await everything(other)).values())


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
async def test_a_file_cut_short_is_refused_and_nothing_is_restored(
    engine: AsyncEngine, other: AsyncEngine, tmp_path: Path, kept: float
) -> None:
    await fill(engine)
    await backup(engine, tmp_path / "b", NOW)
    whole = (tmp_path / "b").read_bytes()
    (tmp_path / "cut").write_bytes(whole[: int(len(whole) * kept)])

    with pytest.raises(BadBackup):
        await restore(other, tmp_path / "cut")

    assert all(rows == [] for rows in (await everything(other)).values())
