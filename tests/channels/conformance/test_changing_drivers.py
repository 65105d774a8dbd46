"""kill -9 under one driver, on under the other: nothing is lost, nothing doubled beyond what was
on its way. The state between is ours, not a library's."""

import asyncio
import os
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.settings import Driver
from sandbox.serve import serving
from tests.bot.streets import BOT, GROUP, TOKEN, WANG, Street, furnish, until, world
from tests.bot.test_web import free_port
from tests.faults.ledger import counts, rows

ROOT = Path(__file__).parents[3]
PLACES = [f"{number}楼" for number in range(1, 13)]


@pytest.fixture
async def street(sqlite_url: str) -> AsyncIterator[Street]:
    await furnish(sqlite_url)
    here = world()
    async with serving(here) as url:
        yield Street(here, url, sqlite_url, free_port())


@asynccontextmanager
async def process(
    street: Street, driver: Driver, mode: str, folder: Path
) -> AsyncIterator[Process]:
    """`huying run`; killed at the end as a power cut kills."""
    environment = {name: value for name, value in os.environ.items() if "HUYING" not in name} | {
        "PYTHONPATH": str(ROOT),
        "HUYING_DATABASE_URL": street.database,
        "HUYING_TELEGRAM__TOKEN": TOKEN,
        "HUYING_TELEGRAM__API_BASE": street.url,
        "HUYING_TELEGRAM__PACE": "off",
        "HUYING_TELEGRAM__DRIVER": driver,
        "HUYING_TELEGRAM__MODE": mode,
        "HUYING_TELEGRAM__WEBHOOK_URL": f"http://127.0.0.1:{street.web}",
        "HUYING_WEB__PORT": str(street.web),
    }
    with (folder / "bot.log").open("ab") as log:
        bot = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run",
            env=environment, cwd=folder, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        yield bot
    finally:
        if bot.returncode is None:
            bot.kill()
        await bot.wait()


@pytest.mark.kills
@pytest.mark.parametrize("mode", ["polling", "webhook"])
@pytest.mark.parametrize(
    ("first", "second"), [(Driver.AIOGRAM, Driver.PTB), (Driver.PTB, Driver.AIOGRAM)]
)
async def test_one_goes_on_where_the_other_was_killed(
    street: Street, first: Driver, second: Driver, mode: str, tmp_path: Path
) -> None:
    async with process(street, first, mode, tmp_path):
        for at, place in enumerate(PLACES[:8]):
            street.world.say(GROUP, WANG, f"报修 {place}灯坏了")
            if not at:
                await until(street.said, 30)
        await until(lambda: len(street.said()) > 2, 30)
    flying = rows(street.database, "SELECT id FROM outbox WHERE fate = 'sending'")
    for place in PLACES[8:]:
        street.world.say(GROUP, WANG, f"报修 {place}灯坏了")
    async with process(street, second, mode, tmp_path):
        await until(lambda: settled(street), 40)
    kept = rows(street.database, "SELECT number, words FROM matter ORDER BY number")
    assert [number for number, _ in kept] == list(range(1, len(PLACES) + 1))
    assert [words.partition("灯")[0] for _, words in kept] == PLACES
    shown = [one[one.index("】") + 1 :].partition("灯")[0] for one in street.said()]
    assert list(dict.fromkeys(shown)) == PLACES
    assert len(shown) - len(PLACES) <= len(flying) <= 1
    assert set(counts(street.database, "inbox", "standing")) == {"done"}
    log = (tmp_path / "bot.log").read_text()
    assert "Traceback" not in log
    assert "Sesame" not in log


def settled(street: Street) -> bool:
    """Nothing waits on either side."""
    if len(street.said()) < len(PLACES) or street.world.streams[BOT].pending:
        return False
    waits = counts(street.database, "outbox", "fate").keys() - {"sent"}
    return not waits and set(counts(street.database, "inbox", "standing")) == {"done"}
