"""A process of its own that decides what is due at a moment: `python -m tests.faults.ticking`."""

import asyncio
import sys
from datetime import datetime

from bot.clock import Clock
from handlers import ROUTES
from storage.engine import connect
from storage.work import Storage


async def tick(url: str, at: datetime) -> None:
    """One look at the clock."""
    storage = Storage(connect(url))
    try:
        await Clock(storage, ROUTES, lambda: at).tick()
    finally:
        await storage.close()


if __name__ == "__main__":
    asyncio.run(tick(sys.argv[1], datetime.fromisoformat(sys.argv[2])))
