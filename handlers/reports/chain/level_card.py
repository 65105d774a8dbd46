"""The card of a level: a matter that came up to it, with what was tried before, and what can be
done with it. It stands in the level's work group and names the building, never who reported."""

from typing import ClassVar

from chat.card import Action, Button, Card, Id, button
from chat.text import Fact, Text, text
from domain.matters import ASLEEP, MOVES, OPEN, Move, State
from handlers.reports.shown.panel import step_button
from handlers.reports.shown.standing import state_line
from storage import history, matters, members
from storage.matters import Matter
from storage.members import Member
from storage.places import Place
from storage.work import Work

#: So much of its history fits on a card.
MOST = 5
_A_ROW = 2
#: A level it lay with while nobody was awake, in its history.
PASSED_OVER = "passed over"
#: What of a matter's life the next level wants to know.
TRIED = frozenset(
    {
        Move.TAKE, Move.TO_PROPERTY, Move.ARRIVE, Move.BEGIN, Move.FINISH, Move.PAUSE,
        Move.LONG_TERM, Move.NOT_YET, Move.REOPEN, Move.RAISE, Move.RETURN, Move.REFER,
    }
)  # fmt: skip


class Wrong(Action):
    """〔转错了〕"""

    tag: ClassVar[str] = "rw"
    matter: Id
    level: Id


def key(matter_id: int) -> str:
    """The key of the card; `cards.redraw` follows it."""
    return f"up:{matter_id}"


async def card(
    work: Work, matter: Matter, title: Text, panel: Button, *, late: bool = False
) -> Card:
    """The matter as a level sees it; `panel` opens all there is in private. `late`: it lies at
    the top beyond its time."""
    state = await state_line(work, matter)
    lines = [text("level-late")] if late and matter.state in OPEN else []
    lines.append(state)
    if matter.state in OPEN and matter.state not in ASLEEP and matter.answer_by and not late:
        lines.append(text("panel-due", at=matter.answer_by))
    lines.append(text("tried-reported", at=matter.created_at))
    lines += await _tried(work, matter)
    if shots := len(await matters.photos(work.db, matter.id or 0)):
        lines.append(text("with-photos", n=shots))
    if matter.call_ok and matter.state in OPEN:
        lines.append(text("level-may-call"))
    return Card(
        key=key(matter.id or 0),
        title=title,
        lines=tuple(lines),
        news=state,
        buttons=_buttons(matter, panel),
    )


def _buttons(matter: Matter, panel: Button) -> tuple[tuple[Button, ...], ...]:
    if matter.state not in OPEN:
        return ()
    found: list[Button] = []
    if matter.state is State.WAITING:
        found.append(step_button(matter, Move.TAKE))
    if matter.level_id != matter.place_id and (matter.state, Move.RETURN) in MOVES:
        wrong = Wrong(matter=matter.id or 0, level=matter.level_id)
        found.append(button(text("button-return"), wrong))
    if (matter.state, Move.RAISE) in MOVES:
        found.append(step_button(matter, Move.RAISE))
    found.append(panel)
    return tuple(tuple(found[at : at + _A_ROW]) for at in range(0, len(found), _A_ROW))


async def _tried(work: Work, matter: Matter) -> list[Text]:
    """Who had it since when, and what was tried, the oldest first."""
    named = {move.value: move for move in TRIED}
    entries = await history.latest(work.db, matter.id or 0, [*named, PASSED_OVER], MOST)
    said: list[Text] = []
    for one in reversed(entries):
        if one.what == PASSED_OVER:
            level = await work.db.get_one(Place, one.facts["place"])
            said.append(text("tried-nobody", place=level.name, at=one.at))
            continue
        if one.what == Move.RAISE and one.member_id is None and "by" not in one.facts:
            said.append(text("tried-late", at=one.at))
            continue
        who = await work.db.get(Member, one.member_id) if one.member_id else None
        name = members.called(who) if who else text("a-neighbour")
        said.append(text(f"tried-{one.what.replace('_', '-')}", who=name, at=one.at))
        if one.what == Move.RETURN:
            why: Fact = one.facts["words"] or text(f"why-{one.facts['why'].replace('_', '-')}")
            said.append(text("tried-why", why=why))
    return said
