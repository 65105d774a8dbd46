"""Whom something is told: people in private, the operators, or whoever is in charge, level by
level upward. Nothing is ever with nobody. And when: what nobody asked for keeps quiet hours."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from chat.card import Card
from chat.incoming import Chat
from chat.text import text
from domain import quiet
from domain.roles import Can
from storage import forgetting, members, outbox, outbox_cards, places, rights, said_today
from storage.members import Member
from storage.outbox import Lane
from storage.places import Community
from storage.work import Work


def told_at(work: Work, community: Community, *, alone: bool = False) -> datetime | None:
    """When what the clock decides now is told in a group, or `alone`; None: at once."""
    now = work.now.astimezone(ZoneInfo(community.timezone))
    at = quiet.told_at(now, alone=alone)
    return at.astimezone(UTC) if at > now else None


def gently(work: Work, community: Community, card: Card) -> Card:
    """The same without a sound in quiet hours: what somebody did just now, told to another in
    private, is not held back and wakes nobody."""
    return card.model_copy(update={"silent": told_at(work, community, alone=True) is not None})


async def tell_group(
    work: Work,
    community: Community,
    chat: Chat,
    card: Card,
    *,
    lane: Lane = Lane.CARD,
    most: int = quiet.MOST_A_DAY - 1,
    by: datetime | None = None,
) -> datetime | None:
    """Tell a group what nobody there asked for: not in its quiet hours, and at most `most` such
    messages a day (the last one is the digest's); the next one is told the next morning. The edit
    of a card that stands tells nobody and goes at once; so does, without a sound, what would be
    told too late: at `by` or after. When it is told; None: at once."""
    at: datetime | None = None
    if card.key is not None and (held := await outbox.waiting(work.core, chat, card.key)):
        at = held[0]  # it has its moment, and its place in that day
    elif card.key is None or not await outbox_cards.stands(work.core, chat, card.key):
        now = work.now.astimezone(ZoneInfo(community.timezone))
        when = quiet.told_at(now)
        while not await said_today.take(work.core, chat, when.date(), most):
            when = quiet.next_morning(when)
        at = when.astimezone(UTC) if when > now else None
        if at is not None and by is not None and at >= by:
            at, card = None, gently(work, community, card)
    await work.post(chat, card, lane=lane, language=community.language, not_before=at)
    return at


async def show_members(
    work: Work,
    community: Community,
    who: Sequence[int],
    card: Card,
    lane: Lane = Lane.ANSWER,
    *,
    not_before: datetime | None = None,
) -> bool:
    """Show a card to members in private, each in their language; False where none is reachable."""
    reachable = await members.private_chats(work.db, who)
    for id, (chat, app_language) in reachable.items():
        member = await work.db.get_one(Member, id)
        language = members.spoken(member.language, app_language, community.language)
        await work.post(chat, card, lane=lane, language=language, not_before=not_before)
    return bool(reachable)


async def show_anew(
    work: Work,
    community: Community,
    member: int,
    card: Card,
    *,
    not_before: datetime | None = None,
) -> bool:
    """Show a card to one person in private as a new message: an edit tells nobody. False where
    they never opened the private chat."""
    for chat, _ in (await members.private_chats(work.db, [member])).values():
        await outbox_cards.forget(work.core, chat, card.key or "")
    return await show_members(work, community, [member], card, not_before=not_before)


async def show_only(
    work: Work,
    community: Community,
    member: int,
    card: Card,
    *,
    not_before: datetime | None = None,
) -> bool:
    """The same, and what older messages of it said of anybody is said there no more."""
    shown = await show_anew(work, community, member, card, not_before=not_before)
    await clear_copies(work, community, card.key or "")
    return shown


async def clear_copies(work: Work, community: Community, key: str) -> None:
    """Older messages of a card that was posted anew point to the newest and say nothing else."""
    for chat, older in await forgetting.cards_like(work.core, f"{outbox_cards.OLD}{key}:"):
        language = await members.language_at(work.db, chat, community.language)
        card = Card(key=older, lines=(text("moved-below"),))
        await work.post(chat, card, lane=Lane.CARD, language=language)


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
    not_before: datetime | None = None,
) -> bool:
    """Show a card to whoever may do `action` at the nearest level that can be reached, from a
    place upward: its people in private, then, with `work_groups`, its work group; at last to the
    operators. Nobody of `avoiding` is shown it (回避), nor a group they may be in; False where
    that leaves nobody."""
    for place in await places.chain(work.db, place_id):
        charge = await rights.in_charge(work.db, place.id or 0, action, work.now, avoiding)
        ids = [one.id or 0 for one in charge]
        if await show_members(work, community, ids, card, not_before=not_before):
            return True
        if work_groups and not avoiding and not places.is_home(place):
            chats = await places.chats_of(work.db, place.id or 0)
            for chat in chats:
                await work.post(
                    chat,
                    card,
                    lane=Lane.CARD,
                    language=community.language,
                    not_before=not_before,
                )
            if chats:
                return True
    return await show_operators(work, community, card, avoiding=avoiding)


async def redraw(work: Work, community: Community, card: Card) -> None:
    """A card as it is now wherever it stands, and nowhere else."""
    for chat, _ in await outbox_cards.where_shown(work.core, card.key or ""):
        language = await members.language_at(work.db, chat, community.language)
        await work.post(chat, card, lane=Lane.CARD, language=language)
