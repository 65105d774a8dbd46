"""A call-out as somebody writes it: 招募 周六上午9点扫雪 10人 3号楼门口集合 2小时."""

import re
from datetime import timedelta
from typing import NamedTuple

from domain.callouts import LASTS, MOST
from domain.codes import number
from domain.hearing import clean
from domain.wish_sayings import CANNOT as _CANNOT
from domain.wish_sayings import HELPS as _HELPS

#: Signs of what there is to do, and of where to meet.
TITLE, PLACE = 40, 30
#: Signs of what there is to do at least.
_LEAST = 2
_LONGEST = timedelta(hours=12)

_NUMBER = r"[0-9]{1,3}|[一二两三四五六七八九十百]{1,4}"
START = re.compile(
    r"\s*(?:招募|召集|call\s?out\b)[\s:：,，]*(?:一下|大家|邻居们?|志愿者|人手|几个人)*[\s:：,，]*",
    re.IGNORECASE,
)
#: 招募 and what is to be done; 招募令 and 招募启事 are other people's notices, 招募13 is a code.
FORM = re.compile(
    r"(?:招募|召集)(?!令|启事|中|完|结束|公告|信息|计划|条件|\s*第?[0-9]+\s*[号件]?\s*$)[\s\S]{2,}"
)
_MANY = re.compile(
    rf"(?:需要?|要|招|约|大概|大约)?\s*(?P<n>{_NUMBER})\s*"
    r"(?:来)?(?:个?人|名|位|个(?:志愿者|邻居|帮手|小伙子)?|people|helpers|volunteers)(?:左右|以内|就够|即可)?",
    re.IGNORECASE,
)
_MEET = re.compile(
    r"(?:在|到|于)?(?P<where>[^\s,，。;；]{2,30}?)(?:集合|碰头|见面|见)"
    r"|\bmeet(?:ing)? at (?P<where_>[^,.;]{2,30})",
    re.IGNORECASE,
)
_LASTING = re.compile(
    r"(?:大概|大约|约|预计|需要?)?\s*(?P<n>[0-9]{1,2}(?:\.5)?|半|一个半|两个半|[一二两三四五六])\s*(?:个)?"
    r"(?:半)?(?:小时|钟头|hours?)(?:左右)?",
    re.IGNORECASE,
)
_DAY = (
    r"(?:(?:这|本|下下|下)?个?(?:周|星期|礼拜)[一二三四五六日天末]|[0-9]{1,2}月[0-9]{1,2}[号日]?"
    r"|[0-9]{1,2}[号日](?![楼院门栋])|大后天|后天|明天|今天|[今明](?=[早晚])|月底"
    r"|(?:next |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow)"
)
_PART = (
    r"(?:凌晨|清晨|一早|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚|morning|noon|afternoon|evening)"
)
_CLOCK = (
    r"(?:[0-9]{1,2}[:：][0-9]{2}|(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})点(?:半|[一三]刻|[0-9]{1,2}分?)?"
    r"|[0-9]{1,2}(?::[0-9]{2})?\s*[ap]m)"
)
_WHEN = re.compile(
    rf"(?:{_DAY}\s*(?:的)?\s*{_PART}?\s*(?:at )?{_CLOCK}?|{_PART}\s*{_CLOCK}?|{_CLOCK})",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    rf"\s*(?:到|至|[-—~－])\s*(?P<until>{_PART}?\s*(?:{_CLOCK}))(?:结束)?", re.IGNORECASE
)
#: What people write below its card, asked of whole messages (`hearing.bare`): as below a wish, and
#: what is only said of going somewhere together.
COMES = re.compile(
    rf"(?:好[的吧啊]?|行|嗯+|可以)?[,，\s]*(?:(?:{_HELPS.pattern})[,，!！\s]*){{1,3}}"
    r"|(?:我们?)?(?:也|一定|肯定|到时)*(?:要|想|愿意|能)?(?:参加|去|来)(?:一个)?[吧啊呀哈的了啦]?"
    r"|(?:带|加|算|还有)(?:上)?我(?:一个)?[吧啊呀]?|我们?家?(?:也)?(?:去|来|出)[一两二三1-3]?个(?:人)?"
    r"|我[和跟](?:我)?(?:家)?[^,，。?？\s不没]{1,4}(?:都|一起|也)+[去来](?:[吧啊呀]|参加)?",
    re.IGNORECASE,
)
CANNOT = re.compile(
    rf"(?:{_CANNOT.pattern}|(?:我|有事|这次|这回|临时)*(?:就)?不(?:去|来|参加)(?:了|啦)?|我?参加不了了?)"
    r"(?:[,，!！\s]*(?:真)?(?:不好意思|对不起|抱歉)(?:啊|了|哈)?)?",
    re.IGNORECASE,
)
#: The same alone with the bot, below nothing: only what is said of going somewhere (参加 may be
#: meant of a meeting).
GOES = re.compile(
    r"(?:好[的吧啊]?|行|嗯+|可以)?[,，\s]*(?:[我俺]们?(?:也|一定|肯定)?(?:要|想|愿意|能)?(?:去|报名)(?:参加|[我俺]去)?"
    r"|(?:要|想)?报名(?:参加)?)[吧啊呀哈的了啦]?[!！。~]*"
)
_HALF = {"半": 0.5, "一个半": 1.5, "两个半": 2.5}
_EDGES = " \t\n　:：,，;；、。.-—的"


