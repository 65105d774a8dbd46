"""The list of whoever is in charge (清单): one card in private, twice a day and only where
something is on it, instead of a message for every matter."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, ClassVar, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import Field

from chat.card import Action, Button, Card, Delete, button
from chat.incoming import Chat, Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import lists
from domain.first_word import first_word_by
from domain.lists import Why
from domain.matters import State
from domain.refusal import Refusal
from handlers.reports.shown import beside, cards
from handlers.reports.shown.beside import Beside
from handlers.reports.shown.cards import Handle
from handlers.turn import Answer, Turn
from storage import lists as rows
from storage import members, outbox_cards, taxonomy, ticks, workdays
from storage.lists import Charge, Lies
from storage.members import Member
from storage.outbox import Lane
from storage.places import Community
from storage.work import Work

routes = Routes()

#: Matters on a card: more than that nobody reads at once.
TOP, PAGE = 8, 10
_A_ROW = 3
#: People whose lists are made in one transaction.
AT_ONCE = 5
_LOOK = timedelta(seconds=5)
#: Under which name the looks of a half day are over.
_DEALT = "lists"


class On(NamedTuple):
    """A matter on a list."""

    why: Why
    one: Lies
    #: When something is owed next: the first word, or the answer.
    by: datetime | None


class ListPage(Action):
    """〔看全部〕 and its pages, from 0."""

    tag: ClassVar[str] = "ls"
    page: Annotated[int, Field(ge=0, le=999)]


class Together(Action):
    """〔一起处理〕 under the list."""

    tag: ClassVar[str] = "lt"


@routes.every(_LOOK)
async def deal(work: Work, community: Community) -> None:
    """At half past seven and half past three everybody in charge gets their list, each once."""
    half_day = lists.half_day(work.now.astimezone(ZoneInfo(community.timezone)))
    if half_day is None:
        return
    half_day = half_day.astimezone(UTC)
    if await ticks.taken_since(work.core, _DEALT, half_day):
        return
    charges = await rows.charges(work.db, work.now)
    who = await rows.unlooked(work.db, charges, half_day, AT_ONCE)
    for member_id in who:
        if await rows.look(work.core, member_id, half_day):
            await _show(work, community, member_id, charges[member_id])
    if len(who) < AT_ONCE:
        await ticks.mine(work.core, _DEALT, half_day, timedelta(seconds=1))


@routes.says(whole=("清单", "我的清单", "待办", "我的待办", "my list"), private=True)
async def mine(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """清单, alone with the bot: the list now."""
    return await show_now(turn)


@routes.tap(ListPage)
async def page(turn: Turn, tap: ListPage) -> Answer:
    """〔看全部〕 turns the pages of the same card."""
    alone(turn)
    on = await of(turn)
    await turn.show(whole(on, tap.page, _key(turn.me)))
    return None


async def show_now(turn: Turn) -> Answer:
    """The list of the speaker, anew at the end of their chat."""
    on = await of(turn)
    waits = await beside.of(turn.work, turn.community, turn.me)
    if not on and not waits:
        return text("list-nothing")
    await _post(turn.work, turn.alone, turn.language, turn.me, top(turn.who, on, waits))
    return None


async def of(turn: Turn) -> Sequence[On]:
    """What lies with the speaker. Raises Refusal for whoever is in charge of nothing."""
    charges = await rows.charges(turn.work.db, turn.now)
    if turn.me not in charges:
        raise Refusal("list-not-yours")
    return await _on(turn.work, turn.community, turn.me, charges[turn.me])


def alone(turn: Turn) -> None:
    """Raises Refusal where others read it too."""
    if not turn.private:
        raise Refusal("old-button")


async def redraw(turn: Turn) -> None:
    """The list as it is now, in its place."""
    if await outbox_cards.stands(turn.work.core, turn.alone, _key(turn.me)):
        waits = await beside.of(turn.work, turn.community, turn.me)
        await turn.show(top(turn.who, await of(turn), waits))


async def _on(work: Work, community: Community, member_id: int, charge: Charge) -> Sequence[On]:
    zone = ZoneInfo(community.timezone)
    tomorrow = work.now.astimezone(zone).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), zone)
    days, table = workdays.calendar_of(community), await taxonomy.of(work.db)
    found: list[On] = []
    for one in await rows.lying_with(work.db, member_id, charge, table, work.now):
        matter = one.matter
        first_word = None
        begun_here = matter.arrived_at == matter.created_at
        if matter.answered_at is None and matter.state is State.WAITING and begun_here:
            # What came up from below is owed an answer, not a first word, by this level.
            first_word = first_word_by(matter.created_at, matter.tier, matter.category, days)
        why = lists.why(
            matter.state,
            work.now,
            midnight,
            arrived=matter.arrived_at,
            answer_by=matter.answer_by,
            first_word_by=first_word,
            property_by=matter.property_by,
            taken=matter.handler_id is not None,
        )
        owed = [moment for moment in (matter.answer_by, first_word) if moment is not None]
        found.append(On(why, one, min(owed, default=None)))
    return sorted(found, key=lambda on: (on.why, on.by is None, on.by))


async def _show(work: Work, community: Community, member_id: int, charge: Charge) -> None:
    """One person's list of this half day, where there is something on it and they can be reached:
    what they never see goes up in time like everything else."""
    reachable = await members.private_chats(work.db, [member_id])
    if member_id not in reachable:
        return
    on = await _on(work, community, member_id, charge)
    waits = await beside.of(work, community, member_id)
    reasons = any(one.alone for one in waits)
    if not reasons and all(one.why is Why.LATER for one in on):
        return
    member = await work.db.get_one(Member, member_id)
    chat, app = reachable[member_id]
    language = members.spoken(member.language, app, community.language)
    await _post(work, chat, language, member_id, top(member, on, waits))


async def _post(work: Work, chat: Chat, language: str, member_id: int, card: Card) -> None:
    """A new message, because an edit tells nobody; the list before is taken away."""
    for there, message in await outbox_cards.where_shown(work.core, _key(member_id)):
        await work.post(there, Delete(message=message), lane=Lane.DIGEST)
        await outbox_cards.gone(work.core, there, _key(member_id))
    await work.post(chat, card, lane=Lane.DIGEST, language=language)


def _key(member_id: int) -> str:
    return f"list:{member_id}"


def top(member: Member, on: Sequence[On], waits: Sequence[Beside]) -> Card:
    """What is most pressing, in a few lines; where nothing is, everything. `waits`: what there is
    beside matters."""
    pressing = [one for one in on if one.why is not Why.LATER]
    if not pressing and not waits:
        return whole(on, 0, _key(member.id or 0))
    shown = pressing[:TOP]
    buttons = _rows(shown)
    last = []
    if len(on) > 1:
        last.append(button(text("button-together"), Together()))
    if len(on) > len(shown):
        last.append(button(text("button-whole-list"), ListPage(page=0)))
    if last:
        buttons.append(tuple(last))
    title = None
    if pressing:
        title = text("list-title", who=members.called(member), n=len(pressing))
    lines = _lines(shown, pressing)
    if len(pressing) > len(shown):
        lines.append(text("list-more", n=len(pressing) - len(shown)))
    lines += [one.line for one in waits]
    buttons += [(one.button,) for one in waits]
    return Card(key=_key(member.id or 0), title=title, lines=tuple(lines), buttons=tuple(buttons))


def whole(on: Sequence[On], page: int, key: str) -> Card:
    """One page of everything. A page that is there no more is the last one."""
    if not on:
        return Card(key=key, lines=(text("list-nothing"),))
    pages = max((len(on) + PAGE - 1) // PAGE, 1)
    at = min(page, pages - 1)
    shown = on[at * PAGE :][:PAGE]
    buttons = _rows(shown)
    turn_to = []
    if at:
        turn_to.append(button(text("button-page-before"), ListPage(page=at - 1)))
    if at + 1 < pages:
        turn_to.append(button(text("button-page-next"), ListPage(page=at + 1)))
    if len(on) > 1:
        turn_to.append(button(text("button-together"), Together()))
    if turn_to:
        buttons.append(tuple(turn_to))
    title = text("list-whole", n=len(on), page=at + 1, pages=pages)
    return Card(key=key, title=title, lines=tuple(_lines(shown, on)), buttons=tuple(buttons))


def _lines(shown: Sequence[On], of_all: Sequence[On]) -> list[Text]:
    """Each part with how many there are of it, and its matters below."""
    lines: list[Text] = []
    for part in Why:
        here = [line(one.one, one.by) for one in shown if one.why is part]
        if here:
            lines += [_part(part, sum(one.why is part for one in of_all)), *here]
    return lines


def _part(why: Why, n: int) -> Text:
    match why:
        case Why.LATE:
            return text("list-late", n=n)
        case Why.TODAY:
            return text("list-today", n=n)
        case Why.WAITING:
            return text("list-waiting", n=n)
        case Why.HALF_OVER:
            return text("list-half", n=n)
    return text("list-later", n=n)


def line(one: Lies, by: datetime | None) -> Text:
    """A matter in one line, and until when something is owed."""
    code, title = cards.code(one.matter, one.place), cards.heading(one.matter)
    if by is None:
        return text("list-line-open", code=code, title=title)
    return text("list-line", code=code, title=title, at=by)


def _rows(shown: Sequence[On]) -> list[tuple[Button, ...]]:
    """A button for each matter opens its panel."""
    buttons = [
        button(text("button-list-one", name=short(on.one)), Handle(matter=on.one.matter.id or 0))
        for on in shown
    ]
    return [tuple(buttons[at : at + _A_ROW]) for at in range(0, len(buttons), _A_ROW)]


def short(one: Lies) -> str:
    """3号楼·12: what a button can hold of it."""
    number = f"·{one.matter.number}"
    return one.place.short[: max(8 - len(number), 1)] + number
