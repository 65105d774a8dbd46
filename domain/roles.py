"""Who may do what, and where. One table; it prints as documentation."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is at a place. The names shown are the city's own."""

    RESIDENT = "resident"
    BUILDING_LEADER = "building_leader"
    GRID_OFFICER = "grid_officer"
    PARTY_GROUP_LEADER = "party_group_leader"
    SANITATION_OFFICER = "sanitation_officer"
    SECURITY_OFFICER = "security_officer"
    CULTURE_OFFICER = "culture_officer"
    HOUSING_OFFICER = "housing_officer"
    PROPERTY = "property"
    OWNERS_COMMITTEE = "owners_committee"
    VOLUNTEER = "volunteer"
    COMMUNITY_STAFF = "community_staff"
    STREET_STAFF = "street_staff"
    POLICE = "police"


class Can(StrEnum):
    """What one may be allowed to do."""

    REPORT = "report"
    HANDLE = "handle"


class Where(StrEnum):
    """Where a grant holds, seen from the place of the role."""

    HERE = "here"
    BELOW = "here and below"


#: What is not here is not allowed. A resident's right to report needs no confirmation.
GRANTS: dict[Role, dict[Can, Where]] = {
    Role.RESIDENT: {Can.REPORT: Where.HERE},
    Role.BUILDING_LEADER: {Can.REPORT: Where.HERE, Can.HANDLE: Where.HERE},
    Role.GRID_OFFICER: {Can.REPORT: Where.BELOW, Can.HANDLE: Where.BELOW},
    Role.PARTY_GROUP_LEADER: {Can.REPORT: Where.HERE},
    Role.SANITATION_OFFICER: {Can.REPORT: Where.HERE},
    Role.SECURITY_OFFICER: {Can.REPORT: Where.HERE},
    Role.CULTURE_OFFICER: {Can.REPORT: Where.HERE},
    Role.HOUSING_OFFICER: {Can.REPORT: Where.HERE},
    Role.PROPERTY: {Can.REPORT: Where.BELOW},
    Role.OWNERS_COMMITTEE: {Can.REPORT: Where.HERE},
    Role.VOLUNTEER: {Can.REPORT: Where.BELOW},
    Role.COMMUNITY_STAFF: {Can.REPORT: Where.BELOW, Can.HANDLE: Where.BELOW},
    Role.STREET_STAFF: {Can.REPORT: Where.BELOW, Can.HANDLE: Where.BELOW},
    Role.POLICE: {Can.REPORT: Where.BELOW},
}


def allows(role: Role, action: Can, *, steps_down: int) -> bool:
    """Whether `role` at a place may do `action` at a place `steps_down` levels below it."""
    where = GRANTS[role].get(action)
    return where is not None and (steps_down == 0 or where is Where.BELOW)


def holders(action: Can) -> frozenset[Role]:
    """The roles that may do `action` somewhere."""
    return frozenset(role for role, grants in GRANTS.items() if action in grants)
