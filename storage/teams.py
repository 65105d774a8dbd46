"""Volunteer teams, who belongs to them, and which wishes they were offered (派单)."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from chat.incoming import Chat
from domain.roles import HELPING
from storage.applied import FILE
from storage.columns import lasting, valid
from storage.members import Held, Member
from storage.places import Group, chain
from storage.wishes import Wish


class Team(SQLModel, table=True):
    """A volunteer team (志愿队) of a place and everywhere under it."""

    id: int | None = Field(default=None, primary_key=True)
    name: str
    #: Values of `domain.teams.Skill`.
    skills: list[str] = Field(default_factory=list, sa_column=sa.Column(sa.JSON, nullable=False))
    place_id: int = Field(foreign_key="place.id", index=True)
    leader_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    #: Its group, which serves no place; None: each of them is told in private.
    chat_id: int | None = Field(default=None, foreign_key="chat.id")
    source: str = FILE
    since: datetime
    until: datetime | None = None


class TeamMember(SQLModel, table=True):
    """Somebody who belongs to a team while `since` ≤ now < `until`; its leader does, too."""

    __tablename__ = "team_member"

    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    source: str = FILE
    since: datetime
    until: datetime | None = None


class Dispatch(SQLModel, table=True):
    """A wish that was offered to a team (派单)."""

    id: int | None = Field(default=None, primary_key=True)
    wish_id: int = Field(foreign_key="wish.id", index=True)
    team_id: int = Field(foreign_key="team.id", index=True)
    by_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    at: datetime
    #: When whoever offered it hears that nobody came; None: somebody did, or they heard.
    answer_by: datetime | None = None
    #: When the first of the team took it on (接单).
    taken_at: datetime | None = None


class Declined(SQLModel, table=True):
    """Somebody of a team cannot come this time."""

    __table_args__ = (sa.UniqueConstraint("dispatch_id", "member_id"),)

    id: int | None = Field(default=None, primary_key=True)
    dispatch_id: int = Field(foreign_key="dispatch.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    at: datetime


async def team(db: AsyncSession, id: int, now: datetime) -> Team | None:
    """A team that there is today."""
    return (await db.exec(select(Team).where(Team.id == id, valid(Team, now)))).first()


async def serving(db: AsyncSession, place_id: int, now: datetime) -> Sequence[Team]:
    """The teams that serve a place: its own, and those of every place above it and of the estates
    these belong to; the nearest first."""
    above = await chain(db, place_id)
    near = [one.id for one in above] + [one.estate_id for one in above if one.estate_id]
    found = await db.exec(
        select(Team).where(col(Team.place_id).in_(near), valid(Team, now)).order_by(col(Team.id))
    )
    return sorted(found.all(), key=lambda one: near.index(one.place_id))


async def people(db: AsyncSession, team: Team, now: datetime) -> Sequence[Member]:
    """Who belongs to a team today, in the order they came."""
    found = await db.exec(
        select(Member)
        .join(TeamMember, col(TeamMember.member_id) == col(Member.id))
        .where(TeamMember.team_id == team.id, valid(TeamMember, now), col(Member.until).is_(None))
        .order_by(col(TeamMember.id))
    )
    return found.all()


async def volunteers(db: AsyncSession, places: Collection[int], now: datetime) -> set[int]:
    """Who holds a role at one of these places by which they help others."""
    found = await db.exec(
        select(Held.member_id).where(
            col(Held.place_id).in_(places), col(Held.role).in_(sorted(HELPING)), valid(Held, now)
        )
    )
    return set(found.all())


async def group_of(db: AsyncSession, team: Team) -> Chat | None:
    """The group of a team, where it has one the bot may write in."""
    if team.chat_id is None:
        return None
    group = await db.get(Group, team.chat_id)
    if group is None or group.standing in ("left", "kicked", "silenced"):
        return None
    return Chat(group.channel, group.address)


async def dispatch(db: AsyncSession, id: int) -> tuple[Dispatch, Team, int] | None:
    """A wish that was offered, to whom, and the wish's matter, whose lock is to be taken first."""
    found = await db.exec(
        select(Dispatch, Team, Wish.matter_id)
        .join(Team, col(Team.id) == col(Dispatch.team_id))
        .join(Wish, col(Wish.id) == col(Dispatch.wish_id))
        .where(Dispatch.id == id)
        .execution_options(populate_existing=True)
    )
    return found.first()


async def dispatches(db: AsyncSession, wish: Wish) -> Sequence[tuple[Dispatch, Team]]:
    """Every team a wish was offered to, in order."""
    found = await db.exec(
        select(Dispatch, Team)
        .join(Team, col(Team.id) == col(Dispatch.team_id))
        .where(Dispatch.wish_id == wish.id)
        .order_by(col(Dispatch.id))
        .execution_options(populate_existing=True)
    )
    return found.all()


async def answer_by(db: AsyncSession, wish: Wish) -> datetime | None:
    """When the first of those who offered a wish hears that nobody came; None: nobody waits."""
    found = await db.exec(
        select(sa.func.min(Dispatch.answer_by)).where(Dispatch.wish_id == wish.id)
    )
    return found.one()


async def declined(db: AsyncSession, dispatch: Dispatch) -> set[int]:
    """Who of the team cannot come."""
    found = await db.exec(select(Declined.member_id).where(Declined.dispatch_id == dispatch.id))
    return set(found.all())


async def forget(db: AsyncSession, member_id: int) -> None:
    """A member belongs to no team, offered nothing and declined nothing."""
    for table in (TeamMember, Declined):
        await db.exec(sa.delete(table).where(col(table.member_id) == member_id))
    await _rename(db, member_id, None)


async def merge(db: AsyncSession, old: int, new: int, now: datetime) -> None:
    """Two members turned out to be one, who belongs to a team once and declines once."""
    mine = await db.exec(
        select(TeamMember.team_id).where(TeamMember.member_id == new, lasting(TeamMember, now))
    )
    teams = set(mine.all())
    for one in (await db.exec(select(TeamMember).where(TeamMember.member_id == old))).all():
        if one.team_id in teams:
            await db.delete(one)
        else:
            one.member_id = new
    said = await db.exec(select(Declined.dispatch_id).where(Declined.member_id == new))
    times = set(said.all())
    for no in (await db.exec(select(Declined).where(Declined.member_id == old))).all():
        if no.dispatch_id in times:
            await db.delete(no)
        else:
            no.member_id = new
    await db.flush()
    await _rename(db, old, new)


async def _rename(db: AsyncSession, old: int, new: int | None) -> None:
    await db.exec(sa.update(Team).where(col(Team.leader_id) == old).values(leader_id=new))
    await db.exec(sa.update(Dispatch).where(col(Dispatch.by_id) == old).values(by_id=new))
    await db.flush()
