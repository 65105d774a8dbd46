"""纪要: what a typed line of the minutes is, by how it begins."""

import re
from enum import StrEnum
from typing import NamedTuple

from domain import hearing


class Sort(StrEnum):
    """What a line tells."""

    CAME = "came"  # 来了23户
    DECISION = "decision"  # 决定：…
    PROPOSAL = "proposal"  # 王阿姨建议：…
    TASK = "task"  # 任务 李师傅 30日前 …
    WORDS = "words"


class Line(NamedTuple):
    """A line, who said it where that is told, and how many came."""

    sort: Sort
    words: str
    who: str = ""
    n: int = 0


#: Signs of a line, and lines of minutes.
MOST, MOST_LINES = 300, 60
_CAME = re.compile(
    r"(?:来了|到了|到会|参会|出席|参加|came)[:：\s]*(?P<n>[0-9]{1,4})\s*(?:户|家|人|位|homes)?"
    r"|(?P<n_>[0-9]{1,4})\s*(?:户|家)(?:到会|来了|参加|出席)",
    re.IGNORECASE,
)
_DECISION = re.compile(
    r"(?:决定|决议|定了|定下|大家同意|decided)[:：,，\s]*(?P<what>.+)", re.IGNORECASE
)
_PROPOSAL = re.compile(
    r"(?P<who>[^\s:：,，。0-9]{0,8}?)(?:建议|提议|提出|suggests?)[:：,，\s]*(?P<what>.+)",
    re.IGNORECASE,
)
#: 3 把灯换成声控的: the third line from now on; the number alone takes it out.
_CHANGE = re.compile(r"(?:第)?(?P<n>[0-9]{1,2})(?:行|条|[.、:：\s])*\s*(?P<words>[\s\S]*)")


def read(words: str) -> Line:
    """What one line is."""
    line = hearing.clean(words).strip()[:MOST]
    if found := _CAME.fullmatch(line):
        return Line(Sort.CAME, line, n=int(found["n"] or found["n_"]))
    if (rest := hearing.after_start(line, ("任务", "task"))) is not None:
        return Line(Sort.TASK, rest)
    if found := _DECISION.fullmatch(line):
        return Line(Sort.DECISION, found["what"])
    if found := _PROPOSAL.fullmatch(line):
        return Line(Sort.PROPOSAL, found["what"], found["who"].strip())
    return Line(Sort.WORDS, line)


def lines(words: str) -> list[Line]:
    """Every line of a message that says something."""
    return [read(one) for one in words.splitlines() if hearing.says_something(one)]


def change(words: str) -> tuple[int, str] | None:
    """Which line becomes what; empty words take it out. None where no line is named."""
    found = _CHANGE.fullmatch(hearing.clean(words).strip())
    if found is None or int(found["n"]) < 1:
        return None
    return int(found["n"]), found["words"].strip()[:MOST]
