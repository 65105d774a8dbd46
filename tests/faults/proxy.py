"""A door between the bot and PostgreSQL that can be shut: as if the server were gone."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import unquote

import sqlalchemy as sa


class Door:
    """Forwards every connection to the server behind it while it is open."""

    def __init__(self, folder: Path, server: Path) -> None:
        self.folder = folder
        self._server = server
        self._listening: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def open(self) -> None:
        """Let connections through."""
        self._listening = await asyncio.start_unix_server(
            self._pass, self.folder / self._server.name
        )

    async def shut(self) -> None:
        """Break every connection, in whatever it is doing, and refuse new ones."""
        assert self._listening is not None
        self._listening.close()
        (self.folder / self._server.name).unlink(missing_ok=True)
        for one in list(self._open):
            one.transport.abort()

    async def _pass(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, on = await asyncio.open_unix_connection(self._server)
        pair = {back, on}
        self._open |= pair
        with suppress(OSError):
            await asyncio.gather(_carry(near, on), _carry(far, back))
        for one in pair:
            one.transport.abort()
        self._open -= pair


async def _carry(here: asyncio.StreamReader, there: asyncio.StreamWriter) -> None:
    while words := await here.read(65536):
        there.write(words)
        await there.drain()
    # One side is done: so is the other.
    raise ConnectionResetError


@asynccontextmanager
async def door(url: str) -> AsyncIterator[tuple[Door, str]]:
    """An open door before the server of `url`, and the URL that leads through it."""
    where = sa.make_url(url)
    home = Path(unquote(str(where.query["host"])))
    # Paths of sockets must be short.
    folder = Path(tempfile.mkdtemp(prefix="door"))
    one = Door(folder, home / ".s.PGSQL.5432")
    await one.open()
    try:
        yield one, url.replace(str(where.query["host"]), str(folder))
    finally:
        if (folder / ".s.PGSQL.5432").exists():
            await one.shut()
        shutil.rmtree(folder)
