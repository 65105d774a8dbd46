"""Rows that last from one moment to another, made to say what the file says of somebody's days."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Generic, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from domain.community import Term
from storage.applied import FILE, Changes
from storage.members import Held
from storage.posts import Duty, Marked, StandIn

Key = TypeVar("Key")
Row = TypeVar("Row", Held, Marked, Duty)


class Moments(NamedTuple):
    """From when and until when; the last moment does not belong to it."""

    since: datetime | None
    until: datetime | None

    def end(self, since: datetime) -> datetime | None:
        """The end of what began at `since`; nothing ends before it began."""
        return self.until and max(self.until, since)


class Wanted(NamedTuple):
    """What the file says: from when to when, and how an operator reads it."""

    days: Moments
    named: str


class Found(NamedTuple, Generic[Key, Row]):
    """A row the database has, and how an operator reads it."""

    key: Key
    row: Row
    named: str


class Settled(NamedTuple, Generic[Key, Row]):
    """The rows that say now what the file says, and those it says no more."""

    kept: dict[Key, Row]
    ended: list[Row]


def moments(term: Term, zone: ZoneInfo) -> Moments:
    """Days as moments: from midnight to the midnight after the last day, on the clocks there."""

    def midnight(after: int) -> datetime | None:
        day = (term.since, term.until)[after]
        if day is None:
            return None
        there = datetime.combine(day + timedelta(days=after), time(), zone)
        return there.astimezone(UTC)

    return Moments(midnight(0), midnight(1))


def goes_on(row: Held | Marked | Duty | StandIn, now: datetime) -> bool:
    """Whether a row has not ended: it holds, or will."""
    return row.until is None or row.until > now


def settle(
    rows: Iterable[Found[Key, Row]],
    wanted: Mapping[Key, Wanted],
    new: Callable[[Key], Row],
    now: datetime,
    changes: Changes,
) -> Settled[Key, Row]:
    """Keep, date, adopt, add and end rows until they say what the file says.

    What came by a code is the file's from the day it names it; of what it does not name it ends
    only what it began.
    """
    found: dict[Key, list[Found[Key, Row]]] = {}
    for one in sorted(rows, key=lambda one: (one.row.source != FILE, one.row.id or 0)):
        found.setdefault(one.key, []).append(one)
    settled: Settled[Key, Row] = Settled({}, [])
    for key, (days, named) in wanted.items():
        row = _same([one.row for one in found.get(key, ())], days, now)
        if row is None:
            row = new(key)
            _date(row, days)
            changes.added.append(named)
        elif _date(row, days):
            changes.changed.append(named)
        settled.kept[key] = row
    for one in (one for several in found.values() for one in several):
        kept = settled.kept.get(one.key) is one.row
        if not kept and one.row.source == FILE and goes_on(one.row, now):
            one.row.until = now
            settled.ended.append(one.row)
            changes.ended.append(one.named)
    return settled


def _same(rows: list[Row], days: Moments, now: datetime) -> Row | None:
    """The row that goes on, or one that ended just as the file says: any other end is past, and
    what comes back is new."""
    for row in rows:
        if goes_on(row, now):
            return row
    for row in rows:
        if days.since in (None, row.since) and row.until == days.end(row.since):
            return row
    return None


def _date(row: Row, days: Moments) -> bool:
    before = (row.since, row.until, row.source)
    row.since = days.since or row.since
    row.until, row.source = days.end(row.since), FILE
    return before != (row.since, row.until, row.source)