class Heard(NamedTuple):
    """What somebody calls out for; what they did not say is empty."""

    title: str
    #: When it begins and ends, in their words.
    when: str = ""
    until: str = ""
    lasts: timedelta = LASTS
    needed: int | None = None
    meet_at: str = ""


def heard(words: str) -> Heard:
    """What the words of a call-out say, with or without the starting word. What cannot be so (no
    people, more than MOST) counts as not said."""
    left = START.sub("", clean(words), count=1)
    left, meet = _take(left, _MEET)
    left, lasting = _take(left, _LASTING)
    left, many = _take(left, _MANY)
    when, until = _WHEN.search(left), None
    if when is not None:
        until = _UNTIL.match(left, when.end())
        end = until.end() if until is not None else when.end()
        left = f"{left[: when.start()]} {left[end:]}"
    needed = number(many["n"]) if many is not None else 0
    where = (meet["where"] or meet["where_"] or "") if meet is not None else ""
    title = " ".join(left.split()).strip(_EDGES)
    return Heard(
        title=title[:TITLE] if len(title) >= _LEAST else "",
        when=when[0].strip() if when is not None else "",
        until=until["until"].strip() if until is not None else "",
        lasts=_hours(lasting["n"], lasting[0]) if lasting is not None else LASTS,
        needed=needed if 0 < needed <= MOST else None,
        meet_at=where.strip(_EDGES)[:PLACE],
    )


def of_people(words: str) -> str:
    """Words that end in how many, which their writer was asked for: 扫雪 10 is of ten people."""
    return f"{words}人"


def day_of(words: str) -> str:
    """The day in words that name a moment; empty where they name none."""
    found = re.match(_DAY, words, re.IGNORECASE)
    return found[0] if found else ""


def part_of(words: str) -> str:
    """The part of the day in them: 下午."""
    found = re.search(_PART, words, re.IGNORECASE)
    return found[0] if found else ""


def _take(words: str, found: re.Pattern[str]) -> tuple[str, re.Match[str] | None]:
    one = found.search(words)
    return (f"{words[: one.start()]} {words[one.end() :]}" if one else words), one


def _hours(said: str, whole: str) -> timedelta:
    if said in _HALF:
        hours = _HALF[said]
    elif said[0].isascii():
        hours = float(said)
    else:
        hours = number(said)
    if "个半" in whole and said not in _HALF:
        hours += 0.5
    return min(timedelta(hours=hours), _LONGEST) if hours else LASTS
