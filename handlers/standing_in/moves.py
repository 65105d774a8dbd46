"""代班, 我回来了, 我代不了: said or tapped. A button may be old: its right is looked up again."""

from collections.abc import Sequence
from datetime import UTC
from zoneinfo import ZoneInfo

from chat.card import Card
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import text
from domain.refusal import Refusal
from domain.standing_in import ends
from handlers.standing_in import cards
from handlers.standing_in.cards import Back, Begin, Choose, Decline
from handlers.telling import show_anew
from handlers.turn import Answer, Turn
from storage import members, standing_in
from storage.members import Held
from storage.outbox import Lane
from storage.places import Place
from storage.posts import StandIn
from storage.standing_in import SAID, Deputy

routes = Routes()


@routes.says(whole=("代班", "找人代班", "请人代班", "找人代我", "stand in"), about=True)
async def stand_in(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """代班: one card for each of one's offices, in private wherever it was said."""
    offices = await _offices(turn)
    if not turn.private and not turn.account.reachable:
        raise Refusal("open-private-first")
    acting = await standing_in.acting(
        turn.work.db, [held.id or 0 for held, _ in offices], turn.now
    )
    ready = await standing_in.ready(turn.work.db, turn.me, turn.now)
    shown = 0
    for held, _ in offices:
        now = [one for one in acting if one.held.id == held.id]
        could = [one for one in ready if one.held.id == held.id]
        if now:
            await show_anew(
                turn.work, turn.community, turn.me, cards.acting(turn.community, now[0])
            )
        elif could:
            await show_anew(
                turn.work, turn.community, turn.me, cards.choice(turn.community, could)
            )
        shown += bool(now or could)
    if not shown:
        return text("stand-in-nobody-named", community=turn.community.name)
    return None if turn.private else text("panel-sent")


@routes.says(whole=("我回来了", "我回来啦", "i'm back"), private=True)
async def back_again(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """我回来了: nobody acts any more in any of one's offices."""
    offices = await _offices(turn)
    ended = await _end(turn, offices)
    return text("back-thanks") if ended else text("back-nobody-acted")


@routes.tap(Choose)
async def choose(turn: Turn, tap: Choose) -> Answer:
    """One of several people: now for how long."""
    await _show(turn, cards.how_long(turn.community, await _ready(turn, tap.stand_in)))
    return None


@routes.tap(Begin)
async def begin(turn: Turn, tap: Begin) -> Answer:
    """From now on they act; whoever acted before in the same office does no more."""
    chosen = await _ready(turn, tap.stand_in)
    before = await standing_in.acting(turn.work.db, [chosen.held.id or 0], turn.now)
    for one in before:
        await _stop(turn, one, tell=one.row.member_id != chosen.row.member_id)
    until = ends(tap.how_long, turn.now.astimezone(ZoneInfo(turn.community.timezone)))
    row = StandIn(
        held_id=chosen.held.id or 0,
        member_id=chosen.row.member_id,
        since=turn.now,
        until=until and until.astimezone(UTC),
        source=SAID,
    )
    turn.work.db.add(row)
    await turn.work.db.flush()
    now = chosen._replace(row=row)
    _record(turn, "stand-in", now)
    asked = cards.asked(turn.community, now, turn.who)
    reached = await turn.show_members([row.member_id], asked)
    await _show(turn, cards.acting(turn.community, now, reached=reached))
    return text("stand-in-begun", who=members.called(now.member))


@routes.tap(Back)
async def back(turn: Turn, tap: Back) -> Answer:
    """〔我回来了〕 for one office."""
    offices = [one for one in await _offices(turn) if one[0].id == tap.held]
    if not offices:
        raise Refusal("stand-in-office-over")
    return text("back-thanks") if await _end(turn, offices) else text("back-nobody-acted")


@routes.tap(Decline)
async def decline(turn: Turn, tap: Decline) -> Answer:
    """〔我代不了〕: it ends at once, and the holder hears. Asked twice, either button will do."""
    asked = await turn.work.db.get(StandIn, tap.stand_in)
    for one in await standing_in.acting_by(turn.work.db, turn.me, turn.now):
        if asked is not None and one.held.id == asked.held_id:
            return await _decline(turn, [one])
    raise Refusal("stand-in-over-already")


@routes.says(whole=("我代不了", "代不了", "i can't stand in"), private=True)
async def cannot(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """我代不了, in words: whomever one acts for."""
    acting = await standing_in.acting_by(turn.work.db, turn.me, turn.now)
    if not acting:
        raise Refusal("stand-in-over-already")
    return await _decline(turn, acting)


async def _decline(turn: Turn, acting: Sequence[Deputy]) -> Answer:
    for one in acting:
        await _stop(turn, one, tell=False)
        await cards.settle_deputys(turn.work, turn.community, one)
        office = cards.office(turn.community, one.held, one.place)
        words = text("stand-in-declined", who=members.called(turn.who), office=office)
        await cards.tell_holder_over(turn.work, turn.community, one, words)
    return text("declined-thanks")


async def _offices(turn: Turn) -> Sequence[tuple[Held, Place]]:
    """The speaker's offices. Raises Refusal for somebody without one."""
    offices = await standing_in.offices(turn.work.db, turn.me, turn.now)
    if not offices:
        raise Refusal("stand-in-no-office")
    return offices


async def _ready(turn: Turn, id: int) -> Deputy:
    """Whom a button named. Raises Refusal where the office is not the speaker's any more, or the
    community names that person no more."""
    offices = {held.id for held, _ in await standing_in.offices(turn.work.db, turn.me, turn.now)}
    for one in await standing_in.ready(turn.work.db, turn.me, turn.now):
        if one.row.id == id:
            return one
    row = await turn.work.db.get(StandIn, id)
    if row is None or row.held_id not in offices:
        raise Refusal("stand-in-office-over")
    raise Refusal("stand-in-not-named")


async def _end(turn: Turn, offices: Sequence[tuple[Held, Place]]) -> bool:
    """The speaker is back: whoever acts for them is told; False where nobody does."""
    ids = [held.id or 0 for held, _ in offices]
    acting = await standing_in.acting(turn.work.db, ids, turn.now)
    for one in acting:
        await _stop(turn, one, tell=True)
        words = text("stand-in-back", who=members.called(one.member))
        card = cards.done(turn.community, one.held, one.place, words)
        await cards.settle(turn.work, turn.community, card)
    return bool(acting)


async def _stop(turn: Turn, one: Deputy, *, tell: bool) -> None:
    one.row.until = one.row.told_at = turn.now
    _record(turn, "stand-in-over", one)
    await turn.work.db.flush()
    if tell:
        await cards.tell_deputy_over(turn.work, turn.community, one)


def _record(turn: Turn, what: str, one: Deputy) -> None:
    turn.work.record(
        what, turn.me, place=one.place.id, about=one.row.member_id, role=one.held.role.value
    )


async def _show(turn: Turn, card: Card) -> None:
    """In the place of the card that was tapped."""
    await turn.work.post(turn.alone, card, lane=Lane.ANSWER, language=turn.language)
