"""Somebody moves out, or is asked after a year whether they still live there."""

from datetime import timedelta

from chat.card import Card, Reaction, button
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import text
from domain.refusal import Refusal
from domain.residence import ANSWERED_WITHIN, ASKED_AGAIN
from handlers import flats
from handlers.homes import cards, listing
from handlers.homes.cards import Leave, Stay
from handlers.telling import show_anew
from handlers.turn import Answer, Turn
from storage import residences
from storage.places import Community, Household, Place
from storage.residences import Residence
from storage.work import Work

routes = Routes()

#: Looked after in one hour at most: ten thousand people are asked within days, not at once.
_IN_AN_HOUR = 200


@routes.says(whole=("我搬走了", "我搬家了", "我已经搬走了", "i moved out"))
async def moved_out(turn: Turn, said: Said, _meant: Meant) -> Answer:
    """我搬走了: from which flat, and is it sure? Asked in private."""
    own = await residences.own(turn.work.db, turn.me)
    if not own:
        return text("home-none") if said.addressed else None
    card = _sure(*own[0][1:]) if len(own) == 1 else _which([row[1:] for row in own])
    if not await show_anew(turn.work, turn.community, turn.me, card):
        return text("open-private-first")
    if not turn.private:
        await turn.show(Reaction(message=said.message, emoji="👌"))
    return None


@routes.tap(Leave)
async def leave(turn: Turn, tap: Leave) -> Answer:
    """〔搬走了〕 asks once more; 〔是，搬走了〕 ends it."""
    residence, household, place = await _mine(turn, tap.household)
    if not tap.sure:
        await turn.show_members([turn.me], _sure(household, place))
        return None
    confirmed = residence.confirmed_at is not None
    await listing.leave(turn.work, residence, household, place)
    turn.work.record("home-left", turn.me, place=place.id, about=turn.me)
    left = text("home-left", flat=flats.flat(household, place))
    await turn.show_members([turn.me], cards.plain(household, left))
    if not confirmed:
        await listing.redraw(turn.work, turn.community, place)
    return text("home-written-down")


@routes.tap(Stay)
async def stay(turn: Turn, tap: Stay) -> Answer:
    """〔还住这儿〕: good for another year, if somebody had confirmed it."""
    residence, household, place = await _mine(turn, tap.household)
    if residence.confirmed_at is not None:
        residence.confirmed_at, residence.asked_at = turn.now, None
        turn.work.record("home-kept", turn.me, place=place.id, about=turn.me)
        kept = text("home-kept", flat=flats.flat(household, place))
        card = cards.plain(household, kept)
    else:
        who = await turn.who_confirms(place.id or 0)
        card = cards.own(residence, household, place, who)
    await turn.show_members([turn.me], card)
    return text("home-written-down")


@routes.every(timedelta(hours=1))
async def ask_again(work: Work, community: Community) -> None:
    """A year after somebody confirmed it people are asked once; silence unconfirms it."""
    for residence, household, place in await residences.to_ask(
        work.db, work.now - ASKED_AGAIN, _IN_AN_HOUR
    ):
        residence.asked_at = work.now
        await show_anew(work, community, residence.member_id, _still(household, place))
    for residence, household, place in await residences.unanswered(
        work.db, work.now - ANSWERED_WITHIN, _IN_AN_HOUR
    ):
        again = await residences.again(work.db, residence, work.now)
        await listing.doubt(work, again, household, place)
        work.record("home-doubted", None, place=place.id, about=residence.member_id)
        await listing.tell(work, community, place, residence.member_id, anew=True)


async def _mine(turn: Turn, household_id: int) -> tuple[Residence, Household, Place]:
    """The speaker's own home: the only door to it. Raises Refusal."""
    if (row := await residences.mine(turn.work.db, turn.me, household_id)) is not None:
        return row
    raise Refusal("home-not-yours")


def _sure(household: Household, place: Place) -> Card:
    yes, no = Leave(household=household.id or 0, sure=True), Stay(household=household.id or 0)
    return Card(
        key=cards.key(household),
        lines=(text("home-moved-out", flat=flats.flat(household, place)),),
        buttons=((button(text("button-moved-out"), yes), button(text("button-home-stay"), no)),),
    )


def _which(homes: list[tuple[Household, Place]]) -> Card:
    rows = tuple(
        (button(flats.label(*flat), Leave(household=flat[0].id or 0, sure=False)),)
        for flat in homes
    )
    return Card(key="home-leave", lines=(text("home-moved-which"),), buttons=rows)


def _still(household: Household, place: Place) -> Card:
    yes, no = Stay(household=household.id or 0), Leave(household=household.id or 0, sure=False)
    return Card(
        key=cards.key(household),
        lines=(text("home-still", flat=flats.flat(household, place)),),
        buttons=((button(text("button-home-stay"), yes), button(text("button-home-left"), no)),),
    )
