"""kill -9, ten times, at moments nobody chose, while a street reports and taps; killed under one
driver, started again under the other.

By hand: HUYING_KILLS=200 HUYING_KILLS_SEED=7 pytest -m kills
"""

import asyncio
import os
import random
import sys
from collections import Counter
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Driver
from chat.text import text
from sandbox.serve import serving
from sandbox.world import World
from storage.work import Storage
from tests.faults.bots import Nursery, bots, settled, until
from tests.faults.ledger import counts, rows
from tests.faults.street import BOT, Building, act, build, settle, shown
from tests.house import CATALOGUE

KILLS = int(os.environ.get("HUYING_KILLS", "10"))
SEED = int(os.environ.get("HUYING_KILLS_SEED") or random.SystemRandom().randrange(10_000))
#: What the card says in each state; what is over is offered no more.
SENDING = "SELECT chat FROM outbox WHERE fate = 'sending'"
STATES = {
    "waiting": "state-waiting-for",
    "taken": "state-taken",
    "with_property": "state-property",
    "on_scene": "state-on-scene",
}


@pytest.mark.kills
@pytest.mark.timeout(150 + 15 * KILLS)
async def test_nothing_is_lost_by_kill_9(
    storage: Storage, database_url: str, nursery: Nursery, tmp_path: Path
) -> None:
    sys.stdout.write(f"HUYING_KILLS_SEED={SEED}\n")  # shown where it fails
    dice, world = random.Random(SEED), World()
    buildings = [Building(number) for number in range(1, 21)]
    await settle(storage, buildings)
    build(world, buildings)
    flying: Counter[str] = Counter()
    drivers = cycle(Driver)
    async with serving(world) as api, bots(nursery, database_url, api, tmp_path) as running:

        async def live() -> None:
            while True:
                act(world, dice.choice(buildings), dice)
                await asyncio.sleep(dice.random() * 0.025)

        for _ in range(KILLS):
            world.last_poll.clear()
            running.start(next(drivers))
            await until(lambda: BOT in world.last_poll, 30, "a bot that polls")
            people = asyncio.create_task(live())
            await asyncio.sleep(dice.random() / 2)
            people.cancel()
            await running.kill()
            flying.update(chat for (chat,) in rows(database_url, SENDING))
        running.start(next(drivers))
        with suppress(AssertionError):  # what is left is told below
            await until(lambda: settled(database_url, world), 60 + 3 * KILLS, "the last bot")
    assert "set aside" not in running.log
    assert "Traceback" not in running.log
    assert set(counts(database_url, "inbox", "standing")) == {"done"}
    assert set(counts(database_url, "outbox", "fate")) == {"sent"}
    for one in buildings:
        check(database_url, world, one, flying)


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
    everything = shown(world, one.chat)
    [(live_ones,)] = rows(url, f"SELECT count(*) FROM shown WHERE chat = '{one.chat}'")
    assert len(everything) - live_ones <= flying[str(one.chat)]
    # Beside the cards there stand questions to reporters: those offer no look at the progress.
    cards = [card for card in everything if "lk:" in str(card.get("reply_markup"))]
    numbers = [int(card["text"].removeprefix("【报修").split("】")[0]) for card in cards]
    assert list(dict.fromkeys(numbers)) == [number for number, *_ in found]
    live = {str(card["message_id"]): card for card in cards}
    for _, _, _, state, message in found:
        tells(live[message], state, f"{one.number}号楼楼长")


def tells(card: dict[str, Any], state: str, leader: str) -> None:
    """The card shows the state the matter is in."""
    words, offered = card["text"], str(card.get("reply_markup"))
    if state in ("done", "dismissed"):
        assert "hd:" not in offered, words
        return
    assert "hd:" in offered, words
    line = CATALOGUE.say(text(STATES[state], who=leader), "zh_CN")
    assert line in words
