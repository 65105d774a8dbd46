"""Telegram's text and entities as safe HTML. Everything a person or a bot wrote is escaped."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

Entity = Mapping[str, Any]

#: Schemes a click may open. Others (javascript:, data:, file:) stay plain text.
SAFE_SCHEMES = frozenset({"http", "https", "tg"})

TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "blockquote": "blockquote",
}
#: Coloured like a link but leading nowhere on this page.
MARKED = frozenset(
    {"mention", "text_mention", "hashtag", "cashtag", "bot_command", "phone_number"}
)


def safe_url(url: str) -> str | None:
    """The address a click may open, or None. A bare host such as `t.me/x` counts as https."""
    url = url.strip()
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return None
    if scheme in SAFE_SCHEMES:
        return url
    bare = url.partition("/")[0]
    if "." in bare and ":" not in bare and not scheme:
        return f"https://{url}"
    return None


def start_link(url: str) -> tuple[str, str | None] | None:
    """`(bot's username, payload)` of a t.me or tg:// link that opens a bot, else None.

    The payload is None when the link only opens the chat, without `start=`.
    """
    safe = safe_url(url)
    if safe is None:
        return None
    parts = urlsplit(safe)
    query = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    if parts.scheme == "tg" and parts.netloc == "resolve":
        name = query.get("domain", "")
    elif parts.hostname in {"t.me", "telegram.me"}:
        name = parts.path.strip("/")
    else:
        return None
    return (name, query.get("start")) if name and "/" not in name else None


def payload(value: str | None) -> Markup:
    """The attribute that lets page.js press Start; nothing when the link does not ask for it."""
    return Markup() if value is None else Markup(' data-payload="{}"').format(value)


def html(text: str, entities: Iterable[Entity] = ()) -> Markup:
    """`text` as HTML. Offsets and lengths count UTF-16 code units, as in the Bot API."""
    units = text.encode("utf-16-le")
    end = len(units) // 2
    spans = sorted(
        (e for e in entities if e["length"] > 0 and 0 <= e["offset"] < end),
        key=lambda e: (e["offset"], -e["length"]),
    )

    def plain(start: int, stop: int) -> Markup:
        return escape(units[2 * start : 2 * stop].decode("utf-16-le", "replace"))

    return _between(0, end, spans, plain)


def _between(
    start: int, stop: int, spans: list[Entity], plain: Callable[[int, int], Markup]
) -> Markup:
    """Nest by range: a span that begins inside another is drawn inside it, cut at its end."""
    out = Markup()
    at = start
    while spans:
        span, rest = spans[0], spans[1:]
        first = max(span["offset"], at)
        last = min(span["offset"] + span["length"], stop)
        inner = [s for s in rest if s["offset"] < last]
        spans = [s for s in rest if s["offset"] >= last]
        if first >= last:
            continue
        out += plain(at, first)
        out += _wrap(span, _between(first, last, inner, plain), plain(first, last))
        at = last
    return out + plain(at, stop)


def _wrap(entity: Entity, inside: Markup, words: Markup) -> Markup:
    kind = entity["type"]
    if kind in TAGS:
        return Markup("<{0}>{1}</{0}>").format(TAGS[kind], inside)
    if kind == "pre":
        return Markup("<pre><code>{}</code></pre>").format(inside)
    if kind == "expandable_blockquote":
        return Markup(
            '<blockquote class="folded" tabindex="0" role="button">{}</blockquote>'
        ).format(inside)
    if kind == "spoiler":
        return Markup('<span class="spoiler" tabindex="0" role="button">{}</span>').format(inside)
    if kind in {"url", "text_link"}:
        return _link(entity.get("url") or words.unescape(), inside)
    if kind in MARKED:
        return Markup('<span class="marked">{}</span>').format(inside)
    return inside


def _link(url: str, inside: Markup) -> Markup:
    address = safe_url(url)
    if address is None:
        return inside
    start = start_link(url)
    if start is not None:
        return Markup('<a href="{}" data-start="{}"{} rel="noopener noreferrer">{}</a>').format(
            address, start[0], payload(start[1]), inside
        )
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(
        address, inside
    )
