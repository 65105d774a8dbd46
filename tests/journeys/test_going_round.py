"""A complaint about somebody in charge never passes through that person (回避)."""

from domain.grievance import blames, names, offices
from domain.matters import State
from domain.roles import Role
from storage.matters import Concern, Matter
from storage.members import Account
from tests.house import B3, GRID, House


async def reachable(house: House, *names: str) -> None:
    """These have opened their private chat with the bot."""
    for name in names:
        await house.person(name).whispers("/start")


async def settled(house: House) -> None:
    await house.person("王阿姨").says("帮助")


async def test_a_complaint_about_the_leader_goes_to_the_next_level_and_round_the_leader(
    house: House,
) -> None:
    await settled(house)
    await reachable(house, "李楼长", "小周")
    wang, li, zhou = (house.person(one) for one in ("王阿姨", "李楼长", "小周"))
    await wang.whispers("投诉 楼长态度不好，楼道堆物也不管")
    [matter] = await house.rows(Matter)
    assert (matter.open, matter.words) == (False, "楼长态度不好，楼道堆物也不管")
    assert len(house.keys(li.id)) == 1  # only its /start
    assert "report-title+panel-words" in house.keys(zhou.id)[-1]
    assert house.keys(GRID) == []
    assert any(key.endswith("goes-round") for key in house.keys(wang.id))


async def test_whom_it_is_about_cannot_find_it_or_touch_it(house: House) -> None:
    await settled(house)
    await reachable(house, "李楼长", "小周")
    await house.person("王阿姨").whispers("投诉 楼长收钱不办事，楼道灯坏了")
    li = house.person("李楼长")
    await li.whispers("3号楼报修1 进度")
    assert house.keys(li.id)[-1] == "no-such-matter"
    for data in ("hd:1", "mv:1:take", "lk:1"):
        assert await li.taps_data(data, chat=li.id) == "no-such-matter"
    [matter] = await house.rows(Matter)
    assert matter.state is State.WAITING
    zhou = house.person("小周")
    await zhou.taps("button-take", chat=zhou.id)
    assert house.notice == "did-take"


async def test_it_is_not_shown_in_a_work_group_even_when_asked_for(house: House) -> None:
    await settled(house)
    await reachable(house, "小周")
    await house.person("王阿姨").whispers("投诉 楼长骂人，楼道里都听见")
    await house.person("小周").says("3号楼报修1 进度", chat=GRID)
    assert house.keys(GRID) == ["no-such-matter"]


async def test_a_complaint_about_the_grid_officer_goes_to_the_community_over_the_leader_too(
    house: House,
) -> None:
    await settled(house)
    await reachable(house, "李楼长", "小周", "陈书记")
    await house.person("王阿姨").whispers("举报 网格员小周收钱，大门坏了不修")
    assert "panel-words" in house.keys(house.person("李楼长").id)[-1]
    assert len(house.keys(house.person("小周").id)) == 1
    await house.person("李楼长").whispers("投诉 网格员推诿，大门坏了不修")
    assert "panel-words" in house.keys(house.person("陈书记").id)[-1]
    assert len(house.keys(house.person("小周").id)) == 1


async def test_somebody_is_known_by_name_too(house: House) -> None:
    await settled(house)
    await reachable(house, "李楼长", "小周")
    await house.person("王阿姨").whispers("投诉 小周办事偏心，单元门坏了不修")
    accounts = {one.address: one.member_id for one in await house.rows(Account)}
    assert [one.member_id for one in await house.rows(Concern)] == [accounts["3001"]]


async def test_words_of_blame_in_a_private_report_are_enough(house: House) -> None:
    await settled(house)
    await reachable(house, "李楼长", "小周")
    await house.person("王阿姨").whispers("楼道灯坏了半年，楼长收了钱也没人修")
    assert len(await house.rows(Concern)) == 1
    assert len(house.keys(house.person("李楼长").id)) == 1


async def test_an_ordinary_private_report_that_names_the_leader_still_reaches_the_leader(
    house: House,
) -> None:
    await settled(house)
    await reachable(house, "李楼长")
    await house.person("王阿姨").whispers("报修 3楼灯坏了，麻烦楼长看看")
    assert await house.rows(Concern) == []
    assert "panel-words" in house.keys(house.person("李楼长").id)[-1]


