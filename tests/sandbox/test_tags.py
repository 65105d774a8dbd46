"""parse_mode HTML: tags become entities; what Telegram refuses is refused with its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.entities import units
from sandbox.refused import Refused
from sandbox.tags import parse


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("plain", "plain", []),
        ("1 &lt; 2 &amp;&amp; &quot;x&quot; &#26092;&#x697C;", '1 < 2 && "x" 旬楼', []),
        ("&nbsp; &copy &#0; 5 > 3", "&nbsp; &copy &#0; 5 > 3", []),
        ("<b>好</b>", "好", [("bold", 0, 1)]),
        ("<STRONG>好</strong>", "好", [("bold", 0, 1)]),
        ("😀<i>好</i>", "😀好", [("italic", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<b>a</>", "a", [("bold", 0, 1)]),
        ("<u>a</u><s>b</s><del>c</del><ins>d</ins>", "abcd", None),
        ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<code>a &lt; b</code>", "a < b", [("code", 0, 5)]),
        ("<b></b>a", "a", []),
    ],
)
def test_tags_become_entities(
    html: str, text: str, entities: list[tuple[str, int, int]] | None
) -> None:
    plain, marks = parse(html)
    assert plain == text
    if entities is not None:
        assert [(mark["type"], mark["offset"], mark["length"]) for mark in marks] == entities


def test_links_and_code_keep_their_facts() -> None:
    _, [link] = parse("<a href='https://example.org/?a=1&amp;b=2'>网</a>")
    assert (link["type"], link["url"]) == ("text_link", "https://example.org/?a=1&b=2")
    _, [person] = parse('<a href="tg://user?id=2001">王阿姨</a>')
    assert (person["type"], person["user_id"]) == ("text_mention", 2001)
    _, [code] = parse('<pre><code class="language-python">x</code></pre>')
    assert (code["type"], code["language"]) == ("pre", "python")
    _, [time] = parse('<tg-time unix="1647531900" format="wDT">明天</tg-time>')
    assert (time["unix_time"], time["date_time_format"]) == (1647531900, "wDT")
    _, [emoji] = parse('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>')
    assert emoji["custom_emoji_id"] == "5368324170671202286"
    assert parse("<a href='nowhere'>网</a>") == ("网", [])


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("楼<div>x</div>", 'Unsupported start tag "div" at byte offset 3'),
        ("3 < 5", 'Unsupported start tag "" at byte offset 2'),
        ("a<b", "Unclosed start tag at byte offset 1"),
        ("a<b x", 'Unclosed start tag "b" at byte offset 1'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a ='x'>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<tg-emoji>👍</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("<tg-time unix='soon'>x</tg-time>", "Invalid Unix time specified"),
    ],
)
def test_what_telegram_refuses_is_refused_in_its_words(html: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(html)
    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


@given(st.text())
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    plain, [*marks] = parse(f"<b>{escaped}</b>")
    assert plain == text
    assert [(mark["offset"], mark["length"]) for mark in marks] == [(0, units(text))] * bool(text)


@given(st.text(alphabet="<>/ab =\"'&;i楼😀", max_size=40))
def test_no_text_breaks_the_parser(text: str) -> None:
    try:
        plain, marks = parse(text)
    except Refused:
        return
    for mark in marks:
        assert mark["offset"] >= 0
        assert mark["offset"] + mark["length"] <= units(plain)
