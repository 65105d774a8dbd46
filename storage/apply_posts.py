"""Applying who is what, where and when: roles, marks, duty hours, and who stands in for whom."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.community import Deputy, Somebody
from storage.applied import FILE, Applied, Changes
from storage.apply_terms import Found, Moments, Row, Settled, Wanted, goes_on, moments, settle
from storage.invites import BY_INVITE
from storage.members import Held, Member
from storage.places import Place
from storage.posts import Duty, Marked, StandIn


class Who(NamedTuple):
    """Everybody and every place of the file as rows, and the zone its days are days of."""

    people: Mapping[Somebody, Member]
    places: Mapping[str, Place]
    zone: ZoneInfo


async def apply_posts(
    db: AsyncSession, who: Who, deputies: Iterable[Deputy], now: datetime, applied: Applied
) -> set[int]:
    """Give what the file names and end what it names no more; the ids of the members who lost a
    role."""
    roles = await _settle(db, Held, "role", _wanted(who, "posts"), now, applied.of("roles"))
    for held in roles.kept.values():
        held.confirmed = True
    _zones(who, roles.kept, applied.of("zones"))
    await db.flush()
    await _apply_deputies(db, who, deputies, roles.kept, now, applied.of("stand-ins"))
    await _settle(db, Duty, "spans", _wanted(who, "duties"), now, applied.of("duty hours"))
    await _settle(db, Marked, "mark", _wanted(who, "marks"), now, applied.of("marks"))
    await db.flush()
    return {held.member_id for held in roles.ended}


#: Somebody at a place, and the role, the mark or the hours they have there.
Key = tuple[int, int, Any]


def _wanted(who: Who, sort: str) -> dict[Key, Wanted]:
    return {
        (member.id or 0, who.places[key].id or 0, what): Wanted(
            moments(term, who.zone), f"{person.name} {what} at {who.places[key].name}"
        )
        for person, member in who.people.items()
        for key, what, term, *_ in getattr(person, sort)
    }


def _zones(who: Who, held: Mapping[Key, Held], changes: Changes) -> None:
    for person, member in who.people.items():
        for post in person.posts:
            row, zone = held[member.id or 0, who.places[post.place].id or 0, post.role], post.zone
            if row.zone != " ".join(zone):
                row.zone = " ".join(zone)
                named = " ".join(zone) or "all"
                changes.changed.append(f"{person.name} at {who.places[post.place].name}: {named}")


async def _settle(
    db: AsyncSession,
    table: type[Row],
    column: str,
    wanted: Mapping[Key, Wanted],
    now: datetime,
    changes: Changes,
) -> Settled[Key, Row]:
    def new(key: Key) -> Row:
        member, place, what = key
        values = {"member_id": member, "place_id": place, column: what}
        return table(**values, source=FILE, since=now)

    found = await db.exec(
        select(table, Member, Place)
        .join(Member, col(table.member_id) == col(Member.id))
        .join(Place, col(table.place_id) == col(Place.id))
        .where(col(table.source).in_((FILE, BY_INVITE)))
    )
    before = []
    for row, member, place in found.all():
        what = getattr(row, column)
        named = f"{member.name} {what} at {place.name}"
        before.append(Found((row.member_id, row.place_id, what), row, named))
    settled = settle(before, wanted, new, now, changes)
    db.add_all(settled.kept.values())
    return settled


async def _apply_deputies(
    db: AsyncSession,
    who: Who,
    deputies: Iterable[Deputy],
    held: Mapping[Key, Held],
    now: datetime,
    changes: Changes,
) -> None:
    """Who stands ready without days is left alone while they act: the holder said until when."""
    found = await db.exec(
        select(StandIn, Member)
        .join(Member, col(StandIn.member_id) == col(Member.id))
        .where(StandIn.source == FILE)
        .order_by(col(StandIn.id))
    )
    before = [(row, member.name) for row, member in found.all()]
    owners = {one: member for person, member in who.people.items() for one in person.accounts}
    # Whoever has days takes the row that says so, before somebody without days takes any.
    for deputy in sorted(deputies, key=lambda one: one.term.since is None):
        place, member = who.places[deputy.place], owners[deputy.by]
        post = held[owners[deputy.of].id or 0, place.id or 0, deputy.role]
        days = moments(deputy.term, who.zone)
        named = f"{member.name} for {owners[deputy.of].name} {deputy.role} at {place.name}"
        for one in before:
            row, _ = one
            if (row.held_id, row.member_id) == (post.id, member.id) and _says(row, days, now):
                before.remove(one)
                break
        else:
            db.add(StandIn(held_id=post.id or 0, member_id=member.id or 0, **days._asdict()))
            changes.added.append(named)
    for row, name in before:
        if goes_on(row, now):
            row.until = now
            changes.ended.append(name)


def _says(row: StandIn, days: Moments, now: datetime) -> bool:
    return goes_on(row, now) if days.since is None else (row.since, row.until) == days
