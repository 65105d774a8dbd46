"""Who may do what, and where. One table; it prints as documentation."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What a person is at a place. The names shown are the city's own."""

    RESIDENT = "resident"
    UNIT_LEADER = "unit_leader"  # 单元长
    BUILDING_LEADER = "building_leader"  # 楼栋长
    MICRO_GRID_OFFICER = "micro_grid_officer"  # 微网格员
    GRID_OFFICER = "grid_officer"  # 网格员
    PARTY_GROUP_LEADER = "party_group_leader"  # 党小组长
    BRANCH_SECRETARY = "branch_secretary"  # 支部书记
    SANITATION_OFFICER = "sanitation_officer"  # 卫生员
    SECURITY_OFFICER = "security_officer"  # 治安员
    CULTURE_OFFICER = "culture_officer"  # 文体员
    HOUSING_OFFICER = "housing_officer"  # 房管员
    RESIDENTS_DELEGATE = "residents_delegate"  # 居民代表
    MEDIATOR = "mediator"  # 人民调解员
    PROPERTY = "property"  # 物业
    OWNERS_COMMITTEE = "owners_committee"  # 业委会
    VOLUNTEER = "volunteer"  # 志愿者
    TEAM_LEADER = "team_leader"  # 队长
    ORGANISATION = "organisation"  # 共建单位
    FAMILY_CONTACT = "family_contact"  # 联系家属
    COMMUNITY_STAFF = "community_staff"  # 社区工作人员
    STREET_STAFF = "street_staff"  # 街道工作人员
    POLICE = "police"  # 民警


class Mark(StrEnum):
    """What a household is known for at a place. It gives no right."""

    PARTY_HOUSEHOLD = "party_household"  # 党员中心户


class Can(StrEnum):
    """What one may be allowed to do."""

    #: Tell what is broken.
    REPORT = "report"
    #: Take a matter on, move it, see who reported it.
    HANDLE = "handle"
    #: Take on and move a matter whose category names the role (卫生 → 卫生员), where neighbours
    #: see it too.
    SEE_TO = "see to"
    #: Say that somebody lives where they say they live, and see who lives where.
    CONFIRM = "confirm"
    #: Bind a group to a place.
    BIND = "bind"
    #: Give somebody a role.
    INVITE = "invite"
    #: See the whole number of a resident who left one. Every look is written down.
    SEE_PHONE = "see phone"
    #: Ask the neighbours in a poll.
    HOLD_POLL = "hold poll"
    #: Call the neighbours together, move it or call it off, order what is talked about, write
    #: down what came of it.
    HOLD_COUNCIL = "hold council"
    #: Have a voice in a poll.
    VOTE = "vote"
    #: Take on what leads into somebody's home.
    ENTER_HOMES = "enter homes"
    #: Offer a wish to a volunteer team (派单).
    SEND_TEAM = "send team"
    #: Call out many hands at once (招募).
    CALL_OUT = "call out"
    #: Ask that the sealed link to whoever told something anonymously be opened.
    UNSEAL = "unseal"
    #: Agree to it: only the two together are shown who it was.
    SECOND = "second"


class Where(StrEnum):
    """Where a grant holds, seen from the place of the role."""

    HERE = "here"
    #: Here and everywhere under it in the tree.
    BELOW = "below"
    #: Here, below, and everywhere in the estate (小区) the place is or belongs to.
    ESTATE = "estate"


class Lies(StrEnum):
    """Where the place of a role lies, seen from the place somebody wants to act at."""

    HERE = "here"
    ABOVE = "above"
    IN_THE_ESTATE = "in the estate"


_HERE, _BELOW, _ESTATE = Where.HERE, Where.BELOW, Where.ESTATE

#: What anybody may do who takes part at a place without an office there.
_TAKING_PART = {Can.REPORT: _HERE, Can.VOTE: _HERE, Can.ENTER_HOMES: _HERE}
#: Officers and others with a task but without a say over matters.
_OFFICER = {Can.REPORT: _BELOW}
#: The four officers of a building, whom the categories name.
_BOARD_OFFICER = _OFFICER | {Can.SEE_TO: _BELOW}
#: Who looks after a level: everything there and under it.
_LEVEL = {
    Can.REPORT: _BELOW,
    Can.HANDLE: _BELOW,
    Can.CONFIRM: _BELOW,
    Can.BIND: _BELOW,
    Can.INVITE: _BELOW,
    Can.SEE_PHONE: _BELOW,
    Can.HOLD_POLL: _BELOW,
    Can.HOLD_COUNCIL: _BELOW,
    Can.SEND_TEAM: _BELOW,
    Can.CALL_OUT: _BELOW,
}
#: The party's branch and groups, who order for those that cannot (点单).
_BRANCH = _OFFICER | {Can.SEND_TEAM: _BELOW, Can.CALL_OUT: _BELOW}

