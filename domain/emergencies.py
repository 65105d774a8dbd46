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

from dataclasses import dataclass
from math import inf

from domain import second_ear
from domain.emergency_kinds import DISCREET, Emergency
from domain.emergency_rules import LATIN, mended, ruled
from domain.folding import glued
from domain.sayings import NEAR_HERE
from domain.second_ear import Opinion


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


BOUNDS = Bounds(sure=0.6, asks=0.0, doubts=-0.4, denies=-0.7)
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
    said = mended(written)
    if not said or (forwarded and not NEAR_HERE.search(said)):
        return Heard()
    sign = ruled(words, said)
    if bounds is RULES_ONLY or len(said) > _LONG:
        return Heard(sign)
    opinion = opinion or second_ear.opinion(words if said == written else said)
    if sign is not None:
        least = bounds.denies if _believed(sign, said) else bounds.doubts
        return Heard(perhaps=True) if opinion.danger < least else Heard(sign)
    if opinion.danger < bounds.asks or not _says_enough(said):
        return Heard()
    if opinion.danger < bounds.sure:
        return Heard(perhaps=True)
    kind = opinion.kind
    return Heard(Emergency(kind, kind not in DISCREET, SECOND))


def _believed(found: Emergency, said: str) -> bool:
    """Whether a rule is believed even where the second ear has its doubts. What is discreet is
    shown to few; of lines in Latin letters the ear was taught fewest."""
    return not found.open or len(said) <= _SHORT or LATIN.search(said) is not None


def _says_enough(said: str) -> bool:
    return sum(not letter.isdigit() for letter in said) >= _ENOUGH


def heard(words: str, *, forwarded: bool = False) -> Emergency | None:
    """The emergency these words surely tell of, or None.

    Nothing of the words is kept, not even for whoever asks again: ordinary talk is asked about
    once, and an answer takes less time than it is worth to hold somebody's words in memory.
    """
    return listened(words, forwarded=forwarded).danger
