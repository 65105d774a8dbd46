"""How a report looks: the card for every neighbour, the panel for whoever is in charge, the
question to the reporter. Every change redraws them; each lives in one message a chat."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import ClassVar

from chat.card import Action, Card, Id, button
from chat.incoming import Chat
from chat.text import Fact, Text, text
from domain import titles
from domain.matters import OPEN, Kind, Move, State
from handlers.buttons import Unnamed
from handlers.reports.alike import counting
from handlers.reports.chain import level_card, levels
from handlers.reports.chain.levels import handed_up
from handlers.reports.shown import panel as panels
from handlers.reports.shown.panel import step_button
from handlers.reports.shown.standing import parts_line, state_line, teller_line
from storage import history, joined, matters, members, outbox_cards, places
from storage.matters import Matter
from storage.members import Member
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work


class Look(Action):
    """〔看进度〕"""

    tag: ClassVar[str] = "lk"
    matter: Id


class MeToo(Action):
    """〔我家也是〕"""

    tag: ClassVar[str] = "aj"
    matter: Id


class Handle(Action):
    """〔处理〕 opens the panel in private."""

    tag: ClassVar[str] = "hd"
    matter: Id


def code(matter: Matter, place: Place | None = None) -> Text:
    """【报修12】, 【急事12】 or 【任务12】, with the place's short name outside its own chat."""
    match matter.kind:
        case Kind.ALARM if place is None:
            return text("code-alarm", number=matter.number)
        case Kind.ALARM if place:
            return text("code-alarm-at", number=matter.number, place=place.short)
        case Kind.TASK if place is None:
            return text("code-task", number=matter.number)
        case Kind.TASK if place:
            return text("code-task-at", number=matter.number, place=place.short)
        case Kind.MOTION if place is None:
            return text("code-motion", number=matter.number)
        case Kind.MOTION if place:
            return text("code-motion-at", number=matter.number, place=place.short)
    if place is None:
        return text("code-report", number=matter.number)
    return text("code-report-at", number=matter.number, place=place.short)


def heading(matter: Matter) -> Fact:
    """Its title; while only a voice tells what it is, whether that waits to be listened to."""
    if matter.title or matter.state is State.WITHDRAWN:
        return matter.title
    return text("title-voice" if matter.answered_at is None else "title-voice-heard")


async def named(work: Work, matter: Matter, chat: Chat) -> Text:
    """Its code as it is written in a chat: without the place only where no other place's matters
    stand beside it."""
    for wall, shared in await _walls(work, matter):
        if (wall.channel, wall.id) == (chat.channel, chat.id) and not shared:
            return code(matter)
    return code(matter, await work.db.get_one(Place, matter.place_id))


def said_in(matter: Matter) -> Chat:
    """Where it was said."""
    return Chat(matter.said_channel, matter.said_chat)


async def wall(work: Work, matter: Matter, chat: Chat, place: Place | None = None) -> Card:
    """The card every neighbour sees: what, until when, who is on it; what anyone may do. `place`
    where the group serves others too."""
    answers_it = (chat.channel, chat.id) == (matter.said_channel, matter.said_chat)
    shots, homes = await joined.on_card(work.db, matter)
    state = await state_line(work, matter)
    lines = [state]
    if matter.state is State.WAITING and matter.answer_by and not handed_up(matter):
        lines.insert(0, text("taken-down-by", at=matter.answer_by))
    lines += await parts_line(work, matter)
    if shots:
        lines.append(text("with-photos", n=shots))
    lines += counting.homes_line(matter, homes)
    buttons = [button(text("button-look"), Look(matter=matter.id or 0))]
    if matter.state in OPEN:
        buttons.insert(0, button(text("button-me-too"), MeToo(matter=matter.id or 0)))
        buttons.append(button(text("button-handle"), Handle(matter=matter.id or 0)))
    return Card(
        key=f"matter:{matter.id}",
        title=text("report-title", code=code(matter, place), title=titles.public(matter.title)),
        lines=tuple(lines),
        news=state,
        buttons=(tuple(buttons),),
        reply_to=matter.said_message if answers_it else None,
    )


async def panel(
    work: Work,
    community: Community,
    matter: Matter,
    chat: Chat | None = None,
    *,
    unfolded: bool = False,
) -> Card:
    """What whoever is in charge works with, in private or in a work group; `unfolded` shows all
    they can do. `chat` is where it is read, once it may have been handed up: who reported it goes
    no further without a yes."""
    place = await work.db.get_one(Place, matter.place_id)
    title = text("report-title", code=code(matter, place), title=heading(matter))
    known = chat is None or await levels.knows(work, matter, chat)
    return await panels.card(work, community, matter, title, unfolded=unfolded, known=known)


async def level(work: Work, matter: Matter, *, late: bool = False) -> Card:
    """What a level sees to which it was handed; `late`: it lies at the top beyond its time."""
    place = await work.db.get_one(Place, matter.place_id)
    shown = titles.public(matter.title) if matter.title else heading(matter)
    title = text("report-title", code=code(matter, place), title=shown)
    opens = button(text("button-handle"), Handle(matter=matter.id or 0))
    return await level_card.card(work, matter, title, opens, late=late)


