"""What is late and can go no higher: it is said once, then once a week."""

from domain import chain
from handlers.reports.worked import moving
from storage import history
from storage.matters import Matter
from storage.work import Work

#: In the history: it was said that the time is over of what can go no higher.
TOLD = "late told"


async def again(work: Work, matter: Matter) -> bool:
    """Whether it is to be said (again) that the time of what can go no higher is over: once, then
    once a week, however often it is moved in between. From now on it was said."""
    before = await history.last(work.db, matter.id or 0, TOLD)
    moving.wind(matter, work.now, top=True)
    if before is not None and matter.answer_by is not None and before.at >= matter.answer_by:
        next_time = before.at + chain.WEEKLY
        if next_time > work.now:
            matter.due_at = next_time
            return False
    work.note(matter.id or 0, TOLD, None)
    return True
