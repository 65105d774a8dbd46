"""What is heard as a wish, what is understood of it, and what of it neighbours may read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import wish_words
from domain.hearing import plain
from domain.wish_words import PUBLIC, heard, never, published
from domain.wishes import Kind


@pytest.mark.parametrize(
    "words",
    [
        "心愿 想借轮椅，用一个月",
        "微心愿：我妈想找人聊聊天",
        "心愿，想请人教我用手机",
        "我有个心愿：想要一本旧书",
        "心愿帮5楼奶奶买菜",
        "心愿 3楼的奶奶想找人聊天",
    ],
)
def test_a_wish_begins_with_the_word(words: str) -> None:
    assert wish_words.FORM.fullmatch(plain(words))
    assert heard(words) is not None


@pytest.mark.parametrize(
    "words",
    [
        "心愿13", "心愿13号怎么样了", "心愿墙在哪", "心愿是什么时候办的", "心愿",
        "我的心愿就是睡觉", "了却一桩心愿", "心愿都实现了", "昨天的心愿有人接了吗",
    ],
)  # fmt: skip
def test_talk_about_wishes_is_none(words: str) -> None:
    assert not wish_words.FORM.fullmatch(plain(words))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("谁家有轮椅借用一下", True),
        ("借个梯子", True),
        ("求助 谁能帮我取个快递", True),
        ("求助 3楼水管爆了", False),
        ("求助 电梯坏了", False),
        ("借过借过", False),
        ("借口真多", False),
    ],
)
def test_asked_of_the_bot_some_words_are_wishes_without_the_word(words: str, meant: bool) -> None:
    assert bool(wish_words.ASKED.fullmatch(plain(words))) is meant


@pytest.mark.parametrize(
    ("words", "kind", "helpers", "whom"),
    [
        ("心愿 想借轮椅，用一个月", Kind.THING, 1, ""),
        ("心愿 想找人陪我聊聊天", Kind.COMPANY, 1, ""),
        ("心愿 想请人教我用手机", Kind.SKILL, 1, ""),
        ("心愿 帮忙取一下快递", Kind.ERRAND, 1, ""),
        ("心愿 周六上午要3个人一起大扫除", Kind.ACTIVITY, 3, ""),
        ("心愿 帮5楼奶奶买菜", Kind.ERRAND, 1, "5楼奶奶"),
        ("心愿 替王大爷借个轮椅", Kind.THING, 1, "王大爷"),
        ("心愿 要99个人来打扫", Kind.ERRAND, 20, ""),
    ],
)
def test_kind_helpers_and_whom_are_understood(
    words: str, kind: Kind, helpers: int, whom: str
) -> None:
    found = heard(words)
    assert found is not None
    assert (found.kind, found.helpers, found.whom) == (kind, helpers, whom)
    assert found.home is (kind in (Kind.COMPANY, Kind.SKILL))


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("心愿 想借轮椅，30号前", "30号"),
        ("心愿 周六下午要人搬东西", "周六下午"),
        ("心愿 住3号楼，想借梯子", ""),
        ("心愿 想借梯子", ""),
    ],
)
def test_by_when_is_found_in_the_words(words: str, until: str) -> None:
    found = heard(words)
    assert found is not None
    assert found.until == until


@pytest.mark.parametrize(
    ("words", "whom", "public"),
    [
        ("想借轮椅，用一个月", "", "一位邻居想借轮椅，用一个月"),
        ("借个轮椅，她刚做过手术，30号前", "5楼奶奶", "一位老人想借个轮椅，30号前"),
        ("我妈一个人在家，想找人陪她聊聊天", "", "一位邻居想找人陪她聊聊天"),
        ("我叫王秀英，住3号楼602，想找人教我用手机 13800001234", "", "一位邻居想找人教我用手机"),
        ("腿脚不便", "", ""),
        ("我糖尿病，3楼602", "", ""),
    ],
)
def test_neighbours_read_neither_name_nor_door_nor_illness(
    words: str, whom: str, public: str
) -> None:
    assert published(words, whom)[0] == public


@given(
    st.sampled_from(
        ["13800001234", "138 0000 1234", "3号楼602", "3-602", "602室", "王秀英大妈", "李奶奶"]
    ),
    st.sampled_from(["想借轮椅", "想找人聊天", "请人买菜"]),
    st.booleans(),
)
def test_wherever_a_number_or_a_name_stands_it_is_struck(
    secret: str, wish: str, first: bool
) -> None:
    words = f"{secret}，{wish}" if first else f"{wish}，{secret}"
    public, struck = published(words)
    assert struck
    assert secret not in public
    assert "602" not in public
    assert "1234" not in public


@given(st.text(max_size=200))
def test_no_words_are_too_strange_and_none_too_long(words: str) -> None:
    public, _ = published(words)
    assert len(public) <= PUBLIC + 1
    heard(words)


@pytest.mark.parametrize(
    ("words", "so"),
    [
        ("借2000块钱", True),
        ("帮我去医院取药", True),
        ("想请人垫付一下", True),
        ("想贷款", True),
        ("想借轮椅", False),
        ("想借个药箱架子的螺丝刀", False),
        ("陪我去买菜", False),
    ],
)
def test_money_medicine_and_loans_are_known(words: str, so: bool) -> None:
    assert never(words) is so
