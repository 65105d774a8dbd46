"""What was said to nobody and surely is a report: what becomes of it, and when.

Ordinary chat is never stored; a candidate (候选) is the one exception, and a short one: until
somebody decides, two days at most. Nobody in the group notices any of it before the yes of the
speaker or of whoever is in charge: a sign under the words would read as "recorded".
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from domain import alike, quiet


class Mode(StrEnum):
    """What a place wants of unaddressed words that surely are a report."""

    #: They stand in the leader's list; the speaker is asked only where nobody looks at it.
    QUIET = "quiet"
    #: The speaker alone is asked at once.
    ASK = "ask"
    #: They are written down at once, as if they had been addressed.
    AUTO = "auto"


class Stage(StrEnum):
    """How far a candidate is. From the first on it stands in the list of whoever is in charge."""

    LISTED = "listed"
    #: The speaker alone was asked 「要我记下来吗？」.
    ASKED = "asked"
    #: It stands in the list of the level above (网格员), too.
    RAISED = "raised"
    #: Nobody wanted it: not a word of it stays.
    GONE = "gone"


#: How long after the words which stage begins. AUTO makes a report of them, and no candidate.
MOMENTS: Mapping[Mode, Sequence[tuple[timedelta, Stage]]] = {
    Mode.QUIET: (
        (timedelta(0), Stage.LISTED),
        (timedelta(hours=4), Stage.ASKED),
        (timedelta(hours=24), Stage.RAISED),
        (timedelta(hours=48), Stage.GONE),
    ),
    Mode.ASK: (
        (timedelta(0), Stage.ASKED),
        (timedelta(hours=24), Stage.RAISED),
        (timedelta(hours=48), Stage.GONE),
    ),
    Mode.AUTO: (),
}

#: One list in so long a time is shown anew; what comes in between is added to it without a sound.
HALF_DAY = timedelta(hours=8)
#: How far back another report may tell of the same thing.
APART = alike.APART


def begins(mode: Mode) -> Stage:
    """The stage in which a candidate begins. Raises IndexError for AUTO, which has none."""
    return MOMENTS[mode][0][1]


def stage_at(mode: Mode, heard: datetime, local: datetime) -> Stage:
    """How far a candidate is at a moment; after a long sleep what was missed is passed over.

    Both are aware, in the community's time zone: nobody is asked at night.
    """
    passed = [stage for wait, stage in MOMENTS[mode] if _moment(heard, wait, stage) <= local]
    return passed[-1] if passed else begins(mode)


def next_moment(mode: Mode, heard: datetime, stage: Stage) -> datetime | None:
    """When a candidate's next stage begins; None after the last. Aware, as `heard` is."""
    stages = [one for _, one in MOMENTS[mode]]
    later = stages.index(stage) + 1
    if later == len(stages):
        return None
    wait, following = MOMENTS[mode][later]
    return _moment(heard, wait, following)


def asked_at(mode: Mode, heard: datetime) -> datetime | None:
    """When the speaker is asked; None where a place wants that nobody is. Aware, as `heard` is."""
    return next(
        (_moment(heard, wait, one) for wait, one in MOMENTS[mode] if one is Stage.ASKED), None
    )


def _moment(heard: datetime, wait: timedelta, stage: Stage) -> datetime:
    at = heard + wait
    # Asked at once they are awake; asked hours later they may not be.
    return quiet.told_at(at, alone=True) if wait and stage is Stage.ASKED else at


def same(words: str, others: Sequence[str]) -> int | None:
    """Which of the others tells of the same thing, the likest; None where none does."""
    likeness = alike.likenesses(words, others)
    if not likeness or max(likeness) < alike.SAME:
        return None
    return likeness.index(max(likeness))
