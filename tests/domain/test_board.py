"""The board of a building: who stands on it, and in which order."""

from domain.board import POSTED, rank
from domain.places import Level
from domain.roles import BOARD, Can, Role, holders

B, G, C, E, U = Level.BUILDING, Level.GRID, Level.COMMUNITY, Level.ESTATE, Level.UNIT


def ordered(*rows: tuple[Role, Level, int]) -> list[tuple[Role, Level]]:
    found = [(rank(*row), row) for row in rows]
    return [row[:2] for place, row in sorted(found) if place is not None]


def test_the_building_s_own_board_comes_first_in_its_order() -> None:
    rows = [(role, B, 0) for role in reversed(BOARD)]
    assert [role for role, _ in ordered(*rows)] == list(BOARD)


def test_then_the_units_then_level_by_level_upward_with_the_estate_beside() -> None:
    assert ordered(
        (Role.STREET_STAFF, Level.STREET, 3),
        (Role.PROPERTY, E, 0),
        (Role.COMMUNITY_STAFF, C, 2),
        (Role.PARTY_GROUP_LEADER, G, 1),
        (Role.GRID_OFFICER, G, 1),
        (Role.MEDIATOR, B, 0),
        (Role.UNIT_LEADER, U, 0),
        (Role.HOUSING_OFFICER, B, 0),
    ) == [
        (Role.HOUSING_OFFICER, B),
        (Role.UNIT_LEADER, U),
        (Role.MEDIATOR, B),
        (Role.PROPERTY, E),
        (Role.PARTY_GROUP_LEADER, G),
        (Role.GRID_OFFICER, G),
        (Role.COMMUNITY_STAFF, C),
        (Role.STREET_STAFF, Level.STREET),
    ]


def test_read_from_a_unit_the_building_still_comes_first() -> None:
    assert ordered((Role.UNIT_LEADER, U, 0), (Role.BUILDING_LEADER, B, 1)) == [
        (Role.BUILDING_LEADER, B),
        (Role.UNIT_LEADER, U),
    ]


def test_residents_helpers_and_families_do_not_hang_on_the_wall() -> None:
    for role in (
        Role.RESIDENT,
        Role.VOLUNTEER,
        Role.TEAM_LEADER,
        Role.ORGANISATION,
        Role.FAMILY_CONTACT,
    ):
        assert rank(role, B, 0) is None
    assert holders(Can.HANDLE) <= set(POSTED)
    assert len(set(POSTED)) == len(POSTED)
