"""What waits for somebody in charge beside the matters on their list: a line each, and the button
that opens it."""

from collections.abc import Sequence
from typing import NamedTuple

from chat.card import Button, button
from chat.text import Text, text
from handlers.buttons import SeeAgenda, SeeHours, SeeTasks, SeeUnclaimed, SeeWishes
from handlers.reports.unasked import candidate_list
from storage import agendas, council_concerned, hours, open_wishes, unchecked
from storage.places import Community
from storage.work import Work


class Beside(NamedTuple):
    """One line, and where it leads."""

    line: Text
    button: Button
    #: Reason enough for a list where nothing else is on it.
    alone: bool = True


async def of(work: Work, community: Community, member_id: int) -> Sequence[Beside]:
    """What waits for a member: what neighbours said to nobody (候选); shortly before a council
    they hold, its agenda; the tasks they have; wishes nobody has looked at, and those nobody has
    taken on; volunteers' hours nobody confirmed."""
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
    if wished := await unchecked.to_check(work.db, member_id, work.now):
        line = text("wish-to-check", n=len(wished))
        found.append(Beside(line, button(text("button-to-check"), SeeWishes())))
    if fallow := await open_wishes.fallow(work.db, member_id, work.now):
        line = text("wish-fallow", n=len(fallow))
        see = button(text("button-see-fallow"), SeeUnclaimed())
        found.append(Beside(line, see, alone=False))
    if given := await hours.to_confirm(work.db, member_id, work.now):
        line = text("hours-to-confirm", n=len(given))
        found.append(Beside(line, button(text("button-see-hours"), SeeHours())))
    return found
