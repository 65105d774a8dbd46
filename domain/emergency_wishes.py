"""A wish whose words name an illness somebody lives with: 心愿 老伴中风后行动不便，想借轮椅.
Nobody is to come running, and the wish must not be lost over it.

Only a line that begins as a wish is asked, only about what is an illness or a fear of losing
somebody, and only where it names what such a person is helped with. Any word of now makes it the
cry it may be: 心愿 我妈晕倒了快来人.
"""

import re

from domain.emergency_kinds import Kind

#: What such words may be taken for; fire, force and gas stay what they are.
_KINDS = frozenset({Kind.MEDICAL, Kind.MISSING})
_BEGINS = re.compile(r"微?心愿|我[的有]一?个?微?心愿")
#: What somebody is helped with for weeks, not in this minute.
_CALM = re.compile(
    r"轮椅|拐杖|拐棍|助行|学步|护理床|洗澡[椅凳]|坐便|坐厕|扶手|气垫|定位(?:手环|手表|器)|手环"
    r"|陪[聊说伴]|陪陪|聊聊?天|说说话|做伴|作伴|读报|买菜|做饭|理发|剪头|打扫|晒被"
)
#: It is so now, or somebody is to come at once.
_NOW = re.compile(
    r"救命|快(?!递|乐|餐)|来人|晕|昏|不醒|醒不|没(?:了)?(?:呼吸|反应|气|知觉|意识)|喘不|透不|憋"
    r"|抽搐|抽筋|吐血|出血|流血|倒在|倒地|摔倒(?!了?(?:后|过|骨折|受伤))|起不来|爬不|动不了"
    r"|不动了|[一1]20|110|119|救护|急救|抢救|氧气|救心|除颤|医院(?!回)|送[我他她爸妈老去]"
    r"|扶(?!手)|抬|背[我他她]|胸|心口|疼得|痛得|突然|现在|正在|刚刚|刚才|这会|马上|赶紧|赶快"
    r"|立刻|立即|急需|很急|不见了|走丢了|走失了|找不[到着]|没回"
)


def lives_with(kind: Kind, said: str) -> bool:
    """Whether glued words that were taken for an emergency of this kind are a calm wish."""
    if kind not in _KINDS or not _BEGINS.match(said):
        return False
    return _CALM.search(said) is not None and _NOW.search(said) is None
