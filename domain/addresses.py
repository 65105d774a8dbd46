"""Accounts and groups as a file names them: "channel:id"."""

import re
from collections.abc import Callable
from typing import NamedTuple

from domain.faults import shown
from domain.table import Table

_FORM = re.compile(r"([a-z][a-z0-9_]*):(\S+)")


class Address(NamedTuple):
    """An account or a group on a channel."""

    channel: str
    id: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.id}"


#: Says what was expected instead of this account or group (True), or None where it is good: what
#: an id looks like is the channel's to say.
Known = Callable[[Address, bool], str | None]


def anything(_address: Address, _group: bool) -> None:
    """Every channel and every id is good."""


def addresses(
    table: Table, one: str, several: str, known: Known, *, group: bool
) -> tuple[Address, ...]:
    """What stands at the key `one`, or as a list at `several`: either key, not both."""
    if one in table.values and several in table.values:
        table.wrong(several, f"{one} and {several}", f"{one} or {several}")
    if one in table.values:
        return _read(table, one, (table.text(one),), known, group=group)
    return listed(table, several, known, group=group)


def account(table: Table, key: str, known: Known) -> Address | None:
    """The account at a key that must be there; None where it is wrong."""
    found = _read(table, key, (table.text(key),), known, group=False)
    return found[0] if found else None


def listed(table: Table, key: str, known: Known, *, group: bool) -> tuple[Address, ...]:
    """The addresses of a list."""
    return _read(table, key, table.texts(key), known, group=group)


def _read(
    table: Table, key: str, texts: tuple[str, ...], known: Known, *, group: bool
) -> tuple[Address, ...]:
    found = []
    for words in filter(None, texts):
        form = _FORM.fullmatch(words)
        address = Address(*form.groups()) if form else None
        expected = known(address, group) if address else '"channel:id", as "telegram:1001"'
        if expected is not None:
            table.wrong(key, shown(words), expected)
        elif address is not None:
            found.append(address)
    return tuple(found)
