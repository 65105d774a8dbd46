"""What two reports of the same kind of thing have in common: their words without where it is."""

import re

from domain.folding import folded, glued

#: 3号楼2单元 and 5楼 say where; a number alone may be a door.
_WHERE = re.compile(
    r"第?[0-9一二三四五六七八九十两]+(?:号楼|栋|幢|座|单元|楼|层|室|号|户|#)?|(?:的)?那个|[啊呀呢吧哦嘛的了]"
)


def essence(words: str) -> str:
    """Words by which a correction is remembered: folded, without numbers and small words. Empty
    where nothing else stands in them."""
    return glued(_WHERE.sub("", folded(words)))
