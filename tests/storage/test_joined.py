"""Who has it too, of matters put together and taken apart in every order."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.deadlines import Tier
from domain.matters import Kind, State
from domain.places import Level
from storage.joined import Joined, having, homes, joined, lately, taken_in
from storage.matters import Matter
from storage.members import Member
from storage.places import Household, Place
from storage.residences import Residence
from storage.work import Storage

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
#: How many matters, and how many steps one after another.
MATTERS, STEPS = 3, 4


def a_matter(number: int) -> Matter:
    return Matter(
        kind=Kind.REPORT, place_id=1, level_id=1, number=number, state=State.WAITING,
        tier=Tier.SMALL, title="灯不亮", words="4楼灯不亮", reporter_id=number,
        said_channel="telegram", said_chat="-3", said_message=str(number),
        created_at=NOW, arrived_at=NOW,
    )  # fmt: skip


@pytest.fixture
async def street(storage: Storage) -> Storage:
    """Three matters: 1, 2 and 3 reported them, 4, 5 and 6 joined one each, 7 joined the first two.
    1 and 4 live together, so do 2 and 6; of the others nobody knows where."""
    async with storage.work(NOW) as work:
        work.db.add(Place(key="b3", kind=Level.BUILDING, name="3号楼", short="3号楼", since=NOW))
        await work.db.flush()
        for room in ("101", "102"):
            work.db.add(Household(place_id=1, room=room))
            await work.db.flush()
        for n in range(1, 8):
            work.db.add(Member(name=f"邻居{n}", since=NOW))
            await work.db.flush()
        for member, home in ((1, 1), (4, 1), (2, 2), (6, 2)):
            lives = Residence(member_id=member, household_id=home, since=NOW, confirmed_at=NOW)
            work.db.add(lives)
        for n in range(1, MATTERS + 1):
            work.db.add(a_matter(n))
            await work.db.flush()
        for matter, member, home in (
            (1, 4, 1),
            (2, 5, None),
            (3, 6, 2),
            (1, 7, None),
            (2, 7, None),
        ):
            work.db.add(Joined(matter_id=matter, member_id=member, household_id=home, at=NOW))
    return storage


def steps(found: list[Matter]) -> Iterator[tuple[Matter, Matter | None]]:
    """What may happen next: one that is open goes into another that is, or leaves where it is."""
    for one in found:
        if one.into_id is not None:
            yield one, None
            continue
        for other in found:
            if other.into_id is None and other is not one:
                yield one, other


async def holds(db: AsyncSession, found: list[Matter]) -> None:
    """Everybody is with just one open matter, whoever joined two of them with no more than two;
    and with each is whoever is with what went into it."""
    everybody: list[int] = []
    counted = 0
    for one in found:
        within = await taken_in(db, one.id or 0)
        own = {each.id for each in (one, *within)}
        others = await having(db, one)
        with_it = {*others, one.reporter_id or 0}
        expected = {4: 1, 5: 2, 6: 3}
        assert with_it - {7} == {n for n in (1, 2, 3) if n in own} | {
            member for member, matter in expected.items() if matter in own
        }
        assert (7 in with_it) == bool(own & {1, 2})
        assert {row.member_id for row in await joined(db, one.id or 0)} <= with_it
        assert await lately(db, one.id or 0, NOW) == len(within) + sum(
            matter in own for matter in (1, 2, 3, 1, 2)
        )
        if one.into_id is None:
            everybody += [*with_it]
            counted += await homes(db, one)
    assert sorted(set(everybody)) == [1, 2, 3, 4, 5, 6, 7]
    assert all(everybody.count(one) == 1 for one in range(1, 7))
    open_ = [one for one in found if one.into_id is None]
    if len(open_) == 1:
        assert counted == 5  # two homes, and three of whom nobody knows where they live


async def walk(db: AsyncSession, found: list[Matter], left: int) -> int:
    await holds(db, found)
    seen = 1
    if not left:
        return seen
    for one, into in list(steps(found)):
        before, one.into_id = one.into_id, None if into is None else into.id
        await db.flush()
        seen += await walk(db, found, left - 1)
        one.into_id = before
        await db.flush()
    return seen


async def test_in_every_order_everybody_is_with_what_they_told_of(street: Storage) -> None:
    async with street.work(NOW) as work:
        found = [await work.db.get_one(Matter, n) for n in range(1, MATTERS + 1)]
        assert [await homes(work.db, one) for one in found] == [2, 3, 2]
        assert await walk(work.db, found, STEPS) > 200
        assert [await homes(work.db, one) for one in found] == [2, 3, 2]
