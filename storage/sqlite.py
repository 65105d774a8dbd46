"""SQLite in the thread of the event loop.

A statement of ours takes SQLite 10 to 100 µs. Handing it to a thread and back, four times for each
as aiosqlite does, takes many times that: half of a report's 30 ms were spent there. What SQLite
may truly wait for is a lock another process holds, and that wait is the loop's, not the thread's.
"""

import asyncio
import sqlite3
import time
from collections import deque
from collections.abc import Callable
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.pool import AsyncAdaptedQueuePool, Pool
from sqlalchemy.util import await_only

#: What stands in a URL for this way of driving SQLite.
DRIVER = "sqlite+inloop"
#: Seconds another process may hold the write lock before the statement fails, and between looks.
PATIENCE = 10.0
_LOOK = 0.005
#: Seconds of statements, one behind the other, after which the loop has its turn. To let it go on
#: takes as long as a short statement does.
_SLICE = 0.001


class Cursor(sqlite3.Cursor):
    """Lets the loop go on between statements, every `_SLICE`, and while another process holds the
    lock. Rows are read at once, so that a statement never stays open beside the next one."""

    #: Monotonic seconds when a statement last let the loop go on.
    _went_on: ClassVar[float] = 0.0

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._rows: deque[Any] = deque()

    def execute(self, sql: str, parameters: Any = ()) -> "Cursor":
        """Run a statement. Raises sqlite3.OperationalError where the lock was held too long."""
        self._patiently(super().execute, sql, parameters)
        if self.description is not None:
            self._rows = deque(super().fetchall())
        return self

    def executemany(self, sql: str, parameters: Any) -> "Cursor":
        """Run a statement for each of these. Raises as `execute` does."""
        self._patiently(super().executemany, sql, parameters)
        return self

    def fetchone(self) -> Any:
        """The next row, or None."""
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next rows."""
        many = min(len(self._rows), self.arraysize if size is None else size)
        return [self._rows.popleft() for _ in range(many)]

    def fetchall(self) -> list[Any]:
        """All rows left."""
        rows, self._rows = self._rows, deque()
        return list(rows)

    async def _async_soft_close(self) -> None:
        """What SQLAlchemy asks of an async driver's cursor. Nothing is open by then."""

    @staticmethod
    async def _let_others() -> None:
        """The loop has its turn, where it had none for a while."""
        if time.monotonic() - Cursor._went_on >= _SLICE:
            await asyncio.sleep(0)
            Cursor._went_on = time.monotonic()

    @staticmethod
    def _patiently(run: Callable[..., Any], *what: Any) -> None:
        await_only(Cursor._let_others())
        until = time.monotonic() + PATIENCE
        while True:
            try:
                run(*what)
                return
            except sqlite3.OperationalError as error:
                busy = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() >= until:
                    raise
            await_only(asyncio.sleep(_LOOK))


class Connection(sqlite3.Connection):
    """A connection whose statements go through `Cursor`."""

    def cursor(self, factory: Any = Cursor) -> Any:
        """A new cursor."""
        return super().cursor(factory)


class Dialect(SQLiteDialect_pysqlite):
    """Python's own driver, fit for an async engine."""

    driver = "inloop"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: sa.URL) -> type[Pool]:
        """A pool whose waiting is the loop's."""
        return AsyncAdaptedQueuePool

    def create_connect_args(self, url: sa.URL) -> Any:
        """As for any SQLite file, with our connection. The driver must not open transactions by
        itself: with its default, updates were silently lost."""
        where, options = super().create_connect_args(url)
        return where, {**options, "factory": Connection, "isolation_level": None}


def prepare(connection: sqlite3.Connection, _record: Any) -> None:
    """Set up a new connection, the way that was measured safe."""
    for pragma in (
        # Turning a new file to WAL wants a lock another process may hold: the only wait that is
        # SQLite's own. From then on `Cursor` waits.
        f"busy_timeout={PATIENCE * 1000:.0f}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        # What somebody had erased is overwritten: else it would stay readable in the file.
        "secure_delete=ON",
        "busy_timeout=0",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


registry.register("sqlite.inloop", __name__, "Dialect")
