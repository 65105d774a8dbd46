"""A furnished house for every story."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.anonymity import leaks
from tests.house import House, opened


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    """Two buildings and their people, on each engine."""
    async with AsyncExitStack() as stack:
        house = await opened(database_url, stack)
        yield house
        # Whatever a story is about: no group ever learns from the bot whose a wish is.
        assert await leaks(house) == []
