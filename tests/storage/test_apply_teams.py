"""Teams as the file names them: added, changed, ended, and nothing is done twice."""

from datetime import timedelta

from storage.forgetting import erase
from storage.members import Member
from storage.places import Group
from storage.teams import Declined, Dispatch, Team, TeamMember, people, serving
from storage.work import Storage
from tests.storage.applying import (
    B3,
    B5,
    GRID,
    LI,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    ZHOU,
    applied,
    file,
    rows,
)

TEAM = """[[team]]
name = "帮扶队"
place = "grid"
skills = ["care"]
leader = "telegram:3001"
members = ["telegram:2001"]
chat = "telegram:-77"
"""
PARTS = (GRID, B3, B5, LI, ZHOU)


async def names(storage: Storage, now=TUESDAY) -> list[str]:
    async with storage.reading() as db:
        (team,) = await serving(db, 2, now)
        return [one.name for one in await people(db, team, now)]


async def test_a_team_serves_what_lies_below_its_place_and_its_group_needs_no_word(
    storage: Storage,
) -> None:
    changes = await applied(storage, file(*PARTS, TEAM))
    assert changes.changes["teams"].added == ["帮扶队 at 睿城网格"]
    assert await names(storage) == ["小周", "李楼长"]
    (group,) = [one for one in await rows(storage, Group) if one.address == "-77"]
    (team,) = await rows(storage, Team)
    assert (team.skills, team.chat_id, group.greeted) == (["care"], group.id, True)
    assert not await applied(storage, file(*PARTS, TEAM), TUESDAY)


async def test_who_and_what_changed_is_changed_and_what_is_gone_ends(storage: Storage) -> None:
    await applied(storage, file(*PARTS, TEAM))
    less = TEAM.replace('members = ["telegram:2001"]\n', "").replace('"care"', '"law"')
    changes = await applied(storage, file(*PARTS, less), TUESDAY)
    assert changes.changes["teams"].changed == [
        "帮扶队 at 睿城网格",
        "帮扶队 at 睿城网格: members",
    ]
    assert await names(storage) == ["小周"]
    changes = await applied(storage, file(*PARTS), WEDNESDAY)
    assert changes.changes["teams"].ended == ["帮扶队"]
    async with storage.reading() as db:
        assert await serving(db, 2, WEDNESDAY + timedelta(seconds=1)) == []
    assert all(one.until is not None for one in await rows(storage, TeamMember))
    await applied(storage, file(*PARTS, TEAM), WEDNESDAY)
    assert len(await rows(storage, Team)) == 2


async def test_what_the_file_did_not_begin_it_does_not_end(storage: Storage) -> None:
    await applied(storage, file(*PARTS))
    async with storage.work(MONDAY) as work:
        work.db.add(Team(name="舞蹈队", place_id=1, source="said", since=MONDAY))
    assert not await applied(storage, file(*PARTS), TUESDAY)
    (team,) = await rows(storage, Team)
    assert team.until is None


async def test_whoever_is_erased_belongs_to_no_team_and_offered_nothing(storage: Storage) -> None:
    await applied(storage, file(*PARTS, TEAM))
    async with storage.work(TUESDAY) as work:
        zhou = (await work.db.get_one(Team, 1)).leader_id
        assert zhou is not None
        await erase(work.db, await work.db.get_one(Member, zhou), (), TUESDAY)
    (team,) = await rows(storage, Team)
    assert team.leader_id is None
    assert zhou not in {one.member_id for one in await rows(storage, TeamMember)}
    assert await rows(storage, Dispatch) == await rows(storage, Declined) == []
