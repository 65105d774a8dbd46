"""`huying run` and `huying tick`: the bot until it is stopped, and one look at what is due."""

import asyncio
import gc
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import typer

from bot.app import App, community_of, telegram
from bot.channels.console import Console, typed
from bot.clock import Clock
from bot.commands import FINE, opened
from bot.delivery import Delivery
from bot.pace import Limits, Pace
from bot.settings import Misconfigured, Settings, settings
from bot.settings import Pace as PaceSetting
from bot.stop import on_signals
from chat.channel import Channel
from chat.text import Catalogue
from handlers import ROUTES, groups
from storage.lease import Lease
from storage.work import Storage


async def run() -> int:
    """The bot, until Ctrl-C or SIGTERM. Raises Misconfigured, SchemaTooNew or Closed."""
    # Every row and card is many small objects that die at once: looking for cycles among them
    # after each 700, Python's default, is a twentieth of a report's time.
    gc.set_threshold(10_000, 20, 20)
    app = App(settings())
    on_signals(app.stop)
    await app.run()
    return FINE


async def in_terminal() -> int:
    """The bot in this terminal, until its input ends and all of it is answered."""

    def console(_found: Settings, catalogue: Catalogue) -> Channel:
        return Console(typed(), sys.stdout, catalogue, ended.set)

    found, ended = settings(), asyncio.Event()
    found.web.port, found.telegram.pace = 0, PaceSetting.OFF
    app = App(found, channel=console)
    on_signals(app.stop)
    told = asyncio.create_task(_when_answered(app, ended))
    try:
        await app.run()
    finally:
        told.cancel()
    return FINE


async def _when_answered(app: App, ended: asyncio.Event) -> None:
    await ended.wait()
    while app.lines.waiting:  # noqa: ASYNC110 - a thing of a second, once in a life
        await asyncio.sleep(0.05)
    await app.delivery.quiet()
    app.stop()


async def tick(at: str | None) -> int:
    """Decide everything due at a moment, once; deliver it where no running bot does.

    Raises Misconfigured for a moment that is none.
    """
    found, moment = settings(), moment_of(at)
    async with opened(found) as storage:
        moved = await Clock(storage, ROUTES, lambda: moment).tick()
        lease = Lease(storage.engine)
        try:
            if await lease.take():
                sent = "delivered" if await _deliver(found, storage) else "waits for a token"
            else:
                sent = "left to the running bot"
        finally:
            await lease.give()
    typer.echo(f"{moved} moved; what they said: {sent}")
    return FINE


def moment_of(at: str | None) -> datetime:
    """ISO 8601 with its offset, as UTC; now where nothing is said. Raises Misconfigured."""
    if at is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Misconfigured(
            f"--at: found {at!r}; expected a moment with its offset, as 2026-11-15T19:00+08:00"
        )
    return moment.astimezone(UTC)


async def _deliver(found: Settings, storage: Storage) -> bool:
    if found.telegram.token is None:
        return False
    community = await community_of(storage)
    channel = telegram(found, Catalogue(ZoneInfo(community.timezone)))
    limits = Limits() if found.telegram.pace is PaceSetting.ON else None
    delivery = Delivery(
        storage, {channel.name: channel}, Pace(limits), groups.follow, groups.nobody_there
    )
    try:
        await delivery.take_over()
        await delivery.drain()
    finally:
        await channel.close()
    return True
