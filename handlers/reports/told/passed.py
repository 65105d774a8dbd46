"""What whoever is in charge brought from another group: the lines, which of them are left out, and
the one card they stand on until somebody said what becomes of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, ClassVar, NamedTuple, Self

from pydantic import Field

from chat.card import Action, Button, Card, Id, button
from chat.text import Fact, Text, text
from domain import titles
from handlers import whereabouts
from handlers.reports.chain import charge
from handlers.reports.shown import lists
from handlers.reports.shown.cards import Handle
from handlers.reports.told import new, which
from handlers.reports.told.new import PASSED
from handlers.turn import Turn
from storage import taxonomy
from storage.drafts import Draft
from storage.lists import Lies
from storage.matters import Matter
from storage.places import Place

#: More lines are too many to look at on one card.
MOST = 30
#: Somebody who brings a whole group's talk is interrupted more than once.
PATIENCE = timedelta(hours=3)
#: Between people who said the same, and between what they said.
_AND, _ALSO = "、", "；"
_A_ROW, _MARKS_A_ROW, _NUMBERS_A_ROW = 2, 4, 3


class Do(StrEnum):
    """What becomes of the lines."""

    ALL = "all"
    SINGLY = "singly"
    KEEP = "keep"
    SKIP = "skip"
    NONE = "none"


#: A line, counted from 1.
At = Annotated[int, Field(ge=1, le=MOST)]


class PassOn(Action):
    """〔都登记〕 〔一条条看〕 〔都不要〕, 〔记下来〕 〔不用〕 under one line.

    `left` is how many lines stood there when the button was shown: an old one means others."""

    tag: ClassVar[str] = "pl"
    do: Do
    left: At


class PassOnAt(Action):
    """〔3号楼〕 under one line of which nobody knows where it belongs: there."""

    tag: ClassVar[str] = "pw"
    place: Id
    left: At


class LeaveOut(Action):
    """〔去掉②〕, and 〔留下②〕 again."""

    tag: ClassVar[str] = "pk"
    at: At
    left: At
    out: bool


class Item(NamedTuple):
    """A line, who said it, and the photos that came with it."""

    who: str
    words: str
    photos: tuple[str, ...] = ()

    def and_so(self, other: Self) -> Self:
        """Both, where they tell of the same: who said it, what each said, all photos."""
        who = dict.fromkeys(filter(None, (*self.who.split(_AND), *other.who.split(_AND))))
        words = dict.fromkeys((*self.words.split(_ALSO), *other.words.split(_ALSO)))
        return self._replace(
            who=_AND.join(who), words=_ALSO.join(words), photos=self.photos + other.photos
        )

    @property
    def people(self) -> int:
        """How many said so, as far as the text tells."""
        return self.who.count(_AND) + 1

    def packed(self) -> str:
        """As one line of a draft."""
        return "\t".join((self.who, self.words, *self.photos))

    @classmethod
    def unpacked(cls, line: str) -> Self:
        """What `packed` made a line of."""
        who, words, *photos = line.split("\t")
        return cls(who, words, tuple(photos))


@dataclass
class Brought:
    """The lines that wait, and which of them, counted from 1, are left out."""

    items: list[Item] = field(default_factory=list)
    out: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, asked: Draft | None) -> Self:
        """What waits in a draft; nothing where that is another question."""
        if asked is None or asked.what != PASSED:
            return cls()
        out = {int(at) for at in asked.message.split(",") if at}
        return cls([Item.unpacked(line) for line in asked.words.splitlines()], out)

    @property
    def kept(self) -> list[Item]:
        """Those that are not left out."""
        return [item for at, item in enumerate(self.items, 1) if at not in self.out]


def key(address: str) -> str:
    """Under which the card stands in somebody's private chat."""
    return f"passed:{address}"