#: What is not here is not allowed. An office gives no vote: whoever lives here votes as a
#: resident.
GRANTS: Mapping[Role, Mapping[Can, Where]] = {
    Role.RESIDENT: _TAKING_PART,
    Role.UNIT_LEADER: {
        Can.REPORT: _HERE,
        Can.HANDLE: _HERE,
        Can.CONFIRM: _HERE,
        Can.SEE_PHONE: _HERE,
        Can.HOLD_POLL: _HERE,
        Can.HOLD_COUNCIL: _HERE,
        Can.ENTER_HOMES: _HERE,
        Can.SEND_TEAM: _HERE,
        Can.CALL_OUT: _HERE,
    },
    Role.BUILDING_LEADER: {
        Can.REPORT: _BELOW,
        Can.HANDLE: _BELOW,
        Can.CONFIRM: _BELOW,
        Can.BIND: _BELOW,
        Can.SEE_PHONE: _BELOW,
        Can.HOLD_POLL: _BELOW,
        Can.HOLD_COUNCIL: _BELOW,
        Can.ENTER_HOMES: _BELOW,
        Can.SEND_TEAM: _BELOW,
        Can.CALL_OUT: _BELOW,
    },
    Role.MICRO_GRID_OFFICER: _LEVEL | {Can.ENTER_HOMES: _BELOW, Can.SECOND: _BELOW},
    Role.GRID_OFFICER: _LEVEL | {Can.ENTER_HOMES: _BELOW, Can.SECOND: _BELOW},
    Role.PARTY_GROUP_LEADER: _BRANCH,
    Role.BRANCH_SECRETARY: _BRANCH | {Can.HOLD_COUNCIL: _BELOW},
    Role.SANITATION_OFFICER: _BOARD_OFFICER,
    Role.SECURITY_OFFICER: _BOARD_OFFICER,
    Role.CULTURE_OFFICER: _BOARD_OFFICER,
    Role.HOUSING_OFFICER: _BOARD_OFFICER,
    Role.RESIDENTS_DELEGATE: _OFFICER,
    Role.MEDIATOR: _OFFICER,
    Role.PROPERTY: {Can.REPORT: _ESTATE},
    Role.OWNERS_COMMITTEE: {Can.REPORT: _ESTATE, Can.HOLD_POLL: _ESTATE},
    Role.VOLUNTEER: _OFFICER | {Can.ENTER_HOMES: _BELOW},
    Role.TEAM_LEADER: _OFFICER | {Can.ENTER_HOMES: _BELOW, Can.CALL_OUT: _BELOW},
    Role.ORGANISATION: _OFFICER | {Can.ENTER_HOMES: _BELOW},
    Role.FAMILY_CONTACT: {Can.REPORT: _HERE},
    Role.COMMUNITY_STAFF: _LEVEL
    | {Can.ENTER_HOMES: _BELOW, Can.UNSEAL: _BELOW, Can.SECOND: _BELOW},
    Role.STREET_STAFF: _LEVEL | {Can.SECOND: _BELOW},
    Role.POLICE: _OFFICER,
}

#: What a resident may only do once somebody confirmed that they live here.
CONFIRMED_ONLY = frozenset({Can.VOTE, Can.ENTER_HOMES})

#: Who hands out which roles, for the roles that are not a matter of course: nobody makes somebody
#: their own superior or equal.
RANK: Mapping[Role, int] = {
    Role.STREET_STAFF: 4,
    Role.COMMUNITY_STAFF: 3,
    Role.POLICE: 3,
    Role.GRID_OFFICER: 2,
    Role.MICRO_GRID_OFFICER: 1,
}

#: 两长四员: the board on the wall of every building, in its order.
BOARD = (
    Role.PARTY_GROUP_LEADER,
    Role.BUILDING_LEADER,
    Role.SANITATION_OFFICER,
    Role.SECURITY_OFFICER,
    Role.CULTURE_OFFICER,
    Role.HOUSING_OFFICER,
)

#: Who helps others without an office over them: who hears what a wish needs.
HELPING = frozenset({Role.VOLUNTEER, Role.TEAM_LEADER, Role.ORGANISATION})

_REACH = {
    Lies.HERE: (Where.HERE, Where.BELOW, Where.ESTATE),
    Lies.ABOVE: (Where.BELOW, Where.ESTATE),
    Lies.IN_THE_ESTATE: (Where.ESTATE,),
}


def allows(role: Role, action: Can, lies: Lies, *, confirmed: bool = True) -> bool:
    """Whether `role`, held at a place that lies so, lets its holder do `action` here.

    `confirmed`: somebody entitled said that the holder of the role has it by right; whoever only
    spoke in a building's group is a resident nobody confirmed.
    """
    if not confirmed and action in CONFIRMED_ONLY:
        return False
    return GRANTS[role].get(action) in _REACH[lies]


def holders(action: Can) -> frozenset[Role]:
    """The roles that may do `action` somewhere."""
    return frozenset(role for role, grants in GRANTS.items() if action in grants)


def gives(giver: Role, role: Role) -> bool:
    """Whether whoever holds `giver` may hand out `role`: only what stands below it."""
    return Can.INVITE in GRANTS[giver] and RANK.get(role, 0) < RANK.get(giver, 0)


def printed() -> str:
    """The whole table as Markdown: what stands in docs/rights.md."""
    lines = [
        "| role | " + " | ".join(Can) + " |",
        "|---|" + "---|" * len(Can),
    ]
    lines += [
        f"| `{role}` | " + " | ".join(GRANTS[role].get(action, "") for action in Can) + " |"
        for role in Role
    ]
    return "\n".join(lines)
