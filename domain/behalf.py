"""Speaking for somebody who cannot (代报): 帮5楼奶奶报 厨房漏水, 帮我妈报修 …, 代报 ….

Traditional signs stand beside the others: what is said is kept as it was written.
"""

import re
from typing import NamedTuple

from domain.hearing import plain

#: 帮我 is said for oneself, 帮我妈 is not.
_MINE = (
    r"我们?(?:[妈媽爸爷爺奶婆公姥姨姑叔伯舅哥姐弟妹儿兒女孙孫丈岳爹娘]"
    r"|老[妈媽爸公婆伴]|外[婆公]|家|邻居|鄰居|楼[上下]|樓[上下]|对门|隔壁)"
)
#: Whom one speaks to.
_TO = "物业|物業|社区|社區|居委|街道|网格|網格|[楼樓][栋棟组組]?[长長]|[你您]|大家|领导|領導"
_ELDER = (
    "奶奶|爷爷|爺爺|大[爷爺妈媽娘哥姐]|阿[姨婆公]|叔叔?|伯伯|婆婆|外[婆公]|老人家?|老太太?|老头"
    "|邻居|鄰居|先生|女士|老[师師]|[妈媽爸]"
)
_REPORT = "[报報]"
#: 报名, 报警 and the like are other things to help with.
_REPORTS = (
    rf"{_REPORT}(?:个|個)?修(?:一下)?|{_REPORT}一下|{_REPORT}事|反映(?:一下)?|登[记記](?:一下)?"
    rf"|{_REPORT}(?![修事名警销銷废廢道价價案考班纸紙复復酬到备備喜平仇])"
)
#: 帮她报修了 tells what was done.
_WHAT = r"[:：，,\s]*(?![了过過的吗嗎没沒呢])"
FORM = re.compile(
    rf"(?:请|請|麻烦|麻煩)?我?(?:[帮幫替代]|[给給](?!{_TO}))\s*"
    rf"(?P<whom>(?=(?:{_MINE})|(?!我|忙|一下|[个個]|大家))[^，,。:：\s]{{1,12}}?)\s*"
    rf"(?:{_REPORTS}){_WHAT}(?P<what>[\s\S]{{3,}})"
    rf"|代{_REPORT}{_WHAT}(?:(?P<elder>[^，,。:：\s]{{0,8}}?(?:{_ELDER}))家?的?)?{_WHAT}"
    r"(?P<told>[\s\S]{3,})"
)


class OnBehalf(NamedTuple):
    """For whom, as the speaker calls them (empty where that is not clear), and what."""

    whom: str
    what: str


def spoken_for(words: str) -> OnBehalf | None:
    """For whom the words report what; None where they are said for nobody else."""
    found = FORM.fullmatch(plain(words))
    if found is None:
        return None
    whom, what = found["whom"] or found["elder"] or "", found["what"] or found["told"]
    return OnBehalf(whom, what.strip())
