"""Below the cards people say it in their own way; a calm wish is no cry, and a cry is one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import emergencies, hearing
from domain.emergencies import RULES_ONLY
from domain.emergency_kinds import Kind
from domain.emergency_wishes import lives_with
from domain.wish_sayings import (
    CANNOT,
    DONE,
    GOOD,
    HELPS,
    NO,
    NO_MORE,
    NOT_GOOD,
    WAITS,
    YES,
)

HELPING = [
    "我来",
    "我来吧",
    "那我来吧！",
    "让我来",
    "我可以帮忙的",
    "我去帮他",
    "我家有",
    "我有",
    "我会",
    "+1",
    "I'll help",
]
LEAVING = [
    "来不了",
    "我来不了了",
    "不好意思，我有事来不了",
    "我明天去不了",
    "不了",
    "can't make it",
]
ALLOWING = ["可以", "可以的", "行", "好的", "发吧", "同意", "OK"]
REFUSING = ["不行", "不可以", "不能发", "先别发", "换一位", "换个人吧"]
TALK = [
    "我来过了吗",
    "我来问一下",
    "谁来",
    "老人住几楼",
    "辛苦了",
    "改成 一位老人想借轮椅",
    "我也想借",
]


def forms(words: str) -> set[str]:
    said = hearing.bare(words)
    found = {
        "helps": HELPS, "cannot": CANNOT, "waits": WAITS, "done": DONE, "good": GOOD,
        "not good": NOT_GOOD, "no more": NO_MORE, "yes": YES, "no": NO,
    }  # fmt: skip
    return {name for name, form in found.items() if form.fullmatch(said)}


@pytest.mark.parametrize(
    ("many", "form"),
    [(HELPING, "helps"), (LEAVING, "cannot"), (ALLOWING, "yes"), (REFUSING, "no")],
)
def test_each_is_understood_as_one_thing(many: list[str], form: str) -> None:
    apart = {"helps", "cannot", "yes", "no"}
    for words in many:
        assert forms(words) & apart == {form}, words


def test_talk_below_a_card_is_none() -> None:
    for words in TALK:
        assert forms(words) == set(), words


@given(st.text(max_size=60))
def test_no_words_are_too_strange(words: str) -> None:
    found = forms(words)
    assert not {"yes", "no"} <= found
    assert not {"helps", "cannot"} <= found
    assert not {"good", "not good"} <= found


@pytest.mark.parametrize(
    "words",
    [
        "心愿 老伴中风后行动不便，想借轮椅",
        "心愿 我爸脑梗住院回来了，想找人陪聊",
        "心愿 老伴心梗做了支架，想请人帮忙买菜",
        "微心愿：老伴偏瘫，求一个洗澡椅",
        "心愿 我妈摔倒骨折了，想借拐杖",
        "心愿 我妈老年痴呆会走丢，想借个定位手环",
    ],
)
def test_an_illness_somebody_lives_with_is_no_cry(words: str) -> None:
    assert emergencies.heard(words) is None


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("心愿 救命我妈晕倒了", Kind.MEDICAL),
        ("心愿 我妈摔倒了，想借轮椅", Kind.MEDICAL),
        ("心愿 我妈中风了叫不醒，想借轮椅", Kind.MEDICAL),
        ("心愿 我爸胸口疼，想借轮椅下楼", Kind.MEDICAL),
        ("心愿 我妈摔倒了，想找人聊聊陪我抬她", Kind.MEDICAL),
        ("心愿 老伴中风，想借轮椅，家里着火了", Kind.FIRE),
        ("心愿 老伴中风瘫了，想找人聊聊，我不想活了", Kind.SUICIDE),
        ("老伴中风后行动不便，快来人", Kind.MEDICAL),
    ],
)
def test_a_cry_is_a_cry_however_it_begins(words: str, kind: Kind) -> None:
    found = emergencies.listened(words, bounds=RULES_ONLY).danger
    assert found is not None
    assert found.kind is kind


@given(
    st.sampled_from(sorted(Kind)), st.sampled_from(["救命", "晕倒了", "叫不醒", "快来人", "突然"])
)
def test_a_word_of_now_makes_any_wish_a_cry(kind: Kind, now: str) -> None:
    assert not lives_with(kind, f"心愿老伴中风想借轮椅{now}")
    assert not lives_with(kind, "老伴中风想借轮椅")
    assert lives_with(kind, "心愿老伴中风想借轮椅") == (kind in (Kind.MEDICAL, Kind.MISSING))
