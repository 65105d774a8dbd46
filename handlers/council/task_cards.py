"""How a task of the council looks: to whoever does it, to whoever holds the council, on the thread
of its motion."""

from collections.abc import Sequence

from chat.card import Button, Card, button
from chat.incoming import Chat
from chat.text import Fact, Text, text
from domain.motions import State as Motion
from domain.roles import Can
from domain.tasks import State, all_over
from handlers.council.doing_taps import About, AllDone, GiveTasks, StrikeOff, TellTask
from handlers.council.motion_door import One as OfMotion
from handlers.council.task_door import One
from storage import members, outbox_cards, places, rights, tasks
from storage.matters import Matter
from storage.members import Member
from storage.outbox import Lane
from storage.places import Community, Place
from storage.tasks import Task
from storage.work import Work

#: Tasks a thread shows.
_MOST = 9


def code(matter: Matter, place: Place | None = None) -> Text:
    """【任务16】, with the place's short name outside its own chat."""
    if place is None:
        return text("code-task", number=matter.number)
    return text("code-task-at", number=matter.number, place=place.short)


def title(one: One) -> Text:
    """What is to be done, with its number."""
    return text("coded", code=code(one.matter, one.place), words=one.matter.title)


async def owner(work: Work, task: Task, matter: Matter) -> Fact:
    """Who does it, as people call them."""
    if matter.handler_id is None:
        return task.owner_name or text("a-neighbour")
    return members.called(await work.db.get_one(Member, matter.handler_id))


async def _in_group(work: Work, task: Task, matter: Matter) -> Fact:
    """Who does it, as a group reads it: whoever holds an office there; of a neighbour no name."""
    known = await rights.officers(work.db, matter.place_id, work.now)
    if matter.handler_id in (None, *(member.id for _, member in known)):
        return await owner(work, task, matter)
    return text("a-neighbour")


async def card(work: Work, one: One, reader: int) -> Card:
    """A task as somebody sees it in private who has it to do or holds the council."""
    task, matter = one.task, one.matter
    lines = [text("task-who", who=await owner(work, task, matter), at=task.by)]
    if task.about_id is not None:
        about = await work.db.get_one(Matter, task.about_id)
        lines.append(text("task-from", code=text("code-motion", number=about.number)))
    lines += _state(one)
    mine = matter.handler_id == reader
    holds = await rights.may(work.db, reader, Can.HOLD_COUNCIL, one.place.id or 0, work.now)
    return Card(
        key=f"task:{one.id}",
        title=title(one),
        lines=tuple(lines),
        buttons=_buttons(one, reader, mine=mine, holds=holds),
        photo=task.photo if task.photo and await _same_channel(work, task, reader) else None,
    )


async def _same_channel(work: Work, task: Task, reader: int) -> bool:
    """A platform shows only photos of its own."""
    chats = await members.private_chats(work.db, [reader])
    return any(chat.channel == task.channel for chat, _ in chats.values())


async def redraw(work: Work, community: Community, one: One) -> None:
    """Wherever it is shown it looks like this from now on."""
    for chat, _ in await outbox_cards.where_shown(work.core, f"task:{one.id}"):
        await _post(work, community, one, chat)


async def _post(work: Work, community: Community, one: One, chat: Chat) -> None:
    account = await members.account(work.db, chat.channel, chat.id)
    if account is None:
        return
    language = await members.language_at(work.db, chat, community.language)
    shown = await card(work, one, account.member_id)
    await work.post(chat, shown, lane=Lane.CARD, language=language)


def _state(one: One) -> list[Text]:
    task = one.task
    match task.state:
        case State.PROVEN if task.proof:
            return [text("task-proof", words=task.proof), text("task-to-look")]
        case State.PROVEN:
            return [text("task-proof-photo"), text("task-to-look")]
        case State.STRUCK_OFF if task.struck_at is not None:
            return [text("task-struck", at=task.struck_at)]
        case State.DROPPED:
            return [text("task-dropped", why=task.why)]
    return [text("task-put-off", why=task.why)] if task.why else []


def _buttons(one: One, reader: int, *, mine: bool, holds: bool) -> tuple[tuple[Button, ...], ...]:
    def tell(label: Text, about: About) -> Button:
        return button(label, TellTask(matter=one.id, about=about))

    proof = tell(text("button-task-done"), About.PROOF)
    if one.task.state is State.OPEN and holds:
        return (
            (proof, tell(text("button-task-day"), About.DAY)),
            (
                tell(text("button-task-owner"), About.OWNER),
                tell(text("button-task-drop"), About.DROP),
            ),
        )
    if one.task.state is State.OPEN and mine:
        return ((proof,),)
    if one.task.state is State.PROVEN and holds and not mine and one.task.proven_by != reader:
        return (
            (
                button(text("button-strike-off"), StrikeOff(matter=one.id, yes=True)),
                again(one),
            ),
        )
    return ()


def again(one: One, label: Text | None = None) -> Button:
    """〔还没好〕: it is done again."""
    action = StrikeOff(matter=one.id, yes=False)
    return button(label or text("button-task-not-yet"), action)


async def motion_buttons(work: Work, one: OfMotion) -> list[Button]:
    """What the panel of a motion offers once it was adopted."""
    if one.motion.state not in (Motion.ADOPTED, Motion.DOING):
        return []
    found = [button(text("button-give-tasks"), GiveTasks(matter=one.id))]
    if all_over([State(task.state) for task, _ in await tasks.about(work.db, one.id)]):
        found.append(button(text("button-all-done"), AllDone(matter=one.id)))
    return found


async def thread_lines(work: Work, one: OfMotion, *, group: bool) -> Sequence[Text]:
    """The tasks of a motion, where its thread is read: who does what until when. The proof stays
    with those who work on it."""
    found: list[Text] = []
    for task, matter in (await tasks.about(work.db, one.id))[:_MOST]:
        found.append(await line(work, task, matter, group=group))
    return found


async def line(
    work: Work, task: Task, matter: Matter, place: Place | None = None, *, group: bool = False
) -> Text:
    """One task in a line, in private or as a `group` reads it."""
    named_by = _in_group if group else owner
    who = await named_by(work, task, matter)
    named, what = code(matter, place), matter.title
    match task.state:
        case State.PROVEN:
            return text("task-line-proven", code=named, what=what, who=who)
        case State.STRUCK_OFF:
            return text("task-line-struck", code=named, what=what)
        case State.DROPPED:
            return text("task-line-dropped", code=named, what=what)
    return text("task-line", code=named, what=what, who=who, at=task.by)


async def in_charge(work: Work, one: One, avoiding: set[int]) -> list[int]:
    """Who may hold the council at the nearest level where somebody can be reached."""
    for place in await places.chain(work.db, one.place.id or 0):
        charge = await rights.in_charge(
            work.db, place.id or 0, Can.HOLD_COUNCIL, work.now, avoiding
        )
        reachable = await members.private_chats(work.db, [member.id or 0 for member in charge])
        if reachable:
            return sorted(reachable)
    return []
