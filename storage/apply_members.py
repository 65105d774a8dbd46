"""Applying who is who: people and the accounts they write from."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.community import Somebody
from storage.applied import Applied, Changes
from storage.members import Account, Held, Member
from storage.merging import merge

Accounts = Mapping[tuple[str, str], Account]


async def apply_members(
    db: AsyncSession,
    people: Sequence[Somebody],
    now: datetime,
    applied: Applied,
) -> dict[Somebody, Member]:
    """The people of the file as rows. Whoever wrote before from an account the file names *is* the
    person it names; whoever asked not to be named stays without a name."""
    changes = applied.of("members")
    accounts = {(row.channel, row.address): row for row in (await db.exec(select(Account))).all()}
    before = {row.id: row for row in (await db.exec(select(Member))).all()}
    found = _found(people, accounts, before)
    rows = {}
    for person in people:
        row = before.get(found.get(person))
        if row is None:
            row = Member(name=person.name, since=now)
            db.add(row)
            changes.added.append(person.name)
        elif row.until is not None:
            row.until = None
            changes.back.append(person.name)
        elif row.name != person.name and not row.nameless:
            changes.changed.append(f"{row.name} → {person.name}")
        if not row.nameless:
            row.name = person.name
        rows[person] = row
    await db.flush()
    await _part(db, rows, accounts, now, changes)
    await _join(db, rows, accounts, now, changes)
    return rows


async def end_bereft(
    db: AsyncSession,
    bereft: Collection[int],
    people: Collection[Member],
    now: datetime,
    applied: Applied,
) -> None:
    """A member whom the file leaves without any role ends; what came by writing in a group or by a
    code is not its to end."""
    changes = applied.of("members")
    going_on = select(Held.member_id).where(
        sa.or_(col(Held.until).is_(None), col(Held.until) > now)
    )
    asked = select(Member).where(col(Member.id).in_(bereft), col(Member.id).not_in(going_on))
    for row in (await db.exec(asked)).all():
        if row not in people:
            row.until = now
            changes.ended.append(row.name)


def _found(
    people: Sequence[Somebody], accounts: Accounts, before: Mapping[int | None, Member]
) -> dict[Somebody, int]:
    """The member each person was before, by their accounts. Where two people of the file were one
    member, whoever has the name keeps the row."""
    owners = {
        person: [accounts[one].member_id for one in person.accounts if one in accounts]
        for person in people
    }
    found: dict[Somebody, int] = {}
    taken: set[int] = set()
    for same_name in (True, False):
        for person in people:
            free = {id for id in owners[person] if (before[id].name == person.name) is same_name}
            if person not in found and free - taken:
                found[person] = min(free - taken)
                taken.add(found[person])
    return found


async def _part(
    db: AsyncSession,
    rows: Mapping[Somebody, Member],
    accounts: Accounts,
    now: datetime,
    changes: Changes,
) -> None:
    """An account the file names no more must not keep the person's roles: it becomes somebody
    without any."""
    named = {account for person in rows for account in person.accounts}
    kept = {row.id: row for row in rows.values()}
    for name, account in accounts.items():
        member = kept.get(account.member_id)
        if member is not None and name not in named:
            alone = Member(name=member.name, since=now)
            db.add(alone)
            await db.flush()
            account.member_id = alone.id or 0
            changes.changed.append(f"{member.name} without {account.channel}:{account.address}")


async def _join(
    db: AsyncSession,
    rows: Mapping[Somebody, Member],
    accounts: Accounts,
    now: datetime,
    changes: Changes,
) -> None:
    """Give every person the accounts the file names, those of another member with what it had."""
    kept = {row.id for row in rows.values()}
    left = set()
    for person, member in rows.items():
        id = member.id or 0
        for name in person.accounts:
            account = accounts.get(name)
            if account is None:
                db.add(Account(channel=name.channel, address=name.id, member_id=id))
                continue
            if account.member_id != id:
                left.add((account.member_id, id))
                account.member_id = id
                changes.changed.append(f"{person.name} with {name}")
    await db.flush()
    for old, new in left:
        others = await db.exec(select(Account.id).where(Account.member_id == old))
        if old not in kept and others.first() is None:
            await merge(db, old, new, now)
