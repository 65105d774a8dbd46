"""What stands in a building and what may be wrong with it, whichever word people have for it: two
who say 灯 and 照明 speak of one thing."""

import re


def _signs(table: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(sign) for name, sign in table.items()}


#: Matched in glued words (`domain.folding`).
THINGS = _signs(
    {
        "lamp": (
            r"(?<!路)(?<!绿)(?<!红)(?<!吊)灯(?!杆|泡发)|照明|黑漆漆|乌漆|黑灯|摸黑|太黑"
            r"|黑得|好黑|黑咕"
            r"|lights?(?!er)|lamp|bulb"
        ),
        "street lamp": r"路灯|一路黑|路(?:上)?(?:黑|太暗|没灯)|streetlight",
        "lift": r"电梯|货梯|轿厢|[左右]梯|[那这]部?梯|(?<!楼)梯子|两部梯|elevator|lift(?!ed)",
        "door": (
            r"单元门(?!口)|大门(?!口)|铁门|防盗门|门禁|刷卡|门锁|玻璃门|楼门|电子门|对讲|刷脸|门铃"
            r"|门打不开|门关不|闭门器|楼下门|门卡|intercom|door"
        ),
        "barrier": (
            r"道闸|抬杆|闸机|起落杆|杆子|栏杆不抬|车牌识别"
            r"|(?:识别不了|不认|认不[出到]).{0,3}[牌车]"
        ),
        "sewer": (
            r"下水|马桶|地漏|污水(?!井)|粪|反水|返水|厕所堵|堵了.{0,4}水|水下不去|排水管"
            r"|冒.{0,2}[黑脏臭]水|drain|sewer|toilet"
        ),
        "septic": r"化粪|污水井|(?<!水)井.{0,4}(?:冒|溢|满)|窨井.{0,3}(?:冒|溢|满)",
        "no water": (
            r"停水|没得?水|断水|龙头.{0,2}干|一滴水|一滴[都也]|水龙头没|来水|不出水"
            r"|没有水|水上不来|有水[没吗]"
            r"|水[都也又]?(?:停|没)了|nowater"
        ),
        "low water": r"水压|水(?:太|好|很|这么|变|也|特别)?小(?![区孩学])|水流(?:细|小)|滴眼药水",
        "bad water": (
            r"水(?:是|有点|发|好|很|怎么|都)?(?:黄|浑|臭|有味|发白)|水来.{0,6}(?:黄|浑|红|脏)"
            r"|黄水|水质|锈水|浑水|铁锈味|全是锈|放.{0,5}(?:还|都|是)黄|酱油|漂白|消毒水"
            r"|水.{0,5}(?:乳白|白色|发白|牛奶)|水里.{0,6}(?:味|沫|虫|沙)"
        ),
        "leak": (
            r"漏水|渗水|滴水|漏雨|水管|爆管|跑水|往下滴|墙皮|天花板|渗|喷水|淌水"
            r"|(?<!滴)滴(?![滴眼])|漏(?!电"
            r"|气)|leak|pipe"
        ),
        "power": (
            r"停电(?![动瓶])|没电(?![动瓶梯])|断电(?!话)|跳闸|来电|电闸|(?:整栋|全楼|全|楼里)都?黑"
            r"|nopower|电压|blackout"
        ),
        "tripping": (
            r"空开|一(?:开|用|插|推|合).{0,6}(?:就)?跳|[老总一]直?跳闸|我家.{0,10}跳闸"
            r"|来电了.{0,12}跳闸"
        ),
        "wires": r"电线|电缆|漏电|电表箱|火花|电箱|配电",
        "gas": r"煤气|燃气|天然气|臭鸡蛋|没气|停气|漏气|gas",
        "heating": r"暖气|供暖|地暖|暖气片|室温|家里.{0,3}[0-9]{2}度|不热|heating",
        "heating leak": (
            r"(?:暖气|地暖).{0,8}(?:漏|喷|呲|滋水|滴|爆|跑水)|放气阀|(?:漏|喷|呲|滴).{0,6}暖气"
        ),
        "network": (
            r"断网|宽带|网络|没网|信号|wifi|网速|光纤"
            r"|网(?:也|都|又|还)?(?:上不去|断|卡|慢)|上不了网"
        ),
        "television": r"电视|机顶盒",
        "rubble": (
            r"(?:装修|建筑)(?:的)?垃圾|渣土(?!车)|碎砖|砖头|水泥(?:袋|块)|石膏板|建渣|沙子.{0,3}堆"
        ),
        "bulky": r"大件|沙发|床垫|旧家具|旧衣柜|破柜",
        "rubbish": r"垃圾|清运|泔水|厨余|rubbish|trash|garbage",
        "dirt": r"打扫|保洁|脏|拖地|没人扫|卫生|尿|烟头|呕吐|痰",
        "smell": r"臭味|异味|怪味|好臭|恶臭|臭死|难闻|[尿霉腥油漆]味",
        "fumes": r"油烟|烟道|炒菜|排烟",
        "barbecue": r"烧烤|烤串|大排档|划拳",
        "renovation": r"装修(?!垃圾)|电钻|敲墙|砸墙|打孔|钻墙|冲击钻|打钻",
        "dancing": r"广场舞|音响|喇叭|跳舞",
        "hawker": r"叫卖|卖.{1,6}(?:喇叭|喊)|循环喊|收废品.{0,4}(?:喊|喇叭)|(?:喇叭|喊).{0,4}卖",
        "horn": r"按喇叭|鸣笛|滴滴按",
        "advertising": r"广告",
        "site": r"工地|打桩|夜间施工|夜里施工|挖机|搅拌",
        "trucks": r"渣土车|大货车|搅拌车",
        "noise": (
            r"吵|噪|[别又]跳(?!闸|楼|价)|扰民|咚咚|跑跳|拖椅|拖桌|脚步|弹琴|钢琴|麻将"
            r"|ktv|跺脚(?!都)|跺地|蹦"
            r"|跑来跑去|震得"
        ),
        "dog": r"狗|犬|牵绳|遛|金毛|泰迪|哈士奇",
        "hive": r"马蜂|蜂窝|蜂巢|黄蜂|蜂.{0,2}窝",
        "rats": r"鼠(?!标)|耗子",
        "pests": r"蟑螂|蚊|白蚁|虫|蚂蚁|蝇",
        "tree": r"树|绿化|草坪|枝|花坛|杂草",
        "on the green": (
            r"(?:草坪|绿化带?|草地|花坛).{0,5}(?:停|压).{0,4}(?:车|[两三几]?辆|了)"
            r"|[停压].{0,4}(?:草坪|绿化|草地)"
        ),
        "charger": r"充电桩|充电口|充电棚|车棚|充电插座|充不上",
        "ebike": (
            r"电动车.{0,6}(?:上楼|进|推|楼道)|电瓶车.{0,6}(?:上楼|进|推|楼道)|飞线"
            r"|楼道充电|电瓶上楼|(?:电动车|电瓶车).{0,4}(?:充|在充)|楼.{0,6}电(?:瓶|动)车"
        ),
        "cable": r"飞线|[扯拉牵]线|窗.{0,4}线.{0,4}充|插线板",
        "ebike in the lift": (
            r"(?:电动车|电瓶车|电驴|电瓶).{0,6}(?:进|上|坐|乘|推)(?:了)?电梯"
            r"|电梯.{0,8}(?:电动车|电瓶车|电驴)"
        ),
        "parking": r"停车(?!棚)|车位|违停|乱停|僵尸车",
        "taken space": r"占.{0,4}车位|车位.{0,6}占|停.{0,3}我(?:的|家)?(?:的)?车位",
        "blocked": (
            r"挪车|挪一?下|快挪|挪走|移车"
            r"|堵(?:住|着|在|死)?(?:了)?(?:单元)?(?:门|出口|车|路口|通道口)"
            r"|挡(?:住|着)|车.{0,3}横在|车.{0,8}出不去|把我.{0,3}(?:堵|别|挡)|车牌(?!识)"
            r"|挡道|[车停].{0,6}消防通道"
        ),
        "fire lane": (
            r"消防通道|堆物|杂物|堆满|纸箱|纸壳|纸皮|废品|鞋[柜架]|堆放|占用楼道"
            r"|楼道堆|旧家具"
        ),
        "fire door": r"防火门|消防门|安全门",
        "stall": (
            r"摆摊|小摊|(?<![分公均一])摊(?![手开牌销])|占道|流动摊"
            r"|卖(?:菜|水果|烤红薯|早点|煎饼)的"
        ),
        "hydrant": r"消火栓|消防栓|灭火器|水带|消防水",
        "thrown": (
            r"高空抛物|往下.{0,2}[扔丢甩泼倒]|扔.{0,6}下来|楼上.{0,3}[扔丢]"
            r"|瓶.{0,4}楼上.{0,3}下来|楼上.{0,4}瓶"
        ),
        "facade": r"外墙|山墙|墙砖|墙皮掉|(?:掉|脱落).{0,3}瓷砖|瓷砖.{0,3}(?:掉|脱落)|保温层",
        "falling": r"掉下来|砸到|坠物",
        "fire": r"着火|冒烟|起火|浓烟|烧焦|焦味|糊味|烧起来",
        "manhole": r"井盖|窨井|井口|盖板",
        "pit": r"塌陷|坑(?!洼|人|爹|钱)|塌了|陷下去",
        "flooded": r"积水|倒灌|淹|水坑|地库进水|进水",
        "ice": r"结冰|冰(?!箱|凉|柜|棒|淇|糕|冷|啤|水)|路滑",
        "path": r"地砖|台阶|路面|坑洼|道板|路不平",
        "slide": r"滑梯|滑滑梯|滑道",
        "swing": r"秋千",
        "exercise": r"健身|器材|单杠|跑步机",
        "bench": r"座椅|长椅|椅子|凉亭|石凳|板凳",
        "handrail": r"扶手|护栏(?!不)",
        "window": r"窗(?!户?不敢)|玻璃(?!门)",
        "door glass": r"门(?:的)?玻璃.{0,3}(?:碎|裂|破|掉|没)|玻璃门.{0,2}(?:碎|裂|破)",
        "intercom": r"对讲|门铃|可视|intercom",
        "silent": (
            r"敲门.{0,4}(?:没|不)|没人应|没(?:见|看[见到]).{0,4}(?:人|奶|爷|他|她|了)"
            r"|有人见|有谁见"
        ),
        "camera": r"监控|摄像头",
        "theft": r"被偷|小偷|偷了|可疑|陌生人|撬",
        "parcel": r"快递|包裹|外卖柜",
        "fee": r"物业费|停车费|收费|公摊|涨价|水费|电费",
        "committee": r"业委会|换物业|业主大会|维修基金|维修资金",
        "crack": r"裂缝|开裂|沉降",
        "build": r"违建|搭建|阳光房|承重墙|私搭",
        "lost": r"捡到|丢了|失物|招领|钥匙",
    }
)

