"""Telephone numbers of the mainland as people write them: 138 0000 1234, +86-571-8765 4321."""

import re

from domain.hearing import plain

#: 中国大陆: mobile numbers have eleven digits from 13 to 19; a landline is its area code (three
#: digits for 010 and 02x, else four) and seven or eight more, of which the first is 2 to 8.
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(?:010|02[0-9])[2-8][0-9]{7}|0[3-9][0-9]{2}[2-8][0-9]{6,7}")
_COUNTRY = re.compile(r"(?:\+|00)86|86(?=1[3-9][0-9]{9}$)")
#: What people put between the digits; nothing else may stand there.
_BETWEEN = re.compile(r"[\s().\-‐-―－_]")
_END = 4


def number(words: str) -> str | None:
    """The number somebody wrote, digits only and without the country; None where the words are
    anything but one whole number (a landline needs its area code)."""
    digits = _BETWEEN.sub("", plain(words))
    if found := _COUNTRY.match(digits):
        digits = digits[found.end() :]
        if digits[:1] != "1" or not _MOBILE.fullmatch(digits):
            digits = "0" + digits.removeprefix("0")
    if digits.isascii() and (_MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits)):
        return digits
    return None


def masked(number: str) -> str:
    """What others may read of a number: 138****1234, 0571****4321."""
    start = 3 if number[:1] == "1" or number[:2] in ("01", "02") else 4
    hidden = max(len(number) - start - _END, 0)
    if not hidden:
        return "*" * len(number)
    return f"{number[:start]}{'*' * hidden}{number[-_END:]}"
