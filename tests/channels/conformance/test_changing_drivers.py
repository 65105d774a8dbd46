"""kill -9 under one driver, on under the other: nothing is lost, nothing doubled beyond what was
on its way. The state between is ours, not a library's."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.settings import Driver
from sandbox.serve import serving
from tests.bot.streets import BOT, GROUP, TOKEN, WANG, Street, furnish, until, world
from tests.bot.test_web import free_port
from tests.faults.bots import Nursery, bots
from tests.faults.ledger import counts, rows

PLACES = [f"{number}楼" for number in range(1, 13)]


@pytest.fixture
async def street(sqlite_url: str) -> AsyncIterator[Street]:
    await furnish(sqlite_url)
    here = world()
    async with serving(here) as url:
        yield Street(here, url, sqlite_url, free_port())


@pytest.mark.kills
@pytest.mark.parametrize("mode", ["polling", "webhook"])
@pytest.mark.parametrize(
    ("first", "second"), [(Driver.AIOGRAM, Driver.PTB), (Driver.PTB, Driver.AIOGRAM)]
)
async def test_one_goes_on_where_the_other_was_killed(
    street: Street, first: Driver, second: Driver, mode: str, nursery: Nursery, tmp_path: Path
) -> None:
    how = {
        "HUYING_TELEGRAM__MODE": mode,
        "HUYING_TELEGRAM__WEBHOOK_URL": f"http://127.0.0.1:{street.web}",
        "HUYING_WEB__PORT": str(street.web),
    }
    async with bots(nursery, street.database, street.url, tmp_path, TOKEN) as running:
        running.start(first, **how)
        for at, place in enumerate(PLACES[:8]):
            street.world.say(GROUP, WANG, f"报修 {place}灯坏了")
            if not at:
                await until(street.said, 30)
        await until(lambda: len(street.said()) > 2, 30)
        await running.kill()
        flying = rows(street.database, "SELECT id FROM outbox WHERE fate = 'sending'")
        for place in PLACES[8:]:
            street.world.say(GROUP, WANG, f"报修 {place}灯坏了")
        running.start(second, **how)
        await until(lambda: settled(street), 40)
    kept = rows(street.database, "SELECT number, words FROM matter ORDER BY number")
    assert [number for number, _ in kept] == list(range(1, len(PLACES) + 1))
    assert [words.partition("灯")[0] for _, words in kept] == PLACES
    shown = [one[one.index("】") + 1 :].partition("灯")[0] for one in street.said()]
    assert list(dict.fromkeys(shown)) == PLACES
    assert len(shown) - len(PLACES) <= len(flying) <= 1
    assert set(counts(street.database, "inbox", "standing")) == {"done"}
    assert "Traceback" not in running.log
    assert "Sesame" not in running.log


def settled(street: Street) -> bool:
    """Nothing waits on either side."""
    if len(street.said()) < len(PLACES) or street.world.streams[BOT].pending:
        return False
    waits = counts(street.database, "outbox", "fate").keys() - {"sent"}
    return not waits and set(counts(street.database, "inbox", "standing")) == {"done"}
