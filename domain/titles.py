"""The title of a report: place and what, made from the words as they were said; and what of a
title neighbours may read."""

import re

from domain import phones
from domain.folding import narrow, simple
from domain.hearing import clean, tells_trouble
from domain.hearing import title as first_line

#: Signs a title has at most.
MOST = 20
_LEAST = 3

_N = "[0-9一二三四五六七八九十两]+"
_SPOT = (
    "楼道|楼梯口|楼梯间|楼梯|楼顶|楼下|楼上|屋顶|天台|走廊|过道|大厅|大堂|门厅"
    "|电梯(?:里|口|间|厅)|单元门口|大门口|门口|地下室|地库|车库|车棚|院子里?|小区里?"
    "|花园|广场|后门|前门|[东南西北]门|岗亭|厨房|厕所|卫生间|阳台|客厅|卧室"
)
_PART = (
    rf"(?:{_N}号楼|{_N}[栋幢座]|{_N}单元|{_N}[楼层](?:半)?|(?<![0-9]){_N}(?:室|房)"
    rf"|(?<![0-9A-Za-z_])[0-9]{{3,4}}(?![0-9])|{_SPOT})"
)
#: 3号楼2单元的楼道; 5楼和6楼.
_PLACE = re.compile(rf"{_PART}(?:[的、和跟与到至~-]{{0,2}}{_PART})*")
_THING = re.compile(
    "(?:声控|感应|应急|楼道|楼梯|门口)?灯泡?|路灯|电梯(?:门|按钮|按键)?|单元门|大门|铁门|玻璃门"
    "|防火门|防盗门|车库门|房门|门禁卡?|门锁|门铃|对讲机?|道闸|扶手|栏杆|窗户|玻璃|电线|电表箱?|电闸"
    "|插座|开关|充电桩|水管|水表|水龙头|下水道?|下水管|自来水|热水|污水管?|水箱|管道|阀门|井盖"
    "|化粪池|地漏|马桶|排水沟|暖气片?|地暖|网络?|宽带|信号|路面|台阶|地砖|瓷砖|墙皮|外墙|墙面?"
    "|天花板|吊顶|雨棚|屋面|垃圾桶|垃圾|树枝|树|花坛|草坪|健身器材|座椅|长椅|秋千|滑梯|监控|摄像头"
    "|灭火器|消火栓|消防栓|信箱|快递柜|锁|门|水"
)
_TAIL = "(?:死|掉|开)?(?:了)?"
_TROUBLE = re.compile(
    rf"(?:坏|漏水?|堵|裂|塌|断|脱落|松|歪|倒|破|碎|锈|满|臭|脏){_TAIL}"
    r"|(?:不亮|不通|不热|不走|不动|不响|不灵|不抬|打不开|关不上|锁不上|开不了|用不了|没反应|失灵"
    r"|故障|渗水|冒水|冒烟|溢水|掉下来|掉皮|卡住|松动)(?:了)?"
)
#: What is both what and what is wrong with it.
_WHOLE = re.compile(
    r"(?:停水(?!果)|停电(?![动瓶梯车])|停气|断电|断网|断水|没水(?!果|平|准)|没电(?![动瓶梯话视脑])"
    r"|没气|没网(?!球|购|约)|跳闸|漏电|积水|没暖气)(?:了)?"
)
#: Other trouble than the thing itself has.
_NEGLECT = re.compile(r"没人(?:修|管|收|扫|理|来)|无人(?:修|管)")
#: Trouble of another sort, which a title may not leave out.
_ELSE = re.compile(r"吵|噪音|臭|异味|怪味|偷|打架|骂|老鼠|蟑螂|着火|困在")
_BREAK = re.compile(r"[，,。.！!？?；;、\n\s]+")
#: What is said between the thing and what is wrong with it, and says nothing.
_FILLER = re.compile(
    r"(?:昨天|今天|前天|早上|上午|中午|下午|晚上|半夜|最近|现在|刚才|一直|已经|又|也|都|就|还|老是|总是"
    r"|突然|好像|可能|开始|这个|那个|这|那|个|一下|好几天|几天|啊|呀|呢|吧|哦|嘛|的|有点|是)+"
)
#: Words beside it in its own clause that change what is said.
_NOT_SO = re.compile(r"没|不|修好|换好|别|吗|么|如果|要是|谁|怎么")


