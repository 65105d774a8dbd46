"""Where a report's time goes: `python -m bench.profile [engine] [in flight] [reports]`."""

import asyncio
import pstats
import sys
import tempfile
from pathlib import Path

from bench.bots import running
from bench.databases import community, databases

#: Lines shown of each order.
LINES = 40


async def run(engine: str, in_flight: int, many: int) -> None:
    """Let reports run through a bot under cProfile, and print what took the processor's time."""
    with tempfile.TemporaryDirectory(prefix="huying-bench-") as made:
        folder = Path(made)
        found = folder / "profile"
        with databases(folder) as ours:
            url = ours.url(engine, "profile")
            async with community(url, folder):
                pass
            own = {"HUYING_DATABASE_URL": url, "HUYING_TELEGRAM__PACE": "off"}
            what = ("-m", "bench.profiled", str(found))
            async with running(engine, what, folder, own) as bot:
                await bot.stage.reports(many, in_flight)
        stats = pstats.Stats(str(found)).strip_dirs()
        stats.sort_stats("cumulative").print_stats(LINES)
        stats.sort_stats("tottime").print_stats(LINES)


chosen = [*sys.argv[1:], *("sqlite", "100", "400")[len(sys.argv) - 1 :]]
asyncio.run(run(chosen[0], int(chosen[1]), int(chosen[2])))
