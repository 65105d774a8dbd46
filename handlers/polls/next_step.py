"""下一步: what is done with a result, said on its card by whoever holds the poll."""

import re

from chat.card import Card, Reaction
from chat.incoming import Said
from chat.routes import Routes
from chat.text import text
from domain import hearing
from domain.matters import State
from domain.refusal import Refusal
from domain.roles import Can
from handlers import asking
from handlers.polls import cards, closing, door
from handlers.polls.door import Sent
from handlers.polls.taps import NextStep
from handlers.turn import Answer, Turn

routes = Routes()

#: What the question waits for: what is done with the poll whose matter the draft holds.
_NEXT = "poll-next"
_SAID = re.compile(
    r"\s*(?:下一步|接下来|next step\b)[\s:：,，是]*(?P<step>\S[\s\S]*)", re.IGNORECASE
)
#: Signs of it: it stands on a card.
_MOST = 100


@routes.tap(NextStep)
async def ask_next(turn: Turn, tap: NextStep) -> Answer:
    """〔写下一步〕: the question, in private; the answer is words."""
    one = await _held(turn, tap.matter)
    if not turn.private and not turn.account.reachable:
        raise Refusal("open-private-first")
    await asking.ask(turn, _NEXT, str(one.id))
    question = Card(lines=(text("poll-ask-next", code=cards.code(one, one.place)),))
    await turn.show_members([turn.me], question)
    return None if turn.private else text("panel-sent")


@routes.answer(_NEXT)
async def next_said(turn: Turn, said: Said) -> Answer:
    """What is done next: on the card of the result at once, or as soon as there is one."""
    asked = await asking.asked(turn)
    if asked is None or not hearing.says_something(said.words):
        raise Refusal("poll-word-empty")
    step, id = said.words, int(asked.words)
    await asking.forget(turn)
    if asking.gives_up(step):
        return text("poll-next-dropped")
    if (found := _SAID.fullmatch(step)) is not None:
        step = found["step"]
    return await _say(turn, await _held(turn, id), step)


@routes.reply("poll-result")
@routes.reply("poll-held")
async def talked(turn: Turn, said: Said) -> Answer:
    """下一步 … below the result, by whoever may hold it; neighbours talk about what came of it."""
    assert said.reply is not None
    found = _SAID.fullmatch(said.words)
    if found is None:
        return None
    one = await door.sent(turn, await turn.replied_to(said.reply) or 0)
    if not await turn.may(Can.HOLD_POLL, one.place.id or 0):
        return None
    told = await _say(turn, await _held(turn, one.id), found["step"])
    if turn.private:
        return told
    await turn.show(Reaction(message=said.message, emoji="👌"))
    return None


async def _held(turn: Turn, matter_id: int) -> Sent:
    one = await door.sent(turn, matter_id)
    await turn.require(Can.HOLD_POLL, one.place.id or 0)
    if one.matter.state is State.WITHDRAWN:
        raise Refusal("poll-called-off")
    return one


async def _say(turn: Turn, one: Sent, step: str) -> Answer:
    step = hearing.clean(step).strip()
    if len(step) > _MOST:
        raise Refusal("poll-next-long", most=_MOST)
    one.poll.next_step = step
    turn.work.note(one.id, "poll-next-said", turn.me)
    await turn.work.db.flush()
    await closing.show_result(turn.work, turn.community, one)
    return text("poll-next-noted" if one.poll.closed_at else "poll-next-kept")
