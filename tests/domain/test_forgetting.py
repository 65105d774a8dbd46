"""What is struck out is gone, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.forgetting import STRUCK, struck_out


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("我是王秀英，灯坏了", f"我是{STRUCK}，灯坏了"),
        ("电话138 0000-1234，随时打", f"电话{STRUCK}，随时打"),
        ("13800001234", STRUCK),
        ("电表号9913800001234", "电表号9913800001234"),
        ("王家的灯坏了", "王家的灯坏了"),
        ("Ann says the annex is dark", f"{STRUCK} says the annex is dark"),
        ("Ann说灯坏了", f"{STRUCK}说灯坏了"),
        ("ANN 说", f"{STRUCK} 说"),
        ("", ""),
    ],
)
def test_names_and_numbers_are_struck_out_and_the_rest_stays(words: str, left: str) -> None:
    assert struck_out(words, ["王秀英", "13800001234", "王", "Ann", ""]) == left


def test_the_longer_of_two_names_goes_first() -> None:
    assert struck_out("小王阿姨和小王", ["小王", "小王阿姨"]) == f"{STRUCK}和{STRUCK}"


@given(st.text(), st.text(alphabet="王秀英李小红abc", min_size=2))
def test_nothing_that_was_struck_out_is_left(words: str, name: str) -> None:
    left = struck_out(f"{words}，{name}，{words}", [name])
    assert f"，{name}，" not in left


@given(st.text())
def test_without_a_secret_nothing_changes(words: str) -> None:
    assert struck_out(words, []) == words
