"""What rules hear in a line, and what takes it back. They go by the letters a line has: of a
thousand only a few are looked for (`domain.letters`)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from domain.emergency_english import ENGLISH
from domain.emergency_force import FORCE, LIFE
from domain.emergency_house import HOUSE
from domain.emergency_kinds import DISCREET, Emergency, Sign
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
from domain.folding import folded
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
    NOW,
    OVER,
    PAST,
    TRAPS,
    told_of_elsewhere,
)


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
#: Words in Latin letters stand there.
LATIN = re.compile(r"[a-z]{3}")
#: What a telephone may write down wrongly: every alternative by itself, in their order.
_SPOKEN = [
    (re.compile(one), spoken) for heard_as, spoken in MISHEARD for one in branches(heard_as)
]
_SPOKEN_LOOKED = Looked(needed(heard_as.pattern) for heard_as, _ in _SPOKEN)
#: How far before and after a sign what takes it back may stand, in signs.
_WIDE, _CLOSE, _NEAR = 18, 8, 5


def ruled(words: str, said: str) -> Emergency | None:
    """What rules hear in these words; `said`: the same, glued and mended."""
    if found := _among(said):
        return found
    return _in_english(folded(words)) if LATIN.search(said) else None


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


def mended(said: str) -> str:
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
