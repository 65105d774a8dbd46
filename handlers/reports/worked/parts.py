"""分成几件: what is too much for one person is split into tasks (任务), each with its own number,
owner and time. The whole is done when its last part is."""

from datetime import datetime

from chat.card import Card
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import chain, hearing
from domain.matters import ACTIVE, MOVES, OPEN, REFUSED, Kind, Move, State
from domain.refusal import Refusal
from handlers.reports.alike import joining
from handlers.reports.chain import charge, late
from handlers.reports.shown import cards
from handlers.reports.shown.panel import Split, rows_of, step_buttons
from handlers.reports.told import new
from handlers.reports.worked import alone, asking, moving, times
from handlers.telling import told_at
from handlers.turn import Answer, Turn
from storage import drafts, matters, places
from storage.drafts import Draft
from storage.matters import Matter
from storage.parts import parts
from storage.places import Community, Place
from storage.work import Work

routes = Routes()

#: What a draft waits for: the parts, one a line.
PARTS = "parts"
#: Fewer are no parts, and more nobody keeps in mind.
FEWEST, MOST = 2, 9
_BETWEEN = "\n；;"


@routes.tap(Split)
async def ask(turn: Turn, tap: Split) -> Answer:
    """〔分成几件〕: the next words of whoever tapped are the parts."""
    matter = await turn.matter(tap.matter)
    await _may_split(turn, matter)
    await new.keep_asked(turn, PARTS, "", str(matter.id))
    turn.listen(asked=True)
    await turn.say(text("parts-which", title=cards.heading(matter)))
    return None


@routes.says(starts=("分成几件", "split into"))
async def by_words(turn: Turn, said: Said, meant: Meant) -> Answer:
    """分成几件, with the parts below it, in a reply to whatever shows the matter."""
    about = await turn.replied_to(said.reply) if said.reply is not None else None
    if about is None:
        return text("parts-how") if said.addressed else None
    return await _split(turn, await turn.matter(about), meant.rest)


async def answered(turn: Turn, said: Said, asked: Draft) -> Answer:
    """The words that were asked for."""
    told = await _split(turn, await turn.matter(int(asked.words)), said.words)
    await drafts.forget(turn.work.db, turn.chat.channel, turn.chat.id, turn.account.address)
    return told


async def done(turn: Turn, part: Matter) -> None:
    """A part is done: with the last one the whole is, and its reporter is asked."""
    assert part.part_of_id is not None
    whole = await matters.matter(turn.work.db, part.part_of_id)
    if whole is None:
        return
    left = [one for one in await parts(turn.work.db, whole.id or 0) if one.state in OPEN]
    finished = not left and (whole.state, Move.FINISH) in MOVES
    if finished:
        await moving.move(turn.work, turn.community, whole, Move.FINISH, turn.me)
    await cards.redraw(turn.work, turn.community, whole)
    if finished:
        await asking.is_it_done(turn.work, turn.community, whole)
        await joining.tell_closed(turn.work, turn.community, whole)


@routes.due("task")
async def its_moment_came(work: Work, community: Community, part: Matter) -> None:
    """What waited goes on; whose time is over is brought to mind, once and then once a week. It
    rises with the whole, not by itself."""
    if part.state is State.DONE:
        await moving.move(work, community, part, Move.SILENCE, None)
        return
    if part.state is State.PAUSED:
        await moving.move(work, community, part, Move.RESUME, None)
        await cards.redraw(work, community, part)
    if part.answer_by is None or part.answer_by > work.now:
        moving.wind(part, work.now)
        return
    if not await late.again(work, part):
        return
    place = await work.db.get_one(Place, part.place_id)
    words = text("part-late", code=cards.code(part, place), title=cards.heading(part))
    card = Card(lines=(words,), buttons=rows_of(step_buttons(part)))
    at = told_at(work, community, alone=True)
    await charge.tell(work, community, part, card, work_groups=False, not_before=at)


async def _may_split(turn: Turn, matter: Matter) -> None:
    if matter.kind is not Kind.REPORT:
        raise Refusal("part-only-done")
    await turn.require_over(matter)
    if matter.state not in ACTIVE:
        raise Refusal(REFUSED[matter.state], who="")
    if alone.among_neighbours(turn) and not turn.account.reachable:
        raise Refusal("open-private-first")


async def _split(turn: Turn, matter: Matter, words: str) -> Answer:
    """Raises Refusal where words name too few parts or too many."""
    await _may_split(turn, matter)
    titles = [hearing.title(line) for line in _lines(words)]
    before = len(await parts(turn.work.db, matter.id or 0))
    if len(titles) + min(before, 1) < FEWEST:
        raise Refusal("parts-how")
    if before + len(titles) > MOST:
        raise Refusal("parts-too-many", most=MOST)
    if matter.state is State.WAITING:
        await moving.move(turn.work, turn.community, matter, Move.TAKE, turn.me)
    by = await _due(turn, matter)
    avoiding = await matters.concerned(turn.work.db, matter)
    for title in titles:
        await _show(turn, await _part(turn, matter, title, by, avoiding))
    turn.work.note(matter.id or 0, "split", turn.me, n=len(titles))
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, matter)
    return text("did-split", n=len(titles), code=await _code(turn, matter))


def _lines(words: str) -> list[str]:
    for sign in _BETWEEN:
        words = words.replace(sign, "\n")
    lines = [hearing.beginning(line) for line in words.split("\n")]
    return [line for line in lines if hearing.says_something(line)]


async def _due(turn: Turn, matter: Matter) -> datetime:
    """A part has the time its level gives to such a matter that arrives now."""
    level = await turn.work.db.get_one(Place, matter.level_id)
    until = await times.lasts(turn.work, turn.community, matter)
    by = until(level.kind, turn.now)
    return by or turn.now + chain.FIRST_WORD


async def _part(
    turn: Turn, whole: Matter, title: str, by: datetime, avoiding: frozenset[int]
) -> Matter:
    part = Matter(
        kind=Kind.TASK,
        place_id=whole.place_id,
        level_id=whole.level_id,
        number=await places.take_number(turn.work.db, whole.place_id),
        state=State.WAITING,
        tier=whole.tier,
        open=False,
        category=whole.category,
        title=title,
        words="",
        part_of_id=whole.id,
        said_channel="",
        said_chat="",
        said_message="",
        created_at=turn.now,
        arrived_at=turn.now,
        answer_by=by,
    )
    moving.wind(part, turn.now)
    turn.work.db.add(part)
    await turn.work.db.flush()
    matters.concern(turn.work.db, part.id or 0, avoiding)
    turn.work.note(part.id or 0, "split off", turn.me)
    await turn.work.db.flush()
    return part


async def _show(turn: Turn, part: Matter) -> None:
    """Whoever may handle it takes it by its button, or by a reply to its card."""
    panel = await cards.panel(turn.work, turn.community, part)
    if alone.among_neighbours(turn):
        await turn.show_members([turn.me], panel)
    else:
        await turn.show(panel)


async def _code(turn: Turn, matter: Matter) -> Text:
    return cards.code(matter, await turn.work.db.get_one(Place, matter.place_id))
