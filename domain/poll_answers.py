"""A choice somebody writes below a poll's card instead of tapping: 北门, 我选北门, 选1."""

import re
from collections.abc import Sequence

from domain import hearing

_HEAD = re.compile(r"^(?:(?:我|俺|咱)(?:们|家|们家)?)?(?:就|要|也)?(?:选|投|同意|支持)?(?:第)?")
_TAIL = re.compile(r"(?:号|个|项|吧|啊|呀|了|的)*$")


def chosen(words: str, options: Sequence[str]) -> int | None:
    """The one option these words choose, counted from 0, where they say nothing else; whole
    options come before numbers, so that 「3号楼」 is never the third."""
    said = hearing.bare(words)
    cut = _TAIL.sub("", _HEAD.sub("", said))
    names = [hearing.bare(option) for option in options]
    for form in (said, _HEAD.sub("", said), cut):
        if names.count(form) == 1:
            return names.index(form)
    if cut.isascii() and cut.isdecimal() and 1 <= int(cut) <= len(options):
        return int(cut) - 1
    return None
