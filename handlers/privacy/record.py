"""What stands in the file 我的数据, part by part."""

from datetime import datetime
from zoneinfo import ZoneInfo

from chat.text import Fact, Text, text
from domain.residence import Relation
from handlers.privacy import helped, wished
from handlers.reports.shown import cards
from handlers.reports.shown.standing import state_line
from handlers.reports.told.new import HOME
from handlers.reports.unnamed import sealing
from handlers.turn import Turn
from storage import (
    candidates,
    council_people,
    drafts,
    forgetting,
    history,
    keeping,
    matters,
    phones,
    residences,
    voters,
)
from storage.history import Entry
from storage.matters import minutes
from storage.members import Member, called
from storage.residences import Residence
from storage.seal import Unsealable

#: More than anybody reports; the file says where it was cut.
MOST_MATTERS = 2000

#: What the history calls it, and what the person themself did (or the calendar).
_OWN_DOING = {
    "asked-data": text("log-asked-data"),
    "renamed": text("log-renamed"),
    "nameless": text("log-nameless"),
    "left-phone": text("log-left-phone"),
    "dropped-phone": text("log-dropped-phone"),
    "home-said": text("log-home-said"),
    "home-related": text("log-home-related"),
    "home-left": text("log-home-left"),
    "home-kept": text("log-home-kept"),
    "home-doubted": text("log-home-doubted"),
    "joined-accounts": text("log-joined"),
    "took-office": text("log-took-office"),
    "refused-office": text("log-refused-office"),
    "left-office": text("log-left-office"),
}


async def drawn(turn: Turn) -> list[list[Text]]:
    """Every part: its heading and its lines. Dates stand with their year, in the city's zone."""
    head = [
        text("data-title", community=turn.community.name),
        text("data-drawn", at=_when(turn, turn.now)),
    ]
    parts = [
        (text("data-who"), await _who(turn)),
        (text("data-homes"), await _homes(turn)),
        (text("data-roles"), await _roles(turn)),
        (text("data-matters"), await _matters(turn)),
        (text("data-council"), await _council(turn)),
        (
            text("data-wishes"),
            [*await wished.lines(turn, _when), *await helped.lines(turn, _when)],
        ),
        (text("data-asked"), await _asked(turn)),
        (text("data-log"), await _log(turn)),
    ]
    return [head, *([name, *(lines or [text("data-nothing")])] for name, lines in parts)]


async def _who(turn: Turn) -> list[Text]:
    who = turn.who
    lines = [text("data-name", who=called(who)), text("data-since", at=_when(turn, who.since))]
    if who.language:
        lines.append(text("data-language", language=text(f"language-{who.language}")))
    lines += [
        text("data-account", channel=one.channel, address=one.address)
        for one in await forgetting.accounts(turn.work.db, turn.me)
    ]
    lines.append(await _phone(turn))
    if who.noticed_at:
        lines.append(text("data-noticed", at=_when(turn, who.noticed_at)))
    return lines


async def _phone(turn: Turn) -> Text:
    row = await phones.of(turn.work.db, turn.me)
    if row is None:
        return text("data-phone-none")
    try:
        if turn.work.seal is not None:
            return text("data-phone", number=turn.work.seal.open(row.sealed))
    except Unsealable:
        return text("data-phone-shut")
    return text("data-phone-shut")


async def _homes(turn: Turn) -> list[Text]:
    return [
        text(
            "data-home",
            place=place.name,
            room="-".join(filter(None, (household.unit, household.room))),
            relation=_relation(row.relation),
            standing=_standing(turn, row),
        )
        for row, household, place in await residences.own(turn.work.db, turn.me)
    ]


def _relation(relation: Relation | None) -> Text:
    if relation is None:
        return text("data-relation-unsaid")
    return text(f"relation-{relation.value.replace('_', '-')}")


def _standing(turn: Turn, row: Residence) -> Text:
    if row.confirmed_at is not None:
        return text("data-home-confirmed", at=_when(turn, row.confirmed_at))
    return text("data-home-nickname" if row.said_as == "nickname" else "data-home-said")


