"""Whom something is told: people in private, the operators, or whoever is in charge, level by
level upward. Nothing is ever with nobody."""

from collections.abc import Collection, Sequence

from chat.card import Card
from chat.incoming import Chat
from domain.roles import Can
from storage import members, outbox, places, rights
from storage.members import Member
from storage.outbox import Lane
from storage.places import Community
from storage.work import Work


async def show_members(
    work: Work, community: Community, who: Sequence[int], card: Card, lane: Lane = Lane.ANSWER
) -> bool:
    """Show a card to members in private, each in their language; False where none is reachable."""
    reachable = await members.private_chats(work.db, who)
    for id, (chat, app_language) in reachable.items():
        member = await work.db.get_one(Member, id)
        language = members.spoken(member.language, app_language, community.language)
        await work.post(chat, card, lane=lane, language=language)
    return bool(reachable)


async def show_anew(work: Work, community: Community, member: int, card: Card) -> bool:
    """Show a card to one person in private as a new message: an edit tells nobody. False where
    they never opened the private chat."""
    for chat, _ in (await members.private_chats(work.db, [member])).values():
        await outbox.forget(work.core, chat, card.key or "")
    return await show_members(work, community, [member], card)


async def show_operators(
    work: Work,
    community: Community,
    card: Card,
    *,
    avoiding: Collection[int] = (),
    lane: Lane = Lane.ANSWER,
) -> bool:
    """Show a card to those who look after the bot; False where there is nobody else."""
    shown = False
    for name in community.operators:
        channel, _, address = name.partition(":")
        row = await members.account(work.db, channel, address)
        if row is not None and row.member_id in avoiding:
            continue
        chat = Chat(channel, address, "private")
        language = await members.language_at(work.db, chat, community.language)
        await work.post(chat, card, lane=lane, language=language)
        shown = True
    return shown


async def tell_in_charge(
    work: Work,
    community: Community,
    place_id: int,
    action: Can,
    card: Card,
    *,
    avoiding: Collection[int] = (),
    work_groups: bool = False,
) -> bool:
    """Show a card to whoever may do `action` at the nearest level that can be reached, from a
    place upward: its people in private, then, with `work_groups`, its work group; at last to the
    operators. Nobody of `avoiding` is shown it (回避), nor a group they may be in; False where
    that leaves nobody."""
    for place in await places.chain(work.db, place_id):
        charge = await rights.in_charge(work.db, place.id or 0, action, work.now, avoiding)
        if await show_members(work, community, [one.id or 0 for one in charge], card):
            return True
        if work_groups and not avoiding and not places.is_home(place):
            chats = await places.chats_of(work.db, place.id or 0)
            for chat in chats:
                await work.post(chat, card, lane=Lane.CARD, language=community.language)
            if chats:
                return True
    return await show_operators(work, community, card, avoiding=avoiding)
