"""Whom an alarm calls: one person first, the next, the level above, at last the operators, until
somebody answers. Calling is a private message; the bot has no telephone and never says it has."""

from collections.abc import Collection

from chat.ears import Standing
from domain.alarms import ASK_AFTER, STANDS, next_call
from domain.roles import Can
from handlers.emergencies import cards, whom
from handlers.telling import show_members, show_operators
from storage import forgetting, members, outbox_cards, places, rights
from storage.alarms import Alarm
from storage.matters import Matter
from storage.members import Member
from storage.outbox import Lane
from storage.places import Community
from storage.work import Work

#: So many calls go to one person each; those after them to a whole level.
SINGLE = 2


async def call(work: Work, community: Community, matter: Matter, alarm: Alarm) -> bool:
    """The call that is due now, and when the next one is; False where nobody can be reached."""
    if alarm.began_at is None:
        alarm.began_at = work.now
    alarm.calls += 1
    if alarm.calls <= SINGLE:
        reached = await _next_person(work, community, matter, alarm)
    else:
        reached = await _next_level(work, community, matter, alarm)
    if not reached:
        reached = await _operators(work, community, matter, alarm)
    due = next_call(alarm.began_at, alarm.calls)
    matter.due_at = due if due is not None else work.now + ASK_AFTER
    work.note(matter.id or 0, "called", None, call=alarm.calls)
    await work.db.flush()
    return reached


async def _next_person(work: Work, community: Community, matter: Matter, alarm: Alarm) -> bool:
    if alarm.calls == 1:
        next_ones = await whom.first_ones(work, community, matter, alarm)
    else:
        one = await whom.next_one(work, community, matter, alarm)
        next_ones = [one] if one is not None else []
    return await _ring(work, community, matter, alarm, next_ones)


async def _next_level(work: Work, community: Community, matter: Matter, alarm: Alarm) -> bool:
    """Everybody left at the place, and the nearest level above the last one that was called
    where somebody new can be reached."""
    left = [
        one
        for one in await whom.at_hand(work, community, matter)
        if (one.id or 0) not in alarm.called
    ]
    reached = await _ring(work, community, matter, alarm, left)
    way_up = await places.chain(work.db, matter.level_id)
    avoiding = await whom.avoiding(work, matter)
    for place in way_up[1:]:
        matter.level_id = place.id or 0
        charge = await rights.in_charge(work.db, place.id or 0, Can.HANDLE, work.now, avoiding)
        new = [one for one in charge if (one.id or 0) not in alarm.called]
        rung = await _ring(work, community, matter, alarm, new)
        # What is discreet is never told to a group.
        in_group = matter.open and await _work_group(work, community, matter, alarm, place.id or 0)
        if rung or in_group:
            return True
    return reached


async def _ring(
    work: Work, community: Community, matter: Matter, alarm: Alarm, who: Collection[Member]
) -> bool:
    ids = [one.id or 0 for one in who]
    reachable = await members.private_chats(work.db, ids)
    if not reachable:
        return False
    alarm.called = [*alarm.called, *(id for id in ids if id in reachable)]
    drawn = await cards.call(work, matter, alarm)
    return await show_members(work, community, list(reachable), drawn, Lane.EMERGENCY)


async def _work_group(
    work: Work, community: Community, matter: Matter, alarm: Alarm, place_id: int
) -> bool:
    chats = await places.chats_of(work.db, place_id)
    drawn = await cards.call(work, matter, alarm)
    for chat in chats:
        await work.post(chat, drawn, lane=Lane.EMERGENCY, language=community.language)
        work.listen.append(Standing(chat.id, work.now + STANDS))
    return bool(chats)


async def _operators(work: Work, community: Community, matter: Matter, alarm: Alarm) -> bool:
    """At the top there is nobody else: those who look after the bot, again and again."""
    avoiding = await whom.avoiding(work, matter)
    for name in community.operators:
        channel, _, address = name.partition(":")
        row = await members.account(work.db, channel, address)
        if row is None:
            continue
        if row.member_id not in alarm.called and row.member_id not in avoiding:
            alarm.called = [*alarm.called, row.member_id]
    drawn = await cards.call(work, matter, alarm)
    for chat, key in await forgetting.cards_like(work.core, f"call:{matter.id}:"):
        # Posted anew: an edit far up in the chat wakes nobody.
        if f"{chat.channel}:{chat.id}" in community.operators:
            await outbox_cards.forget(work.core, chat, key)
    return await show_operators(work, community, drawn, avoiding=avoiding, lane=Lane.EMERGENCY)
