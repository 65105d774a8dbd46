"""圆桌会: whoever is on a matter brings those it concerns to one table, each invited alone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from chat.card import Card
from chat.incoming import Said
from chat.moments import moment
from chat.routes import Routes
from chat.text import text
from domain import doors, hearing
from domain.gatherings import FARTHEST, SOONEST, Answer, Kind
from domain.matters import OPEN
from domain.matters import Kind as Of
from domain.matters import Move as Take
from domain.matters import State as Stands
from domain.matters import after as moved
from domain.refusal import Refusal
from domain.round_tables import MONTH, MOST_SIDES, MOST_TIMES, next_step
from handlers import asking, flats
from handlers.buttons import RoundTable as Call
from handlers.council import planning, round_cards, round_door, task_making
from handlers.council.doing_taps import FixTime, Suits
from handlers.council.round_door import Table
from handlers.telling import show_anew
from handlers.turn import Answer as Reply
from handlers.turn import Turn
from storage import electorate, members, round_tables
from storage.matters import Matter
from storage.meetings import Attendance, Meeting
from storage.places import Household, Place
from storage.round_tables import RoundSide, RoundTable

routes = Routes()

#: What the question waits for: who comes and when, for the matter the draft holds.
_WHO = "round-who"
#: Signs of what somebody is called.
_NAME = 20


@routes.tap(Call)
async def call(turn: Turn, tap: Call) -> Reply:
    """〔请双方坐坐〕: who, and when? One that stands is shown again."""
    matter = await _of(turn, tap.matter)
    if not turn.private and not turn.account.reachable:
        raise Refusal("open-private-first")
    if (id := await round_tables.about(turn.work.db, tap.matter)) is not None:
        found = await round_tables.of_meeting(turn.work.db, id)
        if found is not None and found[1].called_by == turn.me:
            one = Table(*found)
            card = await round_cards.for_caller(turn.work, one)
            await show_anew(turn.work, turn.community, turn.me, card)
            return None if turn.private else text("panel-sent")
    await asking.ask(turn, _WHO, str(matter.id))
    await turn.show_members([turn.me], Card(lines=(text("round-ask-who"),)))
    return None if turn.private else text("panel-sent")


@routes.answer(_WHO)
async def who_said(turn: Turn, said: Said) -> Reply:
    """One line each: a flat or a name; then the times."""
    asked = await asking.asked(turn)
    assert asked is not None
    if hearing.bare(said.words) in asking.NEVER_MIND:
        await asking.forget(turn)
        return text("round-dropped")
    matter = await _of(turn, int(asked.words))
    place = await turn.work.db.get_one(Place, matter.place_id)
    zone = ZoneInfo(turn.community.timezone)
    times, sides = list[str](), await _reporter(turn, matter)
    for line in said.words.splitlines():
        line = hearing.clean(line).strip()
        if not hearing.says_something(line):
            continue
        at = moment(line, turn.now, zone)
        if at is None:
            sides.append(await _side(turn, place, line[:_NAME]))
        elif SOONEST <= at - turn.now <= FARTHEST:
            times.append(at.astimezone(UTC).isoformat())
        else:
            raise Refusal("meeting-when-range")
    if not 1 <= len(times) <= MOST_TIMES:
        raise Refusal("round-times", most=MOST_TIMES)
    sides = _different(sides)
    if not 2 <= len(sides) <= MOST_SIDES:
        raise Refusal("round-sides", most=MOST_SIDES)
    await asking.forget(turn)
    one = await _opened(turn, matter, place, times, sides)
    await round_cards.to_sides(turn.work, turn.community, one, turn.me)
    await round_cards.to_callers(turn.work, turn.community, one, text("round-called"), by=turn.me)
    return None


@routes.tap(Suits)
async def suits(turn: Turn, tap: Suits) -> Reply:
    """A time that suits, or none; it may change until one is settled."""
    one, row = await round_door.side(turn, tap.side)
    if one.table.fixed_at is not None or one.table.agreed:
        return text("round-time-is-fixed", at=one.meeting.starts_at)
    if tap.time == round_cards.NO_TIME:
        row.suits = []
    elif tap.time >= len(one.table.times):
        raise Refusal("old-button")
    else:
        row.suits = sorted({*(row.suits or [])} ^ {tap.time})
    wind(turn, one, answered=True)
    await turn.work.db.flush()
    await turn.show(await round_cards.for_side(turn.work, one, row))
    waiting = [
        each
        for each in await round_tables.sides(turn.work.db, one.id)
        if each.member_id is not None and each.suits is None
    ]
    await round_cards.to_callers(turn.work, turn.community, one, anew=not waiting, by=turn.me)
    return text("round-noted")


@routes.tap(FixTime)
async def fix(turn: Turn, tap: FixTime) -> Reply:
    """〔就定1〕: it is then; everybody invited hears it, and is reminded like of any gathering."""
    one = await round_door.called(turn, tap.meeting)
    times = round_cards.times(one)
    if tap.time >= len(times) or one.table.agreed:
        raise Refusal("old-button")
    at = times[tap.time]
    if at - turn.now < SOONEST:
        raise Refusal("meeting-when-range")
    one.table.fixed_at, one.meeting.starts_at = turn.now, at
    db = turn.work.db
    for id in sorted(await round_door.members(turn.work, one.id)):
        row = await db.get(Attendance, (one.id, id))
        if row is None:
            row = Attendance(meeting_id=one.id, member_id=id, at=turn.now)
            db.add(row)
        row.invited, row.answer = True, Answer.COMING
    planning.schedule(turn.work, turn.community, one.meeting)
    wind(turn, one, answered=True)
    await db.flush()
    await round_cards.to_sides(turn.work, turn.community, one, turn.me)
    await round_cards.to_callers(turn.work, turn.community, one, by=turn.me)
    return text("round-fixed", at=at)


def wind(turn: Turn, one: Table, *, answered: bool) -> None:
    """What it asks by itself next stands in its row."""
    found = next_step(
        one.table.opened_at,
        one.table.follow_up_at,
        one.table.told,
        answered=answered,
        settled=one.table.settled_at is not None,
    )
    one.table.due_at = found[1] if found else None


async def _of(turn: Turn, matter_id: int) -> Matter:
    """A report that is open, for whoever may handle it and is not themself meant. Raises
    Refusal."""
    matter = await turn.matter(matter_id)
    await turn.require_over(matter)
    if matter.kind is not Of.REPORT or matter.state not in OPEN:
        raise Refusal("round-only-open")
    return matter


async def _reporter(turn: Turn, matter: Matter) -> list[RoundSide]:
    """Whoever reported it is one side; who told it anonymously is not brought to a table."""
    if matter.anonymous or matter.reporter_id in (None, turn.me):
        return []
    return [RoundSide(meeting_id=0, member_id=matter.reporter_id)]


async def _side(turn: Turn, place: Place, words: str) -> RoundSide:
    """Whom a line means: who lives in a flat, or is called so; else whoever called it goes and
    asks."""
    head = words.split()[0]
    door = doors.read(head, flats.style(turn.community))
    if door is not None:
        home = await _home(turn, place, door.unit, door.room)
        if home is not None:
            lived = await electorate.living_in(turn.work.db, [home.id or 0])
            ids = [each.member_id for each in lived if each.confirmed_at is not None]
            near = await members.private_chats(turn.work.db, ids)
            reached = [id for id in ids if id in near]
            return RoundSide(meeting_id=0, member_id=reached[0] if reached else None, name=words)
    found = await task_making.find(turn, place, words)
    return RoundSide(meeting_id=0, member_id=found.id if found else None, name=words)


async def _home(turn: Turn, place: Place, unit: str | None, room: str) -> Household | None:
    scope = await electorate.scope(turn.work.db, place)
    found = [
        flat
        for flat, _ in await electorate.flats(turn.work.db, scope)
        if doors.room_number(flat.room) == doors.room_number(room)
        and (not unit or doors.unit_number(flat.unit) == doors.unit_number(unit))
    ]
    return found[0] if len(found) == 1 else None


def _different(sides: list[RoundSide]) -> list[RoundSide]:
    """Each once; how somebody was written down stays."""
    found: list[RoundSide] = []
    for side in sides:
        same = [one for one in found if side.member_id and one.member_id == side.member_id]
        if same:
            same[0].name = same[0].name or side.name
        else:
            found.append(side)
    return found


async def _opened(
    turn: Turn, matter: Matter, place: Place, times: list[str], sides: list[RoundSide]
) -> Table:
    db = turn.work.db
    meeting = Meeting(
        place_id=place.id or 0, kind=Kind.ROUND_TABLE, starts_at=datetime.fromisoformat(times[0]),
        called_by=turn.me, about_id=matter.id, created_at=turn.now,
    )  # fmt: skip
    db.add(meeting)
    await db.flush()
    table = RoundTable(meeting_id=meeting.id or 0, times=times, opened_at=turn.now)
    db.add(table)
    for side in sides:
        side.meeting_id = meeting.id or 0
        db.add(side)
    one = Table(table, meeting, place)
    wind(turn, one, answered=False)
    _has_a_month(turn, matter)
    turn.work.note(matter.id or 0, "round-table-called", turn.me)
    await db.flush()
    return one


def _has_a_month(turn: Turn, matter: Matter) -> None:
    """A dispute is not handed up after three days: whoever called the table is on it, and has
    about a month (art. 33)."""
    if matter.state is Stands.WAITING:
        matter.state = moved(matter.state, Take.TAKE)
        matter.first_id = matter.first_id or turn.me
        turn.work.note(matter.id or 0, Take.TAKE.value, turn.me)
    matter.handler_id = matter.handler_id or turn.me
    matter.answered_at = matter.answered_at or turn.now
    by = turn.now + MONTH
    matter.answer_by = max(matter.answer_by or by, by)
    matter.due_at = matter.answer_by
