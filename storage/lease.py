"""Who may deliver: one process at a time on a database. The lease falls with the process that
holds it, so a killed bot's successor starts at once."""

import fcntl
from pathlib import Path
from typing import IO

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engine import is_sqlite

#: PostgreSQL's advisory lock of whoever delivers.
_LOCK = 4894642


class Lease:
    """`take` it, ask now and then whether it is `held`, `give` it back."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._file: IO[bytes] | None = None
        self._connection: AsyncConnection | None = None

    async def take(self) -> bool:
        """Whether the lease is ours now; False while another process holds it."""
        return self._take_file() if is_sqlite(self._engine) else await self._take_advisory()

    async def held(self) -> bool:
        """Whether it is still ours: a lost connection to PostgreSQL loses it."""
        if is_sqlite(self._engine):
            return self._file is not None
        if self._connection is None:
            return False
        try:
            await self._connection.execute(sa.select(1))
        except sa.exc.DBAPIError:
            await self.give()
            return False
        return True

    async def give(self) -> None:
        """Let go of it."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._connection is not None:
            connection, self._connection = self._connection, None
            try:
                # A closed connection alone frees it only when the server has noticed.
                await connection.scalar(sa.select(sa.func.pg_advisory_unlock(_LOCK)))
                await connection.invalidate()
                await connection.close()
            except sa.exc.SQLAlchemyError:
                await connection.close()  # the server closed it first, which is all we want

    def _take_file(self) -> bool:
        if self._file is not None:
            return True
        file = Path(f"{self._engine.url.database}.lock").open("ab")  # noqa: SIM115 - held open
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    async def _take_advisory(self) -> bool:
        if self._connection is not None:
            return True
        connection = await self._engine.connect()
        # Outside a transaction, or the idle connection would hold back vacuuming.
        connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
        got = await connection.scalar(sa.select(sa.func.pg_try_advisory_lock(_LOCK)))
        if not got:
            await connection.close()
            return False
        self._connection = connection
        return True
