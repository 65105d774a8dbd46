"""What a community file says of gatherings: the council (议事日) and the leaders' meetings."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from domain.calendar import Holidays
from domain.community import About
from domain.faults import one_of, shown
from domain.gatherings import Kind, Rhythm
from domain.surveys import DAYS, DEFAULTS, FEWEST, LONGEST, MOST, Asks
from domain.table import Table

#: Days that every month has, and those of a week; 1 is Monday.
_MONTH, _WEEK = (1, 28), (1, 7)
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


def with_council(about: About, top: Table, keys: Collection[str]) -> About:
    """The community with its gatherings. The table [council] describes them; `meeting_day` and
    `meeting_time` of [community] are the short way to say when the neighbours meet. A file that
    says neither names none. `keys` are those of its places."""
    said = top.below("community").values
    if "council" not in top.values and not {"meeting_day", "meeting_time"} & said.keys():
        return about
    table = top.below("council")
    table.only("day", "time", "where", "holidays", "at", "leaders")
    usual = _read(
        table, Rhythm(Kind.COUNCIL, day=about.meeting_day, time=about.meeting_time), keys
    )
    rhythms = (usual, *_elsewhere(table, usual, keys), *_leaders(table, keys))
    return replace(about, meeting_day=usual.day or 15, meeting_time=usual.time, rhythms=rhythms)


def with_survey(about: About, top: Table) -> About:
    """The community with what it asks at the end of a quarter (满意度测评), which the table
    [survey] describes; without it nothing is asked."""
    if "survey" not in top.values:
        return about
    table = top.below("survey")
    table.only("questions", "days")
    asked = table.texts("questions") or DEFAULTS
    if not FEWEST <= len(asked) <= MOST:
        table.wrong("questions", f"{len(asked)} questions", f"{FEWEST} to {MOST} questions")
    for one in asked:
        if len(one) > LONGEST:
            table.wrong("questions", shown(one), f"at most {LONGEST} signs in each")
    return replace(about, survey=Asks(asked[:MOST], table.number("days", 1, 28, otherwise=DAYS)))


def _elsewhere(table: Table, usual: Rhythm, keys: Collection[str]) -> Iterator[Rhythm]:
    """Places that have a day of their own; what one does not say is as everywhere."""
    seen: set[str] = set()
    for one in table.each("at"):
        one.only("place", "day", "time", "where", "holidays")
        read = _read(one, replace(usual, place=one.text("place")), keys)
        if read.place in seen:
            one.wrong("place", f"{shown(read.place)} twice", "every place once")
        seen.add(read.place)
        yield read


def _leaders(table: Table, keys: Collection[str]) -> Iterator[Rhythm]:
    """Every month, every week, or both, as two entries."""
    for one in table.each("leaders"):
        one.only("place", "day", "weekday", "time", "where", "holidays")
        if ("day" in one.values) == ("weekday" in one.values):
            one.wrong("", "both or neither", "either day = 1 to 28 or weekday = 1 to 7")
        yield _read(one, Rhythm(Kind.LEADERS, day=1, time="09:30"), keys)


def _read(table: Table, usual: Rhythm, keys: Collection[str]) -> Rhythm:
    place = usual.place
    if "place" in table.values:
        place = table.text("place")
        if place and place not in keys:
            table.wrong("place", shown(place), one_of(keys, place))
    weekly = "weekday" in table.values
    return Rhythm(
        kind=usual.kind,
        place=place,
        day=None if weekly else table.number("day", *_MONTH, otherwise=usual.day or 1),
        weekday=table.number("weekday", *_WEEK, otherwise=1) if weekly else None,
        time=table.matching("time", _TIME, '"HH:MM", as "19:00"', usual.time) or usual.time,
        where=table.maybe("where") or usual.where,
        holidays=table.choice("holidays", Holidays, usual.holidays) or usual.holidays,
    )
