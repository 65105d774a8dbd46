"""How the people of a board are named: with their numbers, whole or masked, or without."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar, Literal

from chat.card import Action, Button, Id, button
from chat.text import Fact, text
from domain import hearing, phones
from domain.refusal import Refusal
from handlers.turn import Turn
from storage import members, posts
from storage.members import Member
from storage.phones import published
from storage.places import Place

#: A label has ten signs; a Chinese one takes two columns.
_LABEL = 20
#: Other places a person may ask about in one tap.
_OTHERS = 6

Asked = Literal["board", "duty"]


class Ask(Action):
    """The same question about another of one's places."""

    tag: ClassVar[str] = "wo"
    place: Id
    what: Asked


@dataclass(frozen=True, slots=True)
class Named:
    """The people of one answer, and the numbers that may be read in it."""

    numbers: dict[int, str]

    def __call__(self, member: Member) -> Fact:
        """The name, and the number if there is one."""
        number = self.numbers.get(member.id or 0)
        who = members.called(member)
        return text("who-with-number", who=who, number=number) if number else who


async def named(turn: Turn, place: Place, people: Collection[Member]) -> Named:
    """The numbers of staff as they may be read here: whole in private by whoever belongs to the
    place, which is written down; masked for everybody else."""
    ids = [one.id or 0 for one in people]
    numbers = await published(turn.work.db, turn.work.seal, ids)
    if not (turn.private and belongs(turn, place)):
        return Named({id: phones.masked(number) for id, number in numbers.items()})
    for id in numbers:
        turn.work.record("saw-phone", turn.me, place=place.id, about=id)
    return Named(numbers)


def belongs(turn: Turn, place: Place) -> bool:
    """Whether the speaker, alone with the bot, belongs to a place."""
    return place.id in {one.id for one in turn.places}


async def here(turn: Turn) -> Place:
    """Which place is asked about: the one the speaker speaks from; for a stranger, the community.

    Raises Refusal where there is neither.
    """
    if turn.places:
        return turn.places[0]
    community = await posts.whole_community(turn.work.db)
    if community is None:
        raise Refusal("no-place-yet")
    return community


def own(turn: Turn, tap: Ask) -> Place:
    """The place of a button. Raises Refusal where it is no place of the speaker any more."""
    for place in turn.places:
        if turn.private and place.id == tap.place:
            return place
    raise Refusal("old-button")


def others(turn: Turn, shown: Place, what: Asked) -> tuple[tuple[Button, ...], ...]:
    """Buttons for the speaker's other places."""
    if not turn.private:
        return ()
    rest = [place for place in turn.places if place.id != shown.id][:_OTHERS]
    return tuple(
        (
            button(
                text("button-place", place=hearing.title(place.short, _LABEL)),
                Ask(place=place.id or 0, what=what),
            ),
        )
        for place in rest
    )


def at(place: Place, shown: Place | None, what: Fact) -> Fact:
    """An office or a person, with their place where it is not the one asked about."""
    if shown is not None and place.id == shown.id:
        return what
    return text("who-at", place=place.short, what=what)
