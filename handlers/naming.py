"""What a city calls its levels and roles, by its own names or those of the texts; how long
something took."""

from chat.text import Fact, Text, text
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


def spent(minutes: int) -> Text:
    """How long something took."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return text("spent-minutes", n=rest)
    if rest:
        return text("spent-both", hours=hours, minutes=rest)
    return text("spent-hours", n=hours)
