"""〔处理〕: a motion for whoever holds the council, in private: all that was said, the moves."""

from collections.abc import Sequence

from chat.card import Button, Card, button
from chat.routes import Routes
from chat.text import Fact, Text, text
from domain import motions
from domain.electorate import Per
from domain.motion_rules import NEXT
from domain.motions import BEFORE_DECISION, Move, State, seconds_needed
from domain.refusal import Refusal
from domain.roles import Can
from handlers import flats
from handlers.buttons import DraftPoll
from handlers.council import (
    motion_cards,
    motion_door,
    motion_moves,
    motion_seconding,
    motion_words,
    task_cards,
)
from handlers.council.motion_door import One
from handlers.council.motion_taps import (
    CountHands,
    MergeWhich,
    OpenPanel,
    Panel,
    Step,
)
from handlers.telling import show_anew
from handlers.turn import Answer, Open, Turn
from storage import agendas, electorate, meetings
from storage import motions as rows
from storage.members import Member, called
from storage.work import Work

routes = Routes()

#: Words and seconding homes on the panel; the others are counted.
_WORDS, _HOMES = 8, 12
#: Signs of what its mover said.
_SIGNS = 600


@routes.tap(OpenPanel)
async def open_panel(turn: Turn, tap: OpenPanel) -> Answer:
    """〔处理〕"""
    one = await motion_door.held(turn, tap.matter)
    if not turn.private and not turn.account.reachable:
        link = turn.link(tap.pack().replace(":", "-"))
        return Open(link) if link else text("open-private-first")
    await show_anew(turn.work, turn.community, turn.me, await _panel(turn, one))
    return None if turn.private else text("panel-sent")


@routes.tap(Panel)
async def move(turn: Turn, tap: Panel) -> Answer:
    """A button of the panel: the right is asked again, however old it is."""
    alone(turn)
    one = await motion_door.held(turn, tap.matter)
    match tap.step:
        case Step.TAKE_ON:
            motion_moves.step(turn.work, one, Move.TAKE_ON, turn.me)
            await motion_seconding.discuss(turn.work, turn.community, one, turn.me)
        case Step.CARRY:
            await _carry(turn, one)
        case Step.PART:
            await _part(turn, one)
        case Step.ESTATE:
            await _whole_estate(turn, one)
        case Step.RULE:
            _open_still(one)
            one.motion.rule = NEXT[one.motion.rule]
            turn.work.note(one.id, "motion-rule", turn.me, rule=one.motion.rule.value)
    await turn.work.db.flush()
    await show(turn, one)
    return None


def key(one: One) -> str:
    """Of the panel."""
    return f"motion-panel:{one.id}"


def alone(turn: Turn) -> None:
    """Raises Refusal where others read it too."""
    if not turn.private:
        raise Refusal("old-button")


def _open_still(one: One) -> None:
    if one.motion.state not in BEFORE_DECISION:
        raise Refusal(motions.REFUSED[one.motion.state], number=one.matter.number)


async def _carry(turn: Turn, one: One) -> None:
    """下次再议: off the gathering that is nearest, on the one after it."""
    motion_moves.step(turn.work, one, Move.CARRY, turn.me)
    await carried(turn, one)


async def carried(turn: Turn, one: One) -> None:
    """It waits for the next gathering, and its neighbours and mover read so."""
    await agendas.carry(turn.work.db, one.id, turn.now)
    await motion_moves.wind(turn.work, turn.community, one)
    await motion_cards.redraw(turn.work, turn.community, one)
    words = text("motion-told-carried", code=motion_cards.code(one, one.place))
    await motion_cards.tell_mover(turn.work, turn.community, one, words)


async def _part(turn: Turn, one: One) -> None:
    motion_moves.step(turn.work, one, Move.PART, turn.me)
    one.matter.into_id = None
    if one.motion.state is State.DISCUSSING:
        one.motion.comments_until = await motion_moves.window(turn.work, turn.community, one)
    await motion_moves.wind(turn.work, turn.community, one)
    await motion_cards.redraw(turn.work, turn.community, one)


