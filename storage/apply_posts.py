"""Applying who is what, where."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.community import Somebody
from storage.applied import Applied
from storage.members import Held, Member
from storage.places import Place

#: The source of what the file gives and may end: roles, bindings. Who wrote in a group "spoke".
FILE = "file"


async def apply_roles(
    db: AsyncSession,
    rows: Mapping[Somebody, Member],
    places: Mapping[str, Place],
    now: datetime,
    applied: Applied,
) -> set[int]:
    """Give the roles the file names and end those it names no more; the ids of the members who
    lost one."""
    changes = applied.of("roles")
    wanted = {
        (member.id or 0, places[post.place].id or 0, post.role): f"{person.name} {post.role}"
        f" at {places[post.place].name}"
        for person, member in rows.items()
        for post in person.posts
    }
    held = await db.exec(
        select(Held, Member, Place)
        .join(Member, col(Held.member_id) == col(Member.id))
        .join(Place, col(Held.place_id) == col(Place.id))
        .where(Held.source == FILE, col(Held.until).is_(None))
    )
    lost = set()
    for role, member, place in held.all():
        if wanted.pop((role.member_id, role.place_id, role.role), None) is None:
            role.until = now
            lost.add(role.member_id)
            changes.ended.append(f"{member.name} {role.role} at {place.name}")
    for (member_id, place_id, kind), name in wanted.items():
        db.add(Held(member_id=member_id, place_id=place_id, role=kind, source=FILE, since=now))
        changes.added.append(name)
    await db.flush()
    return lost
