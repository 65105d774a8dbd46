"""Real bots: `huying run` in processes of their own, on one database, against a sandbox."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.world import World
from tests.faults.ledger import counts, rows
from tests.faults.street import BOT, TOKEN

ROOT = Path(__file__).parents[2]
#: With the slow import first: a successor stands ready and waits for the lease.
RUN = "import bot.channels.telegram_aiogram; from bot.cli import main; main()"


@dataclass
class Bots:
    """Processes on one database, one after the other."""

    environment: dict[str, str]
    folder: Path
    running: list[asyncio.subprocess.Process]

    async def start(self) -> None:
        """One more, which waits until those before it are gone."""
        with (self.folder / "bots.log").open("ab") as log:
            self.running.append(
                await asyncio.create_subprocess_exec(
                    sys.executable, "-c", RUN, "run",
                    env=self.environment, cwd=self.folder, stdout=log, stderr=log,
                )
            )  # fmt: skip

    @property
    def log(self) -> str:
        """What they all logged."""
        return (self.folder / "bots.log").read_text()

    async def kill(self, url: str) -> set[str]:
        """Kill the one at work while its successor holds its breath. Returns the chats that had
        a message on its way."""
        first, second = self.running
        second.send_signal(signal.SIGSTOP)
        first.kill()
        await first.wait()
        self.running.remove(first)
        flying = {chat for (chat,) in rows(url, "SELECT chat FROM outbox WHERE fate = 'sending'")}
        second.send_signal(signal.SIGCONT)
        return flying


@asynccontextmanager
async def bots(url: str, api: str, folder: Path) -> AsyncIterator[Bots]:
    """None is left when the block ends."""
    environment = {name: value for name, value in os.environ.items() if "HUYING" not in name} | {
        "PYTHONPATH": str(ROOT),
        "HUYING_DATABASE_URL": url,
        "HUYING_TELEGRAM__TOKEN": TOKEN,
        "HUYING_TELEGRAM__API_BASE": api,
        "HUYING_TELEGRAM__PACE": "off",
        "HUYING_WEB__PORT": "0",
    }
    started = Bots(environment, folder, [])
    try:
        yield started
    finally:
        for one in started.running:
            one.kill()
            await one.wait()


async def until(true: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait for something another process does."""
    try:
        async with asyncio.timeout(seconds):
            while not true():
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"waited {seconds} s for {what}") from None


def settled(url: str, world: World) -> bool:
    """Nothing is on its way any more, on either side."""
    open_ = counts(url, "inbox", "standing").keys() - {"done", "aside"}
    waits = counts(url, "outbox", "fate").keys() - {"sent", "parked"}
    return not (open_ or waits or world.streams[BOT].pending)
