"""先等等 and 长期的事: why it must wait and until when, in two taps; the reporter hears both."""

from datetime import UTC
from typing import ClassVar
from zoneinfo import ZoneInfo

from chat.card import Action, Card, Id, button
from chat.routes import Routes
from chat.text import Text, text
from domain import waiting
from domain.deadlines import MOST_WAITS
from domain.matters import Move, Wait, after
from domain.refusal import Refusal
from domain.waiting import Till
from handlers.reports.shown import cards
from handlers.reports.shown.standing import why
from handlers.reports.worked import alone, asking, moving
from handlers.reports.worked.moving import Waits
from handlers.turn import Answer, Turn
from storage import history
from storage.matters import Matter
from storage.places import Community, Place
from storage.work import Work

routes = Routes()

_A_ROW = 2


class WaitFor(Action):
    """〔等配件〕 under "why must it wait?"."""

    tag: ClassVar[str] = "wf"
    matter: Id
    why: Wait


class WaitTill(Action):
    """〔明天〕 under "until when?"."""

    tag: ClassVar[str] = "wt"
    matter: Id
    why: Wait
    till: Till


class LongFor(Action):
    """〔等排期〕 under "why will it take long?"."""

    tag: ClassVar[str] = "lf"
    matter: Id
    why: Wait


async def ask(turn: Turn, matter: Matter, move: Move) -> Answer:
    """〔先等等〕, 〔长期的事〕: first the reason."""
    await _may_wait(turn, matter, move)
    code, title = await _code(turn.work, matter), cards.heading(matter)
    short = move is Move.PAUSE
    asked = text("wait-why" if short else "long-why", code=code, title=title)
    chosen = WaitFor if short else LongFor
    buttons = [
        button(text(f"button-wait-{one.value}"), chosen(matter=matter.id or 0, why=one))
        for one in Wait
    ]
    rows = tuple(tuple(buttons[at : at + _A_ROW]) for at in range(0, len(buttons), _A_ROW))
    return await alone.show(turn, Card(key=_key(matter), lines=(asked,), buttons=rows))


@routes.tap(WaitFor)
async def for_what(turn: Turn, tap: WaitFor) -> Answer:
    """Then until when."""
    matter = await turn.matter(tap.matter)
    await _may_wait(turn, matter, Move.PAUSE)
    buttons = tuple(
        button(
            text(f"button-till-{till.value.replace('_', '-')}"),
            WaitTill(matter=matter.id or 0, why=tap.why, till=till),
        )
        for till in Till
    )
    asked = text("wait-till", code=await _code(turn.work, matter), why=why(tap.why))
    return await alone.show(turn, Card(key=_key(matter), lines=(asked,), buttons=(buttons,)))


@routes.tap(WaitTill)
async def until(turn: Turn, tap: WaitTill) -> Answer:
    """It waits until then."""
    here = turn.now.astimezone(ZoneInfo(turn.community.timezone))
    waits = Waits(tap.why, waiting.until(here, tap.till).astimezone(UTC))
    return await _waits(turn, tap.matter, Move.PAUSE, waits)


@routes.tap(LongFor)
async def long(turn: Turn, tap: LongFor) -> Answer:
    """It is on the list of what takes long, with a line a month."""
    waits = _a_month(turn.work, turn.community, tap.why)
    return await _waits(turn, tap.matter, Move.LONG_TERM, waits)


async def _waits(turn: Turn, id: int, move: Move, waits: Waits) -> Answer:
    """From now on it waits: every card shows it, and the reporter hears why and until when."""
    matter = await turn.matter(id)
    await _may_wait(turn, matter, move)
    short = move is Move.PAUSE
    facts = {"why": waits.why.value} | ({"until": waits.until.isoformat()} if short else {})
    await moving.move(turn.work, turn.community, matter, move, turn.me, waits=waits, **facts)
    await cards.redraw(turn.work, turn.community, matter)
    told = text("did-pause", until=waits.until) if short else text("did-long-term")
    if not alone.among_neighbours(turn):
        await turn.show(Card(key=_key(matter), lines=(told,)))
    words = text(
        "paused-told" if short else "long-told",
        code=await _code(turn.work, matter),
        title=cards.heading(matter),
        why=why(waits.why),
        until=waits.until,
    )
    await asking.tell(turn.work, turn.community, matter, Card(lines=(words,)))
    return told


async def over(work: Work, community: Community, matter: Matter) -> None:
    """What waited goes on; whoever is on it is reminded."""
    await moving.move(work, community, matter, Move.RESUME, None)
    await cards.redraw(work, community, matter)
    code = await _code(work, matter)
    words = text("resumed-told", code=code, title=cards.heading(matter))
    await asking.tell_in_charge(work, community, matter, words, by_clock=True)


async def monthly(work: Work, community: Community, matter: Matter) -> None:
    """A month is over: the reporter hears that it is not forgotten, whoever is on it is asked."""
    waits = _a_month(work, community, matter.waits_for or Wait.SCHEDULE)
    matter.waits_for, matter.waits_until = waits
    moving.wind(matter, work.now)
    work.note(matter.id or 0, "monthly", None)
    await work.db.flush()
    await cards.redraw(work, community, matter)
    code, title = await _code(work, matter), cards.heading(matter)
    line = text("long-line", code=code, title=title, why=why(waits.why), until=waits.until)
    await asking.tell(work, community, matter, Card(lines=(line,)))
    words = text("long-ask", code=code, title=title)
    await asking.tell_in_charge(work, community, matter, words, by_clock=True)


async def _may_wait(turn: Turn, matter: Matter, move: Move) -> None:
    await turn.require_over(matter)
    after(matter.state, move, matter.before, who="")
    if move is not Move.PAUSE:
        return
    if await history.times(turn.work.db, matter.id or 0, move.value) >= MOST_WAITS:
        raise Refusal("waited-enough", n=MOST_WAITS)


def _a_month(work: Work, community: Community, why: Wait) -> Waits:
    here = work.now.astimezone(ZoneInfo(community.timezone))
    return Waits(why, waiting.next_line(here).astimezone(UTC))


def _key(matter: Matter) -> str:
    return f"ask:{matter.id}"


async def _code(work: Work, matter: Matter) -> Text:
    return cards.code(matter, await work.db.get_one(Place, matter.place_id))
