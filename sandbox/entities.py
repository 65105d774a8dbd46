"""Marks that Telegram finds in plain text by itself, with offsets counted in UTF-16 units."""

import re

from sandbox.things import Json

#: Longest text and caption, in UTF-16 units after the tags are gone.
TEXT_MAX = 4096
CAPTION_MAX = 1024

_FOUND = re.compile(
    r"""
      (?P<url>https?://[^\s<>"'「」『』（）【】，。；！？、]+[^\s<>"'「」『』（）【】，。；！？、.,:;!?)\]])
    | (?<![\w/@<>])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/@])
    | (?<![\w@/.])(?P<mention>@[A-Za-z][A-Za-z0-9_]{3,31})(?!\w)
    | (?<![\w\#])(?P<hashtag>\#(?=\w*[^\W\d])\w{1,256})
    """,
    re.VERBOSE,
)


def units(text: str) -> int:
    """Length in UTF-16 units: what the Bot API calls characters."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def found(text: str, taken: list[Json] | None = None) -> list[Json]:
    """bot_command, mention, hashtag and url entities of `text`, in order.

    Nothing is found inside the `taken` entities that hold code or a link of their own.
    """
    closed = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in taken or []
        if entity["type"] in {"code", "pre", "text_link", "text_mention"}
    ]
    marks: list[Json] = []
    # Counting only the stretch since the last mark keeps long texts linear.
    counted, offset = 0, 0
    for match in _FOUND.finditer(text):
        offset += units(text[counted : match.start()])
        counted = match.start()
        length = units(match.group())
        if any(start < offset + length and offset < end for start, end in closed):
            continue
        marks.append({"type": str(match.lastgroup), "offset": offset, "length": length})
    return marks
