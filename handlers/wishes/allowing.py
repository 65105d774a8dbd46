"""What leads into a home needs the yes of whoever is in charge: the first visit is by two, and
whoever is visited knows a word by which they know the right ones."""

import secrets

from chat.card import Card
from chat.incoming import Said
from chat.routes import Routes
from chat.text import text
from domain import hearing
from domain.refusal import Refusal
from domain.roles import Can
from domain.wish_words import PASSWORDS
from domain.wishes import REFUSED, STANDING, TRUSTED, Claim, Deed, State, then
from handlers import asking
from handlers.telling import gently, show_only, tell_in_charge, told_at
from handlers.turn import Answer, Turn
from handlers.wishes import cards, door, helping, moving
from handlers.wishes.door import Told
from handlers.wishes.taps import Allow, Young
from storage import places, rights
from storage.members import Member, called
from storage.places import Community
from storage.wishes import WishClaim
from storage.work import Work

routes = Routes()

#: What the question waits for: which adult comes along.
_ADULT = "wish-adult"
#: Signs of their name.
_LONGEST = 20


async def ask(
    work: Work, community: Community, one: Told, claim: WishClaim, *, above: bool = False
) -> None:
    """〔可以〕〔换一位〕, for the nearest who is in charge and is not the helper; `above`: for the
    next level, because the nearest has not answered."""
    card = await cards.may(work, one, claim)
    avoiding = {claim.member_id or 0}
    place_id = one.matter.place_id
    if above:
        place_id = await _next_level(work, place_id, avoiding)
    when = told_at(work, community, alone=True)
    await tell_in_charge(
        work, community, place_id, Can.HANDLE, card, avoiding=avoiding, not_before=when
    )


async def _next_level(work: Work, place_id: int, avoiding: set[int]) -> int:
    """The first place above the nearest one that has somebody in charge."""
    way_up = await places.chain(work.db, place_id)
    staffed = [
        place.id or 0
        for place in way_up
        if await rights.in_charge(work.db, place.id or 0, Can.HANDLE, work.now, avoiding)
    ]
    return staffed[1] if len(staffed) > 1 else place_id


@routes.tap(Allow)
async def allow(turn: Turn, tap: Allow) -> Answer:
    """〔可以〕: the helper reads where it is, whoever is visited a word. 〔换一位〕: the place is
    free again, without a reason."""
    one = await door.sent(turn, tap.matter)
    await turn.require(Can.HANDLE, one.matter.place_id)
    claim = next((claim for claim in one.claims if claim.id == tap.claim), None)
    if claim is None or claim.member_id is None:
        raise Refusal("wish-not-now")
    if claim.member_id == turn.me:
        raise Refusal("wish-not-your-own")
    if one.wish.state not in STANDING:
        raise Refusal(REFUSED[one.wish.state])
    if tap.yes and not await door.may_help(turn, one, claim.member_id):
        raise Refusal("wish-lives-elsewhere")
    if tap.yes and claim.adult == "":
        raise Refusal("wish-needs-adult")
    claim.state, claim.at = then(claim.state, Deed.YES if tap.yes else Deed.ANOTHER), turn.now
    claim.asked_at = None
    if tap.yes:
        claim.yes_by = claim.with_id = turn.me
        claim.contact_by = door.times(turn.community).contact_by(turn.now, one.wish.kind)
        one.wish.password = _password(one, claim)
    else:
        claim.yes_by = claim.with_id = None
    turn.work.note(one.id, "wish-allowed" if tap.yes else "wish-another", turn.me)
    await moving.settle(turn.work, turn.community, one)
    await helping.show(turn.work, turn.community, one, claim)
    if tap.yes:
        await tell_wisher(turn.work, turn.community, one)
    return text("wish-allowed-toast" if tap.yes else "wish-another-toast")


def _password(one: Told, claim: WishClaim) -> str:
    """The word of a visit: the same for all who come together, another one for who comes instead
    of somebody that knows it."""
    was = one.wish.password
    if was and any(other is not claim for other in one.standing(*TRUSTED)):
        return was
    return secrets.choice([word for word in PASSWORDS if word != was])


async def tell_wisher(work: Work, community: Community, one: Told) -> None:
    """Whoever wished it hears who comes and by which word they know them; where they cannot be
    written to, whoever is in charge passes it on."""
    wisher_id = one.wish.wisher_id
    if wisher_id is None:
        return
    mine = gently(work, community, await cards.mine(work, one))
    if await show_only(work, community, wisher_id, mine):
        return
    wisher = await work.db.get_one(Member, wisher_id)
    helpers = [
        await work.db.get_one(Member, claim.member_id)
        for claim in one.standing(Claim.HELD, Claim.AGREED)
        if claim.member_id is not None
    ]
    if not helpers:
        return
    lines = [text("wish-pass-on", who=called(wisher), helper=called(helpers[-1]))]
    if one.wish.password:
        password = one.wish.password
        lines.append(text("wish-password", number=one.matter.number, password=password))
    title = text("wish-title", code=cards.code(one, one.place), title=cards.public(one))
    await tell_in_charge(
        work, community, one.matter.place_id, Can.HANDLE, Card(title=title, lines=tuple(lines)),
        avoiding={wisher_id}, not_before=told_at(work, community, alone=True),
    )  # fmt: skip


@routes.tap(Young)
async def young(turn: Turn, tap: Young) -> Answer:
    """〔我未满18岁〕: no child goes alone; an adult who comes along is named."""
    one = await door.sent(turn, tap.matter)
    claim = one.of(turn.me)
    if claim is None or claim.state not in (Claim.ASKED, Claim.HELD):
        raise Refusal("wish-not-yours")
    if not turn.private and not turn.account.reachable:
        return door.opens(turn, tap)
    claim.adult = claim.adult or ""
    await asking.ask(turn, _ADULT, str(one.id))
    await turn.show_members([turn.me], Card(lines=(text("wish-which-adult"),)))
    await _adult_changed(turn, one, claim)
    return None if turn.private else text("panel-sent")


@routes.answer(_ADULT)
async def adult_said(turn: Turn, said: Said) -> Answer:
    """Which adult comes along."""
    asked = await asking.asked(turn)
    name = " ".join(hearing.clean(said.words).split())
    if asked is None or not hearing.says_something(name) or len(name) > _LONGEST:
        raise Refusal("wish-which-adult")
    id = int(asked.words)
    await asking.forget(turn)
    one = await door.sent(turn, id)
    claim = one.of(turn.me)
    if claim is None or one.wish.state in (State.WITHDRAWN, State.FADED):
        raise Refusal("wish-not-yours")
    claim.adult = name
    await _adult_changed(turn, one, claim)
    return text("wish-adult-noted", adult=name)


async def _adult_changed(turn: Turn, one: Told, claim: WishClaim) -> None:
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, one)
    await helping.redraw(turn.work, turn.community, one)
