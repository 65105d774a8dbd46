"""What happens to a task: done with proof, struck off by somebody else (销号), put off, given to
another, dropped."""

from zoneinfo import ZoneInfo

from chat.card import Card
from chat.incoming import Said
from chat.moments import moment
from chat.routes import Routes
from chat.text import text
from domain import hearing, motions, tasks
from domain.refusal import Refusal
from domain.roles import Can
from domain.task_text import LONGEST, SHORTEST
from domain.tasks import BY_OWNER, OF_MATTER, Move, State
from handlers import asking
from handlers.council import (
    motion_cards,
    motion_door,
    motion_moves,
    rating,
    task_cards,
    task_door,
    task_making,
)
from handlers.council.doing_taps import About, AllDone, StrikeOff, TellTask
from handlers.council.motion_door import One as OfMotion
from handlers.council.task_door import One
from handlers.telling import show_anew, tell_in_charge, told_at
from handlers.turn import Answer, Turn
from storage import tasks as rows

routes = Routes()

#: What the question waits for: words or a photo, of the task and the button the draft holds.
_WORDS = "task-words"
#: Signs of what somebody says about a task.
_MOST = 200
_MOVES = {
    About.PROOF: Move.PROVE,
    About.DAY: Move.PUT_OFF,
    About.OWNER: Move.HAND_ON,
    About.DROP: Move.DROP,
}
_QUESTIONS = {
    About.PROOF: text("task-ask-proof"),
    About.DAY: text("task-ask-day"),
    About.OWNER: text("task-ask-owner"),
    About.DROP: text("task-ask-drop"),
}


@routes.tap(TellTask)
async def ask(turn: Turn, tap: TellTask) -> Answer:
    """A button that wants words: the question, in private."""
    one = await _reached(turn, tap.matter, tap.about)
    await asking.ask(turn, _WORDS, f"{one.id} {tap.about}")
    card = Card(title=task_cards.title(one), lines=(_QUESTIONS[tap.about],))
    await turn.show_members([turn.me], card)
    return None


@routes.answer(_WORDS)
async def answered(turn: Turn, said: Said) -> Answer:
    """The words or the photo."""
    asked = await asking.asked(turn)
    assert asked is not None
    id, _, about = asked.words.partition(" ")
    if hearing.bare(said.words) in asking.NEVER_MIND:
        await asking.forget(turn)
        return text("task-as-it-was")
    one = await _reached(turn, int(id), About(about))
    words = hearing.clean(said.words).strip()[:_MOST]
    if not hearing.says_something(words) and not (said.photos and about == About.PROOF):
        raise Refusal("task-words-empty")
    match About(about):
        case About.PROOF:
            await _prove(turn, one, words, said)
        case About.DAY:
            await _put_off(turn, one, words)
        case About.OWNER:
            await _hand_on(turn, one, words)
        case About.DROP:
            await _drop(turn, one, words)
    await asking.forget(turn)
    return None


@routes.tap(StrikeOff)
async def strike_off(turn: Turn, tap: StrikeOff) -> Answer:
    """〔销号〕 and 〔还没好〕: never by whoever did it."""
    one = await task_door.held(turn, tap.matter)
    if tap.yes and turn.me in (one.task.proven_by, one.matter.handler_id):
        raise Refusal("task-four-eyes")
    _step(turn, one, Move.STRIKE_OFF if tap.yes else Move.NOT_YET)
    if tap.yes:
        one.task.struck_by, one.task.struck_at = turn.me, turn.now
    else:
        one.task.struck_by = one.task.struck_at = None
        _wind(turn, one)
    await _told(turn, one)
    if tap.yes:
        await _with_the_last(turn, one)
        return text("task-struck-now", code=task_cards.code(one.matter, one.place))
    await task_making.tell_owner(turn, one)
    return text("task-open-again", code=task_cards.code(one.matter, one.place))


@routes.tap(AllDone)
async def all_done(turn: Turn, tap: AllDone) -> Answer:
    """〔都办好了〕 on the panel of a motion without an open task."""
    one = await motion_door.held(turn, tap.matter)
    if not tasks.all_over(State(task.state) for task, _ in await rows.about(turn.work.db, one.id)):
        raise Refusal("tasks-still-open")
    await finish(turn, one)
    return text("motion-finished", number=one.matter.number)


async def finish(turn: Turn, one: OfMotion) -> None:
    """The motion is done: those concerned are asked what they think of it."""
    motion_moves.step(turn.work, one, motions.Move.FINISH, turn.me)
    await rating.ask(turn.work, turn.community, one)
    await turn.work.db.flush()
    await motion_cards.redraw(turn.work, turn.community, one)