async def test_said_in_the_group_it_stands_on_no_wall(house: House) -> None:
    await reachable(house, "小周")
    wang = house.person("王阿姨")
    await wang.says("投诉 楼长不管楼道堆物")
    assert house.keys(B3) == ["complaint-taken"]
    [matter] = await house.rows(Matter)
    assert not matter.open
    await wang.whispers("/start")
    await wang.whispers("我的事")
    assert house.keys(wang.id)[-1] == "mine-title+mine-line"
    await wang.says("报修1 进度")
    assert house.keys(B3)[-1] == "no-such-matter"


async def test_whoever_opened_the_private_chat_reads_the_card_there(house: House) -> None:
    wang = house.person("王阿姨")
    await wang.whispers("/start")
    await wang.says("投诉 楼长不管楼道堆物")
    assert house.keys(B3) == []
    assert house.keys(wang.id)[1].startswith("report-title+taken-down-privately-by")


async def test_somebody_with_an_office_is_complained_of_without_a_place_or_a_thing(
    house: House,
) -> None:
    wang = house.person("王阿姨")
    await wang.whispers("/start")
    await wang.says("投诉 李楼长半夜放音乐")
    assert house.keys(B3) == []
    assert house.keys(wang.id)[1].startswith("report-title+taken-down-privately-by")
    [matter] = await house.rows(Matter)
    assert not matter.open


async def test_talk_about_complaining_is_left_alone(house: House) -> None:
    wang = house.person("王阿姨")
    for words in ("投诉了也没用", "投诉电话是多少", "你去投诉他啊", "投诉 楼长 有用吗"):
        assert await wang.says(words) == 0
    await wang.whispers("投诉")
    assert house.keys(wang.id) == ["complaint-what"]
    assert await house.rows(Matter) == []


async def test_where_it_is_about_everybody_in_charge_the_reporter_is_told_so(
    house: House,
) -> None:
    await settled(house)
    await reachable(house, "李楼长", "小周", "陈书记")
    await house.person("王阿姨").whispers("投诉 楼长和网格员推来推去，居委会也敷衍")
    for name in ("李楼长", "小周", "陈书记"):
        assert len(house.keys(house.person(name).id)) == 1, name
    assert len(await house.rows(Concern)) == 3
    assert house.keys(house.person("王阿姨").id)[-1] == "complaint-nobody"


async def test_where_a_level_has_only_whom_it_is_about_it_is_passed_by(house: House) -> None:
    await settled(house)
    await reachable(house, "李楼长", "小周", "陈书记")
    await house.person("王阿姨").whispers("投诉 楼长骂人，楼道灯也不修")
    [matter] = await house.rows(Matter)
    assert (matter.place_id, matter.level_id) == (4, 3)  # the building has nobody but its leader
    await house.later(hours=80)
    [matter] = await house.rows(Matter)
    assert matter.level_id == 2
    assert house.keys(house.person("陈书记").id)[-1].startswith("report-title+state-raised")
    assert len(house.keys(house.person("李楼长").id)) == 1
    assert house.keys(GRID) == []


async def test_on_its_way_up_it_goes_round_the_officer_above_too(house: House) -> None:
    await settled(house)
    await reachable(house, "李楼长", "小周", "陈书记")
    await house.person("王阿姨").whispers("举报 网格员小周收钱，大门坏了不修")
    await house.later(hours=30)
    [matter] = await house.rows(Matter)
    assert matter.level_id == 2
    assert house.keys(house.person("陈书记").id)[-1].startswith("report-title+state-raised")
    assert len(house.keys(house.person("小周").id)) == 1
    assert house.keys(GRID) == []


def test_offices_and_blame_are_told_from_places_and_things() -> None:
    assert offices("楼栋长态度差") == {Role.BUILDING_LEADER}
    assert offices("物业保安骂人") == {Role.PROPERTY}
    assert offices("社区门口有积水") == frozenset()
    assert offices("社区干部敷衍") == {Role.COMMUNITY_STAFF}
    assert blames("楼长收了钱不办事")
    assert not blames("3楼灯坏了没人修")
    assert names("投诉李建国", "李建国")
    assert not names("投诉李建国", "李")
