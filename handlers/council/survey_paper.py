"""Sheets of the survey that came on paper: whoever holds the council where they live writes them
down, by words or by buttons. Who answered by themself is not told: only that this one did, where
somebody would write it down a second time."""

from collections.abc import Sequence
from typing import NamedTuple

from chat.card import Card, button
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Text, text
from domain import paper_votes, surveys
from domain.gatherings import Kind
from domain.refusal import Refusal
from domain.roles import Can
from domain.verdicts import GRADES
from handlers import flats
from handlers.council import rating, survey
from handlers.council.doing_taps import PaperGrade, PaperSheet, PaperSheets
from handlers.flats import Flat
from handlers.telling import show_anew
from handlers.turn import Answer, Turn
from storage import questionnaires, rhythms
from storage.polls import Voter
from storage.questionnaires import Questionnaire, Sheet

routes = Routes()

#: Flats on one page of the list, two in a row.
_PAGE = 12
_LINE = 30
_KEY = "survey-paper"


class Open(NamedTuple):
    """A survey that is open, and the flats the speaker may write down sheets of."""

    row: Questionnaire
    flats: Sequence[Flat]


@routes.says(
    starts=("纸测评", "紙測評", "测评纸", "paper survey"),
    whole=("纸测评", "紙測評", "测评纸", "记测评", "paper surveys"),
)
async def write_down(turn: Turn, said: Said, meant: Meant) -> Answer:
    """纸测评 3-602 满意 一般 满意: one sheet a line. Alone the word shows the flats."""
    if not turn.private:
        return await _in_the_group(turn, said, meant)
    found = await _open(turn)
    lines = [line for line in meant.rest.splitlines() if line.strip()]
    if not lines:
        await show_anew(turn.work, turn.community, turn.me, await _list(turn, found, 0))
        return None
    if len(lines) > paper_votes.MOST:
        raise Refusal("paper-too-many", most=paper_votes.MOST)
    await turn.show(Card(lines=await _entered(turn, found, lines)))
    return None


async def _in_the_group(turn: Turn, said: Said, meant: Meant) -> Answer:
    """What a household thinks is nobody else's to read; talk about paper is left alone."""
    style = flats.style(turn.community)
    if not said.addressed and not paper_votes.begins_with_door(meant.rest, style):
        return None
    for place in turn.places:
        if await turn.may(Can.HOLD_COUNCIL, place.id or 0):
            return text("survey-paper-in-private")
    return None


async def _entered(turn: Turn, found: Sequence[Open], lines: Sequence[str]) -> tuple[Text, ...]:
    """Every sheet that can be read, and what is wrong with the others."""
    done: list[Text] = []
    wrong: list[Text] = []
    for line in lines:
        try:
            done.append(await _one(turn, found, line))
        except Refusal as no:
            if len(lines) == 1:
                raise
            why = text(no.key, **no.facts)
            wrong.append(text("paper-line", line=line.strip()[:_LINE], why=why))
    return (*done, *wrong)


async def _one(turn: Turn, found: Sequence[Open], line: str) -> Text:
    style = flats.style(turn.community)
    every = [flat for one in found for flat in one.flats]
    # Its door decides whose survey it is, and so how many questions there are.
    for n in sorted({len(one.row.questions) for one in found}):
        try:
            read = surveys.paper(line, n, style)
        except Refusal:
            continue
        household, place = flats.behind(read.door, every)
        row = next(one.row for one in found if (household, place) in one.flats)
        if len(row.questions) == n:
            sheet = await _sheet(turn, row, household.id or 0)
            sheet.answers = {str(q): grade for q, grade in enumerate(read.grades)}
            sheet.needs = read.needs
            return text("survey-paper-noted", flat=flats.flat(household, place))
    n = len(found[0].row.questions)
    raise Refusal("survey-paper-not-read", line=line.strip()[:_LINE], n=n)


@routes.tap(PaperSheets)
async def sheets(turn: Turn, tap: PaperSheets) -> Answer:
    """The flats, or more of them."""
    if not turn.private:
        raise Refusal("old-button")
    await turn.show(await _list(turn, await _open(turn), tap.after))
    return None


@routes.tap(PaperSheet)
async def sheet(turn: Turn, tap: PaperSheet) -> Answer:
    """One flat: its first question."""
    one, flat, _ = await _tapped(turn, tap.survey, tap.household)
    await turn.show(_question(one.row, flat, 0))
    return None