async def _roles(turn: Turn) -> list[Text]:
    lines = []
    for held, place in await keeping.roles(turn.work.db, turn.me):
        role, at = turn.role_name(held.role), _when(turn, held.since)
        if held.until:
            until = _when(turn, held.until)
            lines.append(text("data-role-until", place=place.name, role=role, at=at, until=until))
        else:
            lines.append(text("data-role", place=place.name, role=role, at=at))
    for held, place, holder in await keeping.stands_in(turn.work.db, turn.me):
        role = turn.role_name(held.role)
        lines.append(text("data-stand-in", place=place.name, role=role, who=called(holder)))
    lines += [
        text("data-mark", place=place.name) for place in await keeping.marks(turn.work.db, turn.me)
    ]
    lines += [
        text("data-duty", place=place.name, spans=spans)
        for spans, place in await keeping.duties(turn.work.db, turn.me)
    ]
    return lines


async def _matters(turn: Turn) -> list[Text]:
    lines = [
        text(
            "data-matter",
            code=cards.code(matter, place),
            title=matter.title,
            at=_when(turn, matter.created_at),
            state=await state_line(turn.work, matter),
            words=matter.words,
        )
        for matter, place in (
            *await sealing.own(turn),
            *await matters.mine(turn.work.db, turn.me, MOST_MATTERS),
        )
    ]
    for poll, row in await voters.mine(turn.work.db, turn.me):
        waits = row.waits
        lines.append(text("data-vote-waits" if waits else "data-vote", title=poll.title))
    lines += [
        text("data-poll", title=poll.title, at=_when(turn, poll.created_at))
        for poll in await voters.made(turn.work.db, turn.me)
    ]
    if handled := await forgetting.handled(turn.work.db, turn.me):
        lines.insert(0, text("data-handled", n=len(handled)))
    return lines


async def _council(turn: Turn) -> list[Text]:
    """To which gatherings they said they come, and what they said or had somebody say there."""
    lines = [
        text(
            "data-meeting",
            at=_when(turn, meeting.starts_at),
            answer=text(f"meeting-answer-{row.answer.value.replace('_', '-')}"),
        )
        for row, meeting in await council_people.answers_of(turn.work.db, turn.me)
        if row.answer is not None
    ]
    for one in await council_people.remarks_of(turn.work.db, turn.me):
        words = one.words or text("a-voice", length=minutes(one.seconds))
        lines.append(text("data-remark", at=_when(turn, one.at), words=words))
    for name, n in (await council_people.part_of(turn.work.db, turn.me)).items():
        if n:
            lines.append(text(f"data-council-{name}", n=n))
    for words in await council_people.words_of(turn.work.db, turn.me):
        lines.append(text("data-council-words", words=words))
    return lines


async def _asked(turn: Turn) -> list[Text]:
    lines = []
    for account in await forgetting.accounts(turn.work.db, turn.me):
        for one in await drafts.of_account(turn.work.db, account.channel, account.address):
            until = _when(turn, one.until)
            lines.append(
                text("data-question", words=one.words, at=until)
                if one.words and one.what != HOME
                else text("data-question-blank", at=until)
            )
        for said in await candidates.of_account(turn.work.db, account.channel, account.address):
            lines.append(text("data-heard", words=said.words, at=_when(turn, said.at)))
    for row, household, place in await residences.own(turn.work.db, turn.me):
        if row.asked_at is not None:
            room = "-".join(filter(None, (household.unit, household.room)))
            at = _when(turn, row.asked_at)
            lines.append(text("data-question-home", at=at, place=place.name, room=room))
    return lines


async def _log(turn: Turn) -> list[Text]:
    lines = []
    for entry in await history.about(turn.work.db, turn.me):
        by = await turn.work.db.get(Member, entry.member_id) if entry.member_id else None
        who = called(by) if by else text("the-bot")
        lines.append(text("data-line", at=_when(turn, entry.at), what=_done(entry, who)))
    return lines


def _done(entry: Entry, who: Fact) -> Text:
    if (own := _OWN_DOING.get(entry.what)) is not None:
        return own
    match entry.what:
        case "saw-phone":
            return text("log-saw-phone", who=who)
        case "home-confirmed":
            return text("log-home-confirmed", who=who)
        case "home-refused":
            return text("log-home-refused", who=who)
        case "stand-in":
            return text("log-stand-in", who=who)
        case "stand-in-over":
            return text("log-stand-in-over", who=who)
        case "took-office-back":
            return text("log-office-taken", who=who)
    return text("log-other", who=who, what=entry.what)


def _when(turn: Turn, at: datetime) -> str:
    """The same in both languages: 2026-11-21 12:00."""
    return f"{at.astimezone(ZoneInfo(turn.community.timezone)):%Y-%m-%d %H:%M}"
