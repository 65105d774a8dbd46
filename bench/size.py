"""How much is measured, and how its progress is told."""

import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    rounds: int
    alone: int
    crowd: int
    votes: int
    chatter: int
    matters: int
    waiting: int
    households: int
    rising: int


FULL = Size(
    rounds=3, alone=150, crowd=800, votes=900, chatter=5000, matters=1_000_000, waiting=10_000,
    households=40_000, rising=10_000,
)  # fmt: skip
QUICK = Size(
    rounds=1, alone=30, crowd=150, votes=300, chatter=500, matters=2000, waiting=1000,
    households=2000, rising=500,
)  # fmt: skip
#: In flight at the same time in the crowd, over all groups.
CROWD = 100
#: With pacing on, a report this often: below Telegram's 30 messages a second.
EVERY = 0.05


def tell(what: str) -> None:
    """Say on the terminal how far it is."""
    print(f"… {what}", file=sys.stderr, flush=True)
