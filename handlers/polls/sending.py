"""The preview is changed, dropped or sent; a poll that was sent may be called off."""

from chat.card import Card, button
from chat.routes import Routes
from chat.text import text
from domain.deadlines import Tier
from domain.electorate import Per
from domain.matters import OPEN, Kind, State
from domain.poll_times import SHORTEST
from domain.refusal import Refusal
from domain.roles import Can
from handlers.polls import cards, door, preview, writing
from handlers.polls.door import Sent
from handlers.polls.taps import At, CallOff, Change, Export, Send, Slips, What
from handlers.turn import Answer, Turn
from storage import electorate, motion_polls, outbox, places, polls, results
from storage.matters import Matter
from storage.places import Place
from storage.polls import Poll

routes = Routes()


@routes.tap(Change)
async def change(turn: Turn, tap: Change) -> Answer:
    """One thing is different; the preview shows it."""
    poll = await _draft(turn, tap.poll)
    match tap.what:
        case What.UNTIL:
            return await writing.ask_until(turn, poll)
        case What.PLACE:
            await preview.ask_place(turn, poll)
            return None
        case What.DROP:
            await preview.settle(turn, poll, text("poll-dropped"))
            await turn.work.db.delete(poll)
            return text("poll-dropped")
        case What.PER:
            poll.per = preview.NEXT_PER[poll.per]
        case What.SEVERAL:
            poll.several = not poll.several
        case What.HIDING:
            poll.secret = not poll.secret
        case What.SUBJECT:
            poll.subject = preview.NEXT_SUBJECT[poll.subject]
    if poll.per is not Per.OWNERS:
        poll.subject = None
    await preview.show(turn, poll, await turn.work.db.get_one(Place, poll.place_id))
    return None


@routes.tap(At)
async def at(turn: Turn, tap: At) -> Answer:
    """Other neighbours are to be asked."""
    poll = await _draft(turn, tap.poll)
    await turn.require(Can.HOLD_POLL, tap.place)
    poll.place_id = tap.place
    await preview.show(turn, poll, await turn.work.db.get_one(Place, tap.place))
    return None


@routes.tap(Send)
async def send(turn: Turn, tap: Send) -> Answer:
    """〔发出〕: a number, a card in every group of its neighbours, and its end as a deadline."""
    poll = await _draft(turn, tap.poll)
    await turn.require(Can.HOLD_POLL, poll.place_id)
    if poll.closes_at - turn.now < SHORTEST:
        raise Refusal("poll-until-too-soon")
    place = await turn.work.db.get_one(Place, poll.place_id)
    where = await electorate.scope(turn.work.db, place)
    if not await electorate.walls(turn.work.db, place, where):
        raise Refusal("poll-no-group", place=place.short)
    # The preview may have waited for days: what follows from now is reckoned anew.
    writing.set_end(turn, poll, poll.closes_at)
    matter = Matter(
        kind=Kind.POLL,
        place_id=poll.place_id,
        number=await places.take_number(turn.work.db, poll.place_id),
        level_id=poll.place_id,
        state=State.WAITING,
        tier=Tier.COUNCIL,
        title=poll.title,
        words="",
        said_channel=turn.chat.channel,
        said_chat="",
        said_message="",
        created_at=turn.now,
        arrived_at=turn.now,
        due_at=poll.remind_at or poll.closes_at,
    )
    turn.work.db.add(matter)
    await turn.work.db.flush()
    poll.matter_id = matter.id
    polls.open_key(turn.work.db, poll)
    turn.work.note(matter.id or 0, "poll-sent", turn.me)
    await motion_polls.sent(turn.work, poll, turn.me)
    await turn.work.db.flush()
    one = Sent(poll, matter, place, where)
    groups = text("poll-groups", n=await cards.redraw(turn.work, turn.community, one))
    words = text("poll-sent", code=cards.code(one, place), groups=groups)
    await preview.settle(turn, poll, words)
    await turn.show_members([turn.me], held(one))
    return text("poll-sent", code=cards.code(one), groups=groups)


@routes.tap(CallOff)
async def call_off(turn: Turn, tap: CallOff) -> Answer:
    """〔不投了〕 asks once more; 〔是，不投了〕 ends it uncounted, and every vote is gone."""
    one = await door.sent(turn, tap.matter)
    await turn.require(Can.HOLD_POLL, one.place.id or 0)
    if one.matter.state not in OPEN:
        raise Refusal("poll-over", number=one.matter.number)
    if not tap.sure:
        await turn.show_members([turn.me], held(one, sure=True))
        return None
    one.matter.state, one.matter.due_at = State.WITHDRAWN, None
    one.poll.closed_at, one.poll.remind_at = turn.now, None
    await results.discard(turn.work.db, one.poll)
    turn.work.note(one.id, "poll-called-off", turn.me)
    await motion_polls.called_off(turn.work.db, one.poll, turn.now)
    await turn.work.db.flush()
    await outbox.withdraw(turn.work.core, f"poll-reminder:{one.id}")
    await cards.redraw(turn.work, turn.community, one)
    await turn.show_members([turn.me], held(one))
    return text("poll-called-off")


def held(one: Sent, *, sure: bool = False) -> Card:
    """What its holder has in private of a poll."""
    title = text("poll-title", code=cards.code(one, one.place), title=one.poll.title)
    sheet = button(text("button-export"), Export(matter=one.id))
    if one.matter.state not in OPEN:
        off = one.matter.state is State.WITHDRAWN
        words = text("poll-called-off" if off else "poll-closed")
        also = (sheet,) if off else (sheet, cards.next_step(one))
        return Card(key=f"poll-held:{one.id}", title=title, lines=(words,), buttons=(also,))
    words = text("poll-call-off-sure") if sure else text("poll-runs", at=one.poll.closes_at)
    label = text("button-call-off-sure" if sure else "button-call-off")
    slips = button(text("button-paper"), Slips(matter=one.id))
    # Where persons vote, nobody can say for whom a slip was.
    also = (sheet,) if one.poll.per is Per.PERSON else (slips, sheet)
    return Card(
        key=f"poll-held:{one.id}",
        title=title,
        lines=(words,),
        buttons=(
            also,
            (cards.next_step(one), button(label, CallOff(matter=one.id, sure=sure))),
        ),
    )


async def _draft(turn: Turn, id: int) -> Poll:
    """The speaker's own poll that was not sent yet. Raises Refusal."""
    poll = await polls.draft(turn.work.db, id, turn.me)
    if poll is None:
        raise Refusal("poll-draft-gone")
    return poll
