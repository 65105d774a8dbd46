"""Moments as people write them, put into plain English words: 周日晚8点 → sunday evening 8:00
oclock, 三天后 → in 3 days. What reads them needs to know one grammar only."""

import re

from domain import codes
from domain.folding import folded

#: Signs of a moment at most; what is longer tells something else.
_LONGEST = 60

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: By number; there is no month 0.
MONTHS = (
    "", "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_CHINESE_DAYS = dict(zip("一二三四五六日天末1234567", (*range(7), 6, 6, *range(7)), strict=True))
_IN_WORDS = ("an?", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_WEEKDAY = re.compile(
    "(?P<which>下下|下|这|本)?个?(?:周|週|星期|礼拜)(?P<day>[一二三四五六日天末](?!天)|[1-7](?![0-9天个]))"
)
_NUMERAL = re.compile("[零〇一二两三四五六七八九十百]+")
#: From what people write to plain English, in this order; Chinese numerals are digits by then.
_REWRITTEN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(found), put)
    for found, put in (
        (r"今晚|今夜|\btonight\b", " today evening "),
        (r"今早|今晨", " today morning "),
        (r"明晚", " tomorrow evening "),
        (r"明早|明晨", " tomorrow morning "),
        (r"(?<![天日])后晚", " in 2 days evening "),
        (r"大后[天日]", " in 3 days "),
        (r"后[天日]|\b(?:the )?day after tomorrow\b", " in 2 days "),
        (r"明[天日儿]", " tomorrow "),
        (r"今[天日儿]", " today "),
        (r"凌晨", " dawn "),
        (r"早上|上午|早晨|清晨|清早", " morning "),
        (r"中午|正午", " noon "),
        (r"下午|午后", " afternoon "),
        (r"傍晚", " dusk "),
        (r"晚上|晚间|夜里|夜间|\bnight\b", " evening "),
        (r"半夜|深夜|午夜|\bmidnight\b", " night "),
        (r"早", " morning "),
        (r"晚", " evening "),
        # What lasts so long.
        (r"[0-9]个?(?:天|周|月|小时|分钟)[之以]?前", " ago "),
        (r"([0-9]+)个半(?:小时|钟头)", r" in \1 hours 30 minutes "),
        (r"半个?(?:小时|钟头)|\bhalf an hour\b", " in 30 minutes "),
        (r"([0-9]+)个?(?:小时|钟头)", r" in \1 hours "),
        (r"([0-9]+)分钟", r" in \1 minutes "),
        (r"半个月", " in 15 days "),
        (r"([0-9]+)(?:天|日(?=[之以]?[后内]))", r" in \1 days "),
        (r"([0-9]+)个?(?:周|星期|礼拜)", r" in \1 weeks "),
        (r"([0-9]+)个月", r" in \1 months "),
        *((rf"\b{word} (?=(?:minute|hour|day|week|month)s?\b)", f"{n} ")
          for n, word in enumerate(_IN_WORDS, 1)),
        (r"(?<!\bin )(?<!hours )\b([0-9]+ (?:minute|hour|day|week|month)s?)\b", r" in \1 "),
        # Days of the calendar.
        (r"([0-9]{1,2})月[底末]", r" lastof month\1 "),
        (r"(?:下个?月)[底末]|\bend of next month\b", " end2 "),
        (r"(?:本|这个?|当)?月[底末]|\bend of (?:the|this) month\b", " end1 "),
        (r"今?年?年[底末]|\bend of the year\b", " 31 december "),
        (r"\bend of (?=[a-z])", " lastof "),
        (r"(20[0-9]{2})[年/.-]([0-9]{1,2})[月/.-]([0-9]{1,2})[日号]?", r" \3 month\2 \1 "),
        (r"(?<![0-9:])([0-9]{1,2})[月/.-]([0-9]{1,2})(?:[日号]|(?![0-9:.点时]))", r" \2 month\1 "),
        (r"下个?月([0-9]{1,2})[日号]", r" nextmonth \1th "),
        (r"(?:本|这个?|当)月([0-9]{1,2})[日号]", r" thismonth \1th "),
        (r"([0-9]{1,2})[日号]", r" \1th "),
        # O'clock.
        (r"([0-9]{1,2})[点时]半", r" \1:30 oclock "),
        (r"([0-9]{1,2})[点时]1刻", r" \1:15 oclock "),
        (r"([0-9]{1,2})[点时]3刻", r" \1:45 oclock "),
        (r"([0-9]{1,2})[点时]([0-9]{1,2})分?", r" \1:\2 oclock "),
        (r"([0-9]{1,2})[点时][钟整]?", r" \1:00 oclock "),
        (r"(?<![0-9:])([0-9]{1,2}) o'?clock\b", r" \1:00 oclock "),
        (r"\b([0-9]{1,2}(?::[0-9]{2})?) ?([ap])\.?m\b\.?", r" \1 \2m "),
    )
)  # fmt: skip
_ENGLISH = tuple(
    (re.compile(rf"\b{name[:3]}(?:{name[3:]}|s|rs?|nes|t)?\b\.?"), f" {name} ")
    for name in (*WEEKDAYS, *MONTHS[1:])
)
#: Said around a moment, and says nothing of it.
_FILLER = re.compile(
    r"截止|截至|结束|为止|之前|以前|[之以]?[内后前到至止的过]|[再投等]|时间"
    r"|\b(?:until|till|by|before|on|at|the|of|this|coming|from now|later|closes?|ends?|deadline"
    r"|in(?! [0-9]))\b|[(),、;。!~：]|\.(?![0-9])|(?<![0-9]):|:(?![0-9])"
)
_WHICH = {"下下": "next next", "下": "next", "这": "thisweek", "本": "thisweek"}


def plain(words: str) -> str:
    """In plain English words, one blank between them; empty where too long."""
    if len(words) > _LONGEST:
        return ""
    said = _WEEKDAY.sub(_in_english, folded(words).replace("週", "周"))
    said = _NUMERAL.sub(_in_digits, said.replace("廿", "二十"))
    for found, put in (*_REWRITTEN, *_ENGLISH):
        said = found.sub(put, said)
    said = re.sub("month([0-9]{1,2})", lambda one: _named(int(one[1])), said)
    return " ".join(_FILLER.sub(" ", said).split())


def _in_english(found: re.Match[str]) -> str:
    return f" {_WHICH.get(found['which'], '')} {WEEKDAYS[_CHINESE_DAYS[found['day']]]} "


def _in_digits(found: re.Match[str]) -> str:
    """十五 → 15, 零五 → 5, 二〇二六 → 2026; 三五 (three or five) is no number."""
    said = found[0]
    if len(said) == 4 and not {"十", "百"} & set(said):
        return "".join(str(codes.DIGITS[sign]) for sign in said)
    if len(said) > 1 and said[0] not in "零〇" and not {"十", "百"} & set(said):
        return said
    return str(codes.number(said))


def _named(month: int) -> str:
    return MONTHS[month] if 1 <= month <= 12 else "nomonth"
