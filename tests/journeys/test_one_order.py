"""What `huying hear` tells of a line is what the bot does with it: both go by one order."""

import pytest

from bot.hear import heard
from chat.card import Card
from storage import taxonomy
from storage.alarms import Alarm
from storage.candidates import Candidate
from storage.inbox import Received
from storage.matters import Matter
from tests.house import B3, Bubble, House

LINES = (
    "报修 4楼楼道灯不亮",
    "4楼楼道灯不亮",
    "厨房下水堵了，水往上冒",
    "帮5楼奶奶报 厨房漏水",
    "投诉物业不接电话 楼道脏",
    "报修 隔壁老两口天天吵架，影响休息",
    "3楼楼道冒烟着火了，快来人",
    "他又打我妈了",
    "我住3-602",
    "帮助",
    "今天广场舞几点开始",
    "办好了，证件拿到了",
    "听说3号楼也要装电梯了",
    "灯坏了吗？",
    "昨天停水洗了两桶衣服白洗了",
    "各位业主，明日9点至12点停水检修",
    "楼下有人坐地上 不知道怎么了",
    "老太太一个人在里面 没声了",
)


def _asks(one: Bubble) -> bool:
    return isinstance(one.what, Card) and (one.what.key or "").startswith("perhaps:")


@pytest.mark.parametrize("forwarded", [False, True])
@pytest.mark.parametrize("words", LINES)
async def test_what_is_told_of_a_line_is_what_becomes_of_it(
    house: House, words: str, forwarded: bool
) -> None:
    for name in ("王阿姨", "李楼长"):
        await house.person(name).whispers("/start")
    stored = len(await house.rows(Received))
    told = heard(words, taxonomy.shipped(), forwarded=forwarded)
    await house.person("王阿姨").says(words, forwarded=forwarded)

    cards = [one for one in house.channel.order if one.chat == B3]
    on_the_wall = [one for one in cards if isinstance(one.what, Card) and one.what.title]
    match told.leads:
        case "nothing":
            assert len(await house.rows(Received)) == stored
        case "question":
            [asked] = [one for one in house.channel.order if _asks(one)]
            assert asked.chat != B3
        case "list":
            assert (len(await house.rows(Candidate)), cards) == (1, [])
        case "card":
            [matter] = await house.rows(Matter)
            assert (matter.open, len(on_the_wall)) == (True, 1)
            assert told.emergency is not None or matter.category == told.category
        case "discreet card":
            [alarm] = await house.rows(Alarm)
            assert (alarm.kind, cards) == (told.emergency, [])
        case "answer":
            assert on_the_wall == []
            assert len(await house.rows(Received)) == stored + 1
    assert bool(await house.rows(Alarm)) == (told.emergency is not None)
    assert bool(await house.rows(Candidate)) == (told.leads == "list")
