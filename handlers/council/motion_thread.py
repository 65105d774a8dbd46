"""「议题14」: one motion from its first words to what became of it, every step with its day."""

from chat.card import Button, Card, button
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import motion_text
from domain.motions import BEFORE_DECISION, Move, State
from domain.refusal import Refusal
from domain.roles import Can
from handlers.council import (
    motion_cards,
    motion_door,
    motion_moves,
    motion_words,
    rating,
    task_cards,
)
from handlers.council.motion_door import One
from handlers.council.motion_taps import OpenPanel, SecondIt, Speak, Thread, Withdraw
from handlers.telling import show_anew
from handlers.turn import Answer, Open, Turn
from storage import agendas, history, meetings, motion_voices
from storage.members import Member, called
from storage.work import Work

routes = Routes()

#: Steps and words on one card; of more the last are shown.
_STEPS, _WORDS = 20, 8
_TAKEN = {f"motion-{move}" for move in Move} | {"motion-propose"}


@routes.says(pattern=motion_text.CODE)
async def asked_for(turn: Turn, said: Said, _meant: Meant) -> Answer:
    """议题14: here, as everybody here may read it."""
    code = motion_text.code(said.words)
    if code is None:
        raise Refusal("no-such-motion")
    try:
        one = await motion_door.numbered(turn, code)
    except Refusal:
        if not said.addressed:
            return None  # neighbours number things too
        raise
    card = await _card(turn, one, group=not turn.private)
    if turn.private:
        await show_anew(turn.work, turn.community, turn.me, card)
    else:
        await turn.show(card.model_copy(update={"key": None, "reply_to": said.message}))
    return None


@routes.tap(Thread)
async def thread(turn: Turn, tap: Thread) -> Answer:
    """〔看进展〕: in private, because it is long."""
    one = await motion_door.reached(turn, tap.matter)
    if await show_anew(turn.work, turn.community, turn.me, await _card(turn, one, group=False)):
        return None if turn.private else text("panel-sent")
    link = turn.link(tap.pack().replace(":", "-"))
    return Open(link) if link else text("open-private-first")


async def steps(work: Work, one: One, *, group: bool = False) -> list[Text]:
    """What happened, in order, each with its moment. Who entered the hands is told in private: a
    name in a group stays there."""
    found = []
    for entry in reversed(await history.latest(work.db, one.id, _TAKEN, _STEPS)):
        name = entry.what.removeprefix("motion-").replace("_", "-")
        found.append(text(f"motion-step-{name}", at=entry.at))
        if entry.facts.get("hands") and (group or entry.member_id is None):
            found.append(text("motion-by-hands"))
        elif entry.facts.get("hands"):
            who = called(await work.db.get_one(Member, entry.member_id))
            found.append(text("motion-hands-by", who=who))
    return found


async def _card(turn: Turn, one: One, *, group: bool) -> Card:
    work = turn.work
    lines = [
        *await steps(work, one, group=group),
        await motion_cards.state_line(work, one),
        *motion_cards.numbers(one),
        *await task_cards.thread_lines(work, one, group=group),
        *rating.thread_lines(one),
    ]
    said = list(await meetings.remarks(work.db, matter_id=one.id))
    told = await motion_words.lines(work, said, staff=False, group=group)
    if told:
        lines += [text("motion-words"), *told[-_WORDS:]]
    if len(said) > min(len(told), _WORDS):
        lines.append(text("motion-more-words", n=len(said) - min(len(told), _WORDS)))
    row: list[Button] = []
    if not group:
        row = await _buttons(turn, one)
    return Card(
        key=f"motion-thread:{one.id}",
        title=motion_cards.title(one, None if group else one.place),
        lines=tuple(lines),
        buttons=(tuple(row),) if row else (),
    )


async def _buttons(turn: Turn, one: One) -> list[Button]:
    motion = one.motion
    row = []
    if motion.state is State.PROPOSED and one.matter.reporter_id != turn.me:
        row.append(button(text("button-second"), SecondIt(matter=one.id)))
    if motion.comments_until is not None and motion.comments_until > turn.now:
        row.append(button(text("button-have-word"), Speak(matter=one.id)))
    if one.matter.reporter_id == turn.me and motion.state in BEFORE_DECISION:
        row.append(button(text("button-withdraw-it"), Withdraw(matter=one.id, sure=False)))
    if await turn.may(Can.HOLD_COUNCIL, one.place.id or 0):
        row.append(button(text("button-handle"), OpenPanel(matter=one.id)))
    return row


@routes.tap(Withdraw)
async def withdraw(turn: Turn, tap: Withdraw) -> Answer:
    """〔撤回〕 asks once more; 〔是，撤回〕: its mover takes it back before it is decided."""
    one = await motion_door.reached(turn, tap.matter)
    if one.matter.reporter_id != turn.me or not turn.private:
        raise Refusal("only-the-mover")
    key = f"motion-thread:{one.id}"
    if not tap.sure and one.motion.state in BEFORE_DECISION:
        sure = button(text("button-withdraw-sure"), Withdraw(matter=one.id, sure=True))
        words = text("motion-withdraw-sure", code=motion_cards.code(one, one.place))
        await turn.show(Card(key=key, lines=(words,), buttons=((sure,),)))
        return None
    motion_moves.step(turn.work, one, Move.WITHDRAW, turn.me)
    await agendas.drop(turn.work.db, one.id, turn.now)
    one.matter.due_at = None
    await motion_cards.redraw(turn.work, turn.community, one)
    await turn.show(Card(key=key, lines=(text("motion-withdrawn"),)))
    return text("motion-withdrawn")


async def own_lines(turn: Turn) -> list[Text]:
    """What the speaker proposed, and where it stands, for 我的事."""
    found = []
    for row in (await motion_voices.of_member(turn.work.db, turn.me))[:5]:
        one = await motion_door.whole(turn.work, *row)
        found.append(
            text(
                "mine-line",
                code=motion_cards.code(one, one.place),
                title=one.matter.title,
                state=await motion_cards.state_line(turn.work, one),
            )
        )
    return found
