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
from handlers.reports import alone, asking, cards, moving
from handlers.reports.moving import Waits
from handlers.reports.standing import why
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


async def ask(turn: Turn, matter: Matter) -> Answer:
    """〔先等等〕: first the reason."""
    await _may_wait(turn, matter)
    asked = text("wait-why", code=await _code(turn.work, matter), title=cards.heading(matter))
    return await alone.show(turn, _chips(matter, asked, Move.PAUSE))


@routes.tap(WaitFor)
async def for_what(turn: Turn, tap: WaitFor) -> Answer:
    """Then until when."""
    matter = await turn.matter(tap.matter)
    await _may_wait(turn, matter)
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
    """It waits, and the reporter hears why and until when."""
    matter = await turn.matter(tap.matter)
    await _may_wait(turn, matter)
    here = turn.now.astimezone(ZoneInfo(turn.community.timezone))
    waits = Waits(tap.why, waiting.until(here, tap.till).astimezone(UTC))
    await moving.move(
        turn.work,
        turn.community,
        matter,
        Move.PAUSE,
        turn.me,
        waits=waits,
        why=tap.why.value,
        until=waits.until.isoformat(),
    )
    told = text("did-pause", until=waits.until)
    await _told(turn, matter, told)
    words = text(
        "paused-told",
        code=await _code(turn.work, matter),
        title=cards.heading(matter),
        why=why(tap.why),
        until=waits.until,
    )
    await asking.tell(turn.work, turn.community, matter, Card(lines=(words,)))
    return told


async def ask_long(turn: Turn, matter: Matter) -> Answer:
    """〔长期的事〕: the reason."""
    await _may_be_long(turn, matter)
    asked = text("long-why", code=await _code(turn.work, matter), title=cards.heading(matter))
    return await alone.show(turn, _chips(matter, asked, Move.LONG_TERM))


@routes.tap(LongFor)
async def long(turn: Turn, tap: LongFor) -> Answer:
    """It is on the list of what takes long, with a line a month."""
    matter = await turn.matter(tap.matter)
    await _may_be_long(turn, matter)
    waits = _a_month(turn.work, turn.community, tap.why)
    await moving.move(
        turn.work,
        turn.community,
        matter,
        Move.LONG_TERM,
        turn.me,
        waits=waits,
        why=tap.why.value,
    )
    told = text("did-long-term")
    await _told(turn, matter, told)
    words = text(
        "long-told",
        code=await _code(turn.work, matter),
        title=cards.heading(matter),
        why=why(tap.why),
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


async def _may_wait(turn: Turn, matter: Matter) -> None:
    await turn.require_over(matter)
    after(matter.state, Move.PAUSE, matter.before, who="")
    if await history.times(turn.work.db, matter.id or 0, Move.PAUSE.value) >= MOST_WAITS:
        raise Refusal("waited-enough", n=MOST_WAITS)


async def _may_be_long(turn: Turn, matter: Matter) -> None:
    await turn.require_over(matter)
    after(matter.state, Move.LONG_TERM, matter.before, who="")


def _chips(matter: Matter, asked: Text, move: Move) -> Card:
    id, buttons = matter.id or 0, []
    for one in Wait:
        chosen = WaitFor if move is Move.PAUSE else LongFor
        buttons.append(button(text(f"button-wait-{one.value}"), chosen(matter=id, why=one)))
    rows = tuple(tuple(buttons[at : at + _A_ROW]) for at in range(0, len(buttons), _A_ROW))
    return Card(key=_key(matter), lines=(asked,), buttons=rows)


async def _told(turn: Turn, matter: Matter, told: Text) -> None:
    """Every card shows it, and the question is settled."""
    await cards.redraw(turn.work, turn.community, matter)
    if not alone.among_neighbours(turn):
        await turn.show(Card(key=_key(matter), lines=(told,)))


def _a_month(work: Work, community: Community, why: Wait) -> Waits:
    here = work.now.astimezone(ZoneInfo(community.timezone))
    return Waits(why, waiting.next_line(here).astimezone(UTC))


def _key(matter: Matter) -> str:
    return f"ask:{matter.id}"


async def _code(work: Work, matter: Matter) -> Text:
    return cards.code(matter, await work.db.get_one(Place, matter.place_id))
