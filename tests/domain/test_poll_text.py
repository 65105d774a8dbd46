"""A poll as somebody writes it in one message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.electorate import Per
from domain.folding import glued
from domain.poll_text import LABEL, MOST, OPTION, TITLE, Draft, labels, options, read
from domain.refusal import Refusal

PILES = Draft("要不要装充电桩？", ("装在北门", "装在地库", "不装"), "周日20:00")
WHOLE = "投票 要不要装充电桩？\n1. 装在北门\n2. 装在地库\n3. 不装\n截止 周日20:00   每户一票"


def test_a_poll_in_one_message() -> None:
    assert read(WHOLE) == PILES


def test_its_starting_word_may_be_gone() -> None:
    assert read(WHOLE.removeprefix("投票")) == PILES
    assert read(WHOLE.replace("投票 ", "投票：")) == PILES
    assert read(WHOLE.replace("投票 ", "投票\n")) == PILES
    assert read(WHOLE.replace("投票 ", "poll ")) == PILES


@pytest.mark.parametrize(
    "marks",
    ["1. 2. 3.", "１． ２． ３．", "1、 2、 3、", "1) 2) 3)", "（1） （2） （3）", "① ② ③",
     "A. B. C.", "a、 b、 c、", "Ａ： Ｂ： Ｃ：", "一、 二、 三、", "选项1： 选项2： 选项3：",
     "1 . 2 . 3 ."],
)  # fmt: skip
def test_options_are_counted_in_any_hand(marks: str) -> None:
    found = marks.replace(" .", ".").split() if " ." in marks else marks.split()
    lines = [f"{mark}{one}" for mark, one in zip(found, PILES.options, strict=True)]
    written = "\n".join(["投票 要不要装充电桩？", *lines, "截止周日20:00"])
    assert read(written) == PILES


@pytest.mark.parametrize(
    "written",
    [
        "投票 要不要装充电桩？ 1.装在北门 2.装在地库 3.不装 截止周日20:00",
        "投票：要不要装充电桩？①装在北门②装在地库③不装，截止 周日20:00，每户一票",
        "投票 要不要装充电桩？\n1、装在北门 2、装在地库 3、不装\n截止周日20:00",
    ],
)
def test_all_in_one_line(written: str) -> None:
    assert read(written) == PILES


def test_prices_are_no_marks() -> None:
    assert read("投票 车位费 1. 1.5元 2. 2.5元") == Draft("车位费", ("1.5元", "2.5元"))
    assert read("投票 一度电1.5元还是2.5元？\n1. 1.5元\n2. 2.5元") == Draft(
        "一度电1.5元还是2.5元？", ("1.5元", "2.5元")
    )


@pytest.mark.parametrize(
    ("below", "more"),
    [
        ("截止 12月1号 20:00", {"until": "12月1号 20:00"}),
        ("截止时间：１５号晚８点", {"until": "15号晚8点"}),
        ("截至三天后，谢谢大家！", {"until": "三天后"}),
        ("until Sunday, 8pm", {"until": "Sunday, 8pm"}),
        ("每户一票", {}),
        ("一户一票 单选 不公开", {}),
        ("每业主户一票", {"per": Per.OWNERS}),
        ("只限业主", {"per": Per.OWNERS}),
        ("业主户 一票，截止周日", {"per": Per.OWNERS, "until": "周日"}),
        ("one vote per owner, open", {"per": Per.OWNERS, "secret": False}),
        ("每人一票", {"per": Per.PERSON}),
        ("一人1票、可多选、公开", {"per": Per.PERSON, "several": True, "secret": False}),
        ("可以多选\n实名\n截止周日", {"several": True, "secret": False, "until": "周日"}),
        ("不记名", {}),
        ("多选 截止 下周日晚8点 每户一票", {"several": True, "until": "下周日晚8点"}),
        ("请大家踊跃投票！", {}),
    ],
)
def test_what_stands_below_the_options(below: str, more: dict[str, object]) -> None:
    expected = Draft("装哪儿？", ("北门", "地库"), **more)  # type: ignore[arg-type]
    assert read(f"投票 装哪儿？\n1. 北门\n2. 地库\n{below}") == expected


def test_what_stands_in_brackets_beside_the_title() -> None:
    assert read("投票（多选）装哪儿？\n1. 北门\n2. 地库") == Draft(
        "装哪儿？", ("北门", "地库"), several=True
    )
    assert read("投票 装哪儿（充电桩）？\n1. 北门\n2. 地库") == Draft(
        "装哪儿（充电桩）？", ("北门", "地库")
    )


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("投票\n1. 北门\n2. 地库", "poll-no-title"),
        ("投票 1.北门 2.地库", "poll-no-title"),
        ("投票 装哪儿？\n1. 北门", "poll-few-options"),
        ("投票 装哪儿？\n1. 北门\n2. ", "poll-few-options"),
        ("投票 几楼？\n" + "\n".join(f"{n}. {n}楼" for n in range(1, 14)), "poll-many-options"),
        ("投票 装哪儿？\n1. 北门\n2. 地库\n3. 北门。", "poll-same-option"),
        ("投票 装吗？\nA. Yes\nB. ＹＥＳ", "poll-same-option"),
        ("投票 装哪儿？\n1. 北门\n2. " + "很" * (OPTION + 1), "poll-long-option"),
        ("投票 " + "很" * (TITLE + 1) + "\n1. 北门\n2. 地库", "poll-long-title"),
        ("投票 装哪儿？\n1. 北门\n2. 地库\n最多选两个", "poll-rule"),
        ("投票 装哪儿？\n1. 北门\n2. 地库\n每户三票", "poll-rule"),
        ("投票 装哪儿？\n1. 北门\n2. 地库\n户主才能投", "poll-rule"),
    ],
)
def test_what_is_missing_or_wrong_is_said(written: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(written)
    assert refused.value.key == key


def test_the_refusal_names_what_it_means() -> None:
    with pytest.raises(Refusal) as refused:
        read("投票 装哪儿？\n1. 北门\n2. 地库\n3. 北 门！")
    assert refused.value.facts == {"option": "北 门！"}
    with pytest.raises(Refusal) as refused:
        read("投票 装哪儿？\n1. 北门\n2. 地库\n每户三票")
    assert refused.value.facts == {"rule": "每户三票"}


@pytest.mark.parametrize(
    "talk",
    [
        "投票了吗",
        "投票 大家都投了没",
        "投票结果什么时候出",
        "投票结果：\n1. 北门 24户\n2. 地库 11户",
        "投票流程\n1. 打开手机\n2. 点北门",
        "投票箱在门卫\n1号楼还没投",
        "投票的时候\n3楼没人\n5楼有人",
        "投票 一共1.5元",
        "投票",
        "",
    ],
)
def test_talk_that_begins_with_the_word_is_no_poll(talk: str) -> None:
    assert read(talk) is None


def test_options_alone_need_no_marks() -> None:
    assert options("北门\n地库\n\n不装") == ("北门", "地库", "不装")
    assert options("1. 北门\n2. 地库") == ("北门", "地库")
    assert options("1.北门 2.地库") == ("北门", "地库")
    for wrong, key in (("北门", "poll-few-options"), ("北门\n北门", "poll-same-option")):
        with pytest.raises(Refusal) as refused:
            options(wrong)
        assert refused.value.key == key


def test_labels_are_short_and_differ_where_one_is_cut() -> None:
    assert labels(("北门", "地库")) == ("北门", "地库")
    cut = labels(("同意在一号楼北侧装充电桩", "同意在一号楼北侧装路灯", "不同意"))
    assert cut == ("1. 同意在一号楼…", "2. 同意在一号楼…", "3. 不同意")


SIGNS = st.characters(categories=["Lo", "Nd", "Lu"], include_characters="？！()，")
WORDS = st.text(SIGNS, min_size=1, max_size=20).map(lambda said: "装" + said.strip())


@given(
    title=WORDS,
    marked=st.lists(WORDS, min_size=2, max_size=MOST, unique_by=glued),
    until=st.sampled_from(["", "周日20:00", "3天", "15号晚上8点", "12月1号 20:00"]),
    per=st.sampled_from(Per),
    several=st.booleans(),
    secret=st.booleans(),
    mark=st.sampled_from(["{}. ", "{}、", "（{}）", "{}) "]),
)
def test_what_is_written_reads_back(
    title: str,
    marked: list[str],
    until: str,
    per: Per,
    several: bool,
    secret: bool,
    mark: str,
) -> None:
    counted = {Per.HOUSEHOLD: "每户一票", Per.OWNERS: "每业主户一票", Per.PERSON: "每人一票"}
    written = "\n".join(
        [
            f"投票 {title}",
            *(mark.format(n) + one for n, one in enumerate(marked, 1)),
            " ".join(
                [
                    f"截止 {until}" if until else "",
                    counted[per],
                    "多选" if several else "单选",
                    "不公开" if secret else "公开",
                ]
            ),
        ]
    )
    found = read(written)
    assert found is not None
    assert (found.until, found.per, found.several, found.secret) == (until, per, several, secret)
    assert found.title.replace(" ", "") == title.strip("，").replace(" ", "")
    assert found.options == tuple(one.strip("，") for one in marked)
    assert all(len(one) <= LABEL for one in labels(found.options))


SCRAPS = st.text(alphabet="投票1２.、①A\n（）截止周日多选 每户一业主公开北门", max_size=60)


def outcome(written: str) -> Draft | str | None:
    """What comes of words: a poll, the key of a refusal, or nothing."""
    try:
        return read(written)
    except Refusal as refused:
        return refused.key


@given(SCRAPS | st.text())
def test_whatever_is_written_it_is_a_poll_or_a_refusal_or_talk(written: str) -> None:
    match outcome(written):
        case Draft(title=title, options=marked):
            assert title
            assert 2 <= len(marked) <= MOST
        case str(key):
            assert key.startswith("poll-")
