"""What a task does by itself: its owner hears of it the day before, and when its time is over;
then the level above, too, once a week. And where one sees all that is to be done."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from chat.card import Card
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain.roles import Can
from domain.tasks import State, next_moment
from handlers.buttons import SeeTasks
from handlers.council import task_cards
from handlers.council.task_door import One
from handlers.telling import show_anew, tell_in_charge, told_at
from handlers.turn import Answer, Turn
from storage import council_concerned, members, places
from storage.matters import Matter
from storage.places import Community, Place
from storage.tasks import Task
from storage.work import Work

routes = Routes()

#: Tasks shown at once, each with its buttons.
_MOST = 8


@routes.due("council-task")
async def its_moment_came(work: Work, community: Community, task: Task) -> None:
    """A task that is not done yet is brought to mind."""
    task.due_at = None
    if task.state is not State.OPEN:
        return
    at = told_at(work, community, alone=True)
    if at is not None and at > work.now:
        task.due_at = at  # when people are up
        return
    matter = await work.db.get_one(Matter, task.matter_id)
    one = One(task, matter, await work.db.get_one(Place, matter.place_id))
    task.due_at = next_moment(task.by, work.now, ZoneInfo(community.timezone))
    await work.db.flush()
    told = set(await members.private_chats(work.db, [matter.handler_id or 0]))
    if not told:
        # Who writes from nowhere, or was forgotten, hears of it from whoever holds the council.
        told = set((await task_cards.in_charge(work, one, set()))[:1])
    for reader in told:
        card = await task_cards.card(work, one, reader)
        key = text("task-late-yours" if work.now >= task.by else "task-tomorrow")
        await show_anew(
            work, community, reader, card.model_copy(update={"lines": (key, *card.lines)})
        )
    if work.now >= task.by:
        await _upward(work, community, one, told)


async def _upward(work: Work, community: Community, one: One, told: set[int]) -> None:
    """The next level hears of what is late, and nobody else."""
    _, *above = await places.chain(work.db, one.place.id or 0)
    if not above:
        return
    words = text(
        "task-late",
        who=await task_cards.owner(work, one.task, one.matter),
        at=one.task.by,
    )
    card = Card(title=task_cards.title(one), lines=(words,))
    await tell_in_charge(work, community, above[0].id or 0, Can.HOLD_COUNCIL, card, avoiding=told)


@routes.says(whole=("任务清单", "我的任务", "tasks"))
async def by_words(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """What one has to do, and what is to be done where one holds the council: in private."""
    return await _show(turn)


@routes.tap(SeeTasks)
async def see(turn: Turn, _tap: SeeTasks) -> Answer:
    """〔看任务〕"""
    return await _show(turn)


async def _show(turn: Turn) -> Answer:
    if not turn.private and not turn.account.reachable:
        return text("open-private-first")
    found = {
        row[1].id: One(*row) for row in await council_concerned.open_of(turn.work.db, turn.me)
    }
    over = [one.id or 0 for one in turn.places if await turn.may(Can.HOLD_COUNCIL, one.id or 0)]
    if over:
        below = await places.here_and_below(turn.work.db, over)
        for row in await council_concerned.standing(turn.work.db, below):
            found.setdefault(row[1].id, One(*row))
    if not found:
        return text("tasks-none")
    ones = list(found.values())
    for one in ones[:_MOST]:
        card = await task_cards.card(turn.work, one, turn.me)
        await show_anew(turn.work, turn.community, turn.me, card)
    if len(ones) > _MOST:
        more = Card(lines=(text("tasks-more", n=len(ones) - _MOST),))
        await turn.show_members([turn.me], more)
    return None if turn.private else text("panel-sent")


async def own_lines(turn: Turn) -> Sequence[Text]:
    """What the speaker has to do, for 我的事."""
    return [
        await task_cards.line(turn.work, task, matter, place)
        for task, matter, place in await council_concerned.open_of(turn.work.db, turn.me)
    ]
