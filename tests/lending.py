"""Connections to a PostgreSQL database that many tests use after each other: whoever closes one
gives it back, and the next test goes on with it. A new one must learn every table and plan every
statement anew, and that was half of what the server did."""

import asyncio
from typing import Any

import psycopg

#: The connections nobody uses, by the name of the database, for those that are lent.
_free: dict[str, list["Lent"]] = {}
#: A test leaves nothing in the session: no setting, no lock, nothing half read.
_AS_NEW = "RESET ALL; CLOSE ALL; UNLISTEN *; SELECT pg_advisory_unlock_all()"
#: Who closes such a connection does so in the middle of something.
_BUSY = (psycopg.pq.TransactionStatus.ACTIVE, psycopg.pq.TransactionStatus.UNKNOWN)


class Lent(psycopg.AsyncConnection[Any]):
    """A connection that may be given back."""

    async def close(self) -> None:
        """Give it back, if its database is one of those and it did not fail."""
        free = _free.get(self.info.dbname) if not self.closed else None
        if free is None or self.pgconn.transaction_status in _BUSY:
            await super().close()
            return
        try:
            await self.rollback()
            await self.set_autocommit(True)
            await self.execute(_AS_NEW)
            await self.set_autocommit(False)
        except psycopg.OperationalError:
            await super().close()  # the server ended it
        except BaseException:
            self.pgconn.finish()
            raise
        else:
            free.append(self)


async def connect(*where: Any, dbname: str = "", **how: Any) -> Lent:
    """A connection that was given back, or a new one."""
    if free := _free.get(dbname):
        lent = free.pop()
        lent.lock = asyncio.Lock()  # the last one belongs to the loop of another test
        lent._notice_handlers.clear()
        return lent
    return await Lent.connect(*where, dbname=dbname, **how)


def lend(dbname: str) -> None:
    """From now on connections to this database are given back."""
    _free[dbname] = []


def free(dbname: str) -> list[int]:
    """The server's numbers of those that nobody uses."""
    return [one.info.backend_pid for one in _free.get(dbname, [])]


def end(dbname: str) -> None:
    """Close them, and lend no more."""
    for one in _free.pop(dbname, []):
        one.pgconn.finish()
