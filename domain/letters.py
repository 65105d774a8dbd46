"""Which letters a pattern cannot do without: by them it is known, before anything is searched,
that most lines of talk hold nothing of what a rule looks for.

Read from the pattern itself, so that nobody keeps a second list beside the rules. It knows the
part of regular expressions that rules are written in; what it does not know it takes for something
that may be left out, and then the pattern is only searched more often than it must be.
"""

import re
from collections import Counter
from collections.abc import Iterable

#: Of a set of letters one must stand in every line that fits.
Needed = frozenset[str]
#: How much of talk a letter stands in, as parts of a thousand: a set is the better to go by the
#: rarer its letters are. Letters that are not here are rarer than these.
_COMMON = Counter(
    {
        letter: weight
        for letters, weight in (
            ("的了我不是", 200),
            ("你一有在就好这个么么吗吧", 90),
            ("人来到上大们说要去会没天那都", 60),
            ("还想看可以什也能时得自己出下里多后家小过开心点着", 35),
            ("打回见做给老门走样子行气年再起死明太真把找很手水车快对生", 15),
        )
        for letter in letters
    }
)
_RARE = 2
#: A set with more letters than these says nothing.
_MOST = 150

#: Signs that change what the rest of a pattern means, and groups of other kinds: not read.
_UNREAD = re.compile(r"\(\?(?![:=!]|<[=!])|\\[1-9]")
_REPEATED = re.compile(r"[*?]|\{0?,[0-9]*\}|\{0\}|(\+|\{[0-9]+(?:,[0-9]*)?\})")
_SAME_AS = re.compile(r"(.)-(.)")


def branches(pattern: str) -> list[str]:
    """The alternatives a pattern has at its top."""
    found, start, depth, at = [], 0, 0, 0
    while at < len(pattern):
        letter = pattern[at]
        if letter == "\\":
            at += 1
        elif letter == "[":
            at = _end_of_set(pattern, at)
        elif letter == "(":
            depth += 1
        elif letter == ")":
            depth -= 1
        elif letter == "|" and not depth:
            found.append(pattern[start:at])
            start = at + 1
        at += 1
    return [*found, pattern[start:]]


def needed(pattern: str) -> tuple[Needed, ...]:
    """The sets of letters of each of which one must stand in any line that fits, the rarest
    first; none where the pattern may fit anything."""
    if _UNREAD.search(pattern):
        return ()
    options = branches(pattern)
    if len(options) > 1:
        each = [needed(one) for one in options]
        if not all(each):
            return ()
        return _sorted([frozenset[str]().union(*(sets[0] for sets in each))])
    return _sorted(_in_turn(pattern))


class Looked:
    """Several patterns, and which of them are worth a look in a line.

    Each stands at the letters of the rarest set it needs, and one that needs none nowhere.
    """

    def __init__(self, needs: Iterable[tuple[Needed, ...]]) -> None:
        at: dict[str, list[int]] = {}
        self._others: list[tuple[Needed, ...]] = []
        for number, sets in enumerate(needs):
            self._others.append(sets[1:])
            for letter in sets[0] if sets else ():
                at.setdefault(letter, []).append(number)
        self._at = {letter: tuple(numbers) for letter, numbers in at.items()}

    def worth(self, letters: set[str]) -> list[int]:
        """The numbers of the patterns that may fit a line of these letters, in order."""
        numbers: set[int] = set()
        for letter in self._at.keys() & letters:
            numbers.update(self._at[letter])
        lacks = letters.isdisjoint
        return sorted([one for one in numbers if not any(map(lacks, self._others[one]))])


def weight(letters: Needed) -> int:
    """How often one of the letters stands somewhere."""
    return sum(_COMMON.get(letter, _RARE) for letter in letters)


def _sorted(sets: list[Needed]) -> tuple[Needed, ...]:
    return tuple(sorted({one for one in sets if 0 < len(one) <= _MOST}, key=weight))


def _in_turn(pattern: str) -> list[Needed]:
    """What each part of a pattern without alternatives asks for."""
    found: list[Needed] = []
    at = 0
    while at < len(pattern):
        at, sets = _part(pattern, at)
        if times := _REPEATED.match(pattern, at):
            at = times.end()
            if pattern.startswith("?", at):
                at += 1
            if times[1] is None:
                continue
        found += sets
    return found


def _part(pattern: str, at: int) -> tuple[int, list[Needed]]:
    """Where the part that begins at `at` ends, and what it asks for."""
    letter = pattern[at]
    if letter == "(":
        return _group(pattern, at)
    if letter == "[":
        end = _end_of_set(pattern, at)
        return end + 1, _of_set(pattern[at + 1 : end])
    if letter == "\\":
        plain = not pattern[at + 1].isalnum()
        return at + 2, [frozenset(pattern[at + 1])] if plain else []
    if letter in ".^$":
        return at + 1, []
    return at + 1, [frozenset(letter)]


def _group(pattern: str, at: int) -> tuple[int, list[Needed]]:
    depth, end = 0, at
    while True:
        if pattern[end] == "\\":
            end += 2
            continue
        if pattern[end] == "[":
            end = _end_of_set(pattern, end)
        depth += {"(": 1, ")": -1}.get(pattern[end], 0)
        if not depth:
            break
        end += 1
    inside = pattern[at + 1 : end]
    if inside.startswith(("?!", "?<!")):
        return end + 1, []
    return end + 1, list(needed(re.sub(r"^\?(?::|=|<=)", "", inside)))


def _end_of_set(pattern: str, at: int) -> int:
    end = at + (2 if pattern.startswith("[^", at) else 1)
    if pattern[end] == "]":  # a bracket that stands first is one of the letters
        end += 1
    while pattern[end] != "]":
        end += 2 if pattern[end] == "\\" else 1
    return end


def _of_set(inside: str) -> list[Needed]:
    if inside.startswith("^") or "\\" in inside:
        return []
    letters = set(_SAME_AS.sub("", inside))
    for first, last in _SAME_AS.findall(inside):
        letters |= {chr(code) for code in range(ord(first), ord(last) + 1)}
    return [frozenset(letters)]
