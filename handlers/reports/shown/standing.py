"""Where a matter stands, in words a neighbour understands."""

from functools import partial

from chat.text import Text, text
from domain.matters import OPEN, Kind, State, Wait
from handlers.reports.chain import levels
from storage import joined, members
from storage.matters import Matter
from storage.members import Member
from storage.parts import parts
from storage.work import Work


async def state_line(work: Work, matter: Matter) -> Text:
    """Where it stands. The first handler stays named (首接负责制), whoever is on it now."""
    if matter.kind is Kind.ALARM:
        return text("state-alarm" if matter.state in OPEN else "state-alarm-over")
    if matter.state is State.WAITING and levels.handed_up(matter):
        return await levels.waiting(work, matter)
    state = await _state(work, matter)
    if matter.state not in OPEN or matter.first_id in (None, matter.handler_id):
        return state
    first = await work.db.get(Member, matter.first_id)
    return text("state-first", who=first.name, state=state) if first and first.name else state


async def teller_line(work: Work, matter: Matter) -> Text:
    """The same for whoever told it: what was put together with another stands where that does."""
    if matter.state is not State.MERGED:
        return await state_line(work, matter)
    other = await joined.goes_on_in(work.db, matter)
    return text("state-together", state=await state_line(work, other))


async def _state(work: Work, matter: Matter) -> Text:
    handler = await work.db.get(Member, matter.handler_id) if matter.handler_id else None
    match matter.state:
        case State.WAITING:
            if charge := await levels.in_charge(work, matter):
                return text("state-waiting-for", who=members.called(charge[0]))
            return text("state-waiting")
        case State.TAKEN if handler:
            return text("state-taken", who=members.called(handler))
        case State.WITH_PROPERTY if handler:
            return text("state-property", who=members.called(handler))
        case State.ON_SCENE if handler:
            return text("state-on-scene", who=members.called(handler))
        case State.IN_HAND if handler:
            return text("state-in-hand", who=members.called(handler))
        case State.PROPOSED:
            return text("state-proposed")
        case State.PAUSED if matter.waits_until:
            return text("state-paused", why=why(matter.waits_for), until=matter.waits_until)
        case State.LONG_TERM if matter.waits_until:
            return text("state-long-term", why=why(matter.waits_for), until=matter.waits_until)
        case State.NOT_OURS:
            return text("state-not-ours")
        case State.DISMISSED:
            return text("state-dismissed")
        case State.MERGED:
            return text("state-merged")
        case State.DONE:
            return text("state-done", at=matter.done_at or work.now)
        case State.RATED:
            return text("state-rated")
        case State.UNRATED:
            return text("state-unrated")
        case State.WITHDRAWN:
            return text("state-withdrawn")
    return text("state-waiting")


def why(wait: Wait | None) -> Text:
    """Why something must wait."""
    return text(f"wait-{(wait or Wait.SCHEDULE).value}")


async def parts_line(work: Work, matter: Matter) -> list[Text]:
    """How many of its parts are done, where it was split: only what somebody took on ever is."""
    if matter.first_id is None:
        return []
    id = matter.id or 0
    found = await work.once(("parts", id), partial(parts, work.db, id))
    if not found:
        return []
    return [text("in-parts", n=len(found), done=sum(one.state not in OPEN for one in found))]
