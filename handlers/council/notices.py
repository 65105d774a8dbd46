"""What a gathering tells by itself, each once and none when its time has gone."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from chat.card import Card
from chat.routes import Routes
from domain.gatherings import QUESTIONS, SOONEST, Answer, Kind, Notice, State, moment, next_notice
from domain.roles import Can
from handlers.council import cards, door
from handlers.council.cards import Shown
from handlers.council.door import Gathering
from handlers.council.planning import place_of, schedule
from handlers.telling import show_anew, show_members, tell_group, tell_in_charge, told_at
from storage import electorate, meetings, members, outbox, outbox_cards, places, rhythms, rights
from storage.meetings import Attendance, Meeting
from storage.outbox import Lane
from storage.places import Community
from storage.work import Work

routes = Routes()

Tells = Callable[[Work, Community, Gathering], Awaitable[None]]
#: What each notice does. Those that are not here do nothing.
TELLS: dict[Notice, Tells] = {}


def tells(notice: Notice) -> Callable[[Tells], Tells]:
    """What happens when the moment of a notice has come."""

    def register(run: Tells) -> Tells:
        assert notice not in TELLS
        TELLS[notice] = run
        return run

    return register


@routes.due("meeting")
async def its_moment_came(work: Work, community: Community, meeting: Meeting) -> None:
    """The notice that is due now, and when the next one is."""
    zone = ZoneInfo(community.timezone)
    now, starts = work.now.astimezone(zone), meeting.starts_at.astimezone(zone)
    due = next_notice(meeting.kind, starts, meeting.was_told(), now, asks=meeting.asks)
    if due is not None and due.at <= now:
        meeting.tell(due.notice)
        one = await door.whole(work, community, meeting, await place_of(work, meeting))
        if meeting.offered and meeting.asks and due.notice not in QUESTIONS:
            meeting.state = State.CALLED_OFF  # nobody said yes: it was never told to anybody
            await redraw(work, community, f"meeting-ask:{one.id}", cards.not_wanted(one))
        elif (run := TELLS.get(due.notice)) is not None:
            await run(work, community, one)
    schedule(work, community, meeting)
    await work.db.flush()


@tells(Notice.ASK)
async def ask(work: Work, community: Community, one: Gathering) -> None:
    """Its day is a holiday, or nobody ever said that there is one: whoever holds it decides."""
    if one.meeting.offered:
        charge = await rights.in_charge(work.db, one.place.id or 0, Can.HOLD_COUNCIL, work.now)
        ids = [member.id or 0 for member in charge]
        await show_members(
            work, community, ids, cards.offer(one),
            not_before=told_at(work, community, alone=True),
        )  # fmt: skip
        return
    await tell_in_charge(
        work, community, one.place.id or 0, Can.HOLD_COUNCIL, _question(community, one),
        not_before=told_at(work, community, alone=True),
    )  # fmt: skip


@tells(Notice.ASK_AGAIN)
async def ask_again(work: Work, community: Community, one: Gathering) -> None:
    """Nobody has said anything: as a new message, and to the level above as well. What was only
    offered is not offered twice."""
    if one.meeting.offered:
        return
    card = _question(community, one)
    at = told_at(work, community, alone=True)
    charge = await rights.in_charge(work.db, one.place.id or 0, Can.HOLD_COUNCIL, work.now)
    for member in charge:
        await show_anew(work, community, member.id or 0, card, not_before=at)
    _, *above = await places.chain(work.db, one.place.id or 0)
    asked = {member.id or 0 for member in charge}
    if above:
        await tell_in_charge(
            work, community, above[0].id or 0, Can.HOLD_COUNCIL, card, avoiding=asked,
            not_before=at,
        )  # fmt: skip


@tells(Notice.WEEK)
async def week_before(work: Work, community: Community, one: Gathering) -> None:
    """To the groups. Where nobody answered, what the community agreed on counts, and whoever was
    asked sees that it does."""
    await nobody_answered(work, community, one)
    card = await cards.week(work, community, one)
    await to_groups(work, community, one, card)
    await to_holder(work, community, one)


@tells(Notice.DAY)
async def day_before(work: Work, community: Community, one: Gathering) -> None:
    """To the groups, or to each of those invited."""
    await nobody_answered(work, community, one)
    if one.public:
        await to_groups(work, community, one, await cards.day(work, one))
        await to_holder(work, community, one)
        return
    if one.meeting.kind is Kind.LEADERS:
        await invite(work, one)
    asked = [
        each.member_id
        for each in await meetings.answers(work.db, one.id)
        if each.invited and each.answer is not Answer.NOT_COMING
    ]
    await show_members(
        work, community, asked, await cards.day(work, one, alone=True),
        not_before=told_at(work, community, alone=True),
    )  # fmt: skip


@tells(Notice.MORNING)
async def in_the_morning(work: Work, community: Community, one: Gathering) -> None:
    """To those who come."""
    await _to_those_who_come(work, community, one, cards.morning(one))


@tells(Notice.HOUR)
async def an_hour_before(work: Work, community: Community, one: Gathering) -> None:
    """The last word to those who come."""
    await _to_those_who_come(work, community, one, cards.hour(one))


@tells(Notice.BEGUN)
async def begun(work: Work, community: Community, one: Gathering) -> None:
    """What was not sent by now is not sent any more; nothing can be answered."""
    await settle_cards(work, community, one)


@tells(Notice.OVER)
async def is_over(work: Work, community: Community, one: Gathering) -> None:
    """Whoever holds it says whether anybody came."""
    called_by = one.meeting.called_by
    if one.meeting.kind is Kind.ROUND_TABLE and called_by is not None:
        at = told_at(work, community, alone=True)
        await show_members(work, community, [called_by], cards.was_it(one), not_before=at)
    elif one.meeting.state is State.PLANNED:
        await tell_in_charge(
            work, community, one.place.id or 0, Can.HOLD_COUNCIL, cards.was_it(one),
            not_before=told_at(work, community, alone=True),
        )  # fmt: skip


@tells(Notice.SETTLED)
async def settled(work: Work, community: Community, one: Gathering) -> None:
    """Nobody said that it was held: what waits for it waits for the next one. Leaders come
    together without anybody writing it down."""
    if one.meeting.state is State.PLANNED:
        held = one.meeting.kind is Kind.LEADERS
        one.meeting.state = State.HELD if held else State.EMPTY
        await carry_on(work, one)


async def to_groups(work: Work, community: Community, one: Gathering, card: Card) -> int:
    """A card in every group of the neighbours it is for; in how many."""
    walls = await electorate.walls(work.db, one.place, one.scope)
    for chat, _ in walls:
        await tell_group(work, community, chat, card)
    return len(walls)


async def to_holder(work: Work, community: Community, one: Gathering) -> None:
    """Whoever holds it sees who comes, and may move it."""
    await tell_in_charge(
        work, community, one.place.id or 0, Can.HOLD_COUNCIL, await cards.held(work, one),
        not_before=told_at(work, community, alone=True),
    )  # fmt: skip


async def nobody_answered(work: Work, community: Community, one: Gathering) -> None:
    """What was asked is decided: by the policy, where nobody said anything."""
    if one.meeting.asks:
        one.meeting.asks = False
        await redraw(work, community, f"meeting-ask:{one.id}", cards.decided(one))


async def invite(work: Work, one: Gathering) -> None:
    """Whoever leads a place of it is invited."""
    for id in await rhythms.leaders(work.db, one.scope, work.now):
        row = await work.db.get(Attendance, (one.id, id))
        if row is None:
            row = Attendance(meeting_id=one.id, member_id=id, at=work.now)
            work.db.add(row)
        row.invited = True
    await work.db.flush()


def by_night(work: Work, community: Community, starts: datetime) -> datetime | None:
    """When people hear in private what somebody changed just now: at night the next morning,
    where that is early enough for what starts then. None: at once."""
    at = told_at(work, community, alone=True)
    return at if at is None or at + SOONEST <= starts else None


async def concerned(work: Work, one: Gathering) -> list[int]:
    """Whoever counts on it, as members: those who come, and those invited by name."""
    return [
        each.member_id
        for each in await meetings.answers(work.db, one.id)
        if each.answer is Answer.COMING or (each.invited and each.answer is not Answer.NOT_COMING)
    ]


async def carry_on(work: Work, one: Gathering) -> Gathering | None:
    """What was on its agenda goes to the next one there, which is given; None where there is
    none yet: then the next to be planned finds it."""
    found = await meetings.to_come(work.db, [one.place.id or 0], work.now, (one.meeting.kind,))
    later = [row for row, _ in found if row.id != one.id]
    if not later:
        return None
    first, then = one.meeting.starts_at, later[0].starts_at
    await meetings.answered_later(work.db, one.id, first, then)
    undecided = {
        matter.id or 0
        for item, matter, _ in await meetings.agenda(work.db, one.id)
        if not item.decided
    }
    await meetings.carry(work.db, one.id, later[0].id or 0, undecided)
    return Gathering(later[0], one.place, one.scope, one.beside)


async def settle_cards(
    work: Work, community: Community, one: Gathering, *, was: Gathering | None = None
) -> None:
    """What waits to be told is not told any more, and what was told has no buttons. `was`: the
    same gathering on the day it was put off from."""
    starts = was.meeting.starts_at if was else None
    keys = [cards.key(shown, one, starts) for shown in Shown]
    await outbox.withdraw(work.core, *keys)
    for key in keys:
        card = cards.elsewhen(one, key) if was else cards.over(one, key)
        await redraw(work, community, key, card)
    if not was:
        await redraw(
            work, community, f"meeting-held:{one.id}",
            cards.over(one, f"meeting-held:{one.id}", alone=True),
        )  # fmt: skip


async def redraw(work: Work, community: Community, key: str, card: Card) -> None:
    """A card that stands anywhere looks like this from now on; nobody is told."""
    for chat, _ in await outbox_cards.where_shown(work.core, key):
        language = await members.language_at(work.db, chat, community.language)
        await work.post(chat, card, lane=Lane.CARD, language=language)


def _question(community: Community, one: Gathering) -> Card:
    zone = ZoneInfo(community.timezone)
    tells_at = moment(Notice.WEEK, one.meeting.starts_at.astimezone(zone))
    assert tells_at is not None
    if one.meeting.kind is Kind.LEADERS:
        tells_at = moment(Notice.DAY, one.meeting.starts_at.astimezone(zone)) or tells_at
    return cards.may_move(one, tells_at.astimezone(UTC))


async def _to_those_who_come(work: Work, community: Community, one: Gathering, card: Card) -> None:
    # Held until now, so that it can be withdrawn where the network keeps it beyond its time.
    come = await cards.coming(work, one)
    await show_members(work, community, come, card, not_before=work.now)
