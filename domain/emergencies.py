"""Emergencies: heard by rules first, whoever says it and however it is written, and by a second
ear that was taught by examples (`domain.second_ear`).

Two mistakes are possible, and they do not weigh the same: a card too many is taken back with one
tap, a cry that nobody heard is not. So words that are oblique are heard, and a sign is taken back
only by what surely makes it something else: a drill, a notice, the news, a tale, a condition,
yesterday. Blanks and marks change nothing, for people in fear do not set them.

「是哪家着火了？」 is asked by somebody who heard of it elsewhere, sees and smells nothing, and
does not know where: there is no place to send anybody to, so it is not heard. As soon as the same
words tell of smoke or of a smell, they are.

The second ear hears cries in words no rule knows, and doubts what a rule took for one. Between
what is surely a cry and what is surely none, whoever spoke is asked, alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import inf

from domain import second_ear
from domain.emergency_english import ENGLISH
from domain.emergency_force import FORCE, LIFE
from domain.emergency_house import HOUSE
from domain.emergency_kinds import DISCREET, Kind, Sign
from domain.emergency_people import PEOPLE, UNSAID
from domain.emergency_scenes_above import ABOVE
from domain.emergency_scenes_farewell import FAREWELL
from domain.emergency_scenes_force import FORCE_SCENES
from domain.emergency_scenes_gone import GONE
from domain.emergency_scenes_hints import HINTS
from domain.emergency_scenes_house import HOUSE_SCENES
from domain.emergency_scenes_ill import ILL
from domain.emergency_scenes_shut_in import SHUT_IN
from domain.emergency_scenes_silent import SILENT
from domain.emergency_wishes import lives_with
from domain.folding import folded, glued
from domain.letters import Looked, Needed, branches, needed, weight
from domain.sayings import (
    AFTER,
    BEFORE,
    BESIDE,
    CALMED,
    ENGLISH_TALE,
    IF,
    LAUGHED,
    LONG_AGO,
    MISHEARD,
    NEAR_HERE,
    NOW,
    OVER,
    PAST,
    TRAPS,
    told_of_elsewhere,
)
from domain.second_ear import Opinion


@dataclass(frozen=True, slots=True)
class Emergency:
    """What was heard. `open`: a card for everybody in the group; else only the speaker and whoever
    is on duty hear of it. `why` is the name of the sign, never the words somebody wrote."""

    kind: Kind
    open: bool
    why: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What words come to: an emergency; or `perhaps` one, and its speaker is to be asked."""

    danger: Emergency | None = None
    perhaps: bool = False


@dataclass(frozen=True, slots=True)
class Bounds:
    """What follows from the opinion of the second ear (`python -m bench.learn --folds`).

    Above `sure` a line is heard though no rule hears it, above `asks` its speaker is asked; below
    `doubts` a rule that alone would show a card to everybody is not believed either, and the
    speaker is asked. A rule that is discreet or hears its sign in a few letters is believed down
    to `denies`.
    """

    sure: float
    asks: float
    doubts: float
    denies: float


BOUNDS = Bounds(sure=0.5, asks=0.0, doubts=-0.2, denies=-0.7)
#: Fear is short: a rule that hears something in so few letters is hardly doubted.
_SHORT = 8
#: And nobody in fear writes so much: of a list or a notice only a rule's word counts.
_LONG = 120
#: Fewer letters than these only a rule hears: 下辈子 says too little either way.
_ENOUGH = 4
#: As if there were no second ear: to measure what it is worth.
RULES_ONLY = Bounds(sure=inf, asks=inf, doubts=-inf, denies=-inf)
#: What is told as the reason where no rule but the second ear heard it.
SECOND = "the second ear"


@dataclass(frozen=True)
class _Rule:
    """One alternative of a sign, with the letters it cannot do without. What it looks for is read
    when a line is worth a look: of all rules at once it would take as long as a tenth of a start.
    """

    sign: Sign
    one: str
    needs: tuple[Needed, ...]

    @cached_property
    def stands(self) -> re.Pattern[str]:
        """What must stand in the line."""
        return re.compile(self.one)

    @cached_property
    def beside(self) -> tuple[re.Pattern[str], ...]:
        """What must stand near it."""
        return tuple(re.compile(part) for part in self.sign.beside)

    @cached_property
    def unless(self) -> re.Pattern[str] | None:
        """What near it takes it back."""
        return re.compile(self.sign.unless) if self.sign.unless else None


def _rules(signs: Iterable[Sign]) -> tuple[_Rule, ...]:
    found = []
    for sign in signs:
        too = [one for part in sign.beside for one in needed(part)]
        for stands in branches(sign.stands):
            needs = tuple(sorted({*needed(stands), *too}, key=weight))
            found.append(_Rule(sign, stands, needs))
    return tuple(found)


#: Discreet kinds first: where both are told, nothing of it is for everybody.
_RULES = _rules(
    (
        *LIFE,
        *FORCE,
        *FAREWELL,
        *FORCE_SCENES,
        *HOUSE,
        *SHUT_IN,
        *HOUSE_SCENES,
        *PEOPLE,
        *ILL,
        *GONE,
        *SILENT,
        *HINTS,
        *ABOVE,
        *UNSAID,
    )
)
_LOOKED = Looked(rule.needs for rule in _RULES)
_ENGLISH = _rules(ENGLISH)
_LATIN = re.compile(r"[a-z]{3}")
#: What a telephone may write down wrongly: every alternative by itself, in their order.
_SPOKEN = [
    (re.compile(one), spoken) for heard_as, spoken in MISHEARD for one in branches(heard_as)
]
_SPOKEN_LOOKED = Looked(needed(heard_as.pattern) for heard_as, _ in _SPOKEN)
#: How far before and after a sign what takes it back may stand, in signs.
_WIDE, _CLOSE, _NEAR = 18, 8, 5


