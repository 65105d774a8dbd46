"""转错了: what a level was handed wrongly goes back once, with a reason and without a new clock;
the second time it goes up instead. All of it stands in a ledger."""

from enum import StrEnum
from typing import Any, ClassVar

from chat.card import Action, Button, Card, Id, button
from chat.incoming import Said
from chat.routes import Meant, Routes
from chat.text import Fact, text
from domain import chain, codes, titles
from domain.matters import Kind, Move
from domain.refusal import Refusal
from domain.roles import Can
from handlers.reports.chain import levels, rising
from handlers.reports.chain.level_card import Wrong
from handlers.reports.shown import cards
from handlers.reports.worked import moving
from handlers.telling import told_at
from handlers.turn import Answer, Turn
from storage import history, places
from storage import rising as handed
from storage.matters import Matter
from storage.members import Member, called
from storage.outbox import Lane
from storage.places import Place

routes = Routes()

#: So many lines of the ledger are shown, the newest first.
LINES = 15
#: A reason in words is no longer than this on a card.
LONGEST = 60
_A_ROW = 2


class Why(StrEnum):
    """Why it was delivered wrongly."""

    NOT_OURS = "not_ours"
    TWICE = "twice"
    BUILDING = "building"
    OTHER = "other"


class WrongBecause(Action):
    """〔不归我们〕〔重复了〕〔写错楼〕〔其他〕"""

    tag: ClassVar[str] = "rx"
    matter: Id
    level: Id
    why: Why


@routes.tap(Wrong)
async def wrong(turn: Turn, tap: Wrong) -> Answer:
    """〔转错了〕: first the reason."""
    matter = await turn.matter(tap.matter)
    await _require(turn, matter, tap.level)
    return await _ask(turn, matter)


@routes.tap(WrongBecause)
async def because(turn: Turn, tap: WrongBecause) -> Answer:
    """The reason; another one is said in words."""
    matter = await turn.matter(tap.matter)
    await _require(turn, matter, tap.level)
    if tap.why is Why.OTHER:
        return text("return-say")
    return await _return(turn, matter, tap.why, "")


@routes.says(starts=("转错了", "sent wrongly"))
async def in_words(turn: Turn, said: Said, meant: Meant) -> Answer:
    """转错了 and why, in a reply or with the number."""
    code, words = codes.find(meant.rest)
    matter = await turn.about(code, said.reply)
    await _require(turn, matter, matter.level_id)
    words = titles.public(words.strip(" ，,。:：")[:LONGEST])
    if not words:
        return await _ask(turn, matter)
    return await _return(turn, matter, Why.OTHER, words)


async def _require(turn: Turn, matter: Matter, level: int) -> None:
    """Raises Refusal where it is not with this level, is not this person's, or cannot go down."""
    if matter.kind is not Kind.REPORT:
        raise Refusal("alarm-has-its-own" if matter.kind is Kind.ALARM else "part-only-done")
    await turn.require_over(matter)
    if matter.level_id != level or not await turn.may(Can.HANDLE, matter.level_id):
        place = await turn.work.db.get_one(Place, matter.level_id)
        raise Refusal("raised-already", place=place.name)
    if matter.level_id == matter.place_id:
        raise Refusal("return-nowhere")
    if matter.answer_by is not None and matter.answer_by <= turn.now:
        raise Refusal("return-late")


async def _ask(turn: Turn, matter: Matter) -> Answer:
    id, level = matter.id or 0, matter.level_id
    chips = [
        button(
            text(f"button-why-{why.value.replace('_', '-')}"),
            WrongBecause(matter=id, level=level, why=why),
        )
        for why in Why
    ]
    rows: list[tuple[Button, ...]] = [
        tuple(chips[at : at + _A_ROW]) for at in range(0, len(chips), _A_ROW)
    ]
    place = await turn.work.db.get_one(Place, matter.place_id)
    words = text("return-why", code=cards.code(matter, place))
    await turn.show(Card(key=_key(matter), lines=(words,), buttons=tuple(rows)))
    return None


def _key(matter: Matter) -> str:
    return f"wrong:{matter.id}"


async def _return(turn: Turn, matter: Matter, why: Why, words: str) -> Answer:
    facts: dict[str, Any] = {"why": why.value, "words": words, "came": matter.level_id}
    if matter.returned >= chain.RETURNS:
        up = await levels.above(turn.work, turn.community, matter)
        if up is None:
            raise Refusal("return-top")
        matter.returned += 1
        turn.work.note(matter.id or 0, Move.RETURN.value, turn.me, to=up.place, **facts)
        await rising.raised(turn.work, turn.community, matter, up, turn.me, Lane.CARD)
        return await _settle(turn, matter, up=True)
    down = await _came_from(turn, matter)
    came_from, matter.level_id = matter.level_id, down
    matter.returned += 1
    await moving.move(turn.work, turn.community, matter, Move.RETURN, turn.me, to=down, **facts)
    tell_at = told_at(turn.work, turn.community, alone=True) or turn.now
    moving.tell_level(turn.work, matter, came_from, tell_at)
    await turn.work.db.flush()
    await cards.redraw(turn.work, turn.community, matter)
    return await _settle(turn, matter, up=False)


async def _came_from(turn: Turn, matter: Matter) -> int:
    """The level that handed it up; where it began as high as this, the place it was told at."""
    last = await history.last(turn.work.db, matter.id or 0, Move.RAISE.value)
    if last is None or last.facts.get("to") != matter.level_id:
        return matter.place_id
    return int(last.facts.get("came") or matter.place_id)


async def _settle(turn: Turn, matter: Matter, *, up: bool) -> Answer:
    level = await turn.work.db.get_one(Place, matter.level_id)
    words = text("returned-up" if up else "returned-down", place=level.name)
    place = await turn.work.db.get_one(Place, matter.place_id)
    line = text("coded", code=cards.code(matter, place), words=words)
    await turn.show(Card(key=_key(matter), lines=(line,)))
    return words


@routes.says(whole=("退回台账", "转错台账", "returns"), private=True)
async def ledger(turn: Turn, _said: Said, _meant: Meant) -> Answer:
    """退回台账: what was delivered wrongly of late where the speaker is in charge, and why."""
    over = [one.id or 0 for one in turn.places if await turn.may(Can.HANDLE, one.id or 0)]
    if not over:
        raise Refusal("ledger-not-yours")
    below = await places.here_and_below(turn.work.db, over)
    rows = await handed.returns(turn.work.db, sorted(below), turn.me, LINES)
    if not rows:
        return text("ledger-empty")
    lines = []
    for entry, matter, home in rows:
        who = await turn.work.db.get(Member, entry.member_id) if entry.member_id else None
        came = await turn.work.db.get(Place, entry.facts["came"])
        to = await turn.work.db.get(Place, entry.facts["to"])
        why: Fact = entry.facts["words"]
        if not why:
            why = text(f"why-{entry.facts['why'].replace('_', '-')}")
        line = text(
            "ledger-line",
            at=entry.at,
            code=cards.code(matter, home),
            who=called(who) if who else text("a-neighbour"),
            came=came.name if came else "",
            to=to.name if to else "",
            why=why,
        )
        lines.append(line)
    await turn.show(Card(title=text("ledger-title"), lines=tuple(lines)))
    return None
