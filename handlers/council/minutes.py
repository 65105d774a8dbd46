"""纪要: lines, a photo of the paper or a voice, while they are open; looked at, told to the
neighbours, and corrected with a mark."""

from datetime import timedelta

from chat.card import Card, Reaction
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import hearing, minutes_text
from domain.gatherings import REFUSED, Kind, Move, Notice, State, after
from domain.minutes_text import Line, Sort
from domain.refusal import Refusal
from domain.roles import Can
from handlers import asking
from handlers.council import (
    door,
    minutes_cards,
    notices,
    planning,
    round_door,
    task_making,
)
from handlers.council.doing_taps import Page, Record
from handlers.council.door import Gathering
from handlers.telling import show_anew, show_members, tell_in_charge, told_at
from handlers.turn import Answer, Turn
from storage import meetings, minutes, places
from storage.meetings import Remark
from storage.minutes import Minutes
from storage.places import Community
from storage.work import Work

routes = Routes()

#: What the questions wait for: lines of the minutes, a line that changes, who writes them; each of
#: the gathering the draft holds.
_LINES, _CHANGE, _NAME = "minutes-lines", "minutes-change", "minutes-name"
#: A gathering lasts, and whoever writes listens as well.
_OPEN = timedelta(hours=3)
#: Photos and voices of one.
_MOST_FILES = 20
#: Minutes of what is longer ago are history.
_OLD = timedelta(days=60)


