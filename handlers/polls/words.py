"""〔我有话说〕: what somebody thinks of a result goes to whoever looks after the place, alone."""

from chat.card import Card
from chat.incoming import Said
from chat.routes import Routes
from chat.text import text
from domain import hearing
from domain.refusal import Refusal
from domain.roles import Can
from handlers import asking
from handlers.polls import cards, door
from handlers.polls.taps import HaveWord
from handlers.telling import tell_in_charge
from handlers.turn import Answer, Open, Turn
from storage.members import called

routes = Routes()

#: What the question waits for: a word on the poll whose matter the draft holds.
_WORD = "poll-word"
#: Signs of it.
_MOST = 500


@routes.tap(HaveWord)
async def have_word(turn: Turn, tap: HaveWord) -> Answer:
    """The question, in private: what is said there is for few."""
    one = await door.sent(turn, tap.matter)
    if not turn.private and not turn.account.reachable:
        link = turn.link(tap.pack().replace(":", "-"))
        return Open(link) if link else text("open-private-first")
    await asking.ask(turn, _WORD, str(one.id))
    asked = Card(lines=(text("poll-ask-word", code=cards.code(one, one.place)),))
    await turn.show_members([turn.me], asked)
    return None if turn.private else text("panel-sent")


@routes.answer(_WORD)
async def word_said(turn: Turn, said: Said) -> Answer:
    """The word: handed on with the name of whoever says it, and kept nowhere."""
    asked = await asking.asked(turn)
    if asked is None or not hearing.says_something(said.words):
        raise Refusal("poll-word-empty")
    id = int(asked.words)
    await asking.forget(turn)
    if asking.gives_up(said.words):
        return text("poll-word-dropped")
    one = await door.sent(turn, id)
    words = hearing.clean(said.words)[:_MOST]
    lines = (text("poll-word", who=called(turn.who), words=words),)
    title = text("poll-title", code=cards.code(one, one.place), title=one.poll.title)
    told = await tell_in_charge(
        turn.work, turn.community, one.place.id or 0, Can.HOLD_POLL,
        Card(title=title, lines=lines), avoiding={turn.me},
    )  # fmt: skip
    return text("poll-word-passed" if told else "poll-word-nobody")
