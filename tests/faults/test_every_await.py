"""The bot dies at the n-th await of its pipeline, for every n; started again, it has lost nothing,
doubled nothing but what was on its way, and kept the order. See `walk.py` for the story."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.engine import connect
from storage.work import Storage
from tests.house import furnish

#: The walk is shared out, so that both cores have something to do.
STRIPES = 2
ROOT = Path(__file__).parents[2]


@pytest.fixture
def furnished(database_url: str) -> Iterator[str]:
    """Two buildings and their people, with every connection closed."""

    async def rows() -> None:
        storage = Storage(connect(database_url))
        await furnish(storage)
        await storage.close()

    asyncio.run(rows())
    return database_url


@pytest.mark.parametrize("stripe", range(STRIPES))
def test_a_crash_at_any_await_loses_nothing(
    furnished: str, stripe: int, record_property: Callable[[str, object], None]
) -> None:
    walk = [sys.executable, "-m", "tests.faults.walk", furnished, str(stripe + 1), str(STRIPES)]
    walked = subprocess.run(walk, cwd=ROOT, capture_output=True, text=True)
    assert walked.returncode == 0, walked.stderr
    result = json.loads(walked.stdout)
    assert result["faults"] == {}, "\n".join(result["faults"].values())
    assert result["crashes"] > 40
    record_property("crashes", result["crashes"])
