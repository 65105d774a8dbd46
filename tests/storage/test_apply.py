"""Applying a community file: once, twice, after changes, beside what people did meanwhile."""

import asyncio
import time
from decimal import Decimal

import pytest

from chat.incoming import Chat
from domain.community import Flat
from domain.faults import BadFile
from storage import places
from storage.members import Held, Member
from storage.places import Binding, Community, Group, Household, Place
from storage.work import Storage
from tests.storage.applying import (
    B3,
    B5,
    FLATS,
    GRID,
    LI,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    ZHOU,
    applied,
    file,
    may_handle,
    revision,
    rows,
)


async def test_a_community_is_there_after_it_was_applied(storage: Storage) -> None:
    done = await applied(storage, file(GRID, B3, LI, ZHOU, flats=FLATS))

    assert list(done.lines()) == [
        "places: 2 added (睿城网格, 3号楼)",
        "chats: 2 added (telegram:-9 at 睿城网格, telegram:-3 at 3号楼)",
        "members: 2 added (李楼长, 小周)",
        "roles: 2 added (李楼长 building_leader at 3号楼, 小周 grid_officer at 睿城网格)",
        "households: 2 added (3号楼-1-101, 3号楼-1-102)",
        "community: 1 added (富春江路社区)",
    ]
    grid, b3 = await rows(storage, Place)
    assert (b3.parent_id, b3.short, grid.parent_id) == (grid.id, "3号楼", None)
    assert await may_handle(storage, "2001", "b3")
    assert await may_handle(storage, "3001", "b3")
    assert not await may_handle(storage, "2001", "grid")
    (community,) = await rows(storage, Community)
    assert community.operators == ["telegram:4001"]
    assert community.settings["meeting_day"] == 15
    flat, other = await rows(storage, Household)
    assert (flat.area_m2, flat.heads, other.area_m2, other.heads) == (Decimal("89.64"), 1, None, 0)


async def test_applying_twice_changes_nothing(storage: Storage) -> None:
    everything = file(GRID, B3, B5, LI, ZHOU, flats=FLATS)
    await applied(storage, everything)
    before = [await rows(storage, table) for table in (Place, Binding, Member, Held, Household)]

    again = await applied(storage, everything, TUESDAY)

    assert not again
    assert list(again.lines()) == []
    assert await revision(storage) == 1
    assert before == [
        await rows(storage, table) for table in (Place, Binding, Member, Held, Household)
    ]


async def test_the_revision_grows_only_with_a_change(storage: Storage) -> None:
    await applied(storage, file(GRID))
    await applied(storage, file(GRID))
    await applied(storage, file(GRID.replace("网格", "片区")))

    assert await revision(storage) == 2


async def test_a_place_gone_from_the_file_ends_with_all_that_hung_on_it(storage: Storage) -> None:
    await applied(storage, file(GRID, B3, B5, LI, flats=FLATS))

    done = await applied(storage, file(GRID, B5, flats=()), TUESDAY)

    assert list(done.lines()) == [
        "places: 1 ended (3号楼)",
        "chats: 1 ended (telegram:-3 at 3号楼)",
        "members: 1 ended (李楼长)",
        "roles: 1 ended (李楼长 building_leader at 3号楼)",
        "households: 2 ended (3号楼-1-101, 3号楼-1-102)",
    ]
    ended = [
        row.until
        for table in (Place, Binding, Held, Household, Member)
        for row in await rows(storage, table)
        if row.until is not None
    ]
    assert ended == [TUESDAY] * 6
    async with storage.reading() as db:
        assert await places.places_of(db, Chat("telegram", "-3")) == []


async def test_what_comes_back_goes_on(storage: Storage) -> None:
    everything = file(GRID, B3, LI, flats=FLATS)
    await applied(storage, everything)
    await applied(storage, file(GRID, flats=()), TUESDAY)

    done = await applied(storage, everything, WEDNESDAY)

    assert {sort: changes.back for sort, changes in done.changes.items() if changes.back} == {
        "places": ["3号楼"],
        "members": ["李楼长"],
        "households": ["3号楼-1-101", "3号楼-1-102"],
    }
    assert len(await rows(storage, Place)) == 2
    assert len(await rows(storage, Household)) == 2
    assert await may_handle(storage, "2001", "b3")
    # A role and a binding say from when to when: what was before stays as it was.
    first, second = await rows(storage, Held)
    assert (first.since, first.until, second.since) == (MONDAY, TUESDAY, WEDNESDAY)
    (_, old, new) = await rows(storage, Binding)
    assert (old.until, new.since, new.until) == (TUESDAY, WEDNESDAY, None)


async def test_changes_are_told_by_name(storage: Storage) -> None:
    await applied(storage, file(GRID, B3, LI, flats=FLATS))
    flats = (Flat("b3", "1", "101", Decimal("90.00")), FLATS[1])
    moved = B3.replace("-3", "-33").replace("3号楼", "三号楼")

    done = await applied(
        storage,
        file("meeting_day = 8\n", GRID, moved, LI.replace("李楼长", "李明"), flats=flats),
        TUESDAY,
    )

    assert list(done.lines()) == [
        "places: 1 changed (三号楼)",
        "chats: 1 added (telegram:-33 at 三号楼)",
        "chats: 1 ended (telegram:-3 at 三号楼)",
        "members: 1 changed (李楼长 → 李明)",
        "households: 1 changed (三号楼-1-101)",
        "community: 1 changed (settings)",
    ]


