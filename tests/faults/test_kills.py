"""kill -9, ten times, at moments nobody chose, while a street reports and taps.

By hand: HUYING_KILLS=200 HUYING_KILLS_SEED=7 pytest -m kills
"""

import asyncio
import os
import random
import re
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chat.text import text
from sandbox.serve import serving
from sandbox.world import World
from storage.work import Storage
from tests.faults.ledger import counts, rows
from tests.faults.street import BOT, TOKEN, Building, act, build, settle, shown
from tests.house import CATALOGUE

KILLS = int(os.environ.get("HUYING_KILLS", "10"))
SEED = int(os.environ.get("HUYING_KILLS_SEED") or random.SystemRandom().randrange(10_000))
ROOT = Path(__file__).parents[2]
#: `huying run`, with the slow import first: a successor stands ready and waits for the lease.
STATES = {
    "waiting": "state-waiting-for",
    "taken": "state-taken",
    "with_property": "state-property",
}
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


@pytest.mark.kills
@pytest.mark.timeout(60 + 10 * KILLS)
async def test_nothing_is_lost_by_kill_9(
    storage: Storage, database_url: str, tmp_path: Path
) -> None:
    sys.stdout.write(f"HUYING_KILLS_SEED={SEED}\n")  # shown where it fails
    dice, world = random.Random(SEED), World()
    buildings = [Building(number) for number in range(1, 21)]
    await settle(storage, buildings)
    build(world, buildings)
    flying: Counter[str] = Counter()
    async with serving(world) as api, bots(database_url, api, tmp_path) as running:

        async def live() -> None:
            while True:
                act(world, dice.choice(buildings), dice)
                await asyncio.sleep(dice.random() * 0.05)

        await running.start()
        for _ in range(KILLS):
            await running.start()
            world.last_poll.clear()
            await until(lambda: BOT in world.last_poll, 30, "a bot that polls")
            people = asyncio.create_task(live())
            await asyncio.sleep(0.3 + dice.random())
            flying.update(await running.kill(database_url))
            people.cancel()
        await until(lambda: settled(database_url, world), 30, "the last bot to finish")
    log = (tmp_path / "bots.log").read_text()
    assert "set aside" not in log
    assert "Traceback" not in log
    assert set(counts(database_url, "inbox", "standing")) == {"done"}
    assert set(counts(database_url, "outbox", "fate")) == {"sent"}
    for one in buildings:
        check(database_url, world, one, flying)


def settled(url: str, world: World) -> bool:
    """Nothing is on its way any more, on either side."""
    open_ = counts(url, "inbox", "standing").keys() - {"done", "aside"}
    waits = counts(url, "outbox", "fate").keys() - {"sent", "parked"}
    return not (open_ or waits or world.streams[BOT].pending)


def check(url: str, world: World, one: Building, flying: Counter[str]) -> None:
    """Every report once, numbered in the order it was said, with one card that tells its state;
    doubled at most once for each kill that met a message on its way to this chat."""
    found = rows(
        url,
        "SELECT number, said_message, words, state, message FROM matter "
        "JOIN shown ON key = 'matter:' || matter.id "
        f"WHERE said_chat = '{one.chat}' AND chat = said_chat ORDER BY number",
    )
    assert [(int(said), words) for _, said, words, _, _ in found] == list(one.said.items())
    assert [number for number, *_ in found] == list(range(1, len(found) + 1))
    cards = shown(world, one.chat)
    numbers = [int(re.match(r"【报修(\d+)】", card["text"])[1]) for card in cards]  # type: ignore[index]
    assert list(dict.fromkeys(numbers)) == [number for number, *_ in found]
    assert len(numbers) - len(found) <= flying[str(one.chat)]
    live = {str(card["message_id"]): card for card in cards}
    for _, _, _, state, message in found:
        tells(live[message], state, f"{one.number}号楼楼长")


def tells(card: dict[str, Any], state: str, leader: str) -> None:
    """The card shows the state the matter is in."""
    words, offered = card["text"], str(card.get("reply_markup"))
    if state == "done":
        assert "hd:" not in offered, words
        return
    assert "hd:" in offered, words
    line = CATALOGUE.say(text(STATES[state], who=leader), "zh_CN")
    assert line in words
