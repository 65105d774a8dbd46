"""How a call-out looks: to the neighbours, to those who go, to whoever called."""

from collections.abc import Sequence

from chat.card import Button, Card, button
from chat.text import Fact, Text, text
from domain.callouts import Answer, State, dangers
from domain.roles import Can
from handlers.buttons import Come
from handlers.callouts.door import Called
from handlers.callouts.taps import CalloutPhotos, EndCallout, ShiftCallout
from storage import electorate, forgetting, members, outbox, outbox_cards, rights
from storage.callouts import Callout
from storage.members import Member
from storage.outbox import Lane
from storage.places import Community, Place
from storage.work import Work

#: Seconds between two edits of a card many tap on.
RESTS = 6
#: Names on the card of whoever called.
_NAMES = 40


def code(one: Called, place: Place | None = None) -> Text:
    """【招募13】, with a place's short name outside its own chat."""
    if place is None:
        return text("code-callout", number=one.matter.number)
    return text("code-callout-at", number=one.matter.number, place=place.short)


def when(callout: Callout) -> Text:
    """When it begins, and where one meets."""
    if callout.meet_at:
        return text("callout-when-where", at=callout.starts_at, where=callout.meet_at)
    return text("callout-when", at=callout.starts_at)


def wall(one: Called, place: Place | None) -> Card:
    """The card neighbours answer on: how many come, and never who."""
    callout = one.callout
    title = text("callout-title", code=code(one, place), title=callout.title)
    key = f"callout:{one.id}"
    if callout.state is State.CALLED_OFF:
        gone = text("callout-is-off")
        return Card(key=key, title=title, lines=(gone,), news=gone, rests=RESTS)
    coming, line = len(one.said(Answer.GOING)), len(one.said(Answer.IN_LINE))
    if callout.state is not State.PLANNED:
        thanks = text("callout-thanks", n=_came(one)) if _came(one) else text("callout-is-over")
        return Card(key=key, title=title, lines=(thanks,), news=thanks, rests=RESTS)
    lines = [when(callout), text("callout-count", n=coming, needed=callout.needed)]
    if line:
        lines.append(text("callout-line", n=line))
    elif coming >= callout.needed:
        lines.append(text("callout-full"))
    if dangers(callout.title):
        lines.append(text("callout-danger"))
    lines.append(text("callout-young"))
    rows = (
        button(text("button-come"), Come(matter=one.id)),
        button(text("button-cannot-come"), Come(matter=one.id, coming=False)),
    )
    return Card(
        key=key, title=title, lines=tuple(lines), buttons=(rows,), rests=RESTS, slight=True
    )


def _came(one: Called) -> int:
    return sum(going.came is True for going, _ in one.answers)


def held(one: Called, *, sure: bool = False) -> Card:
    """What whoever called has of it in private: who comes, by name, and what may be done."""
    callout = one.callout
    title = text("callout-title", code=code(one, one.place), title=callout.title)
    key = f"callout-held:{one.id}"
    if callout.state is State.CALLED_OFF:
        return Card(key=key, title=title, lines=(text("callout-is-off"),))
    lines: list[Text] = [when(callout)]
    names = one.said(Answer.GOING)
    lines.append(text("callout-count", n=len(names), needed=callout.needed))
    if names and callout.state is State.PLANNED:
        lines.append(text("callout-names", names=_listed(names)))
    if waiting := one.said(Answer.IN_LINE):
        lines.append(text("callout-line", n=len(waiting)))
    lines.append(text("callout-photos"))
    photos = (button(text("button-photos"), CalloutPhotos(matter=one.id)),)
    rows: tuple[tuple[Button, ...], ...] = (photos,)
    if callout.state is State.PLANNED:
        label = text("button-off-sure" if sure else "button-off")
        moves = (
            button(text("button-shift"), ShiftCallout(matter=one.id)),
            button(label, EndCallout(matter=one.id, sure=sure)),
        )
        rows = (moves, photos)
        if sure:
            lines.append(text("callout-off-sure"))
    return Card(key=key, title=title, lines=tuple(lines), buttons=rows)


def going(one: Called, answer: Answer) -> Card:
    """What somebody who comes has of it in private."""
    words = text("callout-yours" if answer is Answer.GOING else "callout-yours-in-line")
    if answer is Answer.NOT_GOING:
        words = text("callout-not-yours")
    lines = [words, when(one.callout)]
    if dangers(one.callout.title) and answer is not Answer.NOT_GOING:
        lines.append(text("callout-insured"))
    other = answer is Answer.NOT_GOING
    label = text("button-come" if other else "button-cannot-come")
    return Card(
        key=f"callout-mine:{one.id}",
        title=text("callout-title", code=code(one, one.place), title=one.callout.title),
        lines=tuple(lines),
        buttons=((button(label, Come(matter=one.id, coming=other)),),),
    )


async def redraw(work: Work, community: Community, one: Called) -> None:
    """The newest state wherever it stands or waits to be shown: in the groups of its neighbours,
    and alone with volunteers."""
    await work.db.flush()
    key = f"callout:{one.id}"
    if one.callout.state is State.CALLED_OFF:
        # What the night held back is not shown in the morning.
        await forgetting.drop_waiting(work.core, key)
    walls = await electorate.walls(work.db, one.place, one.scope)
    shared = {(chat.channel, chat.id): shared for chat, shared in walls}
    for chat, same in await forgetting.cards_like(work.core, key):
        if same != key:
            continue
        # Alone, a number says nothing without its place.
        alone = shared.get((chat.channel, chat.id), True)
        held = await outbox.waiting(work.core, chat, key)
        language = await members.language_at(work.db, chat, community.language)
        await work.post(
            chat, wall(one, one.place if alone else None), lane=Lane.CARD, language=language,
            not_before=held[0] if held else None,
        )  # fmt: skip


async def redraw_held(work: Work, community: Community, one: Called) -> None:
    """The card of whoever called, where it stands."""
    await redraw_named(work, community, one, held(one))


async def redraw_named(work: Work, community: Community, one: Called, card: Card) -> None:
    """A card that names who comes, wherever it stands; who may not call out there any more reads
    no names."""
    here = one.place.id or 0
    for chat, _ in await outbox_cards.where_shown(work.core, card.key or ""):
        row = await members.account(work.db, chat.channel, chat.id)
        reads = f"{chat.channel}:{chat.id}" in community.operators or (
            row is not None
            and await rights.may(work.db, row.member_id, Can.CALL_OUT, here, work.now)
        )
        shown = card if reads else Card(key=card.key, lines=(text("old-button"),))
        language = await members.language_at(work.db, chat, community.language)
        await work.post(chat, shown, lane=Lane.CARD, language=language)


def _listed(people: Sequence[Member]) -> Fact:
    """Their names; whoever has none is only counted."""
    names = [one.name for one in people if one.name]
    shown = "、".join(names[:_NAMES])
    return f"{shown}…" if len(people) > len(names[:_NAMES]) else shown
