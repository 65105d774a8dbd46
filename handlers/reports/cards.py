"""How a report looks: the card for every neighbour, the panel for whoever is in charge, the
question to the reporter. Every change redraws them; each lives in one message a chat."""

from typing import ClassVar

from chat.card import Action, Button, Card, button
from chat.incoming import Chat
from chat.text import Text, text
from domain import codes
from domain.codes import Code
from domain.matters import OPEN, Move, State, open_moves
from domain.roles import Can
from storage import history, matters, members, outbox, places
from storage.matters import Matter
from storage.members import Member
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work


class Look(Action):
    """〔看进度〕"""

    tag: ClassVar[str] = "lk"
    matter: int


class Handle(Action):
    """〔处理〕 opens the panel in private."""

    tag: ClassVar[str] = "hd"
    matter: int


class Step(Action):
    """One move of the report's life, by whoever may make it."""

    tag: ClassVar[str] = "mv"
    matter: int
    move: Move


def code(matter: Matter, place: Place | None = None) -> Text:
    """【报修12】, with the place's short name outside its own chat."""
    if place is None:
        return text("code-report", number=matter.number)
    return text("code-report-at", number=matter.number, place=place.short)


def quoted_code(words: str) -> Code | None:
    """The code in a quoted message: the only link where a platform quotes text but no id."""
    found, _ = codes.find(words)
    return found


async def state_line(work: Work, matter: Matter) -> Text:
    """Where it stands, in words a neighbour understands."""
    handler = await work.db.get(Member, matter.handler_id) if matter.handler_id else None
    match matter.state:
        case State.WAITING:
            charge = await members.in_charge(work.db, matter.level_id, Can.HANDLE)
            if charge:
                return text("state-waiting-for", who=charge[0].name)
            return text("state-waiting")
        case State.TAKEN if handler:
            return text("state-taken", who=handler.name)
        case State.WITH_PROPERTY if handler:
            return text("state-property", who=handler.name)
        case State.DONE:
            return text("state-done", at=matter.done_at or work.now)
        case State.RATED:
            return text("state-rated")
        case State.UNRATED:
            return text("state-unrated")
    return text("state-waiting")


async def wall(work: Work, matter: Matter, place: Place | None = None) -> Card:
    """The card every neighbour sees: what, until when, who is on it; what anyone may do."""
    shots = len(await matters.photos(work.db, matter.id or 0))
    lines = [await state_line(work, matter)]
    if matter.state is State.WAITING and matter.due_at:
        lines.insert(0, text("taken-down-by", at=matter.due_at))
    if shots:
        lines.append(text("with-photos", n=shots))
    buttons = [button(text("button-look"), Look(matter=matter.id or 0))]
    if matter.state in OPEN:
        buttons.append(button(text("button-handle"), Handle(matter=matter.id or 0)))
    return Card(
        key=f"matter:{matter.id}",
        title=text("report-title", code=code(matter, place), title=matter.title),
        lines=tuple(lines),
        buttons=(tuple(buttons),),
        reply_to=matter.said_message if place is None else None,
    )


async def panel(work: Work, matter: Matter) -> Card:
    """What whoever is in charge works with, in private or in a work group."""
    place = await work.db.get_one(Place, matter.place_id)
    reporter = await work.db.get(Member, matter.reporter_id) if matter.reporter_id else None
    shots = len(await matters.photos(work.db, matter.id or 0))
    lines = [text("panel-words", words=matter.words)]
    if reporter:
        lines.append(text("panel-reporter", who=reporter.name, at=matter.created_at))
    lines.append(await state_line(work, matter))
    if matter.state in OPEN and matter.due_at:
        lines.append(text("panel-due", at=matter.due_at))
    if shots:
        lines.append(text("with-photos", n=shots))
    return Card(
        key=f"panel:{matter.id}",
        title=text("report-title", code=code(matter, place), title=matter.title),
        lines=tuple(lines),
        buttons=(tuple(step_buttons(matter)),) if matter.state in OPEN else (),
    )


def step_buttons(matter: Matter) -> list[Button]:
    """The moves that are legal now, in the order they are offered."""
    return [
        button(text(f"button-{move.value.replace('_', '-')}"), Step(matter=matter.id or 0, move=move))
        for move in open_moves(matter.state)
    ]


def question(matter: Matter, reporter: Member | None) -> Card:
    """Is it really done? The reporter answers in one tap."""
    words = (
        text("done-told", who=reporter.name, title=matter.title, at=matter.done_at)
        if reporter and matter.done_at
        else text("state-rated")
    )
    answers = (Move.SATISFIED, Move.SO_SO, Move.NOT_YET)
    return Card(
        key=f"done:{matter.id}",
        lines=(text("coded", code=code(matter), words=words),),
        buttons=tuple(
            (button(text(f"button-{m.value.replace('_', '-')}"), Step(matter=matter.id or 0, move=m)),)
            for m in answers
        ),
        reply_to=matter.said_message,
    )


def answered(matter: Matter, words: Text) -> Card:
    """The question after it was answered: nothing left to tap."""
    return Card(key=f"done:{matter.id}", lines=(text("coded", code=code(matter), words=words),))


async def redraw(work: Work, community: Community, matter: Matter) -> None:
    """Show the newest state everywhere the report stands."""
    chats = await places.chats_of(work.db, matter.place_id) if matter.open else []
    for chat in chats:
        card = await wall(work, matter)
        if (chat.channel, chat.id) != (matter.said_channel, matter.said_chat):
            card = card.model_copy(update={"reply_to": None})
        await work.post(chat, card, lane=Lane.CARD, language=community.language)
    if not matter.open:
        at_reporter = Chat(matter.said_channel, matter.said_chat, "private")
        await work.post(
            at_reporter,
            await own(work, matter),
            lane=Lane.ANSWER,
            language=await members.language_at(work.db, at_reporter, community.language),
        )
    for chat, _ in await outbox.where_shown(work.core, f"panel:{matter.id}"):
        await work.post(
            chat,
            await panel(work, matter),
            lane=Lane.CARD,
            language=await members.language_at(work.db, chat, community.language),
        )


async def own(work: Work, matter: Matter) -> Card:
    """The card of a report made in private, as the reporter sees it there."""
    lines = [await state_line(work, matter)]
    if matter.state is State.WAITING and matter.due_at:
        lines.insert(0, text("taken-down-privately-by", at=matter.due_at))
    return Card(
        key=f"matter:{matter.id}",
        title=text("report-title", code=code(matter), title=matter.title),
        lines=tuple(lines),
        buttons=((button(text("button-look"), Look(matter=matter.id or 0)),),),
        reply_to=matter.said_message,
    )


async def progress(work: Work, matter: Matter, place: Place | None) -> Text:
    """The answer to 「怎么样了」: short enough for a notice."""
    took = await history.last(work.db, matter.id or 0, Move.TAKE.value)
    since = took.at if took and matter.state in OPEN else matter.done_at or matter.created_at
    return text(
        "progress",
        code=code(matter, place),
        title=matter.title,
        state=await state_line(work, matter),
        at=since,
    )