async def own(work: Work, matter: Matter, chat: Chat) -> Card:
    """The card of a report that stands on no wall, as the reporter sees it in private."""
    answers_it = (chat.channel, chat.id) == (matter.said_channel, matter.said_chat)
    place = await work.db.get_one(Place, matter.place_id)
    state = await state_line(work, matter)
    lines = [state]
    if matter.state is State.WAITING and matter.answer_by and not handed_up(matter):
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


def question(
    matter: Matter,
    reporter: Member,
    code: Text,
    at: datetime,
    reply_to: str | None,
    *,
    how: str = "",
) -> Card:
    """Is it really done? The reporter answers in one tap; where neighbours read it too, without
    the door. `how` it was done, where somebody said so."""
    title = titles.public(matter.title) if matter.open else heading(matter)
    who = members.called(reporter)
    words = text("done-told", who=who, title=title, at=at)
    if matter.state is State.PROPOSED:
        words = text("proposed-ask", who=who, title=title)
    elif how:
        words = text("done-told-how", who=who, title=title, at=at, how=how)
    answers = (Move.SATISFIED, Move.SO_SO, Move.NOT_YET)
    return Card(
        key=f"done:{matter.id}",
        lines=(text("coded", code=code, words=words),),
        buttons=tuple((step_button(matter, move),) for move in answers),
        reply_to=reply_to,
    )


async def settle_question(work: Work, community: Community, matter: Matter, words: Text) -> None:
    """The question was answered: the words say how, and nothing is left to tap."""
    for chat, _ in await outbox_cards.where_shown(work.core, f"done:{matter.id}"):
        line = text("coded", code=await named(work, matter, chat), words=words)
        card = Card(key=f"done:{matter.id}", lines=(line,))
        language = await members.language_at(work.db, chat, community.language)
        await work.post(chat, card, lane=Lane.ANSWER, language=language)


async def _walls(work: Work, matter: Matter) -> Sequence[tuple[Chat, bool]]:
    if not matter.open:
        return ()
    look = partial(places.walls, work.db, matter.place_id)
    return await work.once(("walls", matter.place_id), look)


async def _stands(work: Work, matter: Matter) -> Sequence[tuple[str, Chat]]:
    """Where those in charge see it: their panels, and the cards of levels."""
    keys = f"panel:{matter.id}", level_card.key(matter.id or 0)
    look = partial(outbox_cards.shown_in, work.core, keys)
    found = await work.once(("stands", matter.id), look)
    return [(key, chat) for key in keys for chat in found[key]]


async def at_reporter(work: Work, matter: Matter) -> Chat | None:
    """Where a report that stands on no wall is shown to whoever made it: where they said it, or,
    if that was in a group, in private; None where they never opened the private chat."""
    if await members.account(work.db, matter.said_channel, matter.said_chat) is not None:
        return Chat(matter.said_channel, matter.said_chat, "private")
    if matter.reporter_id is None:
        return None
    chats = await members.private_chats(work.db, [matter.reporter_id])
    return chats[matter.reporter_id][0] if matter.reporter_id in chats else None


async def redraw(work: Work, community: Community, matter: Matter, lane: Lane = Lane.CARD) -> bool:
    """Show the newest state everywhere the report stands; whether neighbours can see it. An
    emergency has cards of its own. What the clock moves by the thousand goes in a `lane` in which
    it is in nobody's way."""
    shown = await show(work, community, matter, lane)
    if matter.kind is not Kind.ALARM and matter.held_until is None:
        await redraw_in_charge(work, community, matter, lane)
    return shown


async def show(work: Work, community: Community, matter: Matter, lane: Lane = Lane.CARD) -> bool:
    """The same, of a report nobody in charge was shown yet: it was made in this turn."""
    if matter.kind is Kind.ALARM or matter.held_until is not None:
        return False
    walls = await _walls(work, matter)
    for chat, shared in walls:
        place = await work.db.get_one(Place, matter.place_id) if shared else None
        card = await wall(work, matter, chat, place)
        await work.post(chat, card, lane=lane, language=community.language)
    if not matter.open and (chat_ := await at_reporter(work, matter)) is not None:
        await work.post(
            chat_,
            await own(work, matter, chat_),
            lane=lane if lane is Lane.DIGEST else Lane.ANSWER,
            language=await members.language_at(work.db, chat_, community.language),
        )
    return bool(walls)


async def redraw_in_charge(
    work: Work, community: Community, matter: Matter, lane: Lane = Lane.CARD
) -> None:
    """Show the newest state to those in charge, wherever they see it."""
    for key, chat in await _stands(work, matter):
        if key == level_card.key(matter.id or 0):
            card = await level(work, matter)
        else:
            card = await panel(work, community, matter, chat)
        language = await members.language_at(work.db, chat, community.language)
        await work.post(chat, card, lane=lane, language=language)


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
        "state": await teller_line(work, matter),
    }
    if not facts["title"]:
        return text("coded", code=code, words=facts["state"])
    if matter.state not in OPEN:
        return text("progress", **facts)
    began = _BEGAN.get(matter.state)
    entry = await history.last(work.db, matter.id or 0, began.value) if began else None
    return text("progress-since", **facts, at=entry.at if entry else matter.created_at)
