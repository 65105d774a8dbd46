"""评: those concerned say what they think of what was done, alone with the bot and with one tap.
How many were asked always stands beside it."""

from chat.card import Button, Card, button
from chat.routes import Routes
from chat.text import Text, text
from domain import motions
from domain.motions import Move
from domain.refusal import Refusal
from domain.roles import Can
from domain.tasks import State as Task
from domain.verdicts import ASKED_FOR, Verdict, brings_back, counted
from handlers.council import motion_cards, motion_door, motion_moves, task_cards
from handlers.council.doing_taps import GiveTasks, Rate
from handlers.council.motion_door import One
from handlers.council.task_door import One as OfTask
from handlers.telling import show_anew, show_members, tell_group, tell_in_charge, told_at
from handlers.turn import Answer, Turn
from storage import council_concerned, electorate, outbox, outbox_cards, tasks
from storage import motions as rows
from storage.motions import Judgement
from storage.places import Community
from storage.polls import Voter
from storage.work import Work

routes = Routes()

#: Tasks that can be opened again from one card.
_MOST = 6


async def ask(work: Work, community: Community, one: One) -> None:
    """It is done: everybody concerned is asked alone, and has a week to answer."""
    one.motion.rated_until = one.matter.due_at = work.now + ASKED_FOR
    await work.db.flush()
    who = await council_concerned.concerned(work.db, one.motion, one.matter)
    card = await _question(work, one)
    at = told_at(work, community, alone=True)
    for member in sorted(who):
        # The one of an earlier round is answered; this one is new.
        if at is None:
            await show_anew(work, community, member, card)
        else:
            await show_members(work, community, [member], card, not_before=at)


@routes.tap(Rate)
async def rate(turn: Turn, tap: Rate) -> Answer:
    """One voice of a household, or of somebody whose home nobody knows; it may change."""
    one = await motion_door.reached(turn, tap.matter)
    if one.motion.state is not motions.State.DONE:
        raise Refusal("rating-over")
    concerned = await council_concerned.concerned(turn.work.db, one.motion, one.matter)
    if turn.me not in concerned or not turn.private:
        raise Refusal("rating-not-yours")
    voter = await _voter(turn.work, one, turn.me)
    row = await turn.work.db.get(Judgement, (one.motion.id, voter.name))
    if row is None:
        row = Judgement(
            motion_id=one.motion.id or 0, voter=voter.name, household_id=voter.household,
            verdict=tap.verdict, at=turn.now,
        )  # fmt: skip
        turn.work.db.add(row)
    row.verdict, row.member_id, row.at = tap.verdict, turn.me, turn.now
    await turn.work.db.flush()
    await turn.show(await _question(turn.work, one, tap.verdict))
    if tap.verdict is Verdict.NOT_DONE:
        return await _not_done(turn, one)
    voices = await rows.judgements(turn.work.db, one.motion.id or 0)
    if len(voices) >= await _asked(turn.work, one, concerned):
        await over(turn.work, turn.community, one)
    return text("rating-noted")


async def over(work: Work, community: Community, one: One) -> None:
    """The time is over, or all have spoken: what it came to is told, with who was asked."""
    if one.motion.state is not motions.State.DONE:
        return
    concerned = await council_concerned.concerned(work.db, one.motion, one.matter)
    voices = await rows.judgements(work.db, one.motion.id or 0)
    found = counted(Verdict(row.verdict) for row in voices)
    asked = max(await _asked(work, one, concerned), len(voices))
    one.motion.rated = {"asked": asked} | {each.value: n for each, n in found.items()}
    await council_concerned.forget_judgements(work.db, one.motion)
    motion_moves.step(work, one, Move.RATE, None)
    one.motion.rated_until = one.matter.due_at = None
    await work.db.flush()
    card = Card(
        key=f"motion-rated:{one.id}",
        title=motion_cards.title(one),
        lines=(result(one),),
    )
    for chat, _ in await electorate.walls(work.db, one.place, one.scope):
        await tell_group(work, community, chat, card)
    await _close_questions(work, community, one)
    await motion_cards.redraw(work, community, one)


def result(one: One) -> Text:
    """满意5 · 一般1 · 不满意0, of how many."""
    found = one.motion.rated or {}
    n = sum(found.get(each.value, 0) for each in Verdict)
    if not n:
        return text("rated-silent", asked=found.get("asked", 0))
    return text(
        "rated-result",
        good=found.get(Verdict.SATISFIED.value, 0),
        so=found.get(Verdict.SO_SO.value, 0),
        bad=found.get(Verdict.NOT_SATISFIED.value, 0) + found.get(Verdict.NOT_DONE.value, 0),
        n=n,
        asked=found.get("asked", n),
    )


