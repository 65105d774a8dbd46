"""决: hands counted at the meeting, or what a poll came to; never both, and never twice."""

from chat.card import Card, button
from chat.incoming import Said
from chat.routes import Routes
from chat.text import Text, text
from domain import hearing, motion_rules, motions
from domain.electorate import Per
from domain.motion_rules import Outcome
from domain.motions import Move
from domain.refusal import Refusal
from handlers import asking
from handlers.council import motion_cards, motion_door, motion_moves, motion_panel, task_cards
from handlers.council.motion_door import One
from handlers.council.motion_taps import CountHands, HandsAre
from handlers.telling import tell_group
from handlers.turn import Answer, Turn
from storage import agendas, electorate, motion_polls, outbox_cards
from storage.places import Community
from storage.work import Work

routes = Routes()

#: What the question waits for: how many hands, on the motion whose matter the draft holds.
_HANDS = "motion-hands"


@routes.tap(CountHands)
async def count(turn: Turn, tap: CountHands) -> Answer:
    """〔记举手〕: the question, in private; the answer is numbers."""
    motion_panel.alone(turn)
    one = await _undecided(turn, tap.matter)
    await asking.ask(turn, _HANDS, str(one.id))
    return await _show(turn, text("hands-ask", code=motion_cards.code(one, one.place)))


async def _show(turn: Turn, words: Text) -> Answer:
    await turn.show(Card(lines=(words,)))
    return None


@routes.answer(_HANDS)
async def numbers_said(turn: Turn, said: Said) -> Answer:
    """同意12 不同意3 弃权1: said back, with what it comes to, before it counts."""
    asked = await asking.asked(turn)
    if asked is None:
        raise Refusal("hands-not-read")
    if hearing.bare(said.words) in asking.NEVER_MIND:
        await asking.forget(turn)
        return text("hands-dropped")
    one = await _undecided(turn, int(asked.words))
    there = await electorate.asked(turn.work.db, one.scope, Per.HOUSEHOLD, turn.now)
    yes, no, abstained = motion_rules.hands(said.words, there)
    came_to = motion_rules.outcome(one.motion.rule, yes, yes + no + abstained, there)
    lines = (
        text("motion-numbers", yes=yes, no=no, abstained=abstained),
        text(f"motion-rule-{one.motion.rule.value.replace('_', '-')}"),
        text("hands-adopts" if came_to is Outcome.ADOPTED else "hands-rejects"),
    )
    sure = HandsAre(matter=one.id, yes=yes, no=no, abstained=abstained)
    await turn.show(
        Card(
            key=f"motion-hands:{one.id}",
            title=motion_cards.title(one, one.place),
            lines=lines,
            buttons=((button(text("button-hands-are"), sure),),),
        )
    )
    return None


@routes.tap(HandsAre)
async def hands_are(turn: Turn, tap: HandsAre) -> Answer:
    """〔对，就这样〕: that is the decision, and who entered it stands beside it."""
    motion_panel.alone(turn)
    one = await _undecided(turn, tap.matter)
    took_part = tap.yes + tap.no + tap.abstained
    there = await electorate.asked(turn.work.db, one.scope, Per.HOUSEHOLD, turn.now)
    if there is not None and took_part > there:
        raise Refusal("hands-too-many", n=took_part, asked=there)
    if not took_part:
        raise Refusal("hands-not-read")
    await asking.forget(turn)
    motion = one.motion
    came_to = motion_rules.outcome(motion.rule, tap.yes, took_part, there)
    motion_moves.step(turn.work, one, Move.DECIDE, turn.me)
    motion.yes, motion.no, motion.abstained = tap.yes, tap.no, tap.abstained
    meeting = await agendas.just_been(turn.work.db, one.id, turn.now)
    motion.meeting_id = meeting.id if meeting is not None else None
    motion.outcome = came_to
    to = Move.ADOPT if came_to is Outcome.ADOPTED else Move.REJECT
    motion_moves.step(turn.work, one, to, turn.me, hands=1)
    one.matter.due_at = None
    await noted(turn.work, one)
    await motion_cards.redraw(turn.work, turn.community, one)
    await _announce(turn, one)
    state = await motion_cards.state_line(turn.work, one)
    buttons = await task_cards.motion_buttons(turn.work, one)
    await turn.show(
        Card(
            key=f"motion-hands:{one.id}",
            title=motion_cards.title(one, one.place),
            lines=(state, *motion_cards.numbers(one)),
            buttons=(tuple(buttons),) if buttons else (),
        )
    )
    if await outbox_cards.stands(turn.work.core, turn.chat, motion_panel.key(one)):
        await motion_panel.show(turn, one)
    return None


async def _announce(turn: Turn, one: One) -> None:
    """What was decided, as a new message, because an edited card tells nobody."""
    for chat, shared in await electorate.walls(turn.work.db, one.place, one.scope):
        card = Card(
            key=f"motion-result:{one.id}",
            title=motion_cards.title(one, one.place if shared else None),
            lines=(
                await motion_cards.state_line(turn.work, one),
                *motion_cards.numbers(one),
                text("motion-by-hands"),
            ),
        )
        await tell_group(turn.work, turn.community, chat, card)
    await told(turn.work, turn.community, one)


async def noted(work: Work, one: One) -> None:
    """What was decided stands on the agenda too, for the minutes."""
    assert one.motion.outcome is not None
    one.motion.decided = motion_rules.decided(one.motion.outcome, work.language)
    await agendas.decide(work.db, one.id, one.motion.decided, work.now)


async def told(work: Work, community: Community, one: One) -> None:
    """Whoever proposed it hears what was decided."""
    words = text(
        "motion-told-decided",
        code=motion_cards.code(one, one.place),
        state=await motion_cards.state_line(work, one),
    )
    await motion_cards.tell_mover(work, community, one, words)


async def _undecided(turn: Turn, id: int) -> One:
    """A motion that may be decided now, for whoever holds the council. Raises Refusal."""
    one = await motion_door.held(turn, id)
    await motion_polls.refuse_second(turn.work.db, one.motion)
    motions.after(one.motion.state, Move.DECIDE, number=one.matter.number)
    return one
