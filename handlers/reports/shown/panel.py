"""What whoever is in charge can do with a matter: first the few things of every day, the rest
behind 〔更多〕."""

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar

from chat.card import Action, Button, Card, Id, button
from chat.text import Text, text
from domain.matters import (
    ACTIVE,
    ASLEEP,
    OF_PARTS,
    OPEN,
    WITH_MORE,
    Kind,
    Move,
    first_moves,
    further_moves,
)
from handlers.buttons import RoundTable, SeePhone
from handlers.reports.chain import levels
from handlers.reports.shown import filed
from handlers.reports.shown.standing import parts_line, state_line
from storage import history, joined, matters, members, phones
from storage.joined import TOLD_TOO
from storage.matters import Matter, Voice
from storage.members import Member
from storage.places import Community
from storage.work import Work

_A_ROW = 2
#: So many who said the same are read in their own words.
MOST_SAID = 3
#: Moves that want to be told more, and are asked about by this panel.
ASKED = frozenset({Move.PAUSE, Move.LONG_TERM, Move.NOT_OURS, Move.RAISE})


class Step(Action):
    """One move of the report's life, by whoever may make it."""

    tag: ClassVar[str] = "mv"
    matter: Id
    move: Move


class Higher(Action):
    """〔请网格帮忙〕 〔再往上〕 from the level that is named, and from no other."""

    tag: ClassVar[str] = "ru"
    matter: Id
    level: Id


class Unfold(Action):
    """〔更多〕 shows the rest of the panel, 〔收起〕 hides it."""

    tag: ClassVar[str] = "uf"
    matter: Id
    unfolded: bool


class Split(Action):
    """〔分成几件〕"""

    tag: ClassVar[str] = "pt"
    matter: Id


class How(StrEnum):
    """The steps of handing on to the city."""

    SHOW = "show"
    NOW = "now"
    ASK = "ask"


class HandOn(Action):
    """〔报给市里〕 where nobody is above, then 〔就这样报〕 〔先问报的人〕."""

    tag: ClassVar[str] = "oc"
    matter: Id
    how: How


class Choose(Action):
    """〔合在一起〕: with which one?"""

    tag: ClassVar[str] = "mg"
    matter: Id


class ChangeCategory(Action):
    """〔改类别〕"""

    tag: ClassVar[str] = "ct"
    matter: Id


class Heard(Action):
    """〔听过了〕: somebody in charge listened to its voices."""

    tag: ClassVar[str] = "hv"
    matter: Id


class ChangeTitle(Action):
    """〔改标题〕"""

    tag: ClassVar[str] = "rt"
    matter: Id


def step_button(matter: Matter, move: Move) -> Button:
    """The button of one move."""
    label = text(f"button-{move.value.replace('_', '-')}")
    if move is Move.RAISE:
        if matter.level_id == matter.place_id:
            label = text("button-ask-up")
        return button(label, Higher(matter=matter.id or 0, level=matter.level_id))
    return button(label, Step(matter=matter.id or 0, move=move))


def step_buttons(matter: Matter) -> list[Button]:
    """The moves that are offered first, in this order."""
    moves = [one for one in first_moves(matter.state) if _fits(matter, one)]
    return [step_button(matter, move) for move in moves]


