"""Rights looked up in real rows: dates, stand-ins, estates, and the cases that matter most."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from domain.places import Level
from domain.roles import GRANTS, Can, Role, Where
from storage import rights
from storage.engine import connect
from storage.members import Held, Member
from storage.places import Place
from storage.posts import StandIn
from storage.work import Storage, Work

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
DAY = timedelta(days=1)

#: The town: what lies below what, and which estate it belongs to.
TREE = {
    "street": (Level.STREET, None, None),
    "community": (Level.COMMUNITY, "street", None),
    "other": (Level.COMMUNITY, "street", None),
    "estate": (Level.ESTATE, "community", None),
    "grid": (Level.GRID, "community", None),
    "grid2": (Level.GRID, "community", None),
    "micro": (Level.MICRO_GRID, "grid", None),
    "b3": (Level.BUILDING, "micro", "estate"),
    "b3u1": (Level.UNIT, "b3", None),
    "b5": (Level.BUILDING, "grid2", "estate"),
    "b9": (Level.BUILDING, "grid2", None),
}

R, C = Role, Can
#: The cases that matter most, written by hand: who, holding what where, may do what, where.
CASES = [
    (R.RESIDENT, "b3", C.REPORT, "b3", True),
    (R.RESIDENT, "b3", C.REPORT, "b5", False),
    (R.RESIDENT, "b3", C.HANDLE, "b3", False),
    (R.RESIDENT, "b3", C.CONFIRM, "b3", False),
    (R.RESIDENT, "b3", C.SEE_PHONE, "b3", False),
    (R.RESIDENT, "b3", C.VOTE, "b3", True),
    (R.RESIDENT, "b3", C.VOTE, "b5", False),
    (R.RESIDENT, "b3", C.HOLD_POLL, "b3", False),
    (R.BUILDING_LEADER, "b3", C.HOLD_POLL, "b3", True),
    (R.BUILDING_LEADER, "b3", C.HOLD_POLL, "estate", False),
    (R.OWNERS_COMMITTEE, "estate", C.HOLD_POLL, "b5", True),
    (R.OWNERS_COMMITTEE, "b3", C.HOLD_POLL, "estate", True),
    (R.PROPERTY, "estate", C.HOLD_POLL, "estate", False),
    (R.COMMUNITY_STAFF, "community", C.HOLD_POLL, "estate", True),
    (R.UNIT_LEADER, "b3u1", C.HOLD_POLL, "b3", False),
    (R.UNIT_LEADER, "b3u1", C.HANDLE, "b3u1", True),
    (R.UNIT_LEADER, "b3u1", C.HANDLE, "b3", False),
    (R.UNIT_LEADER, "b3u1", C.BIND, "b3u1", False),
    (R.BUILDING_LEADER, "b3", C.HANDLE, "b3", True),
    (R.BUILDING_LEADER, "b3", C.HANDLE, "b3u1", True),
    (R.BUILDING_LEADER, "b3", C.HANDLE, "b5", False),
    (R.BUILDING_LEADER, "b3", C.CONFIRM, "b5", False),
    (R.BUILDING_LEADER, "b3", C.INVITE, "b3", False),
    (R.BUILDING_LEADER, "b3", C.VOTE, "b3", False),
    (R.MICRO_GRID_OFFICER, "micro", C.HANDLE, "b3", True),
    (R.MICRO_GRID_OFFICER, "micro", C.HANDLE, "grid", False),
    (R.GRID_OFFICER, "grid", C.HANDLE, "b3u1", True),
    (R.GRID_OFFICER, "grid", C.HANDLE, "b5", False),
    (R.GRID_OFFICER, "grid", C.INVITE, "community", False),
    (R.COMMUNITY_STAFF, "community", C.HANDLE, "b5", True),
    (R.COMMUNITY_STAFF, "community", C.HANDLE, "estate", True),
    (R.COMMUNITY_STAFF, "other", C.SEE_PHONE, "b3", False),
    (R.STREET_STAFF, "street", C.SEE_PHONE, "b3", True),
    (R.STREET_STAFF, "street", C.ENTER_HOMES, "b3", False),
    (R.PROPERTY, "estate", C.REPORT, "b5", True),
    (R.PROPERTY, "estate", C.REPORT, "b9", False),
    (R.PROPERTY, "estate", C.HANDLE, "b3", False),
    (R.OWNERS_COMMITTEE, "b3", C.REPORT, "b5", True),
    (R.VOLUNTEER, "community", C.ENTER_HOMES, "b3", True),
    (R.VOLUNTEER, "grid2", C.ENTER_HOMES, "b3", False),
    (R.POLICE, "community", C.SEE_PHONE, "b3", False),
    (R.SANITATION_OFFICER, "b3", C.HANDLE, "b3", False),
    (R.SANITATION_OFFICER, "b3", C.SEE_TO, "b3", True),
    (R.SANITATION_OFFICER, "b3", C.SEE_TO, "b3u1", True),
    (R.SANITATION_OFFICER, "b3", C.SEE_TO, "b5", False),
    (R.RESIDENT, "b3", C.SEE_TO, "b3", False),
    (R.FAMILY_CONTACT, "b3", C.ENTER_HOMES, "b3", False),
    (R.COMMUNITY_STAFF, "community", C.UNSEAL, "b3", True),
    (R.COMMUNITY_STAFF, "other", C.UNSEAL, "b3", False),
    (R.GRID_OFFICER, "grid", C.UNSEAL, "b3", False),
    (R.GRID_OFFICER, "grid", C.SECOND, "b3", True),
    (R.GRID_OFFICER, "grid", C.SECOND, "b5", False),
    (R.BUILDING_LEADER, "b3", C.SECOND, "b3", False),
]


class Town:
    """Places by key, and people made as a story needs them."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.places: dict[str, int] = {}

    async def build(self) -> None:
        async with self.storage.work(NOW) as work:
            for key, (kind, parent, estate) in TREE.items():
                place = Place(
                    key=key, kind=kind, name=key, short=key, since=NOW,
                    parent_id=self.places.get(parent or ""),
                    estate_id=self.places.get(estate or ""),
                )  # fmt: skip
                work.db.add(place)
                await work.db.flush()
                self.places[key] = place.id or 0

    async def person(self, work: Work, name: str = "somebody") -> int:
        member = Member(name=name, since=NOW)
        work.db.add(member)
        await work.db.flush()
        return member.id or 0

    async def hold(self, work: Work, who: int, role: Role, where: str, **more: object) -> int:
        held = Held(
            member_id=who, place_id=self.places[where], role=role, **({"since": NOW - DAY} | more)
        )
        work.db.add(held)
        await work.db.flush()
        return held.id or 0

    async def may(self, work: Work, who: int, what: Can, where: str, at: datetime = NOW) -> bool:
        return await rights.may(work.db, who, what, self.places[where], at)

    async def in_charge(self, work: Work, where: str, at: datetime = NOW) -> list[str]:
        found = await rights.in_charge(work.db, self.places[where], Can.HANDLE, at)
        return [member.name for member in found]


