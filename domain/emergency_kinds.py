"""What an emergency may be, and how a sign of one is written down.

Signs are matched in glued words (`domain.folding`), so they hold no blanks and no marks. Gaps are
counted, never open: a line of any length is looked through in time that grows with its length.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What is happening."""

    SUICIDE = "suicide"  # 轻生
    VIOLENCE = "violence"  # 打架, 持械, 家暴
    INTRUDER = "intruder"  # 可疑人员: somebody is breaking in or following somebody
    TRAPPED = "trapped"  # 电梯困人, 反锁
    FALL = "fall"  # a lift that drops, or that caught somebody
    GAS = "gas"  # 燃气
    ELECTRIC = "electric"  # 漏电
    FIRE = "fire"  # 火情
    ELDER_SILENT = "elder_silent"  # 独居老人无应答
    MEDICAL = "medical"  # 急病伤
    MISSING = "missing"  # 走失
    FALLING_OBJECT = "falling_object"  # 高空抛物
    HELP = "help"  # 要人帮忙: somebody needs help, and it is not known for what


#: Never on a public card: only the speaker and whoever is on duty hear of these.
DISCREET = frozenset({Kind.SUICIDE, Kind.VIOLENCE, Kind.INTRUDER, Kind.ELDER_SILENT, Kind.HELP})


@dataclass(frozen=True, slots=True)
class Emergency:
    """What was heard. `open`: a card for everybody in the group; else only the speaker and whoever
    is on duty hear of it. `why` is the name of the sign, never the words somebody wrote."""

    kind: Kind
    open: bool
    why: str


class Sign(NamedTuple):
    """`stands` must be found, `unless` must not be found in what it found and eight signs on
    either side. `past`: heard even where it was yesterday, because it lasts or comes again.

    `beside`: a scene, of which no part says enough alone: who, what is the matter with them,
    where. Each must be found too, in any order, `within` so many signs on either side."""

    kind: Kind
    name: str
    stands: str
    unless: str = ""
    past: bool = False
    beside: tuple[str, ...] = ()
    within: int = 16


#: Whom people speak of, and how many.
OLD = (
    "(?:老人|老太|老头|老爷子|老伯|老奶|老爸|老妈|老母|老父|老伴|老汉|[我俺他她][爷奶姥婆]|爷爷"
    "|奶奶|外公|外婆|姥姥|姥爷"
    "|阿婆|阿公|阿嬷|阿妈|婆婆|公公"
    "|大爷|大妈|大娘|大叔|大伯|孤老|独居|爹|娘|母亲|父亲|爸|妈)"
)
CHILD = (
    "(?:小孩|孩子|小朋友|宝宝|宝贝|儿子|女儿|闺女|孙子|孙女|小男孩|小女孩|男孩|女孩|娃|囡囡"
    "|弟弟|妹妹|外甥|侄|[小大二]宝|孙孙|丫头|崽|我个?[女仔](?![的人朋婿士]))"
)
ANYONE = (
    f"(?:{OLD}|{CHILD}|有人|有个人|一个人|个人|老公|老婆|媳妇|丈夫|妻子|先生|太太|男的|女的"
    f"|女人|男人|阿姨|师傅|叔叔?|保安|保洁"
    "|邻居|同学|孕妇|房东|租客|他|她|我哥|我姐|我弟|我妹|小伙|姑娘|大姐|大哥|快递员|快递小哥"
    "|外卖员|工人|业主|爷们)"
)
FEW = "[0-9一二两三四五六七八九十几好多半]"
