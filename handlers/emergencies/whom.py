"""Who is on duty where an alarm is, and who comes after them: never whom it is about (回避), nor
the speaker, who knows."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from chat.incoming import Chat
from domain.roles import Can
from storage import alarms, matters, members, places, posts, rights
from storage.alarms import Alarm
from storage.matters import Matter
from storage.members import Member
from storage.places import Community
from storage.work import Work

#: More names than that help nobody in a hurry.
MOST = 3


async def on_duty(work: Work, community: Community, matter: Matter) -> Sequence[Member]:
    """Who is on duty for the place now, else who is in charge there: those a card names."""
    return (await at_hand(work, community, matter))[:MOST]


async def at_hand(work: Work, community: Community, matter: Matter) -> list[Member]:
    """Everybody on duty for the place now, else everybody in charge exactly there; of several
    places it may be at, for each of them."""
    found: dict[int, Member] = {}
    for place_id in await _where(work, matter):
        found |= {one.id or 0: one for one in await _at_hand(work, community, matter, place_id)}
    return list(found.values())


async def _where(work: Work, matter: Matter) -> list[int]:
    """The places it may be at, the likeliest first."""
    alarm = await alarms.of(work.db, matter.id or 0)
    if alarm is None or not matter.said_chat:
        return [matter.place_id]
    served = await places.places_of(work.db, Chat(matter.said_channel, matter.said_chat))
    if alarm.whereabouts != alarms.anywhere(served):
        return [matter.place_id]
    return [matter.place_id, *(id for one in served if (id := one.id or 0) != matter.place_id)]


async def _at_hand(
    work: Work, community: Community, matter: Matter, place_id: int
) -> list[Member]:
    zone = ZoneInfo(community.timezone)
    round_ = await avoiding(work, matter)
    watches = await posts.on_duty(work.db, place_id, zone, work.now)
    found = {one.member.id or 0: one.member for one in watches}
    if not matter.open:
        # What is nobody else's business is told to those who may handle it, and to them only.
        found = {
            id: one
            for id, one in found.items()
            if await rights.may(work.db, id, Can.HANDLE, place_id, work.now)
        }
    found = {id: one for id, one in found.items() if id not in round_}
    if not found:
        charge = await rights.in_charge(work.db, place_id, Can.HANDLE, work.now, round_)
        found = {one.id or 0: one for one in charge}
    return list(found.values())


async def avoiding(work: Work, matter: Matter) -> frozenset[int]:
    """Who is not called."""
    concerned = await matters.concerned(work.db, matter)
    return concerned | {matter.reporter_id} if matter.reporter_id else concerned


async def _in_turn(work: Work, community: Community, matter: Matter) -> list[Member]:
    """Everybody who may be called, in the order in which one is called after another."""
    round_ = await avoiding(work, matter)
    found = {one.id or 0: one for one in await at_hand(work, community, matter)}
    for place in await places.chain(work.db, matter.place_id):
        charge = await rights.in_charge(work.db, place.id or 0, Can.HANDLE, work.now, round_)
        found |= {one.id or 0: one for one in charge if (one.id or 0) not in found}
    return list(found.values())


async def next_one(
    work: Work, community: Community, matter: Matter, alarm: Alarm
) -> Member | None:
    """Who is called next if nobody answers: the next who can be reached."""
    rest = [
        one for one in await _in_turn(work, community, matter) if (one.id or 0) not in alarm.called
    ]
    reachable = await members.private_chats(work.db, [one.id or 0 for one in rest])
    return next((one for one in rest if one.id in reachable), None)


async def first_ones(
    work: Work, community: Community, matter: Matter, alarm: Alarm
) -> list[Member]:
    """Who is called first: one person for each place it may be at."""
    found: list[Member] = []
    for place_id in (await _where(work, matter))[1:]:
        there = await _at_hand(work, community, matter, place_id)
        reachable = await members.private_chats(work.db, [one.id or 0 for one in there])
        found += [one for one in there if one.id in reachable and one.id not in alarm.called][:1]
    one = await next_one(work, community, matter, alarm)
    return list({each.id: each for each in ([one] if one else []) + found}.values())


async def called(work: Work, alarm: Alarm) -> list[Member]:
    """Those who were called first."""
    found = [await work.db.get(Member, id) for id in alarm.called[:MOST]]
    return [one for one in found if one is not None]
