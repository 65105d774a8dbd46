"""From the yes to the door: a time is agreed, numbers are given where both want it, whoever cannot
come says so and it costs nothing."""

from zoneinfo import ZoneInfo

from chat.card import Card
from chat.incoming import Said
from chat.moments import moment
from chat.routes import Routes
from chat.text import text
from domain.refusal import Refusal
from domain.wish_times import contact
from domain.wishes import STANDING, TRUSTED, Claim, Deed, then
from handlers import asking
from handlers.telling import show_only
from handlers.turn import Answer, Turn
from handlers.wishes import allowing, cards, claiming, door, helping, moving
from handlers.wishes.door import Told
from handlers.wishes.taps import GivePhone, InTouch, Meet, TakeOffer
from storage import phones
from storage.members import Member, called
from storage.outbox import Lane
from storage.seal import Unsealable
from storage.wishes import WishClaim

routes = Routes()

#: What the question waits for: when they meet, of the wish whose matter the draft holds.
_WHEN = "wish-when"


@routes.tap(Meet)
async def meet(turn: Turn, tap: Meet) -> Answer:
    """〔约时间〕: when? The answer is words."""
    one, _ = await _mine(turn, tap.matter, Claim.HELD, Claim.AGREED)
    if not turn.private and not turn.account.reachable:
        return door.opens(turn, tap)
    await asking.ask(turn, _WHEN, str(one.id))
    await turn.show_members([turn.me], Card(lines=(text("wish-when"),)))
    return None if turn.private else text("panel-sent")


@routes.answer(_WHEN)
async def when_said(turn: Turn, said: Said) -> Answer:
    """The moment they meet: whoever wished it hears it at once."""
    asked = await asking.asked(turn)
    assert asked is not None
    if asking.gives_up(said.words):
        await asking.forget(turn)
        return text("wish-dropped-when")
    at = moment(said.words, turn.now, ZoneInfo(turn.community.timezone))
    if at is None or at <= turn.now:
        raise Refusal("wish-when-unclear")
    id = int(asked.words)
    await asking.forget(turn)
    one, claim = await _mine(turn, id, Claim.HELD, Claim.AGREED)
    claim.meets_at = at
    claim.contact_by = door.times(turn.community).by(at, "contact.errand")
    await _in_touch(turn, one, claim)
    await allowing.tell_wisher(turn.work, turn.community, one)
    return text("wish-meets", at=at)


@routes.tap(InTouch)
async def in_touch(turn: Turn, tap: InTouch) -> Answer:
    """〔联系上了〕: they found each other, without a time told to us."""
    one, claim = await _mine(turn, tap.matter, Claim.HELD)
    claim.contact_by = door.times(turn.community).by(turn.now, contact(one.wish.kind))
    await _in_touch(turn, one, claim)
    return text("wish-in-touch")


async def _in_touch(turn: Turn, one: Told, claim: WishClaim) -> None:
    if claim.state is Claim.HELD:
        claim.state, claim.at = then(claim.state, Deed.AGREE), turn.now
    claim.asked_at = None
    turn.work.note(one.id, "wish-agreed", turn.me)
    await moving.settle(turn.work, turn.community, one)


@routes.tap(TakeOffer)
async def take_offer(turn: Turn, tap: TakeOffer) -> Answer:
    """〔我来〕〔这次不了〕, by whoever was next in line."""
    one = await door.sent(turn, tap.matter)
    claim = one.of(turn.me)
    if claim is None or claim.state is not Claim.OFFERED:
        raise Refusal("wish-not-now")
    return await (take_it if tap.yes else let_be)(turn, one, claim)


async def take_it(turn: Turn, one: Told, claim: WishClaim) -> Answer:
    """The place is theirs, where they may help still. Raises Refusal."""
    if not await door.may_help(turn, one):
        who = await turn.who_confirms(one.wish.place_id)
        raise Refusal("wish-confirm-first", who=who)
    return await claiming.take(turn, one, claim, None)


async def let_be(turn: Turn, one: Told, claim: WishClaim) -> Answer:
    """They are not asked again; the next one is."""
    claim.state, claim.at, claim.offered_until = then(claim.state, Deed.REST), turn.now, None
    await helping.close_offer(turn.work, turn.community, one, claim)
    await moving.settle(turn.work, turn.community, one)
    return text("wish-let-go")


@routes.tap(GivePhone)
async def give_phone(turn: Turn, tap: GivePhone) -> Answer:
    """〔给对方电话〕: a number is shown only once both have said so, and that is written down."""
    one = await door.sent(turn, tap.matter)
    claim = next((claim for claim in one.claims if claim.id == tap.claim), None)
    if claim is None or claim.state not in TRUSTED or one.wish.state not in STANDING:
        raise Refusal("wish-not-now")
    if turn.me not in (claim.member_id, one.wish.wisher_id):
        raise Refusal("wish-not-yours")
    if not turn.private and not turn.account.reachable:
        return door.opens(turn, tap)
    if await phones.of(turn.work.db, turn.me) is None:
        raise Refusal("wish-no-phone")
    if turn.me == claim.member_id:
        claim.helper_phone = True
    else:
        claim.wisher_phone = True
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, one)
    await helping.redraw(turn.work, turn.community, one)
    if not (claim.helper_phone and claim.wisher_phone):
        other = claim.member_id if turn.me == one.wish.wisher_id else one.wish.wisher_id
        asked = await _ask_back(turn, one, claim, other)
        return text("wish-phone-noted" if asked else "wish-phone-alone")
    for reader, whose in (
        (claim.member_id, one.wish.wisher_id),
        (one.wish.wisher_id, claim.member_id),
    ):
        await _show_number(turn, one, reader or 0, whose or 0)
    return text("wish-phones-given")


async def _ask_back(turn: Turn, one: Told, claim: WishClaim, other: int | None) -> bool:
    """The other one is shown their card anew: the first has said yes."""
    if other is None:
        return False
    if other == claim.member_id:
        return await helping.show(turn.work, turn.community, one, claim)
    return await show_only(turn.work, turn.community, other, await cards.mine(turn.work, one))


async def _show_number(turn: Turn, one: Told, reader: int, whose: int) -> None:
    row = await phones.looked_at(turn.work.db, whose)
    if row is None or turn.work.seal is None:
        return
    try:
        number = turn.work.seal.open(row.sealed)
    except Unsealable:
        raise Refusal("phone-shut") from None
    turn.work.record("saw-phone", reader, place=one.matter.place_id, about=whose)
    member = await turn.work.db.get_one(Member, whose)
    code = cards.code(one, one.place)
    words = text("phone-of", code=code, who=called(member), number=number)
    # Found again by whose it is, when it is taken back.
    card = Card(key=f"phone:{whose}:{turn.now:%Y%m%d%H%M%S%f}:{reader}", lines=(words,))
    await turn.show_members([reader], card, Lane.ANSWER)


async def _mine(turn: Turn, matter_id: int, *states: Claim) -> tuple[Told, WishClaim]:
    """A wish and the speaker's claim to it, which stands so. Raises Refusal."""
    one = await door.sent(turn, matter_id)
    claim = one.of(turn.me)
    if claim is None:
        raise Refusal("wish-not-yours")
    if claim.state not in states or one.wish.state not in STANDING:
        raise Refusal("wish-not-now")
    return one, claim