async def show(turn: Turn, brought: Brought, *, singly: bool) -> None:
    """Ask about the lines, or about the first of them; they wait in a row of the database."""
    items = brought.items
    out = ",".join(map(str, sorted(brought.out)))
    words = "\n".join(item.packed() for item in items)
    await new.keep_asked(turn, PASSED, out, words, until=turn.now + PATIENCE)
    left = len(items)
    if singly or left == 1:
        lines: list[Text] = [text("passed-one", left=left, words=items[0].words)]
        rows = await _about_one(turn, items[0], left)
    else:
        lines = [await _line(turn, at, brought) for at in range(1, left + 1)]
        if await _any_elsewhere(turn, brought):
            lines.append(text("passed-elsewhere"))
        lines.append(text("passed-how"))
        rows = _about_all(brought)
    title = text("passed-title", count=str(left))
    card = Card(
        key=key(turn.account.address), title=title, lines=tuple(lines), buttons=tuple(rows)
    )
    await turn.show(card)


async def _any_elsewhere(turn: Turn, brought: Brought) -> bool:
    """Whether something is left out that tells of a building which is not the speaker's."""
    for at, item in enumerate(brought.items, 1):
        if at in brought.out and await whereabouts.elsewhere(turn, item.words, item.who):
            return True
    return False


async def _line(turn: Turn, at: int, brought: Brought) -> Text:
    """②单元门关不上（3号楼，门禁）: where, where that is not clear by itself, and its category."""
    item = brought.items[at - 1]
    mark, words = _mark(at), item.words
    title: Fact = titles.title(words)
    if at in brought.out:
        return text("passed-line-out", at=mark, title=title)
    if item.people > 1:
        title = text("passed-several", title=title, n=item.people)
    category = await taxonomy.judged(turn.work.db, words)
    name = category.name if category is not None else text("passed-no-category")
    known = await whereabouts.candidates(turn)
    place = await whereabouts.meant(turn, words, item.who)
    if [place] == list(known):
        return text("passed-line", at=mark, title=title, category=name)
    where = place.short if place is not None else text("passed-no-place")
    return text("passed-line-at", at=mark, title=title, place=where, category=name)


def _about_all(brought: Brought) -> list[tuple[Button, ...]]:
    left = len(brought.items)
    marks = [
        button(
            text("button-take-back-in" if at in brought.out else "button-leave-out", at=_mark(at)),
            LeaveOut(at=at, left=left, out=at not in brought.out),
        )
        for at in range(1, left + 1)
    ]
    return [
        (
            button(text("button-all"), PassOn(do=Do.ALL, left=left)),
            button(text("button-singly"), PassOn(do=Do.SINGLY, left=left)),
            button(text("button-none"), PassOn(do=Do.NONE, left=left)),
        ),
        *in_rows(marks, _MARKS_A_ROW),
    ]


async def _about_one(turn: Turn, item: Item, left: int) -> list[tuple[Button, ...]]:
    skip = button(text("button-drop"), PassOn(do=Do.SKIP, left=left))
    if await whereabouts.meant(turn, item.words, item.who) is not None:
        return [(button(text("button-keep"), PassOn(do=Do.KEEP, left=left)), skip)]
    found = [
        button(
            text("button-place", place=place.short[:10]),
            PassOnAt(place=place.id or 0, left=left),
        )
        for place in (await whereabouts.candidates(turn))[: which.MOST]
    ]
    return [*in_rows(found, _A_ROW), (skip,)]


async def tell(turn: Turn, made: Sequence[Matter]) -> None:
    """Whoever is in charge hears of all that was written down at once: one card a place."""
    for place_id in dict.fromkeys(one.place_id for one in made):
        here = [one for one in made if one.place_id == place_id]
        place = await turn.work.db.get_one(Place, place_id)
        card = Card(
            title=text("passed-registered", n=len(here), place=place.short),
            lines=tuple(lists.line(Lies(one, place), one.answer_by) for one in here),
            buttons=tuple(
                in_rows(
                    [
                        button(
                            text("button-number", number=one.number), Handle(matter=one.id or 0)
                        )
                        for one in here
                    ],
                    _NUMBERS_A_ROW,
                )
            ),
        )
        await charge.tell(turn.work, turn.community, here[0], card, place_id=place_id)


def in_rows(buttons: Sequence[Button], each: int) -> list[tuple[Button, ...]]:
    """Buttons, so many beside each other."""
    return [tuple(buttons[at : at + each]) for at in range(0, len(buttons), each)]


def _mark(at: int) -> str:
    """① to ⑳, ㉑ to ㉚."""
    return chr(ord("①") + at - 1) if at <= 20 else chr(ord("㉑") + at - 21)
