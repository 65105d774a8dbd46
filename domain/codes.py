"""Codes of matters: how people read 【3号楼·报修12】 aloud. (How it is written is a text.)"""

import re
from dataclasses import dataclass, field

from domain.folding import simple

#: Words before a number that make it a code without brackets: the kinds, their short and misheard
#: forms (元13 is what a phone keyboard makes of 愿13).
SPOKEN = (
    "报修", "报事", "报", "微心愿", "心愿", "愿", "元", "议题", "投票", "任务", "招募",
    "保修", "报休", "抱修", "包修", "心院", "心原", "新愿", "议提",
)  # fmt: skip

DIGITS = {zh: n for n, zh in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}

_NUMBER = r"(?:[0-9]{1,6}(?![0-9])|[零〇一二两三四五六七八九十百]{1,7})"
_SPOKEN = "|".join(sorted(map(re.escape, SPOKEN), key=len, reverse=True))
#: 急事119 is a number to call.
_URGENT = r"急事(?!\s*(?:110|119|120|122|12110)(?![0-9]))"

#: A code with its brackets or its kind word: sure enough outside a reply.
SURE = re.compile(
    rf"【(?:(?P<place>[^【】·]{{1,32}})·)?(?:{_SPOKEN}|急事|[RWMPT])(?P<bracketed>[0-9]{{1,6}})】"
    rf"|(?:(?P<near>[0-9A-Za-z零一二三四五六七八九十]{{1,6}}(?:号楼|[号栋幢座楼]))\s*[·・•.-]?\s*)?"
    rf"(?:{_SPOKEN}|{_URGENT})\s*(?:第)?(?P<named>{_NUMBER})"
    rf"(?![零〇一二两三四五六七八九十百]|\s*个?[人名位])\s*[号件]?"
    rf"|#\s*(?P<hash>[0-9]{{1,6}})(?![0-9])"
    rf"|(?<![A-Za-z0-9])[RWMPTrwmpt](?P<letter>[0-9]{{1,6}})(?![A-Za-z0-9])"
)
#: A bare number: a code only in a reply or behind a command.
BARE = re.compile(rf"(?:第)?(?<![0-9])(?P<bare>{_NUMBER})\s*[号件]?")


@dataclass(frozen=True, slots=True)
class Code:
    """A number somebody named, and the place when they named that too."""

    number: int
    place: str | None = None
    #: Said with its kind: a number alone may as well be a door.
    sure: bool = field(default=True, compare=False)

    @property
    def like_a_door(self) -> bool:
        """Whether it may be one of a floor instead: 402, 1203."""
        return not self.sure and 100 < self.number < 10_000 and 1 <= self.number % 100 <= 60


def number(words: str) -> int:
    """十二 → 12, 一百零三 → 103, "12" → 12."""
    if words.isascii():
        return int(words)
    total, digit = 0, 0
    for sign in words:
        if sign == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif sign == "十":
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = DIGITS[sign]
    return total + digit


def find(words: str, *, bare: bool = False) -> tuple[Code | None, str]:
    """The first code in `words`, and the words without it.

    `bare` also accepts a number alone ("12", "12号", "第12件"), but only at an end of the words:
    in the middle it is more likely a door or a date.
    """
    said = simple(words)
    if found := SURE.search(said):
        parts = found.groupdict()
        place = parts.pop("place") or parts.pop("near")
        spoken = next(
            parts[form] for form in ("bracketed", "named", "hash", "letter") if parts[form]
        )
        rest = words[: found.start()] + words[found.end() :]
        return Code(number(spoken), place), rest.strip()
    if bare:
        text = words.strip()
        if found := BARE.match(text):
            return Code(number(found["bare"]), sure=False), text[found.end() :].strip()
        if found := re.search(BARE.pattern + r"$", text):
            return Code(number(found["bare"]), sure=False), text[: found.start()].strip()
    return None, words
