"""一起处理: many matters of one cause are settled with one tap, each checked on its own."""

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import ClassVar

from chat.card import Action, Card, Id, button
from chat.routes import Routes
from chat.text import Text, text
from domain.matters import Move
from domain.refusal import Refusal
from handlers.reports.chain import city_text
from handlers.reports.shown import cards, lists
from handlers.reports.shown.lists import Together
from handlers.reports.worked import moves
from handlers.turn import Answer, Turn
from storage import lists as rows
from storage import taxonomy
from storage.lists import Lies
from storage.places import Place

routes = Routes()

#: Causes that are offered, and matters that are settled at once.
CAUSES, MOST = 6, 20
_A_ROW = 2
#: What can be done to many at once with one tap.
MOVES = (Move.TAKE, Move.TO_PROPERTY, Move.FINISH)
#: The mark of what has no category, and of choosing among everything.
_NONE, _ALL = "-", "*"


class Cause(Action):
    """〔停水 8件〕: everything of one category."""

    tag: ClassVar[str] = "lc"
    mark: str


class Pick(Action):
    """One of those offered is chosen, or left."""

    tag: ClassVar[str] = "lp"
    matter: Id
    chosen: bool


class Settle(Action):
    """〔我来办〕 for all that are chosen."""

    tag: ClassVar[str] = "lm"
    move: Move


class ForTheCity(Action):
    """〔复制上报文〕 for all that are chosen."""

    tag: ClassVar[str] = "lx"


@routes.tap(Together)
async def begin(turn: Turn, _tap: Together) -> Answer:
    """〔一起处理〕: what of the list has one cause."""
    lists.alone(turn)
    on = [each.one for each in await lists.of(turn)]
    causes = Counter(one.matter.category for one in on)
    table = await taxonomy.of(turn.work.db)
    buttons = []
    for key, n in causes.most_common(CAUSES):
        category = table.of(key) if key else None
        if n > 1 and category is not None:
            label = text("button-cause", name=category.name.split("/")[0][:6], n=n)
            buttons.append((button(label, Cause(mark=_mark(key))),))
    if not buttons:
        return await _offer(turn, on, chosen=False)
    buttons.append((button(text("button-choose-own"), Cause(mark=_ALL)),))
    await turn.show(Card(key=_key(turn), lines=(text("together-which"),), buttons=tuple(buttons)))
    return None


@routes.tap(Cause)
async def cause(turn: Turn, tap: Cause) -> Answer:
    """All of one category, already chosen; or everything, to choose from."""
    lists.alone(turn)
    on = [each.one for each in await lists.of(turn)]
    if tap.mark == _ALL:
        return await _offer(turn, on, chosen=False)
    of_it = [one for one in on if _mark(one.matter.category) == tap.mark]
    return await _offer(turn, of_it, chosen=True)


@routes.tap(Pick)
async def pick(turn: Turn, tap: Pick) -> Answer:
    """One more, or one less."""
    lists.alone(turn)
    if not await rows.choose(turn.work.db, turn.me, tap.matter, tap.chosen):
        raise Refusal("old-button")
    await _draw(turn)
    return None


@routes.tap(Settle)
async def settle(turn: Turn, tap: Settle) -> Answer:
    """The same move for each that is chosen; one that cannot be moved holds up no other."""
    lists.alone(turn)
    if tap.move not in MOVES:
        raise Refusal("old-button")
    done: list[Text] = []
    skipped: list[Text] = []
    for id in await _chosen(turn):
        try:
            matter = await turn.matter(id)
            await moves.carry_out(turn, matter, tap.move)
        except Refusal as no:
            skipped += await _why_not(turn, id, no)
        else:
            place = await turn.work.db.get_one(Place, matter.place_id)
            done.append(_title(Lies(matter, place)))
    await rows.unpick(turn.work.db, turn.me)
    lines = [text("together-did", n=len(done)), *done] if done else []
    if skipped:
        lines += [text("together-skipped", n=len(skipped)), *skipped]
    await turn.show(Card(key=_key(turn), lines=tuple(lines)))
    await lists.redraw(turn)
    return text("together-did", n=len(done))


@routes.tap(ForTheCity)
async def for_the_city(turn: Turn, _tap: ForTheCity) -> Answer:
    """〔复制上报文〕: one message for each, in plain words, to be copied."""
    lists.alone(turn)
    for id in await _chosen(turn):
        matter = await turn.matter(id)
        await turn.require_over(matter)
        await turn.show(await city_text.card(turn.work, turn.community, matter))
    return None


async def _chosen(turn: Turn) -> Sequence[int]:
    found = [id for id, chosen in (await rows.picks(turn.work.db, turn.me)).items() if chosen]
    if not found:
        raise Refusal("together-nothing")
    return found


async def _offer(turn: Turn, on: Sequence[Lies], *, chosen: bool) -> Answer:
    if not on:
        return text("list-nothing")
    await rows.pick(turn.work.db, turn.me, {one.matter.id or 0: chosen for one in on[:MOST]})
    await _draw(turn)
    return None


async def _draw(turn: Turn) -> None:
    picks = await rows.picks(turn.work.db, turn.me)
    offered = await rows.these(turn.work.db, picks.keys())
    buttons = [
        button(
            text("button-chosen" if picks[one.matter.id or 0] else "button-not-chosen",
                 name=lists.short(one)),
            Pick(matter=one.matter.id or 0, chosen=not picks[one.matter.id or 0]),
        )
        for one in offered
    ]  # fmt: skip
    in_rows = [tuple(buttons[at : at + _A_ROW]) for at in range(0, len(buttons), _A_ROW)]
    in_rows.append(
        tuple(
            button(text(f"button-{move.value.replace('_', '-')}"), Settle(move=move))
            for move in MOVES
        )
    )
    in_rows.append((button(text("button-city-text"), ForTheCity()),))
    lines = [lists.line(one, one.matter.answer_by) for one in offered if picks[one.matter.id or 0]]
    asked = text("together-chosen", n=len(lines))
    await turn.show(Card(key=_key(turn), lines=(asked, *lines), buttons=tuple(in_rows)))


async def _why_not(turn: Turn, id: int, no: Refusal) -> list[Text]:
    """Which one, and why not; of one that is out of reach by now, nothing."""
    found = await rows.these(turn.work.db, [id])
    if no.key == "no-such-matter" or not found:
        return []
    return [text("together-why", what=_title(found[0]), why=text(no.key, **no.facts))]


def _title(one: Lies) -> Text:
    code, title = cards.code(one.matter, one.place), cards.heading(one.matter)
    return text("list-line-open", code=code, title=title)


def _key(turn: Turn) -> str:
    return f"together:{turn.me}"


def _mark(category: str | None) -> str:
    return sha256(category.encode()).hexdigest()[:12] if category else _NONE
