"""What wakes the bot in a group that lets it hear everything, and what must not."""

from datetime import timedelta

import pytest

from bot.channels import telegram
from chat.ears import Ears, Origin, Overheard, Window
from chat.incoming import Chat, Me, Person, Quoted, Tapped
from chat.order import Verdict
from handlers import ROUTES
from storage import taxonomy
from tests.chat.saying import GROUP, NOON, WANG, said

#: Lines of a building's day. None of them asks anything of a bot.
TALK = """
早上好
大家早
各位邻居晚上好
今天天气真好
明天要降温了，多穿点
有人去菜场吗
谁家的快递放错了
我来
我来晚了
我来接你
我来看看
我来帮你搬
我来问问物业
我来办
来了来了
来电了吗
好了
好了好了
好了吗
好了没
办好了
修好了
修好了吗
弄好了
灯修好了
水来了
亮了
通了
还没好
没好呢
怎么样了
进度
到哪一步了
满意
一般
谢谢
谢谢大家
谢谢楼长
辛苦了
收到
收到，谢谢
好的
嗯嗯
知道了
哈哈哈哈
+1
我也是
我家也停水了
没水了
停电了？
又停电了
电梯又坏了
3楼灯坏了
3号楼的电梯坏了两天了
楼道灯不亮很久了
垃圾没人收
门口停满了车
下水道堵了，烦死了
噪音太大了
谁在装修
楼上能不能小声点
谁家的狗在叫
报修电话是多少
报修了吗
报修了没
报修了，等师傅来
报修过了
报修过好几次3楼的灯了
报修的师傅来了吗
报修的人说明天来修电梯
报修单填了吗
报修3楼灯的师傅来了吗
报修电梯要找谁
报修电话打不通，电梯还停着
报修平台怎么下载
已经报修了
我报修了，电梯的事
帮我报修一下
去哪儿报修
要不要报修
报事本在谁那
报名参加广场舞的找我
报名3楼的来一下
报纸到了
报警了吗
反映了
反映了好几次都没用
反映过电梯的事
反映给物业了
反映到社区了，电梯的事
反映的人多了，物业才管
反映情况的人多吗
反映一下
反映强烈
反应真快
大家反映的电梯问题下周开会说
登记了吗
登记了没有
登记的都来了
登记表在3楼王姐那里
登记表填好放门卫
登记处在1号楼
登记结婚了，发糖
登记疫苗的去3号楼
登记时间到几点，3号楼先来吗
登记信息要带身份证到2号楼
登记一下
登记一下谁要团购
登记电话给我
记一下
记一下时间
记一下，周六聚餐
记一下我的手机号
记得关灯
记得锁门
记账的本子在哪
登高节快乐
小应
小应该怎么办
小应该会来
小英今天结婚
小英家在5楼
应该没事
机器人真有意思
这个机器人能干啥
帮助别人就是帮助自己
帮助一下
帮个忙
谁能帮我搬一下柜子
有没有人顺路带孩子
语言班开课了
我的事你别管
我的事情办完了
我的快递到了吗
我的车挡住谁了
我家在3楼
12
12号
12号楼
12号晚上聚餐
第3件打八折
3-602有人吗
602的快递
1单元的来拿鸡蛋
2栋3单元集合
30块一斤
#接龙
#接龙 周六清扫楼道
1. 301老李
2. 502小陈 2人
投票选哪家
投票截止了吗
心愿是身体健康
议题还没定
任务完成
R2D2真好看
W1航站楼怎么走
元宵节快乐
元13买的
愿大家都好
愿1年比1年好
报1个名
情报12点给你
日报3版登了我们小区
今天报3个数
/roll
/weather 杭州
/start@otherbot
😀😀😀
👍
。。。。。。
？？？
http://example.com/灯
[图片]
语音通话 03:12
恭喜发财
新年快乐，万事如意
晚安
周六上午清扫楼道
物业费什么时候交
业委会开会了吗
停车费涨价了
水费多少钱一吨
电费单放门口了
网费到期了
天然气公司明天来抄表
暖气片要放水吗
把门带上
路上小心
车到哪儿了
今天路上好堵
我手机没电了
火锅吃着火了
打架子鼓的孩子真棒
救命，太好笑了
演练开始了，大家别慌
Report is due tomorrow
reporting from the 3rd floor
reports say it will rain
help me with this
done with dinner
status quo
good night
""".strip().splitlines()

