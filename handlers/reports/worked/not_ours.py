"""不归我们管: said together with who is, and 〔请社区转办〕. And 不是事, which the reporter may
have looked at once more, one level up."""

from collections.abc import Sequence
from hashlib import sha256
from typing import ClassVar, NamedTuple

from chat.card import Action, Card, Id, button
from chat.routes import Routes
from chat.text import Fact, Text, text
from domain import chain
from domain.chain import Arrival, Stop
from domain.matters import Move, after
from domain.refusal import Refusal
from handlers.reports.alike import joining
from handlers.reports.chain import levels
from handlers.reports.shown import cards
from handlers.reports.shown.panel import step_button
from handlers.reports.worked import alone, asking, moving, times
from handlers.telling import told_at
from handlers.turn import Answer, Turn
from storage import history, taxonomy
from storage.matters import Matter
from storage.places import Place

routes = Routes()

#: Who takes what nobody else does.
CITY = "12345"
_MOST, _A_ROW = 8, 3


class Office(NamedTuple):
    """Whose business it is, as people call it, and its number where one is known."""

    name: Fact
    number: str = ""

    @property
    def mark(self) -> str:
        """What stands for it in a button."""
        key = self.name.key if isinstance(self.name, Text) else str(self.name)
        return sha256(f"{key} {self.number}".encode()).hexdigest()[:12]

    @property
    def said(self) -> Fact:
        """Name and number, as far as there are both."""
        if not self.number:
            return self.name
        return text("office-number", name=self.name, number=self.number)


class Elsewhere(Action):
    """〔城管〕: that office takes care of it."""

    tag: ClassVar[str] = "el"
    matter: Id
    mark: str


async def ask(turn: Turn, matter: Matter) -> Answer:
    """〔不归我们管〕: whose business is it?"""
    await turn.require_over(matter)
    after(matter.state, Move.NOT_OURS, matter.before, who="")
    place = await turn.work.db.get_one(Place, matter.place_id)
    asked = text("whose-is-it", code=cards.code(matter, place), title=cards.heading(matter))
    buttons = [
        button(
            text("button-office", name=_short(one)),
            Elsewhere(matter=matter.id or 0, mark=one.mark),
        )
        for one in await _offices(turn, matter)
    ]
    rows = tuple(tuple(buttons[at : at + _A_ROW]) for at in range(0, len(buttons), _A_ROW))
    return await alone.show(turn, Card(key=_key(matter), lines=(asked,), buttons=rows))


@routes.tap(Elsewhere)
async def elsewhere(turn: Turn, tap: Elsewhere) -> Answer:
    """That office; the reporter hears whom to ask, and may have it handed on."""
    matter = await turn.matter(tap.matter)
    await turn.require_over(matter)
    office = next((one for one in await _offices(turn, matter) if one.mark == tap.mark), None)
    if office is None:
        raise Refusal("old-button")
    name = office.number or str(office.name)
    await moving.move(turn.work, turn.community, matter, Move.NOT_OURS, turn.me, office=name)
    await cards.redraw(turn.work, turn.community, matter)
    told = text("did-not-ours")
    if not alone.among_neighbours(turn):
        await turn.show(Card(key=_key(matter), lines=(told,)))
    await _tell(turn, matter, office)
    await joining.tell_closed(turn.work, turn.community, matter)
    return told


async def dismissed(turn: Turn, matter: Matter) -> None:
    """A kind word to the reporter, who may ask once for another look."""
    place = await turn.work.db.get_one(Place, matter.place_id)
    words = text("dismissed-told", code=cards.code(matter, place), title=cards.heading(matter))
    card = Card(lines=(words,), buttons=((step_button(matter, Move.LOOK_AGAIN),),))
    if await history.last(turn.work.db, matter.id or 0, Move.LOOK_AGAIN.value) is not None:
        card = Card(lines=(text("dismissed-again", code=cards.code(matter, place)),))
    await asking.tell(turn.work, turn.community, matter, card, aloud=True)


