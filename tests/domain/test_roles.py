"""Who may do what, and where: the whole table, pair by pair."""

import pytest

from domain.roles import GRANTS, Can, Role, Where, allows, holders

#: "." no, "h" here only, "b" here and below.
TABLE = """
                    report handle
resident            h      .
building_leader     h      h
grid_officer        b      b
party_group_leader  h      .
sanitation_officer  h      .
security_officer    h      .
culture_officer     h      .
housing_officer     h      .
property            b      .
owners_committee    h      .
volunteer           b      .
community_staff     b      b
street_staff        b      b
police              b      .
"""
SIGN = {None: ".", Where.HERE: "h", Where.BELOW: "b"}
PAIRS = [(role, action) for role in Role for action in Can]


def test_the_table_prints_as_it_is_meant() -> None:
    rows = [f"{'':<19} " + " ".join(f"{one.value:<6}" for one in Can)]
    rows += [
        f"{role.value:<19} " + " ".join(f"{SIGN[GRANTS[role].get(one)]:<6}" for one in Can)
        for role in Role
    ]
    assert [row.split() for row in rows] == [row.split() for row in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("role", "action"), PAIRS)
def test_every_pair_allows_exactly_what_it_says(role: Role, action: Can) -> None:
    where = GRANTS[role].get(action)
    assert allows(role, action, steps_down=0) is (where is not None)
    for steps in (1, 2, 3):
        assert allows(role, action, steps_down=steps) is (where is Where.BELOW)
    assert (role in holders(action)) is (where is not None)


def test_everybody_may_report_and_no_resident_may_handle() -> None:
    assert holders(Can.REPORT) == set(Role)
    assert Role.RESIDENT not in holders(Can.HANDLE)
    assert Role.VOLUNTEER not in holders(Can.HANDLE)
