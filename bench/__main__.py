"""`python -m bench`: measure, print, and keep the table in bench/README.md."""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from bench import households, inside, outside, rising
from bench.databases import ENGINES, NAMED, Databases, community, databases
from bench.size import FULL, QUICK, Size, tell
from bench.stage import GROUPS
from bench.table import keep, machine, table


async def measure(size: Size) -> str:
    """All figures as Markdown."""
    with tempfile.TemporaryDirectory(prefix="huying-bench-") as made:
        folder = Path(made)
        with databases(folder) as ours:
            found = await outside.measure(size, folder, ours)
            return f"{found}\n\n{await _inside(size, folder, ours)}\n\n{machine()}."


async def _inside(size: Size, folder: Path, ours: Databases) -> str:
    figures = [await _on(engine, size, folder, ours) for engine in ENGINES]
    named = [
        f"a tick, {size.matters} open matters, none due: ms",
        f"{size.rising} matters due at once: s until all are handed up and queued",
        "… a report told meanwhile, pacing on: p50 ms",
        "… p95 ms",
        f"a round of delivery, {size.waiting} waiting: ms",
        f"{size.waiting} messages to {GROUPS} chats: messages/s",
        f"{size.households} households applied: s",
        "the same register again, nothing changed: s",
    ]
    rows = [list(row) for row in zip(named, *figures, strict=True)]
    return table([["", *(NAMED[engine] for engine in ENGINES)], *rows])


async def _on(engine: str, size: Size, folder: Path, ours: Databases) -> list[str]:
    async with community(ours.url(engine, "inside"), folder) as storage:
        one, rate = await inside.outgoing(storage, size.waiting)
        tick = await inside.tick(storage, size.matters)
    tell(f"inside: {NAMED[engine]}")
    risen = await rising.measure(size, engine, folder, ours)
    tell(f"rising: {NAMED[engine]}")
    register = ours.url(engine, "register")
    first, again = await households.applied(register, folder, size.households)
    tell(f"households: {NAMED[engine]}")
    return [
        f"{tick:.1f}", f"{risen.seconds:.0f}", f"{risen.p50:.0f}", f"{risen.p95:.0f}",
        f"{one:.1f}", f"{rate:.0f}", f"{first:.1f}", f"{again:.1f}",
    ]  # fmt: skip


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser("bench", description="What Huying takes, beside a bare bot.")
    parser.add_argument("--quick", action="store_true", help="a minute; keeps no table")
    quick = parser.parse_args().quick
    started = time.monotonic()
    figures = asyncio.run(measure(QUICK if quick else FULL))
    print(figures)
    if not quick:
        keep(figures)
    tell(f"{time.monotonic() - started:.0f} s")


main()
