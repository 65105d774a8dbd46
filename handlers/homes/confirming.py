"""Whoever may says that people live where they say: all who stand on a card, or one by one."""

from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import text
from domain.refusal import Refusal
from domain.roles import Can
from handlers import flats
from handlers.homes import cards, finding, listing
from handlers.homes.cards import ConfirmAll, Judge, LookThrough
from handlers.telling import show_anew
from handlers.turn import Answer, Turn
from storage import members, motion_voices, places, polls, residences
from storage.places import Household, Place
from storage.residences import Residence

routes = Routes()

#: Lists shown at once to somebody who looks after many buildings.
_MOST_LISTS = 5


@routes.says(whole=("待确认", "待確認", "to confirm"), private=True)
async def waiting(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """待确认: who waits to be confirmed, building by building."""
    here = [place.id or 0 for place in turn.places]
    reach = await places.here_and_below(turn.work.db, here)
    shown = 0
    for place in await residences.claimed_places(turn.work.db, but=turn.me):
        if place.id in reach and await turn.may(Can.CONFIRM, place.id):
            card = await cards.waiting(turn.work, place, turn.me)
            await show_anew(turn.work, turn.community, turn.me, card)
            shown += 1
            if shown == _MOST_LISTS:
                break
    return None if shown else text("homes-none")


@routes.tap(ConfirmAll)
async def confirm_all(turn: Turn, tap: ConfirmAll) -> Answer:
    """〔都对〕: everybody the card named who still waits."""
    place = await _place(turn, tap.place)
    claims = await residences.claims_up_to(turn.work.db, tap.place, tap.up_to, but=turn.me)
    if not claims:
        raise Refusal("home-settled")
    for residence, household, _ in claims:
        await _confirm(turn, residence, household, place)
    await listing.redraw(turn.work, turn.community, place)
    return text("homes-confirmed", n=len(claims))


@routes.tap(LookThrough)
async def look_through(turn: Turn, tap: LookThrough) -> Answer:
    """〔一个个看〕"""
    place = await _place(turn, tap.place)
    card = await cards.one_by_one(turn.work, place, turn.me)
    await show_anew(turn.work, turn.community, turn.me, card)
    return None


@routes.tap(Judge)
async def judge(turn: Turn, tap: Judge) -> Answer:
    """〔对〕 〔不对〕, and the next one."""
    found = await residences.claim(turn.work.db, tap.claim)
    if found is None:
        raise Refusal("home-settled")
    residence, household, place = found
    await turn.require(Can.CONFIRM, place.id or 0)
    if residence.member_id == turn.me:
        raise Refusal("home-not-by-yourself", who=await turn.who_confirms(place.id or 0))
    if tap.right:
        await _confirm(turn, residence, household, place)
    else:
        await _refuse(turn, residence, household, place)
    await listing.redraw(turn.work, turn.community, place)
    card = await cards.one_by_one(turn.work, place, turn.me)
    await turn.show_members([turn.me], card)
    return text("homes-confirmed", n=1) if tap.right else text("home-refused-noted")


async def _place(turn: Turn, id: int) -> Place:
    await turn.require(Can.CONFIRM, id)
    return await turn.work.db.get_one(Place, id)


async def _confirm(turn: Turn, residence: Residence, household: Household, place: Place) -> None:
    """They live there: a confirmed resident from now on, who hears of it once."""
    residence.confirmed_at, residence.confirmed_by = turn.now, turn.me
    residence.asked_at = None
    homes = await finding.around(turn.work, household, place)
    await residences.confirm_resident(turn.work.db, residence.member_id, homes, turn.now)
    await polls.wake(turn.work.db, residence.member_id, turn.now)
    await motion_voices.wake(turn.work.db, residence.member_id, turn.now)
    turn.work.record("home-confirmed", turn.me, place=place.id, about=residence.member_id)
    card = cards.own(residence, household, place, members.called(turn.who))
    await show_anew(turn.work, turn.community, residence.member_id, card)


async def _refuse(turn: Turn, residence: Residence, household: Household, place: Place) -> None:
    """They do not, as far as is known: told kindly, and with whom to speak."""
    await listing.refuse(turn.work, residence, household, place)
    turn.work.record("home-refused", turn.me, place=place.id, about=residence.member_id)
    flat = flats.flat(household, place)
    card = cards.plain(household, text("home-refused", flat=flat, who=members.called(turn.who)))
    await show_anew(turn.work, turn.community, residence.member_id, card)
