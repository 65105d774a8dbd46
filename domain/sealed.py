"""What is told anonymously (匿名): how often, how long a sealed link to the teller is kept, and
who may open it (DOMAIN: two a day, 90 days, two people together).

Who may ask for an opening and who may agree to it stands in `domain.roles.GRANTS`, as `UNSEAL` and
`SECOND`: somebody of the community asks, and somebody else above the building agrees.
"""

import re
from datetime import datetime, timedelta, tzinfo

from domain.hearing import after_start, clean, plain

#: How much one person may tell anonymously in a day: enough for what is true, not for a feud.
MOST_A_DAY = 2
#: How long the link is kept: for the answer, for 又坏了, against abuse. Then nobody can open it.
KEPT = timedelta(days=90)
#: How long after telling it one may still say that one does not want to be known: later whoever is
#: in charge has long read the name.
AFTERWARDS = timedelta(minutes=10)
#: An opening asked for is over after that.
SECONDED_WITHIN = timedelta(hours=24)
#: Signs a reason must have.
SHORTEST_REASON = 4

#: Words with which one tells something anonymously; the same alone before or right after it.
STARTS = ("匿名", "anonymously", "anonymous")
ALONE = ("匿名", "不说我是谁", "别说我是谁", "不要说我是谁", "anonymous", "anonymously")


#: The same beside what is told: 楼上群租，别说是我说的.
_UNNAMED = re.compile(
    r"(?:别|不要|不能|不想|不愿|请勿|勿)(?:让|叫|跟|和|告诉|对)?.{0,6}(?:知道|说|讲|提|透露|暴露|泄露|告诉)"
    r".{0,4}(?:是我(?:说|讲|报|举报|反映)?的?|我是谁|我的?(?:名字|姓名|身份)|谁(?:说|报|举报)的)"
    r"|(?:不|别|不想|不要|不用)(?:留|署|写|记)我?的?(?:姓?名|名字)"
    r"|(?:^|[\s，,。;；])(?:我要|请|想)?匿名(?:举报|反映|说|的)?[。.！!~\s]*$"
    r"|\bdon'?t (?:say|tell) (?:them )?it was me\b"
    r"|\bkeep my name out\b",
    re.IGNORECASE,
)

#: What is told so; what begins as something else is that.
TOLD_SO = re.compile(
    rf"(?!\s*(?:微?心愿|议题|提议|建议|投票|招募|求助|谁家有|举手|/))(?:.*)(?:{_UNNAMED.pattern})(?:.*)",
    re.IGNORECASE | re.DOTALL,
)


def unnamed(words: str) -> bool:
    """Whether somebody tells something and does not want to be known by it."""
    return without_start(words) is not None or _UNNAMED.search(plain(words)) is not None


def without_wish(words: str) -> str:
    """What they told, without the wish itself and what stands around it."""
    return _UNNAMED.sub("", clean(words)).strip(" ,，。.；;、!！~")


def began(now: datetime, zone: tzinfo) -> datetime:
    """When the day of `now` began where the community is."""
    return now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def without_start(words: str) -> str | None:
    """What was told anonymously, without 匿名 and the 报 or 说 behind it; None where the words do
    not begin so."""
    rest = after_start(words, STARTS)
    if rest is None:
        return None
    for light in ("地", "的", "说", "讲"):
        rest = rest.removeprefix(light)
    return rest.lstrip(" ,，:：。")


def lapsed(asked_at: datetime, now: datetime) -> bool:
    """Whether an opening asked for then can no longer be agreed to."""
    return now >= asked_at + SECONDED_WITHIN