#: Lines that ask the bot for something, with nothing else around them.
CALLS = """
报修 3楼灯坏了
报修3楼灯坏了
报修：3楼灯坏了
报修，单元门关不上
报修！电梯困人了
报修 电梯坏了
报修 下水道堵了
报修 灯坏了
报修 402下水堵了，水往上冒
报修 三单元四楼楼道灯不亮
报修 3-602漏水
报修 门禁坏了
报修 单元门锁坏了
报修单元门坏了
报修过道灯坏了
报修 水管漏水
报修 停水了
报修 楼顶漏雨
报修 垃圾桶满了没人收
报修 路灯不亮
报修 井盖松了
报修 消防栓漏水
报修 3楼的灯能不能来修一下，坏了好几天
报修 煤气味很大
报修 暖气不热
报修 3楼的感应灯
報修 電梯壞了
报事 楼道堆了好多东西
报事：门口有人乱停车
報事 樓道燈不亮
反映 楼上装修噪音太大
反映一下电梯异响
反映3号楼后面垃圾没人收
反映，绿化带被占了停车
登记 5号楼水管漏水
登记一下4楼的灯不亮
记一下 大门的锁坏了
记一下，3号楼水箱要清洗
記一下 電梯停了
  报修 3楼灯坏了
。报修 3楼灯坏了
\u202e报修 3楼灯坏了
\u200b报修\u200b 3楼灯坏了
报修
报事！
我家也是
我的事
帮助
help
语言
报修12 办好了
报修12办好了
办好了 报修12
报修十二 进度
报修12怎么样了
【报修12】我来办
【3号楼·报修12】已找物业
3号楼报修12 办好了
R12 办好了
#12 进度
元13 进度
Report: lamp on 3rd floor is out
report the lift is broken
/report
/report 灯
/status
/me
/done 12
/language en
/help
""".strip("\n").splitlines()


def unescaped(words: str) -> str:
    return words.replace("\\u202e", "\u202e").replace("\\u200b", "\u200b")


def test_the_tables_are_long_enough_to_mean_something() -> None:
    assert len(set(TALK)) >= 150
    assert len(set(CALLS)) >= 40


@pytest.mark.parametrize("words", TALK)
def test_talk_does_not_wake_it(words: str) -> None:
    # A bare "/x@otherbot" never gets here: the channel's reader drops it.
    assert not Ears(ROUTES).hears(said(words.replace("@otherbot", "_of_another")))


@pytest.mark.parametrize("words", CALLS)
def test_what_asks_for_something_wakes_it(words: str) -> None:
    assert Ears(ROUTES).hears(said(unescaped(words)))


@pytest.mark.parametrize("words", [*TALK, *CALLS])
def test_in_private_and_by_name_everything_is_heard(words: str) -> None:
    alone = said(words, chat=Chat("telegram", "1001", "private"))
    assert Ears(ROUTES).hears(alone)
    assert Ears(ROUTES).hears(said(words, named=True))


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("小应，楼道好暗", True),
        ("小应 楼道好暗", True),
        ("小英：楼道好暗", True),
        ("@小应 楼道好暗", True),
        ("楼道好暗 @huying_bot", True),
        ("@huying_bot", True),
        ("小应该来了吧", False),
        ("小应家的灯真亮", False),
        ("我家小应，今年五岁", False),
        ("@huying_bot_fan 你好", False),
    ],
)
def test_its_name_at_the_start_or_its_handle_anywhere_wakes_it(words: str, heard: bool) -> None:
    me = Me(id="900", handle="huying_bot", names=("小应", "小英"), hears_all=True)
    message = {
        "message_id": 1,
        "date": 1,
        "chat": {"id": -1003, "type": "supergroup"},
        "from": {"id": 1001, "first_name": "王阿姨"},
        "text": words,
    }
    read = telegram.read({"update_id": 1, "message": message}, me)
    assert Ears(ROUTES).hears(read) is heard


def test_taps_and_what_happens_to_the_bot_always_pass() -> None:
    assert Ears(ROUTES).hears(Tapped(id="1", chat=GROUP, at=NOON, who=WANG, tap="1", data="x"))
    assert not Ears(ROUTES).hears(None)


def test_a_window_closes_at_its_minute_and_belongs_to_one_person() -> None:
    ears = Ears(ROUTES)
    ears.listen(Window("-1003", "1001", NOON + timedelta(minutes=2), asked=True))
    assert ears.hears(said("就是进门那里"))
    assert not ears.hears(said("就是进门那里", who=Person("1002", "张三")))
    assert not ears.hears(said("就是进门那里", chat=Chat("telegram", "-1005")))
    assert not ears.hears(said("👍"))
    assert not ears.hears(said("就是进门那里", at=NOON + timedelta(minutes=2)))
    assert ears.windows == {}


