"""A file a telephone's calendar takes, by RFC 5545."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import ics
from domain.ics import Event

ZONE = ZoneInfo("Asia/Shanghai")
STARTS = datetime(2027, 9, 14, 19, tzinfo=ZONE)
MADE = datetime(2027, 9, 7, 2, 30, tzinfo=UTC)
WORDS = st.text(max_size=200)


def event(summary: str = "议事会", where: str = "", what: str = "") -> Event:
    return Event("meeting-1@huying", summary, STARTS, STARTS + timedelta(hours=2), where, what, 3)


def unfolded(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def value(lines: list[str], name: str) -> str:
    """A property's value, its escapes undone."""
    found = next(one for one in lines if re.match(rf"{name}[:;]", one)).partition(":")[2]
    return re.sub(r"\\(.)", lambda one: "\n" if one[1] in "nN" else one[1], found)


def test_it_says_when_in_the_communitys_own_zone() -> None:
    lines = unfolded(ics.file(event(where="党群服务站一楼"), "Asia/Shanghai", MADE))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    for line in (
        "VERSION:2.0",
        "TZID:Asia/Shanghai",
        "TZOFFSETTO:+0800",
        "DTSTAMP:20270907T023000Z",
        "DTSTART;TZID=Asia/Shanghai:20270914T190000",
        "DTEND;TZID=Asia/Shanghai:20270914T210000",
        "UID:meeting-1@huying",
        "SEQUENCE:3",
        "LOCATION:党群服务站一楼",
        "TRIGGER:-PT60M",
    ):
        assert line in lines
    assert not any(one.startswith("DESCRIPTION:") and one != "DESCRIPTION:议事会" for one in lines)


@pytest.mark.parametrize(
    ("words", "escaped"),
    [
        ("一楼，左手", "一楼，左手"),
        ("a,b;c", r"a\,b\;c"),
        ("C:\\楼", r"C:\\楼"),
        ("①充电桩\n②堆物", r"①充电桩\n②堆物"),
        ("a\r\nEND:VEVENT", r"a \nEND:VEVENT"),
    ],
)
def test_what_has_a_meaning_in_the_format_loses_it(words: str, escaped: str) -> None:
    assert ics.escaped(words) == escaped


@given(WORDS, WORDS, WORDS)
def test_no_words_break_out_of_their_line(summary: str, where: str, what: str) -> None:
    content = ics.file(event(summary, where, what), "Asia/Shanghai", MADE)
    for line in content.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
        assert b"\n" not in line
        assert b"\r" not in line
    lines = unfolded(content)
    assert sum(one == "BEGIN:VEVENT" for one in lines) == 1
    clean = "".join(one if one == "\n" or one.isprintable() else " " for one in summary)
    assert value(lines, "SUMMARY") == clean


@given(st.text(min_size=1))
def test_a_folded_line_unfolds_to_itself(line: str) -> None:
    pieces = list(ics.folded(line))
    assert pieces[0] + "".join(one[1:] for one in pieces[1:]) == line
    assert all(len(one.encode()) <= 75 for one in pieces)
    assert all(one.startswith(" ") for one in pieces[1:])
