"""The only door to a motion: through a group of the homes it concerns, a home there, the right to
hold the council there; and, where it stands nowhere yet, through whoever proposed it."""

from dataclasses import dataclass

from domain.codes import Code
from domain.refusal import Refusal
from domain.roles import Can
from handlers.turn import Turn
from storage import electorate, motion_voices, motions
from storage.electorate import Scope
from storage.matters import Matter
from storage.motions import Motion
from storage.places import Place
from storage.work import Work


@dataclass(frozen=True, slots=True)
class One:
    """A motion, the matter that gives it its number, where it was said, and whom it concerns."""

    motion: Motion
    matter: Matter
    place: Place
    scope: Scope

    @property
    def id(self) -> int:
        """The matter's, which its buttons and cards carry."""
        return self.matter.id or 0


async def of(work: Work, matter_id: int) -> One | None:
    """A motion by its matter, locked until the turn ends; for the clock, which passes no door."""
    found = await motions.of_matter(work.db, matter_id)
    return None if found is None else await whole(work, *found)


async def whole(work: Work, motion: Motion, matter: Matter, place: Place) -> One:
    """A motion with the homes it concerns: those of its place, or of its whole estate."""
    root = place
    if matter.estate_wide and place.estate_id is not None:
        root = await work.db.get_one(Place, place.estate_id)
    return One(motion, matter, place, await electorate.scope(work.db, root))


async def reached(turn: Turn, matter_id: int) -> One:
    """A motion, locked until the turn ends. Another place's answers like one that does not exist.
    Raises Refusal."""
    one = await of(turn.work, matter_id)
    if one is None or not await _within_reach(turn, one):
        raise Refusal("no-such-motion")
    return one


async def held(turn: Turn, matter_id: int) -> One:
    """The same for whoever may hold the council there. Raises Refusal."""
    one = await reached(turn, matter_id)
    await turn.require(Can.HOLD_COUNCIL, one.place.id or 0)
    return one


async def numbered(turn: Turn, code: Code) -> One:
    """The motion somebody names: here before elsewhere. Raises Refusal."""
    here = {place.id for place in turn.places}
    found = await motion_voices.numbered(turn.work.db, code.number, code.place)
    for id, _ in sorted(found, key=lambda row: row[1] not in here):
        one = await of(turn.work, id)
        if one is not None and await _within_reach(turn, one):
            return one
    raise Refusal("no-such-motion")


async def _within_reach(turn: Turn, one: One) -> bool:
    if one.matter.held_until is not None:
        return one.matter.reporter_id == turn.me
    here = {place.id for place in turn.places}
    if not turn.private:
        return not here.isdisjoint({*one.scope.places, one.scope.building, one.place.id})
    if one.matter.reporter_id == turn.me or not here.isdisjoint(one.scope.places):
        return True
    if await electorate.homes_of(turn.work.db, one.scope, turn.me):
        return True
    return await turn.may(Can.HOLD_COUNCIL, one.place.id or 0)
