"""季末满意度测评: when it is asked, what, and what it comes to. One sheet a household."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from domain import quiet
from domain.doors import Door, Style
from domain.paper_votes import parted
from domain.refusal import Refusal
from domain.verdicts import GRADES, Verdict

#: What is asked where a community names no questions of its own; the texts survey-about-….
DEFAULTS = ("clean", "safe", "repairs", "together")
#: Questions of a survey, and signs of one.
FEWEST, MOST, LONGEST = 3, 5, 30
#: Days before the end of the quarter it begins, where the community names none.
DAYS = 7
#: It is told at this hour of its first day, and ends at this hour of the quarter's last.
TELLS_AT, ENDS_AT = time(10), time(20)
#: Below so many sheets only how many there were is told: more would tell whose they were.
FEW = 5
#: Signs of what a household says it needs.
MOST_NEED = 60

#: What a sheet on paper says of each question, in the order of the buttons: 1 is 满意.
_GRADES = (
    r"(?:很|非常|比较)?满意|挺?好|1|good",
    r"一般般?|还行|还可以|凑合|2|so-?so",
    r"(?:很|非常)?不(?:太|大|怎么)?满意|不(?:太|怎么)?好|很?差|3|bad",
)
_EACH = re.compile(
    "|".join(f"(?P<g{n}>{one})" for n, one in enumerate(_GRADES)) + r"|(?P<none>.)", re.IGNORECASE
)
_ALL = re.compile(r"(?:全部|全都?|都|各项都?|all)\s*(?=\S)", re.IGNORECASE)
_GAP = re.compile(r"[\s:：,，、;；.。/|]*(?:家|户)?[\s:：,，、;；.。/|]*")
#: Signs of a line that is said back.
_LINE = 30

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asks:
    """What a community said of its survey."""

    questions: tuple[str, ...] = DEFAULTS
    days: int = DAYS

    def written(self) -> dict[str, object]:
        """As the settings keep it."""
        return {"questions": list(self.questions), "days": self.days}

    @classmethod
    def read(cls, written: Mapping[str, object]) -> "Asks":
        """What `written` wrote."""
        asked, days = written.get("questions"), written.get("days")
        return cls(
            tuple(map(str, asked)) if isinstance(asked, list) and asked else DEFAULTS,
            days if isinstance(days, int) else DAYS,
        )


def quarter(day: date) -> str:
    """2026Q4"""
    return f"{day.year}Q{(day.month + 2) // 3}"


def last_day(day: date) -> date:
    """The last day of the quarter a day lies in."""
    month = (day.month + 2) // 3 * 3
    first_after = date(day.year + month // 12, month % 12 + 1, 1)
    return first_after - _DAY


def open_until(now: datetime, days: int) -> datetime | None:
    """Until when the survey of this quarter is asked, if it is time for it; `now` is local, as the
    result is."""
    last = last_day(now.date())
    first = last - (days - 1) * _DAY
    begins = datetime.combine(first, TELLS_AT, now.tzinfo)
    ends = datetime.combine(last, ENDS_AT, now.tzinfo)
    return ends if begins <= now < ends else None


def reminds_at(opens: datetime, closes: datetime) -> datetime:
    """When households that said nothing are reminded, once: half-way, while people are up. Both
    are local, as the result is."""
    return quiet.told_at(opens + (closes - opens) / 2, alone=True)


class Paper(NamedTuple):
    """One household's sheet on paper: its door, a grade a question, what it needs."""

    door: Door
    grades: tuple[int, ...]
    needs: str = ""


def paper(line: str, questions: int, style: Style) -> Paper:
    """The sheet a line tells of: 3-602 满意 一般 满意 要张长椅. Raises Refusal where it is not
    surely one, or answers another number of questions."""
    found = set()
    for door, rest in parted(line, style):
        said = _graded(rest, questions)
        if said is not None:
            found.add(Paper(door, *said))
    if len(found) != 1:
        raise Refusal("survey-paper-not-read", line=line.strip()[:_LINE], n=questions)
    [one] = found
    return one


def _graded(words: str, questions: int) -> tuple[tuple[int, ...], str] | None:
    """The grades the words begin with, and what stands behind them; None where they are too few
    or too many."""
    grades: list[int] = []
    at = _past(words, 0)
    if (every := _ALL.match(words, at)) is not None:
        one = _grade(words, every.end())
        if one is None:
            return None
        grades, at = [one[0]] * questions, _past(words, one[1])
    while len(grades) < questions and (one := _grade(words, at)) is not None:
        grades.append(one[0])
        at = _past(words, one[1])
    if len(grades) < questions or _grade(words, at) is not None:
        return None
    return tuple(grades), words[at:].strip()[:MOST_NEED]


def _grade(words: str, at: int) -> tuple[int, int] | None:
    """The grade that stands at a place, and where it ends."""
    found = _EACH.match(words, at)
    if found is None or found.lastgroup in (None, "none"):
        return None
    return int(str(found.lastgroup)[1:]), found.end()


def _past(words: str, at: int) -> int:
    gap = _GAP.match(words, at)
    return gap.end() if gap is not None else at


def tallied(sheets: Iterable[Mapping[str, int]], questions: Sequence[str]) -> list[list[int]]:
    """How many gave which grade, question by question. What no grade has is nobody's."""
    found = [[0] * len(GRADES) for _ in questions]
    for sheet in sheets:
        for n, given in sheet.items():
            if n.isdecimal() and int(n) < len(found) and 0 <= given < len(GRADES):
                found[int(n)][given] += 1
    return found


def satisfied(counts: Sequence[Sequence[int]]) -> tuple[int, int]:
    """So many answers of so many are "satisfied"."""
    good = GRADES.index(Verdict.SATISFIED)
    return sum(one[good] for one in counts), sum(sum(one) for one in counts)
