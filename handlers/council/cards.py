"""How a gathering looks: to the groups, to whoever comes, to whoever holds it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from chat.card import Button, Card, button
from chat.text import Fact, Text, text
from domain import titles
from domain.calendar import holiday
from domain.gatherings import AGENDA_CLOSES, Answer, State
from handlers.council.door import Gathering
from handlers.council.motion_taps import Propose, SeeAgendaOf
from handlers.council.taps import Attend, CallOff, Ended, MayMove, PutOff, ToCalendar
from storage import meetings, rhythms
from storage.places import Community
from storage.work import Work

#: Seconds between two edits of a card that a whole estate taps on.
_RESTS = 6
#: What stands before a line of the agenda; the rest is only counted.
_MARKS = "①②③④⑤⑥⑦⑧⑨"


class Shown(StrEnum):
    """The messages of one day of a gathering; put off, it has others."""

    WEEK = "meeting"
    DAY = "meeting-day"
    MORNING = "meeting-morning"
    HOUR = "meeting-hour"


def key(shown: Shown, one: Gathering, starts: datetime | None = None) -> str:
    """Under which one of them is found again; of the day it was to be before, by its start."""
    return f"{shown}:{one.id}:{(starts or one.meeting.starts_at).astimezone(UTC):%Y%m%d%H%M}"


def title(one: Gathering, *, alone: bool = False) -> Text:
    """When, what, where; alone also whose, and where one of its groups hears of others."""
    what = text(f"meeting-kind-{one.meeting.kind.value.replace('_', '-')}")
    called = text("meeting-of", place=one.place.short, what=what) if alone or one.beside else what
    at = one.meeting.starts_at
    if one.meeting.room:
        return text("meeting-title", at=at, what=called, room=one.meeting.room)
    return text("meeting-title-somewhere", at=at, what=called)


def moved(one: Gathering) -> list[Text]:
    """Why it is not on the day people expect."""
    meeting = one.meeting
    if not meeting.moved_why:
        return []
    if meeting.put_off or meeting.meant_for is None:
        return [text("meeting-put-off-why", why=meeting.moved_why)]
    day, why = meeting.meant_for.day, _holiday(meeting.moved_why)
    if meeting.expected:
        return [text("meeting-moved-expected", day=day, why=why)]
    return [text("meeting-moved", day=day, why=why)]


def _holiday(names: str) -> Fact:
    """What a holiday is called in the reader's language; one of the community's own as it wrote
    it."""
    ours = [known for name in names.split("; ") if (known := holiday(name))]
    match ours:
        case [one] if ";" not in names:
            return text(f"holiday-{one}")
        case [one, other]:
            return text(
                "holidays-both", one=text(f"holiday-{one}"), other=text(f"holiday-{other}")
            )
    return names


async def agenda(work: Work, one: Gathering) -> str:
    """What is talked about, in one breath; empty where nothing is yet. What lies elsewhere says
    where."""
    if one.public and one.meeting.state is State.PLANNED:
        await rhythms.gather(work.db, one.meeting, one.scope)
    found = [
        f"{'' if place.id == one.place.id else place.short}{titles.public(matter.title)}"
        for item, matter, place in await meetings.agenda(work.db, one.id)
        if not item.carried
    ]
    lines = [f"{mark}{what}" for mark, what in zip(_MARKS, found, strict=False)]
    if len(found) > len(lines):
        lines.append(f"… {len(found)}")
    return " ".join(lines)


async def week(work: Work, community: Community, one: Gathering) -> Card:
    """Seven days before, in the groups."""
    lines = moved(one)
    closes = closes_at(one, community)
    if closes > work.now:
        lines.append(text("meeting-bring", by=closes))
    if items := await agenda(work, one):
        lines.append(text("meeting-agenda", items=items))
    bring = button(text("button-bring-up"), Propose())
    rows = ((bring, _calendar(one)),)
    return Card(key=key(Shown.WEEK, one), title=title(one), lines=tuple(lines), buttons=rows)


async def day(work: Work, one: Gathering, *, alone: bool = False) -> Card:
    """The day before: who comes, who sends word."""
    lines = moved(one)
    if items := await agenda(work, one):
        lines.append(text("meeting-agenda-day", items=items))
    lines.append(text("meeting-cannot-come"))
    come = await coming(work, one)
    if come and not alone:
        lines.append(text("meeting-coming", n=len(come)))
    return Card(
        key=key(Shown.DAY, one),
        title=title(one, alone=alone),
        lines=tuple(lines),
        buttons=answer_rows(one),
        rests=_RESTS,
        slight=True,
    )


def answer_rows(one: Gathering) -> tuple[tuple[Button, ...], ...]:
    """〔参加〕〔请人带话〕〔不参加〕"""
    labels = (
        (Answer.COMING, text("button-coming")),
        (Answer.SENDS_WORD, text("button-send-word")),
        (Answer.NOT_COMING, text("button-not-coming")),
    )
    return (
        tuple(button(label, Attend(meeting=one.id, answer=answer)) for answer, label in labels),
    )


def morning(one: Gathering) -> Card:
    """On the day, to those who come."""
    return Card(
        key=key(Shown.MORNING, one),
        title=title(one, alone=True),
        lines=(text("meeting-today"),),
        buttons=((_not_after_all(one), _calendar(one)),),
    )


def hour(one: Gathering) -> Card:
    """An hour before, to those who come."""
    return Card(
        key=key(Shown.HOUR, one),
        title=title(one, alone=True),
        lines=(text("meeting-hour"),),
        buttons=((_not_after_all(one),),),
    )


def over(one: Gathering, of: str, *, alone: bool = False) -> Card:
    """What a card becomes on which nothing can be answered any more."""
    if one.meeting.state is State.CALLED_OFF:
        words = text("meeting-called-off")
    else:
        words = text("meeting-has-begun")
    return Card(key=of, title=title(one, alone=alone), lines=(words,), slight=True)


def elsewhen(one: Gathering, of: str, *, alone: bool = False) -> Card:
    """What a card of the old day becomes when it was put off."""
    words = text("meeting-put-off-to", at=one.meeting.starts_at)
    return Card(key=of, title=title(one, alone=alone), lines=(words,), slight=True)


def may_move(one: Gathering, tells_at: datetime) -> Card:
    """The question to whoever holds it: its day is a holiday."""
    meeting = one.meeting
    assert meeting.meant_for is not None
    lines = [*moved(one), text("meeting-ask-move", at=meeting.starts_at)]
    lines.append(text("meeting-ask-silence", by=tells_at))
    yes, no = MayMove(meeting=one.id, move=True), MayMove(meeting=one.id, move=False)
    return Card(
        key=f"meeting-ask:{one.id}",
        title=title(one, alone=True),
        lines=tuple(lines),
        buttons=(
            (button(text("button-may-move"), yes), button(text("button-may-not-move"), no)),
            (button(text("button-put-off"), PutOff(meeting=one.id, sure=False)),),
        ),
    )


def offer(one: Gathering) -> Card:
    """The question to whoever might hold one: shall there be a day at all?"""
    yes, no = MayMove(meeting=one.id, move=True), MayMove(meeting=one.id, move=False)
    first = one.meeting.meant_for
    day = first.day if first else one.meeting.starts_at.day
    return Card(
        key=f"meeting-ask:{one.id}",
        title=title(one, alone=True),
        lines=(*moved(one), text("meeting-offer", day=day), text("meeting-offer-silence")),
        buttons=(
            (button(text("button-may-hold"), yes), button(text("button-may-not-hold"), no)),
            (button(text("button-put-off"), PutOff(meeting=one.id, sure=False)),),
        ),
    )


def not_wanted(one: Gathering) -> Card:
    """What that question becomes when it is refused, or nobody answers."""
    lines = (text("meeting-not-wanted"),)
    return Card(key=f"meeting-ask:{one.id}", title=title(one, alone=True), lines=lines)


def decided(one: Gathering) -> Card:
    """What that question becomes when it is answered."""
    words = text("meeting-day-settled", at=one.meeting.starts_at)
    return Card(key=f"meeting-ask:{one.id}", title=title(one, alone=True), lines=(words,))


async def held(work: Work, one: Gathering, *, sure: bool = False) -> Card:
    """What whoever holds it has in private: who comes, and what may be done about it."""
    answers = await meetings.answers(work.db, one.id)
    come = sum(each.answer is Answer.COMING for each in answers)
    words = len(await meetings.remarks(work.db, meeting_id=one.id))
    lines = [*moved(one), text("meeting-so-far", come=come, words=words)]
    if items := await agenda(work, one):
        lines.append(text("meeting-agenda", items=items))
    if one.meeting.state is not State.PLANNED or work.now >= one.meeting.starts_at:
        return over(one, f"meeting-held:{one.id}", alone=True)
    if sure:
        lines.append(text("meeting-call-off-sure"))
    see = button(text("button-agenda"), SeeAgendaOf(meeting=one.id))
    order = ((see,),) if items and one.public else ()
    label = text("button-no-meeting-sure" if sure else "button-no-meeting")
    return Card(
        key=f"meeting-held:{one.id}",
        title=title(one, alone=True),
        lines=tuple(lines),
        buttons=(
            *order,
            (
                button(text("button-put-off"), PutOff(meeting=one.id, sure=False)),
                button(label, CallOff(meeting=one.id, sure=sure)),
            ),
        ),
    )


def was_it(one: Gathering) -> Card:
    """When it is over: did anybody come?"""
    yes, no = Ended(meeting=one.id, came=True), Ended(meeting=one.id, came=False)
    return Card(
        key=f"meeting-was:{one.id}",
        title=title(one, alone=True),
        lines=(text("meeting-was-it"),),
        buttons=((button(text("button-was-held"), yes), button(text("button-nobody-came"), no)),),
    )


def put_off(one: Gathering, was: datetime, *, alone: bool = False) -> Card:
    """The word that it is another day, to everybody who was told of the first."""
    lines = (text("meeting-was", was=was), *moved(one))
    return Card(
        key=f"meeting-put-off:{key(Shown.WEEK, one)}",
        title=title(one, alone=alone),
        lines=lines,
        buttons=answer_rows(one) if alone else ((_calendar(one),),),
    )


async def next_one(work: Work, one: Gathering, *, alone: bool) -> Card:
    """What is shown to whoever asks when it is."""
    lines = moved(one)
    if items := await agenda(work, one):
        lines.append(text("meeting-agenda", items=items))
    if one.public and (come := await coming(work, one)):
        lines.append(text("meeting-coming", n=len(come)))
    rows = (*answer_rows(one), (_calendar(one),))
    return Card(title=title(one, alone=alone), lines=tuple(lines), buttons=rows)


async def coming(work: Work, one: Gathering) -> Sequence[int]:
    """Who said that they come, as members."""
    answers = await meetings.answers(work.db, one.id)
    return [each.member_id for each in answers if each.answer is Answer.COMING]


def closes_at(one: Gathering, community: Community) -> datetime:
    """Until when something can be put on the agenda without haste: the end of a day."""
    local = one.meeting.starts_at.astimezone(ZoneInfo(community.timezone)) - AGENDA_CLOSES
    return local.replace(hour=20, minute=0).astimezone(UTC)


def _calendar(one: Gathering) -> Button:
    return button(text("button-to-calendar"), ToCalendar(meeting=one.id))


def _not_after_all(one: Gathering) -> Button:
    action = Attend(meeting=one.id, answer=Answer.NOT_COMING)
    return button(text("button-cannot-come"), action)