#: Said in anger, of somebody: on no card.
_ANGER = re.compile(
    r"狗(?:东西|日|屁|娘)|王八|混蛋|混账|他妈|你妈|[妈马]的[,，!！ ]|尼玛|特么"
    r"|[傻沙煞][逼比叉子缺]|脑残|弱智|智障|白痴"
    r"|垃圾(?:物业|公司|小区|玩意)|物业.{0,4}(?:垃圾|废物|饭桶|吃屎|死)|吃(?:干饭|屎)|饭桶|废物|不要脸|缺德|畜生|滚(?:蛋|出)|去死|死全家|贱[人货]"
    r"|神经病|眼瞎|瞎了眼|操你|艹|我[靠擦操]|sb|tmd|nmd|mlgb",
    re.IGNORECASE,
)


def title(words: str) -> str:
    """3楼的那个灯啊坏了好几天了没人管 → 3楼灯坏了: where, what and what is wrong with it, where
    that is sure; else the first line, cut, or the part of it that tells the trouble where the
    line is too long or angry. At most 20 signs; nobody's telephone number."""
    said = _WITH_CALL.sub(" ", narrow(clean(words))).strip(" ,，、")
    if made := _made(simple(said)):
        return made
    line = first_line(said or narrow(words), 2 * MOST)
    if not (line.endswith("…") or _ANGER.search(line)):
        return line
    for clause in filter(tells_trouble, _BREAK.split(said)):
        if len(clause) <= MOST and not _ANGER.search(clause):
            return clause
    return first_line(_ANGER.sub("", line).strip(" ,，、!！。") or line)


def _made(words: str) -> str | None:
    """None where it is not sure: two troubles, nothing known, or too much between."""
    found: list[tuple[str, str]] = []
    place = thing = ""
    for clause in filter(None, _BREAK.split(words)):
        where = _PLACE.search(clause)
        what = _what(clause) or _of_it(clause, thing)
        if what:
            # 3楼灯坏了: what stands before it in its clause, else what was named last.
            found.append((_joined(where) if where else place, what))
        elif _ELSE.search(clause) or _left_open(clause):
            return None
        if where:
            place = _joined(where)
        thing = "" if what else _named_last(clause)
    if len({what for _, what in found}) != 1:
        return None
    where_, what = found[0]
    made = what if what.startswith(where_) else where_ + what
    return made if _LEAST <= len(made) <= MOST else None


def _named_last(clause: str) -> str:
    """三楼那个灯, and no more: what the next clause is about."""
    things = list(_THING.finditer(clause))
    return things[-1][0] if things and not _NOT_SO.search(clause) else ""


def _of_it(clause: str, thing: str) -> str | None:
    """它不亮了: of what was named just before."""
    trouble = _TROUBLE.search(clause)
    if not thing or trouble is None or _NOT_SO.search(clause[: trouble.start()]):
        return None
    before = _FILLER.sub("", clause[: trouble.start()].replace("它", ""))
    return None if before else thing + trouble[0]


def _left_open(clause: str) -> bool:
    """Whether it says something of a thing that is no trouble we know, or none: 灯修好了."""
    neglect = _NEGLECT.search(clause)
    return bool(_THING.search(clause) and _NOT_SO.search(clause)) and not neglect


