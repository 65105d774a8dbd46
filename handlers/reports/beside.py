"""What waits for somebody in charge beside the matters on their list: a line each, and the button
that opens it."""

from collections.abc import Sequence
from typing import NamedTuple

from chat.card import Button
from chat.text import Text
from handlers.reports import candidate_list
from storage.places import Community
from storage.work import Work


class Beside(NamedTuple):
    """One line, and where it leads."""

    line: Text
    button: Button


async def of(work: Work, community: Community, member_id: int) -> Sequence[Beside]:
    """What waits for a member: what neighbours said to nobody (候选)."""
    found: list[Beside] = []
    if (heard := await candidate_list.summary(work, community, member_id)) is not None:
        found.append(Beside(*heard))
    return found
