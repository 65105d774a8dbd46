"""Two members turned out to be one person: what the second had is the first's."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import council_people, helpers, teams, voters, wishers
from storage.alarms import Alarm
from storage.columns import lasting
from storage.history import Entry
from storage.invites import Invite
from storage.joined import Joined
from storage.lists import Listed, Picked
from storage.matters import Concern, Matter
from storage.members import Account, Held, Member
from storage.phones import Phone
from storage.polls import Poll
from storage.posts import Duty, Marked, StandIn
from storage.residences import Residence
from storage.sealed import Opening

#: Where a member is named, wherever it counts for nothing how often.
_NAMED: Sequence[tuple[type[SQLModel], str]] = (
    (Account, "member_id"),
    (Matter, "reporter_id"),
    (Matter, "handler_id"),
    (Matter, "first_id"),
    (Alarm, "answered_by"),
    (Alarm, "on_scene_by"),
    (Alarm, "proposed_by"),
    (Alarm, "ended_by"),
    (Poll, "made_by"),
    (Invite, "made_by"),
    (Invite, "used_by"),
    (Residence, "confirmed_by"),
    (Opening, "asked_by"),
    (Opening, "agreed_by"),
    (Entry, "member_id"),
    (Entry, "about_id"),
    *council_people.NAMED,
)


async def merge(db: AsyncSession, old: int, new: int, now: datetime) -> None:
    """Make two members one. The second ends, and keeps no name and no account; what had ended for
    it before stays as it was."""
    await db.flush()
    await _offices(db, old, new, now)
    await _posts(db, old, new, now)
    await _homes(db, old, new, now)
    await _concerns(db, old, new)
    await _joined(db, old, new)
    await _phone(db, old, new)
    # What is told or offered anew soon is not worth keeping.
    await db.exec(sa.delete(Listed).where(col(Listed.member_id) == old))
    await db.exec(sa.delete(Picked).where(col(Picked.member_id) == old))
    await voters.merge(db, old, new)
    await council_people.merge(db, old, new)
    await teams.merge(db, old, new, now)
    await wishers.merge(db, old, new, now)
    await helpers.merge(db, old, new, now)
    for table, name in _NAMED:
        column = table.__table__.c[name]  # type: ignore[attr-defined]
        await db.exec(sa.update(table).where(column == old).values({name: new}))
    kept, gone = await db.get_one(Member, new), await db.get_one(Member, old)
    kept.language = kept.language or gone.language
    kept.noticed_at = kept.noticed_at or gone.noticed_at
    gone.name, gone.until = "", now
    await db.flush()


def _lasting(table: type[SQLModel], member: int, now: datetime) -> sa.ColumnElement[bool]:
    """What a member has or will have. What ended is history."""
    columns = table.__table__.c  # type: ignore[attr-defined]
    return sa.and_(columns.member_id == member, lasting(table, now))


async def _offices(db: AsyncSession, old: int, new: int, now: datetime) -> None:
    """One role held twice is one role, confirmed where either was; its stand-ins stay with it."""
    mine = (await db.exec(select(Held).where(_lasting(Held, new, now)))).all()
    has = {(held.place_id, held.role, held.source): held for held in mine}
    for held in (await db.exec(select(Held).where(_lasting(Held, old, now)))).all():
        same = has.get((held.place_id, held.role, held.source))
        if same is None:
            held.member_id = new
            continue
        same.confirmed = same.confirmed or held.confirmed
        held.until = now
        await db.exec(
            sa.update(StandIn).where(col(StandIn.held_id) == held.id).values(held_id=same.id)
        )
    await db.flush()


async def _posts(db: AsyncSession, old: int, new: int, now: datetime) -> None:
    for stand_in in (await db.exec(select(StandIn).where(_lasting(StandIn, old, now)))).all():
        stand_in.member_id = new
    await db.flush()
    own = select(Held.id).where(Held.member_id == new)
    # Nobody stands in for themselves.
    await db.exec(
        sa.update(StandIn)
        .where(_lasting(StandIn, new, now), col(StandIn.held_id).in_(own))
        .values(until=now)
    )
    marks = (await db.exec(select(Marked).where(_lasting(Marked, new, now)))).all()
    has = {(one.place_id, one.mark) for one in marks}
    for mark in (await db.exec(select(Marked).where(_lasting(Marked, old, now)))).all():
        if (mark.place_id, mark.mark) in has:
            mark.until = now
        else:
            mark.member_id = new
    for duty in (await db.exec(select(Duty).where(_lasting(Duty, old, now)))).all():
        duty.member_id = new
    await db.flush()


async def _homes(db: AsyncSession, old: int, new: int, now: datetime) -> None:
    """A flat said twice is one flat, confirmed where either was."""
    mine = (await db.exec(select(Residence).where(_lasting(Residence, new, now)))).all()
    has = {one.household_id: one for one in mine}
    for home in (await db.exec(select(Residence).where(_lasting(Residence, old, now)))).all():
        same = has.get(home.household_id)
        if same is None:
            home.member_id = new
            continue
        if same.confirmed_at is None:
            same.confirmed_at, same.confirmed_by = home.confirmed_at, home.confirmed_by
        same.relation = same.relation or home.relation
        home.until = now
    await db.flush()


async def _concerns(db: AsyncSession, old: int, new: int) -> None:
    """A matter that is about either goes round both."""
    has = set((await db.exec(select(Concern.matter_id).where(Concern.member_id == new))).all())
    for one in (await db.exec(select(Concern).where(Concern.member_id == old))).all():
        await db.delete(one)
        if one.matter_id not in has:
            db.add(Concern(matter_id=one.matter_id, member_id=new))
    await db.flush()


async def _joined(db: AsyncSession, old: int, new: int) -> None:
    """Who joined a matter with both is one voice."""
    has = set((await db.exec(select(Joined.matter_id).where(Joined.member_id == new))).all())
    for one in (await db.exec(select(Joined).where(Joined.member_id == old))).all():
        if one.matter_id in has:
            await db.delete(one)
        else:
            one.member_id = new
    await db.flush()


async def _phone(db: AsyncSession, old: int, new: int) -> None:
    """One number a person: the first's own is kept."""
    kept = (await db.exec(select(Phone.id).where(Phone.member_id == new))).first()
    theirs = (await db.exec(select(Phone).where(Phone.member_id == old))).first()
    if theirs is None:
        return
    if kept is None:
        theirs.member_id = new
    else:
        await db.delete(theirs)
    await db.flush()
