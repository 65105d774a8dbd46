"""Every emergency is heard, and nothing that only sounds like one."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.emergencies import heard
from domain.emergency_kinds import DISCREET, Kind

CRIES = {
    Kind.TRAPPED: (
        "我在电梯里出不来了",
        "電梯裡有人被困",
        "电梯停了我和孩子在里面",
        "里面有人拍门电梯不动",
        "捆在电梯里了",
        "孩子反锁在厕所里打不开",
        "小孩卡在栏杆里了",
        "I'm stuck in the lift",
    ),
    Kind.FALL: ("电梯突然往下掉", "电梯从8楼直接掉到1楼", "小孩手被电梯门夹了"),
    Kind.GAS: ("一股臭鸡蛋味", "楼道闻到煤气味", "没气味好大", "厨房嘶嘶响 软管漏气", "smell gas"),
    Kind.FIRE: (
        "着火啦快跑",
        "著火了",
        "电动车在冒烟",
        "家里好多烟",
        "烟感一直响",
        "闻到好大的焦糊味",
        "火！",
        "忘带钥匙锁外面了，锅还烧着",
        "there is a fire on the third floor",
    ),
    Kind.ELECTRIC: ("电表箱冒火花", "露电了", "电线掉下来了", "摸水龙头麻手"),
    Kind.MEDICAL: (
        "妈妈躺在地上不动了",
        "奶奶摔了起不来",
        "爷爷叫不醒了",
        "有人晕倒了",
        "老人噎住了脸发紫",
        "老婆要生了",
        "孩子掉进景观池了",
        "救命啊",
        "my grandma fell and can't get up",
    ),
    Kind.MISSING: ("孩子不见了", "我妈走丢了穿红衣服", "我爸昨天出门到现在没回来"),
    Kind.FALLING_OBJECT: (
        "有人从楼上扔东西差点砸到人",
        "外墙皮掉下来砸到车了",
        "楼上掉下来一块玻璃",
    ),
    Kind.VIOLENCE: (
        "他又打我妈了",
        "楼下打起来了",
        "爸爸拿刀要杀妈妈",
        "隔壁女的在喊救命",
        "昨晚老公又打我了",
    ),
    Kind.SUICIDE: ("我不想活了", "有人要跳楼", "楼顶坐着一个女的腿在外面", "活着没意思"),
    Kind.ELDER_SILENT: (
        "对门大爷三天没出门敲门没人应",
        "好几天没看见楼上独居的张大爷了",
        "给我妈打电话一直不接，她一个人在家",
    ),
    Kind.INTRUDER: ("有人在撬隔壁的门", "有个男的一直跟着我"),
}
TALK = (
    "车打不着火了",
    "晚上吃着火锅看电视",
    "我家靠着火车站",
    "楼上打架子鼓太吵",
    "这是救命钱",
    "吐血推荐这家店",
    "晕倒，又停电",
    "热死了",
    "有事打我电话",
    "这首歌火了",
    "明天下午消防演练，着火警报响后请大家下楼",
    "温馨提示：高空抛物是违法行为",
    "严禁电动车上楼充电，谨防火灾",
    "新闻里说有电动车自燃了",
    "电影里那个人跳楼了",
    "密室逃脱里被困了半小时",
    "昨天3号楼着火了吧",
    "听说隔壁小区有人跳楼",
    "万一着火怎么办",
    "要是电梯困人打哪个电话",
    "没着火，虚惊一场",
    "人救出来了",
    "孩子找到了，谢谢大家",
    "是哪家着火了？",
    "谁家狗走丢了",
    "家里没气了，什么时候来气",
    "电梯坏了",
    "下水道臭鸡蛋味",
    "天天加班不想活了",
    "救命这也太好看了",
    "fire drill tomorrow at ten",
    "if there is a fire, use the stairs",
)
ALL = [(kind, cry) for kind, cries in CRIES.items() for cry in cries]
CHINESE = [(kind, cry) for kind, cry in ALL if not cry[0].isascii()]


@pytest.mark.parametrize(("kind", "cry"), ALL)
def test_an_emergency_is_heard_in_the_words_people_have_for_it(kind: Kind, cry: str) -> None:
    found = heard(cry)
    assert found is not None
    assert (found.kind, found.open) == (kind, kind not in DISCREET)
    assert found.why


@pytest.mark.parametrize("talk", TALK)
def test_what_only_sounds_like_one_is_not_heard(talk: str) -> None:
    assert heard(talk) is None


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("昨天着火了", "昨天刚修，现在又着火了"),
        ("是哪家着火了", "是哪家着火了，楼道里全是烟"),
        ("明天消防演习", "不是演习！着火了"),
        ("万一冒烟了呢", "冒烟了"),
        ("火已经扑灭了", "火扑灭了，还有人困在电梯"),
        ("各位业主请注意：遇到火灾不要乘坐电梯", "各位业主 3号楼着火了"),
    ],
)
def test_what_is_happening_now_is_heard_beside_what_is_not(first: str, then: str) -> None:
    assert heard(first) is None
    assert heard(then) is not None


def test_of_two_kinds_the_discreet_one_is_heard() -> None:
    found = heard("我老公又打我了，头摔破了流了好多血")
    assert found is not None
    assert (found.kind, found.open) == (Kind.VIOLENCE, False)


@pytest.mark.parametrize(
    ("words", "is_heard"),
    [
        ("某地电动车起火", False),
        ("着火了", False),
        ("我在电梯里出不来", True),
        ("3号楼冒烟了", True),
    ],
)
def test_forwarded_words_are_heard_where_they_are_of_here(words: str, is_heard: bool) -> None:
    assert (heard(words, forwarded=True) is not None) is is_heard


@given(
    st.sampled_from(CHINESE),
    st.lists(st.sampled_from(" 　，。！!?…~\n\u200b-、😭"), min_size=1, max_size=40),
    st.randoms(use_true_random=False),
)
def test_blanks_and_marks_hide_no_emergency(
    said: tuple[Kind, str], marks: list[str], chance: object
) -> None:
    kind, cry = said
    signs = list(cry)
    for mark in marks:
        signs.insert(chance.randrange(len(signs) + 1), mark)  # type: ignore[attr-defined]
    found = heard("".join(signs))
    assert found is not None
    assert found.kind is kind


@given(st.sampled_from(CHINESE))
def test_full_width_numbers_hide_no_emergency(said: tuple[Kind, str]) -> None:
    kind, cry = said
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in cry)
    found = heard(wide)
    assert found is not None
    assert found.kind is kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("里面有人出不来，电梯困人了", Kind.TRAPPED),  # 来 and 电 are no call that comes in
        ("快来 电动车着火了", Kind.FIRE),
        ("老婆打我", Kind.VIOLENCE),
        ("我男朋友打我 不让我走", Kind.VIOLENCE),
    ],
)
def test_what_was_missed_once_is_heard(words: str, kind: Kind) -> None:
    found = heard(words)
    assert found is not None
    assert found.kind is kind


@pytest.mark.parametrize(
    "words", ["火锅吃着火了", "Help!", "李楼长打我电话没接", "来电显示是物业"]
)
def test_what_was_heard_wrongly_once_is_left_alone(words: str) -> None:
    assert heard(words) is None


@given(st.text(max_size=200) | st.text("着火电梯困打我妈老人敲门没0楼从掉烟味 ，", max_size=200))
def test_no_words_make_it_raise(words: str) -> None:
    found = heard(words)
    assert found is None or found.kind in Kind


@pytest.mark.parametrize(
    "part",
    [
        *"火电梯困人老一打。a 1\u200b",
        *["电梯", "老人", "从楼", "我妈", "他打", "一个人", "被电梯门", "fire,"],
    ],
)
def test_ten_thousand_signs_take_no_time(part: str) -> None:
    words = (part * 10_000)[:10_000]
    heard(words)
    took = min(_took(words) for _ in range(3))
    assert took < 0.25


def _took(words: str) -> float:
    began = time.process_time()
    heard(words)
    return time.process_time() - began
