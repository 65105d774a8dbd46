"""What people think of what became of something (评, 满意度测评). How many were asked always
stands beside how many said so: silence is never "satisfied"."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum


class Verdict(StrEnum):
    """One voice."""

    SATISFIED = "satisfied"  # 满意
    SO_SO = "so_so"  # 一般
    NOT_SATISFIED = "not_satisfied"  # 不满意
    NOT_DONE = "not_done"  # 还没办好


#: What a question of the survey may be answered with.
GRADES = (Verdict.SATISFIED, Verdict.SO_SO, Verdict.NOT_SATISFIED)
#: How long those concerned are asked what they think of what was done.
ASKED_FOR = timedelta(days=7)
#: So many who say that it is not done bring it back, whoever they are: as with a report.
ENOUGH = 2


def brings_back(not_done: int, *, by_proposer: bool) -> bool:
    """Whether it is being done again: its proposer says that it is not done, or two others do."""
    return by_proposer or not_done >= ENOUGH


def counted(voices: Iterable[Verdict]) -> Mapping[Verdict, int]:
    """How many say what, in the order of the grades; those who say it is not done are last."""
    found = list(voices)
    return {one: found.count(one) for one in Verdict}
