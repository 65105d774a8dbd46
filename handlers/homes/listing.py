"""The list of who waits to be confirmed reaches whoever may confirm: one card, kept up to date."""

from datetime import timedelta

from domain.roles import Can
from handlers.homes import cards, finding
from handlers.telling import show_anew
from storage import members, outbox_cards, places, residences, rights
from storage.places import Community, Household, Place
from storage.residences import Residence
from storage.work import Work

#: A list that stands is changed in silence; what comes so long after the last one is told anew.
_TOLD_ANEW = timedelta(days=1)


async def tell(
    work: Work, community: Community, place: Place, claimant: int, *, anew: bool
) -> None:
    """Somebody said something of a place: the nearest who may confirm it, other than they
    themself, see it. In silence where the list stands already and it is nothing new (`anew`)."""
    for level in await places.chain(work.db, place.id or 0):
        charge = await rights.in_charge(work.db, level.id or 0, Can.CONFIRM, work.now, {claimant})
        told = False
        for member in charge:
            told |= await _show(work, community, place, member.id or 0, anew=anew)
        if told:
            break
    await redraw(work, community, place)


async def redraw(work: Work, community: Community, place: Place) -> None:
    """The list as it is now, wherever it stands; who may not confirm any longer sees none."""
    for chat, _ in await outbox_cards.where_shown(work.core, f"homes:{place.id}"):
        account = await members.account(work.db, chat.channel, chat.id)
        if account is None:
            continue
        reader = account.member_id
        if not await rights.may(work.db, reader, Can.CONFIRM, place.id or 0, work.now):
            await outbox_cards.forget(work.core, chat, f"homes:{place.id}")
            continue
        language = await members.language_at(work.db, chat, community.language)
        await work.post(chat, await cards.waiting(work, place, reader), language=language)


async def doubt(work: Work, residence: Residence, household: Household, place: Place) -> None:
    """Nobody confirms this flat any longer: where no other flat makes the person a confirmed
    resident, they are none."""
    homes = await _without(work, residence, household, place, confirmed=True)
    await residences.doubt_resident(work.db, residence.member_id, homes, work.now)


async def leave(work: Work, residence: Residence, household: Household, place: Place) -> None:
    """The person lives here no longer, and is no resident where no other flat makes them one."""
    residence.until = work.now
    await work.db.flush()
    homes = await _without(work, residence, household, place, confirmed=False)
    await residences.end_resident(work.db, residence.member_id, homes, work.now)


async def refuse(work: Work, residence: Residence, household: Household, place: Place) -> None:
    """Somebody entitled says no: what was only said counts no longer."""
    residence.until = work.now
    await work.db.flush()
    homes = await _without(work, residence, household, place, confirmed=False)
    await residences.end_word(work.db, residence.member_id, homes, work.now)


async def _without(
    work: Work, residence: Residence, household: Household, place: Place, *, confirmed: bool
) -> list[int]:
    """The homes a flat lies in and no other flat of the same person does."""
    others: set[int] = set()
    for one, flat, at in await residences.own(work.db, residence.member_id):
        if one.household_id != household.id and (one.confirmed_at is not None or not confirmed):
            others |= set(await finding.around(work, flat, at))
    return [one for one in await finding.around(work, household, place) if one not in others]


async def _show(
    work: Work, community: Community, place: Place, reader: int, *, anew: bool
) -> bool:
    claims = await residences.claims(work.db, place.id or 0, but=reader)
    before = [residence.since for residence, _, _ in claims][:-1]
    card = await cards.waiting(work, place, reader)
    if await cards.shown_to(work, reader, card.key or "") and (
        not anew or (before and work.now - before[-1] < _TOLD_ANEW)
    ):
        return True  # redrawn in silence
    return await show_anew(work, community, reader, card)