def listened(
    words: str,
    *,
    forwarded: bool = False,
    bounds: Bounds = BOUNDS,
    opinion: Opinion | None = None,
) -> Heard:
    """What these words come to, by the rules and by the second ear together.

    `forwarded`: they were passed on from elsewhere. Videos and news are; so is what a child
    or a grandmother wrote to somebody: that is heard where it says "I" or a place of here.
    `opinion`: of another second ear than the one that comes with the bot.
    """
    written = glued(words)
    said = _mended(written)
    if not said or (forwarded and not NEAR_HERE.search(said)):
        return Heard()
    ruled = _by_rules(words, said)
    if bounds is RULES_ONLY or len(said) > _LONG:
        return Heard(ruled)
    opinion = opinion or second_ear.opinion(words if said == written else said)
    if ruled is not None:
        least = bounds.denies if _believed(ruled, said) else bounds.doubts
        return Heard(perhaps=True) if opinion.danger < least else Heard(ruled)
    if opinion.danger < bounds.asks or not _says_enough(said):
        return Heard()
    if opinion.danger < bounds.sure:
        return Heard(perhaps=True)
    kind = opinion.kind
    return Heard(Emergency(kind, kind not in DISCREET, SECOND))


def _believed(ruled: Emergency, said: str) -> bool:
    """Whether a rule is believed even where the second ear has its doubts. What is discreet is
    shown to few; of lines in Latin letters the ear was taught fewest."""
    return not ruled.open or len(said) <= _SHORT or _LATIN.search(said) is not None


def _says_enough(said: str) -> bool:
    return sum(not letter.isdigit() for letter in said) >= _ENOUGH


def heard(words: str, *, forwarded: bool = False) -> Emergency | None:
    """The emergency these words surely tell of, or None.

    Nothing of the words is kept, not even for whoever asks again: ordinary talk is asked about
    once, and an answer takes less time than it is worth to hold somebody's words in memory.
    """
    return listened(words, forwarded=forwarded).danger


def _by_rules(words: str, said: str) -> Emergency | None:
    if found := _among(said):
        return found
    return _in_english(folded(words)) if _LATIN.search(said) else None


def _in_english(text: str) -> Emergency | None:
    if ENGLISH_TALE.search(text):
        return None
    for rule in _ENGLISH:
        match = rule.stands.search(text)
        if match and _whole(rule, text, match) and not (rule.unless and rule.unless.search(text)):
            return _emergency(rule)
    return None


def _among(said: str) -> Emergency | None:
    worth = _LOOKED.worth(set(said))
    if not worth:
        return None
    told: bool | None = None
    laughed = LAUGHED.search(said) is not None
    said = TRAPS.sub("口", said)
    for rule in map(_RULES.__getitem__, worth):
        for match in rule.stands.finditer(said):
            if not _whole(rule, said, match):
                continue
            if lives_with(rule.sign.kind, said):
                continue
            if told is None:
                told = told_of_elsewhere(said, laughed=laughed)
            if told:
                return None
            if not _taken_back(rule, said, match.start(), match.end()):
                return _emergency(rule)
    return None


def _whole(rule: _Rule, said: str, match: re.Match[str]) -> bool:
    """Whether what else belongs to the sign stands near it."""
    if not rule.beside:
        return True
    around = said[max(0, match.start() - rule.sign.within) : match.end() + rule.sign.within]
    return all(part.search(around) for part in rule.beside)


def _mended(said: str) -> str:
    """As it was spoken, where a telephone took down words that only sound so."""
    for number in _SPOKEN_LOOKED.worth(set(said)):
        heard_as, spoken = _SPOKEN[number]
        said = heard_as.sub(spoken, said)
    return said


def _taken_back(rule: _Rule, said: str, start: int, end: int) -> bool:
    near = rule.sign.within if rule.beside else _CLOSE
    if rule.unless and rule.unless.search(said[max(0, start - near) : end + near]):
        return True
    before, after = said[max(0, start - _WIDE) : start], said[end : end + 10]
    if rule.beside and IF.search(said, max(0, start - near), end + near):
        return True
    # Of a scene only a part stands here: 烧煤炉的那家三个人都倒了.
    if not rule.beside and (BESIDE.search(before[-_NEAR:]) or AFTER.match(after)):
        return True
    now = NOW.search(said)
    # 昨天刚修的，现在又冒烟了: what is now is not taken back by what was.
    if (over := OVER.search(said, end)) and not NOW.search(said, over.end()):
        return True
    if not now and (
        CALMED.search(before)
        or LONG_AGO.search(before)
        or (not rule.sign.past and PAST.search(before))
    ):
        return True
    # 万一 may begin inside what the sign took in: 要是 stands before 电梯 in 要是电梯困人.
    return BEFORE.search(before + said[start:end]) is not None


def _emergency(rule: _Rule) -> Emergency:
    kind = rule.sign.kind
    return Emergency(kind, kind not in DISCREET, rule.sign.name)
