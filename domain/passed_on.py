"""Lines of another group, as they come out of a telephone: each with whoever said it."""

import re
from typing import NamedTuple

from domain import hearing, passed_chain
from domain.grievance import STARTS

#: 张三： above the line, or 张三 2026-11-21 10:23, as a computer copies them.
_HEAD = re.compile(
    r"(?P<who>\S{1,16}?)\s*(?:[:：]|\s(?:[0-9]{2,4}[-/年][0-9]{1,2}[-/月][0-9]{1,2}日?\s*)?"
    r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)\s*"
)
#: 张三：3楼灯坏了; 3-502 张三：3楼灯坏了, as neighbours call themselves by their door.
_BESIDE = re.compile(
    r"(?P<who>(?:[0-9]{1,2}[-－])*(?:[0-9]{3,4}\s*室?\s*)?(?P<name>[^\s:：，,。0-9][^:：，,。]{0,11}))"
    r"[:：]\s*(?P<words>.+)"
)
#: Fewer lines are one thing somebody wrote in two lines.
_SEVERAL = 2


class Line(NamedTuple):
    """Who said it, empty where the text does not tell, and what."""

    who: str
    words: str


def lines(words: str) -> tuple[Line, ...]:
    """What was said, line by line, without the names and times between; of a 接龙, however often
    it was posted, each household's line once."""
    rest, listed = passed_chain.split(list(filter(None, map(hearing.clean, words.splitlines()))))
    found: list[Line] = []
    who = ""
    for line in rest:
        if head := _HEAD.fullmatch(line):
            who = head["who"]
        elif (beside := _BESIDE.fullmatch(line)) and _a_name(beside["name"]):
            found.append(Line(beside["who"].strip(), beside["words"]))
        else:
            found.append(Line(who, line))
    return (*found, *(Line(*one) for one in listed))


def troubles(words: str) -> tuple[Line, ...]:
    """The lines that may be reports: they name a place or a thing."""
    return tuple(line for line in lines(words) if hearing.names_trouble(line.words))


def pasted(words: str) -> bool:
    """Whether it is several people's talk, or several troubles, and not one thing in two lines."""
    found = lines(words)
    named = sum(bool(line.who) for line in found)
    told = sum(hearing.tells_trouble(line.words) for line in found)
    return max(named, told) >= _SEVERAL and bool(troubles(words))


def _a_name(words: str) -> bool:
    """报修：3楼灯坏了 has no name before it, nor has 3楼灯：坏了."""
    return not (
        hearing.names_trouble(words)
        or words.casefold().startswith((*hearing.REPORT_STARTS, *STARTS))
    )


_COUNT = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_OUT = re.compile(
    rf"(?:把|去掉|不要|除了|删掉|划掉|without|drop)\s*(?P<which>第?\s*{_COUNT}"
    rf"(?:\s*(?:[条件号个,、.和跟与]|and|第)*\s*{_COUNT})*)\s*[条件号个]?\s*(?:都?不要了?|去掉|删掉)?",
    re.IGNORECASE,
)
_DIGITS = {sign: at for at, sign in enumerate("一二三四五六七八九", 1)}


def left_out(words: str) -> frozenset[int]:
    """去掉2, 不要②和⑤: the lines somebody means, counted from 1; none where it says no such
    thing."""
    found = _OUT.fullmatch(hearing.plain(words).replace("，", ",").strip("。.!！ "))
    if found is None:
        return frozenset()
    return frozenset(_number(one) for one in re.findall(_COUNT, found["which"])) - {0}


def _number(words: str) -> int:
    if words.isdigit():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
