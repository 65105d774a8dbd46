"""Real bots: `huying run` in processes of their own, on one database, against a sandbox."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Driver
from sandbox.world import World
from tests.faults.ledger import counts
from tests.faults.street import BOT, TOKEN

ROOT = Path(__file__).parents[2]


class Nursery:
    """Forks bots out of one process that has done the slow imports. See `nursery.py`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def bot(self, folder: Path, environment: Mapping[str, str]) -> int:
        """The process id of a new one."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps([str(folder), dict(environment)])}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextmanager
def nursing() -> Iterator[Nursery]:
    """A nursery until the block ends; the bots that came out of it are their starters' to end."""
    environment = {name: value for name, value in os.environ.items() if "HUYING" not in name}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.nursery"],
        env=environment, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        yield Nursery(process)
        assert process.stdin is not None
        process.stdin.close()


@dataclass
class Bots:
    """Processes on one database, one after the other."""

    nursery: Nursery
    folder: Path
    environment: dict[str, str]
    pid: int = 0

    def start(self, driver: Driver, **more: str) -> None:
        """Start one that is carried by `driver`, with more in its environment."""
        chosen = {"HUYING_TELEGRAM__DRIVER": driver.value}
        self.pid = self.nursery.bot(self.folder, self.environment | chosen | more)

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
async def bots(
    nursery: Nursery, url: str, api: str, folder: Path, token: str = TOKEN
) -> AsyncIterator[Bots]:
    """None is left when the block ends."""
    environment = {
        "HUYING_DATABASE_URL": url,
        "HUYING_TELEGRAM__TOKEN": token,
        "HUYING_TELEGRAM__API_BASE": api,
        "HUYING_TELEGRAM__PACE": "off",
        "HUYING_WEB__PORT": "0",
    }
    started = Bots(nursery, folder, environment)
    try:
        yield started
    finally:
        if started.pid and started.alive:
            await started.kill()


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
