"""Words below the cards of a wish: who helps says so, who cannot come says so, whoever looks after
it sends a team; the rest is talk between neighbours."""

import re

from chat.card import Reaction
from chat.incoming import Said
from chat.routes import Routes
from chat.text import text
from domain import hearing, wish_sayings
from domain.wishes import LIVE, Claim, State
from handlers.turn import Answer, Turn
from handlers.wishes import allowing, claiming, dispatching, door, ending, meeting
from handlers.wishes.door import Told
from handlers.wishes.taps import Allow, StandInLine
from storage import outbox_cards

routes = Routes()


@routes.reply("wish", whatever=True)
async def below_the_card(turn: Turn, said: Said) -> Answer:
    """Below the card all neighbours read."""
    one = await _meant(turn, said)
    if dispatching.sends(said.words):
        return await dispatching.choose(turn, one)
    if _helps(said):
        return await claiming.claim(turn, one, said)
    return await _talk(turn, one, said)


@routes.reply("wish-offer", whatever=True)
async def below_the_offer(turn: Turn, said: Said) -> Answer:
    """我来 or 来不了, by whoever is next in line."""
    one = await _meant(turn, said)
    claim = one.of(turn.me)
    if claim is not None and claim.state is Claim.OFFERED:
        if _says(wish_sayings.CANNOT, said):
            return await meeting.let_be(turn, one, claim)
        if _helps(said) or _says(wish_sayings.YES, said):
            return await meeting.take_it(turn, one, claim)
    return await _talk(turn, one, said)


@routes.reply("wish-line", whatever=True)
async def below_the_line(turn: Turn, said: Said) -> Answer:
    """排着 below the question whether somebody waits for the place."""
    one = await _meant(turn, said)
    if _helps(said) or _says(wish_sayings.WAITS, said):
        waits: Answer = await claiming.stand_in_line(turn, StandInLine(matter=one.id))
        return waits
    return await _talk(turn, one, said)


@routes.reply("wish-yes", whatever=True)
async def below_the_question(turn: Turn, said: Said) -> Answer:
    """可以 or 换一位, by whoever is in charge."""
    assert said.reply is not None
    assert said.reply.message is not None
    yes, no = _says(wish_sayings.YES, said), _says(wish_sayings.NO, said)
    if not (yes or no):
        return text("wish-tap-card")
    key = await outbox_cards.card_at(turn.work.core, turn.chat, said.reply.message) or ""
    _, matter, claim = key.split(":")
    tap = Allow(matter=int(matter), claim=int(claim), yes=yes)
    allowed: Answer = await allowing.allow(turn, tap)
    return allowed


@routes.reply("wish-mine", whatever=True)
@routes.reply("wish-help", whatever=True)
@routes.reply("wish-ask", whatever=True)
async def below_ones_own(turn: Turn, said: Said) -> Answer:
    """Below the card of whoever wished it, or of whoever took it on."""
    return await _talk(turn, await _meant(turn, said), said)


async def _meant(turn: Turn, said: Said) -> Told:
    assert said.reply is not None
    return await door.sent(turn, await turn.replied_to(said.reply) or 0)


async def _talk(turn: Turn, one: Told, said: Said) -> Answer:
    """What somebody says below a card of a wish, where it is about how it stands."""
    claim, wish = one.of(turn.me), one.wish
    done = _says(wish_sayings.DONE, said)
    if claim is not None:
        if claim.state in (Claim.HELD, Claim.AGREED) and done:
            return await ending.say_done(turn, one)
        if claim.state in _MAY_LEAVE and _says(wish_sayings.CANNOT, said):
            return await ending.leave(turn, one)
    if wish.wisher_id == turn.me and wish.state in LIVE:
        if _says(wish_sayings.NO_MORE, said):
            return await ending.take_back(turn, one, sure=False)
        if wish.state is not State.SAID and (done or _says(wish_sayings.GOOD, said)):
            return await ending.say_good(turn, one, good=True)
        if wish.state is State.DONE and _says(wish_sayings.NOT_GOOD, said):
            return await ending.say_good(turn, one, good=False)
    if _says(wish_sayings.THANKS, said):
        await turn.show(Reaction(message=said.message, emoji="❤"))
        return None
    return text("wish-tap-card") if turn.private else None


_MAY_LEAVE = frozenset({Claim.ASKED, Claim.HELD, Claim.AGREED, Claim.IN_LINE})


def _helps(said: Said) -> bool:
    return _says(wish_sayings.HELPS, said) or claiming.says_so(said.words)


def _says(form: re.Pattern[str], said: Said) -> bool:
    return form.fullmatch(hearing.bare(said.words)) is not None
