"""The bot dies at the n-th await of its pipeline, for every n; started again, it has lost nothing,
doubled nothing but what was on its way, and kept the order. See `walk.py` for the story."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine import connect
from storage.work import Storage
from tests import databases
from tests.house import furnish

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=databases.ENGINES)
def furnished(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Two buildings and their people, with every connection closed."""

    async def rows(url: str) -> None:
        storage = Storage(connect(url))
        await furnish(storage)
        await storage.close()

    with databases.new_database(request.param, tmp_path, used=False) as url:
        asyncio.run(rows(url))
        yield url


@pytest.mark.timeout(300)
def test_a_crash_at_any_await_loses_nothing(furnished: str) -> None:
    walk = [sys.executable, "-m", "tests.faults.walk", furnished]
    walked = subprocess.run(walk, cwd=ROOT, capture_output=True, text=True)
    assert walked.returncode == 0, walked.stderr
    result = json.loads(walked.stdout)
    sys.stdout.write(f"{result['crashes']} crashes left {result['states']} states\n")
    assert result["faults"] == {}, "\n".join(result["faults"].values())
    assert result["crashes"] > 80
    assert result["states"] > 15
