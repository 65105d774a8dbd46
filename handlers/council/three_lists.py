"""三张清单: what is needed, what there is, what is being done about it; each line struck off with
what was done (销号)."""

from chat.card import Button, Card, button
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import hearing
from domain.refusal import Refusal
from domain.roles import Can
from domain.three_lists import List
from handlers import asking
from handlers.council.doing_taps import ListItem, OnList
from handlers.telling import show_anew
from handlers.turn import Answer, Turn
from storage import electorate, places
from storage import three_lists as rows
from storage.places import Place
from storage.three_lists import Item

routes = Routes()

#: What the question waits for: what was done about the line the draft holds.
_PROOF = "list-proof"
#: Lines shown, the oldest first; signs of one.
_MOST, _LONG = 8, 100


@routes.says(starts=("需求清单", "needs list"), whole=("需求清单", "needs list"))
async def needs(turn: Turn, _said: Said, meant: Meant) -> Answer:
    """需求清单, or a line for it: any neighbour may say what is needed."""
    return await _list(turn, List.NEED, meant.rest)


@routes.says(starts=("资源清单", "resources list"), whole=("资源清单", "resources list"))
async def resources(turn: Turn, _said: Said, meant: Meant) -> Answer:
    """资源清单, or a line for it."""
    return await _list(turn, List.RESOURCE, meant.rest)


@routes.says(starts=("项目清单", "projects list"), whole=("项目清单", "projects list"))
async def projects(turn: Turn, _said: Said, meant: Meant) -> Answer:
    """项目清单, or a line for it."""
    return await _list(turn, List.PROJECT, meant.rest)


@routes.tap(ListItem)
async def tapped(turn: Turn, tap: ListItem) -> Answer:
    """〔销1〕 asks what was done; 〔立项1〕 makes a project of a need."""
    item, place = await _held(turn, tap.item)
    if tap.what is OnList.PROJECT:
        return await _project(turn, item, place)
    await asking.ask(turn, _PROOF, str(item.id))
    await turn.show_members([turn.me], Card(lines=(text("list-ask-proof", what=item.words),)))
    return None if turn.private else text("panel-sent")


@routes.answer(_PROOF)
async def proof_said(turn: Turn, said: Said) -> Answer:
    """It is struck off with these words; a project takes the need it meets with it."""
    asked = await asking.asked(turn)
    assert asked is not None
    if hearing.bare(said.words) in asking.NEVER_MIND:
        await asking.forget(turn)
        return text("list-as-it-was")
    if not hearing.says_something(said.words):
        raise Refusal("list-proof-empty")
    item, place = await _held(turn, int(asked.words))
    await asking.forget(turn)
    words = hearing.clean(said.words).strip()[:_LONG]
    met = await turn.work.db.get(Item, item.need_id) if item.need_id is not None else None
    for one in filter(None, (item, met)):
        if one.struck_at is None:
            one.proof, one.struck_by, one.struck_at = words, turn.me, turn.now
    turn.work.record("list-struck", turn.me, place=place.id, item=item.id)
    await turn.work.db.flush()
    await _show(turn, place, List(item.list))
    return None


async def _list(turn: Turn, which: List, rest: str) -> Answer:
    place = await _place(turn)
    words = " ".join(hearing.clean(rest).split())[:_LONG]
    if hearing.says_something(words):
        holds = await turn.may(Can.HOLD_COUNCIL, place.id or 0)
        if which is not List.NEED and not holds:
            await turn.require(Can.HOLD_COUNCIL, place.id or 0)
        turn.work.db.add(
            Item(
                place_id=place.id or 0, list=which, words=words, member_id=turn.me,
                created_at=turn.now,
            )
        )  # fmt: skip
        await turn.work.db.flush()
        if not holds:
            return text("list-noted")
    if not turn.private and not turn.account.reachable:
        raise Refusal("open-private-first")
    await _show(turn, place, which)
    return None if turn.private else text("panel-sent")


async def _show(turn: Turn, place: Place, which: List) -> None:
    """In private: what people need is theirs. Neighbours read what they said themselves, and what
    there is and is being done; whoever holds the council everything."""
    holds = await turn.may(Can.HOLD_COUNCIL, place.id or 0)
    where = (await electorate.scope(turn.work.db, place)).places
    if not holds:
        where = frozenset(one.id or 0 for one in await places.chain(turn.work.db, place.id or 0))
    found = list(await rows.items(turn.work.db, sorted(where), which))
    if which is List.NEED and not holds:
        found = [one for one in found if one.member_id == turn.me]
    shown, lines = found[:_MOST], list[Text]()
    for n, one in enumerate(shown, 1):
        lines.append(text("three-line", n=n, what=one.words))
    if len(found) > len(shown):
        lines.append(text("three-more", n=len(found) - len(shown)))
    struck = len(await rows.items(turn.work.db, sorted(where), which, struck=True))
    if struck and holds:
        lines.append(text("list-struck", n=struck))
    card = Card(
        key=f"list-{which}:{place.id}",
        title=text(f"list-title-{which.value}", place=place.short),
        lines=tuple(lines or [text("list-empty")]),
        buttons=_buttons(shown, which) if holds else (),
    )
    await show_anew(turn.work, turn.community, turn.me, card)


def _buttons(shown: list[Item], which: List) -> tuple[tuple[Button, ...], ...]:
    found: list[tuple[Button, ...]] = []
    for n, one in enumerate(shown, 1):
        strike = ListItem(item=one.id or 0, what=OnList.STRIKE)
        row = [button(text("button-strike", n=n), strike)]
        if which is List.NEED:
            project = ListItem(item=one.id or 0, what=OnList.PROJECT)
            row.append(button(text("button-project", n=n), project))
        found.append(tuple(row))
    return tuple(found)


async def _project(turn: Turn, item: Item, place: Place) -> Answer:
    if item.list is not List.NEED:
        raise Refusal("old-button")
    if await rows.project_of(turn.work.db, item.id or 0) is not None:
        raise Refusal("list-is-a-project")
    turn.work.db.add(
        Item(
            place_id=item.place_id, list=List.PROJECT, words=item.words, member_id=turn.me,
            need_id=item.id, created_at=turn.now,
        )
    )  # fmt: skip
    await turn.work.db.flush()
    await _show(turn, place, List.PROJECT)
    return None


async def _held(turn: Turn, id: int) -> tuple[Item, Place]:
    """A line that is open, for whoever may hold the council there. Raises Refusal."""
    found = await rows.item(turn.work.db, id)
    if found is None or not await turn.may(Can.HOLD_COUNCIL, found[1].id or 0):
        raise Refusal("no-such-line")
    if found[0].struck_at is not None:
        raise Refusal("list-struck-already")
    return found


async def _place(turn: Turn) -> Place:
    """Where the speaker holds the council, else where they are a neighbour. Raises Refusal."""
    for place in turn.places:
        if await turn.may(Can.HOLD_COUNCIL, place.id or 0):
            return place
    return turn.place
