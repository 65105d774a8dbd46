"""How people say that something is done, or that it is not: 「办好了 换了灯泡」, 「灯亮了，谢谢」.

Only forms that say it outright: with a question, a doubt or a condition in it (修好了吗, 等修好了,
修好了又坏了) it is talk. Of 69 lines of real chat with 好了 eight are questions.
"""

import re
from typing import NamedTuple

#: Said by whoever fixed it, or by the reporter who was asked whether it is fixed.
FIXED = (
    "办好了", "修好了", "弄好了", "已办好", "已修好", "好了", "亮了", "通了", "来水了", "来电了",
    "done", "fixed",
)  # fmt: skip
#: It never was fixed, or is broken again.
BROKEN = (
    "还没好", "没好", "还没修好", "没修好", "还是坏的", "还不亮", "还没修", "没修", "又坏了",
    "还是不行", "又不亮了", "又漏了", "又堵了", "坏了又", "not yet", "broken again",
)  # fmt: skip

_CODE = r"(?:【[^【】]{1,40}】|(?:报修|报事|任务|报|[RTrt#])?第?[0-9]{1,6}[号件]?)"
_DOUBT = r"[吗么嘛没未谁哪？?]|还是|还不|又|不行|怎么|什么|要是|如果|但|等|快|明天|马上|才能|一会"
#: 「太好了」 is joy: 好了 alone says it only of a thing that breaks, or of nothing at all.
_THING = (
    "灯|电梯|单元门|大门|门禁|门锁|门|锁|水管|下水道?|马桶|水龙头|水|电|网|对讲|道闸|闸机|暖气"
    "|路灯|井盖|扶手|玻璃"
)
_SAID = (
    r"[^，,。！!；;：:\s]{0,8}?(?<!不)(?:修|办|弄|换|搞|处理|疏通|打扫|收拾|清理|解决)好了"
    rf"|(?:楼[道上下顶]?的?)?(?:{_THING})?(?:已经|都|全)?好了"
    r"|[^，,。！!；;：:\s]{0,8}?(?<!不)(?:亮了|通了|来水了|来电了|来气了|不漏了|不响了|能用了"
    r"|可以用了|正常了|恢复了)|done|fixed"
)
#: With what was done, or with thanks; the bare words are `FIXED`.
FORM = re.compile(
    rf"(?!.*(?:{_DOUBT}))(?:{_CODE}\s*)?(?:{_SAID})[啦呀哈呢]?"
    rf"(?:\s*{_CODE})?(?:[，,。！!：:；;~～\s]+(?P<rest>\S.{{0,99}}))?",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?:太|真是?|多|十分|非常|很)?(?:感?谢|辛苦|麻烦|thank).{0,12}", re.IGNORECASE
)


class Done(NamedTuple):
    """Somebody says it is done: what was done, where they say it."""

    how: str = ""


def done(words: str) -> Done | None:
    """What words in plain signs say of it; None where they do not say that it is done."""
    found = FORM.fullmatch(words)
    if found is None:
        return None
    rest = found["rest"] or ""
    return Done("" if _THANKS.fullmatch(rest) else rest)
