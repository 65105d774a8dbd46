"""How homes are shown: to whoever lives there, and to whoever confirms it. In private only."""

from typing import ClassVar

from chat.card import Action, Button, Card, Id, button
from chat.incoming import Chat
from chat.text import Fact, Text, text
from domain.residence import Relation
from handlers import flats
from storage import members, outbox_cards, residences
from storage.places import Household, Place
from storage.residences import Residence
from storage.work import Work

#: How many lines of a list one looks through at a time.
LINES = 8


class Pick(Action):
    """One of several flats with the same number."""

    tag: ClassVar[str] = "hp"
    household: Id


class Relate(Action):
    """How the person belongs to the flat."""

    tag: ClassVar[str] = "hr"
    household: Id
    relation: Relation


class ConfirmAll(Action):
    """〔都对〕 for what stood on the card when it was drawn, and nothing that was said later."""

    tag: ClassVar[str] = "ha"
    place: Id
    up_to: Id


class LookThrough(Action):
    """〔一个个看〕"""

    tag: ClassVar[str] = "ho"
    place: Id


class Judge(Action):
    """〔对〕 〔不对〕"""

    tag: ClassVar[str] = "hj"
    claim: Id
    right: bool


class Leave(Action):
    """〔搬走了〕; sure: 〔是，搬走了〕"""

    tag: ClassVar[str] = "hl"
    household: Id
    sure: bool


class Stay(Action):
    """〔还住这儿〕"""

    tag: ClassVar[str] = "hs"
    household: Id


RELATIONS = {
    Relation.OWNER_LIVING: text("relation-owner-living"),
    Relation.FAMILY: text("relation-family"),
    Relation.TENANT: text("relation-tenant"),
    Relation.OWNER_AWAY: text("relation-owner-away"),
}
_CHOICES = {
    Relation.OWNER_LIVING: text("button-home-own"),
    Relation.FAMILY: text("button-home-family"),
    Relation.TENANT: text("button-home-rent"),
    Relation.OWNER_AWAY: text("button-home-away"),
}


def relation_buttons(household: Household) -> tuple[tuple[Button, ...], ...]:
    """How the person belongs to the flat: one tap."""
    id = household.id or 0
    return tuple(
        (button(label, Relate(household=id, relation=relation)),)
        for relation, label in _CHOICES.items()
    )


def own(residence: Residence, household: Household, place: Place, who: Fact) -> Card:
    """What its owner reads of a claim; `who` is asked to confirm it."""
    here = flats.flat(household, place)
    if residence.confirmed_at is not None:
        line = text("home-confirmed", flat=here, who=who)
    elif residence.relation is None:
        line = text("home-noted", flat=here, who=who)
    else:
        relation = RELATIONS[residence.relation]
        line = text("home-noted-as", flat=here, relation=relation, who=who)
    if residence.relation is not None:
        return Card(key=key(household), lines=(line,))
    lines = (line, text("home-which-relation"))
    return Card(key=key(household), lines=lines, buttons=relation_buttons(household))


def plain(household: Household, words: Text) -> Card:
    """The same message when nothing is left to tap."""
    return Card(key=key(household), lines=(words,))


def key(household: Household) -> str:
    """Under which a person's flat lives in one message of their private chat."""
    return f"home:{household.id}"


async def waiting(work: Work, place: Place, reader: int) -> Card:
    """Who waits to be confirmed at a place, for one reader: without what they say themself."""
    claims = await residences.claims(work.db, place.id or 0, but=reader)
    list_key = f"homes:{place.id}"
    if not claims:
        return Card(key=list_key, lines=(text("homes-done", place=place.short),))
    lines = [_line(*claim, place) for claim in claims[:LINES]]
    if len(claims) > LINES:
        lines.append(text("homes-more", n=len(claims) - LINES))
    last = claims[:LINES][-1][0].id or 0
    all_ = ConfirmAll(place=place.id or 0, up_to=last)
    each = LookThrough(place=place.id or 0)
    title = text("homes-title", place=place.short, n=len(claims))
    return Card(
        key=list_key,
        title=title,
        lines=tuple(lines),
        news=text("homes-title", place=place.short, n=len(claims)),
        buttons=(
            (button(text("button-homes-all"), all_), button(text("button-homes-each"), each)),
        ),
    )


async def one_by_one(work: Work, place: Place, reader: int) -> Card:
    """The next one who waits to be confirmed, alone on a card."""
    claims = await residences.claims(work.db, place.id or 0, but=reader)
    one_key = f"homes-one:{place.id}"
    if not claims:
        return Card(key=one_key, lines=(text("homes-done", place=place.short),))
    residence = claims[0][0]
    yes = Judge(claim=residence.id or 0, right=True)
    no = Judge(claim=residence.id or 0, right=False)
    return Card(
        key=one_key,
        title=text("homes-title", place=place.short, n=len(claims)),
        lines=(_line(*claims[0], place),),
        buttons=((button(text("button-home-right"), yes), button(text("button-home-wrong"), no)),),
    )


def _line(
    residence: Residence, household: Household, member: members.Member, place: Place
) -> Text:
    who, here = members.called(member), flats.door(household, place)
    if residence.relation is not None:
        return text("homes-line", door=here, who=who, how=RELATIONS[residence.relation])
    if residence.said_as == "nickname":
        return text("homes-line", door=here, who=who, how=text("home-by-nickname"))
    return text("homes-line", door=here, who=who, how=text("home-relation-unsaid"))


async def shown_to(work: Work, member: int, card_key: str) -> bool:
    """Whether a card stands in this person's private chat."""
    mine = {chat for chat, _ in (await members.private_chats(work.db, [member])).values()}
    shown = await outbox_cards.where_shown(work.core, card_key)
    return any(Chat(chat.channel, chat.id, "private") in mine for chat, _ in shown)
