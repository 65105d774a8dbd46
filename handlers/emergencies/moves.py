"""Somebody answers, is there, or says that it is over. Rights are asked for where it happens: a
button may be old."""

from chat.card import Card, button
from chat.routes import Routes
from chat.text import Text, text
from domain.alarms import ANSWERS, ASK_AFTER, ENDS, Move, after
from domain.deadlines import closes_at
from domain.emergency_kinds import DISCREET
from domain.matters import OPEN
from domain.refusal import Refusal
from domain.roles import Can
from handlers.emergencies import cards
from handlers.emergencies.cards import Happened, NotYet
from handlers.reports.shown.cards import code
from handlers.telling import show_members, show_operators
from handlers.turn import Answer, Turn
from storage import alarms, forgetting, matters, members, outbox_cards
from storage.alarms import Alarm
from storage.matters import Matter
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work

routes = Routes()


@routes.tap(Happened)
async def happened(turn: Turn, tap: Happened) -> Answer:
    """〔我打通了〕〔我在现场〕〔没事了〕〔弄错了〕. Raises Refusal for what no button says."""
    matter = await door(turn, tap.matter)
    alarm = await alarms.of(turn.work.db, tap.matter)
    if alarm is None or tap.move not in ANSWERS | ENDS:
        raise Refusal("old-button")
    return await make(turn, matter, alarm, tap.move)


@routes.tap(NotYet)
async def not_yet(turn: Turn, tap: NotYet) -> Answer:
    """〔还没有〕: it goes on."""
    matter = await door(turn, tap.matter)
    alarm = await alarms.of(turn.work.db, tap.matter)
    if alarm is None:
        raise Refusal("old-button")
    if matter.state not in OPEN:
        raise Refusal("alarm-over-already")
    if not await _ends(turn, matter, alarm, Move.OVER):
        raise Refusal("alarm-not-yours-to-end")
    alarm.proposed = alarm.proposed_by = None
    turn.work.note(tap.matter, "not-over", turn.me)
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, matter, alarm)
    await _settle(turn.work, turn.community, matter, text("alarm-goes-on"))
    return text("alarm-goes-on")


async def door(turn: Turn, id: int) -> Matter:
    """The matter, for whoever was called or may reach it as any other. Raises Refusal."""
    found = await matters.matter(turn.work.db, id)
    alarm = await alarms.of(turn.work.db, id)
    if found is not None and alarm is not None and turn.private and turn.me in alarm.called:
        if turn.me in await matters.concerned(turn.work.db, found):
            raise Refusal("no-such-matter")
        return found
    return await turn.matter(id)


async def make(turn: Turn, matter: Matter, alarm: Alarm, move: Move) -> Text:
    """One move, by whoever makes it. Raises Refusal where it is over already."""
    state = after(matter.state, move)
    if move in ENDS:
        if await _ends(turn, matter, alarm, move):
            await end(turn.work, turn.community, matter, alarm, move, turn.me)
            return text("did-mistake" if move is Move.MISTAKE else "did-over")
        await _propose(turn, matter, alarm, move)
        return text("alarm-asking")
    matter.state = state
    if alarm.answered_at is None:
        alarm.answered_at, alarm.answered_by = turn.now, turn.me
    if move is Move.ON_SCENE and alarm.on_scene_at is None:
        alarm.on_scene_at, alarm.on_scene_by = turn.now, turn.me
    if matter.handler_id is None and await turn.may(Can.HANDLE, matter.place_id):
        matter.handler_id = turn.me
    matter.due_at = turn.now + ASK_AFTER
    turn.work.note(matter.id or 0, move.value, turn.me)
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, matter, alarm)
    if alarm.kind in DISCREET and matter.reporter_id not in (None, turn.me):
        who = members.called(turn.who)
        card = Card(lines=(text("discreet-coming", who=who),))
        await turn.show_members([matter.reporter_id or 0], card, Lane.EMERGENCY)
    return text("did-here" if move is Move.ON_SCENE else "did-reached")


