"""A call-out is called off or put off; after it whoever called says who was there, and their hours
are written down."""

from datetime import datetime
from zoneinfo import ZoneInfo

from chat.card import Button, Card, button
from chat.incoming import Said
from chat.moments import moment
from chat.routes import Routes
from chat.text import Text, text
from domain import hearing
from domain.callouts import OF_MATTER, Move, Notice, State, after
from domain.callouts import Answer as Word
from domain.refusal import Refusal
from domain.roles import Can
from handlers import asking
from handlers.callouts import cards, door, timing
from handlers.callouts.door import Called
from handlers.callouts.taps import (
    CalloutPhotos,
    EndCallout,
    Settled,
    ShiftCallout,
    Was,
)
from handlers.naming import spent
from handlers.telling import (
    clear_copies,
    gently,
    show_anew,
    tell_group,
    tell_in_charge,
    told_at,
)
from handlers.turn import Answer, Turn
from storage import callouts, electorate, matters, outbox_cards, places, rights
from storage.outbox import Lane
from storage.places import Community
from storage.work import Work

routes = Routes()

#: What the question waits for: the new time of the call-out whose matter the draft holds.
_WHEN = "callout-when"
_A_ROW = 2
_LIKELY = (Word.GOING, Word.IN_LINE, Word.NOT_GOING)
#: Names offered to tick.
_MOST = 60


@routes.tap(EndCallout)
async def call_off(turn: Turn, tap: EndCallout) -> Answer:
    """〔不办了〕 asks once more; then everybody who meant to come hears of it."""
    one = await door.planned(turn, tap.matter)
    await door.require_caller(turn, one)
    if not tap.sure:
        await turn.show_members([turn.me], cards.held(one, sure=True))
        return None
    one.callout.state = after(one.callout.state, Move.CALL_OFF)
    one.matter.state, one.matter.due_at = OF_MATTER[one.callout.state], None
    turn.work.note(one.id, "callout-off", turn.me)
    await _tell(turn.work, turn.community, one, off=True, by=one.callout.starts_at)
    await cards.redraw(turn.work, turn.community, one)
    await cards.redraw_held(turn.work, turn.community, one)
    return text("callout-is-off")


@routes.tap(ShiftCallout)
async def shift(turn: Turn, tap: ShiftCallout) -> Answer:
    """〔改时间〕: to when?"""
    one = await door.planned(turn, tap.matter)
    await door.require_caller(turn, one)
    await asking.ask(turn, _WHEN, str(one.id))
    await turn.show_members([turn.me], Card(lines=(text("callout-ask-new"),)))
    return None


@routes.answer(_WHEN, yields=True)
async def new_time(turn: Turn, said: Said) -> Answer:
    """The new time: everybody who meant to come hears it, and may say that they cannot."""
    asked = await asking.asked(turn)
    if asked is None:
        return None
    if asking.gives_up(said.words):
        await asking.forget(turn)
        return text("callout-stays")
    one = await door.planned(turn, int(asked.words))
    await door.require_caller(turn, one)
    to = moment(hearing.clean(said.words), turn.now, ZoneInfo(turn.community.timezone))
    if to is None or to <= turn.now:
        raise Refusal("callout-ask-later")
    await asking.forget(turn)
    lasts = one.callout.ends_at - one.callout.starts_at
    soonest = min(one.callout.starts_at, to)
    one.callout.state = after(one.callout.state, Move.SHIFT)
    one.callout.starts_at, one.callout.ends_at = to, to + lasts
    turn.work.note(one.id, "callout-shifted", turn.me)
    timing.begin(turn.work, turn.community, one)
    await _tell(turn.work, turn.community, one, off=False, by=soonest)
    await cards.redraw(turn.work, turn.community, one)
    await cards.redraw_held(turn.work, turn.community, one)
    return text("callout-shifted", at=to)


async def _tell(work: Work, community: Community, one: Called, *, off: bool, by: datetime) -> None:
    """At once, whatever the hour: they might be about to set out. Where one of them cannot be
    written to, the neighbours' groups read it too, before anybody would come."""
    card = cards.going(one, Word.GOING)
    title = card.title or text("callout-is-off")
    words = text("callout-off-told" if off else "callout-shift-told", title=title)
    lines = () if off else (cards.when(one.callout),)
    shown = card.model_copy(
        update={"title": words, "lines": lines, "buttons": () if off else card.buttons}
    )
    reached = [
        await show_anew(work, community, member.id or 0, shown)
        for member in [*one.said(Word.GOING), *one.said(Word.IN_LINE)]
    ]
    if all(reached):
        return
    for chat, _ in await electorate.walls(work.db, one.place, one.scope):
        if await outbox_cards.stands(work.core, chat, f"callout:{one.id}"):
            await tell_group(work, community, chat, Card(lines=(words, *lines)), by=by)


async def ask_who(work: Work, community: Community, one: Called) -> None:
    """Who was there? Asked of whoever called, or of who else may; where nobody said that they
    come, nothing is asked."""
    if not one.said(Word.GOING):
        return
    for going, _ in one.answers:
        # Who meant to come mostly came: only who did not is tapped away.
        going.came = going.answer is Word.GOING
    await work.db.flush()
    await _ask(work, community, one, who(one))