def test_after_a_report_only_photos_voices_and_places_are_pieces() -> None:
    ears = Ears(ROUTES)
    assert ears.hears(said("报修 3楼灯坏了"))
    assert ears.hears(said(photos=("p",)))
    assert ears.hears(said(voice=5))
    assert ears.hears(said("就是3楼半那里"))
    assert not ears.hears(said("晚上跳舞去不去"))
    assert not ears.hears(said("你家3楼的快递", reply=Quoted("9", "", by_bot=False)))
    assert not ears.hears(said(photos=("p",), at=NOON + timedelta(minutes=3)))


def test_words_that_move_a_report_on_open_no_window() -> None:
    ears = Ears(ROUTES)
    assert ears.hears(said("报修12 办好了"))
    assert not ears.hears(said("楼道的灯现在真亮"))


def test_a_reply_to_words_that_became_a_matter_needs_no_name() -> None:
    ears = Ears(ROUTES)
    ears.listen(Origin("-1003", "40"))
    assert ears.hears(said("办好了", reply=Quoted("40", "", by_bot=False)))
    assert not ears.hears(said("办好了", reply=Quoted("41", "", by_bot=False)))
    assert not ears.hears(said("真快", reply=Quoted("40", "", by_bot=False)))
    assert ears.hears(said("随便什么", message="40", edited=True))


def test_memory_stays_small_however_long_it_runs() -> None:
    ears = Ears(ROUTES)
    for number in range(6000):
        ears.listen(Origin("-1003", str(number)))
        ears.hears(said("报修 3楼灯坏了", album=f"a{number}"))
    assert len(ears.origins) == 5000
    assert len(ears.albums) == 1000
    assert Origin("-1003", "5999") in ears.origins


#: What of all that talk may be a report, for the leader's list: two of six are not.
SURE = {
    "3楼灯坏了",
    "楼道灯不亮很久了",
    "垃圾没人收",
    "下水道堵了，烦死了",
    "报修电话打不通，电梯还停着",
    "停车费涨价了",
}


@pytest.mark.parametrize("words", TALK)
def test_with_the_citys_words_it_hears_what_surely_is_a_report(words: str) -> None:
    ears = Ears(ROUTES, taxonomy.shipped())
    assert ears.hears(said(words.replace("@otherbot", "_of_another"))) is (words in SURE)


@pytest.mark.parametrize(
    "how",
    [
        {"forwarded": True},
        {"edited": True},
        {"who": None},
        {"chat": Chat("telegram", "-1003", "channel")},
        {"reply": Quoted("40", "", by_bot=False)},
    ],
)
def test_what_is_no_word_of_ones_own_between_neighbours_is_none(how: dict[str, object]) -> None:
    assert Ears(ROUTES, taxonomy.shipped()).hears(said("4楼楼道灯不亮"))
    ears = Ears(ROUTES, taxonomy.shipped())
    ears.listen(Origin("-1003", "40"))
    assert not ears.hears(said("4楼楼道灯不亮", **how))


def test_the_edits_of_what_may_be_a_report_are_heard() -> None:
    ears = Ears(ROUTES, taxonomy.shipped())
    ears.listen(Overheard("-1003", "40"))
    assert ears.hears(said("没事了", message="40", edited=True))
    assert not ears.hears(said("没事了", message="41", edited=True))
    # Nobody wrote it down, so nobody says of it that it is done.
    assert not ears.hears(said("办好了", reply=Quoted("40", "", by_bot=False)))


def test_words_that_passed_are_heard_once_and_a_new_table_hears_them_anew() -> None:
    ears = Ears(ROUTES, taxonomy.shipped())
    lamp = said("4楼楼道灯不亮")
    assert ears.hears(lamp)
    heard = ears.verdict(said("4楼楼道灯不亮"), heard=True)
    assert heard.sure is not None
    assert ears.verdict(lamp, heard=True) == heard, "the same when it is looked at again"
    assert ears.hears(lamp)
    ears.table = None
    assert ears.verdict(lamp, heard=True).sure is None
    # Another event's number with other words is another event.
    ears.table = taxonomy.shipped()
    assert ears.hears(lamp)
    assert ears.verdict(said("早上好"), heard=True) == Verdict()
    # What nobody asked the bot is not kept in mind, nor too much of what somebody did.
    assert not ears.hears(said("早上好", id="2"))
    for number in range(3, 2000):
        ears.hears(said("4楼楼道灯不亮", id=str(number)))
    assert len(ears._passed) == 1000
    assert "2" not in ears._passed
