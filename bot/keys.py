"""The keys that seal telephone numbers and who told what anonymously: making one, and moving to a
new one."""

import secrets
from collections.abc import Awaitable, Callable

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands import FINDINGS, FINE, opened
from bot.settings import Misconfigured, settings
from storage import phones, sealed
from storage.phones import Resealed
from storage.seal import Seal
from storage.work import Storage

Reseal = Callable[[AsyncConnection, Seal, int], Awaitable[Resealed]]


def fresh() -> str:
    """A new key: 256 random bits in 43 signs."""
    return secrets.token_urlsafe(32)


async def new() -> int:
    """Print a fresh key and keep it nowhere."""
    typer.echo(fresh())
    return FINE


async def rotate() -> int:
    """Seal every number, and every link to whoever told something anonymously, under the newest
    key. It may be broken off and run again at any time.

    Raises Misconfigured without a key.
    """
    found = settings()
    seal = found.seal()
    if seal is None:
        raise Misconfigured(
            "HUYING_PHONE_KEYS: not set; expected the new key, a comma, and the one before"
        )
    async with opened(found) as storage:
        numbers = await _moved(storage, seal, phones.reseal)
        links = await _moved(storage, seal, sealed.reseal)
    typer.echo(f"{numbers.done} numbers sealed with the newest key")
    if links.done:
        typer.echo(f"{links.done} anonymous reports sealed with the newest key")
    for shut, what in ((numbers.shut, "numbers"), (links.shut, "anonymous reports")):
        if shut:
            left = "left as they were: no key in HUYING_PHONE_KEYS opens them"
            typer.echo(f"{shut} {what} {left}", err=True)
    return FINDINGS if numbers.shut or links.shut else FINE


async def _moved(storage: Storage, seal: Seal, reseal: Reseal) -> Resealed:
    """All that one table has sealed, a batch a transaction."""
    done = shut = after = 0
    while True:
        async with storage.writing() as db:
            batch = await reseal(db, seal, after)
        if batch.upto is None:
            return Resealed(None, done, shut)
        after, done, shut = batch.upto, done + batch.done, shut + batch.shut
