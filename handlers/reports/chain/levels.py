"""The levels a matter goes up: how they are called, where it can go, what they may read."""

from collections.abc import Sequence
from functools import partial

from chat.incoming import Chat
from chat.text import Fact, Text, text
from domain import chain
from domain.chain import Arrival, Stop
from domain.matters import Move
from domain.roles import Can
from handlers.reports.chain import charge
from handlers.reports.worked import moving, times
from storage import history, matters, members, places, rights
from storage.matters import Matter
from storage.members import Member
from storage.places import Community, Place
from storage.work import Work

#: What brings a matter to a higher level, in its history.
_UPWARD = (Move.RAISE.value, Move.REFER.value, Move.LOOK_AGAIN.value)


def handed_up(matter: Matter) -> bool:
    """Whether it lies higher than where it began."""
    return matter.level_id != matter.place_id and matter.arrived_at > matter.created_at


async def way_up(work: Work, matter: Matter) -> Sequence[Stop]:
    """The levels it can lie with, upward."""
    return await moving.stops(work, matter.place_id, await charge.avoided(work, matter))


async def above(work: Work, community: Community, matter: Matter) -> Arrival | None:
    """Where it goes if it goes up now; None at the top."""
    until = await times.lasts(work, community, matter)
    return chain.next_up(matter.level_id, await way_up(work, matter), work.now, until)


async def top(work: Work, matter: Matter) -> int:
    """The highest place it can lie with, as an id: whoever is above it has nobody in charge."""
    return (await way_up(work, matter))[-1].place


async def in_charge(work: Work, matter: Matter) -> Sequence[Member]:
    """Who is in charge of it at the level it lies with, never whom it is about (回避)."""
    avoiding = await matters.concerned(work.db, matter)
    look = partial(rights.in_charge, work.db, matter.level_id, Can.HANDLE, work.now, avoiding)
    return await work.once(("charge", matter.level_id, avoiding), look)


async def called(work: Work, matter: Matter) -> Fact:
    """The level it lies with and who is in charge there, as neighbours read it: 睿城网格的小周."""
    level = await work.db.get_one(Place, matter.level_id)
    named = [one.name for one in await in_charge(work, matter) if one.name]
    return text("at-level", place=level.name, who=named[0]) if named else level.name


async def waiting(work: Work, matter: Matter) -> Text:
    """What neighbours read of what was handed up and waits there (VOICE 9)."""
    who, by = await called(work, matter), matter.answer_by or work.now
    first = await work.db.get(Member, matter.first_id) if matter.first_id else None
    if first is None or not first.name:
        return text("state-raised", who=who, by=by)
    return text("state-raised-first", who=who, by=by, first=first.name)


async def knows(work: Work, matter: Matter, chat: Chat) -> bool:
    """Whether the reporter's name and number may be read in a chat. Once a matter was handed up
    they go no further than the building without the reporter's own yes."""
    if matter.call_ok or not handed_up(matter):
        return True
    if not await history.latest(work.db, matter.id or 0, _UPWARD, 1):
        return True  # it began there, and was opened anew
    account = await members.account(work.db, chat.channel, chat.id)
    return account is not None and await at_home(work, matter, account.member_id)


async def at_home(work: Work, matter: Matter, member_id: int) -> bool:
    """Whether somebody is in charge of the very place it was told at."""
    who = await rights.in_charge(work.db, matter.place_id, Can.HANDLE, work.now)
    return member_id in {one.id for one in who}


async def groups(work: Work, place_id: int) -> Sequence[Chat]:
    """The work groups of a level. The group of a building is none: its neighbours read there."""
    place = await work.db.get_one(Place, place_id)
    if places.is_home(place):
        return ()
    return await work.once(("groups", place_id), partial(places.chats_of, work.db, place_id))
