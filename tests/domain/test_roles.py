"""Who may do what, and where: the whole table, pair by pair, and the rules around it."""

import pytest

from domain.roles import (
    BOARD,
    CONFIRMED_ONLY,
    GRANTS,
    Can,
    Lies,
    Role,
    Where,
    allows,
    gives,
    holders,
    printed,
)

#: "." no, "h" here only, "b" here and below, "e" here, below and in the own estate.
TABLE = """
                   report does see conf bind invite phone poll hold vote enter team call open 2nd
resident           h      .    .   .    .    .      .     .    .    h    h     .    .    .    .
unit_leader        h      h    .   h    .    .      h     h    h    .    h     h    h    .    .
building_leader    b      b    .   b    b    .      b     b    b    .    b     b    b    .    .
micro_grid_officer b      b    .   b    b    b      b     b    b    .    b     b    b    .    b
grid_officer       b      b    .   b    b    b      b     b    b    .    b     b    b    .    b
party_group_leader b      .    .   .    .    .      .     .    .    .    .     b    b    .    .
branch_secretary   b      .    .   .    .    .      .     .    b    .    .     b    b    .    .
sanitation_officer b      .    b   .    .    .      .     .    .    .    .     .    .    .    .
security_officer   b      .    b   .    .    .      .     .    .    .    .     .    .    .    .
culture_officer    b      .    b   .    .    .      .     .    .    .    .     .    .    .    .
housing_officer    b      .    b   .    .    .      .     .    .    .    .     .    .    .    .
residents_delegate b      .    .   .    .    .      .     .    .    .    .     .    .    .    .
mediator           b      .    .   .    .    .      .     .    .    .    .     .    .    .    .
property           e      .    .   .    .    .      .     .    .    .    .     .    .    .    .
owners_committee   e      .    .   .    .    .      .     e    .    .    .     .    .    .    .
volunteer          b      .    .   .    .    .      .     .    .    .    b     .    .    .    .
team_leader        b      .    .   .    .    .      .     .    .    .    b     .    b    .    .
organisation       b      .    .   .    .    .      .     .    .    .    b     .    .    .    .
family_contact     h      .    .   .    .    .      .     .    .    .    .     .    .    .    .
community_staff    b      b    .   b    b    b      b     b    b    .    b     b    b    b    b
street_staff       b      b    .   b    b    b      b     b    b    .    .     b    b    .    b
police             b      .    .   .    .    .      .     .    .    .    .     .    .    .    .
"""
SIGN = {None: ".", Where.HERE: "h", Where.BELOW: "b", Where.ESTATE: "e"}
PAIRS = [(role, action) for role in Role for action in Can]


def test_the_table_prints_as_it_is_meant() -> None:
    rows = [[role.value, *(SIGN[GRANTS[role].get(one)] for one in Can)] for role in Role]
    assert rows == [row.split() for row in TABLE.strip().splitlines()[1:]]


@pytest.mark.parametrize(("role", "action"), PAIRS)
def test_every_pair_allows_exactly_what_it_says(role: Role, action: Can) -> None:
    where = GRANTS[role].get(action)
    assert allows(role, action, Lies.HERE) is (where is not None)
    assert allows(role, action, Lies.ABOVE) is (where in (Where.BELOW, Where.ESTATE))
    assert allows(role, action, Lies.IN_THE_ESTATE) is (where is Where.ESTATE)
    assert (role in holders(action)) is (where is not None)
    unconfirmed = where is not None and action not in CONFIRMED_ONLY
    assert allows(role, action, Lies.HERE, confirmed=False) is unconfirmed


def test_everybody_may_report_and_no_resident_may_handle() -> None:
    assert holders(Can.REPORT) == set(Role)
    assert Role.RESIDENT not in holders(Can.HANDLE)
    assert Role.VOLUNTEER not in holders(Can.HANDLE)


def test_an_office_gives_no_vote() -> None:
    assert holders(Can.VOTE) == {Role.RESIDENT}


def test_nobody_hands_out_an_office_as_high_as_their_own() -> None:
    assert gives(Role.STREET_STAFF, Role.COMMUNITY_STAFF)
    assert gives(Role.COMMUNITY_STAFF, Role.GRID_OFFICER)
    assert gives(Role.GRID_OFFICER, Role.BUILDING_LEADER)
    assert gives(Role.MICRO_GRID_OFFICER, Role.BUILDING_LEADER)
    for role in Role:
        assert not gives(role, role)
        assert not gives(Role.BUILDING_LEADER, role)
        assert not gives(Role.POLICE, role)
        assert not gives(role, Role.STREET_STAFF)
    assert not gives(Role.COMMUNITY_STAFF, Role.POLICE)


def test_the_board_is_the_two_leaders_and_four_officers() -> None:
    assert len(BOARD) == 6
    assert {Can.HANDLE in GRANTS[role] for role in BOARD if role is not Role.BUILDING_LEADER} == {
        False
    }


def test_the_printed_table_has_a_row_for_every_role() -> None:
    lines = printed().splitlines()
    assert len(lines) == 2 + len(Role)
    assert all(line.count("|") == len(Can) + 2 for line in lines)
