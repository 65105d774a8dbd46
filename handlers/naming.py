"""What a city calls its levels and roles: its own names, else those of the texts."""

from chat.text import Fact, text
from domain.places import Level
from domain.roles import Role
from storage.places import Community


def level_name(community: Community, level: Level) -> Fact:
    """What a city calls a level."""
    own: Fact | None = community.settings.get("level_names", {}).get(level)
    return own or text(f"level-{level.replace('_', '-')}")


def role_name(community: Community, role: Role) -> Fact:
    """What the city calls a role."""
    own: Fact | None = community.settings.get("role_names", {}).get(role)
    return own or text(f"role-{role.replace('_', '-')}")
