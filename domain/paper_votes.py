"""Votes that came on paper, as whoever collected them writes them down: 3-602 北门."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from domain import doors, poll_text
from domain.doors import Door, Style
from domain.folding import glued
from domain.hearing import plain
from domain.refusal import Refusal

#: Slips taken down in one message.
MOST = 20
#: Signs a door has at most.
_DOOR = 24
_BETWEEN = re.compile(r"[\s,，、;；+和及]+")
_SAID = re.compile(
    r"^[\s:：,，、;；.。]*(?:家|户)?(?:选了?|投了?|要|votes?(?: for)?)?[\s:：]*", re.IGNORECASE
)
_NUMBERED = re.compile(r"第?([0-9]{1,2})[项号个]?")


class Slip(NamedTuple):
    """One household's vote on paper: its door, and the options by their place from 0."""

    door: Door
    chosen: frozenset[int]


def read(line: str, options: Sequence[str], style: Style, *, several: bool) -> Slip:
    """The slip a line tells of: a door, then what was chosen, by its words or its number. Raises
    Refusal where it is not surely one."""
    found = set()
    for door, rest in parted(line, style):
        chosen = _chosen(rest, options)
        if chosen is not None:
            found.add(Slip(door, chosen))
    if len(found) != 1:
        raise Refusal("paper-not-read", line=line.strip()[: poll_text.OPTION])
    [slip] = found
    if len(slip.chosen) > 1 and not several:
        raise Refusal("paper-one-only", line=line.strip()[: poll_text.OPTION])
    return slip


def parted(line: str, style: Style) -> Iterator[tuple[Door, str]]:
    """A door and what stands behind it, in every way a line can be read so."""
    words = plain(line)
    for at in range(3, min(len(words), _DOOR)):
        # 6021 is no 602 that chose 1.
        if words[at - 1].isdecimal() and words[at].isdecimal():
            continue
        door = doors.read(words[:at], style)
        if door is not None:
            yield door, words[at:]


def begins_with_door(words: str, style: Style) -> bool:
    """Whether it is about somebody's vote: 纸票 3-602 北门, and not 纸票放1楼信箱就行."""
    said = plain(words)[:_DOOR]
    return any(doors.read(said[:at], style) for at in range(3, len(said) + 1))


def _chosen(words: str, options: Sequence[str]) -> frozenset[int] | None:
    """The options the words name; None where one of them is none, or could be two."""
    said = _SAID.sub("", words, count=1)
    whole = _option(said, options)
    if whole is not None:
        return frozenset({whole})
    each = [_option(part, options) for part in _BETWEEN.split(said) if part]
    return None if not each or None in each else frozenset(n for n in each if n is not None)


def _option(said: str, options: Sequence[str]) -> int | None:
    words = glued(said)
    names = [glued(one) for one in options]
    if words in names:
        return names.index(words) if words else None
    if (numbered := _NUMBERED.fullmatch(words)) and 1 <= int(numbered[1]) <= len(options):
        return int(numbered[1]) - 1
    # 北门 is enough for 装在北门, where no other option has it.
    within = [n for n, name in enumerate(names) if len(words) > 1 and words in name]
    return within[0] if len(within) == 1 else None
