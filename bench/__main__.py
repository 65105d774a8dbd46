"""`python -m bench`: measure, print, and keep the table in bench/README.md."""

import argparse
import asyncio
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from bench import inside
from bench.bots import ECHO, HOLLOW, HUYING, Running, running
from bench.databases import ENGINES, NAMED, Databases, community, databases
from bench.stage import GROUPS, Measured, together
from bench.table import keep, machine, table
from storage.engine import connect
from storage.inbox import Received


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    rounds: int
    alone: int
    crowd: int
    chatter: int
    matters: int
    waiting: int


FULL = Size(rounds=3, alone=150, crowd=800, chatter=5000, matters=100_000, waiting=10_000)
QUICK = Size(rounds=1, alone=30, crowd=150, chatter=500, matters=2000, waiting=1000)
#: In flight at the same time in the crowd, over all groups.
CROWD = 100
#: With pacing on, a report this often: below Telegram's 30 messages a second.
EVERY = 0.05


@dataclass
class Figures:
    """What was measured of one bot."""

    bot: Running
    megabytes: float
    alone: list[Measured] = field(default_factory=list)
    crowd: list[Measured] = field(default_factory=list)
    #: Seconds of processor time spent on the crowd.
    cpu: float = 0.0
    chatter: float = 0.0
    kept: int = 0


async def measure(size: Size) -> str:
    """All figures as Markdown."""
    with tempfile.TemporaryDirectory(prefix="huying-bench-") as made:
        folder = Path(made)
        with databases(folder) as ours:
            outside = await _outside(size, folder, ours)
            return f"{outside}\n\n{await _inside(size, folder, ours)}\n\n{machine()}."


async def _outside(size: Size, folder: Path, ours: Databases) -> str:
    """The bots side by side: in each round each is measured once, so that what else goes on in
    the machine meets them all."""
    async with AsyncExitStack() as stack:
        urls = {engine: ours.url(engine, "reports") for engine in ENGINES}
        paced_url = ours.url("sqlite", "paced")
        for url in (*urls.values(), paced_url):
            async with community(url, folder):
                pass
        bots = [await stack.enter_async_context(running("echo", ECHO, folder))]
        for engine in ENGINES:
            own = {"HUYING_DATABASE_URL": urls[engine], "HUYING_TELEGRAM__PACE": "off"}
            bots.append(await stack.enter_async_context(running(engine, HUYING, folder, own)))
        bots.append(await stack.enter_async_context(running("nobody", HOLLOW, folder)))
        all_ = [Figures(bot, bot.megabytes()) for bot in bots]
        for bot in bots:
            await bot.stage.reports(50, 10)
        for number in range(size.rounds):
            for one in all_:
                await _round(one, size)
                _tell(f"round {number + 1}: {one.bot.name}")
        for one in all_:
            before = await _events(urls.get(one.bot.name))
            one.chatter = await one.bot.stage.chatter(size.chatter)
            # The report at the end is an event; what was said before it must be none.
            one.kept = await _events(urls.get(one.bot.name)) - before - 1
        paced = await stack.enter_async_context(
            running("paced", HUYING, folder, {"HUYING_DATABASE_URL": paced_url})
        )
        await paced.stage.reports(10, 1, EVERY)
        calm = await paced.stage.reports(size.alone, 1, EVERY)
        _tell("paced")
        return _side_by_side(all_, calm)


async def _round(one: Figures, size: Size) -> None:
    one.alone.append(await one.bot.stage.reports(size.alone, 1))
    before = one.bot.cpu()
    one.crowd.append(await one.bot.stage.reports(size.crowd, CROWD))
    one.cpu += one.bot.cpu() - before


async def _events(url: str | None) -> int:
    """How many events a bot ever stored."""
    if url is None:
        return 0
    engine = connect(url)
    async with engine.connect() as db:
        many = await db.scalar(sa.select(sa.func.count()).select_from(Received))
    await engine.dispose()
    return many or 0


def _side_by_side(all_: list[Figures], calm: Measured) -> str:
    echo, *huying, _ = all_
    yardstick = together(echo.crowd).rate
    ours = (f"Huying, {NAMED[one.bot.name]}" for one in huying)
    alone, crowd = [together(one.alone) for one in all_], [together(one.crowd) for one in all_]
    answers = sum(len(one.delays) for one in echo.crowd)
    rows = [
        ["", "aiogram echo", *ours, "no bot at all"],
        ["1 in flight: p50 ms", *(f"{one.p50:.1f}" for one in alone)],
        ["1 in flight: p95 ms", *(f"{one.p95:.1f}" for one in alone)],
        [f"{CROWD} in flight: reports/s", *(f"{one.rate:.0f}" for one in crowd)],
        [f"{CROWD} in flight: beside the echo", *(f"{one.rate / yardstick:.2f}" for one in crowd)],
        [f"{CROWD} in flight: p50 ms", *(f"{one.p50:.0f}" for one in crowd)],
        [f"{CROWD} in flight: p95 ms", *(f"{one.p95:.0f}" for one in crowd)],
        ["processor ms a report", *(f"{one.cpu / answers * 1000:.2f}" for one in all_)],
        ["ordinary chat: messages/s", *(f"{one.chatter:.0f}" for one in all_)],
        ["… of which stored", "-", *(str(one.kept) for one in huying), "-"],
        ["start to first getUpdates, s", *(f"{one.bot.started_in:.1f}" for one in all_)],
        ["memory, MB: started", *(f"{one.megabytes:.0f}" for one in all_)],
        ["memory, MB: afterwards", *(f"{one.bot.megabytes():.0f}" for one in all_)],
    ]
    return (
        f"{table(rows)}\n\n"
        f"With pacing on (SQLite, one report every {EVERY * 1000:.0f} ms at most, each in another "
        f"of the {GROUPS} groups): p50 {calm.p50:.1f} ms, p95 {calm.p95:.1f} ms."
    )


async def _inside(size: Size, folder: Path, ours: Databases) -> str:
    rows = [["", *(NAMED[engine] for engine in ENGINES)]]
    ticks, rounds, rates = [], [], []
    for engine in ENGINES:
        async with community(ours.url(engine, "inside"), folder) as storage:
            one, rate = await inside.outgoing(storage, size.waiting)
            rounds.append(f"{one:.1f}")
            rates.append(f"{rate:.0f}")
            ticks.append(f"{await inside.tick(storage, size.matters):.1f}")
        _tell(f"inside: {engine}")
    rows.append([f"a tick, {size.matters} open matters, none due: ms", *ticks])
    rows.append([f"a round of delivery, {size.waiting} waiting: ms", *rounds])
    rows.append([f"{size.waiting} messages to {GROUPS} chats: messages/s", *rates])
    return table(rows)


def _tell(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)


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
    _tell(f"{time.monotonic() - started:.0f} s")


main()
