"""The keys that seal telephone numbers: making one, and moving to a new one."""

import secrets

import typer

from bot.commands import FINDINGS, FINE, opened
from bot.settings import Misconfigured, settings
from storage import phones


def fresh() -> str:
    """A new key: 256 random bits in 43 signs."""
    return secrets.token_urlsafe(32)


async def new() -> int:
    """Print a fresh key and keep it nowhere."""
    typer.echo(fresh())
    return FINE


async def rotate() -> int:
    """Seal every number under the newest key. It may be broken off and run again at any time.

    Raises Misconfigured without a key.
    """
    found = settings()
    seal = found.seal()
    if seal is None:
        raise Misconfigured(
            "HUYING_PHONE_KEYS: not set; expected the new key, a comma, and the one before"
        )
    done = shut = after = 0
    async with opened(found) as storage:
        while True:
            async with storage.writing() as db:
                batch = await phones.reseal(db, seal, after)
            if batch.upto is None:
                break
            after, done, shut = batch.upto, done + batch.done, shut + batch.shut
    typer.echo(f"{done} numbers sealed with the newest key")
    if shut:
        typer.echo(
            f"{shut} numbers left as they were: no key in HUYING_PHONE_KEYS opens them", err=True
        )
        return FINDINGS
    return FINE
