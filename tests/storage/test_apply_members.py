"""Applying who is who: the file names people, and people wrote before the file named them."""

from sqlmodel import select

from domain.roles import Role
from storage.matters import Matter
from storage.members import Account, Member
from storage.places import Place
from storage.work import Storage
from tests.storage.applying import (
    B3,
    B5,
    GRID,
    LI,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    applied,
    file,
    may_handle,
    open_roles,
    reports,
    rows,
    speaks,
)


async def test_who_wrote_before_is_the_member_the_file_names(storage: Storage) -> None:
    await applied(storage, file(GRID, B3))
    id = await speaks(storage, "2001", "Li Ming", "-3")

    done = await applied(storage, file(GRID, B3, LI), TUESDAY)

    (li,) = await rows(storage, Member)
    assert (li.id, li.name, li.since) == (id, "李楼长", MONDAY)
    assert done.of("members").changed == ["Li Ming → 李楼长"]
    assert await open_roles(storage) == [
        (id, Role.RESIDENT, "spoke"),
        (id, Role.BUILDING_LEADER, "file"),
    ]


async def test_who_asked_not_to_be_named_stays_without_a_name(storage: Storage) -> None:
    await applied(storage, file(GRID, B3, LI))
    async with storage.work(MONDAY) as work:
        (li,) = (await work.db.exec(select(Member))).all()
        li.name, li.nameless = "", True

    assert not await applied(storage, file(GRID, B3, LI), TUESDAY)

    (li,) = await rows(storage, Member)
    assert (li.name, li.nameless) == ("", True)
    assert await may_handle(storage, "2001", "b3")


async def test_residents_by_writing_are_not_the_files_to_end(storage: Storage) -> None:
    await applied(storage, file(GRID, B3, LI))
    li = await speaks(storage, "2001", "李楼长", "-3")
    wang = await speaks(storage, "1001", "王阿姨", "-3")

    done = await applied(storage, file(GRID, B3), TUESDAY)

    # The leader wrote in a group where the leader's role stood already: nothing else remains.
    assert done.of("members").ended == ["李楼长"]
    assert await open_roles(storage) == [(wang, Role.RESIDENT, "spoke")]
    assert {one.id: one.until for one in await rows(storage, Member)} == {li: TUESDAY, wang: None}


async def test_a_leader_who_also_lives_there_stays_a_resident(storage: Storage) -> None:
    await applied(storage, file(GRID, B3))
    li = await speaks(storage, "2001", "李楼长", "-3")
    await applied(storage, file(GRID, B3, LI))

    done = await applied(storage, file(GRID, B3), TUESDAY)

    assert not done.of("members").ended
    assert await open_roles(storage) == [(li, Role.RESIDENT, "spoke")]
    assert not await may_handle(storage, "2001", "b3")


async def test_several_entries_of_one_person_make_one_member(storage: Storage) -> None:
    also = LI.replace('place = "b3"', 'place = "b5"').replace("account", "accounts")
    also = also.replace('"telegram:2001"', '["telegram:2001", "wecom:li"]')

    await applied(storage, file(GRID, B3, B5, LI, also))

    (li,) = await rows(storage, Member)
    assert [(one.channel, one.member_id) for one in await rows(storage, Account)] == [
        ("telegram", li.id),
        ("wecom", li.id),
    ]
    assert await may_handle(storage, "2001", "b3")
    assert await may_handle(storage, "2001", "b5")


async def test_two_accounts_that_wrote_apart_become_one_person(storage: Storage) -> None:
    await applied(storage, file(GRID, B3))
    _, b3 = await rows(storage, Place)
    first = await speaks(storage, "2001", "李", "-3")
    second = await speaks(storage, "2002", "明", "-3")
    await reports(storage, second, b3.id)
    both = LI.replace("account", "accounts").replace(
        '"telegram:2001"', '["telegram:2001", "telegram:2002"]'
    )

    await applied(storage, file(GRID, B3, both), TUESDAY)

    assert {one.member_id for one in await rows(storage, Account)} == {first}
    assert {one.id: one.until for one in await rows(storage, Member)} == {
        first: None,
        second: TUESDAY,
    }
    assert [one.reporter_id for one in await rows(storage, Matter)] == [first]
    assert await open_roles(storage) == [
        (first, Role.RESIDENT, "spoke"),
        (first, Role.BUILDING_LEADER, "file"),
    ]
    assert not await applied(storage, file(GRID, B3, both), WEDNESDAY)


async def test_an_account_taken_out_of_the_file_loses_the_persons_roles(storage: Storage) -> None:
    both = LI.replace("account", "accounts").replace(
        '"telegram:2001"', '["telegram:2001", "telegram:2002"]'
    )
    await applied(storage, file(GRID, B3, both))
    assert await may_handle(storage, "2002", "b3")

    done = await applied(storage, file(GRID, B3, LI), TUESDAY)

    assert done.of("members").changed == ["李楼长 without telegram:2002"]
    assert await may_handle(storage, "2001", "b3")
    assert not await may_handle(storage, "2002", "b3")


async def test_a_person_split_in_two_stays_who_has_the_name(storage: Storage) -> None:
    both = LI.replace("account", "accounts").replace(
        '"telegram:2001"', '["telegram:2001", "telegram:2002"]'
    )
    await applied(storage, file(GRID, B3, B5, both))
    (li,) = await rows(storage, Member)
    zhao = LI.replace("李", "赵").replace("2001", "2002").replace("b3", "b5")

    await applied(storage, file(GRID, B3, B5, zhao, LI), TUESDAY)

    owners = {one.address: one.member_id for one in await rows(storage, Account)}
    assert owners["2001"] == li.id != owners["2002"]
    assert await may_handle(storage, "2001", "b3")
    assert await may_handle(storage, "2002", "b5")
    assert not await may_handle(storage, "2001", "b5")
