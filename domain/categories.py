"""What reports are about: the table of categories, which a city changes without code.

A row has the signs a category is known by. In `words` they are parted by blanks: 单元门; of
电梯+响 both must stand, wherever; ~物业 is a weak sign, which decides where nothing else speaks.
`patterns` are regular expressions without blanks. The longer a sign, the more it says; the
category whose signs say most is it; of equals the one that comes first in the file.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import add

from domain import likeliest
from domain.deadlines import Tier
from domain.folding import folded, glued
from domain.hearing import says_something
from domain.letters import Looked, needed
from domain.roles import Role
from domain.sayings import only_asks, told_of_another_time, told_of_elsewhere


class Visibility(StrEnum):
    """Who may see a report of a category."""

    OPEN = "open"
    #: Never on a public card.
    DISCREET = "discreet"


@dataclass(frozen=True, slots=True)
class Category:
    """One row. `key` is `top.sub`; `top` and `name` are the city's words for its two parts;
    `outside` are the offices beyond the community it may be handed to, as they are called."""

    key: str
    top: str
    name: str
    tier: Tier
    visibility: Visibility
    roles: tuple[Role, ...]
    outside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """By what a category is known: words all of which must stand, weak ones, and patterns."""

    words: tuple[tuple[str, ...], ...] = ()
    weak: tuple[str, ...] = ()
    patterns: tuple[re.Pattern[str], ...] = ()


#: A sign of n letters weighs n to this power: 声控灯 says more than 灯 and 声 together would.
_LONGER = 1.35
#: Of 6 000 lines of ordinary chat about ten weigh as much, of lines that report more than half.
_SURE = 9.0
#: From how much on examples are believed before the words of the table
#: (`python -m bench.learn_categories --folds`).
_BELIEVED = 0.2
#: That words stand together says more than either of them.
_BESIDE = 0.5
#: A pattern is worth as much as a word of that many letters at least, at most.
_PATTERN_LEAST, _PATTERN_MOST = 3, 4
#: What stands in the name of a place is less likely what is wrong there.
_AS_PLACE = 0.4

_PAIR = 2
#: What a report is about is said in its beginning.
_LOOKED_AT = 500
_BLANKS = re.compile(r"\s+")
#: 不是电梯，是门禁: what it is not counts for nothing.
_NOT_THIS = re.compile(
    r"(?<!是)不是(?!不|很|没)[^，,。;；！!？?是]{1,10}(?=[，,。;；]?(?:而"
    r"|就|也)?是|[，,。;；])"
)
#: 灯修好了，门还打不开: what was mended counts for nothing where something else is told.
_MENDED = re.compile(
    r"[^，,。;；！!]{0,10}(?:修好了|弄好了|已经好了"
    r"|解决了)[，,。;；！!]?(?=.{3})"
)
#: 停电动车 is no 停电.
_PARKED = re.compile(r"停(?=电[动瓶])")
#: Where it is, not what it is.
_PLACE = re.compile(
    r"(?:电梯|垃圾桶|垃圾站|车棚|充电桩|配电房|花坛|路灯|消火栓|单元门|车库|停车场|物业|门卫"
    r"|学校|小学|中学|幼儿园|医院|菜市场|公园|地铁站?|公交站|超市|快递柜|健身器材|树)"
    r"(?:办公室|门口|出口|入口|旁边?|对面|附近|边上|后面|前面|下面|门前|周围|那边|那里|这边)"
    r"|电梯(?:里|口|间|厅)面?(?!.{0,4}(?:困|出不|关))|楼上(?=[0-9漏渗])"
    r"|[一二三四五六七八九0-9]+(?:号楼|栋|幢|单元|楼|层)(?:大?门口)?|(?:我家|邻居家|楼下)门口"
)


class Taxonomy:
    """The categories of a city, in the order of its file, and how words find theirs."""

    def __init__(
        self, rows: Sequence[tuple[Category, Signs]], shipped: frozenset[str] = frozenset()
    ) -> None:
        """`shipped`: the keys that are known by the same words as in the table that comes with the
        program."""
        self._shipped = shipped
        self.categories = tuple(category for category, _ in rows)
        self._by_key = {category.key: category for category in self.categories}
        #: Single words by how they begin, longest first: looked up at every letter of a line.
        self._words: dict[str, list[tuple[str, tuple[int, ...]]]] = {}
        #: Words of which several must stand together, by the longest of them.
        self._together: dict[str, list[tuple[int, tuple[str, ...], float]]] = {}
        #: Patterns, and by which letters they are known to be worth a look.
        self._patterns: list[tuple[int, re.Pattern[str]]] = []
        self._everywhere: list[int] = []
        self._weak: dict[str, list[tuple[int, str]]] = {}
        self._tops = [category.key.split(".", 1)[0] for category in self.categories]
        self._collect([signs for _, signs in rows])

    def _collect(self, rows: Iterable[Signs]) -> None:
        meant: dict[str, list[int]] = {}
        for place, signs in enumerate(rows):
            for parts in signs.words:
                if len(parts) == 1:
                    meant.setdefault(parts[0], []).append(place)
                else:
                    weight = (sum(map(len, parts)) + _BESIDE) ** _LONGER
                    first = max(parts, key=len)
                    meant.setdefault(first, [])
                    self._together.setdefault(first, []).append((place, parts, weight))
            for word in signs.weak:
                self._weak.setdefault(word[0], []).append((place, word))
            self._patterns += [(place, pattern) for pattern in signs.patterns]
        needs = [needed(pattern.pattern) for _, pattern in self._patterns]
        self._looked = Looked(needs)
        self._everywhere = [number for number, sets in enumerate(needs) if not sets]
        for word in sorted(meant, key=len, reverse=True):
            self._words.setdefault(word[:2], []).append((word, tuple(meant[word])))
        #: Words of two letters, and how longer ones begin: a line without any is surely nothing.
        self._pairs = {word for word in meant if len(word) == _PAIR}
        self._heads = {word[: _PAIR + 1] for word in meant if len(word) > _PAIR}

    def of(self, key: str) -> Category | None:
        """The category with that key, or None where the city has none (any more)."""
        return self._by_key.get(key)

    def classify(self, words: str) -> Category | None:
        """The category words speak of, or None where nothing speaks for any.

        By the words of the table, or where examples say surely otherwise, by those; but what a
        city changed or added to the table holds.
        """
        found = self.by_words(words)
        if found is not None and found.key not in self._shipped:
            return found
        if not (self._shipped and says_something(words)):
            return found
        much, key = likeliest.category(words)
        return self.of(key) if much > _BELIEVED and key in self._shipped else found

    def by_words(self, words: str) -> Category | None:
        """The category of which signs enough stand there, or None where no sign of any does."""
        found = self._found(words)
        return found and found[0]

    def surely(self, words: str) -> Category | None:
        """The category, where signs enough stand there that words nobody asked for are surely a
        report, fit for the leader's list; None for notices, news, tales and questions too."""
        said = _BLANKS.sub("", folded(words[:_LOOKED_AT]))
        pairs = list(map(add, said, said[1:]))
        if self._pairs.isdisjoint(pairs) and self._heads.isdisjoint(map(add, pairs, said[2:])):
            return None  # most lines of every group end here: each is asked
        found = self._found(words)
        if found is None or found[1] < _SURE:
            return None
        said = glued(words[:_LOOKED_AT])
        if told_of_elsewhere(said) or told_of_another_time(said) or only_asks(said):
            return None
        return found[0]

    def _found(self, words: str) -> tuple[Category, float] | None:
        """The category, and how much the signs of its top say."""
        said = _NOT_THIS.sub("，", _BLANKS.sub("", folded(words[:_LOOKED_AT])))
        said = _PARKED.sub("停放", _MENDED.sub("", said))
        subs = self._weighed(said)
        if not subs:
            return None
        tops: dict[str, float] = {}
        for place, weight in subs.items():
            top = self._tops[place]
            tops[top] = tops.get(top, 0.0) + weight
        # max keeps the first of equals, and both are in the file's order.
        order = sorted(subs)
        best = max(dict.fromkeys(self._tops[place] for place in order), key=tops.__getitem__)
        place = max((one for one in order if self._tops[one] == best), key=subs.__getitem__)
        return self.categories[place], tops[best]

    def _weighed(self, said: str) -> dict[int, float]:
        """What the signs that stand there say for which category, by its place in the file. A
        word inside a longer one of the same category says nothing more."""
        weights: dict[int, float] = {}
        in_place = bytearray(len(said))
        for found in _PLACE.finditer(said):
            in_place[found.start() : found.end()] = b"\1" * len(found[0])
        ends: dict[int, int] = {}
        heads: set[str] = set()
        for start, letter in enumerate(said):
            here = self._words.get(said[start : start + 2], ())
            if letter in self._words:
                here = (*here, *self._words[letter])
            for word, meant in here:
                if not said.startswith(word, start):
                    continue
                if word in self._together:
                    heads.add(word)
                if not meant:
                    continue
                end = start + len(word)
                weight = len(word) ** _LONGER / len(meant)
                if in_place[start] and in_place[end - 1]:
                    weight *= _AS_PLACE
                for place in meant:
                    if ends.get(place, 0) < end:
                        ends[place] = end
                        weights[place] = weights.get(place, 0.0) + weight
        for head in heads:
            for place, parts, weight in self._together[head]:
                if all(part in said for part in parts):
                    weights[place] = weights.get(place, 0.0) + weight
        letters = set(said)
        for number in (*self._looked.worth(letters), *self._everywhere):
            place, pattern = self._patterns[number]
            if fits := pattern.search(said):
                length = min(max(len(fits[0]), _PATTERN_LEAST), _PATTERN_MOST)
                weights[place] = weights.get(place, 0.0) + length**_LONGER
        if not weights:
            for letter in self._weak.keys() & letters:
                for place, word in self._weak[letter]:
                    if word in said:
                        weights[place] = weights.get(place, 0.0) + len(word)
        return weights
