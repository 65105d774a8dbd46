"""How a report looks: the card for every neighbour, the panel for whoever is in charge, the
question to the reporter. Every change redraws them; each lives in one message a chat."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from chat.card import Action, Button, Card, Id, button
from chat.incoming import Chat
from chat.text import Fact, Text, text
from domain import titles
from domain.matters import OPEN, Kind, Move, State, Wait, open_moves
from domain.roles import Can
from handlers.buttons import SeePhone, Unnamed
from handlers.reports import filed
from storage import history, matters, members, outbox, phones, places, rights
from storage.matters import Matter
from storage.members import Member
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work


class Look(Action):
    """〔看进度〕"""

    tag: ClassVar[str] = "lk"
    matter: Id


class Handle(Action):
    """〔处理〕 opens the panel in private."""

    tag: ClassVar[str] = "hd"
    matter: Id


class Step(Action):
    """One move of the report's life, by whoever may make it."""

    tag: ClassVar[str] = "mv"
    matter: Id
    move: Move


class ChangeCategory(Action):
    """〔改类别〕 on the panel."""

    tag: ClassVar[str] = "ct"
    matter: Id


class ChangeTitle(Action):
    """〔改标题〕 beside it."""

    tag: ClassVar[str] = "rt"
    matter: Id


def code(matter: Matter, place: Place | None = None) -> Text:
    """【报修12】 or 【急事12】, with the place's short name outside its own chat."""
    if matter.kind is Kind.ALARM:
        if place is None:
            return text("code-alarm", number=matter.number)
        return text("code-alarm-at", number=matter.number, place=place.short)
    if place is None:
        return text("code-report", number=matter.number)
    return text("code-report-at", number=matter.number, place=place.short)


def heading(matter: Matter) -> Fact:
    """Its title, or, while only a voice tells what it is, that it waits to be listened to."""
    if matter.title or matter.state is State.WITHDRAWN:
        return matter.title
    return text("title-voice")


async def state_line(work: Work, matter: Matter) -> Text:
    """Where it stands, in words a neighbour understands."""
    if matter.kind is Kind.ALARM:
        return text("state-alarm" if matter.state in OPEN else "state-alarm-over")
    handler = await work.db.get(Member, matter.handler_id) if matter.handler_id else None
    match matter.state:
        case State.WAITING:
            avoiding = await matters.concerned(work.db, matter)
            charge = await rights.in_charge(
                work.db, matter.level_id, Can.HANDLE, work.now, avoiding
            )
            if charge:
                return text("state-waiting-for", who=members.called(charge[0]))
            return text("state-waiting")
        case State.TAKEN if handler:
            return text("state-taken", who=members.called(handler))
        case State.WITH_PROPERTY if handler:
            return text("state-property", who=members.called(handler))
        case State.ON_SCENE if handler:
            return text("state-on-scene", who=members.called(handler))
        case State.IN_HAND if handler:
            return text("state-in-hand", who=members.called(handler))
        case State.PROPOSED:
            return text("state-proposed")
        case State.PAUSED if matter.waits_until:
            return text("state-paused", why=_why(matter.waits_for), until=matter.waits_until)
        case State.LONG_TERM:
            return text("state-long-term")
        case State.NOT_OURS:
            return text("state-not-ours")
        case State.MERGED:
            return text("state-merged")
        case State.DONE:
            return text("state-done", at=matter.done_at or work.now)
        case State.RATED:
            return text("state-rated")
        case State.UNRATED:
            return text("state-unrated")
        case State.WITHDRAWN:
            return text("state-withdrawn")
    return text("state-waiting")


def _why(wait: Wait | None) -> Text:
    return text(f"wait-{(wait or Wait.SCHEDULE).value}")


async def named(work: Work, matter: Matter, chat: Chat) -> Text:
    """Its code as it is written in a chat: without the place only where no other place's matters
    stand beside it."""
    for wall, shared in await _walls(work, matter):
        if (wall.channel, wall.id) == (chat.channel, chat.id) and not shared:
            return code(matter)
    return code(matter, await work.db.get_one(Place, matter.place_id))