def _what(clause: str) -> str | None:
    """The thing and what is wrong with it, in one clause."""
    if whole := _WHOLE.search(clause):
        return None if _NOT_SO.search(clause[: whole.start()]) else whole[0]
    trouble = _TROUBLE.search(clause) or _NEGLECT.search(clause)
    if trouble is None:
        return None
    place = _PLACE.search(clause)
    after = place.end() if place and place.end() <= trouble.start() else 0
    things = list(_THING.finditer(clause, after, trouble.start()))
    if not things:
        return None
    between = _FILLER.sub("", clause[things[-1].end() : trouble.start()])
    before = _FILLER.sub("", clause[after : things[-1].start()])
    if between or _NOT_SO.search(before) or len(before) > 6:
        return None
    return before + things[-1][0] + trouble[0]


def _joined(place: re.Match[str]) -> str:
    return place[0].replace("的", "")


_HAN = re.compile("[一-鿿]")
#: 138 0000 1234, +86 138-0000-1234, 1380000 1234, and as it is said: 一三八…
_MOBILE = (
    r"(?:(?:\+|00)?86[ -]?)?1[ .-]?[3-9](?:[ .-]?[0-9]){9}"
    r"|[一幺][三四五六七八九][零〇一幺二三四五六七八九]{9}"
)
_LANDLINE = r"0[0-9]{2,3}[ -]?[2-8][0-9]{6,7}"
_PHONE = re.compile(rf"(?<![0-9])(?:{_MOBILE}|{_LANDLINE})(?![0-9])")
#: The number and what leads to it: of no use in a title.
_WITH_CALL = re.compile(
    rf"[（(]?(?:(?:请|可以)?(?:打|拨|联系|加)?我?的?(?:联系)?(?:电话|手机|座机|微信|号码?|方式|tel|call)"
    rf"(?:号码?|是|为)?[:：，,\s]*)?(?:{_PHONE.pattern})[）)]?",
    re.IGNORECASE,
)
#: Numbers to call are no doors.
_SERVICE = "110|119|120|122"
#: 402, 1203室, 3-402, 3-1-402, A1203: its last two digits count the doors of a floor.
_DOOR = re.compile(
    r"(?<![0-9a-z.:：/])(?P<before>(?:[0-9]{1,2}[-—/杠#]){1,3}|[a-z](?=[0-9]{3,4}(?:室|房|户|家|漏|的|水)))?"
    rf"(?!(?:{_SERVICE})(?![0-9]))(?P<floor>[1-9][0-9]?|0[1-9](?=[0-9]{{2}}(?:室|房|户)))(?:0[1-9]|1[0-9]|20)"
    r"(?:号房|室|房|户|号(?!楼|线|院))?"
    # 502胶
    r"(?![0-9号栋幢座弄路年月元块度人天次米斤克吨分秒胶个户点:：.%％]|公里|毫升|平|国道|车位)",
    re.IGNORECASE,
)
_HAN_DOOR = re.compile(
    r"(?P<floor>[一二三四五六七八九])[零〇][一二三四五六七八九](?:室|房|户|号(?!楼))?"
)
_ENGLISH_DOOR = re.compile(
    r"\b(?:flat|apartment|apt\.?|room|unit|no\.?)\s*#?\s*(?P<floor>[1-9][0-9]?)[0-9]{2}\b",
    re.IGNORECASE,
)


def public(words: str) -> str:
    """Without the door (402 → 4楼) and the telephone number of anybody: for neighbours."""
    shown = _PHONE.sub(lambda found: _masked(found[0]), narrow(words))
    floor = "{}楼" if _HAN.search(shown) else "floor {}"
    shown = _ENGLISH_DOOR.sub(lambda found: f"floor {found['floor']}", shown)
    shown = _DOOR.sub(lambda found: floor.format(found["floor"].lstrip("0")), shown)
    shown = _HAN_DOOR.sub(lambda found: f"{found['floor']}楼", shown)
    return re.sub(r"([0-9一二三四五六七八九]+楼)(?:的)?\1", r"\1", shown)


def _masked(number: str) -> str:
    return phones.masked(re.sub(r"[ .-]|^(?:\+|00)?86(?=.{11})", "", number))
