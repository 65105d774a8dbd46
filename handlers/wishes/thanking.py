"""Thanks in the group, where both sides want them: whoever wished is asked, then whoever helped.
Nobody is named who did not say so."""

from enum import StrEnum
from typing import ClassVar

from chat.card import Action, Button, Card, Id, button
from chat.routes import Routes
from chat.text import Fact, Text, text
from domain.refusal import Refusal
from domain.wishes import Claim, Move, State
from handlers.telling import show_anew, tell_group, told_at
from handlers.turn import Answer, Turn
from handlers.wishes import cards, door, moving
from handlers.wishes.door import Told
from storage import electorate, wishes
from storage.members import Member, called
from storage.places import Community, Place
from storage.wishes import WishClaim
from storage.work import Work

routes = Routes()


class Thanks(StrEnum):
    """What somebody says to thanks in the group."""

    NAMED = "named"
    UNNAMED = "unnamed"
    NO = "no"


class Thank(Action):
    """〔谢，写我〕〔谢，不写我〕〔不用了〕, of the one who wished and of those who helped."""

    tag: ClassVar[str] = "zv"
    matter: Id
    answer: Thanks


def _key(one: Told) -> str:
    return f"wish-thanks:{one.id}"


async def ask_wisher(work: Work, community: Community, one: Told) -> None:
    """It is good: thanks in the group? Asked once, and only where somebody helped."""
    wish = one.wish
    helped = any(claim.member_id is not None for claim in one.standing(Claim.DONE))
    if wish.state is not State.FULFILLED or wish.wisher_id is None or not helped:
        return
    if wish.thanks_open is not None:
        return
    rows = _rows(one, text("button-thank-named"), text("button-thank-unnamed"))
    title = text("wish-title", code=cards.code(one, one.place), title=cards.public(one))
    card = Card(key=_key(one), title=title, lines=(text("wish-thank-ask"),), buttons=rows)
    when = told_at(work, community, alone=True)
    await show_anew(work, community, wish.wisher_id, card, not_before=when)


async def _ask_helper(work: Work, community: Community, one: Told, claim: WishClaim) -> None:
    if claim.member_id is None or claim.thanks_open is not None:
        return
    rows = _rows(one, text("button-thanked-named"), text("button-thanked-unnamed"))
    title = text("wish-title", code=cards.code(one, one.place), title=cards.public(one))
    card = Card(key=_key(one), title=title, lines=(text("wish-thank-ask-helper"),), buttons=rows)
    when = told_at(work, community, alone=True)
    await show_anew(work, community, claim.member_id, card, not_before=when)


def _rows(one: Told, named: Text, unnamed: Text) -> tuple[tuple[Button, ...], ...]:
    labels = (
        (named, Thanks.NAMED), (unnamed, Thanks.UNNAMED), (text("button-thank-no"), Thanks.NO),
    )  # fmt: skip
    buttons = [button(label, Thank(matter=one.id, answer=answer)) for label, answer in labels]
    return tuple(buttons[:2]), tuple(buttons[2:])


@routes.tap(Thank)
async def thank(turn: Turn, tap: Thank) -> Answer:
    """Either side's word; the helpers are asked once the wisher wants it. A word can be changed
    until the thanks stand in the group."""
    one = await door.sent(turn, tap.matter)
    wish, claim = one.wish, one.of(turn.me)
    theirs = claim is not None and claim.state is Claim.DONE
    if not turn.private or (wish.wisher_id != turn.me and not theirs):
        raise Refusal("old-button")
    if wish.state is State.THANKED and not theirs:
        raise Refusal("wish-thanked-already")
    if wish.state not in (State.FULFILLED, State.THANKED):
        raise Refusal("old-button")
    yes, named = tap.answer is not Thanks.NO, tap.answer is Thanks.NAMED
    if wish.wisher_id == turn.me:
        wish.thanks_open, wish.thanks_named = yes, named
        if yes:
            for other in one.standing(Claim.DONE):
                await _ask_helper(turn.work, turn.community, one, other)
    elif claim is not None:
        if not wish.thanks_open:
            raise Refusal("old-button")
        claim.thanks_open, claim.thanks_named = yes, named
    await turn.work.db.flush()
    await turn.show(Card(key=_key(one), lines=(text("wish-thank-noted"),)))
    await _publish(turn.work, turn.community, one)
    return text("wish-thank-noted")


async def names(work: Work, community: Community, member_id: int, *, gone: bool) -> None:
    """The thanks that name a member say what they are called now, or, where they are `gone`, name
    them no more."""
    for id in await wishes.thanked(work.db, member_id):
        found = await wishes.of_matter(work.db, id)
        if found is None:
            continue
        one = await door.whole(work, found)
        claim = one.of(member_id)
        if gone and one.wish.wisher_id == member_id:
            one.wish.thanks_named = False
        if gone and claim is not None:
            claim.thanks_named = False
        await _publish(work, community, one)


async def _publish(work: Work, community: Community, one: Told) -> None:
    """In the groups it was published in, once somebody of each side wants it; who agrees later is
    added, who does not want it any more is taken out."""
    agreed = [claim for claim in one.standing(Claim.DONE) if claim.thanks_open]
    if not one.wish.thanks_open or (not agreed and one.wish.state is not State.THANKED):
        return
    publishes = await work.db.get_one(Place, one.wish.place_id)
    where = await electorate.scope(work.db, publishes)
    words = text(
        "wish-thanks",
        wisher=await _name(work, one.wish.wisher_id if one.wish.thanks_named else None),
        helpers=await _helpers(work, agreed),
    )
    for chat, shared in await electorate.walls(work.db, publishes, where):
        code = cards.code(one, cards.named(one, publishes, shared=shared))
        title = text("wish-title", code=code, title=cards.public(one))
        card = Card(key=f"wish-thanked:{one.id}", title=title, lines=(words,))
        await tell_group(work, community, chat, card)
    if one.wish.state is State.FULFILLED:
        await moving.end(work, community, one, Move.THANK)


async def _name(work: Work, member_id: int | None) -> Fact:
    member = await work.db.get(Member, member_id) if member_id is not None else None
    return called(member) if member is not None else text("a-neighbour")


async def _helpers(work: Work, agreed: list[WishClaim]) -> Fact:
    """Those who want to be named, and that there were others."""
    named = [
        await work.db.get_one(Member, claim.member_id)
        for claim in agreed
        if claim.thanks_named and claim.member_id is not None
    ]
    names = [one.name for one in named if one.name]
    listed = "、".join(names)
    if not listed:
        return text("wish-thanks-somebody")
    return listed if len(names) == len(agreed) else text("wish-thanks-and", names=listed)
