"""Who comes, who sends word, who does not; and the entry for one's own calendar."""

from zoneinfo import ZoneInfo

from chat.card import Card
from chat.incoming import Said
from chat.routes import Routes
from chat.text import text
from domain import hearing, ics
from domain.gatherings import LASTS, Answer
from domain.refusal import Refusal
from handlers import asking
from handlers.council import cards, door, notices
from handlers.council.cards import Shown
from handlers.council.door import Gathering
from handlers.council.taps import Attend, ToCalendar
from handlers.files import hand_over, worded
from handlers.turn import Answer as Reply
from handlers.turn import Open, Turn
from storage import electorate, meetings
from storage.meetings import Remark

routes = Routes()

#: What the question waits for: words for the meeting the draft holds.
_WORD = "meeting-word"
#: Signs of them.
_MOST = 500


@routes.tap(Attend)
async def attend(turn: Turn, tap: Attend) -> Reply:
    """An answer, which may change until it begins. Whoever sends word is asked for it alone."""
    one = await door.to_come(turn, tap.meeting)
    if tap.answer is Answer.SENDS_WORD:
        return await _ask_word(turn, one, tap)
    await _answered(turn, one, tap.answer)
    if tap.answer is Answer.NOT_COMING:
        return text("meeting-noted-not")
    if not turn.account.reachable:
        return text("meeting-noted-coming-unreached", at=one.meeting.starts_at)
    return text("meeting-noted-coming", at=one.meeting.starts_at)


@routes.answer(_WORD)
async def word_said(turn: Turn, said: Said) -> Reply:
    """The word, in writing or spoken: kept with who sent it, for the table and the minutes."""
    asked = await asking.asked(turn)
    if asked is None or (said.voice is None and not hearing.says_something(said.words)):
        raise Refusal("meeting-word-empty")
    id = int(asked.words)
    await asking.forget(turn)
    if hearing.bare(said.words) in asking.NEVER_MIND:
        return text("meeting-word-dropped")
    one = await door.to_come(turn, id)
    turn.work.db.add(
        Remark(
            meeting_id=one.id,
            member_id=turn.me,
            words=hearing.clean(said.words)[:_MOST],
            sent=True,
            channel=turn.chat.channel if said.voice_file else "",
            voice=said.voice_file,
            seconds=said.voice or 0,
            at=turn.now,
        )
    )
    await _answered(turn, one, Answer.SENDS_WORD)
    return text("meeting-word-kept")


@routes.tap(ToCalendar)
async def to_calendar(turn: Turn, tap: ToCalendar) -> Reply:
    """The file a telephone takes into its calendar, in private."""
    one = await door.to_come(turn, tap.meeting)
    if not turn.private and not turn.account.reachable:
        link = turn.link(tap.pack().replace(":", "-"))
        return Open(link) if link else text("open-private-first")
    zone = turn.community.timezone
    starts = one.meeting.starts_at.astimezone(ZoneInfo(zone))
    what = text(f"meeting-kind-{one.meeting.kind.value.replace('_', '-')}")
    event = ics.Event(
        uid=f"meeting-{one.id}-{one.meeting.created_at:%Y%m%dT%H%M%SZ}@huying",
        summary=worded(turn, text("meeting-of", place=one.place.short, what=what)),
        starts=starts,
        ends=starts + LASTS,
        where=one.meeting.room,
        what=await cards.agenda(turn.work, one),
        # It only has to grow, and nobody puts a gathering off twice within a minute.
        sequence=int((turn.now - one.meeting.created_at).total_seconds() // 60),
    )
    content = ics.file(event, zone, turn.now)
    return await hand_over(turn, text("meeting-file"), content, text("meeting-file-words"))


async def _ask_word(turn: Turn, one: Gathering, tap: Attend) -> Reply:
    if not turn.private and not turn.account.reachable:
        link = turn.link(tap.pack().replace(":", "-"))
        return Open(link) if link else text("open-private-first")
    await asking.ask(turn, _WORD, str(one.id))
    question = Card(title=cards.title(one, alone=True), lines=(text("meeting-ask-word"),))
    await turn.show_members([turn.me], question)
    return None if turn.private else text("panel-sent")


async def _answered(turn: Turn, one: Gathering, answer: Answer) -> None:
    homes = await electorate.homes_of(turn.work.db, one.scope, turn.me)
    household = homes[0][1].id if homes else None
    if not await meetings.answer(turn.work.db, one.id, turn.me, answer, turn.now, household):
        return
    work, community = turn.work, turn.community
    if one.public:
        card = await cards.day(work, one)
        await notices.redraw(work, community, cards.key(Shown.DAY, one), card)
    held = await cards.held(work, one)
    await notices.redraw(work, community, f"meeting-held:{one.id}", held)
