"""The board on the wall of a building (两长四员公示牌): who stands on it, and in which order."""

from domain.places import Level
from domain.roles import BOARD, Role

#: Whom people ask for by their office. Not on it: residents, and whoever helps without being
#: asked for (志愿者, 共建单位, 联系家属).
POSTED = (
    *BOARD,
    Role.UNIT_LEADER,
    Role.MICRO_GRID_OFFICER,
    Role.GRID_OFFICER,
    Role.COMMUNITY_STAFF,
    Role.BRANCH_SECRETARY,
    Role.PROPERTY,
    Role.OWNERS_COMMITTEE,
    Role.MEDIATOR,
    Role.POLICE,
    Role.RESIDENTS_DELEGATE,
    Role.STREET_STAFF,
)
#: More lines are not read on a telephone.
MOST = 12

Rank = tuple[int, int, int]


def rank(role: Role, level: Level, step: int) -> Rank | None:
    """Where a role stands on the board, the lowest first; None where it does not stand on it.

    `level` and `step`: what its place is, and how many steps above the place that asks. The
    building's own board comes first, in its order, then the 单元长, then level by level upward.
    """
    if role not in POSTED:
        return None
    order = POSTED.index(role)
    if level is Level.BUILDING and role in BOARD:
        return (0, 0, order)
    if role is Role.UNIT_LEADER:
        return (1, step, order)
    # The estate lies beside the tree: it comes after the level it is named by.
    return (2, 2 * step + (level is Level.ESTATE), order)