async def handed_on(turn: Turn, matter: Matter, move: Move) -> Answer:
    """〔请社区转办〕 and 〔请帮我看看〕, by the reporter: the caller has asked. The level that
    sees it next is told."""
    if (
        move is Move.LOOK_AGAIN
        and await history.last(turn.work.db, matter.id or 0, move.value) is not None
    ):
        raise Refusal("looked-again-already")
    came_from = matter.level_id
    await moving.move(turn.work, turn.community, matter, move, turn.me)
    tell_at = told_at(turn.work, turn.community) or turn.now
    arrival = await _arrival(turn, matter, move)
    if arrival is None:
        # Nobody is above: they look again, and the time they had runs on.
        moving.wind(matter, turn.now)
        moving.tell_level(turn.work, matter, came_from, tell_at)
    else:
        await moving.hand(turn.work, turn.community, matter, arrival, tell_at)
    await cards.redraw(turn.work, turn.community, matter)
    words = text(f"answered-{move.value.replace('_', '-')}")
    await asking.settle(turn.work, turn.community, matter, words)
    return text(f"did-{move.value.replace('_', '-')}")


async def _arrival(turn: Turn, matter: Matter, move: Move) -> Arrival | None:
    """The community for what is handed on, the next level for what is looked at again; None where
    it lies there already."""
    if move is Move.LOOK_AGAIN:
        return await levels.above(turn.work, turn.community, matter)
    way_up = await levels.way_up(turn.work, matter)
    there = next((stop for stop in way_up if _refers(stop)), way_up[-1])
    ids = [stop.place for stop in way_up]
    if matter.level_id in ids and ids.index(matter.level_id) >= ids.index(there.place):
        return None
    until = await times.lasts(turn.work, turn.community, matter)
    by = until(there.level, turn.now)
    return Arrival(there.place, turn.now, by or turn.now + chain.FIRST_WORD)


def _refers(stop: Stop) -> bool:
    return chain.ORDER.index(stop.level) >= chain.ORDER.index(chain.REFERS)


async def _offices(turn: Turn, matter: Matter) -> Sequence[Office]:
    """Whom the category names, then the numbers of the community that somebody called, then the
    city's own."""
    category = (await taxonomy.of(turn.work.db)).of(matter.category or "")
    lines = turn.community.settings.get("hotlines", {})
    known = {
        "property": text("hotline-property"),
        "lift_rescue": text("hotline-lift"),
        "gas": text("hotline-gas"),
    }
    found = [Office(name) for name in (category.outside if category else ())]
    found += [
        Office(known.get(name, name), line["number"])
        for name, line in lines.items()
        if line["confirmed"]
    ]
    named = [*found[: _MOST - 1], Office(CITY)]
    return list({one.mark: one for one in named}.values())


def _short(office: Office) -> Fact:
    return office.name if isinstance(office.name, Text) else str(office.name)[:10]


async def _tell(turn: Turn, matter: Matter, office: Office) -> None:
    place = await turn.work.db.get_one(Place, matter.place_id)
    code, title = cards.code(matter, place), cards.heading(matter)
    words = text("not-ours-told", code=code, title=title, office=office.said)
    card = Card(lines=(words,), buttons=((step_button(matter, Move.REFER),),))
    if await asking.tell(turn.work, turn.community, matter, card, aloud=True):
        await asking.say_alone(
            turn.work, turn.community, matter, await _for_the_city(turn, matter)
        )


async def _for_the_city(turn: Turn, matter: Matter) -> Card:
    """What the reporter can send to 12345 as it is: it is theirs, so it has their own words."""
    place = await turn.work.db.get_one(Place, matter.place_id)
    category = (await taxonomy.of(turn.work.db)).of(matter.category or "")
    kind: Fact = text("city-no-kind")
    if category is not None:
        kind = text("city-kind", top=category.top, category=category.name)
    story: Fact = matter.words or cards.heading(matter)
    words = text(
        "city-words",
        at=matter.created_at,
        place=f"{turn.community.name}{place.name}",
        kind=kind,
        story=story,
    )
    return Card(lines=(text("city-ready"), words))


def _key(matter: Matter) -> str:
    return f"ask:{matter.id}"