async def test_one_group_may_serve_two_buildings_and_one_building_two_groups(
    storage: Storage,
) -> None:
    shared = B5.replace('chat = "telegram:-5"', 'chats = ["telegram:-3", "telegram:-5"]')
    await applied(storage, file(GRID, B3, shared))

    async with storage.reading() as db:
        assert [p.key for p in await places.places_of(db, Chat("telegram", "-3"))] == ["b3", "b5"]
        assert [p.key for p in await places.places_of(db, Chat("telegram", "-5"))] == ["b5"]
    assert len(await rows(storage, Group)) == 3


async def test_a_group_the_bot_knows_already_keeps_its_row(storage: Storage) -> None:
    async with storage.work(MONDAY) as work:
        group = await places.known_group(work.db, Chat("telegram", "-3"), "3号楼群")
        group.standing = "administrator"

    await applied(storage, file(GRID, B3))

    known = next(one for one in await rows(storage, Group) if one.address == "-3")
    assert (known.title, known.standing) == ("3号楼群", "administrator")


async def test_households_nobody_speaks_of_stay(storage: Storage) -> None:
    await applied(storage, file(GRID, B3, flats=FLATS))

    done = await applied(storage, file(GRID, B3))

    assert not done


async def test_a_flat_somebody_named_is_the_registers_once_it_stands_in_it(
    storage: Storage,
) -> None:
    await applied(storage, file(GRID, B3))
    async with storage.work(MONDAY) as work:
        _, b3 = await rows(storage, Place)
        for room in ("101", "999"):
            work.db.add(Household(place_id=b3.id, unit="1", room=room, source="said"))

    done = await applied(storage, file(GRID, B3, flats=FLATS), TUESDAY)

    assert done.of("households").changed == ["3号楼-1-101"]
    assert done.of("households").added == ["3号楼-1-102"]
    assert not await applied(storage, file(GRID, B3, flats=FLATS), TUESDAY)

    done = await applied(storage, file(GRID, B3, flats=()), WEDNESDAY)

    assert done.of("households").ended == ["3号楼-1-101", "3号楼-1-102"]
    flats = await rows(storage, Household)
    assert [(one.room, one.source, one.until) for one in flats] == [
        ("101", "file", WEDNESDAY),
        ("999", "said", None),
        ("102", "file", WEDNESDAY),
    ]


async def test_a_community_says_how_it_calls_things_and_writes_doors(storage: Storage) -> None:
    await applied(storage, file(GRID))
    (before,) = await rows(storage, Community)
    assert (before.settings["level_names"], before.settings["doors"]) == ({}, "building-room")

    words = 'level_names = { grid = "片区" }\nrole_names = { building_leader = "楼组长" }\n'
    done = await applied(storage, file(words, 'doors = "lane"\n', GRID), TUESDAY)

    assert list(done.lines()) == ["community: 1 changed (settings)"]
    (after,) = await rows(storage, Community)
    assert after.settings["level_names"] == {"grid": "片区"}
    assert after.settings["role_names"] == {"building_leader": "楼组长"}
    assert after.settings["doors"] == "lane"


async def test_nothing_is_applied_where_anything_is_refused(storage: Storage) -> None:
    await applied(storage, file(GRID, B3))
    clash = B5.replace("5号楼", "睿城网格")

    with pytest.raises(BadFile):
        await applied(storage, file(GRID.replace("睿城网格", "片区"), B3, clash, LI), TUESDAY)

    assert [one.name for one in await rows(storage, Place)] == ["睿城网格", "3号楼"]
    assert await rows(storage, Member) == []


async def test_of_two_applies_at_once_the_second_finds_nothing_to_do(storage: Storage) -> None:
    everything = file(GRID, B3, LI, ZHOU, flats=FLATS)

    first, second = await asyncio.gather(
        applied(storage, everything), applied(storage, everything)
    )

    assert sorted([bool(first), bool(second)]) == [False, True]
    assert len(await rows(storage, Place)) == 2


async def test_forty_thousand_households_are_applied_in_seconds(storage: Storage) -> None:
    flats = [Flat("b3", str(n // 1000), str(n % 1000), Decimal("89.64")) for n in range(40_000)]
    start = time.perf_counter()
    done = await applied(storage, file(GRID, B3, flats=flats))
    added = time.perf_counter() - start
    assert list(done.lines())[2].startswith("households: 40000 added (3号楼-0-0, 3号楼-0-1,")

    start = time.perf_counter()
    bigger = [Flat(one.place, one.unit, one.room, Decimal("90.00")) for one in flats]
    changed = await applied(storage, file(GRID, B3, flats=bigger), TUESDAY)
    ended = await applied(storage, file(GRID, B3, flats=()), TUESDAY)
    later = time.perf_counter() - start

    assert (len(changed.of("households").changed), len(ended.of("households").ended)) == (
        40_000,
        40_000,
    )
    assert added < 15
    assert later < 30


async def test_eight_hundred_buildings_are_applied_in_seconds(storage: Storage) -> None:
    buildings = [
        B3.replace("b3", f"b{n}").replace("3号楼", f"{n}号楼").replace("-3", f"-{n + 10}")
        for n in range(800)
    ]
    leaders = [
        LI.replace("b3", f"b{n}").replace("2001", f"{n + 1}").replace("李", f"李{n}")
        for n in range(800)
    ]
    start = time.perf_counter()
    described = file(GRID, *buildings, *leaders)
    await applied(storage, described)
    again = await applied(storage, described)

    assert not again
    assert time.perf_counter() - start < 20
