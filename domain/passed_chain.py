"""接龙 in pasted talk: every neighbour posts the whole list again with one line more of their own.
Of all the copies the longest tells everything; of each household it tells one thing."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from domain import hearing

#: #接龙 above the list, perhaps with what it is about beside it, perhaps below a name.
_HEAD = re.compile(
    r"(?:[^:：]{1,16}[:：]\s*)?[#＃]?\s*(?:群|小程序)?接[龙龍]\s*[:：]?\s*(?P<title>.*)"
)
_ENTRY = re.compile(r"[0-9]{1,3}\s*[.．、,，)）:：]\s*(?P<words>\S.*)")
#: Lines between #接龙 and the first number: what it is about, an example.
_ABOVE = 4
_ASKED = re.compile(
    r"(?:的)?(?:都|请|麻烦)?(?:来)?(?:报一下|登记一下|登记|接[龙龍]|报名|说一下)[吧哦啊。！!~]*$"
)
_DOOR = re.compile(
    r"[0-9A-Za-z]{1,4}(?:(?:号楼|號樓|单元|單元|[-‐–—#号號栋棟幢座门門/])[0-9]{0,4}){0,3}(?:室|号|號)?"
)
_NAME = re.compile(r"[\u4e00-\u9fff]{1,4}")


class Entry(NamedTuple):
    """Who, empty where the line does not tell, and what."""

    who: str
    words: str


@dataclass
class _Copy:
    title: str
    entries: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Copies of one list begin the same."""
        return hearing.bare(self.title or self.entries[0])


def split(rows: Sequence[str]) -> tuple[list[str], list[Entry]]:
    """The lines that belong to no list, and what the lists tell, a line a household."""
    rest: list[str] = []
    longest: dict[str, _Copy] = {}
    at = 0
    while at < len(rows):
        copy, after = _copy(rows, at)
        if copy is None:
            rest.append(rows[at])
            at += 1
            continue
        before = longest.get(copy.key)
        if before is None or len(copy.entries) >= len(before.entries):
            longest[copy.key] = copy
        at = after
    return rest, [entry for copy in longest.values() for entry in _households(copy)]


def _copy(rows: Sequence[str], at: int) -> tuple[_Copy | None, int]:
    """One posting of a list that begins here, and where it ends."""
    head = _HEAD.fullmatch(rows[at])
    if head is None:
        return None, at
    above = [head["title"]]
    first = at + 1
    while first < len(rows) and first <= at + _ABOVE and not _ENTRY.fullmatch(rows[first]):
        above.append(rows[first])
        first += 1
    copy = _Copy(" ".join(filter(None, above)))
    while first < len(rows) and (entry := _ENTRY.fullmatch(rows[first])):
        copy.entries.append(entry["words"])
        first += 1
    return (copy, first) if copy.entries else (None, at)


def _households(copy: _Copy) -> Iterable[Entry]:
    about = _ASKED.sub("", copy.title).strip()
    found: dict[str, Entry] = {}
    for line in copy.entries:
        door, name, words = _parted(line)
        if not hearing.names_trouble(words) and hearing.mentions(about):
            words = f"{words} {about}".strip()
        key = door or line
        before = found.get(key)
        if before is not None and words not in before.words:
            words = f"{before.words}；{words}"
        elif before is not None:
            continue
        elif door:
            words = f"{door} {words}".strip()
        found[key] = Entry(f"{door} {name}".strip(), words)
    return found.values()


def _parted(line: str) -> tuple[str, str, str]:
    """Door, name and the rest of a line: 3-301 张三 厨房漏水."""
    door = name = ""
    left = line.split()
    while left:
        if not door and any(map(str.isdigit, left[0])) and _DOOR.fullmatch(left[0]):
            door = left.pop(0)
        elif (
            not name
            and _NAME.fullmatch(left[0])
            and not hearing.names_trouble(left[0])
            and (len(left) > 1 or not hearing.tells_trouble(left[0]))
        ):
            name = left.pop(0)
        else:
            break
    return door, name, " ".join(left)
