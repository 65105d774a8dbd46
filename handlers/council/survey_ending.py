"""What a survey tells by itself: half-way to those who said nothing, at its end to everybody what
it came to."""

from chat.card import Card
from chat.routes import Routes
from chat.text import Text, text
from domain import surveys
from domain.electorate import Per
from domain.gatherings import Kind
from domain.roles import Can
from domain.surveys import FEW
from domain.three_lists import List
from handlers.council import survey
from handlers.telling import redraw, show_members, tell_group, tell_in_charge, told_at
from storage import electorate, outbox, questionnaires, rhythms
from storage.electorate import Scope
from storage.outbox import Lane
from storage.places import Community, Place
from storage.questionnaires import Questionnaire
from storage.three_lists import Item
from storage.work import Work

routes = Routes()


@routes.due("questionnaire")
async def its_moment_came(work: Work, community: Community, row: Questionnaire) -> None:
    """Half-way those who said nothing are reminded. It is over: counted, told, and what each
    household said is kept no longer."""
    row.due_at = None
    if row.closed_at is not None:
        return
    place = await work.db.get_one(Place, row.place_id)
    scope = await rhythms.scope(work.db, community, place, Kind.COUNCIL)
    if work.now < row.closes_at:
        await _remind(work, community, row, scope)
        return
    sheets = await questionnaires.counting(work.db, row.id or 0)
    row.asked = await electorate.asked(work.db, scope, Per.HOUSEHOLD, work.now)
    counts = surveys.tallied([one.answers for one in sheets], row.questions)
    answered = sum(bool(one.answers) for one in sheets)
    # So few would tell whose answers they are.
    row.result = {"answered": answered, "counts": counts if answered >= FEW else None}
    on_paper = sum(one.paper and bool(one.answers) for one in sheets)
    if on_paper and answered >= FEW:
        row.result["paper"] = on_paper
    row.closed_at = work.now
    needs = dict.fromkeys(one.needs for one in sheets if one.needs)
    for words in sorted(needs):
        work.db.add(Item(place_id=place.id or 0, list=List.NEED, words=words, created_at=work.now))
    await questionnaires.empty(work.db, row.id or 0)
    await _told(work, community, row, place, scope, len(needs))


async def _remind(work: Work, community: Community, row: Questionnaire, scope: Scope) -> None:
    """Once, alone, and only where the household said nothing yet; not in quiet hours."""
    row.due_at = row.closes_at
    morning = told_at(work, community, alone=True)
    if morning is not None:
        row.due_at = min(morning, row.closes_at)
        return
    who = await questionnaires.silent(work.db, row.id or 0, scope)
    words = text("survey-remind", n=len(row.questions), at=row.closes_at)
    card = survey.card(row).model_copy(update={"lines": (words,)})
    await show_members(work, community, who, card, Lane.CARD)


async def _told(
    work: Work,
    community: Community,
    row: Questionnaire,
    place: Place,
    scope: Scope,
    needs: int,
) -> None:
    closed = Card(key=survey.key(row), title=survey.title(row), lines=(text("survey-over"),))
    await outbox.withdraw(work.core, survey.key(row))
    await redraw(work, community, closed)
    lines = result_lines(row)
    card = Card(key=f"survey-result:{row.id}", title=survey.title(row), lines=tuple(lines))
    for chat, _ in await electorate.walls(work.db, place, scope):
        await tell_group(work, community, chat, card)
    words = text("survey-needs-came", n=needs) if needs else text("survey-no-needs")
    mine = card.model_copy(update={"lines": (*lines, words)})
    at = told_at(work, community, alone=True)
    await tell_in_charge(work, community, place.id or 0, Can.HOLD_COUNCIL, mine, not_before=at)


def result_lines(row: Questionnaire) -> list[Text]:
    """What it came to, with how many answered of how many."""
    result = row.result or {}
    answered, counts = result.get("answered", 0), result.get("counts")
    base = text("survey-base-unknown", n=answered)
    if row.asked is not None:
        base = text("survey-base", n=answered, of=max(row.asked, answered))
    if counts is None:
        return [base, text("survey-too-few", few=FEW)]
    if paper := result.get("paper"):
        base = text("survey-of-paper", base=base, n=paper)
    found = [
        text("survey-counts", what=survey.about(what), good=good, so=so, bad=bad)
        for what, (good, so, bad) in zip(row.questions, counts, strict=True)
    ]
    return [base, *found]
