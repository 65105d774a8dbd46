"""What is wrong with a file an operator wrote, said so that it can be mended, and where."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

#: Where a value stands: table, number of the table where there are several, key.
Path = tuple[str | int, ...]

#: How many choices fit a line.
_FEW = 16


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: in which line, at which key, what was found, what was expected."""

    file: str
    line: int
    key: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.key}: found {self.found}, expected {self.expected}"


class BadFile(Exception):
    """A file is refused whole. `faults` holds everything that is wrong, in the file's order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults, key=lambda fault: (fault.file, fault.line))
        super().__init__("\n".join(map(str, self.faults)))


def shown(value: object) -> str:
    """A value as it stood in the file, short enough for one line."""
    words = f'"{value}"' if isinstance(value, str) else str(value)
    if isinstance(value, bool):
        words = words.lower()
    return words if len(words) <= 60 else f"{words[:57]}…"


def one_of(choices: Iterable[str], found: object) -> str:
    """What was expected where only some words are allowed, and the likeliest of them."""
    words = list(choices)
    if not words:
        return "one that is described (there is none)"
    few = ", ".join(words if len(words) <= _FEW else [*words[:_FEW], "…"])
    near = get_close_matches(str(found), words, n=1)
    return f'one of {few}; perhaps "{near[0]}"' if near else f"one of {few}"


class Lines:
    """In which line of a TOML text each table and key stands. (tomllib keeps no lines.)

    The text must be TOML that parses.
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        # `[[place]]` opens the next place; `[place.x]` after it belongs to that same place.
        counts: dict[Path, int] = {}
        here: Path = ()
        for line, statement in _statements(text):
            path = _path(tomllib.loads(statement))
            if statement.lstrip().startswith("["):
                here = ()
                for depth, step in enumerate(path, start=1):
                    here = (*here, step)
                    if depth == len(path) and statement.lstrip().startswith("[["):
                        counts[here] = counts.get(here, -1) + 1
                    if here in counts:
                        here = (*here, counts[here])
                path = here
            else:
                path = (*here, *path)
            for depth in range(1, len(path) + 1):
                self._lines.setdefault(path[:depth], line)

    def of(self, path: Path) -> int:
        """The line of a key; of its table where the key is not there; else the first."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Each header and each assignment with its first line; a value may span several."""
    start, pending = 1, ""
    # Not splitlines: to TOML only a line feed ends a line.
    for number, line in enumerate(text.split("\n"), start=1):
        if not pending:
            start = number
        pending += line + "\n"
        try:
            found = tomllib.loads(pending)
        except tomllib.TOMLDecodeError:
            continue
        if found:
            yield start, pending
        pending = ""


def _path(table: object) -> Path:
    """The keys of a statement: `[a.b]` and `a.b = 1` both say a, b."""
    path: Path = ()
    while isinstance(table, dict) and len(table) == 1:
        ((key, table),) = table.items()
        path = (*path, key)
    return path
