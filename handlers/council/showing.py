"""「议事会」: the next gathering, with what is talked about."""

from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import text
from domain.gatherings import Kind
from domain.refusal import Refusal
from domain.roles import Can
from handlers.council import cards, door
from handlers.council.door import Gathering
from handlers.turn import Answer, Turn
from storage import electorate, meetings

routes = Routes()


@routes.says("meeting", whole=("议事会", "议事日", "楼长例会", "meeting"))
async def next_gathering(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """In a group the neighbours' next one; alone all of the speaker's, the next of each kind, and
    for whoever holds one what may be done about it."""
    found = await _next(turn)
    if not found:
        return text("meeting-none")
    for one in found:
        await turn.show(await cards.next_one(turn.work, one, alone=turn.private))
        if turn.private and await turn.may(Can.HOLD_COUNCIL, one.place.id or 0):
            await turn.show(await cards.held(turn.work, one))
    return None


async def _next(turn: Turn) -> list[Gathering]:
    here = [place.id or 0 for place in turn.places]
    around = await electorate.around(turn.work.db, here)
    kinds = tuple(Kind) if turn.private else (Kind.COUNCIL,)
    found: dict[Kind, Gathering] = {}
    for meeting, _ in await meetings.to_come(turn.work.db, around, turn.now, kinds):
        if meeting.kind not in found:
            try:
                found[meeting.kind] = await door.gathering(turn, meeting.id or 0)
            except Refusal:
                continue
    return list(found.values())
