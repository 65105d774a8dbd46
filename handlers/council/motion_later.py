"""What happens to a motion by itself: the question nobody answered, enough voices at last, too few
in time, the end of the window, and what its poll came to."""

from chat.routes import Routes
from chat.text import text
from domain.matters import OPEN
from domain.matters import State as Stands
from domain.motion_rules import Outcome
from domain.motions import Move, State
from handlers.council import (
    motion_cards,
    motion_deciding,
    motion_door,
    motion_moves,
    motion_seconding,
    motion_writing,
    rating,
)
from handlers.council.motion_door import One
from storage import agendas, motion_voices
from storage.matters import Matter
from storage.places import Community
from storage.work import Work

routes = Routes()


@routes.due("motion")
async def its_moment_came(work: Work, community: Community, matter: Matter) -> None:
    """The step due now; the row says nothing more afterwards unless the step asks for it."""
    matter.due_at = None
    one = await motion_door.of(work, matter.id or 0)
    if one is None:
        return
    if matter.held_until is not None:
        await motion_writing.appear(work, community, one, answers=motion_writing.where_said(one))
        return
    match one.motion.state:
        case State.PROPOSED:
            await _enough(work, community, one)
        case State.DISCUSSING:
            await motion_moves.wind(work, community, one)
            await motion_cards.redraw(work, community, one)
        case State.DECIDING:
            await _polled(work, community, one)
        case State.DONE:
            await rating.over(work, community, one)
        case _:
            pass


async def _enough(work: Work, community: Community, one: One) -> None:
    """Somebody was confirmed meanwhile, or its time is over."""
    heard = await motion_voices.heard(work.db, one.motion, one.scope, work.now)
    if heard < one.motion.needs and work.now >= await motion_moves.rests_from(
        work, community, one
    ):
        motion_moves.step(work, one, Move.LAPSE, None)
        await motion_cards.redraw(work, community, one)
        words = text("motion-told-lapsed", code=motion_cards.code(one, one.place))
        await motion_cards.tell_mover(work, community, one, words)
        return
    await motion_seconding.settle(work, community, one)
    if one.motion.state is State.PROPOSED:
        await motion_moves.wind(work, community, one)


async def _polled(work: Work, community: Community, one: One) -> None:
    """A poll about it began, was closed, or was called off."""
    poll = await work.db.get(Matter, one.motion.poll_id) if one.motion.poll_id else None
    if poll is not None and poll.state in OPEN:
        await motion_cards.redraw(work, community, one)
        return
    came_to = one.motion.outcome
    if poll is None or poll.state is Stands.WITHDRAWN or came_to in (None, Outcome.NOTHING):
        motion_moves.step(work, one, Move.CARRY, None)
        await agendas.carry(work.db, one.id, work.now)
        await motion_cards.redraw(work, community, one)
        words = text("motion-told-carried", code=motion_cards.code(one, one.place))
        await motion_cards.tell_mover(work, community, one, words)
        return
    move = Move.ADOPT if came_to is Outcome.ADOPTED else Move.REJECT
    motion_moves.step(work, one, move, None)
    await motion_deciding.noted(work, one)
    await motion_cards.redraw(work, community, one)
    await motion_deciding.told(work, community, one)
