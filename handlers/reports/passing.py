"""Whoever is in charge passes on what another group said, forwarded or pasted in private: nothing
is written down before they said which of it."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, ClassVar, NamedTuple, Self

from pydantic import Field

from chat.card import Action, Button, Card, Id, button
from chat.incoming import Said
from chat.routes import Routes
from chat.text import Text, text
from domain import hearing, passed_on, titles
from domain.refusal import Refusal
from domain.roles import Can
from handlers.reports import new, which, writing
from handlers.reports.new import PASSED
from handlers.reports.writing import Told
from handlers.turn import Answer, Turn
from storage import drafts, outbox_cards
from storage.drafts import Draft
from storage.places import Place

routes = Routes()

#: More lines are too many to look at on one card.
MOST = 20
#: Somebody who brings a whole group's talk is interrupted more than once.
PATIENCE = timedelta(hours=1)
_A_ROW = 2


class Do(StrEnum):
    """What becomes of the lines."""

    ALL = "all"
    SINGLY = "singly"
    KEEP = "keep"
    SKIP = "skip"
    NONE = "none"


#: How many lines stood there when the button was shown: an old one means other lines.
Left = Annotated[int, Field(ge=1, le=MOST)]


class PassOn(Action):
    """〔都记下〕 〔一条条看〕 〔都不要〕, 〔记下来〕 〔不用〕 under one line."""

    tag: ClassVar[str] = "pl"
    do: Do
    left: Left


class PassOnAt(Action):
    """〔3号楼〕 under one line of which nobody knows where it belongs: there."""

    tag: ClassVar[str] = "pw"
    place: Id
    left: Left


class Item(NamedTuple):
    """A line, who said it, and the photos that came with it."""

    who: str
    words: str
    photos: tuple[str, ...] = ()

    def packed(self) -> str:
        """As one line of a draft."""
        return "\t".join((self.who, self.words, *self.photos))

    @classmethod
    def unpacked(cls, line: str) -> Self:
        """What `packed` made a line of."""
        who, words, *photos = line.split("\t")
        return cls(who, words, tuple(photos))


async def heard(turn: Turn, said: Said, asked: Draft | None) -> bool:
    """Whether this was something passed on; it then waits on the card. Raises Refusal where it
    would be more than fits one."""
    before = _items(asked) if asked is not None and asked.what == PASSED else []
    if not (turn.private and (said.forwarded or passed_on.pasted(said.words))):
        return False
    found = [Item(*line) for line in passed_on.troubles(said.words.replace("\t", " "))]
    if said.photos and found:
        found[-1] = found[-1]._replace(photos=said.photos)
    elif said.photos and before:
        before[-1] = before[-1]._replace(photos=before[-1].photos + said.photos)
    if not (found or before) or not await _in_charge(turn):
        return False
    if len(before) + len(found) > MOST:
        raise Refusal("passed-too-many", most=MOST)
    if not before:
        await outbox_cards.forget(turn.work.core, turn.chat, _key(turn))
    await _show(turn, [*before, *found], singly=False)
    return True


@routes.tap(PassOn)
async def pass_on(turn: Turn, tap: PassOn) -> Answer:
    """What is to become of the lines, or of the first of them."""
    items = await _waiting(turn, tap.left)
    if not items:
        return text("draft-gone")
    if tap.do is Do.NONE:
        return await _settled(turn, text("draft-dropped"))
    if tap.do is Do.SINGLY:
        await _show(turn, items, singly=True)
        return None
    if tap.do is Do.SKIP:
        return await _next(turn, items[1:], text("passed-skipped"))
    chosen = items if tap.do is Do.ALL else items[:1]
    unsure = [item for item in chosen if not await _taken(turn, item)]
    told = text("passed-kept", n=len(chosen) - len(unsure))
    return await _next(turn, [*unsure, *items[len(chosen) :]], told)


@routes.tap(PassOnAt)
async def pass_on_at(turn: Turn, tap: PassOnAt) -> Answer:
    """The first line belongs there."""
    items = await _waiting(turn, tap.left)
    known = await which.candidates(turn)
    place = next((one for one in known if one.id == tap.place), None)
    if not items or place is None:
        return text("draft-gone")
    await _write_down(turn, items[0], place)
    return await _next(turn, items[1:], text("passed-kept", n=1))


async def _in_charge(turn: Turn) -> bool:
    for place in turn.places:
        if await turn.may(Can.HANDLE, place.id or 0):
            return True
    return False


def _items(asked: Draft) -> list[Item]:
    return [Item.unpacked(line) for line in asked.words.splitlines()]


async def _waiting(turn: Turn, left: int) -> list[Item]:
    asked = await new.question_to(turn)
    items = _items(asked) if asked is not None and asked.what == PASSED else []
    return items if len(items) == left else []


async def _taken(turn: Turn, item: Item) -> bool:
    """Written down, where the words or the only building say where."""
    place = await which.meant(turn, item.words)
    if place is not None:
        await _write_down(turn, item, place)
    return place is not None


async def _write_down(turn: Turn, item: Item, place: Place) -> None:
    words = hearing.after_start(item.words, hearing.REPORT_STARTS) or item.words
    # No message of its own: an edit of the pasted text must not become the words of one line.
    told = Told(words, "", item.photos, on_behalf=item.who)
    await writing.write_down(turn, place, told)


async def _next(turn: Turn, items: Sequence[Item], told: Text) -> Answer:
    if not items:
        return await _settled(turn, told)
    await _show(turn, items, singly=True)
    return told


async def _settled(turn: Turn, told: Text) -> Answer:
    await drafts.forget(turn.work.db, turn.chat.channel, turn.chat.id, turn.account.address)
    await turn.show(Card(key=_key(turn), lines=(told,)))
    return told


async def _show(turn: Turn, items: Sequence[Item], *, singly: bool) -> None:
    """Ask about the lines, or about the first of them; they wait an hour."""
    words = "\n".join(item.packed() for item in items)
    await new.keep_asked(turn, PASSED, "", words, until=turn.now + PATIENCE)
    left = len(items)
    if singly or left == 1:
        lines: tuple[Text, ...] = (text("passed-one", left=left, words=items[0].words),)
        rows = await _about_one(turn, items[0], left)
    else:
        titled = [titles.title(item.words) for item in items]
        lines = tuple(
            text("passed-line", at=str(at), title=one) for at, one in enumerate(titled, 1)
        )
        rows = [
            (
                button(text("button-all"), PassOn(do=Do.ALL, left=left)),
                button(text("button-singly"), PassOn(do=Do.SINGLY, left=left)),
            ),
            (button(text("button-none"), PassOn(do=Do.NONE, left=left)),),
        ]
    title = text("passed-title", count=str(left))
    await turn.show(Card(key=_key(turn), title=title, lines=lines, buttons=tuple(rows)))


async def _about_one(turn: Turn, item: Item, left: int) -> list[tuple[Button, ...]]:
    skip = button(text("button-drop"), PassOn(do=Do.SKIP, left=left))
    if await which.meant(turn, item.words) is not None:
        return [(button(text("button-keep"), PassOn(do=Do.KEEP, left=left)), skip)]
    places = [
        button(
            text("button-place", place=place.short[:10]),
            PassOnAt(place=place.id or 0, left=left),
        )
        for place in (await which.candidates(turn))[: which.MOST]
    ]
    rows = [tuple(places[at : at + _A_ROW]) for at in range(0, len(places), _A_ROW)]
    return [*rows, (skip,)]


def _key(turn: Turn) -> str:
    return f"passed:{turn.account.address}"
