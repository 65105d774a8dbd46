"""Every move of a report's life is made here: the table says whether, and the clocks follow."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from domain import chain
from domain.chain import Arrival, Stop
from domain.deadlines import (
    closes_at,
    property_by,
)
from domain.matters import (
    ACTIVE,
    BACK,
    BY_NEIGHBOURS,
    BY_REPORTER,
    ENDED,
    LETS_GO,
    MOVES,
    OF_PARTS,
    OPEN,
    Kind,
    Move,
    Rating,
    State,
    Wait,
    after,
)
from domain.refusal import Refusal
from handlers.reports.worked import along, times
from storage import places, rights
from storage.matters import Matter
from storage.members import Member
from storage.parts import parts
from storage.places import Community, Place
from storage.rising import Handed
from storage.work import Work

#: The moves that mean whoever makes them is on it, if nobody is.
_TAKES_ON = frozenset(
    {
        Move.TAKE,
        Move.TO_PROPERTY,
        Move.ARRIVE,
        Move.BEGIN,
        Move.FINISH,
        Move.RESUME,
        Move.LONG_TERM,
    }
)
_RATED = {Move.SATISFIED: Rating.SATISFIED, Move.SO_SO: Rating.SO_SO}
#: From where a matter goes back to the state it had before.
_GOES_BACK = frozenset({State.PROPOSED, State.PAUSED, State.MERGED})
#: In these nobody can do anything, so the time of a level stands still.
_STANDS = frozenset({State.PAUSED, State.LONG_TERM, State.MERGED})


class Waits(NamedTuple):
    """Why something must wait, and until when; of a long-term matter the day of its next line."""

    why: Wait
    until: datetime


async def move(
    work: Work,
    community: Community,
    matter: Matter,
    what: Move,
    by: int | None,
    *,
    waits: Waits | None = None,
    **facts: Any,
) -> State:
    """Make one move: the row, its clocks and its history. Returns the state it had.

    Who may is asked before; what is shown and told comes after. Raises Refusal where the table
    does not list the move, and where a matter would be closed while a part of it is open.
    """
    if matter.kind is Kind.TASK and what not in OF_PARTS:
        raise Refusal("part-only-done")
    holder = await work.db.get(Member, matter.handler_id) if matter.handler_id else None
    to = after(matter.state, what, matter.before, who=holder.name if holder else "")
    if matter.state in OPEN and to not in OPEN:
        left = [one for one in await parts(work.db, matter.id or 0) if one.state in OPEN]
        if left:
            raise Refusal("parts-open", n=len(left))
    again = None
    if what is Move.REOPEN:
        level = await work.db.get_one(Place, matter.level_id)
        # Sorted anew meanwhile, it may be of a tier for which its level has no time of its own.
        until = await times.lasts(work, community, matter)
        again = until(level.kind, work.now) or work.now + chain.FIRST_WORD
    was = make(matter, what, by, work.now, waits=waits, again=again)
    wind(matter, work.now, community=community)
    if what in LETS_GO and matter.first_id is not None:
        await along.take(work, matter)
    if was in OPEN and matter.state not in OPEN:
        await along.hush(work, matter)
    work.note(matter.id or 0, what.value, by, was=was.value, **facts)
    await work.flush()
    return was


def make(
    matter: Matter,
    what: Move,
    by: int | None,
    now: datetime,
    *,
    waits: Waits | None = None,
    again: datetime | None = None,
) -> State:
    """One move of the row and its clocks, without its history. Returns the state it had.

    `waits` says why and until when, for what must wait; `again` is when the time of the level
    runs out that begins anew with what was done and broke again. Raises Refusal.
    """
    was = matter.state
    matter.state = after(was, what, matter.before)
    goes_back = MOVES[was, what] is BACK
    matter.before = was if matter.state in _GOES_BACK and not goes_back else None
    if what in LETS_GO:
        matter.handler_id = None
    elif what is Move.TAKE or (what in _TAKES_ON and matter.handler_id is None):
        matter.handler_id = by
        matter.first_id = matter.first_id or by
    if matter.state is State.TAKEN and matter.handler_id is None:
        matter.state = State.WAITING  # nobody was on it before either
    if matter.answered_at is None and by is not None and what not in BY_REPORTER | BY_NEIGHBOURS:
        matter.answered_at = now
    if what is Move.ARRIVE and matter.on_scene_at is None:
        matter.on_scene_at = now
    if what in _RATED:
        matter.rating = _RATED[what]
    if was in _STANDS and matter.waits_since is not None and what not in LETS_GO:
        matter.answer_by = chain.shifted(matter.answer_by, matter.waits_since, now)
    _clocks(now, matter, was, waits)
    if what is Move.REOPEN:
        matter.arrived_at, matter.answer_by, matter.rating = now, again, None
    wind(matter, now)
    return was


def _clocks(now: datetime, matter: Matter, was: State, waits: Waits | None) -> None:
    """What a level could do nothing about does not count against it."""
    if was is State.DONE and matter.done_at is not None and matter.state in ACTIVE:
        matter.answer_by = chain.shifted(matter.answer_by, matter.done_at, now)
    matter.waits_since = now if matter.state in _STANDS else None
    if waits is not None:
        matter.waits_for, matter.waits_until = waits
    elif matter.state not in _STANDS and matter.state is not State.PROPOSED:
        matter.waits_for = matter.waits_until = None
    matter.property_by = None
    if matter.state is State.WITH_PROPERTY:
        matter.property_by = property_by(now, matter.tier)
    elif matter.state in ENDED:
        matter.done_at = matter.done_at or now
    elif matter.state in OPEN:
        matter.done_at = None


def wind(
    matter: Matter, now: datetime, *, top: bool = False, community: Community | None = None
) -> None:
    """Say when something must next happen to a matter by itself. `community`: whose calendar says
    when a first word is owed to what is urgent."""
    matter.due_at = chain.next_moment(
        matter.state,
        matter.tier,
        now,
        arrived=matter.arrived_at,
        answer_by=matter.answer_by,
        waits_until=matter.waits_until,
        property_by=matter.property_by,
        closes=closes_at(matter.done_at or now, matter.tier),
        first_word=times.first_word(community, matter) if community is not None else None,
        top=top,
    )
    if matter.held_until is not None and matter.due_at is not None:
        matter.due_at = min(matter.due_at, matter.held_until)


async def begin(
    work: Work,
    community: Community,
    matter: Matter,
    place: Place,
    avoiding: Collection[int] = (),
) -> None:
    """A new matter lies with the level its tier begins at, and its clock runs from the report.
    What goes round somebody does not begin where there is nobody else."""
    until = await times.lasts(work, community, matter)
    stop, by = Stop(place.id or 0, place.kind), None
    if chain.begins_at(matter.tier, place.kind) and not avoiding:
        by = until(stop.level, matter.created_at)
    if by is None:
        # Heavier than what a building solves: only then a look at the levels above.
        way_up = await stops(work, place.id or 0, avoiding)
        stop = chain.beginning(matter.tier, way_up)
        by = until(stop.level, matter.created_at)
        if by is None:
            up = chain.next_up(stop.place, way_up, matter.created_at, until)
            stop = Stop(up.place, stop.level) if up is not None else stop
            by = up.answer_by if up is not None else matter.created_at + chain.FIRST_WORD
    matter.level_id, matter.arrived_at, matter.answer_by = stop.place, matter.created_at, by
    wind(matter, work.now, community=community)


async def stops(work: Work, place_id: int, avoiding: Collection[int] = ()) -> Sequence[Stop]:
    """A place and those above it, as far as a matter can lie there: where nobody could be told
    of it, or only whom it goes round, it is passed by. Where that leaves none, it lies where it
    was told."""
    asked = "stops", place_id, frozenset(avoiding)
    return await work.once(asked, partial(_stops, work, place_id, avoiding))


async def _stops(work: Work, place_id: int, avoiding: Collection[int]) -> Sequence[Stop]:
    look = partial(places.chain, work.db, place_id)
    found = await work.once(("chain", place_id), look)
    able = [
        one
        for one in found
        if (one is found[0] and not avoiding) or await _staffed(work, one.id or 0, avoiding)
    ]
    return [Stop(one.id or 0, one.kind) for one in able or found[:1]]


async def _staffed(work: Work, place_id: int, avoiding: Collection[int]) -> bool:
    asked = "staffed", place_id, frozenset(avoiding)
    look = partial(rights.staffed, work.db, place_id, work.now, avoiding)
    return await work.once(asked, look)


def arrive(matter: Matter, arrival: Arrival, now: datetime) -> None:
    """It lies with another level, whose time runs from its arrival there."""
    matter.level_id, matter.arrived_at = arrival.place, arrival.arrived
    matter.answer_by = arrival.answer_by
    wind(matter, now)


async def hand(
    work: Work, community: Community, matter: Matter, arrival: Arrival, tell_at: datetime
) -> None:
    """The matter lies with another level from now on; what that level is told is a row."""
    came_from = matter.level_id
    arrive(matter, arrival, work.now)
    tell_level(work, matter, came_from, tell_at)
    await work.db.flush()


def tell_level(work: Work, matter: Matter, came_from: int | None, tell_at: datetime) -> None:
    """The level it lies with is to be told, at `tell_at`."""
    work.db.add(
        Handed(
            matter_id=matter.id or 0,
            place_id=matter.level_id,
            from_id=came_from,
            at=work.now,
            tell_at=tell_at,
        )
    )
