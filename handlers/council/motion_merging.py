"""Two motions that say the same become one: whoever proposed or seconded either is with it."""

from chat.card import Card, button
from chat.routes import Routes
from chat.text import text
from domain import titles
from domain.motions import BEFORE_DECISION, REFUSED, Move
from domain.refusal import Refusal
from domain.roles import Can
from handlers.council import (
    motion_cards,
    motion_door,
    motion_moves,
    motion_panel,
    motion_seconding,
)
from handlers.council.motion_door import One
from handlers.council.motion_taps import MergeInto, MergeWhich
from handlers.turn import Answer, Turn
from storage import agendas, electorate, motion_voices
from storage.places import Community
from storage.polls import Voter
from storage.work import Work

routes = Routes()

#: Others offered to choose among.
_MOST = 8


@routes.tap(MergeWhich)
async def which(turn: Turn, tap: MergeWhich) -> Answer:
    """〔合到一起〕: the other motions of these homes, in private."""
    motion_panel.alone(turn)
    one = await motion_door.held(turn, tap.matter)
    others = await motion_voices.beside(turn.work.db, one.scope.places)
    rows = [(matter, place) for _, matter, place in others if matter.id != one.id][:_MOST]
    if not rows:
        raise Refusal("motion-no-other")
    buttons = tuple(
        (
            button(
                text("button-motion", number=matter.number),
                MergeInto(matter=one.id, into=matter.id or 0),
            ),
        )
        for matter, _ in rows
    )
    lines = [text("motion-merge-which", code=motion_cards.code(one, one.place))]
    lines += [
        text(
            "motion-title",
            code=text("code-motion-at", number=matter.number, place=place.short),
            title=titles.public(matter.title),
        )
        for matter, place in rows
    ]
    await turn.show(Card(key=f"motion-panel:{one.id}", lines=tuple(lines), buttons=buttons))
    return None


@routes.tap(MergeInto)
async def into(turn: Turn, tap: MergeInto) -> Answer:
    """This motion is that one."""
    motion_panel.alone(turn)
    if tap.matter == tap.into:
        raise Refusal("old-button")
    # In one order, so that of two who put the same two together none waits for the other.
    both = {id: await motion_door.held(turn, id) for id in sorted((tap.matter, tap.into))}
    one, other = both[tap.matter], both[tap.into]
    await turn.require(Can.HOLD_COUNCIL, other.place.id or 0)
    await put_together(turn.work, turn.community, one, other, turn.me)
    await motion_panel.show(turn, other)
    return text("motion-merged", code=motion_cards.code(other, other.place))


async def put_together(
    work: Work, community: Community, one: One, other: One, by: int | None
) -> None:
    """`one` is `other` from now on. Raises Refusal where either is decided, or over."""
    if other.motion.state not in BEFORE_DECISION:
        raise Refusal(REFUSED[other.motion.state], number=other.matter.number)
    stood = one.matter.held_until is None
    motion_moves.step(work, one, Move.MERGE, by, into=other.id)
    await agendas.drop(work.db, one.id, work.now)
    one.matter.into_id, one.matter.due_at, one.matter.held_until = other.id, None, None
    await motion_voices.take_over(work.db, one.motion, other.motion)
    await _mover_too(work, one, other)
    if other.matter.reporter_id is not None and not other.matter.on_behalf:
        rows = await electorate.homes_of(work.db, other.scope, other.matter.reporter_id)
        own = [flat.id or 0 for home, flat, _ in rows if home.confirmed_at is not None]
        await motion_voices.not_for_itself(work.db, other.motion, own, other.matter.reporter_id)
    if one.matter.reporter_id not in (None, other.matter.reporter_id):
        words = text(
            "motion-told-merged",
            code=motion_cards.code(one, one.place),
            into=motion_cards.code(other, other.place),
            title=titles.public(other.matter.title),
        )
        await motion_cards.tell_mover(work, community, one, words)
    if stood:
        await motion_cards.redraw(work, community, one)
    await motion_seconding.settle(work, community, other)


async def _mover_too(work: Work, one: One, other: One) -> None:
    """Whoever proposed the one is with the other: one more voice, where they have one there."""
    mover = one.matter.reporter_id
    if mover is None or one.matter.on_behalf or mover == other.matter.reporter_id:
        return
    homes = await electorate.homes_of(work.db, other.scope, mover)
    sure = [flat for home, flat, _ in homes if home.confirmed_at is not None]
    theirs = set[int | None]()
    if other.matter.reporter_id is not None:
        rows = await electorate.homes_of(work.db, other.scope, other.matter.reporter_id)
        theirs = {flat.id for _, flat, _ in rows}
    if sure and sure[0].id in theirs:
        return
    voter = Voter(member=mover, waits=True)
    if sure:
        voter = Voter(household=sure[0].id)
    elif homes:
        voter = Voter(household=homes[0][1].id, member=mover, waits=True)
    await motion_voices.second(work.db, other.motion, voter, mover, work.now)
