"""Real bots: `huying run` in processes of their own, on one database, against a sandbox."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sandbox.world import World
from tests.faults.ledger import counts
from tests.faults.street import BOT, TOKEN

ROOT = Path(__file__).parents[2]


@dataclass
class Bots:
    """Processes on one database, one after the other. See `nursery.py`."""

    folder: Path
    nursery: Process
    pid: int = 0

    async def start(self) -> None:
        """Start one."""
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.write(b"go\n")
        self.pid = int(await self.nursery.stdout.readline())

    @property
    def alive(self) -> bool:
        """Whether the latest one runs."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, 0)
            return True
        return False

    async def kill(self) -> None:
        """End it in the middle of whatever it does."""
        os.kill(self.pid, signal.SIGKILL)
        await until(lambda: not self.alive, 10, "the killed to be gone")

    @property
    def log(self) -> str:
        """What they all logged."""
        return (self.folder / "bots.log").read_text()


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
    command = [sys.executable, "-m", "tests.faults.nursery"]
    with (folder / "bots.log").open("ab") as log:
        nursery = await asyncio.create_subprocess_exec(
            *command, env=environment, cwd=folder, stdin=PIPE, stdout=PIPE, stderr=log
        )
    started = Bots(folder, nursery)
    try:
        yield started
    finally:
        if started.pid and started.alive:
            await started.kill()
        nursery.kill()
        await nursery.wait()


async def until(true: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait for something another process does."""
    try:
        async with asyncio.timeout(seconds):
            while not true():
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"waited {seconds} s for {what}") from None


def settled(url: str, world: World) -> bool:
    """Nothing is on its way any more, on either side."""
    open_ = counts(url, "inbox", "standing").keys() - {"done", "aside"}
    waits = counts(url, "outbox", "fate").keys() - {"sent", "parked"}
    return not (open_ or waits or world.streams[BOT].pending)
