"""A motion as people say it: 议题 加装充电桩; 提议：每月大扫除一次; 建议 ….

In ordinary talk 建议 and 提议 begin many a sentence (建议大家早点走). Unasked they are a
motion only with a colon behind them; whoever asks the bot may say it as they like.
"""

import re
from typing import NamedTuple

from domain import codes, titles
from domain.hearing import clean, plain, says_something
from domain.hearing import title as hearing_title
from domain.refusal import Refusal

#: Columns of a title, which everybody reads (a Chinese sign takes two), and signs of all that is
#: said beside it.
TITLE, WORDS = 40, 1000
_LEAST = 3

_WORD = "议题|議題|议案|議案"
_WISH = "提议|提議|建议|建議"
_EDGE = r"[\s:：,，、;；.。-]"
#: What makes a tale of 议题 without a mark behind it: 议题讨论完了, 议题的结果.
_TALE = (
    "[的了是有已都也就还吗呢么吧嘛和与这那很不没来去上下]"
    "|讨论|结果|通过|怎|什么|清单|征集|如下|内容|谁|哪"
)
_NUMBER = "[0-9零〇一二两三四五六七八九十百]"

#: Sure enough to be heard in any group.
SURE = re.compile(
    rf"\s*(?:(?:{_WORD}|motion\b){_EDGE}+(?!{_NUMBER}{{1,6}}[号件]?\s*$)"
    rf"|(?:{_WORD})(?!{_TALE}|{_NUMBER})(?=[\s\S]*[^?？吗呢么]\s*$)"
    rf"|(?:{_WISH})\s*(?:[:：]|\n))(?P<rest>[\s\S]*\w[\s\S]{{2,}})",
    re.IGNORECASE,
)
#: Said to the bot.
ASKED = re.compile(
    rf"\s*(?:我?想?(?:提|说)?(?:一?个)?(?:{_WORD}|{_WISH})|motion\b|suggest(?:ion)?\b"
    rf"|propos(?:e|al)\b)(?:一下)?(?!{_NUMBER}{{1,6}}[号件]?\s*$)(?!的?结果|怎么|是什么)"
    rf"{_EDGE}*(?P<rest>[\s\S]*\w[\s\S]+)",
    re.IGNORECASE,
)
#: Its code alone asks for all its steps: 议题14, 【3号楼·议题14】, 看议题十四.
CODE = re.compile(
    rf"\s*(?:看看?|查)?(?:【?(?:[^【】·]{{1,32}}·)?(?:{_WORD})\s*第?{_NUMBER}{{1,7}}[号件]?】?"
    r"|motion\s*[0-9]{1,6})"
    r"(?:怎么样了|到哪了|进展|的?进度)?[\s。.!！?？]*",
    re.IGNORECASE,
)
#: For somebody who cannot: 议题 代王阿姨提：加装扶手.
_FOR = re.compile(
    r"(?:代|替|帮)(?P<whom>[^，,。:：\s]{1,12}?)(?:提议|提出|提个?|说)[:：，,\s]+(?P<what>[\s\S]{3,})"
)
_BREAK = re.compile(r"[，,。；;！!？?\n]|\.\s")
_GREETING = re.compile(
    r"(?:各位)?(?:大家|邻居们?|你|您|业主们?)?(?:早上|上午|中午|下午|晚上)?好+[啊呀]?"
    r"|hi|hello|dear all",
    re.IGNORECASE,
)


class Motion(NamedTuple):
    """What was said: what everybody reads, and all of it."""

    title: str
    words: str
    #: For whom, as the speaker calls them.
    on_behalf: str = ""


def read(words: str) -> Motion:
    """The motion in words, with or without 议题 before it. Raises Refusal where it says too
    little, or too much."""
    said = clean(words)
    if found := SURE.fullmatch(said) or ASKED.fullmatch(said):
        said = found["rest"].strip()
    whom = ""
    if behalf := _FOR.fullmatch(said):
        whom, said = behalf["whom"], behalf["what"].strip()
    return Motion(title(said), said, whom)


def title(words: str) -> str:
    """Place and what, short, without anybody's door or number: its first clause that says
    something. Raises Refusal."""
    if len(words) > WORDS:
        raise Refusal("motion-too-long", most=WORDS)
    clauses = [" ".join(one.split()) for one in _BREAK.split(titles.public(words))]
    for clause in clauses:
        if len(clause) >= _LEAST and says_something(clause) and not _GREETING.fullmatch(clause):
            return hearing_title(clause, TITLE)
    raise Refusal("motion-too-short")


def code(words: str) -> codes.Code | None:
    """Which motion words name that are nothing but its code."""
    said = plain(words)
    if CODE.fullmatch(said) is None:
        return None
    number = re.search(r"motion\s*([0-9]{1,6})", said, re.IGNORECASE)
    return codes.Code(int(number[1])) if number else codes.find(said)[0]
