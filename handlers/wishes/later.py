"""What happens to a wish by itself, each step once, at its own moment."""

from datetime import timedelta

from chat.card import Card
from chat.routes import Routes
from chat.text import text
from domain.forgetting import names_stay
from domain.wishes import LIVE, STANDING, Claim, Deed, Move, State, then
from handlers.telling import show_members, told_at
from handlers.wishes import (
    allowing,
    cards,
    checking,
    dispatching,
    door,
    ending,
    helping,
    moving,
    unclaimed,
)
from handlers.wishes.door import Told, is_past
from storage import wishers, wishes
from storage.matters import Matter
from storage.places import Community
from storage.wishes import WishClaim
from storage.work import Work

routes = Routes()


@routes.due("wish")
async def its_moment_came(work: Work, community: Community, matter: Matter) -> None:
    """The steps due now; the row says nothing more afterwards unless a step asks for it."""
    matter.due_at = None
    found = await wishes.of_matter(work.db, matter.id or 0)
    if found is None:
        return
    one = await door.whole(work, found)
    if one.wish.state not in LIVE:
        await unclaimed.again(work, community, one)
        return
    if one.wish.wisher_id is None and one.wish.state is not State.DONE:
        # Whoever wished it asked to be forgotten.
        await _end(work, community, one, Move.WITHDRAW)
        return
    match one.wish.state:
        case State.SAID:
            if is_past(matter.answer_by, work.now):
                await checking.rise(work, community, one)
        case State.DONE:
            by = moving.moments(one, door.times(community))[0]
            if is_past(by, work.now):
                work.note(one.id, "wish-silence", None)
                await moving.end(work, community, one, Move.SILENCE)
                return
        case _:
            for claim in one.claims:
                await _claim(work, community, one, claim)
                if one.wish.state not in STANDING:
                    return
            if await _nobody_came(work, community, one):
                return
            if is_past(one.answer_by, work.now):
                await dispatching.silence(work, community, one)
    await moving.settle(work, community, one)


@routes.every(timedelta(days=1))
async def forget_who_wished(work: Work, community: Community) -> None:
    """Long after a wish is over nobody needs to know whose it was."""
    await wishers.fade(work.db, work.now - names_stay(community.settings))


async def _claim(work: Work, community: Community, one: Told, claim: WishClaim) -> None:
    """Whoever has it is asked; who never got in touch has it no longer, without a reproach."""
    if not is_past(moving.claim_moment(claim, one, door.times(community)), work.now):
        return
    if claim.state is Claim.ASKED and claim.asked_at is None:
        claim.asked_at = work.now
        await allowing.ask(work, community, one, claim, above=True)
    elif claim.state is Claim.OFFERED:
        claim.state, claim.at = then(claim.state, Deed.REST), work.now
        claim.offered_until = None
        await helping.close_offer(work, community, one, claim)
    elif claim.asked_at is None:
        claim.asked_at = work.now
        await _ask(work, community, one, claim)
    elif claim.state is Claim.AGREED:
        # They met, and never said how it was: whoever wished it is asked.
        work.note(one.id, "wish-done-unsaid", None)
        await ending.done(work, community, one, claim)
    else:
        claim.state, claim.at = then(claim.state, Deed.LAPSE), work.now
        claim.contact_by = claim.meets_at = None
        work.note(one.id, "wish-lapsed", None)
        when = told_at(work, community, alone=True)
        await helping.show(work, community, one, claim, not_before=when)


async def _ask(work: Work, community: Community, one: Told, claim: WishClaim) -> None:
    """How is it going? Below it the helper's own card, with all that can be done."""
    if claim.member_id is None:
        return
    agreed = claim.state is Claim.AGREED
    words = text("wish-is-it-done" if agreed else "wish-in-touch-yet", code=cards.code(one))
    when = told_at(work, community, alone=True)
    # A message of its own each time: the edit of an old one tells nobody.
    key = f"wish-ask:{one.id}:{work.now:%Y%m%d%H%M}"
    card = Card(key=key, lines=(words,), buttons=helping.buttons(one, claim))
    await show_members(work, community, [claim.member_id], card, not_before=when)


async def _nobody_came(work: Work, community: Community, one: Told) -> bool:
    """Whether it ends here: nobody took it on, and its time is over."""
    if one.wish.state not in STANDING or not moving.untouched(one):
        return False
    if is_past(moving.rung(one, door.times(community)), work.now):
        await unclaimed.further(work, community, one)
    if moving.unclaimed_over(one) or is_past(one.wish.until, work.now):
        await _end(work, community, one, Move.FADE)
        await unclaimed.honest_word(work, community, one)
        return True
    return False


async def _end(work: Work, community: Community, one: Told, move: Move) -> None:
    work.note(one.id, "wish-faded" if move is Move.FADE else "wish-withdrawn", None)
    held = one.standing(Claim.ASKED, Claim.HELD, Claim.AGREED)
    await moving.end(work, community, one, move)
    for claim in held:
        await helping.show(work, community, one, claim)
