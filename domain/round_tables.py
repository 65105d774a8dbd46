"""圆桌会 on one matter: two sides and whoever called them together, never the group (人民调解法
art. 29). First contact within a day; about a month for an agreement (art. 33)."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from domain import hearing

FIRST_CONTACT = timedelta(hours=24)
MONTH = timedelta(days=30)
#: When it is asked whether what was agreed on holds, where nobody named a day.
FOLLOW_UP = timedelta(days=14)
#: Times to choose among, sides, and lines of what is agreed on.
MOST_TIMES, MOST_SIDES, MOST_LINES = 3, 6, 12
#: Signs of a line.
MOST = 200


class Step(StrEnum):
    """What a round table asks of whoever called it, once each."""

    FIRST_CONTACT = "first_contact"  # nobody answered within a day
    MONTH = "month"  # no agreement in a month
    FOLLOW_UP = "follow_up"  # does what was agreed on hold?


def next_step(
    opened: datetime,
    follow_up: datetime | None,
    told: Collection[str],
    *,
    answered: bool,
    settled: bool,
) -> tuple[Step, datetime] | None:
    """What comes next by itself, and when; None when nothing does. `answered`: somebody invited
    has answered; `settled`: all agreed."""
    if settled:
        if follow_up is None or Step.FOLLOW_UP in told:
            return None
        return Step.FOLLOW_UP, follow_up
    if not answered and Step.FIRST_CONTACT not in told:
        return Step.FIRST_CONTACT, opened + FIRST_CONTACT
    if Step.MONTH not in told:
        return Step.MONTH, opened + MONTH
    return None


class Lines(NamedTuple):
    """What was agreed on, line by line, and in whose words the day it is looked at again."""

    agreed: tuple[str, ...]
    follow_up: str


_FOLLOW_UP = re.compile(r"(?:回访|再看|follow[- ]?up)[:：,，\s]*(?P<when>.+)", re.IGNORECASE)


def lines(words: str) -> Lines:
    """约定, one a line; 回访 15号 among them is the day."""
    agreed: list[str] = []
    follow_up = ""
    for line in words.splitlines():
        line = hearing.clean(line).strip()
        if found := _FOLLOW_UP.fullmatch(line):
            follow_up = found["when"]
        elif hearing.says_something(line):
            agreed.append(line[:MOST])
    return Lines(tuple(agreed[:MOST_LINES]), follow_up)
