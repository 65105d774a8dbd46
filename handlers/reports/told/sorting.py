"""What a report is about: its category by the city's table, what follows from it, and how whoever
is in charge corrects it with one tap."""

from collections.abc import Sequence
from hashlib import sha256
from typing import ClassVar

from chat.card import Action, Button, Card, Id, button
from chat.routes import Routes
from chat.text import text
from domain.categories import Category, Taxonomy, Visibility
from domain.deadlines import Tier
from domain.matters import OPEN
from domain.refusal import Refusal
from domain.taxonomy import where
from handlers.reports.shown import cards
from handlers.reports.shown.panel import ChangeCategory
from handlers.reports.worked import taken_off
from handlers.turn import Answer, Turn
from storage import history, matters, taxonomy
from storage.matters import Matter
from storage.places import Place
from storage.work import Work

routes = Routes()

#: So many likely categories are offered before 〔更多〕.
LIKELY = 8
_A_ROW = 2
#: In the history: whoever is in charge said whose it is.
_PLACED = "placed"


class MoreCategories(Action):
    """〔更多〕 under the likeliest categories: their tops."""

    tag: ClassVar[str] = "cm"
    matter: Id


class Top(Action):
    """〔电梯〕 among the tops: the categories below it."""

    tag: ClassVar[str] = "cp"
    matter: Id
    top: str


class Chosen(Action):
    """〔照明〕: this is what the report is about."""

    tag: ClassVar[str] = "ca"
    matter: Id
    #: Of the category's key, which is longer than a button holds.
    mark: str


class Whose(Action):
    """〔是小区的〕, and 〔是本楼的〕: whose the thing is, whatever the words said."""

    tag: ClassVar[str] = "cw"
    matter: Id
    estate: bool


def tier_of(category: Category | None) -> Tier:
    """The tier a category proposes. What is an emergency is heard as one elsewhere: told as a
    report it is urgent."""
    if category is None:
        return Tier.SMALL
    return Tier.URGENT if category.tier is Tier.EMERGENCY else category.tier


def discreet(category: Category | None) -> bool:
    """Whether reports of it stand on no wall."""
    return category is not None and category.visibility is Visibility.DISCREET


async def sort(work: Work, matter: Matter) -> None:
    """Give a report the category of its words (of a voice: of the title that whoever listened gave
    it), and what follows; whoever is in charge knows better, and so does the clock, which is not
    touched."""
    if await history.last(work.db, matter.id or 0, _PLACED) is None:
        matter.estate_wide = where(matter.words) == "estate"
    if await history.last(work.db, matter.id or 0, "sorted") is not None:
        return
    category = await taxonomy.judged(work.db, matter.words or matter.title)
    matter.category = category.key if category else None
    matter.tier = tier_of(category)
    if discreet(category):
        await taken_off.take_off(work, matter)


@routes.tap(ChangeCategory)
async def change(turn: Turn, tap: ChangeCategory) -> Answer:
    """〔改类别〕: the likeliest ones."""
    matter = await _open_matter(turn, tap.matter)
    table = await taxonomy.of(turn.work.db)
    found = await _likeliest(turn, matter, table)
    more = button(text("button-more"), MoreCategories(matter=matter.id or 0))
    to = not matter.estate_wide
    label = text("button-is-estate") if to else text("button-is-building")
    whose_ = button(label, Whose(matter=matter.id or 0, estate=to))
    await _offer(turn, matter, [_choice(matter, one) for one in found], whose_, more)
    return None


@routes.tap(Whose)
async def whose(turn: Turn, tap: Whose) -> Answer:
    """〔是小区的〕: what other buildings tell may be the same; 〔是本楼的〕: it is not."""
    matter = await _open_matter(turn, tap.matter)
    matter.estate_wide = tap.estate
    turn.work.note(matter.id or 0, _PLACED, turn.me, estate=tap.estate)
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, matter)
    told = text("placed-estate") if tap.estate else text("placed-building")
    await turn.show(Card(key=f"sort:{matter.id}", lines=(told,)))
    return told


