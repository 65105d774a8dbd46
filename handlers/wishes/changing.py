"""What was understood of a wish is put right, by whoever wished it or whoever looks at it, before
anybody else reads it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from chat.card import Card
from chat.incoming import Said
from chat.moments import moment
from chat.routes import Routes
from chat.text import Text, text
from domain.refusal import Refusal
from domain.wishes import ENTERS, Kind, State
from handlers import asking
from handlers.turn import Answer, Turn
from handlers.wishes import cards, checking, door
from handlers.wishes.door import Told
from handlers.wishes.taps import Change, What

routes = Routes()

#: What the question waits for: until when the wish whose matter the draft holds is of any use.
_UNTIL = "wish-until"
#: No wish waits for longer.
_LONGEST = timedelta(days=90)
#: What a tap on the same button leads to next.
_NEXT_KIND = dict(zip(Kind, [*list(Kind)[1:], Kind.THING], strict=True))
_NEXT_HELPERS = {1: 2, 2: 3, 3: 5, 5: 10, 10: 1}


@routes.tap(Change)
async def change(turn: Turn, tap: Change) -> Answer:
    """One thing is different; every card of it shows that."""
    one = await _changeable(turn, tap.matter)
    wish = one.wish
    match tap.what:
        case What.UNTIL:
            return await _ask(turn, one, _UNTIL, text("wish-ask-until"))
        case What.WORDS:
            await door.require_charge(turn, one)
            return await _ask(turn, one, checking.WORDS, text("wish-ask-words"))
        case What.HOME:
            await door.require_charge(turn, one)
            wish.home = not wish.home
        case What.KIND:
            wish.kind = _NEXT_KIND[wish.kind]
            wish.home = wish.kind in ENTERS
        case What.HELPERS:
            wish.helpers = _NEXT_HELPERS.get(wish.helpers, 1)
    await _changed(turn, one)
    return None


@routes.answer(_UNTIL)
async def until_said(turn: Turn, said: Said) -> Answer:
    """Until when."""
    asked = await asking.asked(turn)
    assert asked is not None
    if asking.gives_up(said.words):
        await asking.forget(turn)
        return text("wish-words-kept")
    until = moment(said.words, turn.now, ZoneInfo(turn.community.timezone))
    if until is None or not turn.now < until <= turn.now + _LONGEST:
        raise Refusal("wish-until-unclear", days=_LONGEST.days)
    id = int(asked.words)
    await asking.forget(turn)
    one = await _changeable(turn, id)
    one.wish.until = until
    await _changed(turn, one)
    return text("wish-until-noted", until=until)


async def _ask(turn: Turn, one: Told, what: str, question: Text) -> Answer:
    await asking.ask(turn, what, str(one.id))
    await turn.show_members([turn.me], Card(lines=(question,)))
    return None


async def _changeable(turn: Turn, matter_id: int) -> Told:
    """Raises Refusal for whoever neither wished it nor looks after it, and once it is public."""
    one = await door.sent(turn, matter_id)
    if one.wish.wisher_id != turn.me:
        await door.require_charge(turn, one)
    if one.wish.state is not State.SAID:
        raise Refusal("wish-published-already")
    return one


async def _changed(turn: Turn, one: Told) -> None:
    turn.work.note(one.id, "wish-changed", turn.me)
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, one)
