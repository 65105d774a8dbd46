"""Lines of another group, as they come out of a telephone: each with whoever said it."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from domain import hearing, passed_chain
from domain.grievance import STARTS

_DATE = (
    r"(?:(?:[0-9]{2,4}[-/.年])?[0-9]{1,2}[-/.月][0-9]{1,4}[日号]?|昨天|前天|今天"
    r"|(?:星期|周|礼拜)[一二三四五六日天])"
)
_HALF = r"(?:凌晨|早上|上午|中午|下午|傍晚|晚上|[ap]m)"
_TIME = rf"{_DATE}?[\s,，]*{_HALF}?\s*[0-9]{{1,2}}[:：][0-9]{{2}}(?:[:：][0-9]{{2}})?\s*{_HALF}?"
#: 张三： above the line; 张三 2026-11-21 10:23 as a computer copies it, 张三 昨天 10:23 as a
#: telephone does.
_HEAD = re.compile(
    rf"(?P<who>\S.{{0,23}}?)(?:\s*[:：]|[\s,，]+[\[(（]?(?P<at>{_TIME})[\])）]?[:：]?)",
    re.IGNORECASE,
)
#: [2026/11/21 10:23] 张三: 3楼灯坏了.
_STAMP = re.compile(rf"[\[(（【]{_TIME}[\])）】]\s*(?=\S)", re.IGNORECASE)
#: 张三：3楼灯坏了; 3-602 王阿姨：厨房漏水.
_BESIDE = re.compile(
    r"(?P<who>[^\s:：，,。！!？?；;][^:：，,。！!？?；;]{0,19})[:：]\s*(?P<words>\S.*)"
)
#: 3-602, 602室, 3号楼2单元602, (402): many write their door beside their name.
_DOOR = re.compile(
    r"[（(【\[]?(?<![0-9A-Za-z])(?:[0-9A-Za-z]{1,3}(?:号楼|单元|[-‐–—/#号栋幢座弄门]))*[0-9]{3,4}"
    r"(?:室|房|户|号(?!楼))?[）)】\]]?|[（(【\[]?(?<![0-9A-Za-z])[0-9A-Za-z]{1,3}"
    r"(?:号楼|单元|[-‐–—/#栋幢座弄])(?![0-9])[）)】\]]?"
)
#: Those with an office have a thing in their name, and labels have none of a person.
_OFFICE = re.compile(
    r"物业|物管|管家|客服|保安|保洁|门卫|门岗|工程部?|维修师?傅?|网格员?|楼栋?长|社区"
)
_LABEL = re.compile(
    r"(?:时间|日期|地点|地址|位置|楼号|房号|电话|手机号?|联系人?|联系电话|联系方式|故障|问题|内容|备注|附|注意|注"
    r"|通知|公告|提醒|回复|答复|转发|原因|事项|情况|诉求|要求|标题|ps|p\.s\.|https?)",
    re.IGNORECASE,
)
#: What telephones put between: dates, what had no words, who came and went.
_NOTHING = re.compile(
    r"[\W\d_年月日号星期周一二三四五六天上下午]+|\W*(?:以下(?:是|为)新消息|以上(?:是|为)打招呼的内容)\W*"
    r"|.{1,24}(?:撤回了一条消息|加入了?群聊|退出了?群聊|修改群名.*|拍了拍.*)"
)
_ONLY_A_SIGN = re.compile(
    r"[\[［【](?:图片|语音|视频|表情|动画表情|文件|链接|位置|聊天记录)[\]］】].{0,8}"
)
#: 1. 3楼灯坏了; ② 单元门关不上: counted, where the next one is there, too.
_COUNTED = re.compile(
    r"(?:(?P<n>[0-9]{1,2})\s*[.．、)）]|[(（](?P<m>[0-9]{1,2})[)）]|(?P<ring>[①-⑳㉑-㉟]))\s*(?=\S)"
)
#: Fewer lines are one thing somebody wrote in two lines.
_SEVERAL = 2


class Line(NamedTuple):
    """Who said it, empty where the text does not tell, and what."""

    who: str
    words: str


def lines(words: str) -> tuple[Line, ...]:
    """What was said, line by line, without the names and times between, each thing of each person
    once; of a 接龙, however often it was posted, each household's line once."""
    rest, listed = passed_chain.split(list(filter(None, map(hearing.clean, words.splitlines()))))
    found: list[Line] = []
    who = ""
    for line in _uncounted(rest):
        quoted = line.startswith("「")
        line = _STAMP.sub("", line.strip("「」 "), count=1)
        if not line or _NOTHING.fullmatch(line) or _ONLY_A_SIGN.fullmatch(line):
            continue
        if (head := _HEAD.fullmatch(line)) and _a_name(head["who"], stamped=bool(head["at"])):
            who = head["who"]
        elif (beside := _BESIDE.fullmatch(line)) and _a_name(beside["who"]):
            found.append(Line(beside["who"].strip(), beside["words"]))
        else:
            found.append(Line("" if quoted else who, line))
    return tuple(dict.fromkeys((*found, *(Line(*one) for one in listed))))


