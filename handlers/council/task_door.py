"""The only door to a task of the council: whoever has to do it, and whoever may hold the council
where it was decided."""

from dataclasses import dataclass

from domain.refusal import Refusal
from domain.roles import Can
from handlers.turn import Turn
from storage import tasks
from storage.matters import Matter
from storage.places import Place
from storage.tasks import Task


@dataclass(frozen=True, slots=True)
class One:
    """A task, the matter that gives it number and owner, and where it was decided."""

    task: Task
    matter: Matter
    place: Place

    @property
    def id(self) -> int:
        """The matter's, which its buttons and cards carry."""
        return self.matter.id or 0


async def reached(turn: Turn, matter_id: int) -> One:
    """A task, locked until the turn ends. Another's answers like one that does not exist. Raises
    Refusal."""
    found = await tasks.of_matter(turn.work.db, matter_id)
    if found is None:
        raise Refusal("no-such-task")
    one = One(*found)
    if one.matter.handler_id == turn.me or await holds(turn, one):
        return one
    raise Refusal("no-such-task")


async def held(turn: Turn, matter_id: int) -> One:
    """The same for whoever may hold the council there. Raises Refusal."""
    one = await reached(turn, matter_id)
    await turn.require(Can.HOLD_COUNCIL, one.place.id or 0)
    return one


async def holds(turn: Turn, one: One) -> bool:
    """Whether the speaker may hold the council there."""
    return await turn.may(Can.HOLD_COUNCIL, one.place.id or 0)
