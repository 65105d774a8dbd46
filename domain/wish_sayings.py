"""What people write below the cards of a wish, in their own way. All are asked of whole messages
(`hearing.bare`), and only in a reply to such a card: alone in a group they would be talk."""

import re

#: Somebody helps.
HELPS = re.compile(
    r"(?:那就?|就|这[个件])?(?:让|要不)?[我俺咱]们?"
    r"(?:来|去|行|可以|能行?|家?有|会|愿意|认领|接|帮|报名)"
    r"(?:来|去|做|办|接|帮(?:个?忙|[您你她他]|这个忙|一下)?|一趟|报名)*[吧啊呀哈哦的啦]?"
    r"|认领|(?:我要?)?报名|\+1|加1|算我(?:一[个份]|吧)?|(?:交给|包在)我(?:吧|身上)?"
    r"|(?:i(?:'ll| will| can)(?: help| come| do it)?|count me in)",
    re.IGNORECASE,
)
#: Who took it on, or is next in line, cannot come.
CANNOT = re.compile(
    r"(?:(?:真|实在)?(?:不好意思|对不起|抱歉)[,.!\s]*)?[我俺]?(?:今天|明天|临时|这次|那天|可能|实在|有点?事)*[,\s]*"
    r"(?:[来去帮](?:不了|不成)|不能[来去]|不[来去]了|没法[来去]|没空|不了)[了啦]*"
    r"|(?:sorry,? )?(?:i )?can'?t(?: come| make it)?",
    re.IGNORECASE,
)
#: Who was too late waits for the place.
WAITS = re.compile(
    r"排(?:队|下一位|着|上)?吧?|(?:我|给我)排(?:队|着|上)?吧?|好[的吧]?|要的?|可以|行|ok",
    re.IGNORECASE,
)
#: It is done, by whoever did it or whoever wished it.
DONE = re.compile(
    r"(?:都|已经|已)?(?:办|弄|做|修|送|陪|搬)(?:好|完|到)(?:了|啦)|办妥了|done", re.IGNORECASE
)
#: It is good, not yet, or needed no more, by whoever wished it.
GOOD = re.compile(r"好(?:了|啦)[，,。！!]*(?:谢谢.{0,4}|满意)?|满意|圆满了?|good", re.IGNORECASE)
NOT_GOOD = re.compile(r"还?没(?:有)?(?:好|来|办|人来|弄好|送到)?(?:呢|啊)?|not yet", re.IGNORECASE)
NO_MORE = re.compile(
    r"我?(?:不用了|不需要了|不要了|取消|撤回|已经有了|借到了),?(?:谢谢.{0,4})?|no longer needed",
    re.IGNORECASE,
)
#: Whoever looks after it says yes or no, to publishing it or to a helper: never new words for it.
YES = re.compile(
    r"可以[的了吧]?|行[的吧]?|好[的吧]?|同意|没问题|发[吧了]?|发出[吧去]?|让[他她]去吧?|ok|okay|yes|publish",
    re.IGNORECASE,
)
NO = re.compile(
    r"不行|不可以|不同意|不好|不能发|不发|别发|先别发|换(?:一?[位个])?人?吧?|no|don'?t",
    re.IGNORECASE,
)
#: Thanks, to whoever comes or came.
THANKS = re.compile(r"(?:太|真|非常)?(?:谢谢|感谢|多谢|辛苦).{0,6}|thank.{0,8}", re.IGNORECASE)