WRONGS = _signs(
    {
        "broken": (
            r"坏|不亮|不灵|不动|不走|失灵|故障|用不了|打不开|关不上|关不严|开不了|没反应"
            r"|不响|不行|灭|不认|没亮|瞎火|罢工|停摆|死了|修不|黑|闪|停运|停了|刷不"
            r"|识别不|断|没灯|broken|notworking"
            r"|out"
        ),
        "stuck": r"困|出不来|关在|卡",
        "noise": r"响(?!应)|吵|噪|声(?!控)|咣|哐|抖|晃(?!眼)|闹|叫|喇叭|打桩|施工",
        "loose": r"牵绳|没拴|不拴|扑|追|咬|嘴套|吓",
        "dusty": r"灰|扬尘|粉尘",
        "wet": r"漏|渗|滴|冒|溢|反|跑水|喷|淹|积水|湿|leak",
        "blocked": r"堵|挡|刮|占|堆|停满|不通|塞",
        "dirty": r"脏|臭|屎|尿|粪|没擦|满|没人收|没扫|味|垃圾|臭气",
        "gone": (
            r"没水|没电|没气|没网|停水|停电|停气|断水|断电|断网|没有?(?:水|电|气|网|信号)"
            r"|不来"
        ),
        "cold": r"不热|凉|冷|度",
        "fallen": r"(?:树|枝|杈).{0,3}断|掉|脱落|砸|塌|倒|裂|松|翘|歪|缺|没盖|丢",
        "burning": r"火|烟|烧|焦|糊",
        "thrown": r"扔|抛|泼",
    }
)

