"""「议事会」: the next gathering, with what is talked about."""

from collections.abc import Sequence

from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain.gatherings import Answer, Kind, State
from domain.refusal import Refusal
from domain.roles import Can
from handlers.council import cards, door
from handlers.council.door import Gathering
from handlers.turn import Answer as Reply
from handlers.turn import Turn
from storage import council_people, electorate, meetings
from storage.places import Place

routes = Routes()

#: Gatherings shown at once.
_MOST = 5


@routes.says("meeting", whole=("议事会", "议事日", "楼长例会", "meeting"))
async def next_gathering(turn: Turn, _said: Said, _meant: Meant) -> Reply:
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
    held = await door.below(turn) if turn.private else set()
    found: dict[tuple[Kind, int], Gathering] = {}
    for meeting, place in await meetings.to_come(turn.work.db, around | held, turn.now, kinds):
        # Of several councils whoever holds them sees each.
        one = (meeting.kind, place.id or 0 if place.id in held else 0)
        if one not in found and len(found) < _MOST:
            try:
                found[one] = await door.gathering(turn, meeting.id or 0)
            except Refusal:
                continue
    return list(found.values())


async def own_lines(turn: Turn) -> Sequence[Text]:
    """Where the speaker said they come, or sent word to, for 我的事."""
    lines = []
    for row, meeting in await council_people.answers_of(turn.work.db, turn.me):
        to_come = meeting.state is State.PLANNED and meeting.starts_at > turn.now
        if to_come and row.answer in (Answer.COMING, Answer.SENDS_WORD):
            place = await turn.work.db.get_one(Place, meeting.place_id)
            one = await door.whole(turn.work, turn.community, meeting, place)
            comes = row.answer is Answer.COMING
            key = text("mine-meeting-coming") if comes else text("mine-meeting-word")
            lines.append(text("mine-meeting", title=cards.title(one, alone=True), answer=key))
    return lines
