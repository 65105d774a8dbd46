"""A furnished house for every story."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.anonymity import leaks
from tests.house import House, opened

HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Stories run on SQLite, and on PostgreSQL too where two things happen at one instant; with
    `--everywhere` all of them run on both."""
    if config.getoption("everywhere"):
        return
    left = {item for item in items if _tells_nothing_new(item)}
    config.hook.pytest_deselected(items=list(left))
    items[:] = [item for item in items if item not in left]


def _tells_nothing_new(item: pytest.Item) -> bool:
    told = HERE in item.path.parents and isinstance(item, pytest.Function)
    of = item.callspec.params if told and hasattr(item, "callspec") else {}
    on_postgres = of.get("database_url") == "postgresql"
    return on_postgres and item.get_closest_marker("races") is None


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    """Two buildings and their people, on each engine."""
    async with AsyncExitStack() as stack:
        house = await opened(database_url, stack)
        yield house
        # Whatever a story is about: no group ever learns from the bot whose a wish is.
        assert await leaks(house) == []
