"""What people say of an emergency that stands, instead of tapping: 119打了, 我马上到, 人出来了,
看错了. Elders tap little, and nobody in a hurry chooses between four buttons."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from domain.alarms import Move, Wish
from domain.codes import find
from domain.hearing import bare, plain


class Told(NamedTuple):
    """What words say of an emergency. `whole`: they say nothing else."""

    move: Move
    whole: bool


#: Said just so.
SAID: Mapping[str, Move] = {
    bare(words): move
    for move, all_ in {
        Move.REACHED: ("打通了", "我打通了", "我打了", "电话打通了", "报警了", "i called"),
        Move.COMING: (
            "收到", "知道了", "好的", "马上", "我来处理", "我来办", "我处理", "交给我", "我来",
            "我去", "on my way", "coming", "i'm coming", "got it",
        ),
        Move.ON_SCENE: ("我在现场", "我到了", "到现场了", "我在", "我到现场了", "i'm here"),
        Move.OVER: (
            "没事了", "人出来了", "出来了", "救出来了", "火灭了", "没事", "找到了", "好了",
            "办好了", "解除了", "警报解除", "险情解除", "it's over", "they're out", "done",
        ),
        Move.MISTAKE: ("弄错了", "搞错了", "虚惊一场", "看错了", "误会", "false alarm"),
    }.items()
    for words in all_
}  # fmt: skip
#: What people say all day long: only in a reply, or alone with the bot, is it about an emergency.
_EVERYDAY = (
    "我在",
    "好了",
    "办好了",
    "收到",
    "知道了",
    "好的",
    "马上",
    "我来",
    "我去",
    "done",
    "coming",
    "got it",
)
#: What only from whoever cried or was called is surely about it.
_NEAR = ("我到了", "我打了", "出来了", "没事", "我没事", "找到了", "解除了", "误会")
_LOOSE = frozenset(map(bare, (*_EVERYDAY, *_NEAR)))

_SELF = "(?:我们?|咱们?)?"
_ALREADY = "(?:已经|刚刚?|刚才|现在|都|也|全)*"
_WHOM = (
    "(?:110|119|120|12110|9[56][0-9]{3}|物业|电梯公司|电梯厂|维保|救援队?|急救|救护车|消防队?|火警|警察?|民警"
    "|派出所|燃气公司?|抢修|家属|家里人?|电话)"
)
_THEM = (
    "(?:人员?|大家|里面的?人?|电梯里的?人?|被困的?人?|孩子|小孩|小朋友|老人家?|老太太|老爷子"
    "|奶奶|爷爷|阿姨|大爷|妈妈?|爸爸?|我妈|我爸|他们?|她们?|我)?"
)
_GOES = (
    "(?:到|来|去|过来|过去|下楼|下来|下去|上来|上去|上楼|回来|赶来|赶到|赶过来|赶过去|赶回来"
    "|往回赶|往.{1,4}赶|出发|在?路上)"
)
_SAW = "(?:看|弄|搞|听|闻|说|认|发|打|点|按)"
_FORMS: tuple[tuple[Move, re.Pattern[str]], ...] = tuple(
    (move, re.compile(form))
    for move, forms in {
        Move.REACHED: (
            rf"{_SELF}{_ALREADY}(?:打|拨|叫|报|联系|通知)(?:通|上|到)?过?了{_WHOM}(?:的?电话)?",
            rf"{_SELF}{_ALREADY}(?:给)?(?:打|拨|叫|报|联系|通知)(?:通|上|到)?过?{_WHOM}(?:的?电话)?了",
            rf"{_SELF}{_ALREADY}给?{_WHOM}(?:的?电话)?{_SELF}{_ALREADY}(?:打|拨|叫|报|联系|通知)(?:通|上|到)?过?(?:电话)?了",
            rf"{_SELF}{_ALREADY}(?:打|拨|联系)(?:通|上)(?:电话)?了",
        ),
        Move.ON_SCENE: (
            rf"{_SELF}{_ALREADY}在?(?:现场|电梯口|电梯门口)(?:了|这里|这儿)?",
            rf"{_SELF}{_ALREADY}到了",
            rf"{_SELF}{_ALREADY}到了?(?:现场|电梯口|电梯门口|门口|楼下|楼里|单元门口|这里|这儿)了?",
            r"(?:消防(?:员|车|队)?|救护车|119|120|110|警察|民警|物业(?:的?人|师傅|经理)?|(?:维修|电梯)?师傅|维保的?人?|救援(?:队|人员|的人)?|医生|急救(?:车|人员)?)"
            rf"{_ALREADY}(?:来|到)(?:现场|楼下)?了",
        ),
        Move.COMING: (
            rf"(?:好的?|嗯|行|收到|知道了?)?{_SELF}(?:这就|马上|立刻|立马|赶紧|现在|正在?|已经|在|就|都)*{_GOES}"
            r"(?:了|看看|看一下|看下|处理|一下|的)*",
            r"(?:大概|大约|还有|我)*[0-9一二三四五六七八九十两半]{1,3}(?:分钟?|个?小时)(?:左右|后|之?内|就|能|可以)*(?:到|过来|回来)了?",
        ),
        Move.OVER: (
            rf"{_THEM}{_ALREADY}(?:没事儿?|平安|安全|脱险)(?:了|啦)",
            rf"{_THEM}{_ALREADY}没事儿?",
            rf"{_THEM}{_ALREADY}(?:被)?(?:救|放|弄|拉)?出来(?:了|啦)",
            rf"{_THEM}{_ALREADY}(?:自己)?(?:找到|找着|回来|回家|醒|醒过来|缓过来|送(?:去)?医院|救下来)(?:了|啦)",
            rf"(?:火|明火|火苗)?{_ALREADY}(?:被)?(?:灭|扑灭|浇灭|熄灭)(?:了|啦|掉了)",
            rf"(?:警报|险情|危险){_ALREADY}解除(?:了|啦)?",
        ),
        Move.MISTAKE: (
            rf"(?:是|原来|应该|都是|刚才)*{_SELF}{_ALREADY}{_SAW}(?:错|岔)(?:了|啦|群了?|人了?|地方了?)?",
            r"(?:是|原来|就是|纯属)*(?:一场)?(?:误会|误报|误触|虚惊|演练|演习)(?:一场)?(?:了|啦)?",
            r"(?:其实|根本|并|原来)*(?:没有?|不是)(?:着火|起火|失火|火灾|火|漏气|漏煤气|煤气味?|燃气泄漏|困人|人被?困.{0,2}|真的)",
            r"(?:是|被)?(?:孩子|小孩|宝宝|孙子|孙女|手机)?(?:乱|误|瞎)(?:按|点|发|碰)的?(?:了|啦)?",
        ),
    }.items()
    for form in forms
)
#: The same in English, whose words are no clauses.
_ENGLISH: tuple[tuple[Move, re.Pattern[str]], ...] = tuple(
    (move, re.compile(form))
    for move, form in (
        (
            Move.REACHED,
            r"(?:i|we)(?:'ve| have)? (?:already |just )?(?:called|rung|phoned)(?: .{1,20})?",
        ),
        (Move.ON_SCENE, r"(?:i'm|i am|we're|we are) (?:here|there|on the scene)"),
        (Move.ON_SCENE, r"(?:the )?(?:fire brigade|firemen|ambulance|police) (?:is|are) here"),
        (
            Move.COMING,
            r"(?:i'm |i am |we're )?(?:on (?:my|our) way|coming)(?: now| over| down| up)?",
        ),
        (
            Move.OVER,
            r"(?:they|we|he|she|every(?:body|one))(?:'re|'s| are| is) (?:all )?(?:out|safe|ok)",
        ),
        (Move.OVER, r"(?:the )?fire(?:'s| is) out|it(?:'s| is) over|all clear"),
        (Move.MISTAKE, r"(?:sorry,? )?(?:a )?(?:false alarm|my mistake|i was wrong)"),
    )
)
#: What people put around it.
_AROUND = re.compile(
    r"谢谢?(?:大家|您|你们?|各位|邻居们?|楼长|帮忙|关心)*(?:了|啦)?|(?:大家|请|各位)*(?:都)?(?:放心|别担心|不用担心|散了|别慌|不用来|不用过来|不用管)(?:了|吧|啦)*"
    r"|不好意思|对不起|对不住|抱歉|打扰(?:大家|您|各位)?(?:了|啦)?|麻烦(?:大家|您)?(?:了|啦)?|辛苦(?:大家|您|了|各位)*|(?:大家|各位)好?|好的?|好了|收到|知道了|行|嗯+|哦+|啊+|哎呀?|唉|吓死我了|还好|幸好"
    r"|(?:就|原来)?是(?:谁家|有人|邻居|我家?|他家)?(?:在)?(?:炒菜|做饭|烧菜|烧饭|烧烤|油烟|水?蒸汽|水蒸气|烧纸|抽烟|电焊).{0,4}"
    r"|thanks?(?: you)?|sorry"
)
_EDGES = re.compile(rf"^(?:{_AROUND.pattern})|(?:{_AROUND.pattern})$")
_ASKED = re.compile(r"[?？吗嘛么谁哪]|没有?[啊呀呢]?$|怎么样|是不是|有没有")
_BETWEEN = re.compile(r"[\s，,。.！!、;；:：~～…—\-]+")
_AGAIN = re.compile(r"(.{2,6}?)\1+")
_LONGEST = 60
#: It is not over, or begins anew.
_AGAIN_SO = re.compile(
    r"(?:还|又|也)?没(?:有)?(?:全部?)?(?:灭|熄|完|好|出来|找到|断|救)|又(?:着|烧|起火|冒|困|卡|停|漏|有味|闻到|晕|倒|开始|掉|不见|来)"
    r"|还有(?:人|一个|两个|个|孩子|老人)|还(?:在|是)(?:烧|着|冒|漏|里面|困|有味|很?大)|复燃|再次"
    r"|\b(?:not over|still (?:burning|inside|there|stuck|leaking)|again)\b",
    re.IGNORECASE,
)
_FOR_THE_BOT = frozenset(
    map(
        bare,
        (
            "进度",
            "怎么样了",
            "催一下",
            "我的事",
            "帮助",
            "谁管",
            "值班",
            "谁值班",
            "help",
            "status",
        ),
    )
)
#: Somebody who was called is not there and cannot come.
_NOT_THERE = re.compile(
    r"(?:去|来|回|赶|过)不(?:了|及)|(?:过|回|赶|下|上)不(?:去|来|回来|回去|过去|过来)|走不开|抽不开身|脱不开身|没(?:法|办法)(?:去|过去|来|回|赶)"
    r"|我?(?:人)?(?:现在|今天|这会儿|这两天)?不在(?:家|楼里|小区|本地|这边|城里)?(?:[，,。.！!\s]|$)|我?(?:人|现在|今天)*在(?:外地|老家|国外|出差)|我?出差(?:了|中|呢)"
    r"|\bcan(?:'t|not) (?:come|make it|get there)\b|\b(?:i'm|i am) (?:away|out of town)\b",
    re.IGNORECASE,
)

#: What whoever spoke of something discreet wants, said just so.
WISHED: Mapping[str, Wish] = {
    bare(words): wish
    for wish, all_ in {
        Wish.CALL: ("请联系我", "联系我", "请找人", "要人联系我", "请楼长联系我", "contact me"),
        Wish.WAIT: ("先别联系", "别联系", "先不用", "先别", "别告诉别人", "not now"),
        Wish.SAFE: ("我安全了", "没事了", "我没事了", "i'm safe"),
    }.items()
    for words in all_
}
#: Of these, those that answer no other question.
PLAIN_WISHES = frozenset(
    bare(words)
    for words in (
        "请联系我",
        "联系我",
        "请楼长联系我",
        "先别联系",
        "别联系",
        "我安全了",
        "contact me",
    )
)


def told(words: str) -> Told | None:
    """What words tell of an emergency that stands; None where they ask, or tell nothing of it.

    Of an end and an answer the end counts, and of two ends that it was none: 没事了，是我看错了.
    """
    _, words = find(plain(words))
    alone, said = bare(words), plain(words).casefold()
    if len(said) > _LONGEST or _ASKED.search(said):
        return None
    if alone in SAID:
        return Told(SAID[alone], whole=True)
    english = next((move for move, form in _ENGLISH if form.fullmatch(said.strip(" .!"))), None)
    if english is not None:
        return Told(english, whole=True)
    parts = [_AGAIN.sub(r"\1", part) for part in _BETWEEN.split(said) if part]
    rest = [part for part in parts if not _AROUND.fullmatch(part)]
    moves = [_move(part) for part in rest]
    found = [move for move in moves if move is not None]
    if not found:
        return None
    return Told(max(found, key=_WEIGHT.index), whole=None not in moves)


def plainly(words: str, *, concerned: bool) -> bool:
    """Whether they can hardly be about anything else, said among neighbours to nobody;
    `concerned`: by whoever cried or was called."""
    alone = bare(words)
    return alone not in _LOOSE or (concerned and alone in _NEAR)


def cannot(words: str) -> bool:
    """Whether somebody who was called says that they are not there or cannot come."""
    said = plain(words)
    return len(said) <= _LONGEST and _NOT_THERE.search(said) is not None


def again(words: str) -> bool:
    """Whether words under what is over say that it is not."""
    return _AGAIN_SO.search(plain(words)) is not None


def asks_the_bot(words: str) -> bool:
    """Whether words, from whoever cried, are for the bot and tell nothing more of it."""
    return bare(words) in _FOR_THE_BOT


_WEIGHT = (Move.COMING, Move.REACHED, Move.ON_SCENE, Move.OVER, Move.MISTAKE)


def _move(part: str) -> Move | None:
    exact = SAID.get(part)
    if exact is not None and part not in _LOOSE:
        return exact
    found = next((move for move, form in _FORMS if form.fullmatch(part)), None)
    if found is None and (shorter := _EDGES.sub("", part)) not in ("", part):
        return _move(shorter)
    return found