def _uncounted(rows: Sequence[str]) -> list[str]:
    """Without the numbers before them, where they count: 1.3楼灯坏了 below nothing is no count."""
    counted = [_COUNTED.match(row) for row in rows]
    numbers = [_count(one) for one in counted if one]
    if len(numbers) < _SEVERAL or numbers != list(range(1, len(numbers) + 1)):
        return list(rows)
    return [row[one.end() :] if one else row for row, one in zip(rows, counted, strict=True)]


def _count(found: re.Match[str]) -> int:
    return int(found["n"] or found["m"] or unicodedata.numeric(found["ring"]))


def troubles(words: str) -> tuple[Line, ...]:
    """The lines that may be reports: they name a place or a thing."""
    return tuple(
        line
        for line in lines(words)
        if hearing.names_trouble(line.words) or hearing.tells_trouble(line.words)
    )


def pasted(words: str) -> bool:
    """Whether it is several people's talk, or several troubles, and not one thing in two lines."""
    found = lines(words)
    named = sum(bool(line.who) for line in found)
    told = sum(hearing.tells_trouble(line.words) for line in found)
    return max(named, told) >= _SEVERAL and bool(troubles(words))


def _a_name(words: str, *, stamped: bool = False) -> bool:
    """报修：3楼灯坏了 has no name before it, nor has 3楼灯：坏了; 3-602 物业小李： is one. With
    the time behind it 星星点灯 is one, too."""
    if words.casefold().startswith((*hearing.REPORT_STARTS, *STARTS)) or _LABEL.fullmatch(words):
        return False
    name = _OFFICE.sub("", _DOOR.sub(" ", words))
    return not (hearing.tells_trouble(words) or (not stamped and hearing.mentions(name)))


_COUNT = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_OUT = re.compile(
    rf"(?:把|去掉|不要|除了|删掉|划掉|without|drop)\s*(?P<which>第?\s*{_COUNT}"
    rf"(?:\s*(?:[条件号个,、.和跟与]|and|第)*\s*{_COUNT})*)\s*[条件号个]?\s*(?:都?不要了?|去掉|删掉)?",
    re.IGNORECASE,
)
_DIGITS = {sign: at for at, sign in enumerate("一二三四五六七八九", 1)}


def left_out(words: str) -> frozenset[int]:
    """去掉2, 不要②和⑤: the lines somebody means, counted from 1; none where it says no such
    thing."""
    found = _OUT.fullmatch(hearing.plain(words).replace("，", ",").strip("。.!！ "))
    if found is None:
        return frozenset()
    return frozenset(_number(one) for one in re.findall(_COUNT, found["which"])) - {0}


def _number(words: str) -> int:
    if words.isdigit():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
