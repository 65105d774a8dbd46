"""季末满意度测评: asked once a quarter, one sheet a household, alone with the bot; told with how
many answered, and what is needed goes on the list of needs (需求清单)."""

from collections.abc import Collection, Sequence
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from chat.card import Card, button
from chat.incoming import Said
from chat.routes import Routes
from chat.text import Text, text
from domain import hearing, surveys
from domain.gatherings import Kind
from domain.refusal import Refusal
from domain.roles import Can
from domain.surveys import DEFAULTS, Asks
from domain.verdicts import GRADES
from handlers import asking
from handlers.council import rating
from handlers.council.doing_taps import Answer as Open_
from handlers.council.doing_taps import Grade, NothingMore, PaperSheets
from handlers.telling import show_anew, show_members, tell_group, told_at
from handlers.turn import Answer, Open, Turn
from storage import electorate, questionnaires, rhythms, rights
from storage.electorate import Scope
from storage.outbox import Lane
from storage.places import Community, Place
from storage.polls import Voter
from storage.questionnaires import Questionnaire, Sheet
from storage.work import Work

routes = Routes()

_LOOK = timedelta(minutes=30)
#: What the question waits for: what is needed most, for the survey the draft holds.
_NEEDS = "survey-needs"


@routes.every(_LOOK)
async def begin_surveys(work: Work, community: Community) -> None:
    """In the last days of a quarter each council's neighbours are asked, where the community said
    that it asks."""
    written = community.settings.get("survey")
    if written is None:
        return
    asks, zone = Asks.read(written), ZoneInfo(community.timezone)
    now = work.now.astimezone(zone)
    ends = surveys.open_until(now, asks.days)
    if ends is None:
        return
    for rhythm, place in await rhythms.rhythms(work.db, community):
        quarter = surveys.quarter(now.date())
        known = await questionnaires.of_quarter(work.db, place.id or 0, quarter)
        if rhythm.kind is not Kind.COUNCIL or known is not None:
            continue
        reminder = surveys.reminds_at(now, ends)
        row = Questionnaire(
            place_id=place.id or 0, quarter=quarter, questions=list(asks.questions),
            opens_at=work.now, closes_at=ends.astimezone(UTC), due_at=reminder.astimezone(UTC),
        )  # fmt: skip
        work.db.add(row)
        await work.db.flush()
        scope = await rhythms.scope(work.db, community, place, Kind.COUNCIL)
        for chat, _ in await electorate.walls(work.db, place, scope):
            await tell_group(work, community, chat, card(row))
        await _tell_leaders(work, community, row, {*scope.places, place.id or 0})


async def _tell_leaders(
    work: Work, community: Community, row: Questionnaire, places: Collection[int]
) -> None:
    """Whoever holds the council somewhere in it: neighbours without a telephone may say it on
    paper."""
    who: set[int] = set()
    for id in sorted(places):
        charge = await rights.in_charge(work.db, id, Can.HOLD_COUNCIL, work.now)
        who |= {member.id or 0 for member in charge}
    told = Card(
        key=f"survey-lead:{row.id}",
        title=title(row),
        lines=(text("survey-begins", at=row.closes_at),),
        buttons=((button(text("button-paper-sheets"), PaperSheets()),),),
    )
    at = told_at(work, community, alone=True)
    await show_members(work, community, sorted(who), told, Lane.CARD, not_before=at)


@routes.tap(Open_)
async def answer(turn: Turn, tap: Open_) -> Answer:
    """〔说两句〕: alone with the bot, question by question."""
    row, scope, place = await _open(turn, tap.survey)
    await _voter(turn, scope, place)
    if not turn.account.reachable:
        link = turn.link(tap.pack().replace(":", "-"))
        return Open(link) if link else text("open-private-first")
    sheet = await _sheet(turn, row, scope, place)
    await show_anew(turn.work, turn.community, turn.me, _question(row, sheet, 0))
    return None if turn.private else text("panel-sent")


@routes.tap(Grade)
async def grade(turn: Turn, tap: Grade) -> Answer:
    """One question answered, the next one shown; the last leads to what is needed."""
    row, scope, place = await _open(turn, tap.survey)
    if tap.question >= len(row.questions) or tap.grade >= len(GRADES) or not turn.private:
        raise Refusal("old-button")
    sheet = await _sheet(turn, row, scope, place)
    sheet.answers = sheet.answers | {str(tap.question): tap.grade}
    sheet.member_id, sheet.at, sheet.paper = turn.me, turn.now, False
    await turn.work.db.flush()
    later = tap.question + 1
    if later < len(row.questions):
        await turn.show(_question(row, sheet, later))
        return None
    await asking.ask(turn, _NEEDS, str(row.id))
    nothing = button(text("button-nothing-more"), NothingMore(survey=row.id or 0))
    await turn.show(
        Card(
            key=f"survey-answer:{row.id}",
            title=title(row),
            lines=(text("survey-ask-needs"),),
            buttons=((nothing,),),
        )
    )
    return None


