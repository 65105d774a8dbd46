"""Roles with their days, marks, duty hours and stand-ins, as the file says and as others said."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.roles import Role
from storage.members import Held
from storage.posts import Duty, Marked, StandIn
from storage.work import Storage
from tests.storage.applying import (
    B3,
    GRID,
    LI,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    applied,
    file,
    may_handle,
    rows,
)

SUN = """[[member]]
account = "telegram:2005"
name = "孙阿姨"
place = "b3"
roles = ["security_officer"]
marks = ["party_household"]
duty = ["1-5 08:00-18:00"]
"""
B_SIDE = """[[stand_in]]
place = "b3"
role = "building_leader"
of = "telegram:2001"
by = "telegram:2005"
"""
DECEMBER = "from = 2026-12-01\nuntil = 2026-12-31\n"
#: Midnight in Shanghai before the first and after the last day of December.
FIRST, PAST = datetime(2026, 11, 30, 16, tzinfo=UTC), datetime(2026, 12, 31, 16, tzinfo=UTC)
MOMENT = timedelta(seconds=1)


async def test_a_role_holds_from_the_first_midnight_to_the_last_one_there(
    storage: Storage,
) -> None:
    dated = file(GRID, B3, LI + DECEMBER)
    await applied(storage, dated)

    (held,) = await rows(storage, Held)
    assert (held.since, held.until) == (FIRST, PAST)
    assert not await may_handle(storage, "2001", "b3", FIRST - MOMENT)
    assert await may_handle(storage, "2001", "b3", FIRST)
    assert await may_handle(storage, "2001", "b3", PAST - MOMENT)
    assert not await may_handle(storage, "2001", "b3", PAST)
    for moment in (MONDAY, FIRST, PAST, PAST + timedelta(days=300)):
        assert not await applied(storage, dated, moment)


async def test_days_may_be_moved_and_taken_away(storage: Storage) -> None:
    await applied(storage, file(GRID, B3, LI + DECEMBER))

    longer = file(GRID, B3, LI + DECEMBER.replace("2026-12-31", "2027-06-30"))
    done = await applied(storage, longer, TUESDAY)

    assert list(done.lines()) == ["roles: 1 changed (李楼长 building_leader at 3号楼)"]
    assert await may_handle(storage, "2001", "b3", PAST)

    await applied(storage, file(GRID, B3, LI), WEDNESDAY)
    (held,) = await rows(storage, Held)
    assert (held.since, held.until) == (FIRST, None)


async def test_a_role_that_was_over_begins_anew_and_the_first_time_stays_as_it_was(
    storage: Storage,
) -> None:
    await applied(storage, file(GRID, B3, LI + DECEMBER))
    later = PAST + timedelta(days=100)

    done = await applied(storage, file(GRID, B3, LI), later)

    assert done.of("roles").added == ["李楼长 building_leader at 3号楼"]
    first, second = await rows(storage, Held)
    assert (first.since, first.until) == (FIRST, PAST)
    assert (second.since, second.until) == (later, None)


async def test_a_role_still_to_come_ends_when_the_file_names_it_no_more(storage: Storage) -> None:
    await applied(storage, file(GRID, B3, LI + DECEMBER))

    done = await applied(storage, file(GRID, B3), TUESDAY)

    assert done.of("roles").ended == ["李楼长 building_leader at 3号楼"]
    assert done.of("members").ended == ["李楼长"]
    assert not await may_handle(storage, "2001", "b3", FIRST)
    assert not await applied(storage, file(GRID, B3), FIRST)


async def test_a_role_taken_by_a_code_is_the_files_once_named_and_not_its_to_end_before(
    storage: Storage,
) -> None:
    await applied(storage, file(GRID, B3, LI))
    async with storage.work(MONDAY) as work:
        (leader,) = await rows(storage, Held)
        for role in (Role.SECURITY_OFFICER, Role.UNIT_LEADER):
            work.db.add(
                Held(
                    member_id=leader.member_id,
                    place_id=leader.place_id,
                    role=role,
                    source="invite",
                    since=MONDAY,
                )
            )

    assert not await applied(storage, file(GRID, B3, LI), TUESDAY)

    both = LI.replace('["building_leader"]', '["building_leader", "security_officer"]')
    done = await applied(storage, file(GRID, B3, both), TUESDAY)
    assert done.of("roles").changed == ["李楼长 security_officer at 3号楼"]

    done = await applied(storage, file(GRID, B3), WEDNESDAY)
    assert done.of("members").ended == []
    assert [(one.role, one.source, one.since, one.until) for one in await rows(storage, Held)] == [
        (Role.BUILDING_LEADER, "file", MONDAY, WEDNESDAY),
        (Role.SECURITY_OFFICER, "file", MONDAY, WEDNESDAY),
        (Role.UNIT_LEADER, "invite", MONDAY, None),
    ]


async def test_marks_and_duty_hours_come_and_go_with_the_file(storage: Storage) -> None:
    done = await applied(storage, file(GRID, B3, SUN))

    assert list(done.lines())[3:6] == [
        "roles: 1 added (孙阿姨 security_officer at 3号楼)",
        "duty hours: 1 added (孙阿姨 1-5 08:00-18:00 at 3号楼)",
        "marks: 1 added (孙阿姨 party_household at 3号楼)",
    ]
    assert not await applied(storage, file(GRID, B3, SUN), TUESDAY)

    other = SUN.replace('marks = ["party_household"]\n', "").replace("1-5", "6-7")
    await applied(storage, file(GRID, B3, other + DECEMBER), TUESDAY)

    (mark,) = await rows(storage, Marked)
    assert (mark.since, mark.until) == (MONDAY, TUESDAY)
    before, after = await rows(storage, Duty)
    assert (before.spans, before.until) == ("1-5 08:00-18:00", TUESDAY)
    assert (after.spans, after.since, after.until) == ("6-7 08:00-18:00", FIRST, PAST)


async def test_who_stands_in_has_the_role_on_those_days_and_not_before_or_after(
    storage: Storage,
) -> None:
    described = file(GRID, B3, LI, SUN, B_SIDE + DECEMBER)

    done = await applied(storage, described)

    assert done.of("stand-ins").added == ["孙阿姨 for 李楼长 building_leader at 3号楼"]
    for moment, acts in ((FIRST - MOMENT, False), (FIRST, True), (PAST, False)):
        assert await may_handle(storage, "2005", "b3", moment) is acts
        assert await may_handle(storage, "2001", "b3", moment)
        assert not await applied(storage, described, moment)


async def test_who_stands_ready_acts_only_once_the_holder_said_so_and_apply_leaves_it(
    storage: Storage,
) -> None:
    described = file(GRID, B3, LI, SUN, B_SIDE)
    await applied(storage, described)
    assert not await may_handle(storage, "2005", "b3", TUESDAY)

    async with storage.work(TUESDAY) as work:
        (ready,) = await rows(storage, StandIn)
        ready.since, ready.until = TUESDAY, WEDNESDAY
        await work.db.merge(ready)

    assert await may_handle(storage, "2005", "b3", TUESDAY)
    assert not await applied(storage, described, TUESDAY)
    assert await may_handle(storage, "2005", "b3", TUESDAY)
    # The days are over: somebody stands ready again, and what was is remembered.
    await applied(storage, described, WEDNESDAY)
    over, again = await rows(storage, StandIn)
    assert (over.since, over.until) == (TUESDAY, WEDNESDAY)
    assert (again.since, again.until) == (None, None)


@pytest.mark.parametrize("gone", ["", B_SIDE + DECEMBER.replace("2026-12", "2027-01")])
async def test_a_stand_in_the_file_names_no_more_ends_but_not_one_the_holder_named(
    storage: Storage, gone: str
) -> None:
    await applied(storage, file(GRID, B3, LI, SUN, B_SIDE + DECEMBER))
    async with storage.work(MONDAY) as work:
        (declared,) = await rows(storage, StandIn)
        held, member = declared.held_id, declared.member_id
        work.db.add(StandIn(held_id=held, member_id=member, since=MONDAY, source="said"))

    done = await applied(storage, file(GRID, B3, LI, SUN, gone), TUESDAY)

    assert done.of("stand-ins").ended == ["孙阿姨"]
    first, said, *new = await rows(storage, StandIn)
    assert (first.until, said.until) == (TUESDAY, None)
    assert len(new) == bool(gone)