async def _ends(turn: Turn, matter: Matter, alarm: Alarm, move: Move) -> bool:
    """Whether this person's word ends it: the speaker's, whoever's is in charge or was called,
    and, that it is over, whoever's is on the scene."""
    if turn.me in (matter.reporter_id, *alarm.called):
        return True
    if await turn.may(Can.HANDLE, matter.place_id):
        return True
    there = move is Move.OVER and alarm.on_scene_at is not None
    return there and await alarms.was_there(turn.work.db, matter.id or 0, turn.me)


async def end(
    work: Work,
    community: Community,
    matter: Matter,
    alarm: Alarm,
    move: Move,
    by: int,
) -> None:
    """It is over: a short line stays, nothing is left to tap, whoever was called is told."""
    matter.state = after(matter.state, move)
    matter.done_at, matter.due_at = work.now, closes_at(work.now, matter.tier)
    alarm.ended_as, alarm.ended_by = move, by
    alarm.proposed = alarm.proposed_by = None
    work.note(matter.id or 0, move.value, by)
    await work.db.flush()
    await cards.redraw(work, community, matter, alarm)
    place = await work.db.get_one(Place, matter.place_id)
    marked = code(matter, place)
    words = text("alarm-told-mistake" if move is Move.MISTAKE else "alarm-told-over", code=marked)
    await _settle(work, community, matter, words)
    told = [id for id in (*alarm.called, matter.reporter_id) if id and id != by]
    if alarm.kind in DISCREET:
        told = [id for id in told if id != matter.reporter_id]
    await show_members(work, community, list(dict.fromkeys(told)), Card(lines=(words,)))


async def _propose(turn: Turn, matter: Matter, alarm: Alarm, move: Move) -> None:
    """Somebody else says so: the speaker and whoever was called are asked."""
    if alarm.proposed is move:
        return
    alarm.proposed, alarm.proposed_by = move, turn.me
    turn.work.note(matter.id or 0, "proposed", turn.me, move=move.value)
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, matter, alarm)
    await ask(turn.work, turn.community, matter, alarm)


async def ask(work: Work, community: Community, matter: Matter, alarm: Alarm) -> None:
    """Is it over? Whoever may end it is asked in private."""
    place = await work.db.get_one(Place, matter.place_id)
    marked = code(matter, place)
    mistake = alarm.proposed is Move.MISTAKE
    if alarm.proposed is None:
        words = text("alarm-still", code=marked, place=alarm.whereabouts)
    elif mistake:
        words = text("alarm-ask-mistake", code=marked, place=alarm.whereabouts)
    else:
        words = text("alarm-ask-over", code=marked, place=alarm.whereabouts)
    yes = Happened(matter=matter.id or 0, move=Move.MISTAKE if mistake else Move.OVER)
    label = text("button-alarm-mistake") if mistake else cards.over(alarm)
    row = (
        button(label, yes),
        button(text("button-alarm-not-yet"), NotYet(matter=matter.id or 0)),
    )
    card = Card(key=cards.asked_key(matter), lines=(words,), buttons=(row,))
    await _forget_question(work, matter)
    asked = [id for id in (*alarm.called, alarm.answered_by) if id]
    if alarm.kind not in DISCREET and matter.reporter_id:
        asked.append(matter.reporter_id)
    if not await show_members(work, community, list(dict.fromkeys(asked)), card, Lane.EMERGENCY):
        avoiding = await matters.concerned(work.db, matter)
        await show_operators(work, community, card, avoiding=avoiding, lane=Lane.EMERGENCY)


async def _forget_question(work: Work, matter: Matter) -> None:
    """An older question is asked anew: an edit tells nobody."""
    for chat, key in await forgetting.cards_like(work.core, f"over:{matter.id}:"):
        await outbox_cards.forget(work.core, chat, key)


async def _settle(work: Work, community: Community, matter: Matter, words: Text) -> None:
    """The question was answered: nothing is left to tap."""
    for chat, key in await forgetting.cards_like(work.core, f"over:{matter.id}:"):
        language = await members.language_at(work.db, chat, community.language)
        card = Card(key=key, lines=(words,))
        await work.post(chat, card, lane=Lane.EMERGENCY, language=language)
