"""合在一起: two reports tell of one thing. Everybody stays who told of it, and hears when it is
done; and it can be taken apart again."""

import re
from typing import ClassVar

from chat.card import Action, Button, Card, Id, button
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import text
from domain import alike, codes, hearing, titles
from domain.matters import OPEN, Kind, Move
from domain.refusal import Refusal
from handlers.reports.alike import joining
from handlers.reports.shown import cards
from handlers.reports.shown.panel import Choose
from handlers.reports.worked import moving
from handlers.turn import Answer, Turn
from storage import joined, matters, outbox_cards, rising
from storage.matters import Matter
from storage.places import Community, Place
from storage.work import Work

routes = Routes()

#: So many likely ones are offered.
LIKELY = 6
_NUMBER = r"\s*(?:报修|#|R)?\s*([0-9]{1,6})\s*号?\s*"
_PAIR = re.compile(
    rf"(?:合并|合在一起|并案|merge){_NUMBER}(?:和|与|到|进|、|,|&|and|into|\s){_NUMBER}",
    re.IGNORECASE,
)


class Into(Action):
    """〔报修12〕 among them."""

    tag: ClassVar[str] = "mi"
    matter: Id
    into: Id


class Apart(Action):
    """〔分开〕 under what was put together."""

    tag: ClassVar[str] = "ma"
    matter: Id


@routes.says(pattern=_PAIR)
async def pair(turn: Turn, said: Said, meant: Meant) -> Answer:
    """合并 13 12: the later number goes into the earlier one, whichever is said first."""
    numbers = _PAIR.fullmatch(hearing.plain(said.words))
    assert numbers is not None
    found = [await turn.about(codes.Code(int(one)), None) for one in numbers.groups()]
    one, other = sorted(found, key=lambda matter: matter.id or 0)
    return await _merge(turn, other, one)


@routes.tap(Choose)
async def choose(turn: Turn, tap: Choose) -> Answer:
    """The likeliest open ones of the place, by their words."""
    matter = await _mergeable(turn, tap.matter)
    place = await turn.work.db.get_one(Place, matter.place_id)
    found = [
        one
        for one in await joined.alike(turn.work.db, place, turn.now - alike.APART * 10)
        if one.id != matter.id and one.place_id == matter.place_id
    ]
    found.sort(key=lambda one: alike.alike(matter.words, one.words), reverse=True)
    if not found:
        raise Refusal("merge-none")
    buttons: list[Button] = []
    lines = [text("merge-which", code=cards.code(matter, place), title=cards.heading(matter))]
    for one in found[:LIKELY]:
        label = text("button-number", number=one.number)
        buttons.append(button(label, Into(matter=matter.id or 0, into=one.id or 0)))
        lines.append(text("merge-one", code=cards.code(one), title=titles.public(one.title)))
    rows = tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))
    await turn.show(Card(key=f"merge:{matter.id}", lines=tuple(lines), buttons=rows))
    return None


@routes.tap(Into)
async def into(turn: Turn, tap: Into) -> Answer:
    """With this one."""
    return await _merge(turn, await turn.matter(tap.matter), await turn.matter(tap.into))


@routes.says(whole=("分开", "拆开", "不是一回事", "take apart"), about=True)
async def apart_by_words(turn: Turn, said: Said, meant: Meant) -> Answer:
    """分开, with the number of what was put together, or in a reply."""
    return await _apart(turn, await turn.about(meant.code, said.reply))


@routes.tap(Apart)
async def apart(turn: Turn, tap: Apart) -> Answer:
    """They are two again, as they were."""
    return await _apart(turn, await turn.matter(tap.matter))


async def _apart(turn: Turn, matter: Matter) -> Answer:
    await turn.require_over(matter)
    into_id = matter.into_id
    await moving.move(turn.work, turn.community, matter, Move.PART, turn.me, of=into_id)
    matter.into_id = None
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, matter)
    if into_id is not None:
        into = await locked(turn.work, into_id)
        ends_in = await joined.goes_on_in(turn.work.db, into)
        for one in {into.id: into, ends_in.id: ends_in}.values():
            await cards.redraw(turn.work, turn.community, one)
    words = text("did-part")
    await turn.show(Card(key=f"merge:{matter.id}", lines=(words,)))
    return words


async def locked(work: Work, id: int) -> Matter:
    """A matter the speaker came to by one of their own. Raises Refusal where it is gone."""
    matter = await matters.matter(work.db, id)
    if matter is None:
        raise Refusal("no-such-matter")
    return matter


async def _mergeable(turn: Turn, id: int) -> Matter:
    matter = await turn.matter(id)
    await turn.require_over(matter)
    if matter.kind is not Kind.REPORT or matter.state not in OPEN:
        raise Refusal("closed-already")
    return matter


async def _merge(turn: Turn, matter: Matter, into: Matter) -> Answer:
    for one in (matter, into):
        await turn.require_over(one)
        if one.kind is not Kind.REPORT or (one is into and one.state not in OPEN):
            raise Refusal("closed-already")
    if matter.id == into.id:
        raise Refusal("merge-itself")
    if not await _one_place(turn.work, matter, into):
        raise Refusal("merge-elsewhere")
    if matter.open is not into.open:
        # What stands on a wall would tell of what does not, or swallow it.
        raise Refusal("merge-unlike")
    if await matters.concerned(turn.work.db, matter) != await matters.concerned(
        turn.work.db, into
    ):
        # What goes round somebody would come to them with the other.
        raise Refusal("merge-unlike")
    await put_together(turn.work, turn.community, matter, into, turn.me)
    place = await turn.work.db.get_one(Place, into.place_id)
    words = text("merged-with", code=cards.code(into, place), title=cards.heading(into))
    undo = button(text("button-part"), Apart(matter=matter.id or 0))
    await turn.show_members(
        [turn.me], Card(key=f"merge:{matter.id}", lines=(words,), buttons=((undo,),))
    )
    return text("did-merge")


async def _one_place(work: Work, one: Matter, other: Matter) -> bool:
    """Whether two matters are of one place, or both of one estate."""
    if one.place_id == other.place_id:
        return True
    here = await work.db.get_one(Place, one.place_id)
    there = await work.db.get_one(Place, other.place_id)
    same_estate = here.estate_id is not None and here.estate_id == there.estate_id
    return same_estate and one.estate_wide and other.estate_wide


async def put_together(
    work: Work, community: Community, matter: Matter, into: Matter, by: int | None
) -> None:
    """One goes into the other, which counts from now on its reporter and whoever joined it."""
    await moving.move(work, community, matter, Move.MERGE, by, into=into.id)
    matter.into_id, matter.held_until = into.id, None
    await rising.forget(work.db, matter.id or 0)
    work.note(into.id or 0, "took in", by, matter=matter.id)
    await work.db.flush()
    if await outbox_cards.where_shown(work.core, f"matter:{matter.id}"):
        # What never stood on a wall need not stand there now.
        await cards.redraw(work, community, matter)
    await cards.redraw(work, community, into)
    await joining.tell_of_many(work, community, into)