async def wall(work: Work, matter: Matter, chat: Chat, place: Place | None = None) -> Card:
    """The card every neighbour sees: what, until when, who is on it; what anyone may do. `place`
    where the group serves others too."""
    answers_it = (chat.channel, chat.id) == (matter.said_channel, matter.said_chat)
    shots = len(await matters.photos(work.db, matter.id or 0))
    state = await state_line(work, matter)
    lines = [state]
    if matter.state is State.WAITING and matter.answer_by:
        lines.insert(0, text("taken-down-by", at=matter.answer_by))
    if shots:
        lines.append(text("with-photos", n=shots))
    buttons = [button(text("button-look"), Look(matter=matter.id or 0))]
    if matter.state in OPEN:
        buttons.append(button(text("button-handle"), Handle(matter=matter.id or 0)))
    return Card(
        key=f"matter:{matter.id}",
        title=text("report-title", code=code(matter, place), title=titles.public(matter.title)),
        lines=tuple(lines),
        news=state,
        buttons=(tuple(buttons),),
        reply_to=matter.said_message if answers_it else None,
    )


async def panel(work: Work, community: Community, matter: Matter) -> Card:
    """What whoever is in charge works with, in private or in a work group."""
    place = await work.db.get_one(Place, matter.place_id)
    reporter = await work.db.get(Member, matter.reporter_id) if matter.reporter_id else None
    shots = len(await matters.photos(work.db, matter.id or 0))
    lines = [text("panel-words", words=matter.words)] if matter.words else []
    buttons: list[tuple[Button, ...]] = []
    if matter.state in OPEN:
        buttons.append(tuple(step_buttons(matter)))
        buttons.append(
            (
                button(text("button-change-category"), ChangeCategory(matter=matter.id or 0)),
                button(text("button-change-title"), ChangeTitle(matter=matter.id or 0)),
            )
        )
        if work.seal and reporter and await phones.of(work.db, reporter.id or 0):
            buttons.append((button(text("button-see-phone"), SeePhone(matter=matter.id or 0)),))
    lines += await filed.lines(work, community, matter)
    lines += await filed.pieces(work, matter)
    if matter.anonymous:
        lines.append(text("panel-nameless", at=matter.created_at))
    elif reporter:
        lines.append(text("panel-reporter", who=members.called(reporter), at=matter.created_at))
    state = await state_line(work, matter)
    lines.append(state)
    if matter.state in OPEN and matter.answer_by:
        lines.append(text("panel-due", at=matter.answer_by))
    if shots:
        lines.append(text("with-photos", n=shots))
    return Card(
        key=f"panel:{matter.id}",
        title=text("report-title", code=code(matter, place), title=heading(matter)),
        lines=tuple(lines),
        news=state,
        buttons=tuple(buttons),
    )


async def own(work: Work, matter: Matter, chat: Chat) -> Card:
    """The card of a report that stands on no wall, as the reporter sees it in private."""
    answers_it = (chat.channel, chat.id) == (matter.said_channel, matter.said_chat)
    place = await work.db.get_one(Place, matter.place_id)
    state = await state_line(work, matter)
    lines = [state]
    if matter.state is State.WAITING and matter.answer_by:
        lines.insert(0, text("taken-down-privately-by", at=matter.answer_by))
    if await matters.concerned(work.db, matter):
        lines.append(text("goes-round"))
    buttons = [button(text("button-look"), Look(matter=matter.id or 0))]
    if answers_it and work.seal and matter.state is State.WAITING and not matter.anonymous:
        buttons.append(button(text("button-unnamed"), Unnamed(matter=matter.id or 0)))
    return Card(
        key=f"matter:{matter.id}",
        title=text("report-title", code=code(matter, place), title=heading(matter)),
        lines=tuple(lines),
        news=state,
        buttons=(tuple(buttons),),
        reply_to=matter.said_message if answers_it else None,
    )


def step_buttons(matter: Matter) -> list[Button]:
    """The moves that are legal now, in the order they are offered."""
    return [_step_button(matter, move) for move in open_moves(matter.state)]


