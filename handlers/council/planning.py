"""Which gatherings are to come: a row for each, written down long before anybody is told."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from chat.routes import Routes
from domain.gatherings import QUESTIONS, Kind, Rhythm, State, next_notice
from storage import meetings, plans, rhythms, workdays
from storage.meetings import Meeting
from storage.places import Community, Place
from storage.work import Work

routes = Routes()

_LOOK = timedelta(minutes=10)
#: Days ahead a gathering is written down, so that there is always a next one; and days back, from
#: which one may have moved into the days to come.
_AHEAD, _BACK = 45, 15


@routes.every(_LOOK)
async def plan_gatherings(work: Work, community: Community) -> None:
    """Every gathering to come has its row; what nobody was told of yet follows the community's
    file and the calendar."""
    today = work.now.astimezone(ZoneInfo(community.timezone)).date()
    first, last = today - timedelta(days=_BACK), today + timedelta(days=_AHEAD)
    meant: dict[tuple[int, Kind], dict[date, Rhythm]] = {}
    offered = not community.settings.get("council")
    for rhythm, place in await rhythms.rhythms(work.db, community):
        if offered and await plans.taken_up(work.db, place.id or 0) is False:
            continue
        days = meant.setdefault((place.id or 0, rhythm.kind), {})
        # Where the week's and the month's fall on one day, it is one gathering.
        days |= {day: rhythm for day in rhythm.meant(first, last) if day not in days}
    for (place_id, kind), days in meant.items():
        written = await plans.meant(work.db, place_id, kind, first, last)
        for day, rhythm in days.items():
            said = not offered or await plans.taken_up(work.db, place_id) is True
            await _written(work, community, place_id, day, rhythm, written.get(day), said=said)
    for one in await plans.planned(work.db, work.now):
        unmeant = one.meant_for not in meant.get((one.place_id, one.kind), {})
        if unmeant and await _untold(work, one):
            await plans.drop(work.db, one)


def schedule(work: Work, community: Community, meeting: Meeting) -> None:
    """What it tells by itself next, and when, stands in its row from now on."""
    meeting.due_at = None
    if meeting.state in (State.CALLED_OFF, State.EMPTY):
        return
    zone = ZoneInfo(community.timezone)
    due = next_notice(
        meeting.kind,
        meeting.starts_at.astimezone(zone),
        meeting.was_told(),
        work.now.astimezone(zone),
        asks=meeting.asks,
    )
    if due is not None:
        meeting.due_at = due.at.astimezone(UTC)


def day_of(moment: datetime, community: Community) -> date:
    """The day of a moment on the community's calendar."""
    return moment.astimezone(ZoneInfo(community.timezone)).date()


async def _written(
    work: Work,
    community: Community,
    place_id: int,
    day: date,
    rhythm: Rhythm,
    row: Meeting | None,
    *,
    said: bool,
) -> None:
    known = workdays.calendar_of(community).days
    local = rhythm.starts(day, known).replace(tzinfo=ZoneInfo(community.timezone))
    starts = local.astimezone(UTC)
    if row is None:
        if starts <= work.now:
            return
        row = Meeting(
            place_id=place_id, kind=rhythm.kind, meant_for=day, starts_at=starts,
            created_at=work.now,
        )  # fmt: skip
        work.db.add(row)
    elif row.starts_at <= work.now or not await _untold(work, row):
        return
    moved = local.date() != day
    holiday, expected = (known(day).holiday, known(day).expected) if moved else ("", False)
    facts = {
        "starts_at": starts,
        "room": rhythm.where,
        "moved_why": holiday,
        "expected": expected,
        "offered": not said,
        "asks": moved or not said,
    }
    if row.due_at and all(getattr(row, name) == fact for name, fact in facts.items()):
        return
    if row.starts_at != starts:
        row.told = []
    for name, fact in facts.items():
        setattr(row, name, fact)
    schedule(work, community, row)
    await work.db.flush()


async def _untold(work: Work, row: Meeting) -> bool:
    """Nobody but whoever was asked knows of it, and nobody has said anything about it."""
    return (
        row.state is State.PLANNED
        and row.confirmed_by is None
        and row.was_told() <= QUESTIONS
        and not await meetings.answers(work.db, row.id or 0)
    )


async def place_of(work: Work, meeting: Meeting) -> Place:
    """Whose it is."""
    return await work.db.get_one(Place, meeting.place_id)
