"""The bot under cProfile, from the moment it listens: `python -m bench.profiled FILE` writes FILE
when it is stopped. Time is the processor's, so that other work on the machine does not count."""

import asyncio
import cProfile
import sys
import time

from bot import logs
from bot.app import App
from bot.settings import settings
from bot.stop import on_signals

profile = cProfile.Profile(time.thread_time)


async def main() -> None:
    """Run until stopped."""
    app = App(settings())
    on_signals(app.stop)

    async def listens() -> None:
        await app.ready.wait()
        profile.enable()

    watching = asyncio.create_task(listens())
    await app.run()
    watching.cancel()


logs.set_up()
try:
    asyncio.run(main())
finally:
    profile.disable()
    profile.dump_stats(sys.argv[1])
