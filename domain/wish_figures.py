"""What is counted of wishes in a month: rows of the table of figures (`domain.figures`). Each says
out of how many; nobody is named, and no team or building is compared with another."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from domain.wishes import State


class Wished(NamedTuple):
    """What a wish says for the figures."""

    state: State
    published: datetime | None
    #: When somebody first took it on.
    claimed: datetime | None
    #: When the first helper said that it is done.
    done: datetime | None


class Given(NamedTuple):
    """Time somebody gave, to a wish or a call-out, as they said; and whether somebody in charge
    said that it is so."""

    minutes: int
    confirmed: bool


class Offered(NamedTuple):
    """A wish offered to a team: when one of them took it on."""

    taken: datetime | None


@dataclass(frozen=True)
class Wishes:
    """All that is counted of them, of a place and everything below it, in a month."""

    #: Wishes said in the month, whatever became of them since.
    said: Sequence[Wished] = ()
    #: How often somebody's help was done in the month, whenever it was wished for.
    helped: int = 0
    #: Time volunteers said in the month that they gave.
    given: Sequence[Given] = ()
    #: Wishes offered to teams in the month.
    offered: Sequence[Offered] = ()


class Share(NamedTuple):
    """So many of so many."""

    counts: int
    of: int


def _published(seen: Wishes) -> list[Wished]:
    return [one for one in seen.said if one.published is not None]


def _of(rows: Sequence[Wished], which: Callable[[Wished], bool]) -> Share:
    return Share(sum(which(one) for one in rows), len(rows))


#: Numerator and denominator of each.
SHARES: Mapping[str, Callable[[Wishes], Share]] = {
    "wishes-published": lambda seen: Share(len(_published(seen)), len(seen.said)),
    "wishes-claimed": lambda seen: _of(_published(seen), lambda one: one.claimed is not None),
    "wishes-done": lambda seen: _of(_published(seen), lambda one: one.done is not None),
    "wishes-faded": lambda seen: _of(_published(seen), lambda one: one.state is State.FADED),
    "wishes-withdrawn": lambda seen: _of(seen.said, lambda one: one.state is State.WITHDRAWN),
    "teams-taken": lambda seen: Share(
        sum(one.taken is not None for one in seen.offered), len(seen.offered)
    ),
    "hours-confirmed": lambda seen: Share(
        sum(one.confirmed for one in seen.given), len(seen.given)
    ),
}


def _until_claimed(seen: Wishes) -> Iterable[timedelta]:
    return (
        one.claimed - one.published
        for one in seen.said
        if one.claimed is not None and one.published is not None
    )


MEDIANS: Mapping[str, Callable[[Wishes], Iterable[timedelta]]] = {"until-claimed": _until_claimed}


def hours(seen: Wishes) -> int:
    """Hours that count: what somebody in charge confirmed. Half an hour makes one more."""
    return (sum(one.minutes for one in seen.given if one.confirmed) + 30) // 60


COUNTS: Mapping[str, Callable[[Wishes], int]] = {
    "wishes-said": lambda seen: len(seen.said),
    "help-given": lambda seen: seen.helped,
    "help-hours": hours,
}
