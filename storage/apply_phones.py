"""Applying the numbers of the people the file names: sealed, for those who may read them."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.community import Described, Somebody
from domain.faults import BadFile, Fault
from storage.applied import FILE, Applied
from storage.members import Member
from storage.phones import Phone, forget, keep
from storage.seal import Seal


def judge_phones(file: Described, seal: Seal | None) -> None:
    """Raises BadFile where the file names numbers and there is no key to seal them with."""
    lines = [person.phone_line for person in file.members if person.phone]
    if lines and seal is None:
        found = f"{len(lines)} numbers and no key to seal them with"
        expected = "HUYING_PHONE_KEYS, which huying keys new makes"
        raise BadFile([Fault(file.file, min(lines), "member.phone", found, expected)])


async def apply_phones(
    db: AsyncSession,
    people: Mapping[Somebody, Member],
    seal: Seal | None,
    now: datetime,
    applied: Applied,
) -> None:
    """Keep the numbers the file names, forget those it names no more; a number somebody left
    themself is only replaced, never forgotten here."""
    changes = applied.of("phones")
    before = {row.member_id: row for row in (await db.exec(select(Phone))).all()}
    for person, member in people.items():
        if person.phone is None or seal is None:
            continue
        row = before.pop(member.id or 0, None)
        if row is None:
            changes.added.append(member.name)
        elif row.lookup not in seal.lookups(person.phone) or row.source != FILE:
            changes.changed.append(member.name)
        else:
            continue
        await keep(db, seal, member.id or 0, person.phone, FILE, now)
    names = {member.id: member.name for member in people.values()}
    for member_id, row in before.items():
        if row.source == FILE:
            await forget(db, member_id)
            changes.ended.append(names.get(member_id, "somebody"))