#: What names it more exactly, and what it then is not, however the words sound: a well that runs
#: over is not the drain of a flat, rubble is no rubbish, who trips a fuse has power.
INSTEAD: dict[str, tuple[str, ...]] = {
    "septic": ("sewer", "manhole"),
    "low water": ("no water",),
    "bad water": ("no water", "low water", "smell"),
    "tripping": ("power",),
    "heating leak": ("heating", "leak"),
    "television": ("network",),
    "rubble": ("rubbish", "renovation"),
    "horn": ("dancing", "noise"),
    "dancing": ("noise", "window"),
    "trucks": ("dancing", "horn", "noise", "site"),
    "site": ("noise",),
    "advertising": ("lift", "noise"),
    "renovation": ("noise",),
    "barbecue": ("noise",),
    "fumes": ("smell", "window"),
    "dog": ("lift", "noise", "dirt", "smell"),
    "hive": ("tree", "window"),
    "bulky": ("rubbish", "bench", "fire lane"),
    "rats": ("rubbish", "pests", "smell"),
    "on the green": ("tree", "parking", "blocked"),
    "taken space": ("parking", "blocked"),
    "cable": ("ebike", "charger", "window"),
    "ebike in the lift": ("ebike", "lift"),
    "street lamp": ("lamp",),
    "fire door": ("door", "fire lane"),
    "hawker": ("dancing", "horn", "noise", "stall"),
    "hydrant": ("fire lane",),
    "thrown": ("falling", "window"),
    "facade": ("falling", "leak"),
    "blocked": ("fire lane",),
    "ice": ("flooded", "path"),
    "door glass": ("door", "window"),
    "intercom": ("door",),
    "noise": ("lamp",),
}

#: What has troubles that are nothing to each other: a lift that stands still and one that shakes.
MANY_SIDED = frozenset({"lift", "dog", "charger", "site", "television", "tree"})
