"""How people say that something is done, or that it is not: 「办好了 换了灯泡」, 「灯亮了，谢谢」.

Only forms that say it outright: with a question, a doubt or a condition in it (修好了吗, 等修好了,
修好了又坏了) it is talk. Of 69 lines of real chat with 好了 eight are questions.
"""

import re
from typing import Literal, NamedTuple

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


_NEVER_MIND = (
    "(?:现在|已经|又|都)?(?:没事了?|没有?问题了?|不用[修报管来]?了|不[报修]了|算了|撤回|取消|作废|误报"
    "|[报弄搞看说发写](?:错|重复?)了?|自己(?:就|又)?(?:修|弄)?好了)"
)
_NEVER_MIND_FORM = re.compile(
    rf"(?:{_NEVER_MIND}|谢谢.{{0,6}}|抱歉|不好意思|对不起|打扰了?|是我|我|大家|各位|这条|吧|啊|哈|[\s，,。.！!~～])*?"
    rf"{_NEVER_MIND}(?:{_NEVER_MIND}|谢谢.{{0,6}}|抱歉|不好意思|对不起|打扰了?|大家|各位|吧|啊|哈|[\s，,。.！!~～])*"
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


def ended(words: str) -> Literal["done", "dropped"] | None:
    """Whether words that stand where a trouble was told say that it is over, 没事了，灯亮了, or
    was none, 报错了; None where they say anything else."""
    said = [clause for clause in re.split(r"[，,。！!\s]+", words) if clause]
    is_done = [done(clause) is not None for clause in said]
    if done(words) is not None or (
        any(is_done)
        and all(one or never_mind(clause) for one, clause in zip(is_done, said, strict=True))
    ):
        return "done"
    return "dropped" if never_mind(words) else None


def never_mind(words: str) -> bool:
    """Whether words in plain signs take back what was said, and say nothing else: 报错了，不用了;
    but not 报错了，是5楼."""
    return _NEVER_MIND_FORM.fullmatch(words) is not None
