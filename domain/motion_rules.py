"""When a motion is carried, by whom it is counted, and when it may be said again."""

import re
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from domain.hearing import plain
from domain.refusal import Refusal

#: What was turned down rests so long; said again before, it needs so many times the seconds.
RESTS = timedelta(days=30)
TIMES = 2
#: Motions of one person that may wait for seconds at the same time.
MOST_OPEN = 3
#: How long everybody may say what they think where no gathering is near.
WINDOW = timedelta(days=7)
#: Which gathering is the last one a motion waits for: the next but one.
GATHERINGS = 2
#: What a poll about a motion offers, in the community's language: it is kept as it was asked.
OPTIONS: Mapping[str, tuple[str, str, str]] = {
    "zh_CN": ("同意", "不同意", "弃权"),
    "en": ("For", "Against", "Abstain"),
}


class Rule(StrEnum):
    """How many must agree."""

    HALF = "half"  # more than half of the households that took part
    TWO_THIRDS = "two_thirds"  # two thirds of them
    HALF_OF_ALL = "half_of_all"  # more than half of all households there are


#: What a tap on the same button leads to next.
NEXT: Mapping[Rule, Rule] = {
    Rule.HALF: Rule.TWO_THIRDS,
    Rule.TWO_THIRDS: Rule.HALF_OF_ALL,
    Rule.HALF_OF_ALL: Rule.HALF,
}


class Outcome(StrEnum):
    """What a count came to."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    NOTHING = "nothing"  # nobody took part


def outcome(rule: Rule, yes: int, took_part: int, asked: int | None) -> Outcome:
    """What `yes` voices of `took_part` come to; abstaining is taking part. `asked`: how many there
    are; where nobody knows, those who took part stand for all."""
    if took_part <= 0:
        return Outcome.NOTHING
    if rule is Rule.TWO_THIRDS:
        carried = yes * 3 >= took_part * 2
    else:
        of = max(asked or 0, took_part) if rule is Rule.HALF_OF_ALL else took_part
        carried = yes * 2 > of
    return Outcome.ADOPTED if carried else Outcome.REJECTED


#: How the book says it, in the community's language.
_DECIDED: Mapping[str, Mapping[Outcome, str]] = {
    "zh_CN": {Outcome.ADOPTED: "通过", Outcome.REJECTED: "没通过", Outcome.NOTHING: "没定"},
    "en": {
        Outcome.ADOPTED: "adopted",
        Outcome.REJECTED: "rejected",
        Outcome.NOTHING: "not decided",
    },
}


def decided(came_to: Outcome, language: str) -> str:
    """What was decided, in one word."""
    return _DECIDED.get(language, _DECIDED["zh_CN"])[came_to]


_NO = re.compile(r"(?:不同意|反对|不赞成|against|no)\D{0,4}?(\d{1,4})", re.IGNORECASE)
_ABSTAINED = re.compile(r"(?:弃权|abstain(?:ed)?)\D{0,4}?(\d{1,4})", re.IGNORECASE)
_YES = re.compile(r"(?:(?<!不)同意|(?<!不)赞成|\bfor\b|\byes\b)\D{0,4}?(\d{1,4})", re.IGNORECASE)
_BEFORE = re.compile(
    r"(\d{1,4})\s*(?:户|家|票|人)?\s*(不同意|反对|不赞成|弃权|同意|赞成|against|abstain(?:ed)?|for)",
    re.IGNORECASE,
)
_BARE = re.compile(r"(\d{1,4})[\s,，、/:：]+(\d{1,4})(?:[\s,，、/:：]+(\d{1,4}))?")


def hands(words: str, asked: int | None) -> tuple[int, int, int]:
    """How many households agreed, did not, abstained: 同意12 不同意3 弃权1, or 12 3 1.

    Raises Refusal where it is not sure, or where there are more than live there."""
    found = _hands(plain(words).strip("。.!！ "))
    if found is None or not sum(found):
        raise Refusal("hands-not-read")
    if asked is not None and sum(found) > asked:
        raise Refusal("hands-too-many", n=sum(found), asked=asked)
    return found


def _hands(words: str) -> tuple[int, int, int] | None:
    if bare := _BARE.fullmatch(words):
        return int(bare[1]), int(bare[2]), int(bare[3] or 0)
    before = _BEFORE.findall(words)
    if before and words[:1].isdecimal():
        kinds = [_kind(what) for _, what in before]
        if len(set(kinds)) != len(kinds):
            return None
        counted = dict(zip(kinds, (int(n) for n, _ in before), strict=True))
        return counted.get(0, 0), counted.get(1, 0), counted.get(2, 0)
    each = [form.findall(words) for form in (_YES, _NO, _ABSTAINED)]
    if not any(each) or any(len(one) > 1 for one in each):
        return None
    yes, no, abstained = (int(one[0]) if one else 0 for one in each)
    return yes, no, abstained


def _kind(what: str) -> int:
    what = what.lower()
    if what in ("同意", "赞成", "for"):
        return 0
    return 2 if what.startswith(("弃权", "abstain")) else 1
