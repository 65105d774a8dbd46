"""How an emergency looks: to every neighbour, to whoever is called, and once it is over. Every
change redraws it wherever it stands."""

from collections.abc import Sequence
from typing import ClassVar

from chat.card import Action, Button, Card, Id, button
from chat.incoming import Chat
from chat.text import Fact, Text, text
from domain.alarms import Move
from domain.emergency_kinds import DISCREET, Kind
from domain.matters import OPEN
from handlers.buttons import SeePhone
from handlers.emergencies import advice, whom
from handlers.reports.shown.cards import code
from handlers.reports.shown.filed import pieces, voices
from storage import alarms, forgetting, members, phones, places
from storage.alarms import Alarm
from storage.matters import Matter
from storage.members import Member
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work


class Happened(Action):
    """〔我打通了〕〔我在现场〕〔没事了〕〔弄错了〕"""

    tag: ClassVar[str] = "eh"
    matter: Id
    move: Move


class NotYet(Action):
    """〔还没有〕: what somebody says is over is not."""

    tag: ClassVar[str] = "ea"
    matter: Id


#: What "it is over" is called, where the common word would be odd.
_OVER = {
    Kind.TRAPPED: text("button-alarm-out"),
    Kind.FALL: text("button-alarm-out"),
    Kind.MISSING: text("button-alarm-found"),
}


def card_key(matter: Matter) -> str:
    """The key of the card every neighbour sees."""
    return f"alarm:{matter.id}:card"


def call_key(matter: Matter) -> str:
    """The key of the card of whoever is called."""
    return f"call:{matter.id}:card"


def asked_key(matter: Matter) -> str:
    """The key of the question whether it is really over."""
    return f"over:{matter.id}:asked"


def buttons(matter: Matter, alarm: Alarm) -> tuple[tuple[Button, ...], ...]:
    """What anybody there may say."""
    return (
        (
            _button(matter, text("button-alarm-reached"), Move.REACHED),
            _button(matter, text("button-alarm-here"), Move.ON_SCENE),
        ),
        (
            _button(matter, over(alarm), Move.OVER),
            _button(matter, text("button-alarm-mistake"), Move.MISTAKE),
        ),
    )


def over(alarm: Alarm) -> Text:
    """〔没事了〕 in the words of its kind."""
    return _OVER.get(alarm.kind, text("button-alarm-over"))


def _button(matter: Matter, label: Text, move: Move) -> Button:
    return button(label, Happened(matter=matter.id or 0, move=move))


async def card(
    work: Work,
    community: Community,
    matter: Matter,
    alarm: Alarm,
    chat: Chat,
    place: Place | None = None,
) -> Card:
    """What every neighbour sees: what to do, whom to call, who is on it. `place` where the chat
    is not that place's alone."""
    title = text("alarm-title", what=advice.what(alarm.kind, matter.words))
    if matter.state not in OPEN:
        return Card(key=card_key(matter), lines=(_ended(matter, alarm, code(matter, place)),))
    states = await state(work, alarm)
    lines = list(await advice.lines(work, community, matter, alarm.kind))
    if place is not None:
        lines.append(text("alarm-where", place=alarm.whereabouts))
    lines.append(text("alarm-not-called"))
    standing = states or [await _on_duty(work, community, matter, alarm)]
    lines += standing
    if alarm.lines > 1:
        lines.append(text("alarm-lines", n=alarm.lines))
    lines.append(code(matter, place))
    here = (chat.channel, chat.id) == (matter.said_channel, matter.said_chat)
    return Card(
        key=card_key(matter),
        title=title,
        lines=tuple(lines),
        news=standing[-1],
        buttons=buttons(matter, alarm),
        reply_to=matter.said_message if here and matter.said_message else None,
    )


def plain(matter: Matter, alarm: Alarm, lines: Sequence[Text], reply_to: str | None) -> Card:
    """The same advice to one person, without anybody's buttons."""
    title = text("alarm-title", what=advice.what(alarm.kind, matter.words))
    told = (*lines, text("alarm-not-called"), text("alarm-duty-told"))
    return Card(title=title, lines=told, reply_to=reply_to)


async def call(work: Work, matter: Matter, alarm: Alarm) -> Card:
    """What whoever is called sees: the words, who said them, and what to tap."""
    place = await work.db.get_one(Place, matter.place_id)
    marked = code(matter, place)
    if matter.state not in OPEN:
        return Card(key=call_key(matter), lines=(_ended(matter, alarm, marked),))
    speaker = await work.db.get(Member, matter.reporter_id) if matter.reporter_id else None
    called: Fact = members.called(speaker) if speaker else text("a-neighbour")
    lines = [
        text("panel-words", words=matter.words),
        text("panel-reporter", who=called, at=matter.created_at),
        text("alarm-please-contact") if alarm.kind in DISCREET else text("alarm-please-go"),
    ]
    lines += pieces(matter, await voices(work, matter))
    states = await state(work, alarm)
    lines += [*states, marked]
    rows = buttons(matter, alarm)
    if work.seal and speaker and await phones.of(work.db, speaker.id or 0):
        rows += ((button(text("button-see-phone"), SeePhone(matter=matter.id or 0)),),)
    kind = advice.what(alarm.kind, matter.words)
    return Card(
        key=call_key(matter),
        title=text("alarm-call-title", place=alarm.whereabouts, what=kind),
        lines=tuple(lines),
        news=states[-1] if states else None,
        buttons=rows,
    )


