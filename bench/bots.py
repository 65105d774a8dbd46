"""The bots on the bench: each a process of its own, talking to its own sandbox."""

import asyncio
import os
import signal
import socket
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from bench.stage import TOKEN, Stage, stage

HUYING = ("-m", "bot", "run")
ECHO_AIOGRAM = ("-m", "bench.echo_aiogram")
ECHO_PTB = ("-m", "bench.echo_ptb")
HOLLOW = ("-m", "bench.hollow")
#: Seconds a bot may take to start.
_START = 60.0


@dataclass
class Running:
    """A bot at work."""

    name: str
    stage: Stage
    process: Process
    #: Seconds from the start of the process to its first getUpdates.
    started_in: float

    def megabytes(self) -> float:
        """Resident memory now."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / 2**20

    def cpu(self) -> float:
        """Seconds of processor time used so far, by all its threads."""
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)


@asynccontextmanager
async def running(
    name: str, what: tuple[str, ...], folder: Path, settings: Mapping[str, str] | None = None
) -> AsyncIterator[Running]:
    """A bot before its own sandbox, from its first getUpdates to the end of the block.

    Raises RuntimeError with the end of its log where it does not start or stopped by itself.
    """
    async with AsyncExitStack() as stack:
        log = folder / f"{name}.log"
        there = await stack.enter_async_context(stage(log))
        own = {
            "HUYING_TELEGRAM__TOKEN": TOKEN,
            "HUYING_TELEGRAM__API_BASE": there.url,
            "HUYING_WEB__PORT": str(_free_port()),
        }
        with log.open("wb") as out:
            started = time.monotonic()
            process = await asyncio.create_subprocess_exec(
                sys.executable, *what, cwd=folder, stdout=out, stderr=out,
                env={**_clean(), **own, **(settings or {})},
            )  # fmt: skip
        stack.push_async_callback(_stop, process)
        while there.polled is None:
            if process.returncode is not None or time.monotonic() > started + _START:
                raise RuntimeError(f"{name} does not start:\n{log.read_text()[-3000:]}")
            await asyncio.sleep(0.002)
        yield Running(name, there, process, there.polled - started)


async def _stop(process: Process) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(10):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def _clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("HUYING_")}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
