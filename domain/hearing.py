"""Hearing: when words in a group ask something of the bot, and when they are only talk.

A bot that pops up on a guess is wrong several times a day, so unaddressed words wake it only where
they *start* with a content word and name a place or a thing (measured on real chat: starting words
alone collide often, whole messages almost never). Words somebody addresses to the bot become a
report at once only where they tell a trouble: a place or a thing, and what is wrong with it.
"""

import re
import unicodedata
from collections.abc import Sequence

from domain.folding import narrow, simple

#: Control, 零宽 and direction marks that phones and copied texts carry along.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0f\ufeff]"
)
_EDGES = " \t\r\n，,。.！!？?：:；;、~～…-—"

#: Words a report may start with.
REPORT_STARTS = ("报修", "报事", "反映", "登记", "记一下", "report")
#: What telephones write for 报修; some mean something else as well (保修), so that a trouble must
#: follow.
_MISHEARD = ("保修", "报休", "抱修", "报秀", "爆修", "暴修", "包修", "报锈")
#: How people ask somebody to write something down; a trouble must follow here, too.
_KINDLY = re.compile(
    r"(?:[您你]好)?[，,！!。\s]*(?:我们?)?(?:想?要|想|来)?(?:(?:请|麻烦|拜托)[您你]?)?"
    r"(?:[帮给]我们?|帮忙)?[再先]?(?=报修|报事|反映|登记|记一下)"
)
#: The signs such words begin with.
KINDLY = frozenset("您你我想要来请麻拜帮给再先") | {word[0] for word in _MISHEARD}
#: 「我家也是」, alone or in a reply; and what means it in a reply only.
OURS_TOO = ("我家也是", "我家也一样", "我们家也是", "咱家也是", "俺家也是", "our place too")
MINE_TOO = (
    "我也是", "我家也", "我们也是", "我家也有", "我也一样", "我们也一样", "我家也这样", "我家同样",
    "也是", "同样", "一样", "同上", "+1", "加1", "加一", "me too",
)  # fmt: skip
#: Words with which somebody tells something alone with the bot.
WHISPER_STARTS = ("悄悄说", "悄悄告诉你", "偷偷说", "私下说", "whisper")

