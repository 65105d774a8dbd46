"""Applying a community file: once, twice, after changes, beside what people did meanwhile."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import SQLModel, col, select

from chat.incoming import Chat, Person
from domain.community import Described, Flat
from domain.community_file import read
from domain.deadlines import Tier
from domain.faults import BadFile
from domain.matters import Kind, State
from domain.roles import Can, Role
from storage import members, places
from storage.applied import Applied
from storage.apply import apply
from storage.matters import Matter
from storage.members import Account, Held, Member
from storage.places import Binding, Community, Group, Household, Place
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
        return await apply(work.db, described, now)


async def rows[Row: SQLModel](storage: Storage, table: type[Row]) -> list[Row]:
    async with storage.reading() as db:
        return list((await db.exec(select(table).order_by(table.id))).all())  # type: ignore[attr-defined]


async def revision(storage: Storage) -> int:
    (community,) = await rows(storage, Community)
    return community.revision
