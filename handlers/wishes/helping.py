"""What whoever takes a wish on has of it in private: what to do next, and, from the yes on, where
it is and whom to ask for."""

from datetime import datetime

from chat.card import Button, Card, button
from chat.text import Fact, Text, text
from domain.wishes import LIVE, STANDING, TRUSTED, Claim
from handlers import flats, helped
from handlers.telling import gently, show_members, show_only
from handlers.wishes import cards, door
from handlers.wishes.door import Told
from handlers.wishes.taps import (
    Did,
    GivePhone,
    InTouch,
    LetGo,
    Meet,
    Others,
    StandInLine,
    TakeOffer,
    Young,
)
from storage import members, outbox, outbox_cards, residences
from storage.members import Member, called
from storage.places import Community
from storage.wishes import WishClaim
from storage.work import Work


def key(one: Told) -> str:
    """The card of a helper: one in each private chat."""
    return helped.key(one.id)


async def show(
    work: Work,
    community: Community,
    one: Told,
    claim: WishClaim,
    *,
    not_before: datetime | None = None,
) -> bool:
    """The card as a new message: something happened that its holder should read. False where they
    never opened the private chat."""
    await work.db.flush()
    mine = await card(work, one, claim)
    if not_before is None:
        mine = gently(work, community, mine)
    return await show_only(work, community, claim.member_id or 0, mine, not_before=not_before)


async def redraw(work: Work, community: Community, one: Told) -> None:
    """The cards of all helpers as they are now, where they stand."""
    await work.db.flush()
    reached = {chat.id for chat, _ in await outbox_cards.where_shown(work.core, key(one))}
    if not reached:
        return
    for claim in one.claims:
        if claim.member_id is None:
            continue
        chats = await members.private_chats(work.db, [claim.member_id])
        if any(chat.id in reached for chat, _ in chats.values()):
            await show_members(work, community, [claim.member_id], await card(work, one, claim))


async def card(work: Work, one: Told, claim: WishClaim) -> Card:
    """How a claim stands, for whoever made it."""
    title = text("wish-title", code=cards.code(one, one.place), title=cards.public(one))
    if one.wish.state not in LIVE or claim.state not in {*TRUSTED, Claim.ASKED}:
        over = one.wish.state not in STANDING
        words = text("wish-help-over") if over else text("wish-help-gone")
        if claim.state is Claim.DONE:
            return helped.card(one.id, title, claim.minutes)
        if claim.state is Claim.IN_LINE:
            words = text("wish-line-noted")
        return Card(key=key(one), title=title, lines=(words,), slight=True)
    who = await door.leader(work, one, [claim.member_id or 0]) or text("wish-the-leader")
    if claim.state is Claim.ASKED:
        lines = [text("wish-yours-asks", who=who)]
    elif claim.state is Claim.DONE:
        lines = [text("wish-done-waits")]
    else:
        lines = await _what(work, one, claim, who)
    if claim.meets_at is not None and claim.state is not Claim.ASKED:
        lines.append(text("wish-meets", at=claim.meets_at))
    if claim.adult is not None:
        adult = text("wish-adult", adult=claim.adult)
        lines.append(adult if claim.adult else text("wish-adult-missing"))
    return Card(key=key(one), title=title, lines=tuple(lines), buttons=buttons(one, claim))


async def _what(work: Work, one: Told, claim: WishClaim, who: Fact) -> list[Text]:
    """What somebody does who may: where, for whom, how the door opens; or, where nobody has to
    come in, how the two find each other."""
    wish = one.wish
    if not wish.home:
        return [text("wish-yours"), text("wish-yours-outside", who=who)]
    lines = [text("wish-yours"), text("wish-words", words=wish.words)]
    wisher = await work.db.get(Member, wish.wisher_id) if wish.wisher_id else None
    if wisher is not None:
        lines.append(text("wish-for-whom", who=called(wisher), where=await _where(work, one)))
    lines.append(text("wish-say-so", number=one.matter.number, password=wish.password))
    if claim.with_id is not None:
        along = await work.db.get_one(Member, claim.with_id)
        lines.append(text("wish-first-by-two", who=called(along)))
    return lines


