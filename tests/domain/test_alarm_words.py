"""What people say of an emergency that stands, in so many words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.alarm_words import WISHED, Told, again, asks_the_bot, cannot, plainly, told
from domain.alarms import ENDS, Move, Wish


@pytest.mark.parametrize(
    ("words", "move"),
    [
        ("打119了", Move.REACHED),
        ("119打了，马上到", Move.REACHED),
        ("我已经叫了救护车", Move.REACHED),
        ("物业电话打通了", Move.REACHED),
        ("消防车来了", Move.ON_SCENE),
        ("我们到了", Move.ON_SCENE),
        ("我到楼下了", Move.ON_SCENE),
        ("收到，马上下去", Move.COMING),
        ("五分钟到", Move.COMING),
        ("我来处理", Move.COMING),
        ("火已经灭了 大家放心", Move.OVER),
        ("没事了，人出来了", Move.OVER),
        ("孩子找到了，谢谢大家", Move.OVER),
        ("没事了没事了，是我看错了", Move.MISTAKE),
        ("不好意思发错群了", Move.MISTAKE),
        ("没着火，是炒菜的烟", Move.MISTAKE),
        ("false alarm", Move.MISTAKE),
        ("I called 119", Move.REACHED),
        ("The fire is out!", Move.OVER),
        ("Everybody is out", Move.OVER),
        ("on my way", Move.COMING),
        ("the firemen are here", Move.ON_SCENE),
    ],
)
def test_a_move_in_words(words: str, move: Move) -> None:
    assert told(words) == Told(move, whole=True)


@pytest.mark.parametrize(
    "words",
    ["没事了，但是楼上还在冒烟", "人出来了，还有一个在里面", "人没事，在睡觉"],
)
def test_more_beside_an_end_is_no_end_yet(words: str) -> None:
    assert told(words) == Told(Move.OVER, whole=False)


@pytest.mark.parametrize(
    "words",
    [
        "打119", "快打119", "谁打119了", "119打了没", "119打了吗", "没打通", "物业电话打不通",
        "没事了？", "没事了吗", "还没出来", "人出来了没有", "我在楼下", "今天没事", "我去上班了",
        "出来吃饭", "来电了", "大家好", "谢谢", "",
    ],
)  # fmt: skip
def test_what_asks_or_tells_nothing_of_it_is_no_move(words: str) -> None:
    assert told(words) is None


@given(st.text(max_size=80))
def test_whatever_is_said_is_read(words: str) -> None:
    found = told(words)
    assert found is None or found.move in set(Move) - {Move.FADE}


@given(st.sampled_from(["没事了", "人出来了", "看错了", "打119了"]), st.sampled_from("?？吗"))
def test_a_question_is_never_an_answer(words: str, mark: str) -> None:
    assert told(words + mark) is None


@pytest.mark.parametrize(
    "words", ["我在外地，去不了", "不在家", "我出差了", "走不开", "I can't come"]
)
def test_who_cannot_come_says_so(words: str) -> None:
    assert cannot(words)


@pytest.mark.parametrize("words", ["我马上到", "去不去吃饭", "在家", "人不在电梯里了", "不在状态"])
def test_who_does_not_say_so_is_waited_for(words: str) -> None:
    assert not cannot(words)


@pytest.mark.parametrize(
    "words", ["还没灭", "又着了", "里面还有人", "又闻到味了", "还没出来", "not over"]
)
def test_it_is_not_over(words: str) -> None:
    assert again(words)


@pytest.mark.parametrize("words", ["谢谢大家", "没事就好", "太好了", "真吓人", "thanks"])
def test_thanks_are_no_cry(words: str) -> None:
    assert not again(words)


def test_its_number_is_no_part_of_what_is_said() -> None:
    assert told("急事12 没事了") == told("没事了 急事12") == Told(Move.OVER, whole=True)
    assert asks_the_bot("进度")
    assert not asks_the_bot("怎么没人来")


def test_everyday_words_are_about_it_only_where_somebody_is_surely_told() -> None:
    assert plainly("人出来了", concerned=False)
    assert not plainly("没事", concerned=False)
    assert plainly("没事", concerned=True)
    assert not plainly("好了", concerned=True)


def test_what_is_discreet_never_ends_by_a_neighbours_word() -> None:
    assert WISHED["我安全了"] is Wish.SAFE
    assert {Move.OVER, Move.MISTAKE} == ENDS
