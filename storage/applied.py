"""What an `apply` changed, by name: what its operator is told."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

#: The source of what the file began and may end. Who only wrote in a group "spoke", who was given
#: a code came by "invite" (a role) or "code" (a group).
FILE = "file"

#: How many names a line holds before it only counts.
FEW = 5


class Lasting(Protocol):
    """A row that ends with a date instead of being deleted."""

    until: datetime | None


@dataclass
class Changes:
    """What became of one sort of thing. `back` had ended and goes on."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)


@dataclass
class Applied:
    """What became of everything; false where nothing changed."""

    changes: dict[str, Changes] = field(default_factory=dict)

    def of(self, sort: str) -> Changes:
        """The changes of one sort: "places", "chats", …"""
        return self.changes.setdefault(sort, Changes())

    def __bool__(self) -> bool:
        return any(any(vars(changes).values()) for changes in self.changes.values())

    def lines(self) -> Iterator[str]:
        """One line for each sort and what became of it: counts and a few names."""
        for sort, changes in self.changes.items():
            for fate, names in vars(changes).items():
                if names:
                    few = ", ".join(names[:FEW]) + (", …" if len(names) > FEW else "")
                    yield f"{sort}: {len(names)} {fate} ({few})"