_NUMBER = "[0-9一二三四五六七八九十两]+"
_PLACE = re.compile(
    rf"{_NUMBER}\s*(?:[楼层栋幢座号室弄]|单元|-[0-9])"
    r"|楼道|楼梯|楼顶|楼上|楼下|屋顶|天台|走廊|过道|大厅|大堂|地下室|地库|车库|小区|院子|门口"
    r"|厨房|厕所|卫生间|阳台|花园|广场|架空层|岗亭|后门|前门|围墙"
    r"|\b(?:floor|stairs?|stairwell|hall(?:way)?|corridor|lobby|roof|basement|garage|courtyard)\b",
    re.IGNORECASE,
)
#: 门, 水, 电, 车, 路 alone stand in 部门, 水平, 电话, 火车, 路上: only what surely breaks is here.
_THING = re.compile(
    r"电梯|单元门|大门|铁门|玻璃门|防火门|防盗门|房门|车门|门禁|门锁|门铃|门把|对讲|道闸|扶手|栏杆|窗户|纱窗|玻璃|锁"
    r"|灯|电线|电表|电闸|配电|插座|开关|电缆|停电(?![动瓶])|断电(?!话)|漏电|没电(?![动瓶梯视])|跳闸|充电|电瓶|电动车|变压器"
    r"|水管|水表|下水|自来水|水龙头|污水|积水|热水|水箱|水泵|水压|排水|漏水|停水(?!果)|没水(?!果|平)|渗水|水沟|水井|管道|阀|井盖|化粪池"
    r"|煤气|燃气|天然气|暖气|停气|没气|供暖|网络|宽带|断网|网断|没网(?![球购约])|网线|信号"
    r"|路灯|路面|马路|台阶|地面|地砖|瓷砖|墙|天花|吊顶|雨棚|屋檐|外立面"
    r"|停车|车位|车棚|自行车|垃圾|马桶|绿化|树|花坛|草坪|健身器|器材|座椅|长椅|秋千|滑梯|监控|摄像头|消防|灭火器|消火栓|信箱|快递柜"
    r"|噪音|装修|施工|违建|油烟|扰民|流浪狗|野狗|狗叫|遛狗|流浪猫|老鼠|蟑螂|蚊子|白蚁|马蜂|臭味|异味|怪味|气味|物业"
    r"|\b(?:lights?|lamps?|bulbs?|lifts?|elevators?|doors?|locks?|gates?|water|leaks?|leaking|pipes?|taps?|power|electricity|gas|"
    r"heating|windows?|walls?|bins?|rubbish|trash|garbage|noise|parking|drains?|sewer|smell|intercom)\b",
    re.IGNORECASE,
)
#: What is wrong with it.
_TROUBLE = re.compile(
    r"坏|漏|堵|裂|塌|脱落|掉下|掉皮|掉了|断了|断开|不亮|不通|不热|不走|不动|不响|不灵|不下去|不畅|打不开|关不上|锁不上|开不了|用不了|没反应"
    r"|闻到|煤气味|没水(?!果|平)|没电(?![动瓶梯视])|没气|没网(?![球购约])|没信号|没人修|没人管|没人收|没人扫|停水(?!果)|停电(?![动瓶])|停气|断电(?!话)|断网|网断|停运|滴水|返水|反水|刷不开|跳闸|漏电|冒水|冒烟|溢|渗|积水|着火|臭|异味|怪味|脏|堆|满了"
    r"|吵|扰民|噪音|异响|卡住|困在|松了|松动|歪了|倒了|破了|碎了|锈|失灵|故障|失修|占了|占用|挡住|挡着|乱停|乱扔|乱堆|乱搭|丢了|被偷|老鼠|蟑螂|马蜂|白蚁"
    r"|\b(?:broken|broke|out|off|dead|leak\w*|block\w*|stuck|dirty|noisy|smell\w*|crack\w*|loose|missing|fail\w*|flood\w*|"
    r"down|(?:not|n't|doesn't|isn't|won't)\s+\w+|no\s+\w+)\b",
    re.IGNORECASE,
)
#: What breaks in a pocket is nobody's report.
_OWN = re.compile(r"手机|电脑|充电宝")
#: After a starting word these make it a tale, a form or a question about one, not a report.
_TALE = re.compile(
    r"[了的表处费给到]|过(?!道)|单(?!元)|电话(?!线)|上去|情况(?:了|的)|人员|时间|信息|身份|结婚|失业|疫苗|接种|团购|报名"
)
_ASKS = re.compile(r"(?:[吗嘛么没？?]|多少|几点|谁家?|哪里|哪儿)[啊呀呢了？?。.!！~～…]*$")
#: What somebody adds who has just reported: where it is, since when, how to reach them.
_GOES_ON = re.compile(
    r"就[是在](?:那|这|[东南西北]|进|靠|单元|[上下左右里外]|[0-9一二三四五六七八九十]|我)|补充|更正"
    r"|我?[说写打]错了|不是.{1,10}[，,]?是|[靠在]?[东南西北左右里外][头边侧面手]|靠[东南西北左右里外近]"
    r"|.{0,4}(?:好几|几|半|[0-9一二两三四五六七八九十]+)个?(?:天|多?月|星期|礼拜|周|小?时|钟头)了.{0,4}$"
    r"|(?:我的?|联系)?(?:电话|手机|微信)(?:号码?)?[是:： ]{0,2}[0-9a-z]"
    r"|(?:\+86)?1[3-9][0-9][0-9 -]{8,10}$"
    r"|(?:我家?)?(?:住|在|是)?(?:[0-9]{1,3}(?:号楼|单元|[-#栋幢座号]))*[0-9]{3,4}(?:室|房|户)?的?$",
    re.IGNORECASE,
)
#: What may follow the bot's name where it is called: 「小应，…」 calls it, 「小应该…」 does not.
_PAUSED = " \t\n\u3000，,：:、!！?？。.~～…@"
_GREETING = re.compile(r"(?:你好|您好|请问|喂|嗨|哎|诶|hi|hello|hey)?[\s，,！!@]*", re.IGNORECASE)
_OF_OURS = re.compile("我|咱|俺|帮|替|请|麻烦|你好|您好|又|现在|今天")
#: 灯坏了 says all; of words that only name something it takes four signs.
MIN_TROUBLE, MIN_WORDS = 3, 4


def clean(words: str) -> str:
    """As it was written, without invisible marks: what is kept and shown."""
    return _INVISIBLE.sub("", words).strip()


def plain(words: str) -> str:
    """Full-width forms narrowed too: what words are compared by."""
    return clean(unicodedata.normalize("NFKC", words))


def bare(words: str) -> str:
    """`words` simplified and without punctuation and blanks around them: what whole messages are
    matched by."""
    return plain(simple(plain(words)).strip(_EDGES).casefold())


def agrees(words: str) -> bool:
    """Whether words say, of what they reply to, that it is the same here."""
    return bare(words) in _AGREES


