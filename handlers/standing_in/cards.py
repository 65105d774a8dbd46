"""What the holder of an office and whoever stands in for them see, each in private."""

from collections.abc import Sequence
from typing import ClassVar

from chat.card import Action, Button, Card, Id, button, note
from chat.text import Fact, Text, text
from domain import hearing
from domain.standing_in import HowLong
from handlers.naming import role_name
from handlers.telling import show_members
from storage import members, outbox_cards
from storage.members import Held, Member
from storage.outbox import Lane
from storage.places import Community, Place
from storage.posts import StandIn
from storage.standing_in import Deputy
from storage.work import Work

#: Columns a name may take in a label of ten signs.
_NAME = 12

#: What one can choose, in the order it is offered.
_CHOICES = (
    (HowLong.TODAY, text("button-till-tonight")),
    (HowLong.THREE_DAYS, text("button-three-days")),
    (HowLong.WEEK, text("button-week")),
    (HowLong.TILL_BACK, text("button-till-back")),
)


class Choose(Action):
    """〔请张阿姨代〕, where several people are named."""

    tag: ClassVar[str] = "sq"
    stand_in: Id


class Begin(Action):
    """〔到今晚〕〔3天〕〔7天〕〔我回来为止〕"""

    tag: ClassVar[str] = "si"
    stand_in: Id
    how_long: HowLong


class Back(Action):
    """〔我回来了〕"""

    tag: ClassVar[str] = "sb"
    held: Id


class Decline(Action):
    """〔我代不了〕"""

    tag: ClassVar[str] = "sx"
    stand_in: Id


def office(community: Community, held: Held, place: Place) -> Fact:
    """An office and where it is held."""
    return text("who-at", place=place.short, what=role_name(community, held.role))


def choice(community: Community, ready: Sequence[Deputy]) -> Card:
    """Who shall act for one office; where only one person is named, for how long."""
    if len(ready) == 1:
        return how_long(community, ready[0])
    rows = tuple((_person(one),) for one in ready)
    return _holder(community, ready[0].held, ready[0].place, (text("stand-in-whom"),), rows)


def _person(deputy: Deputy) -> Button:
    who = hearing.title(deputy.member.name, _NAME) or text("a-neighbour")
    return button(text("button-stand-in", who=who), Choose(stand_in=deputy.row.id or 0))


def how_long(community: Community, deputy: Deputy) -> Card:
    """For how long this person shall act."""
    words = text("stand-in-how-long", who=members.called(deputy.member))
    row = tuple(
        button(label, Begin(stand_in=deputy.row.id or 0, how_long=how)) for how, label in _CHOICES
    )
    return _holder(community, deputy.held, deputy.place, (words,), (row[:3], row[3:]))


def acting(community: Community, deputy: Deputy, *, reached: bool = True) -> Card:
    """Somebody acts for the holder of an office now; `reached`: the bot could tell them."""
    who, until = members.called(deputy.member), deputy.row.until
    words = (
        text("stand-in-till", who=who, at=until) if until else text("stand-in-till-back", who=who)
    )
    lines = (words,) if reached else (words, text("stand-in-unreached", who=who))
    back = button(text("button-back"), Back(held=deputy.held.id or 0))
    return _holder(community, deputy.held, deputy.place, lines, ((back,),))


def done(community: Community, held: Held, place: Place, words: Text) -> Card:
    """Nobody acts for the holder of an office any more: nothing is left to tap."""
    return _holder(community, held, place, (words,), ())


def _holder(
    community: Community,
    held: Held,
    place: Place,
    lines: tuple[Text, ...],
    buttons: tuple[tuple[Button, ...], ...],
) -> Card:
    """The holder's card, one for each office."""
    return Card(
        key=f"stand-in:{held.id}",
        title=text("stand-in-title", office=office(community, held, place)),
        lines=lines,
        buttons=buttons,
    )


def asked(community: Community, deputy: Deputy, holder: Member) -> Card:
    """What whoever is to act is told."""
    who, until = members.called(holder), deputy.row.until
    where = office(community, deputy.held, deputy.place)
    words = (
        text("stand-in-asked-till", who=who, office=where, at=until)
        if until
        else text("stand-in-asked-till-back", who=who, office=where)
    )
    decline = button(text("button-decline"), Decline(stand_in=deputy.row.id or 0))
    return Card(key=_deputys_key(deputy.row), lines=(words,), buttons=((decline,),))


def _deputys_key(row: StandIn) -> str:
    return f"deputy:{row.id}"


async def settle(work: Work, community: Community, card: Card) -> None:
    """A card that stands somewhere says how it ended, and nothing is left to tap. It wakes
    nobody."""
    for chat, _ in await outbox_cards.where_shown(work.core, card.key or ""):
        language = await members.language_at(work.db, chat, community.language)
        await work.post(chat, card, lane=Lane.ANSWER, language=language)


async def settle_deputys(work: Work, community: Community, deputy: Deputy) -> Text:
    """Whoever acted has nothing left to tap; the words of it."""
    words = text("stand-in-over-deputy", office=office(community, deputy.held, deputy.place))
    await settle(work, community, Card(key=_deputys_key(deputy.row), lines=(words,)))
    return words


async def tell_deputy_over(work: Work, community: Community, deputy: Deputy) -> None:
    """Whoever acted hears that it is over."""
    words = await settle_deputys(work, community, deputy)
    await show_members(work, community, [deputy.row.member_id], note(words))


async def tell_holder_over(work: Work, community: Community, deputy: Deputy, words: Text) -> None:
    """The holder of the office hears that nobody acts any more."""
    await settle(work, community, done(community, deputy.held, deputy.place, words))
    await show_members(work, community, [deputy.held.member_id], note(words))