def _step_button(matter: Matter, move: Move) -> Button:
    label = text(f"button-{move.value.replace('_', '-')}")
    return button(label, Step(matter=matter.id or 0, move=move))


def question(
    matter: Matter, reporter: Member, code: Text, at: datetime, reply_to: str | None
) -> Card:
    """Is it really done? The reporter answers in one tap; where neighbours read it too, without
    the door."""
    title = titles.public(matter.title) if matter.open else heading(matter)
    words = text("done-told", who=members.called(reporter), title=title, at=at)
    answers = (Move.SATISFIED, Move.SO_SO, Move.NOT_YET)
    return Card(
        key=f"done:{matter.id}",
        lines=(text("coded", code=code, words=words),),
        buttons=tuple((_step_button(matter, move),) for move in answers),
        reply_to=reply_to,
    )


async def settle_question(work: Work, community: Community, matter: Matter, words: Text) -> None:
    """The question was answered: the words say how, and nothing is left to tap."""
    for chat, _ in await outbox.where_shown(work.core, f"done:{matter.id}"):
        line = text("coded", code=await named(work, matter, chat), words=words)
        card = Card(key=f"done:{matter.id}", lines=(line,))
        language = await members.language_at(work.db, chat, community.language)
        await work.post(chat, card, lane=Lane.ANSWER, language=language)


async def _walls(work: Work, matter: Matter) -> Sequence[tuple[Chat, bool]]:
    return await places.walls(work.db, matter.place_id) if matter.open else ()


async def at_reporter(work: Work, matter: Matter) -> Chat | None:
    """Where a report that stands on no wall is shown to whoever made it: where they said it, or,
    if that was in a group, in private; None where they never opened the private chat."""
    if await members.account(work.db, matter.said_channel, matter.said_chat) is not None:
        return Chat(matter.said_channel, matter.said_chat, "private")
    if matter.reporter_id is None:
        return None
    chats = await members.private_chats(work.db, [matter.reporter_id])
    return chats[matter.reporter_id][0] if matter.reporter_id in chats else None


async def redraw(work: Work, community: Community, matter: Matter) -> bool:
    """Show the newest state everywhere the report stands; whether neighbours can see it. An
    emergency has cards of its own."""
    if matter.kind is Kind.ALARM:
        return False
    walls = await _walls(work, matter)
    for chat, shared in walls:
        place = await work.db.get_one(Place, matter.place_id) if shared else None
        card = await wall(work, matter, chat, place)
        await work.post(chat, card, lane=Lane.CARD, language=community.language)
    if not matter.open and (chat_ := await at_reporter(work, matter)) is not None:
        await work.post(
            chat_,
            await own(work, matter, chat_),
            lane=Lane.ANSWER,
            language=await members.language_at(work.db, chat_, community.language),
        )
    for chat, _ in await outbox.where_shown(work.core, f"panel:{matter.id}"):
        await work.post(
            chat,
            await panel(work, community, matter),
            lane=Lane.CARD,
            language=await members.language_at(work.db, chat, community.language),
        )
    return bool(walls)


#: The move each open state began with.
_BEGAN = {
    State.TAKEN: Move.TAKE,
    State.WITH_PROPERTY: Move.TO_PROPERTY,
    State.ON_SCENE: Move.ARRIVE,
    State.IN_HAND: Move.BEGIN,
    State.PAUSED: Move.PAUSE,
    State.LONG_TERM: Move.LONG_TERM,
}


async def progress(work: Work, matter: Matter, code: Text) -> Text:
    """The answer to 「怎么样了」: short enough for a notice, and fit for any neighbour."""
    facts: dict[str, Fact] = {
        "code": code,
        "title": titles.public(matter.title) if matter.title else heading(matter),
        "state": await state_line(work, matter),
    }
    if matter.state not in OPEN:
        return text("progress", **facts)
    began = _BEGAN.get(matter.state)
    entry = await history.last(work.db, matter.id or 0, began.value) if began else None
    return text("progress-since", **facts, at=entry.at if entry else matter.created_at)
