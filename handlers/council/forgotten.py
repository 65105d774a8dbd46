"""Whoever asks to be forgotten is named on no card of the council: those that named them are drawn
anew."""

from handlers.council import door, minutes_cards, notices, round_cards, task_cards
from handlers.council.round_door import Table
from handlers.council.task_door import One
from handlers.telling import clear_copies, show_members
from storage import meetings, minutes, round_tables, tasks
from storage.council_people import Shown
from storage.places import Community
from storage.work import Work


async def redraw(work: Work, community: Community, shown: Shown) -> None:
    """What `storage.council_people.shown_of` found before they were forgotten."""
    for id in shown.tasks:
        if (found := await tasks.of_matter(work.db, id)) is not None:
            await task_cards.redraw(work, community, One(*found))
            await clear_copies(work, community, f"task:{id}")
    for id in shown.minutes:
        await _minutes(work, community, id)
    for id in shown.rounds:
        await _round(work, community, id)


async def _minutes(work: Work, community: Community, id: int) -> None:
    found, page = await meetings.meeting(work.db, id), await minutes.of_meeting(work.db, id)
    if found is None or page is None:
        return
    one = await door.whole(work, community, *found)
    card = await minutes_cards.summary(work, one, page, alone=not one.public)
    await notices.redraw(work, community, f"minutes:{id}", card)
    card = await minutes_cards.preview(work, one, page)
    await notices.redraw(work, community, f"minutes-preview:{id}", card)
    await clear_copies(work, community, f"minutes-preview:{id}")


async def _round(work: Work, community: Community, id: int) -> None:
    found = await round_tables.of_meeting(work.db, id)
    if found is None:
        return
    one = Table(*found)
    await clear_copies(work, community, f"round:{id}")
    await round_cards.to_callers(work, community, one, anew=False)
    for row in await round_tables.sides(work.db, id):
        if row.member_id is not None:
            card = await round_cards.for_side(work, one, row)
            await show_members(work, community, [row.member_id], card)