def thread_lines(one: One) -> list[Text]:
    """What a motion's thread says of it: while it is asked only how many spoke."""
    match one.motion.state:
        case motions.State.RATED:
            return [result(one)]
        case motions.State.DONE if one.motion.rated_until is not None:
            return [text("rating-runs", at=one.motion.rated_until)]
    return []


async def _not_done(turn: Turn, one: One) -> Answer:
    """It is not done: from its proposer, or from two, it is done again; one other is heard by
    whoever holds the council."""
    voices = await rows.judgements(turn.work.db, one.motion.id or 0)
    n = sum(row.verdict is Verdict.NOT_DONE for row in voices)
    by_proposer = one.matter.reporter_id == turn.me
    if not brings_back(n, by_proposer=by_proposer):
        words = Card(title=motion_cards.title(one), lines=(text("motion-one-says-not"),))
        await _tell_holder(turn, one, words)
        return text("rating-noted-not")
    motion_moves.step(turn.work, one, Move.NOT_YET, turn.me)
    one.motion.rated_until = one.matter.due_at = None
    await council_concerned.forget_judgements(turn.work.db, one.motion)
    await turn.work.db.flush()
    await _close_questions(turn.work, turn.community, one)
    await _tell_holder(turn, one, await _again(turn.work, one))
    await motion_cards.redraw(turn.work, turn.community, one)
    return text("rating-brought-back")


async def _again(work: Work, one: One) -> Card:
    """To whoever holds the council: which task is done again, or a new one."""
    buttons: list[tuple[Button, ...]] = []
    for task, matter in await tasks.about(work.db, one.id):
        if task.state is Task.STRUCK_OFF and len(buttons) < _MOST:
            label = text("button-task-again", number=matter.number)
            buttons.append((task_cards.again(OfTask(task, matter, one.place), label),))
    buttons.append((button(text("button-give-tasks"), GiveTasks(matter=one.id)),))
    return Card(
        key=f"motion-again:{one.id}",
        title=motion_cards.title(one),
        lines=(text("motion-not-done"),),
        buttons=tuple(buttons),
    )


async def _tell_holder(turn: Turn, one: One, card: Card) -> None:
    place = one.place.id or 0
    at = told_at(turn.work, turn.community, alone=True)
    await tell_in_charge(turn.work, turn.community, place, Can.HOLD_COUNCIL, card, not_before=at)


async def _question(work: Work, one: One, said: Verdict | None = None) -> Card:
    done = [
        text("rating-task", what=matter.title)
        for task, matter in await tasks.about(work.db, one.id)
        if task.state is Task.STRUCK_OFF
    ]
    ask = text("rating-ask") if said is None else text("rating-yours", said=verdict(said))
    grades = tuple(
        button(verdict(each), Rate(matter=one.id, verdict=each))
        for each in (Verdict.SATISFIED, Verdict.SO_SO, Verdict.NOT_SATISFIED)
    )
    not_done = Rate(matter=one.id, verdict=Verdict.NOT_DONE)
    return Card(
        key=f"motion-rate:{one.id}",
        title=motion_cards.title(one),
        lines=(*done[:_MOST], ask),
        buttons=(grades, (button(verdict(Verdict.NOT_DONE), not_done),)),
    )


def verdict(one: Verdict) -> Text:
    """What somebody thinks, as it stands on a button."""
    return text(f"button-verdict-{one.value.replace('_', '-')}")


async def _close_questions(work: Work, community: Community, one: One) -> None:
    key = f"motion-rate:{one.id}"
    await outbox.withdraw(work.core, key)
    closed = Card(key=key, title=motion_cards.title(one), lines=(text("rating-closed"),))
    for chat, _ in await outbox_cards.where_shown(work.core, key):
        await work.post(chat, closed, language=community.language)


async def _voter(work: Work, one: One, member: int) -> Voter:
    for home, household, _ in await electorate.homes_of(work.db, one.scope, member):
        if home.confirmed_at is not None:
            return Voter(household=household.id)
    return Voter(member=member)


async def _asked(work: Work, one: One, concerned: set[int]) -> int:
    """How many voices there are."""
    return len({(await _voter(work, one, member)).name for member in concerned})
