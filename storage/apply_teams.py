"""Applying the volunteer teams: what each is good at, who leads it, who belongs to it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from chat.incoming import Chat
from domain.addresses import Address
from domain.community import Crew
from storage.applied import FILE, Applied
from storage.apply_posts import Who
from storage.members import Member
from storage.places import Group, known_group
from storage.teams import Team, TeamMember


async def apply_teams(
    db: AsyncSession, who: Who, crews: Iterable[Crew], now: datetime, applied: Applied
) -> None:
    """Make the teams of the file, and end those it began and names no more. A team is known by its
    name and its place; whoever it names no more belongs to it until now."""
    changes = applied.of("teams")
    before = await db.exec(
        select(Team).where(Team.source == FILE, col(Team.until).is_(None)).order_by(col(Team.id))
    )
    left = {(row.name, row.place_id): row for row in before.all()}
    owners = {one: member for person, member in who.people.items() for one in person.accounts}
    for crew in crews:
        place = who.places[crew.place].id or 0
        named = f"{crew.name} at {who.places[crew.place].name}"
        row = left.pop((crew.name, place), None)
        if row is None:
            row = Team(name=crew.name, place_id=place, since=now)
            db.add(row)
            changes.added.append(named)
            await _describe(db, row, crew, owners)
        elif await _describe(db, row, crew, owners):
            changes.changed.append(named)
        await db.flush()
        people = [owners[one].id or 0 for one in dict.fromkeys((crew.leader, *crew.members))]
        if await _belong(db, row, dict.fromkeys(people), now) and named not in changes.added:
            changes.changed.append(f"{named}: members")
    for row in left.values():
        row.until = now
        changes.ended.append(row.name)
        await _belong(db, row, {}, now)
    await db.flush()


async def _describe(
    db: AsyncSession, row: Team, crew: Crew, owners: Mapping[Address, Member]
) -> bool:
    """Say of a team what the file says; whether anything was said otherwise."""
    chat = None
    if crew.chat is not None:
        group = await _group(db, crew.chat)
        # A team's group serves no place, and needs no word about that.
        group.greeted = True
        chat = group.id
    wanted = {
        "skills": [str(one) for one in crew.skills],
        "leader_id": owners[crew.leader].id,
        "chat_id": chat,
    }
    changed = [key for key, value in wanted.items() if getattr(row, key) != value]
    for key in changed:
        setattr(row, key, wanted[key])
    return bool(changed)


async def _group(db: AsyncSession, chat: Address) -> Group:
    """The group, by the id it has today: it may have moved since the file was written."""
    known = await db.exec(select(Group).where(Group.channel == chat.channel))
    for group in known.all():
        if chat.id in group.formerly:
            return group
    return await known_group(db, Chat(chat.channel, chat.id))


async def _belong(
    db: AsyncSession, row: Team, wanted: Mapping[int, object], now: datetime
) -> bool:
    """Make these members a team's, and none the file names no more; whether anything changed."""
    found = await db.exec(
        select(TeamMember).where(TeamMember.team_id == row.id, col(TeamMember.until).is_(None))
    )
    has = {one.member_id: one for one in found.all()}
    new = [id for id in wanted if id not in has]
    gone = [one for id, one in has.items() if id not in wanted and one.source == FILE]
    db.add_all(TeamMember(team_id=row.id or 0, member_id=id, since=now) for id in new)
    for one in gone:
        one.until = now
    await db.flush()
    return bool(new or gone)
