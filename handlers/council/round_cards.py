"""How a round table looks: to each side, and to whoever called it. Never to a group."""

from collections.abc import Sequence
from datetime import datetime

from chat.card import Button, Card, button
from chat.text import Fact, Text, text
from domain import titles
from domain.gatherings import SOONEST
from domain.round_tables import Step
from handlers.council.doing_taps import (
    Agree,
    FixTime,
    Holds,
    Page,
    Record,
    Signed,
    Suits,
    WriteAgreed,
)
from handlers.council.round_door import Table, mediators
from handlers.telling import show_anew, show_members, told_at
from storage import matters, round_tables
from storage import members as people
from storage.members import Member
from storage.places import Community
from storage.round_tables import RoundSide
from storage.work import Work

#: The button that says that no time suits.
NO_TIME = 9
#: Signs of a name on a button.
_LABEL = 6


def times(one: Table) -> list[datetime]:
    """The moments to choose among."""
    return [datetime.fromisoformat(each) for each in one.table.times]


async def name(work: Work, row: RoundSide) -> Fact:
    """What a side is called."""
    if row.name or row.member_id is None:
        return row.name or text("a-neighbour")
    return people.called(await work.db.get_one(Member, row.member_id))


async def title(work: Work, one: Table) -> Text:
    """What it is about."""
    about = one.meeting.about_id
    matter = await matters.matter(work.db, about) if about is not None else None
    what = titles.public(matter.title) if matter is not None else ""
    return text("round-title", place=one.place.short, what=what)


async def for_side(work: Work, one: Table, row: RoundSide) -> Card:
    """What one of those invited sees, and what they are asked now."""
    lines: list[Text] = []
    buttons: list[tuple[Button, ...]] = []
    if one.table.fixed_at is None and not one.table.agreed:
        caller = await _caller(work, one)
        lines += [text("round-invited", who=caller), text("round-discreet", who=caller)]
        for n, at in enumerate(times(one)):
            mine = row.suits is not None and n in row.suits
            lines.append(text("round-time-yes" if mine else "round-time", n=n + 1, at=at))
        buttons.append(
            tuple(
                button(text("button-round-suits", n=n + 1), Suits(side=row.id or 0, time=n))
                for n in range(len(one.table.times))
            )
        )
        no = Suits(side=row.id or 0, time=NO_TIME)
        buttons.append((button(text("button-round-no-time"), no),))
    elif not one.table.agreed:
        lines.append(text("round-fixed", at=one.meeting.starts_at))
    else:
        lines += _agreed(one)
        buttons += _asked(one, row)
    return Card(
        key=f"round:{one.id}",
        title=await title(work, one),
        lines=tuple(lines),
        buttons=tuple(buttons),
    )


def _agreed(one: Table) -> list[Text]:
    lines = [text("round-line", n=n, words=each) for n, each in enumerate(one.table.agreed, 1)]
    if one.table.settled_at is not None:
        lines.append(text("round-settled"))
    if one.table.follow_up_at is not None:
        lines.append(text("round-looked-at", at=one.table.follow_up_at))
    return lines


def _asked(one: Table, row: RoundSide) -> list[tuple[Button, ...]]:
    id = row.id or 0
    if one.table.settled_at is None and row.agrees is None:
        yes, no = Agree(side=id, yes=True), Agree(side=id, yes=False)
        return [(button(text("button-agree"), yes), button(text("button-not-yet-agree"), no))]
    if Step.FOLLOW_UP in one.table.told and row.holds is None:
        yes_, no_ = Holds(side=id, yes=True), Holds(side=id, yes=False)
        return [(button(text("button-holds"), yes_), button(text("button-holds-not"), no_))]
    return []


async def for_caller(work: Work, one: Table, *first: Text) -> Card:
    """What whoever called it sees: who said what, and the next thing to do."""
    rows = await round_tables.sides(work.db, one.id)
    lines = list(first)
    for row in rows:
        lines.append(await _standing(work, one, row))
    buttons: list[tuple[Button, ...]] = []
    if one.table.fixed_at is None and not one.table.agreed:
        for n, at in enumerate(times(one)):
            suits = sum(row.suits is not None and n in row.suits for row in rows)
            lines.append(text("round-time-count", n=n + 1, at=at, suits=suits, of=len(rows)))
        buttons.append(
            tuple(
                button(text("button-round-fix", n=n + 1), FixTime(meeting=one.id, time=n))
                for n in range(len(one.table.times))
            )
        )
    elif not one.table.agreed:
        lines.append(text("round-fixed", at=one.meeting.starts_at))
    lines += _agreed(one)
    if one.table.settled_at is None:
        for row in rows:
            if one.table.agreed and row.member_id is None and row.agrees is None:
                label = text("button-signed", who=row.name[:_LABEL])
                buttons.append((button(label, Signed(side=row.id or 0)),))
        buttons.append((button(text("button-write-agreed"), WriteAgreed(meeting=one.id)),))
    if one.table.fixed_at is not None and one.meeting.starts_at <= work.now:
        minutes = Record(meeting=one.id, page=Page.WRITE)
        buttons.append((button(text("button-write-minutes"), minutes),))
    return Card(
        key=f"round:{one.id}",
        title=await title(work, one),
        lines=tuple(lines),
        buttons=tuple(buttons),
    )


async def _standing(work: Work, one: Table, row: RoundSide) -> Text:
    who = await name(work, row)
    if row.holds is not None:
        return text("round-says-holds" if row.holds else "round-says-holds-not", who=who)
    if one.table.agreed and row.agrees is not None:
        return text("round-agrees" if row.agrees else "round-agrees-not", who=who)
    if one.table.agreed:
        return text("round-agrees-silent", who=who)
    if row.member_id is None:
        return text("round-not-here", who=who)
    if row.suits is None:
        return text("round-silent", who=who)
    return text("round-answered" if row.suits else "round-no-time", who=who)


async def to_callers(
    work: Work,
    community: Community,
    one: Table,
    *first: Text,
    anew: bool = True,
    by: int | None = None,
) -> None:
    """Whoever called it, and the mediators, see how it stands. `by`: who moved it just now, and is
    up."""
    card = await for_caller(work, one, *first)
    for id in sorted({one.meeting.called_by or 0, *await mediators(work, one)} - {0}):
        if anew:
            at = None if id == by else _by_night(work, community, one)
            await show_anew(work, community, id, card, not_before=at)
        else:
            await show_members(work, community, [id], card)


async def to_sides(
    work: Work, community: Community, one: Table, by: int | None = None
) -> Sequence[RoundSide]:
    """Each side sees what it is asked now; those who cannot be reached are given."""
    unreached: list[RoundSide] = []
    for row in await round_tables.sides(work.db, one.id):
        at = None if row.member_id == by else _by_night(work, community, one)
        if row.member_id is None or not await show_anew(
            work, community, row.member_id, await for_side(work, one, row), not_before=at
        ):
            unreached.append(row)
    return unreached


def _by_night(work: Work, community: Community, one: Table) -> datetime | None:
    at = told_at(work, community, alone=True)
    if at is None or one.table.fixed_at is None or one.meeting.starts_at <= work.now:
        return at
    return at if at + SOONEST <= one.meeting.starts_at else None


async def _caller(work: Work, one: Table) -> Fact:
    if one.meeting.called_by is None:
        return text("a-neighbour")
    return people.called(await work.db.get_one(Member, one.meeting.called_by))
