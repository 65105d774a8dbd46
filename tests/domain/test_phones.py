"""Telephone numbers: read in every usual form, and nothing else is one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.phones import masked, number

mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
landlines = st.from_regex(
    r"(010|02[0-9])[2-8][0-9]{7}|0[3-9][0-9]{2}[2-8][0-9]{6,7}", fullmatch=True
).filter(str.isascii)
countries = st.sampled_from(["", "+86", "0086", "86"])
gaps = st.sampled_from(["", " ", "-", "－", "—", "  ", "\u200b", "\u00a0", "."])
WIDE = str.maketrans("0123456789+", "０１２３４５６７８９＋")


def spread(digits: str, cuts: set[int], gap: str) -> str:
    return "".join(gap + one if at in cuts else one for at, one in enumerate(digits))


@given(mobiles, st.sets(st.integers(1, 10), max_size=3), gaps, countries)
def test_a_mobile_number_is_read_in_every_form(
    digits: str, cuts: set[int], gap: str, country: str
) -> None:
    written = f" {country}{gap}{spread(digits, cuts, gap)}"
    assert number(written) == digits
    assert number(written.translate(WIDE)) == digits


@given(landlines, gaps, st.booleans())
def test_a_landline_is_read_with_its_area_code(digits: str, gap: str, abroad: bool) -> None:
    area = 3 if digits[1] in "12" else 4
    assert number(f"({digits[:area]}){gap}{digits[area:]}") == digits
    if abroad:
        assert number(f"+86 {digits[1:area]}{gap}{digits[area:]}") == digits
        assert number(f"+86 {digits}") == digits


@pytest.mark.parametrize(
    "words",
    [
        "",
        "8765 4321",
        "12345678901",
        "110",
        "96333",
        "400-800-1234",
        "1380000123",
        "138000012345",
        "138 0000 1234 13900001234",
        "打13800001234",
        "13800001234找王阿姨",
        "0571-1234567",
        "021-8765432",
        "2026-11-21",
        "6222 0200 0000 0000 000",
        "1380000123四",
        "+1 138 0000 1234",
        "١٣٨٠٠٠٠١٢٣٤",
        "3-602",
    ],
)
def test_what_is_not_one_whole_number_is_none(words: str) -> None:
    assert number(words) is None


@given(st.text(max_size=40))
def test_any_words_give_a_number_of_digits_or_none(words: str) -> None:
    found = number(words)
    assert found is None or re.fullmatch("[0-9]{10,12}", found)


@given(mobiles | landlines)
def test_reading_a_number_again_changes_nothing(digits: str) -> None:
    assert number(digits) == digits


@given(mobiles | landlines)
def test_a_masked_number_hides_at_least_three_digits_and_keeps_the_last_four(digits: str) -> None:
    shown = masked(digits)
    assert len(shown) == len(digits)
    assert shown.count("*") >= 3
    assert shown[-4:] == digits[-4:]
    assert "*" not in shown[:3] + shown[-4:]


@pytest.mark.parametrize(
    ("digits", "shown"),
    [
        ("13800001234", "138****1234"),
        ("02187654321", "021****4321"),
        ("057187654321", "0571****4321"),
        ("05718765432", "0571***5432"),
        ("96333", "*****"),
        ("", ""),
    ],
)
def test_masked_numbers(digits: str, shown: str) -> None:
    assert masked(digits) == shown
