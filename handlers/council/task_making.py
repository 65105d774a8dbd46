"""任务 李师傅 30日前 装充电桩: what was decided gets somebody who does it, and a day."""

from zoneinfo import ZoneInfo

from chat.card import Card, Reaction
from chat.incoming import Said
from chat.moments import moment
from chat.routes import Meant, Routes
from chat.text import text
from domain import codes, hearing, motions, task_text
from domain.deadlines import Tier
from domain.matters import Kind
from domain.motions import Move
from domain.refusal import Refusal
from domain.roles import Can
from domain.task_text import LONGEST, SHORTEST, USUALLY, Line
from domain.tasks import OF_MATTER, State, next_moment
from handlers import asking
from handlers.council import motion_cards, motion_door, motion_moves, task_cards
from handlers.council.doing_taps import GiveTasks
from handlers.council.motion_door import One as OfMotion
from handlers.council.task_door import One
from handlers.telling import show_members, told_at
from handlers.turn import Answer, Turn
from storage import council_concerned, electorate, places
from storage.matters import Matter
from storage.members import Member
from storage.places import Place
from storage.tasks import Task

routes = Routes()

#: What the question waits for: the tasks of the motion whose matter the draft holds.
_TASKS = "council-tasks"
#: Whoever gives themself a task.
_MYSELF = frozenset({"我", "我来", "本人", "me", "i"})


@routes.says(starts=("派任务", "任务", "task"))
async def by_words(turn: Turn, said: Said, meant: Meant) -> Answer:
    """One task a line: for a motion that is named or replied to, else for the place."""
    code, rest = codes.find(meant.rest) if codes.SURE.match(meant.rest) else (None, meant.rest)
    motion: OfMotion | None = None
    if code is not None:
        motion = await motion_door.held(turn, (await motion_door.numbered(turn, code)).id)
    elif said.reply is not None and (id := await turn.replied_to(said.reply)) is not None:
        motion = await motion_door.of(turn.work, id)
        motion = await motion_door.held(turn, id) if motion is not None else None
    place = motion.place if motion is not None else await _place(turn)
    if place is None:
        if not said.addressed:
            return None  # neighbours talk about a task
        await turn.require(Can.HOLD_COUNCIL, turn.place.id or 0)
        raise Refusal("nobody-may")
    if not turn.private and not turn.account.reachable:
        raise Refusal("open-private-first")
    made = await make(turn, place, rest, motion)
    await _shown(turn, made)
    if not turn.private:
        await turn.show(Reaction(message=said.message, emoji="👌"))
    return None


@routes.tap(GiveTasks)
async def ask_tasks(turn: Turn, tap: GiveTasks) -> Answer:
    """〔派任务〕: the question, in private."""
    one = await motion_door.held(turn, tap.matter)
    _check(one)
    if not turn.private and not turn.account.reachable:
        raise Refusal("open-private-first")
    await asking.ask(turn, _TASKS, str(one.id))
    words = text("tasks-which", title=one.matter.title)
    await turn.show_members([turn.me], Card(lines=(words,)))
    return None if turn.private else text("panel-sent")


@routes.answer(_TASKS)
async def tasks_said(turn: Turn, said: Said) -> Answer:
    """The tasks, one a line."""
    asked = await asking.asked(turn)
    assert asked is not None
    if hearing.bare(said.words) in asking.NEVER_MIND:
        await asking.forget(turn)
        return text("tasks-dropped")
    one = await motion_door.held(turn, int(asked.words))
    made = await make(turn, one.place, said.words, one)
    await asking.forget(turn)
    await _shown(turn, made)
    return None


async def make(
    turn: Turn,
    place: Place,
    words: str,
    motion: OfMotion | None,
    meeting_id: int | None = None,
) -> list[One]:
    """The tasks of some words. Whoever writes from somewhere hears of theirs. Raises Refusal."""
    if motion is not None:
        _check(motion)
    lines = [(line, await _owner(turn, place, line.owner)) for line in task_text.lines(words)]
    made = [await _made(turn, place, line, owner, motion, meeting_id) for line, owner in lines]
    if motion is not None:
        if motion.motion.state is motions.State.ADOPTED:
            motion_moves.step(turn.work, motion, Move.BEGIN, turn.me)
        await turn.work.db.flush()
        await motion_cards.redraw(turn.work, turn.community, motion)
    for one in made:
        await tell_owner(turn, one)
    return made


def _check(one: OfMotion) -> None:
    """Only what was adopted is done. Raises Refusal."""
    if one.motion.state not in (motions.State.ADOPTED, motions.State.DOING):
        raise Refusal(motions.REFUSED[one.motion.state], number=one.matter.number)


async def tell_owner(turn: Turn, one: One) -> None:
    """Whoever has it to do sees it in private, unless they just wrote it down themself."""
    owner = one.matter.handler_id
    if owner is not None and owner != turn.me:
        card = await task_cards.card(turn.work, one, owner)
        at = told_at(turn.work, turn.community, alone=True)
        await show_members(turn.work, turn.community, [owner], card, not_before=at)


async def _owner(turn: Turn, place: Place, name: str) -> Member | None:
    return turn.who if name.casefold() in _MYSELF else await find(turn, place, name)


async def find(turn: Turn, place: Place, name: str) -> Member | None:
    """Whom a name means around a place; None where nobody there is called so, or two are: then
    the name alone is written down."""
    around = {one.id or 0 for one in await places.chain(turn.work.db, place.id or 0)}
    around |= await electorate.around(turn.work.db, [place.id or 0])
    around |= (await electorate.scope(turn.work.db, place)).places
    found = await council_concerned.called(turn.work.db, name, around, turn.now)
    return found[0] if len(found) == 1 else None


async def _made(
    turn: Turn,
    place: Place,
    line: Line,
    owner: Member | None,
    motion: OfMotion | None,
    meeting_id: int | None,
) -> One:
    zone = ZoneInfo(turn.community.timezone)
    by = turn.now + USUALLY
    if line.until:
        said = moment(line.until, turn.now, zone)
        if said is None or not SHORTEST <= said - turn.now <= LONGEST:
            raise Refusal("task-when", words=line.until)
        by = said
    matter = Matter(
        kind=Kind.TASK, place_id=place.id or 0, level_id=place.id or 0,
        number=await places.take_number(turn.work.db, place.id or 0),
        state=OF_MATTER[State.OPEN], tier=Tier.COUNCIL, open=False, title=line.what, words="",
        handler_id=owner.id if owner else None, said_channel="", said_chat="", said_message="",
        created_at=turn.now, arrived_at=turn.now,
    )  # fmt: skip
    turn.work.db.add(matter)
    await turn.work.db.flush()
    task = Task(
        matter_id=matter.id or 0, about_id=motion.id if motion else None, meeting_id=meeting_id,
        owner_name="" if owner else line.owner, by=by, due_at=next_moment(by, turn.now, zone),
    )  # fmt: skip
    turn.work.db.add(task)
    turn.work.note(matter.id or 0, "task-given", turn.me)
    await turn.work.db.flush()
    return One(task, matter, place)


async def _shown(turn: Turn, made: list[One]) -> None:
    """Whoever wrote them down sees each, with what may be done about it."""
    for one in made:
        card = await task_cards.card(turn.work, one, turn.me)
        await turn.show_members([turn.me], card)


async def _place(turn: Turn) -> Place | None:
    for place in turn.places:
        if await turn.may(Can.HOLD_COUNCIL, place.id or 0):
            return place
    return None
