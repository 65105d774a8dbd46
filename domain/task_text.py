"""任务 李师傅 30日前 装充电桩: who does what until when, as people write it, one task a line."""

import re
from datetime import timedelta
from typing import NamedTuple

from domain import hearing
from domain.refusal import Refusal

#: A task nobody gave a day for is looked after in so long.
USUALLY = timedelta(days=14)
#: It may not take longer than this, nor less than an hour.
LONGEST, SHORTEST = timedelta(days=366), timedelta(hours=1)
#: Signs of what is to be done, and of who does it.
MOST, MOST_OWNER = 60, 12
#: Tasks written at once.
MOST_LINES = 9

_NUMBER = r"(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})"
_WHEN = re.compile(
    rf"(?P<when>(?:[0-9]{{1,2}}月)?[0-9]{{1,2}}[日号]"
    rf"|(?:本|这|下|上)?个?(?:周|星期|礼拜)[一二三四五六日天末]|大?后天|明天|今天"
    rf"|(?:下个?|本|这个?)?月底|{_NUMBER}个?(?:天|周|星期|月)[内后]"
    rf"|\b(?:by|until) (?:next )?[A-Za-z]+(?: [0-9]{{1,2}})?)"
    rf"(?:\s*(?:以前|之前|前))?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s,，;；:：、]+")
_BY = re.compile(r"^(?:by|until) ", re.IGNORECASE)


class Line(NamedTuple):
    """One task; `until` is empty where no day was said."""

    owner: str
    until: str
    what: str


def read(words: str) -> Line:
    """One task. Raises Refusal where it does not say who and what."""
    line = hearing.clean(words).strip()
    found = _WHEN.search(line)
    until = _BY.sub("", found["when"].replace("内", "后")) if found else ""
    left = f"{line[: found.start()]} {line[found.end() :]}" if found else line
    owner, _, what = _BETWEEN.sub(" ", left).strip().partition(" ")
    if not hearing.says_something(what) or not owner:
        raise Refusal("task-how")
    if len(owner) > MOST_OWNER or len(what) > MOST:
        raise Refusal("task-too-long", most=MOST)
    return Line(owner, until, what)


def lines(words: str) -> list[Line]:
    """Every task of a message, one a line. Raises Refusal."""
    found = [one for one in words.splitlines() if hearing.says_something(one)]
    if not found:
        raise Refusal("task-how")
    if len(found) > MOST_LINES:
        raise Refusal("tasks-too-many", most=MOST_LINES)
    return [read(one) for one in found]