async def _reached(turn: Turn, id: int, about: About) -> One:
    """A task the speaker may move so, as far as the table goes. Raises Refusal."""
    move = _MOVES[about]
    one = await task_door.reached(turn, id)
    if move not in BY_OWNER:
        await turn.require(Can.HOLD_COUNCIL, one.place.id or 0)
    tasks.after(State(one.task.state), move, number=one.matter.number)
    if not turn.private and not turn.account.reachable:
        raise Refusal("open-private-first")
    return one


async def _prove(turn: Turn, one: One, words: str, said: Said) -> None:
    _step(turn, one, Move.PROVE)
    task = one.task
    task.proof, task.channel = words, turn.chat.channel
    task.photo = said.photos[0] if said.photos else ""
    task.proven_by, task.proven_at, task.due_at = turn.me, turn.now, None
    await _told(turn, one)
    await turn.say(text("task-proven-now", code=task_cards.code(one.matter, one.place)))
    # Whoever strikes it off is somebody else; where there is nobody at the place, the level above.
    avoiding = {turn.me, one.matter.handler_id or 0}
    reader = await _second(turn, one, avoiding)
    if reader is not None:
        card = await task_cards.card(turn.work, one, reader)
        at = told_at(turn.work, turn.community, alone=True)
        await show_anew(turn.work, turn.community, reader, card, not_before=at)


async def _second(turn: Turn, one: One, avoiding: set[int]) -> int | None:
    """Who looks whether it is done: the nearest who may and can be reached."""
    found = await task_cards.in_charge(turn.work, one, avoiding)
    if found:
        return found[0]
    words = text("task-needs-second", code=task_cards.code(one.matter, one.place))
    await tell_in_charge(
        turn.work, turn.community, one.place.id or 0, Can.HOLD_COUNCIL,
        Card(title=task_cards.title(one), lines=(words,)), avoiding=avoiding,
        not_before=told_at(turn.work, turn.community, alone=True),
    )  # fmt: skip
    return None


async def _put_off(turn: Turn, one: One, words: str) -> None:
    first, _, why = words.replace("，", ",").replace("\n", ",").partition(",")
    by = moment(first.strip(), turn.now, ZoneInfo(turn.community.timezone))
    if by is None or not SHORTEST <= by - turn.now <= LONGEST:
        raise Refusal("task-when", words=first)
    if not hearing.says_something(why):
        raise Refusal("task-why")
    _step(turn, one, Move.PUT_OFF)
    one.task.by, one.task.why = by, why.strip()
    _wind(turn, one)
    await _told(turn, one)
    await turn.say(text("task-put-off-now", code=task_cards.code(one.matter, one.place), at=by))
    await task_making.tell_owner(turn, one)


async def _hand_on(turn: Turn, one: One, words: str) -> None:
    _step(turn, one, Move.HAND_ON)
    found = await task_making.find(turn, one.place, words)
    if found is None and len(words) > 12:
        raise Refusal("task-how")
    one.matter.handler_id = found.id if found else None
    one.task.owner_name = "" if found else words
    await _told(turn, one)
    await task_making.tell_owner(turn, one)
    who = await task_cards.owner(turn.work, one.task, one.matter)
    code = task_cards.code(one.matter, one.place)
    await turn.say(text("task-handed-on", code=code, who=who))


async def _drop(turn: Turn, one: One, words: str) -> None:
    _step(turn, one, Move.DROP)
    one.task.why, one.task.due_at = words, None
    await _told(turn, one)
    await turn.say(text("task-dropped-now", code=task_cards.code(one.matter, one.place)))
    await _with_the_last(turn, one)


def _step(turn: Turn, one: One, move: Move) -> None:
    state = tasks.after(State(one.task.state), move, number=one.matter.number)
    one.task.state, one.matter.state = state, OF_MATTER[state]
    over = state in (State.STRUCK_OFF, State.DROPPED)
    one.matter.done_at = turn.now if over else None
    if state is not State.OPEN:
        one.task.due_at = None
    turn.work.note(one.id, f"task-{move}", turn.me)


def _wind(turn: Turn, one: One) -> None:
    zone = ZoneInfo(turn.community.timezone)
    one.task.due_at = tasks.next_moment(one.task.by, turn.now, zone)


async def _told(turn: Turn, one: One) -> None:
    """Its cards, and the motion it belongs to, look as it stands."""
    await turn.work.db.flush()
    await task_cards.redraw(turn.work, turn.community, one)
    if (motion := await _motion(turn, one)) is not None:
        await motion_cards.redraw(turn.work, turn.community, motion)


async def _motion(turn: Turn, one: One) -> OfMotion | None:
    about = one.task.about_id
    return None if about is None else await motion_door.of(turn.work, about)


async def _with_the_last(turn: Turn, one: One) -> None:
    """With its last task the motion is done."""
    motion = await _motion(turn, one)
    if motion is None or motion.motion.state is not motions.State.DOING:
        return
    states = [State(task.state) for task, _ in await rows.about(turn.work.db, motion.id)]
    if tasks.all_over(states) and State.STRUCK_OFF in states:
        await finish(turn, motion)
