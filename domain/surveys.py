"""季末满意度测评: when it is asked, what, and what it comes to. One sheet a household."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

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
