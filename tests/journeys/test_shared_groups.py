"""One group for several small buildings, one for a stairwell, two for one building."""

import pytest

from domain.places import Level
from domain.roles import Role
from storage.matters import Matter
from storage.members import Held
from storage.places import Binding, Group, Place
from tests.house import B3, B5, NOON, House

SHARED, UNIT, SECOND = "-1101", "-1102", "-1103"


@pytest.fixture
async def lane(house: House) -> House:
    """1号楼 and 2号楼 share a group; 3号楼 has a second group, and one for its first stairwell."""
    async with house.storage.work(NOON) as work:
        rows = {place.key: place for place in await house.rows(Place)}
        for key, kind, name, parent in (
            ("b1", Level.BUILDING, "1号楼", "ruicheng"),
            ("b2", Level.BUILDING, "2号楼", "ruicheng"),
            ("b3u1", Level.UNIT, "3号楼1单元", "b3"),
        ):
            rows[key] = Place(
                key=key, kind=kind, name=name, short=name, since=NOON, parent_id=rows[parent].id
            )
            work.db.add(rows[key])
        await work.db.flush()
        for chat, keys in ((SHARED, ("b1", "b2")), (UNIT, ("b3u1",)), (SECOND, ("b3",))):
            group = Group(channel="telegram", address=chat, standing="administrator", greeted=True)
            work.db.add(group)
            await work.db.flush()
            for key in keys:
                work.db.add(Binding(chat_id=group.id, place_id=rows[key].id, since=NOON))
    return house


async def where(house: House, matter: Matter) -> str:
    return {place.id: place.key for place in await house.rows(Place)}[matter.place_id]


async def test_in_a_shared_group_the_speaker_is_asked_which_building_it_is(lane: House) -> None:
    wang = lane.person("王阿姨")
    await wang.says("报修 3楼灯坏了", chat=SHARED)
    assert lane.keys(SHARED) == ["which-place"]
    assert [one.label.facts["place"] for row in lane.wall(SHARED)[0].buttons for one in row] == [
        "1号楼",
        "2号楼",
    ]
    assert await lane.rows(Matter) == []
    await wang.taps("button-place", chat=SHARED)
    assert lane.notice == "draft-kept"
    [matter] = await lane.rows(Matter)
    assert (matter.words, await where(lane, matter)) == ("3楼灯坏了", "b2")
    assert lane.said(SHARED)[-1].startswith("【2号楼·报修1】")


async def test_only_whoever_was_asked_can_answer(lane: House) -> None:
    await lane.person("王阿姨").says("报修 3楼灯坏了", chat=SHARED)
    assert await lane.person("张三").taps("button-place", chat=SHARED) == "draft-gone"
    assert await lane.rows(Matter) == []
    await lane.later(minutes=11)
    assert await lane.person("王阿姨").taps("button-place", chat=SHARED) == "draft-gone"


async def test_a_building_named_in_the_words_is_not_asked_for(lane: House) -> None:
    wang = lane.person("王阿姨")
    await wang.says("报修 2栋3楼灯坏了", chat=SHARED)
    await wang.says("报修 1号楼门口积水了", chat=SHARED)
    assert [await where(lane, one) for one in await lane.rows(Matter)] == ["b2", "b1"]
    assert "which-place" not in lane.keys(SHARED)


async def test_the_answer_may_come_in_words(lane: House) -> None:
    wang = lane.person("王阿姨")
    await wang.says("报修 楼道灯坏了", chat=SHARED)
    await wang.says("1号楼", chat=SHARED)
    [matter] = await lane.rows(Matter)
    assert (matter.words, await where(lane, matter)) == ("楼道灯坏了", "b1")


async def test_whoever_said_once_where_they_live_is_not_asked_again(lane: House) -> None:
    wang = lane.person("王阿姨")
    await wang.says("报修 1号楼灯坏了", chat=SHARED)
    await wang.says("报修 楼顶漏水", chat=SHARED)
    assert [await where(lane, one) for one in await lane.rows(Matter)] == ["b1", "b1"]
    [held] = [one for one in await lane.rows(Held) if one.role is Role.RESIDENT]
    assert (held.source, held.confirmed) == ("spoke", False)


async def test_a_number_both_buildings_have_is_asked_back_and_with_its_place_it_is_found(
    lane: House,
) -> None:
    wang = lane.person("王阿姨")
    await wang.says("报修 1号楼灯坏了", chat=SHARED)
    await wang.says("报修 2号楼灯坏了", chat=SHARED)
    await wang.says("报修1 进度", chat=SHARED)
    assert lane.keys(SHARED)[-1] == "which-building"
    await wang.says("【2号楼·报修1】 进度", chat=SHARED)
    assert lane.said(SHARED)[-1].startswith("【2号楼·报修1】2号楼灯坏了")


async def test_the_same_words_again_are_told_with_the_building(lane: House) -> None:
    wang = lane.person("王阿姨")
    await wang.says("报修 1号楼灯坏了", chat=SHARED)
    await wang.says("报修 1号楼灯坏了", chat=SHARED)
    assert lane.said(SHARED)[-1].count("【1号楼·报修1】") == 1
    assert lane.keys(SHARED)[-1] == "report-already"


async def test_a_stairwells_group_has_its_own_numbers_and_its_buildings_leader(
    lane: House,
) -> None:
    await lane.person("王阿姨").says("报修 2楼灯坏了", chat=UNIT)
    assert lane.said(UNIT)[0].startswith("【报修1】")
    [matter] = await lane.rows(Matter)
    assert await where(lane, matter) == "b3u1"
    li = lane.person("李楼长")
    await li.taps("button-handle", chat=UNIT)
    assert lane.notice is None  # led into private by a link
    await li.whispers("/start hd-1")
    await li.taps("button-take", chat=li.id)
    assert lane.keys(UNIT) == ["report-title+state-taken"]
    assert lane.keys(B3) == []


async def test_both_groups_of_a_building_show_its_card_under_one_number(lane: House) -> None:
    await lane.person("王阿姨").says("报修 2楼灯坏了", chat=SECOND)
    assert lane.said(B3) == lane.said(SECOND)
    assert lane.said(B3)[0].startswith("【报修1】")
    assert lane.keys(B5) == []


async def test_a_leader_of_two_buildings_is_asked_in_private_which_it_is(lane: House) -> None:
    async with lane.storage.work(NOON) as work:
        rows = {place.key: place for place in await lane.rows(Place)}
        [held] = [
            one for one in await lane.rows(Held)
            if one.place_id == rows["b3"].id and one.role is Role.BUILDING_LEADER
        ]  # fmt: skip
        work.db.add(
            Held(
                member_id=held.member_id, place_id=rows["b1"].id, since=NOON,
                role=Role.BUILDING_LEADER,
            )
        )  # fmt: skip
    li = lane.person("李楼长")
    await li.whispers("报修 地下室积水了")
    assert lane.keys(li.id) == ["which-place"]
    await li.whispers("3号楼")
    [matter] = await lane.rows(Matter)
    assert await where(lane, matter) == "b3"
    await li.whispers("报修 1号楼电梯坏了")
    assert [await where(lane, one) for one in await lane.rows(Matter)] == ["b3", "b1"]
