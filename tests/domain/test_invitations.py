"""One-time codes: what is drawn is read back, and nothing else is a code."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import invitations
from domain.invitations import (
    ALPHABET,
    LASTS,
    LINK_ALPHABET,
    LINK_SIGNS,
    OFFERED,
    Opens,
    Standing,
    hashed,
    linked,
    read,
    share,
    spoken,
    standing,
)
from domain.places import Level
from domain.roles import Role, gives

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
CODES = st.text(ALPHABET, min_size=4, max_size=4)


def test_no_two_signs_look_alike() -> None:
    assert set(ALPHABET).isdisjoint("01ILO")
    assert len(ALPHABET) == len(set(ALPHABET)) == 31


def test_codes_are_drawn_sign_by_sign_from_their_alphabet() -> None:
    asked = []

    def last(signs: str) -> str:
        asked.append(signs)
        return signs[-1]

    assert spoken(last) == "ZZZZ"
    assert linked(last) == "7" * LINK_SIGNS
    assert asked == [ALPHABET] * 4 + [LINK_ALPHABET] * LINK_SIGNS


def test_no_two_draws_of_a_link_are_alike_and_it_holds_128_bits() -> None:
    assert len({linked() for _ in range(200)}) == 200
    assert len(LINK_ALPHABET) ** LINK_SIGNS >= 2**128


@given(
    CODES,
    st.sampled_from(["绑定", "綁定", "bind ", "Bind"]),
    st.sampled_from(["", " ", "　", "："]),
)
def test_a_code_is_read_however_it_is_written(code: str, word: str, gap: str) -> None:
    for words in (f"{word}{gap}{code}", f"{word}{gap}{code.lower()}", f"「{word}{gap}{code}」"):
        assert read(words) == code
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    assert read(f"{word}{gap}{wide}。") == code


@pytest.mark.parametrize(
    "words",
    [
        "绑定",
        "绑定 3号楼",
        "绑定 K7Q",
        "绑定 K7Q22",
        "绑定 K0Q2",  # no 0 is ever drawn
        "绑定银行卡",
        "怎么绑定 K7Q2",
        "绑定 K7Q2 对吗",
        "K7Q2",
    ],
)
def test_other_words_are_no_code(words: str) -> None:
    assert read(words) is None


@given(CODES, CODES)
def test_only_the_same_code_of_the_same_kind_has_the_same_hash(one: str, other: str) -> None:
    assert (hashed(Opens.GROUP, one) == hashed(Opens.GROUP, other)) is (one == other)
    assert hashed(Opens.GROUP, one) != hashed(Opens.ACCOUNT, one)
    assert one not in hashed(Opens.GROUP, one)


@pytest.mark.parametrize("kind", Opens)
def test_a_code_is_open_until_its_moment_and_used_for_ever(kind: Opens) -> None:
    until = NOON + LASTS[kind]
    second = timedelta(seconds=1)
    assert standing(until, None, NOON) is Standing.OPEN
    assert standing(until, None, until - second) is Standing.OPEN
    assert standing(until, None, until) is Standing.EXPIRED
    assert standing(until, NOON, NOON) is Standing.USED
    assert standing(until, NOON, until + second) is Standing.USED


def test_only_small_homes_side_by_side_share_a_group() -> None:
    b, u, g = Level.BUILDING, Level.UNIT, Level.GRID
    assert share((b, 1), (b, 1))
    assert share((u, 5), (u, 5))
    for one, other in [
        ((b, 1), (b, 2)),
        ((b, 1), (u, 1)),
        ((g, 1), (g, 1)),
        ((b, None), (b, None)),
    ]:
        assert not share(one, other)


def test_every_office_but_the_highest_is_handed_out_somewhere_by_somebody_above() -> None:
    offered = {role for roles in OFFERED.values() for role in roles}
    assert set(Role) - offered == {Role.RESIDENT, Role.STREET_STAFF}
    assert set(OFFERED) == set(Level)
    for roles in OFFERED.values():
        assert all(gives(Role.STREET_STAFF, role) for role in roles)


def test_five_wrong_codes_an_hour_leave_a_guesser_no_chance() -> None:
    most = invitations.ATTEMPTS * 24 * 365
    assert most / len(ALPHABET) ** invitations.SIGNS < 0.05
