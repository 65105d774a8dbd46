"""A building in your browser: sandbox and bot in one process, over real HTTP between them."""

import asyncio
import shutil
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import typer
from pydantic import SecretStr

from bot.app import App, community_of
from bot.commands import FINE, opened
from bot.community_folder import apply_file
from bot.keys import fresh
from bot.settings import Misconfigured, Settings, Telegram, Web
from bot.stop import on_signals
from domain import lists
from sandbox.control import plant
from sandbox.orders import Seed
from sandbox.saved import load, saving
from sandbox.serve import serving
from sandbox.world import World

EXAMPLE = Path(__file__).parents[1] / "deploy" / "example"
STATE = Path(".demo")
#: Seconds the clock waits for what one step of the bot says, before it goes on.
STEP = 20.0
#: A longer jump stops only where something is due.
TELLING = timedelta(days=7)


async def demo(port: int, fresh: bool, *, state: Path = STATE) -> int:
    """Serve page and Bot API on one port and run the bot beside them until stopped."""
    _free(port)
    saved = _prepare(state, fresh)
    world, seed = _planted(saved)
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{state / 'huying.db'}",
        phone_keys=SecretStr(_own_key(state / "phone_key")),
        telegram=Telegram(token=SecretStr(seed.bots[0].token)),
        web=Web(port=0),
    )
    async with opened(settings) as storage:
        await apply_file(storage, EXAMPLE / "community.toml", datetime.now(UTC))
    async with serving(world, port) as url:
        settings.telegram.api_base = url
        app = App(settings, now=world.clock.now)
        world.clock.steppers.append(lambda to: _step(app, world, to))
        on_signals(app.stop)
        async with asyncio.TaskGroup() as tasks:
            keeping = tasks.create_task(saving(world, saved))
            tasks.create_task(_announce(app, url))
            try:
                await app.run()
            finally:
                app.ready.set()
                keeping.cancel()
    return FINE


def _free(port: int) -> None:
    """Raises Misconfigured where the port is taken, perhaps by a demo that still runs: its
    folder must not be touched."""
    try:
        with socket.create_server(("127.0.0.1", port)):
            return
    except OSError as taken:
        raise Misconfigured(
            f"--port: found {port}: {taken.strerror}; expected a free port, as --port {port + 1}"
        ) from None


def _prepare(state: Path, fresh: bool) -> Path:
    """The folder of the demo. A bot that remembers chats which are gone would be worse than one
    that starts anew, so both are kept or neither."""
    saved = state / "world.json"
    if state.exists() and (fresh or not saved.exists()):
        shutil.rmtree(state)
    state.mkdir(exist_ok=True)
    return saved


def _own_key(file: Path) -> str:
    """The demo's own key for telephone numbers, made once: nobody else's may be at stake."""
    if not file.exists():
        file.touch(0o600)
        file.write_text(fresh())
    return file.read_text()


def _planted(saved: Path) -> tuple[World, Seed]:
    world, seed = World(), Seed.model_validate_json((EXAMPLE / "world.json").read_bytes())
    bots = {int(bot.token.partition(":")[0]) for bot in seed.bots}
    people_first = seed.model_copy(
        update={
            "chats": [
                chat.model_copy(
                    update={"members": {id: s for id, s in chat.seats().items() if id not in bots}}
                )
                for chat in seed.chats
            ]
        }
    )
    plant(world, people_first)
    if saved.exists():
        load(world, saved)
        return world, seed
    # The bot comes in last and in plain sight, so that it greets the groups.
    for chat in seed.chats:
        for id, status in chat.seats().items():
            if id in bots and chat.id is not None:
                world.join(chat.id, id, status)
    return world, seed


async def _announce(app: App, url: str) -> None:
    await app.ready.wait()
    if not app.stopping.is_set():
        typer.echo(f"\n  呼应 Huying demo: {url}/\n\n  Ctrl-C ends it.\n")


async def _step(app: App, world: World, to: datetime) -> None:
    """The clock is about to jump: act at each due moment on the way, in order, and, on the way of
    a few days, at the hours at which something is told."""
    zone = ZoneInfo((await community_of(app.clock.storage)).timezone)
    telling, stuck = to - world.clock.now() <= TELLING, False
    while True:
        now = world.clock.now()
        told = lists.next_told(now.astimezone(zone)) if telling else None
        due = None if stuck else await app.clock.next_due()
        at = min((one for one in (due, told) if one is not None), default=None)
        if at is None or at > to:
            break
        world.clock.set(at.astimezone(UTC))
        stuck = not await app.clock.tick(max(at, now)) and at == due
        await _delivered(app)
    world.clock.set(to)
    await app.clock.tick()
    await _delivered(app)


async def _delivered(app: App) -> None:
    """Wait until what was said now is shown, but not for a chat that must wait longer."""
    app.delivery.nudge()
    try:
        async with asyncio.timeout(STEP):
            await app.delivery.quiet()
    except TimeoutError:
        return
