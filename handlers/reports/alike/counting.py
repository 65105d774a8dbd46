"""How many homes have the same, for the card every neighbour sees."""

from chat.text import Text, text
from domain.matters import State
from storage.matters import Matter


def homes_line(matter: Matter, n: int) -> list[Text]:
    """「3户同样」; of the property company and the committee neighbours read no count. What
    was put together with another is counted there."""
    if counts_quietly(matter) or matter.state is State.MERGED:
        return []
    return [text("same-homes", n=n)] if n > 1 else []


def counts_quietly(matter: Matter) -> bool:
    """Whether neighbours read no count of who says the same."""
    return (matter.category or "").startswith("property.")