async def _whole_estate(turn: Turn, one: One) -> None:
    """全小区一起议: every home of the estate has a voice in it, and reads it."""
    _open_still(one)
    if one.place.estate_id is None or one.matter.estate_wide:
        raise Refusal("old-button")
    await turn.require(Can.HOLD_COUNCIL, one.place.estate_id)
    one.matter.estate_wide = True
    turn.work.note(one.id, "motion-estate", turn.me)
    wider = await motion_door.whole(turn.work, one.motion, one.matter, one.place)
    asked = await electorate.asked(turn.work.db, wider.scope, Per.HOUSEHOLD, turn.now)
    one.motion.needs = max(one.motion.needs, seconds_needed(asked))
    await motion_cards.redraw(turn.work, turn.community, wider)


async def show(turn: Turn, one: One) -> None:
    """The panel as it is now, in its place."""
    now = await motion_door.of(turn.work, one.id)
    await turn.show(await _panel(turn, now or one))


async def _panel(turn: Turn, one: One) -> Card:
    work, matter, motion = turn.work, one.matter, one.motion
    lines = [await motion_cards.state_line(work, one), *motion_cards.numbers(one)]
    who: Fact = text("a-neighbour")
    if matter.reporter_id is not None:
        who = called(await work.db.get_one(Member, matter.reporter_id))
    if matter.on_behalf:
        who = text("motion-for", who=who, whom=matter.on_behalf)
    lines.append(text("motion-panel-said", who=who, words=matter.words[:_SIGNS]))
    if homes := await _seconding(work, one):
        lines.append(homes)
    said = list(await meetings.remarks(work.db, matter_id=one.id))
    if told := await motion_words.lines(work, said[-_WORDS:], staff=True):
        lines += [text("motion-words"), *told]
    if motion.state in BEFORE_DECISION:
        lines.append(text(f"motion-rule-{motion.rule.value.replace('_', '-')}"))
        meeting = await motion_moves.gathering(work, turn.community, one)
        if meeting is not None and motion.state is not State.PROPOSED:
            lines.append(text("motion-next-gathering", at=meeting.starts_at))
    return Card(
        key=key(one),
        title=motion_cards.title(one, one.place),
        lines=tuple(lines),
        buttons=tuple(await _buttons(turn, one)),
    )


async def _seconding(work: Work, one: One) -> Text | None:
    """Which homes seconded it, for whoever holds the council alone."""
    rows_ = await rows.seconds(work.db, one.motion.id or 0)
    doors = {
        home.id: flats.flat(home, at) for home, at in await electorate.flats(work.db, one.scope)
    }
    named = [
        doors[row.household_id] for row in rows_ if row.household_id in doors and not row.waits
    ]
    if not named:
        return None
    first: Fact = named[0]
    for other in named[1:_HOMES]:
        first = text("and-place", before=first, place=other)
    return text("motion-panel-seconds", homes=first, n=len(rows_))


async def _buttons(turn: Turn, one: One) -> Sequence[tuple[Button, ...]]:
    state = one.motion.state

    def step(label: Text, what: Step) -> Button:
        return button(label, Panel(matter=one.id, step=what))

    made: list[tuple[Button, ...]] = []
    merge = button(text("button-merge"), MergeWhich(matter=one.id))
    if state is State.PROPOSED:
        made.append((step(text("button-take-on"), Step.TAKE_ON), merge))
    elif state is State.LAPSED:
        made.append((step(text("button-take-on"), Step.TAKE_ON),))
    elif state in (State.SECONDED, State.DISCUSSING):
        made.append(
            (
                button(text("button-start-poll"), DraftPoll(matter=one.id)),
                button(text("button-count-hands"), CountHands(matter=one.id)),
            )
        )
        made.append(
            (step(text("button-next-time"), Step.CARRY),) * (state is State.DISCUSSING) + (merge,)
        )
    elif state is State.MERGED:
        made.append((step(text("button-part"), Step.PART),))
    if state in BEFORE_DECISION:
        row = [step(text("button-rule"), Step.RULE)]
        estate = None if one.matter.estate_wide else one.place.estate_id
        if estate is not None and await turn.may(Can.HOLD_COUNCIL, estate):
            row.append(step(text("button-whole-estate"), Step.ESTATE))
        made.append(tuple(row))
    if doing := await task_cards.motion_buttons(turn.work, one):
        made.append(tuple(doing))
    return made
