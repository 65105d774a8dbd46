"""排议程: whoever holds the next gathering orders what is talked about, takes it off, puts it on.
What is taken off goes to the one after it."""

from chat.card import Button, Card, button
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import titles
from domain.gatherings import Kind, State
from domain.matters import Kind as Of
from domain.refusal import Refusal
from domain.roles import Can
from handlers.buttons import SeeAgenda
from handlers.council import door
from handlers.council.door import Gathering
from handlers.council.motion_panel import alone
from handlers.council.motion_taps import Order, Ordered, SeeAgendaOf
from handlers.telling import show_anew
from handlers.turn import Answer, Turn
from storage import agendas, electorate, meetings, rhythms
from storage.matters import Matter
from storage.places import Place

routes = Routes()

#: Items with buttons of their own.
_MOST = 9
#: Councils shown at once.
_COUNCILS = 5


@routes.says(whole=("议程", "排议程", "agenda"), private=True)
async def see(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """议程, alone with the bot, by whoever holds a gathering to come."""
    return await _see(turn)


@routes.tap(SeeAgenda)
async def see_it(turn: Turn, _tap: SeeAgenda) -> Answer:
    """〔排议程〕"""
    alone(turn)
    return await _see(turn)


@routes.tap(SeeAgendaOf)
async def see_this(turn: Turn, tap: SeeAgendaOf) -> Answer:
    """〔排议程〕 on one gathering: whoever holds several means this one."""
    alone(turn)
    one = await door.to_come(turn, tap.meeting)
    await turn.require(Can.HOLD_COUNCIL, one.place.id or 0)
    await rhythms.gather(turn.work.db, one.meeting, one.scope)
    await show_anew(turn.work, turn.community, turn.me, await _card(turn, one))
    return None


async def _see(turn: Turn) -> Answer:
    """The next of each council they hold; the soonest stands last, where the eye is."""
    for one in reversed(await _next(turn)):
        await show_anew(turn.work, turn.community, turn.me, await _card(turn, one))
    return None


@routes.tap(Order)
async def order(turn: Turn, tap: Order) -> Answer:
    """〔2 往前〕 〔2 先不议〕 〔2 排上〕"""
    alone(turn)
    one = await door.to_come(turn, tap.meeting)
    await turn.require(Can.HOLD_COUNCIL, one.place.id or 0)
    db = turn.work.db
    if tap.what is Ordered.UP:
        changed = await agendas.up(db, one.id, tap.matter)
    else:
        changed = await agendas.set_off(db, one.id, tap.matter, off=tap.what is Ordered.OFF)
    if changed:
        turn.work.note(tap.matter, f"agenda-{tap.what}", turn.me, meeting=one.id)
        await turn.show(await _card(turn, one))
    return None


async def _next(turn: Turn) -> list[Gathering]:
    """The next of each council the speaker holds, the soonest first. Raises Refusal."""
    here = [place.id or 0 for place in turn.places]
    around = await electorate.around(turn.work.db, here)
    around |= await door.below(turn)
    found = await meetings.to_come(turn.work.db, sorted(around), turn.now, (Kind.COUNCIL,))
    next_ones: dict[int, Gathering] = {}
    for meeting, place in found:
        id = place.id or 0
        if meeting.state is not State.PLANNED or id in next_ones:
            continue
        if len(next_ones) < _COUNCILS and await turn.may(Can.HOLD_COUNCIL, id):
            one = await door.whole(turn.work, turn.community, meeting, place)
            await rhythms.gather(turn.work.db, meeting, one.scope)
            next_ones[id] = one
    if not next_ones:
        raise Refusal("no-meeting-to-hold")
    return list(next_ones.values())


async def _card(turn: Turn, one: Gathering) -> Card:
    rows = await meetings.agenda(turn.work.db, one.id)
    on = [row for row in rows if not row[0].carried]
    off = [row for row in rows if row[0].carried]
    lines = [
        text("agenda-line", n=n, code=_code(matter, place), title=titles.public(matter.title))
        for n, (_, matter, place) in enumerate(on, 1)
    ] or [text("agenda-empty")]
    if off:
        lines.append(text("agenda-off"))
        lines += [
            text("agenda-line", n=n, code=_code(matter, place), title=titles.public(matter.title))
            for n, (_, matter, place) in enumerate(off, len(on) + 1)
        ]
    buttons: list[tuple[Button, ...]] = []
    for n, (_, matter, _) in enumerate(on[:_MOST], 1):
        row = [_to(one, matter, Ordered.OFF, text("button-agenda-off", n=n))]
        if n > 1:
            row.insert(0, _to(one, matter, Ordered.UP, text("button-agenda-up", n=n)))
        buttons.append(tuple(row))
    for n, (_, matter, _) in enumerate(off[:_MOST], len(on) + 1):
        buttons.append((_to(one, matter, Ordered.ON, text("button-agenda-on", n=n)),))
    return Card(
        key=f"agenda:{one.id}",
        title=text("agenda-title", place=one.place.short, at=one.meeting.starts_at),
        lines=tuple(lines),
        buttons=tuple(buttons),
    )


def _code(matter: Matter, place: Place) -> Text:
    if matter.kind is Of.MOTION:
        return text("code-motion-at", number=matter.number, place=place.short)
    return text("code-report-at", number=matter.number, place=place.short)


def _to(one: Gathering, matter: Matter, what: Ordered, label: Text) -> Button:
    return button(label, Order(meeting=one.id, matter=matter.id or 0, what=what))
