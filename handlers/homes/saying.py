"""Somebody says where they live, or their name in the group does. Nothing of it is repeated in
the group."""

import re
from collections.abc import Sequence

from chat.card import Card, Reaction, button, note
from chat.incoming import Person, Said
from chat.routes import Meant, Routes
from chat.text import Fact, Text, text
from domain import doors
from domain.refusal import Refusal
from domain.residence import MOST_OPEN
from handlers import flats
from handlers.homes import cards, finding, listing
from handlers.homes.cards import Pick, Relate
from handlers.homes.finding import Flat
from handlers.telling import show_anew
from handlers.turn import Answer, Turn
from storage import members, places, residences
from storage.members import Member
from storage.residences import Residence

routes = Routes()

#: 「我住…」 that names no door surely: worth a word in private, and no report (住三楼，灯坏了).
_UNCLEAR = re.compile(
    r"我们?家?住(?![院过了])[^，。,.!！?？\n]{0,20}[0-9零一二三四五六七八九十楼樓层層元室号號户房]"
)
#: The question which flat it is, until it is answered.
_PICK = "home-pick"
#: Buttons under it.
_MOST_PICKS = 8


@routes.says(pattern=doors.SAID)
async def i_live(turn: Turn, said: Said, meant: Meant) -> Answer:
    """我住 3-602: taken down for somebody entitled to confirm; the rest is said in private."""
    door = doors.said(meant.rest, flats.style(turn.community))
    if door is None:
        return text("home-unclear") if said.addressed else None
    try:
        found = await finding.flats(turn, door, more=await _room_for_more(turn))
        if len(found) > 1:
            return await _in_private(turn, _question(found))
        card = await _taken_down(turn, found[0])
    except Refusal as no:
        if turn.private:
            raise
        # Whether a door exists, and who lives behind it, is nobody else's to read.
        return await _in_private(turn, note(text(no.key, **no.facts)))
    if turn.private:
        await show_anew(turn.work, turn.community, turn.me, card)
        return None
    await turn.show(Reaction(message=said.message, emoji="👌"))
    if await show_anew(turn.work, turn.community, turn.me, card):
        return None
    return text("home-more-in-private")


@routes.says(pattern=_UNCLEAR, private=True)
async def unclear(_turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """我住三楼: how a door is said."""
    return text("home-unclear")


@routes.first_word
async def noticed(turn: Turn, who: Person) -> None:
    """Somebody's first word in a group: 3-602 王阿姨 says where she lives. Silently taken down as
    said by nobody yet; only what surely is one flat of the register."""
    door = doors.nickname(who.name, flats.style(turn.community))
    flat = await finding.surely(turn, door) if door is not None else None
    if flat is not None and await _room_for_more(turn):
        await _claim(turn, flat, "nickname")


@routes.tap(Pick)
async def pick(turn: Turn, tap: Pick) -> Answer:
    """Which of the flats with the same number."""
    flat = await residences.flat(turn.work.db, tap.household)
    if flat is None:
        raise Refusal("old-button")
    card = await _taken_down(turn, flat)
    picked = Card(key=_PICK, lines=(text("home-picked", flat=flats.flat(*flat)),))
    await turn.show_members([turn.me], picked)
    await show_anew(turn.work, turn.community, turn.me, card)
    return text("home-written-down")


@routes.tap(Relate)
async def relate(turn: Turn, tap: Relate) -> Answer:
    """How the person belongs to the flat they said. Who confirmed something else confirmed not
    this: it must be confirmed anew."""
    mine = await residences.mine(turn.work.db, turn.me, tap.household)
    if mine is None:
        raise Refusal("home-not-yours")
    residence, household, place = mine
    if residence.relation is tap.relation:
        return text("home-written-down")
    if residence.confirmed_at is None:
        residence = await residences.again(turn.work.db, residence, turn.now)
    elif residence.relation is not None:
        residence = await residences.again(turn.work.db, residence, turn.now)
        await listing.doubt(turn.work, residence, household, place)
    residence.relation = tap.relation
    turn.work.record(
        "home-related", turn.me, place=place.id, about=turn.me, relation=tap.relation.value
    )
    await turn.work.db.flush()
    who = await turn.who_confirms(household.place_id)
    await turn.show_members([turn.me], cards.own(residence, household, place, who))
    if residence.confirmed_at is None:
        await listing.tell(turn.work, turn.community, place, turn.me, anew=False)
    return text("home-written-down")


async def _taken_down(turn: Turn, flat: Flat) -> Card:
    """The claim, made if it was not yet, as the person reads it."""
    household, place = flat
    # Locked first: said in two chats at once, it is one home.
    await residences.flat(turn.work.db, household.id or 0)
    mine = await residences.mine(turn.work.db, turn.me, household.id or 0)
    if mine is None:
        if not await _room_for_more(turn):
            raise Refusal("home-too-many", who=await turn.who_confirms(household.place_id))
        residence = await _claim(turn, flat, "said")
    else:
        residence = mine[0]
        residence.said_as = "said"
    who: Fact = await turn.who_confirms(household.place_id)
    if residence.confirmed_by is not None:
        who = members.called(await turn.work.db.get_one(Member, residence.confirmed_by))
    return cards.own(residence, household, place, who)


async def _claim(turn: Turn, flat: Flat, said_as: str) -> Residence:
    household, place = flat
    residence = Residence(
        member_id=turn.me, household_id=household.id or 0, said_as=said_as, since=turn.now
    )
    turn.work.db.add(residence)
    turn.work.record("home-said", turn.me, place=place.id, about=turn.me, said_as=said_as)
    if turn.private:
        await members.settle(turn.work.db, turn.who, place, turn.now, members.SAID)
    served = {one.id for one in turn.places}
    if not turn.private and place.id in served and places.is_home(place):
        # In a group that several buildings share, this is how one learns who belongs where.
        await members.settle(turn.work.db, turn.who, place, turn.now)
    await turn.work.db.flush()
    await listing.tell(turn.work, turn.community, place, turn.me, anew=True)
    return residence


async def _room_for_more(turn: Turn) -> bool:
    own = await residences.own(turn.work.db, turn.me)
    return sum(residence.confirmed_at is None for residence, _, _ in own) < MOST_OPEN


def _question(found: Sequence[Flat]) -> Card:
    rows = tuple(
        (button(flats.label(household, place), Pick(household=household.id or 0)),)
        for household, place in found[:_MOST_PICKS]
    )
    return Card(key=_PICK, lines=(text("home-which-one"),), buttons=rows)


async def _in_private(turn: Turn, card: Card) -> Text | None:
    shown = await show_anew(turn.work, turn.community, turn.me, card)
    if turn.private:
        return None
    return text("panel-sent") if shown else text("open-private-first")
