"""Up the chain: what a level could not solve in time goes to the next, by itself or by hand; the
top has nobody above it and says once a week how things stand."""

from collections.abc import Mapping, Sequence
from typing import Any

from chat.card import Card
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import text
from domain import chain
from domain.chain import Arrival
from domain.deadlines import Tier
from domain.matters import Kind, Move, State
from domain.refusal import Refusal
from domain.roles import Can
from handlers.reports.chain import charge, late, level_card, levels, reporter_told
from handlers.reports.chain.level_card import PASSED_OVER
from handlers.reports.shown import cards
from handlers.reports.shown.panel import Higher, rows_of, step_buttons
from handlers.reports.worked import asking, moving, times
from handlers.telling import told_at
from handlers.turn import Answer, Turn
from storage import ahead, members, outbox_cards
from storage.matters import Matter
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work

routes = Routes()


@routes.says(
    whole=("请网格帮忙", "请上面帮忙", "往上报", "再往上", "ask for help above"), about=True
)
async def ask_above(turn: Turn, said: Said, meant: Meant) -> Answer:
    """请网格帮忙, by whoever it lies with, in a reply or with the number."""
    return await by_hand(turn, await turn.about(meant.code, said.reply))


@routes.tap(Higher)
async def higher(turn: Turn, tap: Higher) -> Answer:
    """〔再往上〕 on the card of a level: from that level, however old the card is."""
    matter = await turn.matter(tap.matter)
    return await by_hand(turn, matter, level=tap.level)


async def by_hand(turn: Turn, matter: Matter, *, level: int | None = None) -> Answer:
    """Whoever it lies with asks the next level for help; `level` is where they saw it.

    Raises Refusal where it has gone further already, or there is nobody above.
    """
    if matter.kind is not Kind.REPORT:
        raise Refusal("alarm-has-its-own" if matter.kind is Kind.ALARM else "part-only-done")
    await turn.require_over(matter)
    gone = level not in (None, matter.level_id)
    if gone or not await turn.may(Can.HANDLE, matter.level_id):
        place = await turn.work.db.get_one(Place, matter.level_id)
        raise Refusal("raised-already", place=place.name)
    up = await levels.above(turn.work, turn.community, matter)
    if up is None:
        raise Refusal("raise-top")
    await raised(turn.work, turn.community, matter, up, turn.me, Lane.CARD)
    return text("did-raise")


async def look_ahead(work: Work, due: Sequence[Matter]) -> None:
    """What many that go up together need, looked up at once; `by_itself` finds it there."""
    if not due:
        return
    ids, homes = [one.id or 0 for one in due], {one.place_id for one in due}
    people = {id for one in due for id in (one.reporter_id, one.handler_id, one.first_id) if id}
    work.keep(("members",), await ahead.members(work.db, people))
    looked_up: dict[str, Mapping[int, Any]] = {
        "chain": await ahead.chains(work.db, homes),
        "walls": await ahead.walls(work.db, homes),
        "parts": await ahead.parts(work.db, ids),
    }
    reached = await members.private_chats(work.db, people)
    looked_up["chat"] = {id: reached.get(id) for id in people}
    keys = {
        id: (f"panel:{id}", level_card.key(id), reporter_told.key(id), reporter_told.here(id))
        for id in ids
    }
    shown = await outbox_cards.shown_in(work.core, [key for all_ in keys.values() for key in all_])
    for id, all_ in keys.items():
        work.keep(("stands", id), {key: shown[key] for key in all_})
        work.keep(("raised", id), {key: shown[key] for key in all_})
    for what, found in looked_up.items():
        for id, one in found.items():
            work.keep((what, id), one)


async def by_itself(work: Work, community: Community, matter: Matter) -> None:
    """The time of a level ran out. After a long sleep only the last level reached hears of it;
    those in between are in the history as passed over."""
    assert matter.answer_by is not None
    way_up = await levels.way_up(work, matter)
    until = await times.lasts(work, community, matter)
    reached = chain.risen(matter.level_id, matter.answer_by, work.now, way_up, until)
    if not reached:
        await _at_the_top(work, community, matter)
        return
    for passed in reached[:-1]:
        work.note(matter.id or 0, PASSED_OVER, None, place=passed.place)
    await raised(work, community, matter, reached[-1], None, Lane.DIGEST)


async def raised(
    work: Work,
    community: Community,
    matter: Matter,
    up: Arrival,
    by: int | None,
    lane: Lane,
) -> None:
    """The next level has it; the building reads so, the reporter hears it, the level is told: by
    day, unless somebody asks for what is urgent."""
    came_from, before = matter.level_id, levels.handed_up(matter)
    moving.arrive(matter, up, work.now)
    was = await moving.move(work, community, matter, Move.RAISE, by, came=came_from, to=up.place)
    if was is State.PROPOSED:
        await cards.settle_question(work, community, matter, text("answered-raise"))
    tell_at = None
    if by is None or matter.tier is not Tier.URGENT:
        tell_at = told_at(work, community, alone=by is not None or not await _has_group(work, up))
    moving.tell_level(work, matter, came_from, tell_at or work.now)
    await cards.redraw(work, community, matter, lane)
    if up.answer_by > work.now:
        await reporter_told.of_rising(work, community, matter, again=before)
        return
    # After a long sleep even the time of the top is over: the level and the reporter hear it now.
    moving.wind(matter, work.now, top=True)
    work.note(matter.id or 0, late.TOLD, None)
    await reporter_told.of_waiting(work, community, matter)


async def _has_group(work: Work, up: Arrival) -> bool:
    return bool(await levels.groups(work, up.place))


async def _at_the_top(work: Work, community: Community, matter: Matter) -> None:
    """It goes nowhere; its level and its reporter hear of it once a week, and not again with every
    step that is made meanwhile."""
    if not await late.again(work, matter):
        return
    alone = not await levels.groups(work, matter.level_id)
    tell_at = told_at(work, community, alone=alone) or work.now
    moving.tell_level(work, matter, matter.level_id, tell_at)
    await reporter_told.of_waiting(work, community, matter)


async def brought_to_mind(work: Work, community: Community, matter: Matter) -> None:
    """Half of the time for something urgent is over, or nearly all of it, or nobody has said a
    word yet: whoever is on it hears so, singly."""
    passed = [
        at
        for at in chain.marks(matter.arrived_at, matter.answer_by or work.now)
        if matter.due_at is not None and at <= matter.due_at
    ]
    unheard = matter.answered_at is None
    first = times.first_word(community, matter)
    owed = unheard and first is not None and matter.due_at == first
    was_mark = bool(passed) and matter.due_at == passed[-1]
    moving.wind(matter, work.now, community=community)
    if not (owed or was_mark):
        return
    place = await work.db.get_one(Place, matter.place_id)
    code, title = cards.code(matter, place), cards.heading(matter)
    words = text("urgent-mark", code=code, title=title, by=matter.answer_by or work.now)
    if owed:
        words = text("urgent-unanswered", code=code, title=title, at=matter.created_at)
    key = f"mark:{matter.id}"
    await asking.as_new(work, key)
    card = Card(key=key, lines=(words,), buttons=rows_of(step_buttons(matter)))
    held = told_at(work, community, alone=True)
    await charge.tell(work, community, matter, card, not_before=held)
