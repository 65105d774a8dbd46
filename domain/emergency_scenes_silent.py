"""Scenes in which nobody has seen an elder who lives alone: what heaps up at the door, who knocks
in vain, who did not come down."""

from domain.emergency_kinds import FEW, OLD, Kind, Sign
from domain.emergency_scenes_gone import ALONE

SILENT = (
    Sign(
        Kind.ELDER_SILENT,
        "门口堆着",
        r"奶箱|牛奶|报纸|奶瓶|送奶|信箱",
        beside=(
            r"满|堆|积|摞|没拿|没取|没人[拿取]|没动",
            f"{OLD}|{ALONE}|伯|阿婆|老[赵钱孙李周吴郑王张刘陈杨黄]",
            r"独居|孤|没拿|没取|没人|[好几两三四五]+[日天]|敲|人呢|[两三四五六]瓶|一摞",
        ),
        unless=r"快递|旅游|(?<!孤)老家|住院|女儿家|儿子家|订奶|价|停订|超市",
        past=True,
    ),
    Sign(
        Kind.ELDER_SILENT,
        "老某没露面",
        r"老[\u4e00-\u9fa5]头|老[赵钱孙李周吴郑王张刘陈杨黄]|[张王李赵刘陈周吴孙][爷奶婆伯]|大爷|奶奶|阿婆",
        beside=(
            rf"平时|平常|天天|每天|雷打不动|这都|{FEW}天",
            r"没(?:有)?(?:露面|下来|下楼|出来|看[到见]|人影|见着|出门|见人)",
            rf"{FEW}[天日]|这几天|好久",
        ),
        within=20,
        unless=r"老家|旅游|住院|女儿家|儿子家|回来|搬|去世|放假|出摊|摆摊|店|停水|电梯|坏了|下雨",
        past=True,
    ),
    Sign(
        Kind.ELDER_SILENT,
        "独居联系不上",
        r"独居|孤寡|孤老|空巢|五保|一个人住|就一?个?老(?:头|太|人)",
        beside=(
            r"联系不[上到]|电话.{0,2}(?:不通|没人|不接)|打不通|没人[应开]|敲不开|不应|没开门"
            r"|[狗猫].{0,3}(?:一直)?叫了?.{0,4}|没动静",
        ),
        unless=r"活动|慰问|登记|统计|名单|政策|补贴|安装|讲座|年轻|租|养狗|老猫|老狗",
        past=True,
    ),
    Sign(
        Kind.ELDER_SILENT,
        "送餐没人开",
        r"(?:送餐|送饭|送菜|志愿者|社工|护工|助餐|网格员?)",
        beside=(
            r"没人?[开应]|敲不开|不开门|没应|没动静",
            r"电视|灯|里面|分钟|半天|老|响",
        ),
        within=22,
        unless=r"快递|外卖|物业|不在家|出门|登记|问卷|推销",
        past=True,
    ),
    Sign(
        Kind.ELDER_SILENT,
        "屋里有味",
        r"臭味|异味|怪味|苍蝇",
        beside=(
            rf"{OLD}|{ALONE}|老[赵钱孙李周吴郑王张刘陈杨黄]",
            r"没(?:见|看[到见]|出来|开门|露面|动静)",
            r"屋|门|家",
        ),
        unless=r"垃圾|下水|化粪|猫|狗|臭豆腐|搬",
        past=True,
    ),
)
