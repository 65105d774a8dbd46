"""The bots side by side, each before its own sandbox, measured as people meet them.

In each round every bot is measured once, and another one begins: so what else goes on in the
machine meets them all.
"""

import statistics
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from bench import claims, votes
from bench.bots import ECHO_AIOGRAM, ECHO_PTB, HOLLOW, HUYING, Running, running
from bench.databases import Databases, community
from bench.size import CROWD, EVERY, Size, tell
from bench.stage import GROUPS, VOTERS, Measured, together
from bench.table import table
from storage.engine import connect
from storage.inbox import Received


@dataclass(frozen=True)
class Kind:
    """A bot to be measured."""

    name: str
    #: How it is called in the table.
    title: str
    what: tuple[str, ...]
    engine: str | None = None
    driver: str | None = None
    #: The bare bot on the same library.
    beside: str | None = None


KINDS = (
    Kind("echo_aiogram", "aiogram echo", ECHO_AIOGRAM),
    Kind("echo_ptb", "ptb echo", ECHO_PTB),
    Kind("aiogram", "Huying, aiogram, SQLite", HUYING, "sqlite", "aiogram", "echo_aiogram"),
    Kind("ptb", "Huying, ptb, SQLite", HUYING, "sqlite", "ptb", "echo_ptb"),
    Kind(
        "postgresql", "Huying, aiogram, PostgreSQL", HUYING, "postgresql", "aiogram",
        "echo_aiogram",
    ),
    Kind("nobody", "no bot at all", HOLLOW),
)  # fmt: skip


@dataclass
class Figures:
    """What was measured of one bot."""

    kind: Kind
    bot: Running
    #: Seconds from a start to the first getUpdates, of each time it was started.
    starts: list[float]
    megabytes: float
    alone: list[Measured] = field(default_factory=list)
    crowd: list[Measured] = field(default_factory=list)
    votes: list[Measured] = field(default_factory=list)
    claims: list[Measured] = field(default_factory=list)
    #: Seconds of processor time spent on the crowd.
    cpu: float = 0.0
    chatter: float = 0.0
    kept: int = 0


async def measure(size: Size, folder: Path, ours: Databases) -> str:
    """All of it as Markdown."""
    settings = {one.name: await _settings(one, ours, folder) for one in KINDS}
    starts: dict[str, list[float]] = {one.name: [] for one in KINDS}
    for number in range(size.rounds):
        for one in _beginning_with(number):
            async with running(one.name, one.what, folder, settings[one.name]) as bot:
                starts[one.name].append(bot.started_in)
        tell(f"starts {number + 1}")
    async with AsyncExitStack() as stack:
        found: dict[str, Figures] = {}
        for one in KINDS:
            bot = await stack.enter_async_context(
                running(one.name, one.what, folder, settings[one.name])
            )
            seconds = [*starts[one.name], bot.started_in]
            found[one.name] = Figures(one, bot, seconds, bot.megabytes())
        for one in KINDS:
            await found[one.name].bot.stage.reports(50, 10)
        for number in range(size.rounds):
            for one in _beginning_with(number):
                await _round(found[one.name], size)
                tell(f"round {number + 1}: {one.title}")
        for one in KINDS:
            await _chatter(found[one.name], size, settings[one.name].get("HUYING_DATABASE_URL"))
        rows = _rows(found)
    paced = {one.title: await _paced(one, size, ours, folder) for one in _kinds_on("sqlite")}
    spoken = "; ".join(
        f"{title}: p50 {calm.p50:.1f} ms, p95 {calm.p95:.1f} ms" for title, calm in paced.items()
    )
    return (
        f"{table(rows)}\n\n"
        f"With pacing on, one report every {EVERY * 1000:.0f} ms at most, each in another of the "
        f"{GROUPS} groups: {spoken}."
    )


def _beginning_with(number: int) -> Sequence[Kind]:
    first = number % len(KINDS)
    return (*KINDS[first:], *KINDS[:first])


def _kinds_on(engine: str) -> Sequence[Kind]:
    return [one for one in KINDS if one.engine == engine]


async def _settings(
    kind: Kind, ours: Databases, folder: Path, *, pace: str = "off"
) -> dict[str, str]:
    """What a bot is told, with a database of its own that holds the community."""
    if kind.engine is None or kind.driver is None:
        return {}
    url = ours.url(kind.engine, f"{kind.name}_{pace}")
    async with community(url, folder) as storage:
        await votes.prepare(storage, VOTERS)
        await claims.prepare(storage, votes.MATTER)
    return {
        "HUYING_DATABASE_URL": url,
        "HUYING_TELEGRAM__DRIVER": kind.driver,
        "HUYING_TELEGRAM__PACE": pace,
    }