@routes.says(whole=("纪要", "写纪要", "会议纪要", "minutes"))
async def by_words(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """Those of the newest gathering the speaker writes down."""
    for meeting, _ in await minutes.begun(turn.work.db, turn.now - _OLD, turn.now):
        try:
            one, page = await _kept(turn, meeting.id or 0)
        except Refusal:
            continue
        if not turn.private and not turn.account.reachable:
            return text("open-private-first")
        await _write(turn, one, page)
        return None if turn.private else text("panel-sent")
    return text("minutes-no-meeting")


@routes.tap(Record)
async def record(turn: Turn, tap: Record) -> Answer:
    """A button of the minutes."""
    one, page = await _kept(turn, tap.meeting)
    if not turn.private:
        return text("open-private-first")
    match tap.page:
        case Page.WRITE:
            await _write(turn, one, page)
        case Page.LOOK:
            await asking.forget(turn)
            card = await minutes_cards.preview(turn.work, one, page)
            await show_anew(turn.work, turn.community, turn.me, card)
        case Page.POST:
            return await _post(turn, one, page)
        case Page.CHANGE:
            await asking.ask(turn, _CHANGE, str(one.id))
            return await _asked(turn, text("minutes-ask-change"))
        case Page.NAME:
            await asking.ask(turn, _NAME, str(one.id))
            return await _asked(turn, text("minutes-ask-name"))
    return None


@routes.answer(_LINES)
async def lines_said(turn: Turn, said: Said) -> Answer:
    """Whatever is sent while they are open belongs to them."""
    asked = await asking.asked(turn)
    assert asked is not None
    one, page = await _kept(turn, int(asked.words))
    if hearing.bare(said.words) in asking.NEVER_MIND:
        await asking.forget(turn)
        await turn.show(minutes_cards.desk(one, page, open=False))
        return None
    if said.photos or said.voice is not None:
        _files(turn, page, said)
    for line in minutes_text.lines(said.words):
        await _line(turn, one, page, line)
    page.written_by = page.written_by or turn.me
    await turn.work.db.flush()
    await asking.ask(turn, _LINES, str(one.id), lasts=_OPEN)
    await turn.show(Reaction(message=said.message, emoji="👌"))
    await turn.show(minutes_cards.desk(one, page, open=True))
    return None


@routes.answer(_CHANGE)
async def change_said(turn: Turn, said: Said) -> Answer:
    """3 and the new words of the third line; the number alone takes it out."""
    asked = await asking.asked(turn)
    assert asked is not None
    one, page = await _kept(turn, int(asked.words))
    if hearing.bare(said.words) in asking.NEVER_MIND:
        await asking.forget(turn)
        return text("minutes-as-they-were")
    found = minutes_text.change(said.words)
    own = [*page.decisions, *page.lines]
    if found is None or found[0] > len(own):
        raise Refusal("minutes-which-line", n=len(own))
    at, words = found[0] - 1, found[1]
    own[at : at + 1] = [words] if words else []
    kept = len(page.decisions) - (at < len(page.decisions) and not words)
    page.decisions, page.lines = own[:kept], own[kept:]
    await asking.forget(turn)
    if page.posted_at is not None:
        await _tell(turn, one, page)
    await turn.work.db.flush()
    card = await minutes_cards.preview(turn.work, one, page)
    await show_anew(turn.work, turn.community, turn.me, card)
    return None


@routes.answer(_NAME)
async def name_said(turn: Turn, said: Said) -> Answer:
    """Somebody else writes them."""
    asked = await asking.asked(turn)
    assert asked is not None
    one, page = await _kept(turn, int(asked.words))
    name = hearing.clean(said.words).strip()
    if hearing.bare(name) in asking.NEVER_MIND:
        await asking.forget(turn)
        return text("minutes-as-they-were")
    found = await task_making.find(turn, one.place, name)
    if found is None:
        raise Refusal("minutes-nobody-called", name=name[:20])
    await asking.forget(turn)
    page.written_by, page.named_at = found.id, turn.now
    card = minutes_cards.wanted(one, text("minutes-please"))
    if not await show_anew(turn.work, turn.community, found.id or 0, card):
        raise Refusal("minutes-not-reachable", name=name[:20])
    return text("minutes-named", name=name[:20])


async def wanted(turn: Turn, one: Gathering) -> None:
    """It was held: whoever says so is asked for the minutes at once."""
    if one.meeting.kind is not Kind.LEADERS:
        card = minutes_cards.wanted(one, text("minutes-wanted"))
        await show_members(turn.work, turn.community, [turn.me], card)


@notices.tells(Notice.MINUTES)
async def a_day_after(work: Work, community: Community, one: Gathering) -> None:
    """Whoever holds it, or was named, is reminded."""
    await _remind(work, community, one)


@notices.tells(Notice.MINUTES_LAST)
async def two_days_after(work: Work, community: Community, one: Gathering) -> None:
    """Once more; and the next level hears of it where it was held."""
    if not await _remind(work, community, one) or one.meeting.kind is Kind.ROUND_TABLE:
        return
    _, *above = await places.chain(work.db, one.place.id or 0)
    if above and one.meeting.state is State.HELD:
        card = Card(lines=(text("minutes-late", place=one.place.short, at=one.meeting.starts_at),))
        await tell_in_charge(
            work, community, above[0].id or 0, Can.HOLD_COUNCIL, card,
            not_before=told_at(work, community, alone=True),
        )  # fmt: skip


async def _remind(work: Work, community: Community, one: Gathering) -> bool:
    """False where they are told, or nobody came."""
    page = await minutes.of_meeting(work.db, one.id)
    told = page is not None and page.posted_at is not None
    if told or one.meeting.state not in (State.PLANNED, State.HELD):
        return False
    card = minutes_cards.wanted(one, text("minutes-remember"))
    at = told_at(work, community, alone=True)
    named = page.written_by if page is not None and page.named_at is not None else None
    if one.meeting.kind is Kind.ROUND_TABLE:
        named = one.meeting.called_by
    if named is not None:
        await show_members(work, community, [named], card, not_before=at)
        return True
    await tell_in_charge(work, community, one.place.id or 0, Can.HOLD_COUNCIL, card, not_before=at)
    return True


async def _kept(turn: Turn, id: int) -> tuple[Gathering, Minutes]:
    """The minutes of a gathering that began, for whoever holds it or was named. Raises
    Refusal."""
    found = await meetings.meeting(turn.work.db, id)
    if found is None:
        raise Refusal("no-such-meeting")
    page = await minutes.of_meeting(turn.work.db, id)
    named = page is not None and page.named_at is not None and page.written_by == turn.me
    if found[0].kind is Kind.ROUND_TABLE:
        await round_door.called(turn, id)
    if named or found[0].kind is Kind.ROUND_TABLE:
        one = await door.whole(turn.work, turn.community, *found)
    else:
        one = await door.held_by(turn, id)
    if one.meeting.state in (State.EMPTY, State.CALLED_OFF):
        raise Refusal(REFUSED[one.meeting.state])
    if turn.now < one.meeting.starts_at:
        raise Refusal("meeting-still-planned")
    return one, page or await minutes.anew(turn.work.db, id, turn.now)


async def _write(turn: Turn, one: Gathering, page: Minutes) -> None:
    """They are open. Whoever writes them down says that it was held."""
    if one.meeting.state is State.PLANNED:
        one.meeting.state = after(one.meeting.state, Move.HOLD)
        one.meeting.tell(Notice.OVER)
        planning.schedule(turn.work, turn.community, one.meeting)
    await asking.ask(turn, _LINES, str(one.id), lasts=_OPEN)
    card = minutes_cards.desk(one, page, open=True)
    await show_anew(turn.work, turn.community, turn.me, card)


async def _line(turn: Turn, one: Gathering, page: Minutes, line: Line) -> None:
    match line.sort:
        case Sort.CAME:
            page.attended = line.n
        case Sort.TASK if one.meeting.kind is not Kind.ROUND_TABLE:
            made = await task_making.make(turn, one.place, line.words, None, one.id)
            await turn.say(text("minutes-task", what=made[0].matter.title))
        case Sort.PROPOSAL:
            turn.work.db.add(
                Remark(
                    meeting_id=one.id, name=line.who, words=line.words, proposal=True,
                    at=turn.now,
                )
            )  # fmt: skip
        case _ if len(page.lines) + len(page.decisions) >= minutes_text.MOST_LINES:
            raise Refusal("minutes-full", most=minutes_text.MOST_LINES)
        case Sort.DECISION | Sort.TASK:  # at a round table: a task is read by others too
            page.decisions = [*page.decisions, line.words]
        case Sort.WORDS:
            page.lines = [*page.lines, line.words]


def _files(turn: Turn, page: Minutes, said: Said) -> None:
    """A photo of the paper, a voice: kept by the channel's own ids, and shown in no group."""
    if len(page.photos) + len(page.voices) >= _MOST_FILES:
        raise Refusal("minutes-full", most=_MOST_FILES)
    page.channel = turn.chat.channel
    page.photos = [*page.photos, *said.photos]
    if said.voice is not None and said.voice_file:
        page.voices = [*page.voices, said.voice_file]


async def _post(turn: Turn, one: Gathering, page: Minutes) -> Answer:
    if await minutes_cards.nothing(turn.work, one, page):
        raise Refusal("minutes-empty")
    await asking.forget(turn)
    page.written_by = page.written_by or turn.me
    first = page.posted_at is None
    await _tell(turn, one, page)
    turn.work.record("minutes-posted", turn.me, place=one.place.id, meeting=one.id)
    later = told_at(turn.work, turn.community) if one.public and first else None
    if later is not None:
        return text("minutes-posted-later", at=later)
    return text("minutes-posted" if first else "minutes-corrected-now")


async def _tell(turn: Turn, one: Gathering, page: Minutes) -> None:
    """To the groups, or to those it concerns alone. Told again it carries a mark."""
    if page.posted_at is None:
        page.posted_at = turn.now
    else:
        page.corrected_at = turn.now
    await turn.work.db.flush()
    if one.public:
        card = await minutes_cards.summary(turn.work, one, page)
        await notices.to_groups(turn.work, turn.community, one, card)
        return
    card = await minutes_cards.summary(turn.work, one, page, alone=True)
    who = await notices.concerned(turn.work, one)
    if one.meeting.kind is Kind.ROUND_TABLE:
        who = sorted(await round_door.members(turn.work, one.id))
    await show_members(turn.work, turn.community, who, card)


async def _asked(turn: Turn, words: Text) -> Answer:
    await turn.say(words)
    return None