async def state(work: Work, alarm: Alarm) -> list[Text]:
    """Who answered, who is there, and what somebody says of its end."""
    said = []
    told = await alarms.answers(work.db, alarm) if alarm.answered_at else ()
    there = {one.member_id for one in told if one.what != Move.COMING}
    coming = next((one for one in told if one.what == Move.COMING), None)
    if coming is not None and coming.member_id not in there:
        who = await _name(work, coming.member_id)
        said.append(text("alarm-coming", who=who, at=coming.at))
    if (reached := next((one for one in told if one.what == Move.REACHED), None)) is not None:
        who = await _name(work, reached.member_id)
        said.append(text("alarm-reached", who=who, at=reached.at))
    if alarm.on_scene_at:
        who = await _name(work, alarm.on_scene_by)
        said.append(text("alarm-on-scene", who=who, at=alarm.on_scene_at))
    if alarm.proposed:
        mistake = alarm.proposed is Move.MISTAKE
        said.append(text("alarm-said-mistake" if mistake else "alarm-said-over"))
    return said


async def _name(work: Work, member_id: int | None) -> Fact:
    member = await work.db.get(Member, member_id) if member_id else None
    return members.called(member) if member else text("a-neighbour")


async def _on_duty(work: Work, community: Community, matter: Matter, alarm: Alarm) -> Text:
    """Who is on duty, with the number that hangs on the wall, and who is asked next; later, or
    where nobody on duty can be reached, who was asked instead."""
    on = {one.id: one for one in await whom.on_duty(work, community, matter)}
    called = await whom.called(work, alarm)
    if alarm.calls > 1 or not any(one.id in on for one in called):
        # Whoever is on duty cannot always be reached, or cried themselves.
        on |= {one.id: one for one in called}
    if not on:
        return text("alarm-nobody-on-duty")
    numbers = await phones.published(work.db, work.seal, [id or 0 for id in on])
    names: list[Fact] = []
    for id, one in on.items():
        who, number = members.called(one), numbers.get(id or 0)
        names.append(text("who-with-number", who=who, number=number) if number else who)
    coming = await whom.next_one(work, community, matter, alarm)
    if coming is None or alarm.calls != 1:
        return text("alarm-duty", who=advice.listed(names))
    return text("alarm-duty-then", who=advice.listed(names), then=members.called(coming))


def _ended(matter: Matter, alarm: Alarm, marked: Text) -> Text:
    kind = advice.what(alarm.kind, matter.words)
    at = matter.done_at or matter.created_at
    if alarm.ended_as is Move.MISTAKE:
        return text("alarm-was-mistake", code=marked, what=kind)
    return text("alarm-was-over", code=marked, what=kind, at=at)


async def redraw(work: Work, community: Community, matter: Matter, alarm: Alarm) -> None:
    """Show the newest state wherever it stands: on the walls, in private, with whoever was
    called."""
    place = await work.db.get_one(Place, matter.place_id)
    shown: set[tuple[str, str]] = set()
    for chat, shared in await walls(work, matter):
        shown.add((chat.channel, chat.id))
        drawn = await card(work, community, matter, alarm, chat, place if shared else None)
        await work.post(chat, drawn, lane=Lane.EMERGENCY, language=community.language)
    for chat, _ in await forgetting.cards_like(work.core, f"alarm:{matter.id}:"):
        if (chat.channel, chat.id) in shown or alarm.kind in DISCREET:
            continue
        language = await members.language_at(work.db, chat, community.language)
        drawn = await card(work, community, matter, alarm, chat, place)
        await work.post(chat, drawn, lane=Lane.EMERGENCY, language=language)
    for chat, _ in await forgetting.cards_like(work.core, f"call:{matter.id}:"):
        language = await members.language_at(work.db, chat, community.language)
        drawn = await call(work, matter, alarm)
        await work.post(chat, drawn, lane=Lane.EMERGENCY, language=language)


async def walls(work: Work, matter: Matter) -> Sequence[tuple[Chat, bool]]:
    """The groups it stands in: of the place and, of a stairwell, of its building; True beside one
    where the place must be named."""
    if not matter.open:
        return ()
    found: dict[tuple[str, str], tuple[Chat, bool]] = {}
    for place in await places.chain(work.db, matter.place_id):
        own = place.id == matter.place_id
        if not (own or places.is_home(place)):
            continue
        for chat, shared in await places.walls(work.db, place.id or 0):
            found.setdefault((chat.channel, chat.id), (chat, shared or not own))
    return list(found.values())