def says_something(words: str) -> bool:
    """Whether there is any letter, sign or number in it: emoji and marks alone say nothing."""
    return any(unicodedata.category(sign)[0] in "LN" for sign in words)


_AGREES = frozenset(map(bare, (*OURS_TOO, *MINE_TOO)))


def names_trouble(words: str) -> bool:
    """Whether the words name a place or a thing and are long enough to be a report."""
    content = simple(plain(words))
    return len(content) >= MIN_WORDS and _names(content)


def mentions(words: str) -> bool:
    """Whether a place or a thing is named in the words, however short they are."""
    return _names(simple(plain(words)))


def tells_trouble(words: str) -> bool:
    """Whether they also say what is wrong there: sure enough without a starting word."""
    content = simple(plain(words))
    return len(content) >= MIN_TROUBLE and _names(content) and _troubled(content)


def goes_on(words: str) -> bool:
    """Whether words, said by somebody who has just reported, surely tell more of it, although they
    name nothing: 就是东头那盏, 好几天了, 402."""
    return _GOES_ON.match(simple(plain(words))) is not None


def asks_for_report(rest: str) -> bool:
    """Whether what follows an unaddressed starting word makes it a report, not talk about one."""
    content = simple(plain(rest))
    if _TALE.match(content):
        return False
    return tells_trouble(content) or (names_trouble(content) and not _ASKS.search(content))


def _names(content: str) -> bool:
    return bool(_PLACE.search(content) or _THING.search(content))


def _troubled(content: str) -> bool:
    return _TROUBLE.search(content) is not None and _OWN.search(content) is None


def beginning(words: str) -> str:
    """`words` from their first sign that is no punctuation: where a starting word may stand."""
    return clean(words).lstrip(_EDGES)


def after_start(words: str, starts: tuple[str, ...]) -> str | None:
    """What follows a starting word, or None where the words do not start with one."""
    content = beginning(words)
    if starts is REPORT_STARTS:
        content = _asked(content)
    for start in starts:
        head, rest = content[: len(start)], content[len(start) :]
        if simple(head).lower() != simple(start) or (
            start.isascii() and rest[:1].isalpha() and rest[0].isascii()
        ):
            continue
        return rest.lstrip(_EDGES).removeprefix("一下").lstrip(_EDGES)
    return None


def _asked(content: str) -> str:
    """我要报修 …, 保修 …: from its starting word, where a trouble follows."""
    said = simple(content)
    asked = content
    if said.startswith(_MISHEARD):
        asked = REPORT_STARTS[0] + content[len(REPORT_STARTS[0]) :]
    elif kindly := _KINDLY.match(said):
        asked = content[kindly.end() :]
    return asked if asked == content or tells_trouble(asked) else content


def called(words: str, names: Sequence[str]) -> str | None:
    """What somebody says who calls the bot by one of its names, before or behind it; None where
    the name, if any, stands in other words (小应该). Glued to what follows it is a call where
    that is a trouble: 小应3楼灯坏了."""
    start = words.strip()
    said = simple(narrow(start))
    said = said.lower() if len(said.lower()) == len(said) else said
    for call in (f"{at}{name}" for name in filter(None, names) for at in ("@", "")):
        sign = simple(narrow(call)).lower()
        before, found, _ = said.partition(sign)
        if not found:
            continue
        rest = start[len(before) + len(sign) :]
        rest = rest.lstrip("啊呀哎诶") or " "
        if _GREETING.fullmatch(before):
            if rest[:1] in _PAUSED:
                rest = rest.lstrip(_PAUSED)
                return again if (again := called(rest, names)) is not None else rest
            if (again := called(rest, names)) is not None:
                return again
            if _glued(rest):
                return rest
        elif not rest.strip(_PAUSED) and before[-1] in _PAUSED and tells_trouble(before):
            return start[: len(before)].rstrip(_PAUSED)
    return None


def _glued(rest: str) -> bool:
    said = simple(narrow(rest))
    begins = any(sign.match(said) for sign in (_PLACE, _THING, _OF_OURS))
    begins = begins or after_start(rest, REPORT_STARTS) is not None
    return begins and tells_trouble(rest) and _ASKS.search(said) is None


def title(words: str, limit: int = 40) -> str:
    """The first line of a report, short enough for a card: `limit` columns, of which a Chinese
    sign takes two. The whole of it stays with those who work on it."""
    line = " ".join(clean(words).split("\n", 1)[0].split())
    if len(line) <= limit and _columns(line) <= limit:
        return line
    short = line[: limit - 1]
    while _columns(short) > limit - 1:
        short = short[:-1]
    return short.rstrip() + "…"


def _columns(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in words)