@routes.answer(_NEEDS, yields=True)
async def needs_said(turn: Turn, said: Said) -> Answer:
    """What the household needs most, in a line."""
    asked = await asking.asked(turn)
    assert asked is not None
    row, scope, place = await _open(turn, int(asked.words))
    await asking.forget(turn)
    if hearing.bare(said.words) not in asking.NEVER_MIND:
        sheet = await _sheet(turn, row, scope, place)
        words = " ".join(hearing.clean(said.words).split())
        sheet.needs = words[: surveys.MOST_NEED] if hearing.says_something(words) else ""
        await turn.work.db.flush()
    await turn.show(_thanks(row))
    return None


@routes.tap(NothingMore)
async def nothing_more(turn: Turn, tap: NothingMore) -> Answer:
    """〔没有了〕"""
    row, scope, place = await _open(turn, tap.survey)
    if not turn.private:
        raise Refusal("old-button")
    await asking.forget(turn)
    sheet = await _sheet(turn, row, scope, place)
    sheet.needs = ""
    await turn.show(_thanks(row))
    return None


def about(question: str) -> Text:
    """What a question asks, in the community's own words or in ours."""
    if question in DEFAULTS:
        return text(f"survey-about-{question}")
    return text("survey-own", words=question)


def key(row: Questionnaire) -> str:
    """Of its card."""
    return f"survey:{row.id}"


def title(row: Questionnaire) -> Text:
    """Which quarter it asks of."""
    year, _, n = row.quarter.partition("Q")
    return text("survey-title", year=year, n=n)


def card(row: Questionnaire) -> Card:
    """What neighbours are asked by."""
    say = button(text("button-answer-survey"), Open_(survey=row.id or 0))
    words = text("survey-asked", n=len(row.questions), at=row.closes_at)
    return Card(key=key(row), title=title(row), lines=(words,), buttons=((say,),))


def _question(row: Questionnaire, sheet: Sheet, n: int) -> Card:
    row_of = tuple(
        button(rating.verdict(each), Grade(survey=row.id or 0, question=n, grade=at))
        for at, each in enumerate(GRADES)
    )
    lines = [text("survey-question", n=n + 1, of=len(row.questions), what=about(row.questions[n]))]
    given = sheet.answers.get(str(n))
    if given is not None and 0 <= given < len(GRADES):
        lines.append(text("rating-yours", said=rating.verdict(GRADES[given])))
    return Card(
        key=f"survey-answer:{row.id}", title=title(row), lines=tuple(lines), buttons=(row_of,)
    )


def _thanks(row: Questionnaire) -> Card:
    words = text("survey-thanks", at=row.closes_at)
    again = button(text("button-answer-again"), Open_(survey=row.id or 0))
    return Card(
        key=f"survey-answer:{row.id}", title=title(row), lines=(words,), buttons=((again,),)
    )


async def _open(turn: Turn, id: int) -> tuple[Questionnaire, Scope, Place]:
    """A survey that is open, asked of whoever the speaker is a neighbour of. Raises Refusal."""
    found = await questionnaires.questionnaire(turn.work.db, id)
    if found is None:
        raise Refusal("no-such-survey")
    row, place = found
    scope = await rhythms.scope(turn.work.db, turn.community, place, Kind.COUNCIL)
    here = {one.id for one in turn.places}
    near = not here.isdisjoint({*scope.places, scope.building, place.id})
    if not near and not await _homes(turn, scope):
        raise Refusal("no-such-survey")
    if row.closed_at is not None or turn.now >= row.closes_at:
        raise Refusal("survey-is-over")
    return row, scope, place


async def _homes(turn: Turn, scope: Scope) -> Sequence[tuple[bool, int]]:
    """The speaker's flats there, confirmed ones first."""
    homes = await electorate.homes_of(turn.work.db, scope, turn.me)
    found = [(home.confirmed_at is not None, flat.id or 0) for home, flat, _ in homes]
    return sorted(found, key=lambda one: not one[0])


async def _voter(turn: Turn, scope: Scope, place: Place) -> Voter:
    """For which flat the speaker answers. Raises Refusal where nobody knows where they live."""
    homes = await _homes(turn, scope)
    if not homes:
        who = await turn.who_confirms(place.id or 0)
        raise Refusal("survey-where-do-you-live", who=who)
    sure, flat = homes[0]
    return Voter(household=flat) if sure else Voter(flat, turn.me, waits=True)


async def _sheet(turn: Turn, row: Questionnaire, scope: Scope, place: Place) -> Sheet:
    voter = await _voter(turn, scope, place)
    sheet = await turn.work.db.get(Sheet, (row.id, voter.name))
    if sheet is None:
        sheet = Sheet(
            questionnaire_id=row.id or 0, voter=voter.name, household_id=voter.household,
            member_id=turn.me, at=turn.now,
        )  # fmt: skip
        turn.work.db.add(sheet)
        await turn.work.db.flush()
    return sheet
