"""Hearing: when words in a group ask something of the bot, and when they are only talk.

A bot that pops up on a guess is wrong several times a day, so unaddressed words wake it only where
they *start* with a content word and name a place or a thing (measured on real chat: starting words
alone collide often, whole messages almost never).
"""

import re
import unicodedata

#: 零宽 and direction marks that phones and copied texts carry along.
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0f\ufeff]")
_EDGES = " \t\r\n，,。.！!？?：:；;、~～…-—"

#: Words a report may start with.
REPORT_STARTS = ("报修", "报事", "反映", "登记", "记一下", "記一下", "報修", "報事")

#: What must follow an unaddressed starting word: a place in a building or a thing that breaks.
_PLACE_OR_THING = re.compile(
    r"[0-9一二三四五六七八九十两]+\s*(?:[楼层樓層栋棟幢座号號室弄]|单元|單元|-[0-9])"
    r"|楼道|楼梯|樓道|樓梯|电梯|電梯|单元门|大门|门|門|锁|窗|墙|牆|灯|燈|水|电|電|气|氣|暖|网|網|管|阀|井盖|路|地面|台阶|扶手"
    r"|车|車|垃圾|厕所|马桶|厨房|屋顶|楼顶|天花|阳台|地库|车库|停车|绿化|树|花坛|健身|器材|座椅|栏杆|监控|对讲|门禁|消防|灭火"
    r"|噪音|装修|狗|猫|老鼠|蟑螂|蚊|味|漏|堵|坏|裂|塌|掉|堆|脏|吵|停了|不亮|不通|不热|没水|没电|没气"
    r"|light|lamp|lift|elevator|door|lock|water|leak|pipe|power|electric|gas|heat|stair|floor|roof|"
    r"window|wall|bin|rubbish|trash|garbage|noise|park|broken|blocked",
    re.IGNORECASE,
)
MIN_WORDS = 4


def plain(words: str) -> str:
    """Full-width forms narrowed, invisible marks dropped, edges trimmed."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", words)).strip()


def bare(words: str) -> str:
    """`words` without the punctuation and blanks around them: what a whole message is matched by."""
    return plain(words).strip(_EDGES).casefold()


def says_something(words: str) -> bool:
    """Whether there is any letter, sign or number in it: emoji and marks alone say nothing."""
    return any(unicodedata.category(sign)[0] in "LN" for sign in words)


def names_trouble(words: str) -> bool:
    """Whether the words name a place or a thing and are long enough to be a report."""
    content = plain(words)
    return len(content) >= MIN_WORDS and _PLACE_OR_THING.search(content) is not None


def after_start(words: str, starts: tuple[str, ...]) -> str | None:
    """What follows a starting word, or None where the words do not start with one."""
    content = plain(words).lstrip(_EDGES)
    for start in starts:
        if content.startswith(start):
            return content[len(start) :].lstrip(_EDGES)
    return None


def title(words: str, limit: int = 40) -> str:
    """The first line of a report, short enough for a card."""
    line = " ".join(plain(words).split("\n", 1)[0].split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
