"""A wish as somebody says it: whether it is one, for whom, of what kind, by when, how many helpers
it takes; and what of it neighbours may read.

Nothing here is certain: the wisher is shown what was understood, and whoever is in charge reads
the words before any neighbour does.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from domain.codes import number
from domain.hearing import bare, clean, plain
from domain.wishes import ENTERS, MOST_HELPERS, Kind

#: Signs of the words neighbours read.
PUBLIC = 40
#: Signs a wish has at least.
_LEAST = 3

#: 心愿 and what is wished for; 心愿13 is a code, 心愿墙 and 心愿是什么 are talk.
FORM = re.compile(
    r"(?:我有(?:个|一个)|我的)?微?心[愿願](?:是)?(?:[\s:：,，。!！~-]+|(?=[帮幫替想希望要需请請借求找]))"
    r"(?![0-9一二两三四五六七八九十]+\s*(?:号|$))[\s\S]{3,}"
)
#: What telephones write for 心愿, and hurried fingers.
MISHEARD = ("心原", "新愿", "心院", "心怨", "微心原", "微新愿")
START = re.compile(
    r"(?:我有(?:个|一个)|我的)?微?(?:心[愿願原院怨]|新愿)(?:是)?[\s:：,，。!！~-]*|求助[\s:：,，]*"
)
#: What breaks is a report, whoever asks for help with it.
_BROKEN = "漏|坏|堵|爆|裂|冒|停水|停电|跳闸|打不开|不亮|不通|着火|被困|煤气|110|119|120"
#: Asked of the bot, these are wishes without the word.
ASKED = re.compile(
    rf"(?:求助[\s:：,，]*|(?:请问)?(?:谁家|哪家|哪位(?:邻居)?)有|(?:想|我想)?借(?!过|口|机|用水))"
    rf"(?![\s\S]*(?:{_BROKEN}))[\s\S]{{2,}}"
)
#: What passes between neighbours by no wish: money, medicine, loans.
_NEVER = re.compile(
    r"借钱|借[^，。]{0,6}[0-9一二两三四五六七八九十百千万]+\s*(?:块|元|万)|现金|贷款|垫[付钱]|转账|红包|捐款|众筹|担保"
    r"|(?:买|取|拿|借|代|开|送|要|换|喂)[^，。]{0,6}药(?![箱盒])|药(?:品|费)|处方|打针|输液|胰岛素"
    r"|\b(?:cash|loan|medicine|pills|insulin|lend (?:me )?money)\b",
    re.IGNORECASE,
)
#: Kinds by what is said, the surest first.
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        Kind.COMPANY,
        re.compile(r"陪|聊聊?天|说说话|做伴|作伴|照看|看护|探望|读报|\b(?:company|visit)\b", re.I),
    ),
    (Kind.THING, re.compile(r"借|谁家有|哪家有|旧书|旧衣|轮椅|拐杖|\b(?:borrow|lend)\b", re.I)),
    (
        Kind.ACTIVITY,
        re.compile(r"活动|大扫除|聚会|比赛|联欢|唱歌|跳舞|下棋|组织|一起|扫雪|\bparty\b", re.I),
    ),
    (
        Kind.SKILL,
        re.compile(
            r"[修装教学]|理发|剪头|手机|电脑|翻译|辅导|缝|改裤|法律|咨询|写字|写信|\b(?:teach|repair)\b",
            re.I,
        ),
    ),
    (
        Kind.ERRAND,
        re.compile(
            r"跑腿|[代帮]买|买菜|快递|缴费|交费|排队|[搬提抬送取拿寄]|\b(?:fetch|carry)\b",
            re.I,
        ),
    ),
    (Kind.THING, re.compile(r"想要|需要?一?[台把张本个件辆]")),
)
_ELDER = "奶奶|爷爷|外婆|外公|姥姥|姥爷|婆婆|公公|大爷|大妈|大娘|阿婆|阿公|老人家?|老太太?|老头"
_PEOPLE = rf"{_ELDER}|阿姨|叔叔|伯伯|师傅|大哥|大姐|老师|先生|女士|邻居|孩子|小朋友|同学|家"
_WHOM = re.compile(
    rf"(?:请|麻烦|想)?(?:帮|替|代|给)(?!我|忙|一下|个忙|大家)"
    rf"(?P<whom>[^，,。:：\s]{{0,10}}?(?:{_PEOPLE}))(?:说一?个?)?[，,：:\s]*(?P<what>[\s\S]{{2,}})"
)
_HOW_MANY = re.compile(
    r"(?P<n>[0-9]{1,2}|[一二两三四五六七八九十]{1,2})\s*(?:个|位|名)"
    r"(?:人|邻居|志愿者|帮手|小伙子|年轻人|朋友|大人)"
)
_DAY = (
    r"(?:(?:这|本|下下|下)?个?(?:周|星期|礼拜)[一二三四五六日天末]|[0-9]{1,2}月[0-9]{1,2}[号日]?|[0-9]{1,2}[号日](?![楼院门])"
    r"|大后天|后天|明天|今天|今晚|明晚|月底)"
)
_UNTIL = re.compile(
    rf"{_DAY}(?:早上?|上午|中午|下午|傍晚|晚上?|夜里)?"
    r"(?:[0-9]{1,2}(?::[0-9]{2}|点半?)|[一二三四五六七八九十两]{1,3}点半?)?"
)

_NUMBER = "[0-9一二三四五六七八九十]"
#: What tells who it is or where they live, and what may stand there instead.
_TELLS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:\+?86[-\s]?)?1[3-9][0-9](?:[-\s]?[0-9]){8}|0[0-9]{2,3}[-\s]?[0-9]{7,8}"), ""),
    (
        re.compile(r"(?:我|本人)(?:叫|是)[\u4e00-\u9fff]{2,4}(?=[，,。；;\s]|$)[，,。；;\s]*"),
        "",
    ),
    (
        re.compile(
            rf"{_NUMBER}{{1,3}}\s*(?:号楼|栋|幢|座)?\s*-\s*{_NUMBER}{{2,4}}|{_NUMBER}{{1,3}}(?:号楼|栋|幢|座|单元)"
            rf"|{_NUMBER}{{1,2}}[楼层](?!道|梯|下|上)|[0-9]{{3,4}}(?:室|房|号)?(?![0-9元块个米斤年月])"
        ),
        "",
    ),
    (re.compile(rf"(?:[\u4e00-\u9fff]{{1,2}})?(?:{_ELDER})"), "老人"),
    (
        re.compile(
            r"(?:老|小)[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹章云苏潘葛范彭鲁韦马方"
            r"俞任袁柳唐罗薛雷贺倪汤殷毕郝邬安常乐于时傅皮齐康伍余元卜顾孟黄穆萧尹姚邵汪祁毛戴宋庞熊纪舒屈"
            r"项祝董梁杜阮蓝闵席季贾路江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍万柯管卢莫丁邓石崔龚程邢裴陆"
            r"翁段巫焦牧谷侯全班仰秋仲伊宁仇刘](?=[，,。的\s要想]|$)"
        ),
        "邻居",
    ),
    (re.compile(r"[\u4e00-\u9fff]{1,2}(?:阿姨|叔叔|伯伯|师傅|先生|女士|大哥|大姐)"), "邻居"),
    (
        re.compile(
            r"(?:我|俺)?(?:们)?(?:家)?(?:的)?(?:老伴|老公|老婆|丈夫|妻子|爱人|儿子|女儿|闺女|儿媳|女婿|孙子|孙女|外孙女?|父亲|母亲"
            r"|爸爸?|妈妈?|婆婆|公公|岳父|岳母|丈母娘)"
        ),
        "家里人",
    ),
)
#: What is nobody's business but a doctor's, and who is not at home: the whole clause goes.
_SICK = re.compile(
    r"病|癌|瘤|瘫|中风|偏瘫|脑梗|骨折|手术|术后|化疗|透析|住院|出院|残疾|失明|失聪|耳聋|痴呆|抑郁|自闭|糖尿|高血压|心脏|血压"
    r"|怀孕|坐月子|腿脚不|行动不便|走不动|看不见|听不见|低保|困难户|独居|一个人(?:住|在家)|离婚|丧偶|不在家|出差|没人在家"
)
_CLAUSES = re.compile(r"([，,。；;!！\n]+)")
_WISHING = re.compile(r"(?:想|要|需要|希望|求|借|请|找|盼)")


class Heard(NamedTuple):
    """What was understood of a wish."""

    #: As it was said, without the word that began it.
    words: str
    #: For whom, as the speaker calls them; empty: for themself.
    whom: str
    kind: Kind
    home: bool
    helpers: int
    #: The words that say by when, for whoever reads moments; empty where there are none.
    until: str
    #: What neighbours may read; empty where nothing harmless is left.
    public: str
    #: Something was left out of it.
    struck: bool


def heard(words: str) -> Heard | None:
    """The wish in these words; None where they wish for nothing."""
    content = START.sub("", clean(words), count=1).strip()
    if len(bare(content)) < _LEAST:
        return None
    found = _WHOM.fullmatch(plain(content))
    whom, what = (found["whom"], found["what"].strip()) if found else ("", content)
    kind = _kind(content)
    many = _HOW_MANY.search(plain(content))
    said = _UNTIL.search(plain(content))
    public, struck = published(what, whom)
    return Heard(
        words=content,
        whom=whom,
        kind=kind,
        home=kind in ENTERS,
        helpers=min(max(number(many["n"]), 1), MOST_HELPERS) if many else 1,
        until=said[0] if said else "",
        public=public,
        struck=struck,
    )


def never(words: str) -> bool:
    """Whether money, medicine or a loan is wished for."""
    return _NEVER.search(plain(words)) is not None


def published(words: str, whom: str = "") -> tuple[str, bool]:
    """What neighbours may read of it, and whether something was left out: no name, number, door,
    family or illness. The whole of it is read by whoever is in charge before it is shown."""
    said = plain(words)
    left = "".join(piece for piece in _CLAUSES.split(said) if not _SICK.search(piece))
    for tells, instead in _TELLS:
        left = tells.sub(instead, left)
    left = re.sub(r"(?:老人){2,}", "老人", left)
    left = re.sub(r"(?:我|家)?(?:住在?|家在)(?=[，,。；;\s]|$)", "", left)
    left = re.sub(r"[，,。；;!！\s]*\n[，,。；;!！\s]*|\s{2,}", "，", left)
    left = re.sub(r"([，,。；;])[，,。；;]+", r"\1", left).strip(" ，,。；;:：、")
    struck = bare(left) != bare(said)
    left = re.sub(r"^(?:我|俺|咱)(?:们|家|们家)?(?=[想要需希请求找借])", "", left)
    if len(bare(left)) < _LEAST or left in _INSTEAD.values():
        return "", True
    if _WISHING.match(left):
        left = f"一位{_who(whom)}{'' if left[0] in '想要需希盼' else '想'}{left}"
    left = re.sub(r"(?<=[\u4e00-\u9fff])[,;:!?]", lambda one: _WIDE[one[0]], left)
    return (left if len(left) <= PUBLIC else left[: PUBLIC - 1].rstrip("，,。 ") + "…"), struck


_WIDE = dict(zip(",;:!?", "，；：！？", strict=True))
#: Who wishes, as neighbours read it.
_INSTEAD: Mapping[bool, str] = {True: "老人", False: "邻居"}


def _who(whom: str) -> str:
    return _INSTEAD[re.search(_ELDER, whom) is not None]


def _kind(words: str) -> Kind:
    said = plain(words)
    return next((kind for kind, form in _KINDS if form.search(said)), Kind.ERRAND)


#: What whoever comes says at the door beside the number: plain words nobody mishears.
PASSWORDS = (
    "桂花", "石榴", "白鹭", "竹篮", "小桥", "青瓦", "荷叶", "银杏", "茶壶", "风筝", "纸伞", "木梳",
    "芝麻", "冬瓜", "蜜枣", "汤圆", "毛笔", "算盘", "灯笼", "喜鹊", "柳条", "葡萄", "南瓜", "海棠",
)  # fmt: skip
