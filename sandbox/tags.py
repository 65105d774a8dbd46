"""Telegram's HTML style: tags become entities, and what Telegram refuses is refused alike.

The list of tags and the rules are in core.telegram.org/bots/api#html-style; the words of the
errors are what its servers answer.
"""

import re
from dataclasses import dataclass

from sandbox.entities import units
from sandbox.refused import bad
from sandbox.things import Json

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
}
_TAGS = {*_SIMPLE, "a", "blockquote", "tg-emoji", "tg-time"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ESCAPE = re.compile(r"&(?:#(?P<dec>\d+)|#x(?P<hex>[0-9A-Fa-f]+)|(?P<name>lt|gt|amp|quot));")
_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(
    r"""\s*(?P<name>[^\s=>/"']*)\s*
        (?:=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<token>[A-Za-z0-9.-]+)(?=[\s>])))?""",
    re.VERBOSE,
)


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int


def parse(text: str) -> tuple[str, list[Json]]:
    """The text without tags, and its entities ordered as Telegram orders them.

    Raises Refused(400) "can't parse entities: …" with the byte offset, as Telegram does.
    """
    return _Parser(text).parse()


class _Parser:
    def __init__(self, text: str) -> None:
        self.source = text
        self.plain: list[str] = []
        self.offset = 0
        self.opened: list[_Open] = []
        self.entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        at = 0
        while at < len(self.source):
            tag = self.source.find("<", at)
            end = len(self.source) if tag < 0 else tag
            self._write(unescape(self.source[at:end]))
            if tag < 0:
                break
            at = self._close(tag) if self.source.startswith("</", tag) else self._open(tag)
        if self.opened:
            raise _wrong(f'Can\'t find end tag corresponding to start tag "{self.opened[-1].tag}"')
        self.entities.sort(key=lambda mark: (mark["offset"], -mark["length"]))
        return "".join(self.plain), self.entities

    def _write(self, piece: str) -> None:
        self.plain.append(piece)
        self.offset += units(piece)

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _open(self, begin: int) -> int:
        name = _match(_TAG_NAME, self.source, begin + 1)
        at = name.end()
        if at >= len(self.source):
            raise _wrong(f"Unclosed start tag at byte offset {self._byte(begin)}")
        tag = name.group().lower()
        if tag not in _TAGS:
            raise _wrong(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        attributes: dict[str, str] = {}
        while self.source[at : at + 1] != ">":
            found = _match(_ATTRIBUTE, self.source, at)
            at = found.end() if found["name"] else found.end("name")
            if at >= len(self.source):
                raise _wrong(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
            if found["name"]:
                value = found["double"] or found["single"] or (found["token"] or "").lower()
                attributes[found["name"].lower()] = unescape(value)
            elif self.source[at] != ">":
                raise _wrong(
                    f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}'
                )
            if self.source[at] == "=":
                raise _wrong(f"Unexpected end of name token at byte offset {self._byte(at + 1)}")
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _wrong(
                f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}'
            )
        self.opened.append(_Open(tag, attributes, self.offset))
        return at + 1

    def _close(self, begin: int) -> int:
        if not self.opened:
            raise _wrong(f"Unexpected end tag at byte offset {self._byte(begin)}")
        name = _match(_TAG_NAME, self.source, begin + 2)
        at = name.end()
        while self.source[at : at + 1].isspace():
            at += 1
        if self.source[at : at + 1] != ">":
            raise _wrong(f"Unclosed end tag at byte offset {self._byte(begin)}")
        opened = self.opened.pop()
        if name.group().lower() not in {"", opened.tag}:
            raise _wrong(
                f"Unmatched end tag at byte offset {self._byte(begin)}, "
                f'expected "</{opened.tag}>", found "</{name.group()}>"'
            )
        self._mark(opened)
        return at + 1

    def _mark(self, opened: _Open) -> None:
        place: Json = {"offset": opened.offset, "length": self.offset - opened.offset}
        if not place["length"]:
            return
        tag, attributes = opened.tag, opened.attributes
        if tag == "a":
            self._mark_link(place, attributes.get("href", ""))
        elif tag == "blockquote":
            folded = "expandable" in attributes
            place["type"] = "expandable_blockquote" if folded else "blockquote"
            self.entities.append(place)
        elif tag == "tg-emoji":
            emoji = attributes.get("emoji-id", "")
            if not emoji.isdecimal():
                raise _wrong("Invalid custom emoji identifier specified")
            self.entities.append(place | {"type": "custom_emoji", "custom_emoji_id": emoji})
        elif tag == "tg-time":
            self._mark_time(place, attributes)
        else:
            self._mark_simple(place, tag, attributes)

    def _mark_simple(self, place: Json, tag: str, attributes: dict[str, str]) -> None:
        language = attributes.get("class", "").removeprefix("language-") if tag == "code" else ""
        around = self.opened[-1] if self.opened else None
        if tag == "code" and around and around.tag == "pre" and around.offset == place["offset"]:
            around.attributes["language"] = language
            return
        place["type"] = _SIMPLE[tag]
        if tag == "pre" and attributes.get("language"):
            place["language"] = attributes["language"]
        self.entities.append(place)

    def _mark_link(self, place: Json, href: str) -> None:
        person = re.fullmatch(r"tg://user\?id=(\d+)", href)
        if person:
            self.entities.append(place | {"type": "text_mention", "user_id": int(person[1])})
            return
        address = href or "".join(self.plain)[-place["length"] :]
        # Telegram drops a link it cannot follow and keeps the words.
        if re.fullmatch(r"(?:https?://|tg://|tonsite://|ton://)?[^\s/]*[.:?=/][^\s]*", address):
            whole = address if "://" in address else f"http://{address}"
            self.entities.append(place | {"type": "text_link", "url": _with_path(whole)})

    def _mark_time(self, place: Json, attributes: dict[str, str]) -> None:
        unix = attributes.get("unix", "")
        if not re.fullmatch(r"-?\d{1,12}", unix):
            raise _wrong("Invalid Unix time specified")
        mark = place | {"type": "date_time", "unix_time": int(unix)}
        if attributes.get("format"):
            mark["date_time_format"] = attributes["format"]
        self.entities.append(mark)


def unescape(text: str) -> str:
    """Decode the four named and the numeric escapes Telegram knows; others stay as written."""

    def one(match: re.Match[str]) -> str:
        if match["name"]:
            return _NAMED[match["name"]]
        code = int(match["dec"]) if match["dec"] else int(match["hex"], 16)
        if code == 0 or code >= 0x10FFFF or 0xD800 <= code < 0xE000:
            return match.group()
        return chr(code)

    return _ESCAPE.sub(one, text) if "&" in text else text


def _with_path(url: str) -> str:
    return f"{url}/" if re.fullmatch(r"https?://[^/?#]+", url) else url


def _match(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str]:
    found = pattern.match(text, at)
    assert found is not None  # both patterns match nothing at all, too
    return found


def _wrong(words: str) -> Exception:
    return bad(f"can't parse entities: {words}")
