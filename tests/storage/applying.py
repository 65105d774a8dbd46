"""A small community file in parts, and what became of it in the database."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import SQLModel, select

from chat.incoming import Chat, Person
from domain.community import Described, Flat
from domain.community_file import read
from domain.deadlines import Tier
from domain.matters import Kind, State
from domain.roles import Can, Role
from storage import members, places
from storage.applied import Applied
from storage.apply import apply
from storage.matters import Matter
from storage.members import Held
from storage.places import Community, Place
from storage.rights import may
from storage.work import Storage

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = TUESDAY + timedelta(days=1)

COMMUNITY = '[community]\nname = "富春江路社区"\noperators = ["telegram:4001"]\n'
GRID = '[[place]]\nkey = "grid"\nkind = "grid"\nname = "睿城网格"\nchat = "telegram:-9"\n'
B3 = """[[place]]
key = "b3"
parent = "grid"
kind = "building"
name = "3号楼"
chat = "telegram:-3"
"""
B5 = B3.replace("b3", "b5").replace("3号楼", "5号楼").replace("-3", "-5")
LI = """[[member]]
account = "telegram:2001"
name = "李楼长"
place = "b3"
roles = ["building_leader"]
"""
ZHOU = """[[member]]
account = "telegram:3001"
name = "小周"
place = "grid"
roles = ["grid_officer"]
"""
FLATS = (Flat("b3", "1", "101", Decimal("89.64")), Flat("b3", "1", "102", None, 0))


def file(*parts: str, flats: Sequence[Flat] | None = None) -> Described:
    described = read("".join((COMMUNITY, *parts)).encode(), "community.toml")
    return described if flats is None else described.with_households(tuple(flats))


async def applied(storage: Storage, described: Described, now: datetime = MONDAY) -> Applied:
    async with storage.work(now) as work:
        return await apply(work.db, described, now, work.seal)


async def rows(storage: Storage, table: type[SQLModel]) -> list[Any]:
    async with storage.reading() as db:
        return list((await db.exec(select(table).order_by(table.id))).all())


async def revision(storage: Storage) -> int:
    (community,) = await rows(storage, Community)
    return int(community.revision)


async def speaks(storage: Storage, id: str, name: str, chat: str, now: datetime = MONDAY) -> int:
    """Somebody writes in a building's group, as dispatch sees it."""
    async with storage.work(now) as work:
        member, _ = await members.known(work.db, "telegram", Person(id, name), now)
        for place in await places.places_of(work.db, Chat("telegram", chat)):
            await members.settle(work.db, member, place, now)
        return member.id or 0


async def reports(storage: Storage, member: int, place: int, number: int = 1) -> None:
    async with storage.work(MONDAY) as work:
        await places.take_number(work.db, place)
        work.db.add(
            Matter(
                kind=Kind.REPORT,
                place_id=place,
                level_id=place,
                number=number,
                state=State.WAITING,
                tier=Tier.SMALL,
                title="灯不亮",
                words="4楼灯不亮",
                reporter_id=member,
                said_channel="telegram",
                said_chat="-3",
                said_message=str(number),
                created_at=MONDAY,
                arrived_at=MONDAY,
            )
        )


async def may_handle(
    storage: Storage, account: str, place: str, now: datetime = WEDNESDAY
) -> bool:
    async with storage.reading() as db:
        who = await members.account(db, "telegram", account)
        where = (await db.exec(select(Place).where(Place.key == place))).one()
        return who is not None and await may(db, who.member_id, Can.HANDLE, where.id or 0, now)


async def open_roles(storage: Storage) -> list[tuple[int, Role, str]]:
    held = await rows(storage, Held)
    return [(one.member_id, one.role, one.source) for one in held if one.until is None]
