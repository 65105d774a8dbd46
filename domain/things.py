"""What stands in a building and what may be wrong with it, whichever word people have for it: two
who say 灯 and 照明 speak of one thing."""

import re


def _signs(table: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(sign) for name, sign in table.items()}


#: Matched in glued words (`domain.folding`).
THINGS = _signs(
    {
        "lamp": (
            r"(?<!路)(?<!绿)(?<!红)灯(?!杆)|照明|黑漆漆|乌漆|黑灯|摸黑|太黑|好黑|黑咕"
            r"|lights?(?!er)|lamp|bulb"
        ),
        "street lamp": r"路灯|streetlight",
        "lift": r"电梯|货梯|轿厢|elevator|lift(?!ed)",
        "door": (
            r"单元门|大门|铁门|防盗门|门禁|刷卡|门锁|玻璃门|楼门|电子门|对讲|刷脸|门铃"
            r"|门打不开|门关不|闭门器|楼下门|门卡|intercom|door"
        ),
        "barrier": r"道闸|抬杆|闸机|起落杆|杆子|栏杆不抬|车牌识别",
        "sewer": (
            r"下水|马桶|地漏|化粪|污水|粪|反水|返水|厕所堵|堵了.{0,4}水|排水管"
            r"|井.{0,3}(?:冒|溢)|drain|sewer|toilet"
        ),
        "no water": (
            r"停水|没水|断水|一滴水|水龙头没|水压|水(?:太|好|很)小|水小|来水|不出水|没有水|水上不来"
            r"|nowater"
        ),
        "bad water": r"水(?:是|有点|发|好|很|怎么)?(?:黄|浑|臭|有味)|黄水|水质|锈水|浑水",
        "leak": (
            r"漏水|渗水|滴水|漏雨|水管|爆管|跑水|往下滴|墙皮|天花板|渗|喷水|淌水|漏(?!电"
            r"|气)|leak|pipe"
        ),
        "power": r"停电|没电|断电|跳闸|来电|电闸|nopower|电压|blackout",
        "wires": r"电线|电缆|漏电|电表箱|火花|电箱|配电",
        "gas": r"煤气|燃气|天然气|臭鸡蛋|没气|停气|gas",
        "heating": r"暖气|供暖|地暖|暖气片|室温|不热|heating",
        "network": r"断网|宽带|网络|没网|信号|wifi|网速|光纤",
        "rubbish": r"垃圾|清运|厨余|rubbish|trash|garbage",
        "dirt": r"打扫|保洁|脏|拖地|没人扫|卫生|尿|烟头|呕吐|痰",
        "smell": r"油烟|臭味|异味|怪味|烧烤|烟道|好臭|恶臭|臭死|难闻",
        "renovation": r"装修|电钻|敲墙|砸墙|打孔|钻墙|冲击钻|打钻",
        "dancing": r"广场舞|音响|喇叭|跳舞",
        "site": r"工地|打桩|夜间施工|夜里施工|挖机|渣土|搅拌",
        "noise": r"吵|噪|扰民|咚咚|跑跳|拖椅|拖桌|脚步|弹琴|钢琴|麻将|ktv|跺脚|蹦",
        "dog": r"狗|犬|牵绳|遛",
        "pests": r"老鼠|蟑螂|蚊|白蚁|虫|马蜂|蜂窝|蚂蚁|鼠",
        "tree": r"树|绿化|草坪|枝|花坛|杂草",
        "charger": r"充电桩|充电口|充电棚|车棚|充电插座|充不上",
        "ebike": (
            r"电动车.{0,6}(?:上楼|进|推|楼道)|电瓶车.{0,6}(?:上楼|进|推|楼道)|飞线"
            r"|楼道充电|电瓶上楼"
        ),
        "parking": r"停车|车位|违停|乱停|僵尸车|占位",
        "blocked": (
            r"挪车|挪一下|堵(?:住|着)?(?:了)?(?:门|出口|车|路口|通道口)|挡(?:住|着)|移车"
            r"|车牌"
        ),
        "fire lane": (
            r"消防通道|堆物|杂物|堆满|纸箱|纸壳|纸皮|消火栓|灭火器|消防栓|消防门|鞋柜|堆放|占用楼道"
            r"|楼道堆|旧家具"
        ),
        "falling": r"高空抛物|往下扔|扔下|楼上扔|外墙|掉下来|砸到|坠物|瓷砖掉",
        "fire": r"着火|冒烟|起火|浓烟|烧焦|焦味|糊味|烧起来",
        "manhole": r"井盖|塌陷|大坑|路面塌|窨井",
        "flooded": r"积水|倒灌|淹|结冰|路滑|水坑|地库进水|进水",
        "path": r"地砖|台阶|路面|坑洼|道板|路不平",
        "slide": r"滑梯|滑滑梯|滑道",
        "swing": r"秋千",
        "exercise": r"健身|器材|单杠|跑步机",
        "bench": r"座椅|长椅|椅子|凉亭|石凳|板凳",
        "handrail": r"扶手|护栏(?!不)",
        "window": r"窗|玻璃(?!门)",
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
            r"|不响|不行|灭|罢工|黑|闪|停运|停了|刷不|识别不|断|没灯|broken|notworking"
            r"|out"
        ),
        "stuck": r"困|出不来|关在|卡",
        "noise": r"响|吵|噪|声|咣|抖|晃|闹",
        "wet": r"漏|渗|滴|冒|溢|反|跑水|喷|淹|积水|湿|leak",
        "blocked": r"堵|挡|占|堆|停满|不通|塞",
        "dirty": r"脏|臭|满|没人收|没扫|味|垃圾|臭气",
        "gone": (
            r"没水|没电|没气|没网|停水|停电|停气|断水|断电|断网|没有?(?:水|电|气|网|信号)"
            r"|不来"
        ),
        "cold": r"不热|凉|冷|度",
        "fallen": r"掉|脱落|砸|塌|倒|裂|松|翘|歪|缺|没盖|丢",
        "burning": r"火|烟|烧|焦|糊",
        "thrown": r"扔|抛|泼",
    }
)