@routes.tap(PaperGrade)
async def grade(turn: Turn, tap: PaperGrade) -> Answer:
    """What it says of a question, then the next one; the last leads back to the list."""
    one, flat, kept = await _tapped(turn, tap.survey, tap.household)
    questions = len(one.row.questions)
    if tap.question >= questions or tap.grade >= len(GRADES):
        raise Refusal("old-button")
    kept.answers = kept.answers | {str(tap.question): tap.grade}
    await turn.work.db.flush()
    if tap.question + 1 < questions:
        await turn.show(_question(one.row, flat, tap.question + 1))
        return None
    await turn.show(await _list(turn, await _open(turn), 0))
    return text("survey-paper-noted", flat=flats.flat(*flat))


async def _tapped(turn: Turn, survey: int, household: int) -> tuple[Open, Flat, Sheet]:
    """An open survey and a flat of it in the speaker's charge, with its sheet on paper. Raises
    Refusal."""
    if not turn.private:
        raise Refusal("old-button")
    found = await _open(turn)
    one = next((each for each in found if each.row.id == survey), None)
    if one is None:
        raise Refusal("no-such-survey")
    flat = next((each for each in one.flats if each[0].id == household), None)
    if flat is None:
        raise Refusal("no-such-flat")
    return one, flat, await _sheet(turn, one.row, household)


async def _open(turn: Turn) -> list[Open]:
    """The surveys that are open and ask somebody in the speaker's charge, each locked until the
    turn ends. Raises Refusal where there is none."""
    found = []
    for row, place in await questionnaires.open_now(turn.work.db, turn.now):
        scope = await rhythms.scope(turn.work.db, turn.community, place, Kind.COUNCIL)
        mine = await flats.in_charge(turn, place, scope, Can.HOLD_COUNCIL)
        if mine and await questionnaires.questionnaire(turn.work.db, row.id or 0):
            found.append(Open(row, mine))
    if not found:
        raise Refusal("survey-paper-none")
    return found


async def _sheet(turn: Turn, row: Questionnaire, household: int) -> Sheet:
    """The sheet of a flat, to be written down. Raises Refusal where they answered themselves."""
    voter = Voter(household=household).name
    found = await turn.work.db.get(Sheet, (row.id, voter))
    if found is None:
        found = Sheet(
            questionnaire_id=row.id or 0, voter=voter, household_id=household, at=turn.now
        )
        turn.work.db.add(found)
    elif found.answers and not found.paper:
        raise Refusal("survey-paper-own")
    found.paper, found.member_id, found.at = True, None, turn.now
    return found


async def _list(turn: Turn, found: Sequence[Open], after: int) -> Card:
    """The flats whose sheet was not written down yet, a page of them."""
    left = []
    for one in found:
        kept = await questionnaires.sheets(turn.work.db, one.row.id or 0)
        written = {each.household_id for each in kept if each.paper and each.answers}
        left += [(one.row, flat) for flat in one.flats if flat[0].id not in written]
    page = left[after : after + _PAGE]
    near = len({place.id for _, (_, place) in page}) == 1
    made = [
        button(
            text("button-home-flat", flat=flats.door(*flat)) if near else flats.label(*flat),
            PaperSheet(survey=row.id or 0, household=flat[0].id or 0),
        )
        for row, flat in page
    ]
    rows = [tuple(made[at : at + 2]) for at in range(0, len(made), 2)]
    if len(left) > after + _PAGE:
        rows.append((button(text("button-more-flats"), PaperSheets(after=after + _PAGE)),))
    lines = [text("survey-paper-list"), text("survey-paper-how")]
    row = found[0].row
    for n, what in enumerate(row.questions):
        lines.append(
            text(
                "survey-question", n=n + 1, of=len(row.questions), what=survey.about(what)
            )
        )  # fmt: skip
    title = survey.title(row)
    return Card(key=_KEY, title=title, lines=tuple(lines), buttons=tuple(rows))


def _question(row: Questionnaire, flat: Flat, n: int) -> Card:
    grades = tuple(
        button(
            rating.verdict(each),
            PaperGrade(survey=row.id or 0, household=flat[0].id or 0, question=n, grade=at),
        )
        for at, each in enumerate(GRADES)
    )
    asked = text(
        "survey-question", n=n + 1, of=len(row.questions), what=survey.about(row.questions[n])
    )
    back = button(text("button-other-flat"), PaperSheets())
    lines = (text("survey-paper-what", flat=flats.flat(*flat)), asked)
    return Card(key=_KEY, title=survey.title(row), lines=lines, buttons=(grades, (back,)))
