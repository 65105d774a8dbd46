"""Whoever holds a gathering says whether it may move from a holiday, puts it off, calls it off,
and says afterwards whether anybody came."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from chat.card import Card, button
from chat.incoming import Said
from chat.moments import moment
from chat.routes import Routes
from chat.text import text
from domain import hearing
from domain.gatherings import (
    FARTHEST,
    PUBLIC,
    REFUSED,
    SOONEST,
    Move,
    Notice,
    State,
    after,
    passed,
)
from domain.refusal import Refusal
from handlers import asking
from handlers.council import cards, door, minutes, notices
from handlers.council.door import Gathering
from handlers.council.planning import schedule
from handlers.council.taps import CallOff, Ended, MayMove, PutOff
from handlers.telling import show_members
from handlers.turn import Answer, Turn
from storage import meetings
from storage.meetings import Meeting

routes = Routes()

#: What the questions wait for: when, for the meeting the draft holds; then the yes to what was
#: understood, which the draft holds too.
_WHEN, _SURE = "meeting-when", "meeting-sure"
#: Signs of why.
_MOST = 100
_WHY = re.compile(r"[,，。;；\n]|因为")


@routes.tap(MayMove)
async def may_move(turn: Turn, tap: MayMove) -> Answer:
    """〔行，就这天〕, or 〔不挪，照旧〕: it is on the day it was meant for, holiday or not."""
    one = await _to_move(turn, tap.meeting)
    meeting = one.meeting
    if not meeting.asks or meeting.meant_for is None:
        raise Refusal("meeting-day-told")
    if meeting.offered and not tap.move:
        return await _not_wanted(turn, one)
    if not tap.move:
        zone = ZoneInfo(turn.community.timezone)
        at = meeting.starts_at.astimezone(zone).time()
        starts = datetime.combine(meeting.meant_for, at, zone).astimezone(UTC)
        if starts - turn.now < SOONEST:
            raise Refusal("meeting-when-range")
        meeting.starts_at, meeting.moved_why, meeting.expected = starts, "", False
    meeting.asks, meeting.confirmed_by = False, turn.me
    schedule(turn.work, turn.community, meeting)
    await turn.work.db.flush()
    card = cards.decided(one)
    await notices.redraw(turn.work, turn.community, f"meeting-ask:{one.id}", card)
    return text("meeting-day-settled", at=meeting.starts_at)


async def _not_wanted(turn: Turn, one: Gathering) -> Answer:
    """Neighbours here have no day of their own: nobody asks again."""
    one.meeting.state, one.meeting.due_at = State.CALLED_OFF, None
    one.meeting.asks, one.meeting.confirmed_by = False, turn.me
    await turn.work.db.flush()
    card = cards.not_wanted(one)
    await notices.redraw(turn.work, turn.community, f"meeting-ask:{one.id}", card)
    return text("meeting-not-wanted")


@routes.tap(PutOff)
async def put_off(turn: Turn, tap: PutOff) -> Answer:
    """〔改期〕 asks when, in private; 〔对，就这天〕 does it."""
    one = await _to_move(turn, tap.meeting)
    if tap.sure:
        return await _put_off(turn, one)
    if not turn.private and not turn.account.reachable:
        raise Refusal("open-private-first")
    await asking.ask(turn, _WHEN, str(one.id))
    question = Card(title=cards.title(one, alone=True), lines=(text("meeting-ask-when"),))
    await turn.show_members([turn.me], question)
    return None if turn.private else text("panel-sent")


@routes.answer(_WHEN)
async def when_said(turn: Turn, said: Said) -> Answer:
    """The day and hour, and why where it was said: shown once more before anybody is told."""
    return await _when(turn, said)


@routes.answer(_SURE)
async def said_instead(turn: Turn, said: Said) -> Answer:
    """Other words than a tap on 〔对，就这天〕: another day, or none."""
    asked = await asking.asked(turn)
    if asked is None:
        raise Refusal("meeting-when-unclear")
    await asking.ask(turn, _WHEN, asked.words.partition(" ")[0])
    return await _when(turn, said)


async def _when(turn: Turn, said: Said) -> Answer:
    asked = await asking.asked(turn)
    if asked is None or not hearing.says_something(said.words):
        raise Refusal("meeting-when-unclear")
    if hearing.bare(said.words) in asking.NEVER_MIND:
        await asking.forget(turn)
        return text("meeting-stays")
    first, *rest = _WHY.split(said.words, maxsplit=1)
    starts = moment(first, turn.now, ZoneInfo(turn.community.timezone))
    if starts is None:
        raise Refusal("meeting-when-unclear")
    if not SOONEST <= starts - turn.now <= FARTHEST:
        raise Refusal("meeting-when-range")
    one = await _to_move(turn, int(asked.words))
    why = hearing.clean(rest[0]).strip()[:_MOST] if rest else ""
    kept = f"{one.id} {starts.astimezone(UTC).isoformat()} {why}"
    await asking.ask(turn, _SURE, kept)
    yes = button(text("button-put-off-sure"), PutOff(meeting=one.id, sure=True))
    words = text("meeting-put-off-sure", at=starts)
    await turn.show(Card(title=cards.title(one, alone=True), lines=(words,), buttons=((yes,),)))
    return None


async def _put_off(turn: Turn, one: Gathering) -> Answer:
    asked = await asking.asked(turn)
    id, _, rest = (asked.words if asked and asked.what == _SURE else "").partition(" ")
    if id != str(one.id):
        raise Refusal("meeting-when-gone")
    at, _, why = rest.partition(" ")
    starts, meeting = datetime.fromisoformat(at), one.meeting
    if starts - turn.now < SOONEST:
        raise Refusal("meeting-when-range")
    await asking.forget(turn)
    was = replace(one, meeting=Meeting(**meeting.model_dump()))
    meeting.state = after(meeting.state, Move.SHIFT)
    meeting.starts_at, meeting.moved_why, meeting.put_off = starts, why, True
    meeting.asks, meeting.expected, meeting.confirmed_by = False, False, turn.me
    turn.work.record("meeting-put-off", turn.me, place=one.place.id, meeting=one.id)
    await meetings.answered_later(turn.work.db, one.id, was.meeting.starts_at, starts)
    told = meeting.was_told()
    if told.isdisjoint(PUBLIC):
        meeting.told = sorted(told)
    else:
        zone = ZoneInfo(turn.community.timezone)
        gone = passed(meeting.kind, starts.astimezone(zone), turn.now.astimezone(zone))
        meeting.told = sorted((told & {Notice.ASK, Notice.ASK_AGAIN, Notice.WEEK}) | gone)
        await turn.work.db.flush()
        await _tell_all(turn, one, cards.put_off(one, was.meeting.starts_at))
        mine = cards.put_off(one, was.meeting.starts_at, alone=True)
        await _tell_each(turn, one, mine, min(starts, was.meeting.starts_at))
    schedule(turn.work, turn.community, meeting)
    await turn.work.db.flush()
    await notices.settle_cards(turn.work, turn.community, one, was=was)
    ask = f"meeting-ask:{one.id}"
    await notices.redraw(turn.work, turn.community, ask, cards.decided(one))
    held = await cards.held(turn.work, one)
    await notices.redraw(turn.work, turn.community, f"meeting-held:{one.id}", held)
    return text("meeting-put-off-done", at=starts)


@routes.tap(CallOff)
async def call_off(turn: Turn, tap: CallOff) -> Answer:
    """〔不开了〕 asks once more; 〔是，不开了〕 tells everybody who was told that there is one."""
    one = await _to_move(turn, tap.meeting)
    if not tap.sure:
        await turn.show_members([turn.me], await cards.held(turn.work, one, sure=True))
        return None
    told = one.meeting.was_told()
    one.meeting.state, one.meeting.due_at = after(one.meeting.state, Move.CALL_OFF), None
    turn.work.record("meeting-called-off", turn.me, place=one.place.id, meeting=one.id)
    await turn.work.db.flush()
    await notices.carry_on(turn.work, one)
    if not told.isdisjoint(PUBLIC):
        await _tell_all(turn, one, cards.over(one, f"meeting-off:{one.id}"))
        mine = cards.over(one, f"meeting-off-you:{one.id}", alone=True)
        await _tell_each(turn, one, mine, one.meeting.starts_at)
    await notices.settle_cards(turn.work, turn.community, one)
    ask = f"meeting-ask:{one.id}"
    await notices.redraw(turn.work, turn.community, ask, cards.over(one, ask, alone=True))
    return text("meeting-called-off")


@routes.tap(Ended)
async def ended(turn: Turn, tap: Ended) -> Answer:
    """〔开了〕 or 〔没人来〕. Nobody came: a kind word, and everything goes on next time."""
    one = await door.held_by(turn, tap.meeting)
    if turn.now < one.meeting.starts_at:
        raise Refusal("meeting-still-planned")
    move = Move.HOLD if tap.came else Move.NOBODY
    one.meeting.state = after(one.meeting.state, move)
    if Notice.OVER not in one.meeting.was_told():
        one.meeting.tell(Notice.OVER)
    schedule(turn.work, turn.community, one.meeting)
    await turn.work.db.flush()
    said = text("meeting-was-noted") if tap.came else await _nobody_came(turn, one)
    done = Card(key=f"meeting-was:{one.id}", title=cards.title(one, alone=True), lines=(said,))
    await notices.redraw(turn.work, turn.community, f"meeting-was:{one.id}", done)
    if tap.came:
        await minutes.wanted(turn, one)
    return said


async def _nobody_came(turn: Turn, one: Gathering) -> Answer:
    later = await notices.carry_on(turn.work, one)
    if later is None:
        words = text("meeting-nobody-came")
    else:
        words = text("meeting-nobody-came-next", at=later.meeting.starts_at)
    card = Card(key=f"meeting-empty:{one.id}", title=cards.title(one), lines=(words,))
    await _tell_all(turn, one, card)
    return text("meeting-nobody-noted")


async def _to_move(turn: Turn, id: int) -> Gathering:
    """A gathering that is still to come and the speaker may move. Raises Refusal."""
    one = await door.held_by(turn, id)
    if one.meeting.state is not State.PLANNED or turn.now >= one.meeting.starts_at:
        over = one.meeting.state is not State.PLANNED
        raise Refusal(REFUSED[one.meeting.state] if over else "meeting-begun")
    return one


async def _tell_all(turn: Turn, one: Gathering, card: Card) -> None:
    if one.public:
        await notices.to_groups(turn.work, turn.community, one, card)


async def _tell_each(turn: Turn, one: Gathering, card: Card, before: datetime) -> None:
    """Those who come, and those invited, in time before a moment; not the speaker, who knows."""
    who = await notices.concerned(turn.work, one)
    others = [id for id in who if id != turn.me]
    at = notices.by_night(turn.work, turn.community, before)
    await show_members(turn.work, turn.community, others, card, not_before=at)
