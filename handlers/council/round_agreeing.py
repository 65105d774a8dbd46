"""What those at a round table agree on: written down, agreed to by each, looked at again."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from chat.card import Card
from chat.incoming import Said
from chat.moments import moment
from chat.routes import Routes
from chat.text import text
from domain import hearing, round_tables
from domain.gatherings import Move, State, after
from domain.refusal import Refusal
from domain.round_tables import FOLLOW_UP, Step, next_step
from handlers import asking
from handlers.council import planning, round_calling, round_cards, round_door
from handlers.council.doing_taps import Agree, Holds, Signed, WriteAgreed
from handlers.council.round_door import Table
from handlers.telling import told_at
from handlers.turn import Answer, Turn
from storage import round_tables as rows
from storage.places import Community
from storage.round_tables import RoundSide, RoundTable
from storage.work import Work

routes = Routes()

#: What the question waits for: what is agreed on, at the gathering the draft holds.
_AGREED = "round-agreed"


@routes.tap(WriteAgreed)
async def write(turn: Turn, tap: WriteAgreed) -> Answer:
    """〔写约定〕: the question."""
    one = await round_door.called(turn, tap.meeting)
    if one.table.settled_at is not None:
        raise Refusal("round-settled-already")
    await asking.ask(turn, _AGREED, str(one.id))
    await turn.show(Card(lines=(text("round-ask-agreed"),)))
    return None


@routes.answer(_AGREED)
async def agreed_said(turn: Turn, said: Said) -> Answer:
    """The lines; each side is asked for its yes, or anew where they changed."""
    asked = await asking.asked(turn)
    assert asked is not None
    one = await round_door.called(turn, int(asked.words))
    if hearing.bare(said.words) in asking.NEVER_MIND:
        await asking.forget(turn)
        return text("round-as-it-was")
    if one.table.settled_at is not None:
        raise Refusal("round-settled-already")
    found = round_tables.lines(said.words)
    if not found.agreed:
        raise Refusal("round-agreed-empty")
    at = turn.now + FOLLOW_UP
    if found.follow_up:
        day = moment(found.follow_up, turn.now, ZoneInfo(turn.community.timezone))
        if day is None or day <= turn.now:
            raise Refusal("round-follow-up-unclear")
        at = day.astimezone(UTC)
    await asking.forget(turn)
    one.table.agreed, one.table.follow_up_at = list(found.agreed), at
    for row in await rows.sides(turn.work.db, one.id):
        row.agrees = None
    if one.meeting.state is State.PLANNED and one.meeting.starts_at <= turn.now:
        one.meeting.state = after(one.meeting.state, Move.HOLD)
        planning.schedule(turn.work, turn.community, one.meeting)
    await turn.work.db.flush()
    await round_cards.to_sides(turn.work, turn.community, one, turn.me)
    await round_cards.to_callers(turn.work, turn.community, one, by=turn.me)
    return None


@routes.tap(Agree)
async def agree(turn: Turn, tap: Agree) -> Answer:
    """〔同意〕 or 〔再商量〕, by each side for itself."""
    one, row = await round_door.side(turn, tap.side)
    if one.table.settled_at is not None:
        raise Refusal("round-settled-already")
    if not one.table.agreed:
        raise Refusal("old-button")
    row.agrees = tap.yes
    await turn.work.db.flush()
    if not await _settled(turn, one):
        await turn.show(await round_cards.for_side(turn.work, one, row))
        await round_cards.to_callers(turn.work, turn.community, one, by=turn.me)
    return text("round-noted")


@routes.tap(Signed)
async def signed(turn: Turn, tap: Signed) -> Answer:
    """〔…已点头〕: said by whoever called it, of somebody who writes from nowhere."""
    one, row = await round_door.signed_by(turn, tap.side)
    if one.table.settled_at is not None or not one.table.agreed:
        raise Refusal("round-settled-already")
    row.agrees = True
    if one.meeting.about_id is not None:
        turn.work.note(one.meeting.about_id, "round-table-signed", turn.me)
    await turn.work.db.flush()
    if not await _settled(turn, one):
        await round_cards.to_callers(turn.work, turn.community, one, by=turn.me)
    return text("round-noted")


@routes.tap(Holds)
async def holds(turn: Turn, tap: Holds) -> Answer:
    """〔做到了〕 or 〔没做到〕, when it is looked at again."""
    one, row = await round_door.side(turn, tap.side)
    if Step.FOLLOW_UP not in one.table.told:
        raise Refusal("old-button")
    row.holds = tap.yes
    await turn.work.db.flush()
    await turn.show(await round_cards.for_side(turn.work, one, row))
    await round_cards.to_callers(turn.work, turn.community, one, by=turn.me)
    return text("round-noted")


@routes.due("round-table")
async def its_moment_came(work: Work, community: Community, table: RoundTable) -> None:
    """First contact within a day, an agreement in about a month, and whether it holds."""
    table.due_at = None
    found = await rows.of_meeting(work.db, table.meeting_id)
    assert found is not None
    one, sides = Table(*found), await rows.sides(work.db, table.meeting_id)
    at = told_at(work, community, alone=True)
    if at is not None and at > work.now:
        table.due_at = at  # when people are up
        return
    due = _next(one, sides)
    if due is not None and due[1] <= work.now:
        table.told = [*table.told, due[0]]
        await work.db.flush()
        await _tell(work, community, one, due[0])
    due = _next(one, sides)
    table.due_at = due[1] if due else None
    await work.db.flush()


async def _tell(work: Work, community: Community, one: Table, step: Step) -> None:
    match step:
        case Step.FIRST_CONTACT:
            await round_cards.to_callers(work, community, one, text("round-nobody-answered"))
        case Step.MONTH:
            await round_cards.to_callers(work, community, one, text("round-a-month"))
        case Step.FOLLOW_UP:
            await round_cards.to_sides(work, community, one)
            await round_cards.to_callers(work, community, one, text("round-look-again"))


def _next(one: Table, sides: Sequence[RoundSide]) -> tuple[Step, datetime] | None:
    return next_step(
        one.table.opened_at,
        one.table.follow_up_at,
        one.table.told,
        answered=any(row.suits is not None for row in sides) or bool(one.table.agreed),
        settled=one.table.settled_at is not None,
    )


async def _settled(turn: Turn, one: Table) -> bool:
    """Whether everybody agrees: then it stands, and all are told."""
    sides = await rows.sides(turn.work.db, one.id)
    if not all(row.agrees for row in sides):
        return False
    one.table.settled_at = turn.now
    round_calling.wind(turn, one, answered=True)
    if one.meeting.about_id is not None:
        turn.work.note(one.meeting.about_id, "round-table-settled", None)
    await turn.work.db.flush()
    await round_cards.to_sides(turn.work, turn.community, one, turn.me)
    await round_cards.to_callers(turn.work, turn.community, one, by=turn.me)
    return True