@pytest.fixture
async def town(database_url: str) -> AsyncIterator[Town]:
    storage = Storage(connect(database_url))
    town = Town(storage)
    await town.build()
    yield town
    await storage.close()


async def test_the_cases_that_matter_most(town: Town) -> None:
    async with town.storage.work(NOW) as work:
        for role, at, action, where, allowed in CASES:
            who = await town.person(work)
            await town.hold(work, who, role, at)
            assert await town.may(work, who, action, where) is allowed, (role, at, action, where)


async def test_every_pair_of_the_table_holds_here_below_and_in_the_estate(town: Town) -> None:
    async with town.storage.work(NOW) as work:
        for role in Role:
            who = await town.person(work)
            await town.hold(work, who, role, "b3")
            for action in Can:
                where = GRANTS[role].get(action)
                assert await town.may(work, who, action, "b3") is (where is not None)
                below = where in (Where.BELOW, Where.ESTATE)
                assert await town.may(work, who, action, "b3u1") is below, (role, action)
                assert await town.may(work, who, action, "b5") is (where is Where.ESTATE)
                assert not await town.may(work, who, action, "b9")
                assert not await town.may(work, who, action, "micro")


async def test_a_role_holds_from_its_first_day_to_before_its_last(town: Town) -> None:
    async with town.storage.work(NOW) as work:
        li = await town.person(work, "李楼长")
        await town.hold(work, li, Role.BUILDING_LEADER, "b3", since=NOW + DAY, until=NOW + 3 * DAY)
        for days, holds in ((0, False), (1, True), (2, True), (3, False), (9, False)):
            at = NOW + days * DAY
            assert await town.may(work, li, Can.HANDLE, "b3", at) is holds, days
            assert await town.in_charge(work, "b3", at) == (["李楼长"] if holds else [])


