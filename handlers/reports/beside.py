"""What waits for somebody in charge beside the matters on their list: a line each, and the button
that opens it."""

from collections.abc import Sequence
from typing import NamedTuple

from chat.card import Button, button
from chat.text import Text, text
from handlers.buttons import SeeAgenda, SeeTasks
from handlers.reports import candidate_list
from storage import agendas, council_concerned
from storage.places import Community
from storage.work import Work


class Beside(NamedTuple):
    """One line, and where it leads."""

    line: Text
    button: Button


async def of(work: Work, community: Community, member_id: int) -> Sequence[Beside]:
    """What waits for a member: what neighbours said to nobody (候选); shortly before a council
    they hold, its agenda; the tasks they have."""
    found: list[Beside] = []
    if (heard := await candidate_list.summary(work, community, member_id)) is not None:
        found.append(Beside(*heard))
    soon = await agendas.soon(work.db, member_id, work.now)
    if soon is not None and soon[1]:
        line = text("agenda-soon", at=soon[0].starts_at, n=soon[1])
        found.append(Beside(line, button(text("button-agenda"), SeeAgenda())))
    if tasks := await council_concerned.open_of(work.db, member_id):
        line = text("tasks-wait", n=len(tasks), at=tasks[0][0].by)
        found.append(Beside(line, button(text("button-see-tasks"), SeeTasks())))
    return found
