"""How the minutes look: to whoever writes them, and to the neighbours."""

from collections.abc import Iterable, Sequence

from chat.card import Button, Card, button
from chat.text import Fact, Moment, Text, text
from domain import titles
from domain.motions import State as Motion
from domain.remarks import Known
from handlers.council import cards, task_cards
from handlers.council.doing_taps import Page, Record
from handlers.council.door import Gathering
from storage import matters, meetings, members, motions, tasks
from storage.members import Member
from storage.minutes import Minutes
from storage.work import Work

#: Signs of a summary: a message of a platform holds about four thousand.
_MOST = 3000


def desk(one: Gathering, page: Minutes, *, open: bool) -> Card:
    """What whoever writes them has in private: how much there is, and how it goes on."""
    n = len(page.lines) + len(page.decisions)
    lines = [
        text("minutes-so-far", n=n, photos=len(page.photos), voices=len(page.voices)),
    ]
    if open:
        lines.append(text("minutes-how"))
    if page.posted_at is not None:
        lines.append(text("minutes-were-posted", at=page.posted_at))
    return Card(
        key=f"minutes-desk:{one.id}",
        title=cards.title(one, alone=True),
        lines=tuple(lines),
        buttons=_rows(one, page, open=open),
    )


def wanted(one: Gathering, words: Text) -> Card:
    """To whoever holds it: the minutes are owed."""
    return Card(
        key=f"minutes-desk:{one.id}",
        title=cards.title(one, alone=True),
        lines=(words,),
        buttons=(
            (
                _button(one, text("button-write-minutes"), Page.WRITE),
                _button(one, text("button-name-writer"), Page.NAME),
            ),
        ),
    )


def _rows(one: Gathering, page: Minutes, *, open: bool) -> tuple[tuple[Button, ...], ...]:
    look = _button(one, text("button-minutes-look"), Page.LOOK)
    if open:
        return ((look,),)
    write = _button(one, text("button-minutes-go-on"), Page.WRITE)
    change = _button(one, text("button-minutes-change"), Page.CHANGE)
    again = text("button-minutes-post" if page.posted_at is None else "button-minutes-correct")
    return ((_button(one, again, Page.POST), write), (change,))


def _button(one: Gathering, label: Text, page: Page) -> Button:
    return button(label, Record(meeting=one.id, page=page))


async def preview(work: Work, one: Gathering, page: Minutes) -> Card:
    """Everything as it will be told, its own lines with the numbers they are changed by."""
    lines = await _lines(work, one, page, numbered=True)
    return Card(
        key=f"minutes-preview:{one.id}",
        title=text("minutes-title", what=cards.title(one, alone=True)),
        lines=tuple(lines or [text("minutes-empty-yet")]),
        buttons=_rows(one, page, open=False),
    )


async def summary(work: Work, one: Gathering, page: Minutes, *, alone: bool = False) -> Card:
    """What the neighbours, or those invited, read. Nobody is named who did not say so."""
    lines = await _lines(work, one, page, numbered=False)
    if page.corrected_at is not None:
        lines.append(text("minutes-corrected", at=page.corrected_at))
    return Card(
        key=f"minutes:{one.id}",
        title=text("minutes-title", what=cards.title(one, alone=alone)),
        lines=tuple(lines),
    )


async def nothing(work: Work, one: Gathering, page: Minutes) -> bool:
    """Whether there is nothing to tell."""
    return not (await _lines(work, one, page, numbered=False) or page.photos or page.voices)


async def _lines(work: Work, one: Gathering, page: Minutes, *, numbered: bool) -> list[Text]:
    answers = await meetings.answers(work.db, one.id)
    said = sum(row.answer is not None and row.answer.value == "coming" for row in answers)
    found: list[Text] = []
    if page.attended is not None and not said:
        found.append(text("minutes-came-alone", n=page.attended))
    elif page.attended is not None:
        found.append(text("minutes-came", n=page.attended, said=said))
    elif said:
        found.append(text("minutes-said-coming", n=said))
    found += await _agenda(work, one)
    found += await _remarks(work, one, staff=numbered)
    own = [
        *(text("minutes-decided", words=each) for each in page.decisions),
        *(text("minutes-line", words=each) for each in page.lines),
    ]
    if numbered:
        own = [text("minutes-numbered", n=n, line=each) for n, each in enumerate(own, 1)]
    found += own
    for task, matter in await tasks.of_meeting(work.db, one.id):
        found.append(await task_cards.line(work, task, matter, group=not numbered))
    kept = len(page.photos) + len(page.voices)
    if kept:
        found.append(text("minutes-kept", photos=len(page.photos), voices=len(page.voices)))
    return _fitting(found)


async def _agenda(work: Work, one: Gathering) -> list[Text]:
    rows = await meetings.agenda(work.db, one.id)
    states = await motions.states(work.db, [matter.id or 0 for _, matter, _ in rows])
    found: list[Text] = []
    for item, matter, _ in rows:
        what = titles.public(matter.title)
        state = states.get(matter.id or 0)
        if item.decided:
            found.append(text("minutes-item-decided", what=what, words=item.decided))
        elif state in (Motion.ADOPTED, Motion.DOING, Motion.DONE, Motion.RATED):
            found.append(text("minutes-item-adopted", what=what))
        elif state is Motion.REJECTED:
            found.append(text("minutes-item-rejected", what=what))
        elif item.carried:
            found.append(text("minutes-item-carried", what=what))
        else:
            found.append(text("minutes-item", what=what))
    return found


async def _remarks(work: Work, one: Gathering, *, staff: bool) -> list[Text]:
    """What was said. Whoever writes them down reads who sent word and what; neighbours only how
    many did, because it was said in private, and what was said at the table without a name."""
    found: list[Text] = []
    sent = 0
    for row in await meetings.remarks(work.db, meeting_id=one.id):
        words = row.words or text("minutes-voice", lasts=matters.minutes(row.seconds))
        named = row.known is Known.GROUP or (staff and row.known is not Known.STAFF)
        if named and (row.member_id is not None or row.name):
            who: Fact = row.name
            if row.member_id is not None:
                who = members.called(await work.db.get_one(Member, row.member_id))
            found.append(text("minutes-said-by", who=who, words=words))
        elif staff or not row.sent:
            found.append(text("minutes-proposed", words=words))
        else:
            sent += 1
    if sent:
        found.append(text("minutes-words-sent", n=sent))
    return found


def _fitting(found: Sequence[Text]) -> list[Text]:
    """As many lines as one message holds; how many more there are stands in the book."""
    shown, taken = list[Text](), 0
    for n, line in enumerate(found):
        taken += _signs([line])
        if taken > _MOST:
            return [*shown, text("minutes-more", n=len(found) - n)]
        shown.append(line)
    return shown


def _signs(facts: Iterable[object]) -> int:
    n = 0
    for fact in facts:
        match fact:
            case Text():
                n += 12 + _signs(fact.facts.values())
            case Moment():
                n += 16
            case _:
                n += len(str(fact))
    return n
