"""An office that delivers, and what it logs."""

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from storage.work import Storage
from tests.bot.wall import Office


@pytest.fixture(autouse=True)
def log() -> Iterator[list[EventDict]]:
    """What was logged during the test."""
    with capture_logs() as events:
        yield events


@pytest.fixture
def office(storage: Storage) -> Office:
    """Delivery without a pace, on each engine."""
    return Office(storage)
