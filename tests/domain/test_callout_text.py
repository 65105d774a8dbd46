"""What a call-out says, as people write it."""

from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.callout_text import FORM, PLACE, TITLE, Heard, day_of, heard, of_people, part_of
from domain.callouts import LASTS, MOST
from domain.codes import find


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (
            "招募 周六上午9点扫雪 10人 3号楼门口集合 2小时",
            Heard("扫雪", "周六上午9点", "", timedelta(hours=2), 10, "3号楼门口"),
        ),
        ("招募：明天下午3点打扫院子，要5个人", Heard("打扫院子", "明天下午3点", needed=5)),
        ("召集 后天上午扫雪，三十人左右", Heard("扫雪", "后天上午", needed=30)),
        ("招募志愿者 周日上午8点包饺子", Heard("包饺子", "周日上午8点")),
        ("招募 扫雪", Heard("扫雪")),
        ("招募10个人扫雪，明早九点", Heard("扫雪", "明早九点", needed=10)),
        ("召集大家明晚7点巡逻 四人", Heard("巡逻", "明晚7点", needed=4)),
        ("招募 志愿者5名 周六下午两点清理楼道", Heard("清理楼道", "周六下午两点", needed=5)),
        ("招募 明天下午2点到5点搬沙袋 20人", Heard("搬沙袋", "明天下午2点", "5点", needed=20)),
    ],
)
def test_what_is_heard(words: str, found: Heard) -> None:
    assert heard(words) == found


def test_a_number_alone_is_how_many_once_it_was_asked() -> None:
    assert heard("招募 明天上午9点扫雪 10").needed is None
    assert heard(of_people("招募 明天上午9点扫雪 10")).needed == 10
    assert heard(f"招募 明天上午9点扫雪 {MOST + 1}人").needed is None


def test_the_day_and_its_part() -> None:
    assert (day_of("明天下午3点"), part_of("明天下午3点")) == ("明天", "下午")
    assert (day_of("9点"), part_of("9点")) == ("", "")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("招募 周六上午扫雪", True),
        ("召集大家扫雪", True),
        ("招募启事贴门口了", False),
        ("招募结束了", False),
        ("招募13", False),
        ("招募 14号", False),
        ("他们在招募保安", False),
    ],
)
def test_what_is_a_call_out_and_what_is_talk_of_one(words: str, meant: bool) -> None:
    assert (FORM.fullmatch(words) is not None) is meant


def test_how_many_is_no_number_of_a_call_out() -> None:
    for words in ("招募10人扫雪", "招募 十五人扫雪", "招募 3名志愿者", "招募2个人"):
        assert find(words)[0] is None, words
    code, rest = find("招募13 我去")
    assert code is not None
    assert (code.number, rest) == (13, "我去")


@given(st.text(max_size=120))
@example("招募 周六上午9点99999999999人 100小时")
@example("招募 半小时")
def test_whatever_is_written_is_heard_within_bounds(words: str) -> None:
    found = heard(words)
    assert len(found.title) <= TITLE
    assert len(found.meet_at) <= PLACE
    assert found.needed is None or 0 < found.needed <= MOST
    assert timedelta() < found.lasts <= timedelta(hours=12)
    assert found.lasts or LASTS
