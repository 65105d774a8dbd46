"""The second ear: what it was taught, and that it says the same of the same words."""

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import learn
from domain import second_ear
from domain.emergencies import BOUNDS, RULES_ONLY, SECOND, Heard, heard, listened
from domain.emergency_kinds import Kind
from domain.second_ear import Table, learnt, opinion, read, strongest, written
from domain.signs import FAMILIES, LISTENS, signs
from tests.alarms import HALF_SAID

#: No rule hears these.
CRIES = (
    "老太太一个人在里面 没声了",
    "奶奶在地上哼哼 扶不动 谁来搭把手",
    "楼上一直有人哭 听着害怕",
    "他把我手机抢了 不让我出去 我害怕",
)
TALK = (
    "今天你去滨州来吗？",
    "回家了吗",
    "明天下雨，记得拿伞。",
    "谁家的猫跑出来了",
    "我家在3楼 你上来吧",
    "晚上吃火锅 三缺一",
    "物业费怎么交",
    "4楼楼道灯不亮",
    "团购的草莓到了 来我家拿",
    "谢谢邻居帮我抬沙发",
    "see you at the gate",
    "作业写到十点 我要疯了",
)


@pytest.mark.parametrize("words", CRIES)
def test_it_hears_cries_that_no_rule_hears(words: str) -> None:
    assert listened(words, bounds=RULES_ONLY).danger is None
    found = heard(words)
    assert found is not None
    assert found.why == SECOND


@pytest.mark.parametrize("words", TALK)
def test_plain_talk_and_plain_reports_are_neither_heard_nor_asked_about(words: str) -> None:
    found = listened(words)
    assert (found.danger, found.perhaps) == (None, False)


def test_what_is_neither_surely_a_cry_nor_surely_none_is_asked_about() -> None:
    words = next(one for one in HALF_SAID if listened(one).perhaps)
    assert BOUNDS.asks <= opinion(words).danger < BOUNDS.sure
    assert listened(words).perhaps
    assert not listened(words, bounds=RULES_ONLY).perhaps


def test_a_rule_that_the_ear_surely_doubts_leads_to_a_question() -> None:
    words = "嗓子着火了一样 昨天k歌k的"
    assert listened(words, bounds=RULES_ONLY).danger is not None
    assert opinion(words).danger < BOUNDS.doubts
    assert listened(words) == Heard(perhaps=True)


@pytest.mark.parametrize("words", ["着火了", "救命啊", "不是演习！着火了！", "火！", "fire!"])
def test_what_a_rule_hears_in_a_few_letters_is_never_doubted(words: str) -> None:
    assert listened(words, bounds=RULES_ONLY) == listened(words)


def test_the_kind_is_told_where_it_is_plain_and_left_open_where_it_is_not() -> None:
    assert opinion("厨房管子嘶嘶响 煤气味好重 头晕").kind is Kind.GAS
    assert opinion("电梯门打不开 我困在里面").kind is Kind.TRAPPED
    kinds = {Kind.FIRE: ({"烟": 40}, 0), Kind.GAS: ({"味": 40}, 0)}
    table = Table(unit=0.05, danger={"烟": 9}, silence=0, kinds=kinds)
    assert opinion("烟", table).kind is Kind.FIRE
    assert opinion("烟味", table).kind is Kind.HELP


def test_what_nobody_can_read_is_no_cry() -> None:
    assert listened("") == listened("！！！😭") == listened("　\n")
    assert not listened("").perhaps


@given(st.text(max_size=200))
def test_it_says_the_same_of_the_same_words_and_never_fails(words: str) -> None:
    first, second = opinion(words), opinion(words)
    assert (first.danger, first.kind) == (second.danger, second.kind)
    assert len(strongest(words)) <= 4


@given(st.sampled_from(TALK + CRIES), st.sampled_from("，。！? …　"))
def test_marks_and_blanks_change_nothing(words: str, mark: str) -> None:
    letters = "".join(one for one in words if one.isalnum())
    if letters.isascii():
        return
    assert signs(mark.join(letters)) == signs(letters) or any(one.isascii() for one in letters)


def test_a_line_of_any_length_is_heard_in_its_beginning() -> None:
    assert signs("火" * 10_000) == signs("火" * LISTENS) | {"火$"}


def test_families_stand_for_their_words_and_tell_their_order() -> None:
    found = signs("奶奶晕倒了")
    assert {"〈老辈〉", "〈昏迷〉", "〈老辈〉…〈昏迷〉", "〈老辈〉〈昏迷〉", "奶奶晕"} <= found
    assert "〈昏迷〉…〈老辈〉" not in found
    assert "〈老辈〉…〈昏迷〉" in signs("太婆在厨房昏过去了")


def test_every_word_has_one_family_and_is_short_enough_to_be_found() -> None:
    told: list[str] = []
    for line in FAMILIES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            told += line.split()[1:]
    assert len(told) == len(set(told))
    assert all(len(word) <= 4 or word.isascii() for word in told)


def test_the_table_is_small_knows_every_kind_and_is_written_as_it_is_read() -> None:
    text = second_ear.TABLE.read_text(encoding="utf-8")
    assert len(text.encode()) < 640 * 1024
    assert set(learnt().kinds) == set(Kind) - {Kind.HELP}
    body = "".join(line for line in text.splitlines(keepends=True) if line[0] != "#")
    assert written(read(text)) == body


def test_a_table_tells_what_it_was_learnt_from() -> None:
    head = second_ear.TABLE.read_text(encoding="utf-8").split("unit ")[0]
    assert head == learn.HEAD + learn.digests(learn.files()), "python -m bench.learn was not run"
    for file in learn.files():
        assert hashlib.sha256(file.read_bytes()).hexdigest()[:16] in head
        assert "held" not in file.name
        assert "blind" not in file.name
        assert "unseen" not in file.name


def test_the_same_lines_give_the_same_table() -> None:
    told = learn.lines(None)[::12]
    table = learn.taught(told)
    assert isinstance(table, Table)
    assert written(table) == written(learn.taught(told))
    assert read(written(table)) == table


def test_the_table_is_what_the_lines_give() -> None:
    folder = os.environ.get("HUYING_EVAL_DATA")
    if folder is None:
        pytest.skip("ordinary chat is not kept here: HUYING_EVAL_DATA names its folder")
    told = learn.lines(Path(folder) / learn.CHAT)
    text = second_ear.TABLE.read_text(encoding="utf-8")
    assert written(learn.taught(told)) == text[text.index("unit ") :]


def test_no_ear_is_measured_by_a_hand_it_learnt_from() -> None:
    told = learn.lines(None)
    fold = dict(zip((line.file for line in told), learn.folds(told), strict=True))
    assert fold["cries_learn.csv"] == fold["quiet_learn.csv"] != fold["cries_more.csv"]
    assert set(fold.values()) == {-1, *range(learn.FOLDS)}
    assert fold["examples_dev.csv"] == fold["cries_plain.csv"] == -1