@routes.tap(MoreCategories)
async def more(turn: Turn, tap: MoreCategories) -> Answer:
    """〔更多〕: the tops of the table."""
    matter = await _open_matter(turn, tap.matter)
    tops: dict[str, str] = {}
    for one in (await taxonomy.of(turn.work.db)).categories:
        tops.setdefault(_top(one), one.top)
    buttons = [
        button(text("button-category", name=name[:10]), Top(matter=matter.id or 0, top=top))
        for top, name in tops.items()
    ]
    await _offer(turn, matter, buttons)
    return None


@routes.tap(Top)
async def below(turn: Turn, tap: Top) -> Answer:
    """The categories of one top."""
    matter = await _open_matter(turn, tap.matter)
    found = [one for one in (await taxonomy.of(turn.work.db)).categories if _top(one) == tap.top]
    if not found:
        raise Refusal("old-button")
    more = button(text("button-more"), MoreCategories(matter=matter.id or 0))
    await _offer(turn, matter, [_choice(matter, one) for one in found], more)
    return None


@routes.tap(Chosen)
async def choose(turn: Turn, tap: Chosen) -> Answer:
    """This is what it is about; the same words will be known next time, and no deadline moves."""
    matter = await _open_matter(turn, tap.matter)
    table = await taxonomy.of(turn.work.db)
    category = next((one for one in table.categories if _mark(one) == tap.mark), None)
    if category is None:
        raise Refusal("old-button")
    was = matter.category
    matter.category, matter.tier = category.key, tier_of(category)
    turn.work.note(matter.id or 0, "sorted", turn.me, was=was, now=category.key)
    await taxonomy.remember(turn.work.db, matter.words, category.key, turn.now)
    if discreet(category):
        await taken_off.take_off(turn.work, matter)
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, matter)
    told = text("sorted", category=category.name)
    await turn.show(Card(key=f"sort:{matter.id}", lines=(told,)))
    return told


async def _open_matter(turn: Turn, id: int) -> Matter:
    matter = await turn.matter(id)
    await turn.require_over(matter)
    if matter.state not in OPEN:
        raise Refusal("closed-already")
    return matter


async def _likeliest(turn: Turn, matter: Matter, table: Taxonomy) -> Sequence[Category]:
    """What the words say, then its neighbours in the table, then what is often reported here; not
    what it is already."""
    said = await taxonomy.judged(turn.work.db, matter.words)
    now = table.of(matter.category or "")
    tops = {_top(one) for one in (said, now) if one is not None}
    near = [one for one in table.categories if _top(one) in tops]
    often = [table.of(key) for key in await matters.often(turn.work.db, LIKELY)]
    found = {one.key: one for one in (said, *near, *often, *table.categories) if one is not None}
    if now is not None:
        del found[now.key]
    return list(found.values())[:LIKELY]


async def _offer(turn: Turn, matter: Matter, buttons: Sequence[Button], *last: Button) -> None:
    rows = [tuple(buttons[at : at + _A_ROW]) for at in range(0, len(buttons), _A_ROW)]
    if last:
        rows.append(last)
    place = await turn.work.db.get_one(Place, matter.place_id)
    asked = text("which-category", code=cards.code(matter, place), title=cards.heading(matter))
    await turn.show(Card(key=f"sort:{matter.id}", lines=(asked,), buttons=tuple(rows)))


def _choice(matter: Matter, category: Category) -> Button:
    label = text("button-category", name=category.name[:10])
    return button(label, Chosen(matter=matter.id or 0, mark=_mark(category)))


def _top(category: Category) -> str:
    return category.key.partition(".")[0]


def _mark(category: Category) -> str:
    return sha256(category.key.encode()).hexdigest()[:12]