async def _where(work: Work, one: Told) -> Fact:
    """The wisher's flat, where they told it and wish for themself."""
    if one.wish.wisher_id is None or one.wish.on_behalf:
        return one.place.short
    homes = await residences.own(work.db, one.wish.wisher_id)
    near = [home for home in homes if home[2].id in (one.place.id, one.place.parent_id)]
    return flats.flat(*near[0][1:]) if near else one.place.short


def buttons(one: Told, claim: WishClaim) -> tuple[tuple[Button, ...], ...]:
    """All that can be done now by whoever made the claim."""
    rows: list[tuple[Button, ...]] = []
    if claim.state in (Claim.HELD, Claim.AGREED):
        meet = button(text("button-meet"), Meet(matter=one.id))
        touch = button(text("button-in-touch"), InTouch(matter=one.id))
        rows.append((meet, touch) if claim.state is Claim.HELD else (meet,))
        done = button(text("button-did"), Did(matter=one.id))
        rows.append((done, button(text("button-let-go"), LetGo(matter=one.id))))
        if not claim.helper_phone:
            give = GivePhone(matter=one.id, claim=claim.id or 0)
            rows.append((button(text("button-give-phone"), give),))
    elif claim.state is Claim.ASKED:
        rows.append((button(text("button-let-go"), LetGo(matter=one.id)),))
    if claim.state in (Claim.ASKED, Claim.HELD) and claim.adult is None:
        rows.append((button(text("button-young"), Young(matter=one.id)),))
    return tuple(rows)


def too_late(one: Told) -> Card:
    """Somebody else was first."""
    buttons = (
        button(text("button-stand-in-line"), StandInLine(matter=one.id)),
        button(text("button-other-wishes"), Others()),
    )
    words = text("wish-too-late", code=cards.code(one, one.place))
    return Card(key=f"wish-line:{one.id}", lines=(words,), buttons=(buttons,))


def in_line(one: Told) -> Card:
    """Somebody waits for the place, until it is free or they wait no more."""
    leave = button(text("button-leave-line"), LetGo(matter=one.id))
    return Card(
        key=f"wish-line:{one.id}", title=cards.code(one, one.place),
        lines=(text("wish-line-noted"),), buttons=((leave,),),
    )  # fmt: skip


def offer(one: Told, claim: WishClaim) -> Card:
    """The place is free: does the next in line take it?"""
    buttons = (
        button(text("button-take-offer"), TakeOffer(matter=one.id, yes=True)),
        button(text("button-leave-offer"), TakeOffer(matter=one.id, yes=False)),
    )
    title = text("wish-title", code=cards.code(one, one.place), title=cards.public(one))
    at = claim.offered_until or claim.at
    return Card(
        key=f"wish-offer:{one.id}", title=title, lines=(text("wish-offered", at=at),),
        buttons=(buttons,),
    )  # fmt: skip


async def close_line(work: Work, community: Community, one: Told, claim: WishClaim) -> None:
    """Who waited is asked in a message of its own: the one they waited by has nothing to tap."""
    key, title = f"wish-line:{one.id}", cards.code(one, one.place)
    for chat, _ in (await members.private_chats(work.db, [claim.member_id or 0])).values():
        if await outbox_cards.stands(work.core, chat, key):
            card = Card(key=key, title=title, lines=(text("moved-below"),), slight=True)
            await show_members(work, community, [claim.member_id or 0], card)


async def close_offer(work: Work, community: Community, one: Told, claim: WishClaim) -> None:
    """Nothing is left to tap on what was offered to somebody, however they answered."""
    if claim.member_id is None:
        return
    key = f"wish-offer:{one.id}"
    taken = claim.state in {*TRUSTED, Claim.ASKED}
    words = text("wish-offer-taken" if taken else "wish-offer-left")
    title = text("wish-title", code=cards.code(one, one.place), title=cards.public(one))
    for chat, _ in (await members.private_chats(work.db, [claim.member_id])).values():
        await outbox.withdraw(work.core, key)
        if await outbox_cards.stands(work.core, chat, key):
            card = Card(key=key, title=title, lines=(words,), slight=True)
            await show_members(work, community, [claim.member_id], card)
