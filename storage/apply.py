"""Making the database say what a community file says, in one transaction. Nothing is deleted."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.community import About, Described
from storage import taxonomy
from storage.applied import Applied
from storage.apply_chats import apply_chats
from storage.apply_households import apply_households
from storage.apply_members import apply_members, end_bereft
from storage.apply_phones import apply_phones, judge_phones
from storage.apply_places import apply_places
from storage.apply_posts import Who, apply_posts
from storage.apply_teams import apply_teams
from storage.outbox import insert
from storage.places import Community
from storage.seal import Seal


async def apply(
    db: AsyncSession, file: Described, now: datetime, seal: Seal | None = None
) -> Applied:
    """Apply a file that was read without a fault; say what changed. `seal` closes the numbers it
    names.

    Doing it twice changes nothing the second time. What is gone from the file ends with a date,
    and what comes back goes on. Raises BadFile where the file contradicts what was before (a short
    name once given to a place is never another's), or names numbers that nothing can seal.
    """
    judge_phones(file, seal)
    applied = Applied()
    community = await _community(db)
    places = await apply_places(db, file, now, applied)
    await apply_chats(db, file.places, places, now, applied)
    people = await apply_members(db, file.members, now, applied)
    who = Who(people, places, ZoneInfo(file.about.timezone))
    bereft = await apply_posts(db, who, file.stand_ins, now, applied)
    await end_bereft(db, bereft, people.values(), now, applied)
    await apply_teams(db, who, file.teams, now, applied)
    await apply_phones(db, people, seal, now, applied)
    if file.households is not None:
        await apply_households(db, file.households, places, now, applied)
    await taxonomy.keep(db, file.taxonomy, applied.of("categories"))
    _describe(community, file.about, applied)
    if applied:
        community.revision += 1
    await db.flush()
    return applied


async def _community(db: AsyncSession) -> Community:
    """The one row, locked: of two applies at once the second waits for the first."""
    new = Community(name="", timezone="", language="")
    values = new.model_dump(exclude={"told_trouble_at"})
    connection = await db.connection()
    table: Any = Community.__table__  # type: ignore[attr-defined]
    await connection.execute(insert(connection, table).values(values).on_conflict_do_nothing())
    return (await db.exec(select(Community).with_for_update())).one()


def _describe(community: Community, about: About, applied: Applied) -> None:
    wanted: dict[str, Any] = {
        "name": about.name,
        "timezone": about.timezone,
        "language": about.language,
        "bot_names": list(about.bot_names),
        "operators": [str(operator) for operator in about.operators],
        "settings": {
            "deadlines": about.deadlines,
            "deadlines_hours": dict(about.deadlines_hours),
            "wish_times": dict(about.wish_times),
            "service_hours": about.service_hours,
            "holidays": dict(about.holidays),
            "meeting_day": about.meeting_day,
            "meeting_time": about.meeting_time,
            "council": [one.written() for one in about.rhythms],
            "survey": about.survey and about.survey.written(),
            "hotlines": {name: asdict(line) for name, line in about.hotlines.items()},
            "ask_after_silence": about.ask_after_silence,
            "outward": about.outward,
            "outward_codes": dict(about.outward_codes),
            "keep_identities_days": about.keep_identities_days,
            "level_names": {str(one): name for one, name in about.level_names.items()},
            "role_names": {str(one): name for one, name in about.role_names.items()},
            "doors": str(about.doors),
        },
    }
    changes = applied.of("community")
    if not community.name:
        changes.added.append(about.name)
    for key, value in wanted.items():
        if getattr(community, key) != value:
            if not changes.added:
                changes.changed.append(key.replace("_", " "))
            setattr(community, key, value)
