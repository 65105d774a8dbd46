"""What happens to a poll by itself: one reminder, then it is counted and told."""

from datetime import datetime, timedelta

from chat.card import Card
from chat.routes import Routes
from chat.text import Text, text
from domain.electorate import Per, speaks
from domain.forgetting import NAMES_STAY
from domain.matters import OPEN, State
from domain.motion_rules import Outcome
from handlers.polls import cards, sending
from handlers.polls.door import Sent
from handlers.telling import redraw, show_members, tell_group, told_at
from storage import electorate, motion_polls, outbox, polls, results, turnout, voters
from storage.matters import Matter
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work

routes = Routes()

#: A poll that was written and not sent is kept this long.
_DRAFTS_STAY = timedelta(days=30)


@routes.due("poll")
async def its_moment_came(work: Work, community: Community, matter: Matter) -> None:
    """The step due now; the row says nothing more afterwards unless the step asks for it."""
    matter.due_at = None
    found = await polls.of_matter(work.db, matter.id or 0)
    if found is None or matter.state not in OPEN:
        return
    poll, _, place = found
    one = Sent(poll, matter, place, await electorate.scope(work.db, place))
    if work.now >= poll.closes_at:
        await _close(work, community, one)
        return
    if await results.confirmed_meanwhile(work.db, poll, one.scope, work.now):
        await cards.redraw(work, community, one)
    if poll.remind_at is not None and work.now >= poll.remind_at:
        poll.remind_at = None
        await _remind(work, community, one)
    matter.due_at = poll.remind_at or poll.closes_at


@routes.every(timedelta(days=1))
async def forget_who_voted(work: Work, _community: Community) -> None:
    """Long after a poll nobody needs to know who took part; an old draft is nobody's plan."""
    await voters.fade(work.db, work.now - NAMES_STAY, work.now - _DRAFTS_STAY)


async def _close(work: Work, community: Community, one: Sent) -> None:
    await results.close(work.db, one.poll, one.scope, work.now)
    one.matter.state, one.matter.done_at = State.DONE, work.now
    work.note(one.id, "poll-closed", None)
    await work.db.flush()
    await cards.redraw(work, community, one)
    await outbox.withdraw(work.core, f"poll-reminder:{one.id}")
    for card in (cards.over(one), sending.held(one)):
        await redraw(work, community, card)
    await show_result(work, community, one, not_before=told_at(work, community, alone=True))


async def show_result(
    work: Work, community: Community, one: Sent, *, not_before: datetime | None = None
) -> None:
    """What it came to, in its groups and to whoever wrote it; nothing while it is open."""
    if results.of(one.poll) is None:
        return
    decided = await _decided(work, one)
    for chat, shared in await electorate.walls(work.db, one.place, one.scope):
        card = cards.result(one, one.place if shared else None)
        card = card.model_copy(update={"lines": (*card.lines, *decided)})
        await tell_group(work, community, chat, card)
    if one.poll.made_by is not None:
        mine = cards.result(one, one.place, holds=True)
        await show_members(work, community, [one.poll.made_by], mine, not_before=not_before)


async def _decided(work: Work, one: Sent) -> list[Text]:
    """What the result means for the motion it was asked about."""
    found = await motion_polls.decided_by(work.db, one.poll)
    if found is None:
        return []
    motion, matter = found
    code = text("code-motion", number=matter.number)
    if matter.place_id != one.place.id:
        whose = await work.db.get_one(Place, matter.place_id)
        code = text("code-motion-at", number=matter.number, place=whose.short)
    match motion.outcome:
        case Outcome.ADOPTED:
            return [text("poll-adopts", code=code)]
        case Outcome.REJECTED:
            return [text("poll-rejects", code=code)]
    return [text("poll-carries", code=code)]


async def _remind(work: Work, community: Community, one: Sent) -> None:
    """Those who have not voted are counted in the group, named to nobody, and told in private."""
    left, silent = await _silent(work, one)
    if left == 0:
        return
    at = one.poll.closes_at
    words = text("poll-left-unknown", at=at)
    if left:
        persons = one.poll.per is Per.PERSON
        words = text("poll-left-persons" if persons else "poll-left", n=left, at=at)
    for chat, shared in await electorate.walls(work.db, one.place, one.scope):
        card = _reminder(one, words, one.place if shared else None)
        await tell_group(work, community, chat, card)
    alone = _reminder(one, text("poll-remember", at=at), one.place)
    when = told_at(work, community, alone=True)
    await show_members(work, community, sorted(silent), alone, Lane.CARD, not_before=when)


def _reminder(one: Sent, words: Text, place: Place | None) -> Card:
    return Card(
        key=f"poll-reminder:{one.id}",
        title=text("poll-title", code=cards.code(one, place), title=one.poll.title),
        lines=(*cards.option_lines(one.poll), words),
        buttons=cards.option_buttons(one.poll, one.id),
    )


async def _silent(work: Work, one: Sent) -> tuple[int | None, set[int]]:
    """How many voices were not heard yet (None: nobody knows of how many), and which members
    could still lend one."""
    rows = await turnout.counted(work.db, one.poll, one.scope)
    asked = await electorate.asked(work.db, one.scope, one.poll.per, work.now)
    left = None if asked is None else max(asked - len(rows), 0)
    if one.poll.per is Per.PERSON:
        voted = {row.member_id for row in rows}
        return left, await electorate.residents(work.db, one.scope, work.now) - voted
    heard = {row.household_id for row in rows}
    flats = await electorate.flats(work.db, one.scope)
    quiet = [flat.id or 0 for flat, _ in flats if flat.id not in heard]
    homes = await electorate.living_in(work.db, quiet)
    return left, {
        home.member_id
        for home in homes
        if home.confirmed_at is not None and speaks(one.poll.per, home.relation)
    }
