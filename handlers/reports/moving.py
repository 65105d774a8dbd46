"""Every move of a report's life is made here: the table says whether, and the clocks follow."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from domain import chain
from domain.chain import Arrival, Stop
from domain.deadlines import (
    DISPUTES,
    MEDIATION,
    Tier,
    answer_by,
    closes_at,
    next_council,
    property_by,
)
from domain.matters import ACTIVE, BY_NEIGHBOURS, BY_REPORTER, LETS_GO, Move, Rating, State, after
from domain.places import Level
from storage import places, rights, workdays
from storage.matters import Matter
from storage.members import Member
from storage.places import Community, Place
from storage.rising import Handed
from storage.work import Work

#: The moves that mean whoever makes them is on it, if nobody is.
_TAKES_ON = frozenset({Move.TAKE, Move.TO_PROPERTY, Move.ARRIVE, Move.BEGIN, Move.FINISH})
_RATED = {Move.SATISFIED: Rating.SATISFIED, Move.SO_SO: Rating.SO_SO}


async def move(
    work: Work, community: Community, matter: Matter, what: Move, by: int | None, **facts: Any
) -> State:
    """Make one move: the row, its clocks and its history. Returns the state it had.

    Who may is asked before; what is shown and told comes after. Raises Refusal where the table
    does not list the move.
    """
    holder = await work.db.get(Member, matter.handler_id) if matter.handler_id else None
    was = matter.state
    matter.state = after(was, what, matter.before, who=holder.name if holder else "")
    matter.before = was if matter.state in _GOES_BACK else None
    if what in LETS_GO:
        matter.handler_id = None
    elif what is Move.TAKE or (what in _TAKES_ON and matter.handler_id is None):
        matter.handler_id = by
        matter.first_id = matter.first_id or by
    if matter.answered_at is None and by is not None and what not in BY_REPORTER | BY_NEIGHBOURS:
        matter.answered_at = work.now
    if what is Move.ARRIVE and matter.on_scene_at is None:
        matter.on_scene_at = work.now
    if what in _RATED:
        matter.rating = _RATED[what]
    _clocks(work.now, matter, was)
    if what is Move.REOPEN:
        level = await work.db.get_one(Place, matter.level_id)
        matter.arrived_at, matter.rating = work.now, None
        matter.answer_by = lasts(community, matter)(level.kind, work.now)
    wind(matter, work.now)
    work.note(matter.id or 0, what.value, by, was=was.value, **facts)
    await work.db.flush()
    return was


#: From where a matter goes back to the state it had before.
_GOES_BACK = frozenset({State.PROPOSED, State.PAUSED, State.MERGED})


def _clocks(now: datetime, matter: Matter, was: State) -> None:
    """What a level could do nothing about does not count against it."""
    if was in (State.PAUSED, State.LONG_TERM) and matter.waits_since is not None:
        matter.answer_by = chain.shifted(matter.answer_by, matter.waits_since, now)
    if was is State.DONE and matter.done_at is not None and matter.state in ACTIVE:
        matter.answer_by = chain.shifted(matter.answer_by, matter.done_at, now)
    if matter.state not in (State.PAUSED, State.LONG_TERM):
        matter.waits_for = matter.waits_since = matter.waits_until = None
    match matter.state:
        case State.WITH_PROPERTY:
            matter.property_by = property_by(now, matter.tier)
        case State.DONE | State.UNRATED if was not in (State.DONE, State.UNRATED):
            matter.done_at = now
        case _ if matter.state in ACTIVE:
            matter.done_at = matter.property_by = None


def wind(matter: Matter, now: datetime, *, top: bool = False) -> None:
    """Say when something must next happen to a matter by itself."""
    matter.due_at = chain.next_moment(
        matter.state,
        matter.tier,
        now,
        arrived=matter.arrived_at,
        answer_by=matter.answer_by,
        waits_until=matter.waits_until,
        property_by=matter.property_by,
        closes=closes_at(matter.done_at or now, matter.tier),
        top=top,
    )


def lasts(community: Community, matter: Matter) -> chain.Lasts:
    """How long each level has for such a matter in this community."""
    own = community.settings
    hours, preset = own.get("deadlines_hours"), own.get("deadlines", "7135")

    def until(level: Level, arrived: datetime) -> datetime | None:
        if matter.tier is Tier.COUNCIL:
            hour, minute = map(int, own.get("meeting_time", "19:00").split(":"))
            local = arrived.astimezone(ZoneInfo(community.timezone))
            return next_council(local, own.get("meeting_day", 15), hour, minute)
        by = answer_by(
            arrived, matter.tier, level, hours, preset, partial(workdays.calendar_of, community)
        )
        if by is not None and matter.category in DISPUTES:
            return arrived + MEDIATION
        return by

    return until


async def begin(work: Work, community: Community, matter: Matter, place: Place) -> None:
    """A new matter lies with the level its tier begins at, and its clock runs from the report."""
    until = lasts(community, matter)
    stop, by = Stop(place.id or 0, place.kind), None
    if chain.begins_at(matter.tier, place.kind):
        by = until(stop.level, matter.created_at)
    if by is None:
        # Heavier than what a building solves: only then a look at the levels above.
        way_up = await stops(work, place.id or 0)
        stop = chain.beginning(matter.tier, way_up)
        by = until(stop.level, matter.created_at)
        if by is None:
            up = chain.next_up(stop.place, way_up, matter.created_at, until)
            stop = Stop(up.place, stop.level) if up is not None else stop
            by = up.answer_by if up is not None else matter.created_at + chain.FIRST_WORD
    matter.level_id, matter.arrived_at, matter.answer_by = stop.place, matter.created_at, by
    wind(matter, work.now)


async def stops(work: Work, place_id: int) -> Sequence[Stop]:
    """A place and those above it, as far as a matter can lie there: where nobody could be told
    of it, it is passed by; the first and the last stay."""
    found = await places.chain(work.db, place_id)
    last = len(found) - 1
    return [
        Stop(one.id or 0, one.kind)
        for at, one in enumerate(found)
        if at in (0, last) or await rights.staffed(work.db, one.id or 0, work.now)
    ]


async def hand(
    work: Work, community: Community, matter: Matter, arrival: Arrival, tell_at: datetime
) -> None:
    """The matter lies with another level from now on; what that level is told is a row."""
    came_from = matter.level_id
    matter.level_id, matter.arrived_at = arrival.place, arrival.arrived
    matter.answer_by = arrival.answer_by
    wind(matter, work.now)
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
