"""Where a bot runs by the real clock, it is ten in the morning: no digest, no night, no list that
another hour would bring between what is tested."""

from datetime import UTC, datetime


def zone() -> str:
    """A zone in which it is between ten and eleven now, whenever the tests run."""
    ahead = 10 - datetime.now(UTC).hour
    # The names tell how far behind; and there are zones 14 hours ahead, but 12 behind.
    return f"Etc/GMT{-ahead:+d}" if ahead >= -12 else f"Etc/GMT{-ahead - 24:+d}"
