"""〔登记〕 〔不是事〕 on the list of what was heard in the group, 〔记下〕 by whoever said it, and
the moments at which something happens to it by itself."""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from chat.incoming import Person, Said
from chat.routes import Meant, Routes
from chat.text import text
from domain import candidates as stages
from domain.candidates import Stage
from domain.refusal import Refusal
from domain.roles import Can
from handlers import whereabouts
from handlers.buttons import SeeCandidates
from handlers.reports.shown import cards
from handlers.reports.told import new, writing
from handlers.reports.told.writing import Told
from handlers.reports.unasked import candidate_fate, candidate_list, overheard
from handlers.reports.unasked.candidate_fate import Own
from handlers.reports.unasked.candidate_list import Drop, Register, RegisterAt
from handlers.turn import Answer, Open, Turn
from storage import candidates, members, places
from storage.candidates import Candidate
from storage.matters import Matter
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work

routes = Routes()


@routes.says(whole=("候选", "群里听到的", "heard in the group"), private=True)
async def see(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """候选: the list, whole and below everything said since."""
    return await _open(turn)


@routes.tap(SeeCandidates)
async def open_(turn: Turn, _tap: SeeCandidates) -> Answer:
    """〔看一看〕 beside how many there are."""
    return await _open(turn)


async def _open(turn: Turn) -> Answer:
    if not turn.private and not turn.account.reachable:
        link = turn.link(SeeCandidates().pack())
        return Open(link) if link else text("open-private-first")
    card = await candidate_list.open_anew(turn.work, turn.community, turn.me, turn.alone)
    await turn.work.post(turn.alone, card, lane=Lane.ANSWER, language=turn.language)
    return None if turn.private else text("panel-sent")


@routes.tap(Register)
async def register(turn: Turn, tap: Register) -> Answer:
    """〔登记〕: a report of whoever said it, exactly as if they had told the bot."""
    row = await _door(turn, tap.candidate)
    if row.unsure:
        raise Refusal("old-button")
    return await _registered(turn, row, await turn.work.db.get_one(Place, row.place_id))


@routes.tap(RegisterAt)
async def register_at(turn: Turn, tap: RegisterAt) -> Answer:
    """〔3号楼〕, of several places that the group serves."""
    row = await _door(turn, tap.candidate)
    served = await places.places_of(turn.work.db, row.said_in)
    place = next((one for one in served if one.id == tap.place), None)
    if place is None:
        raise Refusal("old-button")
    await turn.require(Can.HANDLE, tap.place)
    return await _registered(turn, row, place)


@routes.tap(Drop)
async def drop(turn: Turn, tap: Drop) -> Answer:
    """〔不是事〕: not a word of it stays."""
    await candidate_fate.gone(turn.work, turn.community, await _door(turn, tap.candidate))
    return text("candidate-dropped")


@routes.tap(Own)
async def own(turn: Turn, tap: Own) -> Answer:
    """〔记下〕 〔不用〕, by whoever said it and nobody else."""
    row = await candidates.candidate(turn.work.db, tap.candidate)
    if row is None or not await _theirs(turn, row):
        raise Refusal("candidate-gone")
    if not tap.keep:
        dropped = text("draft-dropped")
        await candidate_fate.gone(turn.work, turn.community, row, dropped)
        return dropped
    speaker = await _speaker(turn, row)
    place = await turn.work.db.get(Place, row.place_id)
    if row.unsure:
        place = await whereabouts.meant(speaker, row.words)
    await candidate_fate.gone(turn.work, turn.community, row, text("draft-kept"))
    if place is None:
        await new.ask_where(speaker, row.message, row.words, tuple(row.photos))
        return text("which-place")
    await _write_down(speaker, row, place)
    return text("draft-kept")


@routes.due("candidate")
async def its_moment_came(work: Work, community: Community, row: Candidate) -> None:
    """The speaker is asked, the level above sees it, or it is gone; each once, and whatever was
    missed while the bot slept is passed over."""
    zone = ZoneInfo(community.timezone)
    stage = stages.stage_at(row.mode, row.at.astimezone(zone), work.now.astimezone(zone))
    if stage is Stage.GONE:
        await candidate_fate.gone(work, community, row)
        return
    row.stage = stage
    row.due_at = candidate_fate.due(community, row)
    if stage is Stage.ASKED:
        await candidate_fate.ask(work, community, row)
    if stage is Stage.RAISED:
        above = await candidate_list.level_above(work, community, row, above=row.level_id)
        before = await candidate_list.readers(work, community, row)
        row.level_id = above or row.level_id
        await work.db.flush()
        after = await candidate_list.readers(work, community, row)
        fresh = [one for one in after if one not in before]
        await candidate_list.show(work, community, fresh, news=True)


async def _door(turn: Turn, id: int) -> Candidate:
    """The only door to a candidate for those in charge. One that is not theirs, or is about them,
    answers like one that was decided. Raises Refusal."""
    row = await candidates.candidate(turn.work.db, id)
    if row is None or not await turn.may(Can.HANDLE, row.place_id):
        raise Refusal("candidate-gone")
    avoid = await candidate_list.avoiding(turn.work, turn.community, row.place_id, row.words)
    if turn.me in avoid:
        raise Refusal("candidate-gone")
    return row


async def _theirs(turn: Turn, row: Candidate) -> bool:
    account = await members.account(turn.work.db, row.channel, row.account)
    if account is not None:
        return account.member_id == turn.me
    return (row.channel, row.account) == (turn.account.channel, turn.account.address)


async def _registered(turn: Turn, row: Candidate, place: Place) -> Answer:
    speaker = await _speaker(turn, row, [place])
    await candidate_fate.gone(turn.work, turn.community, row, text("draft-kept"))
    matter = await _write_down(speaker, row, place)
    turn.work.note(matter.id or 0, "registered", turn.me)
    return text("candidate-registered", code=cards.code(matter, place))


async def _speaker(turn: Turn, row: Candidate, served: Sequence[Place] = ()) -> Turn:
    """The turn whoever said it would have had, had they said it to the bot: from now on they are
    somebody the bot knows."""
    served = await places.places_of(turn.work.db, row.said_in) or served
    person = Person(row.account, row.name, row.language)
    who, account = await members.known(turn.work.db, row.channel, person, turn.now)
    if len(served) == 1 and places.is_home(served[0]):
        await members.settle(turn.work.db, who, served[0], turn.now)
    await turn.work.db.flush()
    return replace(
        turn,
        chat=row.said_in,
        who=who,
        account=account,
        places=served,
        message=row.message,
        asides=row.aside,
    )


async def _write_down(speaker: Turn, row: Candidate, place: Place) -> Matter:
    told = Told(
        row.words,
        row.message,
        tuple(row.photos),
        complaint=overheard.is_complaint(row.words),
    )
    return await writing.write_down(speaker, place, told)
