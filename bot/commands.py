"""What the commands for operators do. Each prints what it has to say and returns an exit code."""

import asyncio
import gc
import os
import sys
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typer
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from bot import app
from bot import check as checking
from bot.community_folder import apply_file
from bot.settings import Misconfigured, Settings, settings
from chat.channel import Closed
from chat.text import Catalogue
from domain.faults import BadFile
from storage import backup as backups
from storage import inbox
from storage.backup import BadBackup
from storage.engine import connect
from storage.migrate import SchemaTooNew, migrate
from storage.survey import Survey, survey
from storage.work import Storage

FINE, FINDINGS, CANNOT = 0, 1, 2


def finish(command: Coroutine[Any, Any, int]) -> None:
    """Run a command and leave with its exit code; where it cannot run, say plainly why."""
    gc.freeze()
    gc.enable()
    try:
        code = asyncio.run(command)
    except (Misconfigured, SchemaTooNew, BadFile, BadBackup) as no:
        code = _cannot(str(no))
    except Closed as no:
        code = _cannot(
            f"HUYING_TELEGRAM__TOKEN: Telegram answered “{no}”; expected a token BotFather"
            " gave that has not been revoked"
        )
    except BrokenPipeError:
        # Whoever read along has enough: huying hear lines.txt | head.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FINE
    except OSError as no:
        code = _cannot(f"{no.filename}: {no.strerror}" if no.filename else str(no))
    except DBAPIError as no:
        code = _cannot(f"HUYING_DATABASE_URL: the database failed: {_reason(no)}")
    raise typer.Exit(code)


@asynccontextmanager
async def opened(found: Settings) -> AsyncIterator[Storage]:
    """The database, brought up to date.

    Raises Misconfigured where there is none to be had, SchemaTooNew where it is ahead of us.
    """
    where = make_url(found.database_url)
    storage = Storage(connect(found.database_url), found.seal())
    try:
        try:
            await migrate(storage.engine)
        except DBAPIError as no:
            raise Misconfigured(
                f"HUYING_DATABASE_URL: found {where.render_as_string(hide_password=True)}:"
                f" {_reason(no)}; expected a database that opens for this bot"
            ) from None
        yield storage
    finally:
        await storage.close()


async def apply(file: Path) -> int:
    """Make the database say what a community file says."""
    async with opened(settings()) as storage:
        applied = await apply_file(storage, file, _now())
    for line in applied.lines():
        typer.echo(line)
    typer.echo("applied" if applied else "nothing changed")
    return FINE


async def migrate_only() -> int:
    """Bring the schema up to date and do nothing else."""
    async with opened(settings()):
        typer.echo("the schema is up to date")
    return FINE


async def check() -> int:
    """Name everything that would keep the bot from helping."""
    found = settings()
    async with opened(found) as storage:
        async with storage.reading() as db:
            state = await survey(db, _now())
        answers = await _answers(found, state)
        lines = checking.findings(
            state, answers, keys=storage.seal is not None, outward=found.outward.ways
        )
    for line in lines:
        typer.echo(line)
    return FINDINGS if lines else FINE


async def inbox_list() -> int:
    """The events that were set aside: when and why, never what was said."""
    async with opened(settings()) as storage, storage.reading() as db:
        rows = await inbox.aside(await db.connection())
    for id, channel, line, why, at in rows:
        typer.echo(f"{id}  {at:%Y-%m-%d %H:%M} UTC  {channel}:{line}  {why}")
    return FINE


async def inbox_retry(ids: Sequence[int]) -> int:
    """Let a running bot, or the next one, try events set aside again."""
    async with opened(settings()) as storage, storage.writing() as db:
        tried = await inbox.retry(db, ids or None)
    typer.echo(f"{tried} to be tried again")
    if tried < len(ids):
        typer.echo(f"{len(ids) - tried} are not set aside: see huying inbox list", err=True)
        return FINDINGS
    return FINE


async def backup(file: Path) -> int:
    """Write everything into one file."""
    async with opened(settings()) as storage:
        rows = await backups.backup(storage.engine, file, _now())
    typer.echo(f"{rows} rows in {file}")
    return FINE


async def restore(file: Path) -> int:
    """Fill an empty database from such a file."""
    async with opened(settings()) as storage:
        try:
            rows = await backups.restore(storage.engine, file)
        except BadBackup as no:
            raise BadBackup(f"{file}: {no}") from None
    typer.echo(f"{rows} rows from {file}")
    return FINE


async def _answers(found: Settings, state: Survey) -> dict[str, checking.Answer]:
    if found.telegram.token is None:
        return {}
    channel = app.telegram(found, Catalogue(ZoneInfo("UTC")))
    try:
        return {channel.name: await checking.ask(channel, state.groups)}
    finally:
        await channel.close()


def _cannot(why: str) -> int:
    typer.echo(why, err=True)
    return CANNOT


def _reason(error: DBAPIError) -> str:
    """The first line: what follows may hold values."""
    return str(error.orig).strip().partition("\n")[0]


def _now() -> datetime:
    return datetime.now(UTC)