async def buttons(
    work: Work, matter: Matter, *, unfolded: bool, known: bool = True, waits: bool = False
) -> tuple[tuple[Button, ...], ...]:
    """All there is to tap, in rows; `known`: the reporter may be read here; `waits`: a voice is
    still to be listened to."""
    if matter.state not in OPEN:
        return ()
    found = step_buttons(matter)
    if matter.kind is Kind.TASK:
        return rows_of(found)
    id = matter.id or 0
    if waits:
        found.insert(0, button(text("button-heard"), Heard(matter=id)))
    if not unfolded:
        more = button(text("button-more"), Unfold(matter=id, unfolded=True))
        return rows_of([*found, more])
    moves = [one for one in further_moves(matter.state) if _fits(matter, one)]
    rest = [step_button(matter, move) for move in moves]
    if matter.state in ACTIVE:
        rest.append(button(text("button-split"), Split(matter=id)))
        rest.append(button(text("button-merge"), Choose(matter=id)))
        rest.append(button(text("button-round-table"), RoundTable(matter=id)))
    if matter.level_id == await levels.top(work, matter):
        rest.append(button(text("button-to-city"), HandOn(matter=id, how=How.SHOW)))
    rest.append(button(text("button-change-category"), ChangeCategory(matter=id)))
    rest.append(button(text("button-change-title"), ChangeTitle(matter=id)))
    if known and work.seal and matter.reporter_id and await phones.of(work.db, matter.reporter_id):
        rest.append(button(text("button-see-phone"), SeePhone(matter=id)))
    rest.append(button(text("button-less"), Unfold(matter=id, unfolded=False)))
    return (*rows_of(found), *rows_of(rest))


async def card(
    work: Work,
    community: Community,
    matter: Matter,
    title: Text,
    *,
    unfolded: bool = False,
    known: bool = True,
) -> Card:
    """What whoever is in charge works with, in private or in a work group; `known`: the reporter
    may be read there."""
    state = await state_line(work, matter)
    said = await filed.voices(work, matter)
    waits = any(one for _, one in said)
    return Card(
        key=f"panel:{matter.id}",
        title=title,
        lines=tuple(await _lines(work, community, matter, state, said, known=known)),
        news=state,
        buttons=await buttons(work, matter, unfolded=unfolded, known=known, waits=waits),
    )


async def _lines(
    work: Work,
    community: Community,
    matter: Matter,
    state: Text,
    voices: Sequence[tuple[Voice, bool]],
    *,
    known: bool,
) -> list[Text]:
    lines = [text("panel-words", words=matter.words)] if matter.words else []
    others = await joined.taken_in(work.db, matter.id or 0)
    lines += await _said_too(work, matter, others)
    if matter.kind is not Kind.TASK:
        lines += await filed.lines(work, community, matter)
        lines += await filed.handed_on(work, matter)
        lines += filed.pieces(matter, voices, known=known)
        said = known or matter.anonymous
        lines += await _told_by(work, matter) if said else [text("panel-reporter-not-said")]
    lines.append(state)
    lines += await parts_line(work, matter)
    if matter.state in OPEN and matter.state not in ASLEEP and matter.answer_by:
        lines.append(text("panel-due", at=matter.answer_by))
    finished = await history.last(work.db, matter.id or 0, Move.FINISH.value)
    if finished and finished.facts.get("how"):
        lines.append(text("panel-how", how=finished.facts["how"]))
    shots = 0
    for one in (matter, *others):
        shots += await matters.how_many_photos(work.db, one.id or 0)
    if shots:
        lines.append(text("with-photos", n=shots))
    return lines


async def _said_too(work: Work, matter: Matter, others: Sequence[Matter]) -> list[Text]:
    """What neighbours said of the same: in reports put together with it, or as some of many."""
    said = [one.words for one in others if one.words]
    counted = await history.latest(work.db, matter.id or 0, [TOLD_TOO], MOST_SAID)
    said += [str(one.facts["words"]) for one in counted]
    return [text("panel-said-too", words=words) for words in said[:MOST_SAID]]


async def _told_by(work: Work, matter: Matter) -> list[Text]:
    if matter.anonymous:
        return [text("panel-nameless", at=matter.created_at)]
    if matter.reporter_id is None:
        return []
    reporter = await work.db.get_one(Member, matter.reporter_id)
    return [text("panel-reporter", who=members.called(reporter), at=matter.created_at)]


def _fits(matter: Matter, move: Move) -> bool:
    if matter.kind is Kind.TASK and (move not in OF_PARTS or move in WITH_MORE):
        return False
    return move not in WITH_MORE or move in ASKED


def rows_of(found: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """Two in a row: of more, a phone cuts the labels off."""
    return tuple(tuple(found[at : at + _A_ROW]) for at in range(0, len(found), _A_ROW))
