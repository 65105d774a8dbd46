"""The code of a certificate, and how long a span is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.hours import MINUTES, Span, new_code, read_code, written


def test_a_code_is_read_as_it_is_written_or_typed() -> None:
    code = new_code()
    for typed in (code, written(code), code.lower(), f" {written(code)} "):
        assert read_code(typed) == code
    assert len({new_code() for _ in range(200)}) == 200


@pytest.mark.parametrize("words", ["", "ABCD-234", "ABCD-23456", "ABCD-O0I1", "证明在哪"])
def test_what_cannot_be_a_code_is_none(words: str) -> None:
    assert read_code(words) is None


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_code_that_could_be_given_or_none(words: str) -> None:
    found = read_code(words)
    assert found is None or read_code(written(found)) == found


def test_each_span_is_longer_than_the_one_before() -> None:
    assert [*MINUTES] == [*Span]
    assert sorted(MINUTES.values()) == [*MINUTES.values()]