async def test_a_stand_in_acts_only_while_standing_in_and_is_called_instead(town: Town) -> None:
    async with town.storage.work(NOW) as work:
        li, zhang = await town.person(work, "李楼长"), await town.person(work, "张阿姨")
        held = await town.hold(work, li, Role.BUILDING_LEADER, "b3")
        work.db.add(StandIn(held_id=held, member_id=zhang, since=NOW, until=NOW + DAY))
        ready = await town.person(work, "只是备着")
        work.db.add(StandIn(held_id=held, member_id=ready))
        await work.db.flush()
        assert await town.may(work, zhang, Can.HANDLE, "b3")
        assert await town.may(work, li, Can.HANDLE, "b3")
        assert not await town.may(work, ready, Can.HANDLE, "b3")
        assert await town.in_charge(work, "b3") == ["张阿姨"]
        assert not await town.may(work, zhang, Can.HANDLE, "b3", NOW + DAY)
        assert await town.in_charge(work, "b3", NOW + DAY) == ["李楼长"]
        places = await rights.places_of(work.db, zhang, NOW)
        assert [place.key for place in places] == ["b3"]
        assert not await rights.places_of(work.db, ready, NOW)


async def test_a_stand_in_loses_everything_with_the_role_they_stand_in_for(town: Town) -> None:
    async with town.storage.work(NOW) as work:
        li, zhang = await town.person(work), await town.person(work)
        held = await town.hold(work, li, Role.BUILDING_LEADER, "b3", until=NOW)
        work.db.add(StandIn(held_id=held, member_id=zhang, since=NOW - DAY, until=NOW + DAY))
        await work.db.flush()
        assert not await town.may(work, zhang, Can.HANDLE, "b3")


async def test_whoever_only_spoke_may_report_but_not_vote_or_enter_homes(town: Town) -> None:
    async with town.storage.work(NOW) as work:
        wang = await town.person(work)
        await town.hold(work, wang, Role.RESIDENT, "b3", confirmed=False, source="spoke")
        assert await town.may(work, wang, Can.REPORT, "b3")
        assert not await town.may(work, wang, Can.VOTE, "b3")
        assert not await town.may(work, wang, Can.ENTER_HOMES, "b3")


async def test_nobody_in_charge_is_named_to_go_round(town: Town) -> None:
    async with town.storage.work(NOW) as work:
        li, zhang = await town.person(work, "李楼长"), await town.person(work, "张楼长")
        for who in (li, zhang):
            await town.hold(work, who, Role.BUILDING_LEADER, "b3")
        found = await rights.in_charge(work.db, town.places["b3"], Can.HANDLE, NOW, avoiding={li})
        assert [member.name for member in found] == ["张楼长"]
