"""A building in your browser: sandbox and bot in one process, over real HTTP between them."""

import asyncio
import shutil
import sys
from datetime import datetime
from pathlib import Path

from bot.app import App
from bot.settings import Settings, Telegram, Web
from bot.stop import on_signals
from sandbox.control import plant
from sandbox.orders import Seed
from sandbox.serve import serving
from sandbox.world import World

EXAMPLE = Path(__file__).parents[1] / "deploy" / "example"
STATE = Path(".demo")
#: Seconds the clock waits for one step of the bot before it goes on.
STEP = 20.0


async def demo(port: int, fresh: bool, *, state: Path = STATE) -> None:
    """Serve page and Bot API on one port and run the bot beside them until stopped."""
    if fresh and state.exists():
        shutil.rmtree(state)
    state.mkdir(exist_ok=True)
    database = f"sqlite:///{state / 'huying.db'}"
    await _apply(database)
    world, seed = World(), Seed.model_validate_json((EXAMPLE / "world.json").read_bytes())
    plant(world, seed)
    saved = state / "world.json"
    if saved.exists():
        world.load(saved)
    async with serving(world, port) as url:
        bot = world.bots[next(iter(world.bots))]
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]
            database_url=database,
            telegram=Telegram(token=bot.token, api_base=url),
            web=Web(port=0),
        )
        app = App(settings, now=world.clock.now)
        world.clock.steppers.append(lambda to: _step(app, world, to))
        on_signals(app.stop)
        running = asyncio.create_task(app.run())
        ready = asyncio.create_task(app.ready.wait())
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if not running.done():
            sys.stdout.write(f"\n  呼应 Huying demo: {url}/\n\n  Ctrl-C ends it.\n")
            sys.stdout.flush()
        try:
            await running
        finally:
            world.save(saved)


async def _step(app: App, world: World, to: datetime) -> None:
    """The clock is about to jump: act at each due moment on the way, in order."""
    while (due := await app.clock.next_due()) is not None and due <= to:
        world.clock.set(due)
        await app.clock.tick(max(due, world.clock.now()))
        await _delivered(app)
    world.clock.set(to)
    await app.clock.tick()
    await _delivered(app)


async def _delivered(app: App) -> None:
    """Wait until what was said now is shown, but not for a chat that must wait longer."""
    app.delivery.nudge()
    try:
        async with asyncio.timeout(STEP):
            while await app.delivery.has_news():
                await asyncio.sleep(0.05)
    except TimeoutError:
        return


async def _apply(database: str) -> None:
    raise LookupError(database)