async def _round(one: Figures, size: Size) -> None:
    one.alone.append(await one.bot.stage.reports(size.alone, 1))
    before = one.bot.cpu()
    one.crowd.append(await one.bot.stage.reports(size.crowd, CROWD))
    one.cpu += one.bot.cpu() - before
    one.votes.append(await votes.cast(one.bot.stage, size.votes, CROWD, len(one.votes)))
    turn = len(one.claims)
    one.claims.append(await claims.claim(one.bot.stage, size.votes, CROWD, votes.MATTER, turn))


async def _chatter(one: Figures, size: Size, url: str | None) -> None:
    before = await _events(url)
    one.chatter = await one.bot.stage.chatter(size.chatter)
    # The report at the end is an event; what was said before it must be none.
    one.kept = await _events(url) - before - 1


async def _events(url: str | None) -> int:
    """How many events a bot ever stored."""
    if url is None:
        return 0
    engine = connect(url)
    async with engine.connect() as db:
        many = await db.scalar(sa.select(sa.func.count()).select_from(Received))
    await engine.dispose()
    return many or 0


async def _paced(kind: Kind, size: Size, ours: Databases, folder: Path) -> Measured:
    settings = await _settings(kind, ours, folder, pace="on")
    async with running(f"{kind.name}-paced", kind.what, folder, settings) as bot:
        await bot.stage.reports(10, 1, EVERY)
        calm = await bot.stage.reports(size.alone, 1, EVERY)
    tell(f"paced: {kind.title}")
    return calm


def _rows(found: dict[str, Figures]) -> list[list[str]]:
    all_ = list(found.values())
    alone = {name: together(one.alone) for name, one in found.items()}
    crowd = {name: together(one.crowd) for name, one in found.items()}

    voted = {name: together(one.votes) for name, one in found.items()}
    claimed = {name: together(one.claims) for name, one in found.items()}

    def beside(measured: dict[str, Measured]) -> list[str]:
        return [
            f"{measured[one.kind.name].rate / measured[one.kind.beside].rate:.2f}"
            if one.kind.beside
            else "-"
            for one in all_
        ]

    def of(measured: dict[str, Measured], say: Callable[[Measured], str]) -> list[str]:
        return [say(one) for one in measured.values()]

    def cpu(one: Figures) -> str:
        return f"{one.cpu / sum(len(each.delays) for each in one.crowd) * 1000:.2f}"

    return [
        ["", *(one.kind.title for one in all_)],
        ["1 in flight: p50 ms", *of(alone, lambda one: f"{one.p50:.1f}")],
        ["1 in flight: p95 ms", *of(alone, lambda one: f"{one.p95:.1f}")],
        [f"{CROWD} in flight: reports/s", *of(crowd, lambda one: f"{one.rate:.0f}")],
        [f"{CROWD} in flight: beside its echo", *beside(crowd)],
        [f"{CROWD} in flight: p50 ms", *of(crowd, lambda one: f"{one.p50:.0f}")],
        [f"{CROWD} in flight: p95 ms", *of(crowd, lambda one: f"{one.p95:.0f}")],
        ["processor ms a report", *map(cpu, all_)],
        [f"one poll, {CROWD} in flight: votes/s", *of(voted, lambda one: f"{one.rate:.0f}")],
        ["one poll: beside its echo", *beside(voted)],
        ["one poll: p95 ms", *of(voted, lambda one: f"{one.p95:.0f}")],
        [f"wishes, {CROWD} in flight: claims/s", *of(claimed, lambda one: f"{one.rate:.0f}")],
        ["wishes: beside its echo", *beside(claimed)],
        ["wishes: p95 ms", *of(claimed, lambda one: f"{one.p95:.0f}")],
        ["ordinary chat: messages/s", *(f"{one.chatter:.0f}" for one in all_)],
        ["… of which stored", *(str(one.kept) if one.kind.engine else "-" for one in all_)],
        [
            "start to first getUpdates, s",
            *(f"{statistics.median(one.starts):.1f}" for one in all_),
        ],
        ["memory, MB: started", *(f"{one.megabytes:.0f}" for one in all_)],
        ["memory, MB: afterwards", *(f"{one.bot.megabytes():.0f}" for one in all_)],
    ]