async def ask_again(work: Work, community: Community, one: Called, notice: Notice) -> None:
    """Nobody said it yet: whoever was asked is asked once more, below everything since; the second
    time the level above as well, for whom the names are as good."""
    card = who(one, text("callout-who-again"))
    key = card.key or ""
    for chat, _ in await outbox_cards.where_shown(work.core, key):
        await outbox_cards.forget(work.core, chat, key)
    await _ask(work, community, one, card)
    way_up = await places.chain(work.db, one.place.id or 0)
    if notice is Notice.ABOVE and len(way_up) > 1:
        theirs = who(one, text("callout-who-above"))
        by = _caller(one)
        await tell_in_charge(work, community, way_up[1].id or 0, Can.CALL_OUT, theirs, avoiding=by)
    await clear_copies(work, community, key)


async def _ask(work: Work, community: Community, one: Called, card: Card) -> None:
    """Whoever called reads it, while they may call out there; else who else may."""
    when, by, place = told_at(work, community, alone=True), one.callout.made_by, one.place.id or 0
    if (
        by is not None
        and await rights.may(work.db, by, Can.CALL_OUT, place, work.now)
        and await show_anew(work, community, by, card, not_before=when)
    ):
        return
    await tell_in_charge(
        work, community, place, Can.CALL_OUT, card, avoiding=_caller(one), not_before=when
    )


def _caller(one: Called) -> set[int]:
    by = one.callout.made_by
    return {by} if by is not None else set()


def who(one: Called, asks: Text | None = None) -> Card:
    """The names, with a tick each."""
    title = text("callout-title", code=cards.code(one, one.place), title=one.callout.title)
    key = f"callout-who:{one.id}"
    if one.callout.state is State.SETTLED:
        n = sum(going.came is True for going, _ in one.answers)
        return Card(key=key, title=title, lines=(text("callout-settled", n=n),))
    # Who meant to come first, then who stood in line and may have come all the same.
    listed = sorted(one.answers, key=lambda pair: _LIKELY.index(pair[0].answer))
    lines = [asks or text("callout-who")]
    if left := sum(going.came is True for going, _ in listed[_MOST:]):
        lines.append(text("callout-who-more", n=left))
    ticks = [
        button(
            text(
                "button-was" if going.came else "button-was-not",
                who=member.name[:8] or text("a-neighbour"),
            ),
            Was(matter=one.id, member=member.id or 0),
        )
        for going, member in listed[:_MOST]
    ]
    rows: list[tuple[Button, ...]] = [
        tuple(ticks[at : at + _A_ROW]) for at in range(0, len(ticks), _A_ROW)
    ]
    rows.append((button(text("button-these"), Settled(matter=one.id)),))
    return Card(key=key, title=title, lines=tuple(lines), buttons=tuple(rows))


@routes.tap(Was)
async def was(turn: Turn, tap: Was) -> Answer:
    """A name is ticked, or not."""
    one = await _over(turn, tap.matter)
    going = one.of(tap.member)
    if going is None:
        raise Refusal("old-button")
    going.came = not going.came
    await _drawn(turn, one)
    return None


@routes.tap(CalloutPhotos)
async def photos(turn: Turn, tap: CalloutPhotos) -> Answer:
    """〔看照片〕: each once, in private."""
    one = await door.sent(turn, tap.matter)
    await door.require_caller(turn, one)
    kept = await matters.photos(turn.work.db, one.id)
    if not kept:
        return text("callout-no-photos")
    for photo in kept:
        key = f"photo:{one.id}:{photo.id}"
        card = Card(key=key, photo=photo.file, lines=(cards.code(one, one.place),))
        if not await outbox_cards.stands(turn.work.core, turn.alone, key):
            await turn.work.post(turn.alone, card, lane=Lane.ANSWER, language=turn.language)
    return None


@routes.tap(Settled)
async def settled(turn: Turn, tap: Settled) -> Answer:
    """〔就这些人〕: whoever was there has their hours."""
    one = await _over(turn, tap.matter)
    one.callout.state = after(one.callout.state, Move.SETTLE)
    one.matter.state, one.matter.due_at = OF_MATTER[one.callout.state], None
    zone = ZoneInfo(turn.community.timezone)
    callout = one.callout
    minutes = int((callout.ends_at - callout.starts_at).total_seconds() // 60)
    there = [member for going, member in one.answers if going.came]
    for member in there:
        own = member.id == turn.me  # nobody confirms their own: it waits for somebody else's yes
        await callouts.serve(
            turn.work.db, member.id or 0, one.matter, callout.title,
            callout.starts_at.astimezone(zone).date(), minutes, turn.now,
            confirmed_by=None if own else turn.me,
        )  # fmt: skip
        words = text("callout-your-hours", title=callout.title, spent=spent(minutes))
        card = Card(key=f"callout-mine:{one.id}", lines=(words,))
        card = gently(turn.work, turn.community, card)
        if member.id != turn.me:
            await show_anew(turn.work, turn.community, member.id or 0, card)
    turn.work.note(one.id, "callout-settled", turn.me, n=len(there))
    await turn.work.db.flush()
    await _drawn(turn, one)
    await cards.redraw(turn.work, turn.community, one)
    return None


async def _drawn(turn: Turn, one: Called) -> None:
    """Before whoever tapped, and everybody else who was asked: what two tick is one list."""
    await turn.show(who(one))
    await cards.redraw_named(turn.work, turn.community, one, who(one))


async def _over(turn: Turn, matter_id: int) -> Called:
    one = await door.sent(turn, matter_id)
    await door.require_caller(turn, one)
    if not turn.private or one.callout.state is not State.OVER:
        raise Refusal("old-button")
    return one
