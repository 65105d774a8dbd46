"""Faults are loud: what the bot logs about them is collected, not printed."""

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict


@pytest.fixture(autouse=True)
def log() -> Iterator[list[EventDict]]:
    """What was logged during the test."""
    with capture_logs() as events:
        yield events
