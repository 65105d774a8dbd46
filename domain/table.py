"""One table of a TOML file, read strictly: every key is known, every value of its kind.

A wrong value is remembered as a fault and something harmless stands in for it, so that reading
goes on and all faults are told at once.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from domain.faults import Path, one_of, shown

#: Days of a lifetime: others are slips, and some have no midnight in every time zone.
_YEARS = range(1900, 3000)

Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A fault whose line is not looked up yet."""

    path: Path
    found: str
    expected: str


class Table:
    """A table that is being read. What is wrong goes into `wrongs`, shared by a whole file."""

    def __init__(self, values: Mapping[str, Any], path: Path, wrongs: list[Wrong]) -> None:
        self.values = values
        self.path = path
        self.wrongs = wrongs

    def wrong(self, key: str, found: str, expected: str) -> None:
        """Remember a fault at a key; "" is the table itself."""
        self.wrongs.append(Wrong((*self.path, key) if key else self.path, found, expected))

    def only(self, *known: str) -> None:
        """Every other key is a fault."""
        for key in self.values:
            if key not in known:
                self.wrong(key, "an unknown key", one_of(known, key))

    def text(self, key: str, otherwise: str | None = None) -> str:
        """A line of text, without the blanks around it. Without `otherwise` it must be there."""
        value = self.values.get(key, otherwise)
        if isinstance(value, str) and value.strip() and len(value.strip().splitlines()) == 1:
            return value.strip()
        self._refuse(key, "a text of one line in quotes")
        return ""

    def matching(
        self, key: str, form: re.Pattern[str], expected: str, otherwise: str | None = None
    ) -> str:
        """A text of this form. Without `otherwise` it must be there."""
        value = self.values.get(key, otherwise)
        if isinstance(value, str) and form.fullmatch(value.strip()):
            return value.strip()
        self._refuse(key, expected)
        return ""

    def maybe(self, key: str) -> str | None:
        """A line of text, or None where the key is left out."""
        return self.text(key) if key in self.values else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of different texts; none where the key is left out."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self._refuse(key, "a list of texts in quotes")
            return ()
        texts = [one.strip() for one in value]
        for one in dict.fromkeys(one for one in texts if texts.count(one) > 1):
            self.wrong(key, f"{shown(one)} twice", "every text once")
        if "" in texts:
            self.wrong(key, "an empty text", "words in every text")
        return tuple(dict.fromkeys(texts))

    def choice(self, key: str, kinds: type[Kind], otherwise: Kind | None = None) -> Kind | None:
        """One of the values of an enumeration; None where it is wrong. Without `otherwise` it must
        be there."""
        value = self.values.get(key, otherwise)
        if isinstance(value, str) and value in list(kinds):
            return kinds(value)
        self._refuse(key, one_of(kinds, value))
        return None

    def choices(self, key: str, kinds: type[Kind], *, least: int = 1) -> tuple[Kind, ...]:
        """A list of different values of an enumeration, at least one unless `least` is 0."""
        if least and self.values.get(key, []) == []:
            self._refuse(key, f"at least one of {', '.join(kinds)}")
        found = self.texts(key)
        for one in found:
            if one not in list(kinds):
                self.wrong(key, shown(one), one_of(kinds, one))
        return tuple(kinds(one) for one in found if one in list(kinds))

    def number(self, key: str, low: int, high: int, otherwise: int) -> int:
        """A whole number within bounds, both included."""
        value = self.values.get(key, otherwise)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self._refuse(key, f"a whole number from {low} to {high}")
        return otherwise

    def day(self, key: str) -> date | None:
        """A date, or None where the key is left out."""
        value = self.values.get(key)
        if isinstance(value, date) and not isinstance(value, datetime) and value.year in _YEARS:
            return value
        if key in self.values:
            self._refuse(key, "a date without quotes, as 2026-01-31")
        return None

    def names(self, key: str, kinds: type[Kind]) -> dict[Kind, str]:
        """A table of texts whose keys are values of an enumeration; empty where it is left out."""
        table = self.below(key)
        table.only(*kinds)
        return {kinds(one): table.text(one) for one in table.values if one in list(kinds)}

    def yes(self, key: str) -> bool:
        """true or false; false where the key is left out."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self._refuse(key, "true or false")
        return value is True

    def below(self, key: str) -> "Table":
        """A table in this table; empty where the key is left out."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            self._refuse(key, f"a table [{'.'.join(map(str, (*self.path, key)))}]")
            value = {}
        return Table(value, (*self.path, key), self.wrongs)

    def each(self, key: str) -> "Iterator[Table]":
        """The tables `[[key]]` of a file, in order."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self._refuse(key, f"tables that begin with [[{key}]]")
            return
        for number, one in enumerate(value):
            yield Table(one, (*self.path, key, number), self.wrongs)

    def _refuse(self, key: str, expected: str) -> None:
        found = shown(self.values[key]) if key in self.values else "nothing"
        self.wrong(key, found, expected)
