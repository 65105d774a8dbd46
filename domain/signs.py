"""The signs of a line, by which examples tell what lines say: letters, families of words, their
order."""

import re
from functools import cache
from operator import add
from pathlib import Path

from domain.folding import folded

#: Words and their families.
FAMILIES = Path(__file__).with_name("ear_words.txt")
#: Letters after these are not looked at: nobody cries for help at such a length.
LISTENS = 120

#: A word in Latin letters, a number, or one letter of any other script. Marks say nothing: people
#: in fear do not set them.
_UNIT = re.compile(r"[a-z]+|[0-9]+|[^\W\d_a-z]")


def _units(words: str) -> list[str]:
    """What a line is made of. A Latin word carries a point behind it, that it be no letter's
    neighbour; of a number only that it is one."""
    found = _UNIT.findall(folded(words))[:LISTENS]
    return [one if one > "~" else "0" if one < ":" else f"{one}·" for one in found]


@cache
def _families() -> tuple[dict[str, str], dict[str, int]]:
    """By a word, its family; and by the first letter of words, how long the longest of them is.
    The file holds words as they are folded, so that reading it takes no time."""
    family: dict[str, str] = {}
    longest: dict[str, int] = {}
    for line in FAMILIES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, *words = line.split()
            for word in words:
                if word.isascii():
                    family[f"{word}·"], longest[f"{word}·"] = f"〈{name}〉", 1
                else:
                    family[word] = f"〈{name}〉"
                    longest[word[0]] = max(longest.get(word[0], 0), len(word))
    return family, longest


def _told(said: list[str]) -> tuple[list[str], list[str]]:
    """The line with families in their words' place, the longest words first; and the families."""
    known, longest = _families()
    # One sign for each unit, so that a word is a slice of it; no Latin word is part of another.
    text = "".join(one if len(one) == 1 else " " for one in said)
    told: list[str] = []
    families: list[str] = []
    at = 0
    while at < len(said):
        one = said[at]
        step, family = longest.get(one, 0), None
        while step > 1 and family is None:
            if (family := known.get(text[at : at + step])) is None:
                step -= 1
        if family is None:
            step, family = 1, known.get(one)
        if family is not None:
            families.append(family)
        told.append(family or one)
        at += step
    return told, families


def signs(words: str) -> set[str]:
    """The signs of a line: letters in a row up to three, `^` and `$` where it begins and ends;
    the same in pairs with families (`〈老〉`) in their words' place; which family stands before
    which."""
    said = _units(words)
    told, families = _told(said)
    row, told = ["^", *said, "$"], ["^", *told, "$"]
    pairs = list(map(add, row, row[1:]))
    found = {*row, *pairs, *families, *map(add, pairs, row[2:]), *map(add, told, told[1:])}
    for at, one in enumerate(families, 1):
        found.update([f"{one}…{other}" for other in families[at:] if other != one])
    return found
