"""Volunteers, teams and a wish that is published, for the stories."""

from sqlmodel import select

from domain.places import Level
from domain.roles import Role
from storage.members import Account, Held, Member
from storage.places import Group, Place
from storage.teams import Team, TeamMember
from tests.house import House, Somebody

#: The group of a team, which serves no place.
TEAM_CHAT = "-1077"


async def somebody(house: House, name: str, place: str, role: Role = Role.VOLUNTEER) -> Somebody:
    """Somebody with a role there, confirmed, who opened the private chat."""
    one = house.person(name)
    async with house.storage.work(house.time) as work:
        db = work.db
        where = (await db.exec(select(Place).where(Place.key == place))).one()
        member = Member(name=name, since=house.time)
        db.add(member)
        await db.flush()
        me, there = member.id or 0, where.id or 0
        db.add(Account(channel="telegram", address=one.id, member_id=me))
        db.add(Held(member_id=me, place_id=there, role=role, since=house.time))
    await one.whispers("/start")
    return one


async def team(
    house: House, name: str, skills: list[str], *people: Somebody, chat: str | None = None
) -> int:
    """A team of the whole community."""
    async with house.storage.work(house.time) as work:
        db = work.db
        where = (await db.exec(select(Place).where(Place.key == "community"))).one()
        group = None
        if chat is not None:
            group = Group(channel="telegram", address=chat, greeted=True, standing="member")
            db.add(group)
            await db.flush()
        row = Team(
            name=name, skills=skills, place_id=where.id or 0, since=house.time,
            chat_id=group.id if group else None,
        )  # fmt: skip
        db.add(row)
        await db.flush()
        for one in people:
            account = (await db.exec(select(Account).where(Account.address == one.id))).one()
            db.add(TeamMember(team_id=row.id or 0, member_id=account.member_id, since=house.time))
        return row.id or 0


async def estate(house: House) -> None:
    """The two buildings lie in one estate."""
    async with house.storage.work(house.time) as work:
        db = work.db
        community = (await db.exec(select(Place).where(Place.key == "community"))).one()
        one = Place(
            key="estate", kind=Level.ESTATE, name="睿城小区", short="睿城小区",
            parent_id=community.id, since=house.time,
        )  # fmt: skip
        db.add(one)
        await db.flush()
        for key in ("b3", "b5"):
            (await db.exec(select(Place).where(Place.key == key))).one().estate_id = one.id


async def published(house: House, words: str = "心愿 想借一台轮椅用一个月") -> None:
    """王阿姨 wishes in private, and 李楼长 publishes it, when nobody rests."""
    await house.later(hours=3)
    li = house.person("李楼长")
    await li.whispers("/start")
    wang = await somebody(house, "王阿姨", "b3", Role.RESIDENT)
    await wang.whispers(words)
    await li.taps("button-publish", li.id)
