"""Emergencies: heard by rules, whoever says it and however it is written.

Two mistakes are possible, and they do not weigh the same: a card too many is taken back with one
tap, a cry that nobody heard is not. So words that are oblique are heard, and a sign is taken back
only by what surely makes it something else: a drill, a notice, the news, a tale, a condition,
yesterday. Blanks and marks change nothing, for people in fear do not set them.

「是哪家着火了？」 is asked by somebody who heard of it elsewhere, sees and smells nothing, and
does not know where: there is no place to send anybody to, so it is not heard. As soon as the same
words tell of smoke or of a smell, they are.
"""

import re
from dataclasses import dataclass

from domain.emergency_english import ENGLISH
from domain.emergency_force import FORCE, LIFE
from domain.emergency_house import HOUSE
from domain.emergency_kinds import DISCREET, Kind, Sign
from domain.emergency_people import PEOPLE, UNSAID
from domain.folding import folded, glued
from domain.sayings import (
    AFTER,
    BEFORE,
    BESIDE,
    ENGLISH_TALE,
    LONG_AGO,
    MISHEARD,
    NEAR_HERE,
    NOW,
    OVER,
    PAST,
    TRAPS,
    told_of_elsewhere,
)


@dataclass(frozen=True, slots=True)
class Emergency:
    """What was heard. `open`: a card for everybody in the group; else only the speaker and whoever
    is on duty hear of it. `why` is the name of the sign, never the words somebody wrote."""

    kind: Kind
    open: bool
    why: str


@dataclass(frozen=True, slots=True)
class _Rule:
    sign: Sign
    stands: re.Pattern[str]
    unless: re.Pattern[str] | None


def _rule(sign: Sign) -> _Rule:
    return _Rule(sign, re.compile(sign.stands), re.compile(sign.unless) if sign.unless else None)


#: Discreet kinds first: where both are told, nothing of it is for everybody.
_RULES = tuple(map(_rule, (*LIFE, *FORCE, *HOUSE, *PEOPLE, *UNSAID)))
_ENGLISH = tuple(map(_rule, ENGLISH))
_LATIN = re.compile(r"[a-z]{3}")
#: How far before and after a sign what takes it back may stand, in signs.
_WIDE, _NEAR = 18, 5


def heard(words: str, *, forwarded: bool = False) -> Emergency | None:
    """The emergency these words tell of, or None.

    `forwarded`: they were passed on from elsewhere. Videos and news are; so is what a child
    or a grandmother wrote to somebody: that is heard where it says "I" or a place of here.
    """
    said = _mended(glued(words))
    if forwarded and not NEAR_HERE.search(said):
        return None
    if found := _among(said):
        return found
    text = folded(words)
    if _LATIN.search(text) and not ENGLISH_TALE.search(text):
        for rule in _ENGLISH:
            match = rule.stands.search(text)
            if match and not (rule.unless and rule.unless.search(text)):
                return _emergency(rule)
    return None


def _among(said: str) -> Emergency | None:
    said = TRAPS.sub("口", said)
    told: bool | None = None
    for rule in _RULES:
        for match in rule.stands.finditer(said):
            if told is None:
                told = told_of_elsewhere(said)
            if told:
                return None
            if not _taken_back(rule, said, match.start(), match.end()):
                return _emergency(rule)
    return None


def _mended(said: str) -> str:
    """As it was spoken, where a telephone took down words that only sound so."""
    for heard_as, spoken in MISHEARD:
        said = heard_as.sub(spoken, said)
    return said


def _taken_back(rule: _Rule, said: str, start: int, end: int) -> bool:
    around = said[max(0, start - 8) : end + 8]
    if rule.unless and rule.unless.search(around):
        return True
    before, after = said[max(0, start - _WIDE) : start], said[end : end + 10]
    if BESIDE.search(before[-_NEAR:]) or AFTER.match(after):
        return True
    now = NOW.search(said)
    # 昨天刚修的，现在又冒烟了: what is now is not taken back by what was.
    if not now and (
        OVER.search(said[end:])
        or LONG_AGO.search(before)
        or (not rule.sign.past and PAST.search(before))
    ):
        return True
    # 万一 may begin inside what the sign took in: 要是 stands before 电梯 in 要是电梯困人.
    return BEFORE.search(before + said[start:end]) is not None


def _emergency(rule: _Rule) -> Emergency:
    kind = rule.sign.kind
    return Emergency(kind, kind not in DISCREET, rule.sign.name)
