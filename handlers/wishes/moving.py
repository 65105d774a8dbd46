"""What follows when something happened to a wish: the next in line is asked, the state is that of
its claims, the next moment is set, every card is drawn anew."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from domain import quiet, wishes
from domain.wish_times import LADDER, OFFER, SILENCE, Times
from domain.wishes import (
    LIVE,
    MATTER,
    SEATED,
    STANDING,
    WELL,
    Claim,
    Deed,
    Move,
    State,
    follows,
    free,
    then,
)
from handlers.telling import show_only, told_at
from handlers.wishes import cards, door, helping, team_cards
from handlers.wishes.door import Told
from storage.places import Community
from storage.wishes import WishClaim
from storage.work import Work


async def settle(work: Work, community: Community, one: Told) -> None:
    """Everything that follows from how its claims stand now."""
    wish = one.wish
    if wish.state in STANDING:
        await _offer(work, community, one)
        was = wish.state
        wish.state = follows(was, wish.helpers, [claim.state for claim in one.claims])
        if wish.state is State.PUBLISHED and was is not State.PUBLISHED:
            wish.open_since, wish.rung = work.now, 0
    await changed(work, community, one)


async def end(work: Work, community: Community, one: Told, move: Move) -> None:
    """A move that ends the claiming; nobody waits for it any longer. Raises Refusal."""
    wish = one.wish
    wish.state = wishes.after(wish.state, move)
    if wish.state not in LIVE:
        wish.ended_at = work.now
    for claim in one.standing(Claim.IN_LINE, Claim.OFFERED):
        offered = claim.state is Claim.OFFERED
        claim.state, claim.at, claim.offered_until = Claim.RELEASED, work.now, None
        if offered:
            await helping.close_offer(work, community, one, claim)
    await changed(work, community, one)


async def changed(work: Work, community: Community, one: Told) -> None:
    """The matter beside it says the same, the clock knows its next moment, and so do all cards."""
    matter, wish = one.matter, one.wish
    matter.state, matter.title = MATTER[wish.state], wish.public
    if wish.state in WELL and matter.done_at is None:
        matter.done_at = work.now
    times = door.times(community)
    matter.due_at = min((at for at in moments(one, times) if at is not None), default=None)
    await work.db.flush()
    await cards.redraw(work, community, one)
    await helping.redraw(work, community, one)
    await team_cards.redraw(work, community, one)


def moments(one: Told, times: Times) -> list[datetime | None]:
    """Everything that happens to it by itself, by its moment."""
    wish = one.wish
    if wish.state is State.SAID:
        return [one.matter.answer_by]
    if wish.state is State.DONE:
        return [times.by(finished(one), SILENCE)]
    if wish.state is State.FADED:
        return [one.matter.due_at]  # the next round, where it was asked for
    if wish.state not in STANDING:
        return []
    found = [claim_moment(claim, one, times) for claim in one.claims]
    if wish.state is State.PUBLISHED:
        found.append(one.answer_by)
    if untouched(one):
        found += [wish.until, rung(one, times)]
    return found


def claim_moment(claim: WishClaim, one: Told, times: Times) -> datetime | None:
    """When a claim is looked at next: whoever holds it is asked, then it is free again."""
    match claim.state:
        case Claim.ASKED | Claim.AGREED:
            if claim.asked_at is None:
                return claim.contact_by
            return times.by(claim.asked_at, SILENCE)
        case Claim.HELD:
            if claim.asked_at is None:
                return claim.contact_by
            return times.kept_until(claim.asked_at, one.wish.kind)
        case Claim.OFFERED:
            return claim.offered_until
    return None


def rung(one: Told, times: Times) -> datetime | None:
    """When what nobody claims goes further."""
    since = one.wish.open_since or one.matter.arrived_at
    return times.rung(since, one.wish.rung)


def untouched(one: Told) -> bool:
    """Whether nobody at all has taken it on."""
    return one.wish.state is State.PUBLISHED and not any(c.state in SEATED for c in one.claims)


def finished(one: Told) -> datetime:
    """When somebody last said that it is done."""
    told = [claim.done_at for claim in one.claims if claim.done_at is not None]
    return max(told, default=one.matter.arrived_at)


def unclaimed_over(one: Told) -> bool:
    """Whether the whole ladder of what is unclaimed is behind it."""
    return one.wish.rung >= len(LADDER)


async def _offer(work: Work, community: Community, one: Told) -> None:
    """A free place is offered to whoever has waited longest and can be asked; they have some
    waking hours."""
    zone = ZoneInfo(community.timezone)
    line = sorted(one.standing(Claim.IN_LINE), key=lambda claim: (claim.line, claim.id or 0))
    for claim in line:
        if not free(one.wish.helpers, [other.state for other in one.claims]):
            return
        hours = door.times(community).by(work.now, OFFER) - work.now
        until = quiet.after_waking(work.now.astimezone(zone), hours).astimezone(UTC)
        claim.state, claim.at = then(claim.state, Deed.OFFER), work.now
        claim.offered_until = until
        card, when = helping.offer(one, claim), told_at(work, community, alone=True)
        if not await show_only(work, community, claim.member_id or 0, card, not_before=when):
            claim.state, claim.offered_until = then(claim.state, Deed.REST), None
        else:
            await helping.close_line(work, community, one, claim)
